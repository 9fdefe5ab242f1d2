import * as z from 'zod';
import { Client } from '../../core/registry/client.ts';
import type { Caller } from './route.ts';

/** What the authorizer passes on. The gateway carries strings only, so lists travel as JSON. */
export type CallerContext = Readonly<Record<string, string>>;

export const callerContext = ({ id, scopes, units, sources, actors }: Caller): CallerContext => ({
  id,
  scopes: JSON.stringify(scopes),
  units: JSON.stringify(units),
  actors: JSON.stringify(actors),
  ...(sources !== undefined && { sources: JSON.stringify(sources) }),
});

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

const Context = z.object({
  id: Client.shape.id,
  scopes: json.pipe(Client.shape.scopes),
  units: json.pipe(Client.shape.units),
  actors: json.pipe(Client.shape.actors),
  sources: json.pipe(Client.shape.sources.unwrap()).optional(),
});

/** The caller that the authorizer named; nobody if it was not asked or named none. */
export function callerFrom(context: unknown): Caller | undefined {
  const parsed = Context.safeParse(context);
  if (!parsed.success) return undefined;
  const { sources, ...caller } = parsed.data;
  return sources === undefined ? caller : { ...caller, sources };
}
