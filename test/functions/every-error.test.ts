import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Receipt } from '../../core/submissions/submission.ts';
import { route } from '../../functions/http/post-snapshots.ts';
import { answerBytes, answerLimit } from '../../functions/shared/answer-size.ts';
import { shortened } from '../../functions/shared/short-answer.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { august, callerNamed, ingestWorld } from '../support/ingest-world.ts';

const world = await ingestWorld();
const ingest = world.compose(world.db);
const many = 50_000;

/** A body of as many rows as one may have, each wrong by itself and in words of its own, but for `good` first ones. */
const wrong = (good = 0) => ({
  ...august,
  rows: [
    { metric: 'finished', value: 1 },
    ...Array.from({ length: many }, (_, row) => ({
      metric: `m${Math.imul(row, 2_654_435_761) >>> 0}`,
      value: 1,
    })),
  ].slice(1 - good, many + 1 - good),
});

async function answered(body: object, query: Record<string, string>, acceptEncoding?: string) {
  const headers = {
    'Idempotency-Key': 'k',
    'Accept-Language': 'en',
    ...(acceptEncoding !== undefined && { 'Accept-Encoding': acceptEncoding }),
  };
  const event = gatewayEvent(route, { body, query, caller: callerNamed('camau'), headers });
  const answer = await ingest(event);
  expect(answerBytes(answer)).toBeLessThan(answerLimit);
  const text =
    answer.isBase64Encoded === true
      ? gunzipSync(Buffer.from(answer.body, 'base64')).toString('utf8')
      : answer.body;
  return { status: answer.statusCode, bytes: answerBytes(answer), json: JSON.parse(text) };
}

test('a refusal lists each of 50,000 errors for who takes gzip', async () => {
  const { status, json } = await answered(wrong(), {}, 'gzip');
  expect(status).toBe(422);
  expect(json).toMatchObject({ code: 'rows-rejected', errorsTotal: many });
  expect(json.errorsListed).toBeUndefined();
  expect(json.errors).toHaveLength(many);
  expect(json.errors.at(-1)).toMatchObject({ index: many - 1, code: 'unknown-metric' });
});

test('without gzip a refusal lists what fits, and says how many there are and how to get them all', async () => {
  const { status, json } = await answered(wrong(), {});
  expect(status).toBe(422);
  const { length } = json.errors;
  expect(length).toBeGreaterThan(5_000);
  expect(json).toMatchObject({
    code: 'rows-rejected',
    errorsTotal: many,
    errorsListed: length,
    detail: `There are ${many} errors, of which the first ${length} are listed; send it again with the header Accept-Encoding: gzip to get all.`,
    counts: { rejected: many },
  });
});

test('a dry run lists each error too, or what fits, and counts them', async () => {
  const query = { mode: 'partial', dryRun: 'true' };
  const all = await answered(wrong(1), query, 'gzip');
  expect(all.status).toBe(200);
  expect(Receipt.parse(all.json).errors).toHaveLength(many - 1);
  expect(all.json.errorsTotal).toBe(many - 1);
  const some = await answered(wrong(1), query);
  expect(some.status).toBe(200);
  expect(Receipt.parse(some.json).errors.length).toBeGreaterThan(5_000);
  expect(some.json.errors.length).toBeLessThan(many - 1);
  expect(some.json.errorsTotal).toBe(many - 1);
});

/** Texts that hardly compress, as many as a body may hold, each echoed in words about it. */
const noisy = () => {
  let state = 1;
  const letter = () =>
    String.fromCodePoint(0x4e00 + ((state = Math.imul(state, 48_271) >>> 1) % 20_000));
  const noise = () => Array.from({ length: 25 }, letter).join('');
  return { ...august, rows: Array.from({ length: 36_000 }, () => ({ metric: noise(), value: 1 })) };
};

test('also texts that hardly compress come back with every error, for who takes gzip', async () => {
  const { status, json } = await answered(noisy(), {}, 'gzip');
  expect(status).toBe(422);
  expect(json.errors).toHaveLength(36_000);
});

test('errors that are too large even when compressed are listed as far as they fit, with the way to the others', () => {
  const detail = { vi: 'x'.repeat(100), en: 'x'.repeat(100) };
  const errors = Array.from({ length: 50_000 }, (_, row) => ({
    pointer: `/rows/${row}`,
    code: 'wrong-form',
    detail,
  }));
  const short = shortened({ code: 'rows-rejected', errors }, 'answer-too-large');
  const { length } = short?.errors ?? [];
  expect(length).toBeGreaterThan(5_000);
  expect(short).toMatchObject({
    members: { errorsListed: length },
    detail: { en: expect.stringContaining('POST /v1/uploads') },
  });
  const few = { code: 'rows-rejected', errors: errors.slice(0, 100) } as const;
  expect(shortened(few, 'compression-required')).toBeUndefined();
});
