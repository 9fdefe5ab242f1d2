import { afterAll, beforeAll, expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import { maxBodyBytes } from '../../functions/shared/body.ts';
import { demoKey } from '../../local/demo-keys.ts';
import { startSystem, type System } from '../../local/system.ts';
import { communesOfCaMau, wideContent, wideMetrics } from '../support/wide-content.ts';

let system: System;
beforeAll(async () => {
  const startAt = Instant.parse('2025-09-01T01:00:00Z');
  system = await startSystem({ content: wideContent(), startAt });
});
afterAll(() => system.stop());

const communes = communesOfCaMau();
const valueOf = (place: number, metric: number): number => (place * 31 + metric * 7) % 99_991;
const rows = communes.flatMap((unit, place) =>
  wideMetrics.map((metric, number) => ({ metric, unit, value: valueOf(place, number) })),
);
const body = { dataset: 'rong', period: '2025-08', source: 'mot-cua-xa', rows };

async function ask(path: string, sent?: string) {
  const response = await fetch(`${system.url}${path}`, {
    method: sent === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Bearer ${demoKey('camau-lgsp')}`,
      'Accept-Language': 'en',
      'Accept-Encoding': 'gzip',
      ...(sent !== undefined && { 'Content-Type': 'application/json', 'Idempotency-Key': 'all' }),
    },
    ...(sent !== undefined && { body: sent }),
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
}

test('a whole province, 64 communes of 500 metrics, goes in one request', async () => {
  const text = JSON.stringify(body);
  expect(rows).toHaveLength(64 * 500);
  expect(Buffer.byteLength(text)).toBeLessThan(maxBodyBytes);
  const { status, json } = await ask('/v1/snapshots', text);
  expect({ status, counts: json.counts }).toEqual({
    status: 201,
    counts: { sent: 32_000, accepted: 32_000, unchanged: 0, superseded: 0, rejected: 0 },
  });
  const unit = communes[40] ?? '';
  const read = await ask(`/v1/snapshots?unit=${unit}&dataset=rong&period=2025-08&pageSize=1000`);
  const said = read.json.statements.map((each: { metric: string; value: unknown }) => [
    each.metric,
    Number(each.value),
  ]);
  expect(new Map(said)).toEqual(
    new Map(wideMetrics.map((metric, number) => [metric, valueOf(40, number)])),
  );
});

test('one byte more than 4 MB is told to go by upload', async () => {
  const text = JSON.stringify(body);
  const { status, json } = await ask('/v1/snapshots', text.padEnd(maxBodyBytes + 1));
  expect(status).toBe(413);
  expect(json.detail).toContain('POST /v1/uploads');
  const beyondGateway = await ask('/v1/snapshots', ' '.repeat(11 * 1024 * 1024));
  expect(beyondGateway).toMatchObject({ status: 413, json: { code: 'body-too-large' } });
  expect(beyondGateway.json.detail).toContain('POST /v1/uploads');
});
