import { createHash } from 'node:crypto';
import * as z from 'zod';
import { opened, signed, type SigningSecrets } from './signing.ts';

/** What a token is bound to: it goes on with the same list, for the same caller, or not at all. */
export type ListAsked = {
  readonly caller: string;
  readonly route: string;
  readonly filter: unknown;
};

const Payload = z.strictObject({ bound: z.string(), position: z.unknown() });

const bindingOf = ({ caller, route, filter }: ListAsked): string =>
  createHash('sha256')
    .update(JSON.stringify([caller, route, filter]))
    .digest('base64url');

/** Opaque to the caller: where the list goes on, signed. */
export const pageToken = (secrets: SigningSecrets, asked: ListAsked, position: unknown): string =>
  signed(secrets, 'page-token', JSON.stringify({ bound: bindingOf(asked), position }));

/** The position, if the token is ours and was given for this very list; `undefined` otherwise. */
export function positionIn<S extends z.ZodType>(
  secrets: SigningSecrets,
  asked: ListAsked,
  token: string,
  schema: S,
): z.output<S> | undefined {
  const payload = opened(secrets, 'page-token', token);
  if (payload === undefined) return undefined;
  const { bound, position } = Payload.parse(JSON.parse(payload));
  if (bound !== bindingOf(asked)) return undefined;
  const parsed = schema.safeParse(position);
  return parsed.success ? parsed.data : undefined;
}
