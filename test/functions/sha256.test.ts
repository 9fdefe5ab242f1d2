import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sha256 } from '../../functions/shared/sha256.ts';

const anyData = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.uint8Array());
const anySecret = fc.oneof(fc.string({ minLength: 1 }), fc.uint8Array({ minLength: 1 }));

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('a hash, and a code with a secret, are what Node makes of the same bytes, again after a reset', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.option(anySecret, { nil: undefined }),
      fc.array(anyData),
      async (secret, all) => {
        const expected = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
        for (const data of all) expected.update(data);
        const hash = new Sha256(secret);
        hash.update('left behind');
        hash.reset();
        for (const data of all) hash.update(data);
        expect(hex(await hash.digest())).toBe(expected.digest('hex'));
      },
    ),
    { seed: 20260214, numRuns: 100 },
  );
});

test('a secret that is asked for again after another is still its own', async () => {
  const code = async (secret: string) => {
    const hash = new Sha256(secret);
    hash.update('text');
    return hex(await hash.digest());
  };
  const before = await code('first');
  await code('second');
  expect(await code('first')).toBe(before);
});

test('a request is signed as the SDK signs it with its own hash', async () => {
  const own = new DynamoDBClient({ region: 'ap-southeast-1' }).config.sha256;
  const signed = (sha256: typeof own) =>
    new SignatureV4({
      service: 'dynamodb',
      region: 'ap-southeast-1',
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'sécret', sessionToken: 'token' },
      sha256,
    }).sign(
      {
        method: 'POST',
        protocol: 'https:',
        hostname: 'dynamodb.ap-southeast-1.amazonaws.com',
        path: '/',
        headers: { host: 'dynamodb.ap-southeast-1.amazonaws.com' },
        body: '{"TableName":"báo cáo"}',
      },
      { signingDate: new Date('2026-02-14T00:00:00Z') },
    );
  const { headers } = await signed(Sha256);
  expect(headers['authorization']).toMatch(/Signature=[0-9a-f]{64}$/);
  expect(headers).toEqual((await signed(own)).headers);
});
