import { createHash } from 'node:crypto';
import { ok, type Result } from '../../core/result.ts';
import type { AdminRequest, AdminRequests, StoredRequest } from '../../store/admin-requests.ts';
import type { Problem } from './problem.ts';
import type { Reply } from './route.ts';
import { keyReused } from './submission-problems.ts';
import type { Now } from './world.ts';

type AdministratorAsked = {
  readonly administrator: string;
  readonly idempotencyKey: string;
  readonly path?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
};

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** A key is one administrator's own: what another one asked under the same letters is another request. */
export const requestOf = (
  route: { readonly name: string },
  { administrator, idempotencyKey, path, query, body }: AdministratorAsked,
): AdminRequest => ({
  key: digest([administrator, idempotencyKey]),
  asked: digest([route.name, path, query, body]),
});

/** The problem if the key was used for something else. */
export const usedForAnother = (
  { asked }: AdminRequest,
  before: Pick<StoredRequest, 'asked'>,
): Problem | undefined => (before.asked === asked ? undefined : keyReused);

export type AnsweredOnceNeeds = {
  readonly requests: Pick<AdminRequests, 'find' | 'keepAnswer'>;
  readonly now: Now;
};

/**
 * Does the work and keeps its answer, if it is a success, for whoever repeats the request. The work itself must bear being
 * done twice: two at once both do it, and so does a repeat of one that died before its answer was kept.
 */
export async function answeredOnce(
  { requests, now }: AnsweredOnceNeeds,
  route: { readonly name: string },
  asked: AdministratorAsked,
  work: () => Promise<Result<Reply, Problem>>,
): Promise<Result<Reply, Problem>> {
  const request = requestOf(route, asked);
  const before = await requests.find(request.key);
  const other = before && usedForAnother(request, before);
  if (other !== undefined) return { ok: false, failure: other };
  if (before !== undefined) return ok({ status: before.answer.status, body: before.answer.body });
  const outcome = await work();
  if (outcome.ok) await requests.keepAnswer(request, now(), keptText(outcome.value));
  return outcome;
}

/** As text: the database keeps no order of members, and a repeat is answered byte for byte. */
export const keptText = ({ status, body }: Pick<Reply, 'status' | 'body'>) => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
