import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ok, type Result } from '../core/result.ts';
import { type AdminApi, type Answer, type Call, readAs } from './admin-api.ts';
import type { Refusal } from './admin-refusal.ts';
import { Changed, changedLines, changeLines } from './admin-lines.ts';
import { type Code, type Desk, isConfirmed, refusedBy, tell } from './admin-world.ts';

/** A change of the registry by many things at once. */
export type Publishing = {
  /** What is sent; whether for good, and from which version, is added. */
  readonly call: Required<Pick<Call, 'path' | 'query' | 'body'>>;
  /** What is worked on, for a person who waits. */
  readonly file: string;
  readonly dryRun: boolean;
  /** Refused if another version stands. */
  readonly expected?: number | undefined;
  /** Whether it takes out what it does not name. */
  readonly removes: boolean;
  /** What is taken out was agreed to beforehand. */
  readonly yes: boolean;
  /** In the question: so many of these will be removed. */
  readonly called: string;
};

type Sending = Pick<Publishing, 'dryRun' | 'expected'>;

/** Publishes, or shows what would be published. Where something would be taken out, a person agrees to it first. */
export async function publish(asked: Publishing, desk: Desk, api: AdminApi): Promise<Code> {
  const { dryRun, expected, removes, yes, called } = asked;
  if (dryRun || !removes || yes) return told(asked, { dryRun, expected }, desk, api);
  const looked = await send(asked, { dryRun: true, expected }, desk, api);
  if (!looked.ok) return refusedBy(looked.failure, desk);
  const { changes, version } = readAs(Changed, looked.value);
  const gone = changes.filter(({ sign }) => sign === '-');
  for (const line of changeLines(gone)) desk.complain(line);
  const question = `${gone.length} of ${called} will be removed.`;
  if (gone.length > 0 && !(await isConfirmed(question, yes, desk))) return 1;
  // What was agreed to is what happens: another version that came in between is refused.
  return told(asked, { dryRun, expected: version }, desk, api);
}

async function told(asked: Publishing, sending: Sending, desk: Desk, api: AdminApi): Promise<Code> {
  const answer = await send(asked, sending, desk, api);
  if (!answer.ok) return refusedBy(answer.failure, desk);
  const changed = readAs(Changed, answer.value);
  return tell(desk, changed, changedLines(changed, sending.dryRun));
}

/**
 * The same content on the same version goes under the same Idempotency-Key: a command that is given again because its answer
 * was lost finds the version that it made, even one that was still being made. On another version it is a new request, or
 * what was taken in once could never be taken in again.
 */
async function send(
  { call, file }: Publishing,
  { dryRun, expected }: Sending,
  desk: Desk,
  api: AdminApi,
): Promise<Result<Answer, Refusal>> {
  desk.progress(`${dryRun ? 'Comparing' : 'Publishing'} ${file} …`);
  const sent = { ...call, method: 'POST' } as const;
  const query = { ...call.query, expected: expected?.toString() };
  if (dryRun) return api({ ...sent, query: { ...query, dryRun: 'true' } });
  const madeOn = expected === undefined ? await headOf(api) : ok(expected);
  if (!madeOn.ok) return madeOn;
  const asked = [madeOn.value, call.path, query, call.body.type];
  return api({ ...sent, query, idempotencyKey: keyOf(asked, call.body.content) });
}

const keyOf = (asked: readonly unknown[], content: string | Uint8Array): string =>
  createHash('sha256').update(JSON.stringify(asked)).update(content).digest('base64url');

const Head = z.looseObject({ version: z.int() });

/** The version that stands; 0 before the first. */
export async function headOf(api: AdminApi): Promise<Result<number, Refusal>> {
  const head = await api({ method: 'GET', path: '/registry' });
  return head.ok ? ok(readAs(Head, head.value).version) : head;
}
