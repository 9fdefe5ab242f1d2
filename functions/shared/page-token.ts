import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { sealed, type SigningSecrets, unsealed } from './signing.ts';

/** What a token is bound to: it goes on with the same list, for the same caller, or not at all. */
export type ListAsked = {
  readonly caller: string;
  readonly route: string;
  readonly filter: unknown;
};

const bindingOf = ({ caller, route, filter }: ListAsked): string =>
  createHash('sha256')
    .update(JSON.stringify([caller, route, filter]))
    .digest('base64url');

/**
 * Where the list goes on, sealed and not only signed: it names the last line that was read, which may be one that the
 * caller may not see.
 */
export const pageToken = (secrets: SigningSecrets, asked: ListAsked, position: unknown): string =>
  sealed(secrets, bindingOf(asked), JSON.stringify(position));

/** The position, if the token is ours and was given for this very list; `undefined` otherwise. */
export function positionIn<S extends z.ZodType>(
  secrets: SigningSecrets,
  asked: ListAsked,
  token: string,
  schema: S,
): z.output<S> | undefined {
  const position = unsealed(secrets, bindingOf(asked), token);
  if (position === undefined) return undefined;
  const parsed = schema.safeParse(JSON.parse(position));
  return parsed.success ? parsed.data : undefined;
}
