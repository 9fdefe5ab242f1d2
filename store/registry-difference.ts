import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type FieldChange, fieldChanges } from '../core/field-change.ts';
import type { RegistryContent } from '../core/registry/registry.ts';
import { type RegistryRow, rowsOf } from './registry-rows.ts';

/** How a row differs: `+` new, `~` changed, `-` gone; of a changed one also in which fields. */
export type RowChange = Pick<RegistryRow, 'kind' | 'code'> & {
  readonly sign: '+' | '~' | '-';
  readonly fields?: readonly FieldChange[];
};

/** What a version changed from the one before would write, without its bodies; `before` absent: the first version. */
export function registryChanges(
  before: RegistryContent | undefined,
  after: RegistryContent,
): readonly RowChange[] {
  const old = before === undefined ? [] : rowsOf(before);
  const known = new Map(old.map((row) => [nameOf(row), row]));
  return difference(old, rowsOf(after)).map((row) => ({
    kind: row.kind,
    code: row.code,
    ...howIt(row, known.get(nameOf(row))),
  }));
}

function howIt(
  row: RegistryRow,
  before: RegistryRow | undefined,
): Pick<RowChange, 'sign' | 'fields'> {
  if (row.body === undefined) return { sign: '-' };
  if (before === undefined) return { sign: '+' };
  return { sign: '~', fields: fieldChanges(told(before), told(row, before)) };
}

const Keys = z.looseObject({ keys: z.array(z.object({ sha256: z.string() })) });

/** Of a client's keys only how many there are, and where another took the place of one, that: nobody reads a key in a history. */
function told({ kind, body }: RegistryRow, before?: RegistryRow): unknown {
  if (kind !== 'client') return body;
  const client = Keys.parse(body);
  const { length } = client.keys;
  const earlier = before === undefined ? [] : Keys.parse(before.body).keys;
  const known = new Set(earlier.map(({ sha256 }) => sha256));
  const others = client.keys.filter(({ sha256 }) => !known.has(sha256)).length;
  const isExchanged = earlier.length === length && others > 0;
  return { ...client, keys: isExchanged ? `${length}, ${others} new` : String(length) };
}

/** Which row it is, whatever its version. */
export const nameOf = (row: Pick<RegistryRow<string>, 'kind' | 'code'>): string =>
  `${row.kind}#${row.code}`;

/** The rows that are new or changed, and a tombstone for each that is gone. */
export function difference<Kind extends string>(
  before: readonly RegistryRow<Kind>[],
  after: readonly RegistryRow<Kind>[],
): RegistryRow<Kind>[] {
  const old = new Map(before.map((row) => [nameOf(row), row]));
  const kept = new Set(after.map(nameOf));
  return [
    ...after.filter((row) => !isDeepStrictEqual(old.get(nameOf(row))?.body, row.body)),
    ...before.filter((row) => !kept.has(nameOf(row))).map(({ kind, code }) => ({ kind, code })),
  ];
}
