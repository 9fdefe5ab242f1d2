import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Lambda's side of the runtime interface, for one invocation: hands out the event and takes the answer. */
export type RuntimeApi = {
  readonly address: string;
  /** When the runtime asked for its first event. */
  readonly asked: Promise<number>;
  readonly answered: Promise<{ readonly at: number; readonly text: string }>;
  stop(): void;
};

const moment = (): number => performance.now();

export async function runtimeApi(event: unknown): Promise<RuntimeApi> {
  const asked = Promise.withResolvers<number>();
  const answered = Promise.withResolvers<{ at: number; text: string }>();
  let handedOut = false;
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (url.endsWith('/invocation/next')) {
      asked.resolve(moment());
      // A second question waits for ever, as it does on Lambda.
      if (!handedOut) handOut(response, event);
      handedOut = true;
      return;
    }
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      const at = moment();
      response.writeHead(202).end('{"status":"OK"}');
      if (url.endsWith('/response')) answered.resolve({ at, text });
      else answered.reject(new Error(`${url}: ${text}`));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: asked.promise,
    answered: answered.promise,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function handOut(response: ServerResponse, event: unknown): void {
  response.writeHead(200, {
    'Content-Type': 'application/json',
    'Lambda-Runtime-Aws-Request-Id': '00000000-0000-4000-8000-000000000000',
    'Lambda-Runtime-Deadline-Ms': String(Date.now() + 30_000),
    'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:local:000000000000:function:bench',
    'Lambda-Runtime-Trace-Id': 'Root=1-00000000-000000000000000000000000;Sampled=0',
  });
  response.end(JSON.stringify(event));
}
