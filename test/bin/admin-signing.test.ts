import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { deskAt } from '../support/admin-desk.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};

const hash = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

type Received = {
  readonly method: string;
  /** As it came over the wire. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyHash: string;
};

const rfc3986 = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/**
 * What the gateway computes over a request, after the description of AWS Signature Version 4: every service but S3 encodes
 * the path that it received once more.
 */
function signatureOver(received: Received, signedHeaders: readonly string[], scope: string) {
  const query = [...new URLSearchParams(received.query)]
    .map(([name, value]) => `${rfc3986(name)}=${rfc3986(value)}`)
    .toSorted()
    .join('&');
  const canonical = [
    received.method,
    received.path.split('/').map(rfc3986).join('/'),
    query,
    ...signedHeaders.map((name) => `${name}:${received.headers[name]?.trim() ?? ''}`),
    '',
    signedHeaders.join(';'),
    received.bodyHash,
  ].join('\n');
  const [day = '', region = '', service = ''] = scope.split('/');
  const toSign = ['AWS4-HMAC-SHA256', received.headers['x-amz-date'], scope, hash(canonical)].join(
    '\n',
  );
  const key = [region, service, 'aws4_request'].reduce(
    hmac,
    hmac(`AWS4${credentials.secretAccessKey}`, day),
  );
  return hmac(key, toSign).toString('hex');
}

const parts = /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\S+), SignedHeaders=(\S+), Signature=(\w{64})$/;

test('the gateway’s own computation gives the signature that AWS publishes for its first example', () => {
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
  const received = { method: 'GET', path: '/', query: '', headers, bodyHash: hash('') };
  expect(
    signatureOver(received, Object.keys(headers), '20150830/us-east-1/service/aws4_request'),
  ).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31');
});

/** A gateway that writes down what came, and answers nothing of use. */
function listening() {
  const received: Received[] = [];
  const fetch = (url: URL, request: RequestInit) => {
    const headers = Object.fromEntries(new Headers(request.headers));
    const body = typeof request.body === 'string' ? request.body : '';
    received.push({
      method: request.method ?? '',
      path: url.pathname,
      query: url.search.slice(1),
      headers: { ...headers, host: url.host },
      bodyHash: hash(body),
    });
    return Promise.resolve(new Response('{"title":"No"}', { status: 403 }));
  };
  return { fetch, received };
}

const gateway = 'https://abcde12345.execute-api.ap-southeast-1.amazonaws.com/prod/';

describe('a request to AWS', () => {
  test.each([
    [
      ['units', 'list', '--search', 'Cà Mau (cũ)!', '--on', '2025-07-01'],
      gateway,
      'ap-southeast-1',
    ],
    [['units', 'show', '32248@2025-07-01'], gateway, 'ap-southeast-1'],
    [['address', 'lift', 'office@example.vn'], gateway, 'ap-southeast-1'],
    [['compile', 'monthly', '96', '2025-08'], gateway, 'ap-southeast-1'],
    [['status', '--region', 'eu-west-1'], 'https://reports.example.vn', 'eu-west-1'],
  ])('%j bears the signature that the gateway computes', async (args, url, region) => {
    const { fetch, received } = listening();
    const { run } = deskAt(url, { fetch, credentials: () => Promise.resolve(credentials) });
    expect(await run(...args)).toBe(3);
    const [request] = received;
    const match = parts.exec(request?.headers['authorization'] ?? '');
    const [, id, scope = '', signedHeaders = '', signature] = match ?? [];
    expect(id).toBe(credentials.accessKeyId);
    expect(scope).toMatch(new RegExp(`^\\d{8}/${region}/execute-api/aws4_request$`));
    expect(signedHeaders.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-date']));
    expect(request?.headers['x-amz-content-sha256']).toBe(request?.bodyHash);
    expect(request && signatureOver(request, signedHeaders.split(';'), scope)).toBe(signature);
  });

  test('carries the token of a role under the signature', async () => {
    const { fetch, received } = listening();
    const role = { ...credentials, sessionToken: 'a-session' };
    const { run } = deskAt(gateway, { fetch, credentials: () => Promise.resolve(role) });
    await run('status');
    expect(received[0]?.headers['x-amz-security-token']).toBe('a-session');
    expect(received[0]?.headers['authorization']).toContain('x-amz-security-token');
  });

  test('is never sent without credentials', async () => {
    const { fetch, received } = listening();
    const credentials = () => Promise.reject(new Error('Could not load credentials'));
    const { run, complaints } = deskAt(gateway, { fetch, credentials });
    expect(await run('status')).toBe(3);
    expect(complaints.join()).toContain('Could not load credentials');
    expect(received).toEqual([]);
  });
});

test.each([
  [gateway, '/prod/v1/admin/status'],
  [`${gateway}v1/admin`, '/prod/v1/admin/status'],
  [`${gateway}v1/admin/`, '/prod/v1/admin/status'],
  ['https://abcde12345.execute-api.ap-southeast-1.amazonaws.com', '/v1/admin/status'],
])('the address %s leads to %s', async (url, path) => {
  const { fetch, received } = listening();
  const { run } = deskAt(url, { fetch, credentials: () => Promise.resolve(credentials) });
  await run('status');
  expect(received[0]?.path).toBe(path);
});

test('a request to this machine bears no signature', async () => {
  const { fetch, received } = listening();
  const { run } = deskAt('http://localhost:8080', { fetch });
  expect(await run('status')).toBe(3);
  expect(received[0]?.headers).not.toHaveProperty('authorization');
  expect(received[0]?.path).toBe('/v1/admin/status');
});

test('a post that got no answer is repeated under its own key, so that it happens once', async () => {
  const keys: (string | null)[] = [];
  const fetch = (_: URL, request: RequestInit) => {
    keys.push(new Headers(request.headers).get('idempotency-key'));
    if (keys.length < 3) return Promise.reject(new Error('socket hang up'));
    const body = { address: 'office@example.vn', lifted: true };
    return Promise.resolve(Response.json(body));
  };
  const { run } = deskAt('http://localhost:8080', { fetch });
  expect(await run('address', 'lift', 'office@example.vn')).toBe(0);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});
