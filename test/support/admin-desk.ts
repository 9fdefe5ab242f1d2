import { randomUUID } from 'node:crypto';
import { afterAll } from 'vitest';
import { admin } from '../../bin/admin.ts';
import type { AdminWorld } from '../../bin/admin-world.ts';
import { composeAdmin } from '../../functions/entry/admin.ts';
import { routes } from '../../functions/routes.ts';
import { gateway, gatewayBodyLimit, problemAnswer } from '../../local/gateway.ts';
import { listen } from '../../local/http-server.ts';
import { systemNow } from '../../functions/shared/world.ts';
import { heldTo } from './held-to-rights.ts';
import { type ReportWorld, secrets } from './report-world.ts';
import { silentLog } from './silent-log.ts';

/** The administrator's command line before a system, and what it says. */
export function deskAt(url: string | undefined, more: Partial<AdminWorld> = {}) {
  const printed: string[] = [];
  const complaints: string[] = [];
  const run = (...args: string[]) =>
    admin(args, {
      print: (line) => printed.push(line),
      complain: (line) => complaints.push(line),
      progress: () => undefined,
      fetch: (address, request) => fetch(address, request),
      credentials: () => Promise.reject(new Error('No credentials were expected')),
      now: systemNow,
      idempotencyKey: () => randomUUID(),
      wait: () => Promise.resolve(),
      chance: () => 0.5,
      url,
      ...more,
    });
  return { run, printed, complaints };
}

const leftovers: (() => Promise<void>)[] = [];
afterAll(async () => {
  await Promise.all(leftovers.map((stop) => stop()));
});

const elsewhere = () => Promise.reject(new Error('Only administration is served here'));

/** Administration of a world of reports, over the wire of this machine. */
export async function administered(
  world: Pick<ReportWorld, 'db' | 'names' | 'settings' | 'queue' | 'now'>,
) {
  const { settings, queue, now } = world;
  const door = await listen(
    gateway({
      routes,
      functions: {
        ingest: elsewhere,
        api: elsewhere,
        admin: composeAdmin(settings, {
          db: heldTo('admin', world),
          now,
          handOn: (work) => Promise.resolve(void queue.push(...work)),
          secrets: () => Promise.resolve(secrets),
          log: silentLog,
        }),
      },
      authorizer: elsewhere,
      now,
      onFault: (fault) => {
        throw fault;
      },
    }),
    {
      port: 0,
      bodyLimit: gatewayBodyLimit,
      tooLarge: (request) => problemAnswer('body-too-large', request),
      onFault: (fault) => {
        throw fault;
      },
    },
  );
  leftovers.push(() => door.stop());
  return door.url;
}
