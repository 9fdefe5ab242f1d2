import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import { foreignToken } from './page.ts';
import { type ListAsked, pageToken, positionIn } from './page-token.ts';
import type { Problem } from './problem.ts';
import type { Caller } from './route.ts';
import type { SigningSecrets } from './signing.ts';
import { type Knowledge, type KnowledgeNeeds, knowledgeOf, KnownAt } from './snapshot-query.ts';

export type KnownListNeeds = KnowledgeNeeds & {
  /** Page tokens are sealed with it. */
  readonly secrets: () => Promise<SigningSecrets>;
};

export type KnownListAsked = {
  readonly route: string;
  readonly caller: Pick<Caller, 'id'>;
  readonly query: Readonly<Record<string, unknown>> & {
    readonly asOf?: KnownAt['asOf'] | undefined;
    readonly pageSize: number;
    readonly pageToken?: string | undefined;
  };
};

/** A page of a list: all pages show what was known when the first one was read. */
export type KnownPage<Place> = {
  readonly known: Knowledge;
  /** Where the page before ended; absent on the first. */
  readonly start: Place | undefined;
  /** The token of the page after this one, which ends at `end`; null if nothing comes after it. */
  readonly tokenAfter: (end: Place | undefined) => string | null;
};

/** Finds where the asked page begins and on what it stands. A place is read from its token by `place`. */
export async function knownPage<Place>(
  { secrets, ...needs }: KnownListNeeds,
  { route, caller, query }: KnownListAsked,
  place: z.ZodType<Place>,
): Promise<Result<KnownPage<Place>, Problem>> {
  const { pageSize: _, pageToken: token, ...filter } = query;
  const signing = await secrets();
  const list: ListAsked = { caller: caller.id, route, filter };
  const Position = z.tuple([KnownAt, place]);
  const position = token === undefined ? undefined : positionIn(signing, list, token, Position);
  if (token !== undefined && position === undefined) return fail(foreignToken);
  const known = await knowledgeOf(needs, query.asOf, position?.[0]);
  if (!known.ok) return known;
  const { asOf, registry } = known.value;
  const at: KnownAt = { asOf, version: registry.version };
  const tokenAfter = (end: Place | undefined): string | null =>
    end === undefined ? null : pageToken(signing, list, [at, end]);
  return ok({ known: known.value, start: position?.[1], tokenAfter });
}
