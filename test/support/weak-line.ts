import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where the line breaks: before the request arrives, in its middle, once it is answered, or in the middle of the answer. */
export const breaks = ['before', 'in request', 'after', 'in answer'] as const;
type Fate = (typeof breaks)[number] | 'through';

export type WeakLine = {
  readonly url: string;
  /** How many requests met which fate. */
  readonly met: ReadonlyMap<Fate, number>;
  /** From now on nothing breaks. */
  mend(): void;
  /** From now on it breaks again, as it did at first. */
  weaken(): void;
  /** From now on nobody gets through. */
  cut(): void;
  stop(): Promise<void>;
};

/** A generator of numbers in [0, 1) that is the same for the same seed (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A line to `target` on which that part of the requests breaks, at a place drawn by the seed. */
export async function weakLine(
  target: string,
  { seed, broken = 0.5 }: { seed: number; broken?: number },
): Promise<WeakLine> {
  const chance = chanceOf(seed);
  const met = new Map<Fate, number>();
  let state: 'weak' | 'mended' | 'cut' = 'weak';
  const fateOf = (): Fate => {
    if (state === 'cut') return 'before';
    if (state === 'mended' || chance() >= broken) return 'through';
    return breaks[Math.floor(chance() * breaks.length)] ?? 'before';
  };
  const server = createServer((incoming, outgoing) => {
    const fate = fateOf();
    met.set(fate, (met.get(fate) ?? 0) + 1);
    carry(target, incoming, outgoing, fate).catch(() => incoming.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    met,
    mend: () => void (state = 'mended'),
    weaken: () => void (state = 'weak'),
    cut: () => void (state = 'cut'),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function carry(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fate: Fate,
): Promise<void> {
  if (fate === 'before') return void incoming.socket.destroy();
  const body = await bytesOf(incoming);
  const onward = request(`${target}${incoming.url ?? '/'}`, {
    method: incoming.method,
    headers: { ...incoming.headers, host: new URL(target).host },
    agent: false,
  });
  if (fate === 'in request') {
    onward.on('error', () => undefined);
    onward.write(body.subarray(0, Math.floor(body.length / 2)));
    onward.destroy();
    return void incoming.socket.destroy();
  }
  onward.end(body);
  const [answer] = (await once(onward, 'response')) as [IncomingMessage];
  const answered = await bytesOf(answer);
  if (fate === 'after') return void incoming.socket.destroy();
  outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, connection: 'close' });
  if (fate === 'through') return void outgoing.end(answered);
  outgoing.write(answered.subarray(0, Math.floor(answered.length / 2)), () =>
    incoming.socket.destroy(),
  );
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
