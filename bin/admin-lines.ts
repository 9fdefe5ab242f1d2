import * as z from 'zod';

/** A thing as the API answers it. The system has checked it; a command shows it and sends it back. */
export type Shown = Readonly<Record<string, unknown>>;
export const Shown = z.record(z.string(), z.unknown());

/** What lies under the names, one after the other. */
export const pointed = (thing: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    thing,
  );

/** Rows of cells as lines, each column as wide as its widest cell. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const Change = z.looseObject({ sign: z.enum(['+', '~', '-']), kind: z.string(), code: z.string() });
type Change = z.output<typeof Change>;

/** What the API answers to a change of the registry, as far as it is printed. */
export const Changed = z.looseObject({
  version: z.int(),
  changes: z.array(Change),
  counts: z
    .looseObject({
      added: z.int(),
      changed: z.int(),
      removed: z.int(),
      unchanged: z.int().optional(),
    })
    .optional(),
});
export type Changed = z.output<typeof Changed>;

export const changeLines = (changes: readonly Change[]): readonly string[] =>
  changes.map(({ sign, kind, code }) => `${sign} ${kind} ${code}`);

const counted = ({ changes, counts }: Changed): string => {
  const ofSign = (sign: Change['sign']) => changes.filter((each) => each.sign === sign).length;
  const { added, changed, removed, unchanged } = counts ?? {
    added: ofSign('+'),
    changed: ofSign('~'),
    removed: ofSign('-'),
  };
  const same = unchanged === undefined ? '' : `, ${unchanged} unchanged`;
  return `${added} added, ${changed} changed, ${removed} removed${same}.`;
};

/** The changes, how many they are, and what became of them. */
export function changedLines(changed: Changed, dryRun: boolean): readonly string[] {
  const { changes, version } = changed;
  if (changes.length === 0) return [`Nothing differs from version ${version}.`];
  const end = dryRun ? 'Nothing was published.' : `Published version ${version}.`;
  return [...changeLines(changes), counted(changed), end];
}
