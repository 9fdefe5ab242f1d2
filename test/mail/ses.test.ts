import { createServer, type RequestListener, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../local/embedded-store.ts';
import { type Mail, sesClient, sesMailService } from '../../mail/ses.ts';

const mail: Mail = { to: 'a@example.vn', subject: 'Báo cáo', html: '<p>', text: 'x', tag: 'tag' };

const serviceAt = (endpoint: string) =>
  sesMailService(
    sesClient(
      {
        endpoint,
        region: 'test',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      },
      200,
    ),
    'sender@example.vn',
    'set',
  );

const listening = (server: Server) =>
  new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    });
  });

/** A mail service that always answers the same, and how often it was asked. */
async function answering(answer: RequestListener) {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    answer(request, response);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { send: serviceAt(await listening(server)), calls: () => calls };
}

const status =
  (code: number, type?: string): RequestListener =>
  (_, response) => {
    response.writeHead(code, type === undefined ? {} : { 'x-amzn-ErrorType': type });
    response.end('{"message":"staged"}');
  };

test('an accepted mail is known by its message id', async () => {
  const { send } = await answering((_, response) => response.end('{"MessageId":"m1"}'));
  expect(await send(mail)).toEqual({ kind: 'accepted', messageId: 'm1' });
});

test.each([
  ['a throttle', status(429, 'TooManyRequestsException'), { kind: 'refused', throttled: true }],
  ['a refusal', status(400, 'MessageRejected'), { kind: 'refused', throttled: false }],
  ['a missing permission', status(403, 'AccessDeniedException'), { kind: 'refused' }],
  ['a time-out on its side', status(408), { kind: 'unknown' }],
  ['a failure', status(500, 'InternalServiceErrorException'), { kind: 'unknown' }],
  ['a gateway in between', status(503), { kind: 'unknown' }],
  ['silence', () => undefined, { kind: 'unknown' }],
  ['a connection cut short', (request) => request.socket.destroy(), { kind: 'unknown' }],
  ['an answer that nobody can read', (_, response) => response.end('<html>'), { kind: 'unknown' }],
] satisfies [string, RequestListener, object][])(
  '%s is told apart from acceptance, and tried once only',
  async (_, answer, expected) => {
    const { send, calls } = await answering(answer);
    expect(await send(mail)).toMatchObject(expected);
    expect(calls()).toBe(1);
  },
);

test('where nobody listens nothing was handed over', async () => {
  const send = serviceAt(`http://127.0.0.1:${await freePort()}`);
  expect(await send(mail)).toMatchObject({ kind: 'refused', reason: 'ECONNREFUSED' });
});
