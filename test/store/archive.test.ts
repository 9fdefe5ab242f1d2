import { createServer, type IncomingMessage } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, onTestFinished, test } from 'vitest';
import { s3Archive } from '../../store/archive.ts';

const bytes = new TextEncoder().encode('báo cáo');

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** As much of S3 as an archive meets: objects by path, If-None-Match, and refusals that a test stages. */
async function bucket() {
  const objects = new Map<string, { body: Buffer; contentType: string | undefined }>();
  const puts: number[] = [];
  const staged: number[] = [];
  const put = async (path: string, request: IncomingMessage): Promise<number> => {
    const body = await bodyOf(request);
    const refusal = staged.shift();
    if (refusal !== undefined) return refusal;
    if (request.headers['if-none-match'] === '*' && objects.has(path)) return 412;
    objects.set(path, { body, contentType: request.headers['content-type'] });
    return 200;
  };
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    if (request.method === 'PUT')
      return void put(path, request).then((status) => {
        puts.push(status);
        response.writeHead(status).end();
      });
    const found = objects.get(path);
    if (found !== undefined) return void response.end(found.body);
    response.writeHead(404, { 'Content-Type': 'application/xml' });
    response.end('<Error><Code>NoSuchKey</Code></Error>');
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'test',
    forcePathStyle: true,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    maxAttempts: 1,
  });
  return { archive: s3Archive(client, 'bucket'), objects, puts, staged };
}

test('a body comes back as the bytes that were put', async () => {
  const { archive, objects } = await bucket();
  await archive.put('k', bytes, 'text/html');
  expect(Buffer.from((await archive.get('k')) ?? [])).toEqual(Buffer.from(bytes));
  expect(objects.get('/bucket/k')?.contentType).toBe('text/html');
});

test('what is there already is kept as it is', async () => {
  const { archive, puts } = await bucket();
  await archive.put('k', bytes, 'text/html');
  await archive.put('k', bytes, 'text/html');
  expect(puts).toEqual([200, 412]);
});

test('a put that meets another one counts only where the body can be read', async () => {
  const { archive, staged } = await bucket();
  staged.push(409);
  await expect(archive.put('k', bytes, 'text/html')).rejects.toThrow();
  await archive.put('k', bytes, 'text/html');
  staged.push(409);
  await archive.put('k', bytes, 'text/html');
});

test('any other refusal is a fault', async () => {
  const { archive, staged } = await bucket();
  staged.push(403);
  await expect(archive.put('k', bytes, 'text/html')).rejects.toThrow();
});

test('a key that was never put has nothing', async () => {
  const { archive } = await bucket();
  expect(await archive.get('k')).toBeUndefined();
});
