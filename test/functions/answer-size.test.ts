import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ok } from '../../core/result.ts';
import { answerBytes, answerLimit } from '../../functions/shared/answer-size.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Route } from '../../functions/shared/route.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { silentLog } from '../support/silent-log.ts';

const route = (admission: 'public' | 'capability') =>
  ({
    name: 'readMuch',
    method: 'GET',
    path: `/much/${admission}`,
    servedBy: 'api',
    admission,
    summary: 'Reads much',
    request: {},
    responses: { 200: { description: 'Much', contentType: 'text/plain; charset=utf-8' } },
    problems: [],
  }) as const satisfies Route;

const answered = async (
  body: unknown,
  acceptEncoding?: string,
  admission: 'public' | 'capability' = 'public',
) => {
  const served = serve(route(admission), () => Promise.resolve(ok({ status: 200, body })));
  const headers = {
    'Accept-Language': 'en',
    ...(acceptEncoding !== undefined && { 'accept-encoding': acceptEncoding }),
  };
  const event = gatewayEvent(route(admission), { headers });
  return gateway([served], { log: silentLog })(event);
};

const page = 'Cà Mau, Đất Mũi; '.repeat(100);
const million = 1_000_000;
const noise = (bytes: number) => randomBytes(bytes).toString('base64');

describe('compression', () => {
  test.each([
    ['gzip', true],
    ['GZIP', true],
    ['br;q=1.0, gzip;q=0.8, *;q=0.1', true],
    ['*', true],
    [undefined, false],
    ['', false],
    ['br, deflate', false],
    ['gzip;q=0, *', false],
    ['identity', false],
  ])('answers "Accept-Encoding: %s" with gzip: %s', async (acceptEncoding, packs) => {
    const { body, headers, isBase64Encoded } = await answered(page, acceptEncoding);
    expect(headers?.['Vary']).toBe('Accept-Encoding');
    expect(headers?.['Content-Encoding']).toBe(packs ? 'gzip' : undefined);
    expect(isBase64Encoded ?? false).toBe(packs);
    expect(packs ? gunzipSync(Buffer.from(body, 'base64')).toString() : body).toBe(page);
  });

  test('leaves a short answer as it is', async () => {
    const { body, headers } = await answered('short', 'gzip');
    expect(body).toBe('short');
    expect(headers?.['Content-Encoding']).toBeUndefined();
  });

  test('packs bytes like text', async () => {
    const bytes = new TextEncoder().encode(page);
    const { body } = await answered(bytes, 'gzip');
    expect(gunzipSync(Buffer.from(body, 'base64'))).toEqual(Buffer.from(bytes));
    expect(Buffer.from((await answered(bytes)).body, 'base64')).toEqual(Buffer.from(bytes));
  });
});

describe('an answer above what Lambda lets through', () => {
  // As JSON a quotation mark takes two bytes, and a letter of Vietnamese up to three.
  const large = [
    ['text', 'x'.repeat(answerLimit)],
    ['quotation marks', '"'.repeat(answerLimit / 2)],
    ['Vietnamese', 'ệ'.repeat(answerLimit / 3)],
    ['bytes', new Uint8Array(5 * million)],
  ] as const;

  test.each(large)('gets through compressed: %s', async (_, body) => {
    const answer = await answered(body, 'gzip');
    expect(answer.statusCode).toBe(200);
    expect(answerBytes(answer)).toBeLessThan(million);
  });

  test.each(large)('tells who takes no gzip how to get it: %s', async (_, body) => {
    const answer = await answered(body);
    expect(answer.statusCode).toBe(406);
    expect(JSON.parse(answer.body)).toMatchObject({
      code: 'compression-required',
      detail: expect.stringContaining('Accept-Encoding: gzip'),
    });
  });

  test('is refused in our name if it is too large even then', async () => {
    expect((await answered(noise(4.5 * million), 'gzip')).statusCode).toBe(200);
    const { statusCode, body } = await answered(noise(5 * million), 'gzip');
    expect(statusCode).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ code: 'answer-too-large', status: 500 });
  });

  test('is told as a page to a person who opened a mailed link', async () => {
    const { body, headers } = await answered('x'.repeat(answerLimit), undefined, 'capability');
    expect(headers?.['Content-Type']).toBe('text/html; charset=utf-8');
    expect(body).toContain('compression-required');
  });
});
