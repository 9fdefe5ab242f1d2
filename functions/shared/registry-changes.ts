import * as z from 'zod';
import type { RowChange } from '../../store/registry.ts';
import { type KindName, kindNames } from './registry-kinds.ts';

const FieldShown = z.strictObject({
  field: z.string().meta({ description: 'Its way into the thing: names.vi; off[] of a list' }),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/** One thing that a version changed: new, changed or gone. */
export const ChangeShown = z.strictObject({
  sign: z.enum(['+', '~', '-']).meta({ description: 'New, changed, gone' }),
  kind: z.enum(Object.values(kindNames)),
  code: z.string().meta({ description: 'Of a unit with its first day: 96@2025-07-01' }),
  fields: z.array(FieldShown).optional().meta({
    description:
      'Of what changed: in which fields, at most 10, texts cut at 80 letters; of a list only what was taken out and what came in. Of a client’s keys only how many. Left out beyond the first 500 changes',
  }),
  moreFields: z.int().optional().meta({ description: 'How many more fields differ' }),
});
type ChangeShown = z.output<typeof ChangeShown>;

const mostFields = 10;
/** So that an answer about a country stays an answer. */
const mostWithFields = 500;

/** By kind and code, so that the same changes are the same text whenever they are told. */
export const changesShown = (changes: readonly RowChange[]): readonly ChangeShown[] =>
  changes
    .map((change) => ({ change, spot: spotOf(change) }))
    .toSorted((one, other) => (one.spot < other.spot ? -1 : 1))
    .map(({ change: { sign, kind, code, fields } }, place) => ({
      sign,
      kind: kindNames[kind],
      code,
      ...(place < mostWithFields && fields !== undefined && fieldsShown(fields)),
    }));

const fieldsShown = (fields: NonNullable<RowChange['fields']>) => ({
  fields: fields.slice(0, mostFields),
  ...(fields.length > mostFields && { moreFields: fields.length - mostFields }),
});

const kindOrder: readonly KindName[] = Object.values(kindNames);
const spotOf = ({ kind, code }: RowChange): string =>
  `${kindOrder.indexOf(kindNames[kind])} ${code}`;

const CountsShown = z.strictObject({
  added: z.int(),
  changed: z.int(),
  removed: z.int(),
  unchanged: z.int().meta({ description: 'Of what was sent' }),
});

export const ImportShown = z.strictObject({
  version: z.int().meta({ description: 'The version that stands now' }),
  dryRun: z.boolean(),
  counts: CountsShown,
  changes: z.array(ChangeShown),
});

export const MadeShown = z.strictObject({
  version: z.int().meta({ description: 'The version that stands now' }),
  dryRun: z.boolean(),
  changes: z.array(ChangeShown).meta({ description: 'Nothing where nothing differed' }),
});

/** How many things an import stated, and of which kind; without one, of every kind. */
export type Stated = { readonly sent: number; readonly kind?: KindName };

/** The first import of a kind also brings the empty calendar that every registry has: it is listed and not counted. */
export function importShown(
  { version, changes }: { readonly version: number; readonly changes: readonly RowChange[] },
  { sent, kind }: Stated,
  dryRun: boolean,
): z.output<typeof ImportShown> {
  const own = changes.filter((each) => kind === undefined || kindNames[each.kind] === kind);
  const count = (sign: RowChange['sign']) => own.filter((each) => each.sign === sign).length;
  const [added, changed, removed] = [count('+'), count('~'), count('-')];
  const counts = { added, changed, removed, unchanged: sent - added - changed };
  return { version, dryRun, counts, changes: [...changesShown(changes)] };
}

/** What is written beside a version where nobody said why: `units: +3 ~1 -0`. */
export function changesInWords(changes: readonly RowChange[]): string {
  const byKind = Map.groupBy(changes, ({ kind }) => kindNames[kind]);
  return [...byKind]
    .map(([kind, all]) => {
      const count = (sign: RowChange['sign']) => all.filter((each) => each.sign === sign).length;
      return `${kind}: +${count('+')} ~${count('~')} -${count('-')}`;
    })
    .join(', ');
}
