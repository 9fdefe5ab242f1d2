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

const Field = z.looseObject({
  field: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
const Change = z.looseObject({
  sign: z.enum(['+', '~', '-']),
  kind: z.string(),
  code: z.string(),
  fields: z.array(Field).default([]),
  moreFields: z.int().default(0),
});
type Change = z.output<typeof Change>;

const Reused = z.looseObject({
  code: z.string(),
  validFrom: z.string(),
  clients: z.array(z.string()),
  datasets: z.array(z.string()),
  definitions: z.array(z.string()),
  recipients: z.array(z.string()),
});
type Reused = z.output<typeof Reused>;

/** What the API answers to a change of the registry, as far as it is printed. */
export const Changed = z.looseObject({
  version: z.int(),
  changes: z.array(Change),
  /** Absent: asked of a system that does not tell. */
  reusedCodes: z.array(Reused).default([]),
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

/** A person reads no more; --json prints all. */
const mostLines = 40;
const signs = ['-', '~', '+'];

/** A line each, in words what differs; of very many what goes and what changes before what comes. */
export function changeLines(changes: readonly Change[]): readonly string[] {
  const rest = changes.length - mostLines;
  if (rest <= 0) return changes.map(changeLine);
  const first = changes
    .toSorted((one, other) => signs.indexOf(one.sign) - signs.indexOf(other.sign))
    .slice(0, mostLines);
  return [...first.map(changeLine), `… and ${rest} more; --json prints all of them.`];
}

function changeLine({ sign, kind, code, fields, moreFields }: Change): string {
  const more = moreFields > 0 ? [`${moreFields} more fields`] : [];
  const said = [...fields.map(fieldWords), ...more].join('; ');
  return `${sign} ${kind} ${code}${said === '' ? '' : `: ${said}`}`;
}

function fieldWords({ field, before, after }: z.output<typeof Field>): string {
  if (!field.endsWith('[]')) return `${field} ${quoted(before)} → ${quoted(after)}`;
  const gone = before === null ? [] : [`without ${quoted(before)}`];
  const come = after === null ? [] : [`with ${quoted(after)}`];
  return `${field.slice(0, -2)} ${[...gone, ...come].join(', ')}`;
}

const quoted = (text: string | null): string => (text === null ? 'nothing' : `“${text}”`);

/** A line for each code that now means another unit. */
export const reusedLines = (reused: readonly Reused[]): readonly string[] =>
  reused.map(({ code, validFrom, ...named }) => {
    const holders = (['clients', 'datasets', 'definitions', 'recipients'] as const).flatMap((by) =>
      named[by].length === 0 ? [] : [`${by} ${named[by].join(', ')}`],
    );
    return `! code ${code} is carried by another unit from ${validFrom}, and named by: ${holders.join('; ')}. Check them.`;
  });

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
  const { changes, reusedCodes, version } = changed;
  if (changes.length === 0) return [`Nothing differs from version ${version}.`];
  const end = dryRun ? 'Nothing was published.' : `Published version ${version}.`;
  return [...changeLines(changes), counted(changed), ...reusedLines(reusedCodes), end];
}
