import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { WireRequest } from './gateway-event.ts';
import { isPortTaken, portTaken } from './refusal.ts';

export type WireAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array;
};

export type Answerer = (request: WireRequest) => Promise<WireAnswer>;

export type Listening = {
  /** `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string;
  /** Takes no new requests and waits until the running ones are answered. */
  stop(): Promise<void>;
};

type Options = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Bytes that may be sent to a target; a larger body is answered by `tooLarge`. */
  readonly bodyLimit: number | ((target: string) => number);
  readonly tooLarge: (request: WireRequest) => WireAnswer;
  /** To what could not be read as a request, a bare 400 unless given; `code` is Node's: `HPE_HEADER_OVERFLOW`, `HPE_INVALID_METHOD` and others. */
  readonly unreadable?: (code: string | undefined) => WireAnswer;
  /** What nobody expected; the caller gets a bare 502, as from a gateway whose function died. */
  readonly onFault: (error: unknown) => void;
};

/** Listens on this machine only. Throws a Refusal if the port is taken. */
export async function listen(answerer: Answerer, options: Options): Promise<Listening> {
  let stopping = false;
  const refuse = (socket: Duplex, code?: string): void =>
    answerBare(socket, options.unreadable?.(code) ?? bareRefusal);
  const server = createServer({ requireHostHeader: false }, (incoming, outgoing) => {
    if (isAddressed(incoming)) void respond(incoming, outgoing, answerer, options, () => stopping);
    else refuse(incoming.socket);
  });
  // Asks for a tunnel: no method of ours, and Node would hang up on it. From here on the socket is nobody's but ours.
  server.on('connect', (_, socket) => {
    socket.once('error', () => socket.destroy()).resume();
    refuse(socket, 'HPE_INVALID_METHOD');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else refuse(socket, error.code);
  });
  const port = await bound(server, options.port);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        stopping = true;
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeIdleConnections();
      }),
  };
}

const bound = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const refuse = (error: Error): void => reject(isPortTaken(error) ? portTaken(port) : error);
    server.once('error', refuse);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refuse);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  answerer: Answerer,
  { bodyLimit, tooLarge, onFault }: Options,
  stopping: () => boolean,
): Promise<void> {
  try {
    const body = await bodyUpTo(incoming, limitAt(bodyLimit, incoming.url));
    const request = wireRequest(incoming, body ?? new Uint8Array());
    const answer = body === undefined ? tooLarge(request) : await answerer(request);
    if (stopping() || body === undefined) outgoing.setHeader('Connection', 'close');
    outgoing.writeHead(answer.status, mutable(answer.headers)).end(answer.body);
  } catch (error) {
    if (!outgoing.destroyed) onFault(error);
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502, { Connection: 'close' }).end();
  }
}

/** HTTP/1.1 asks for a Host. Node would refuse it, too, in no words. */
const isAddressed = ({ httpVersion, headers }: IncomingMessage): boolean =>
  httpVersion !== '1.1' || headers.host !== undefined;

const bareRefusal: WireAnswer = { status: 400, headers: {}, body: '' };

/** By hand: Node makes no response for what it could not read. Nothing more is read of the connection. */
function answerBare(socket: Duplex, { status, headers, body }: WireAnswer): void {
  const bytes = Buffer.from(body);
  const all = { ...headers, 'Content-Length': String(bytes.length), Connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${String(value)}`);
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines, '', ''].join('\r\n');
  socket.end(Buffer.concat([Buffer.from(head), bytes]));
}

const limitAt = (limit: Options['bodyLimit'], target = '/'): number =>
  typeof limit === 'number' ? limit : limit(target);

const wireRequest = (incoming: IncomingMessage, body: Uint8Array): WireRequest => ({
  method: incoming.method ?? 'GET',
  target: incoming.url ?? '/',
  rawHeaders: incoming.rawHeaders,
  body,
  sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
});

/** `undefined` when there is more than `limit`; the rest is read and dropped, so that the answer gets through. */
async function bodyUpTo(incoming: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}

const mutable = (headers: WireAnswer['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ]),
  );

/** The last header of a name, whatever its case. */
export function headerOf(request: WireRequest, name: string): string | undefined {
  for (let i = request.rawHeaders.length - 2; i >= 0; i -= 2)
    if (request.rawHeaders[i]?.toLowerCase() === name) return request.rawHeaders[i + 1];
  return undefined;
}
