import { isDeepStrictEqual } from 'node:util';
import type { RegistryContent } from '../core/registry.ts';
import { type RegistryRow, rowsOf } from './registry-rows.ts';

/** How a row differs: `+` new, `~` changed, `-` gone. */
export type RowChange = Pick<RegistryRow, 'kind' | 'code'> & { readonly sign: '+' | '~' | '-' };

/** What a version changed from the one before would write, without its bodies; `before` absent: the first version. */
export function registryChanges(
  before: RegistryContent | undefined,
  after: RegistryContent,
): readonly RowChange[] {
  const old = before === undefined ? [] : rowsOf(before);
  const names = new Set(old.map(nameOf));
  return difference(old, rowsOf(after)).map((row) => ({
    sign: signOf(row, names),
    kind: row.kind,
    code: row.code,
  }));
}

const signOf = (row: RegistryRow, known: ReadonlySet<string>): RowChange['sign'] => {
  if (row.body === undefined) return '-';
  return known.has(nameOf(row)) ? '~' : '+';
};

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
