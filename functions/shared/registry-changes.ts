import * as z from 'zod';
import { UnitCode } from '../../core/units/unit.ts';
import { LocalDate } from '../../core/time.ts';
import type { RowChange } from '../../store/registry.ts';
import type { ChangeMade } from './registry-change.ts';
import { type KindName, kindNames } from './registry-kinds.ts';

const FieldShown = z.strictObject({
  field: z.string().meta({ description: 'Its way into the thing: names.vi; off[] of a list' }),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

/** One thing that a version changed: new, changed or gone. */
const ChangeShown = z.strictObject({
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
const changesShown = (changes: readonly RowChange[]): readonly ChangeShown[] =>
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

/** What names a code, and so goes over from the unit that had it to the one that has it now. */
const ReusedCodeShown = z.strictObject({
  code: UnitCode,
  validFrom: LocalDate.meta({ description: 'The first day of the unit that carries it now' }),
  clients: z.array(z.string()).meta({ description: 'By units or actors' }),
  datasets: z.array(z.string()).meta({ description: 'By reporters' }),
  definitions: z.array(z.string()).meta({ description: 'By scopes' }),
  recipients: z.array(z.string()).meta({ description: 'Of those definitions' }),
});

/** What every answer about a change tells of it. */
export const changeMembers = {
  changes: z.array(ChangeShown).meta({ description: 'Nothing where nothing differed' }),
  reusedCodes: z.array(ReusedCodeShown).meta({
    description:
      'Codes that this change gives to another unit, which the one before did not go into by any event, while something names them: whoever had rights or reports by the code has them for the new unit from its first day. Check that this is meant',
  }),
};

export const changeShown = ({ changes, reusedCodes }: Omit<ChangeMade, 'version'>) => ({
  changes: [...changesShown(changes)],
  reusedCodes: reusedCodes.map((each) => ({
    ...each,
    clients: [...each.clients],
    datasets: [...each.datasets],
    definitions: [...each.definitions],
    recipients: [...each.recipients],
  })),
});

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
  ...changeMembers,
});

export const MadeShown = z.strictObject({
  version: z.int().meta({ description: 'The version that stands now' }),
  dryRun: z.boolean(),
  ...changeMembers,
});

/** How many things an import stated, and of which kind; without one, of every kind. */
export type Stated = { readonly sent: number; readonly kind?: KindName };

/** The first import of a kind also brings the empty calendar that every registry has: it is listed and not counted. */
export function importShown(
  { version, ...made }: ChangeMade,
  { sent, kind }: Stated,
  dryRun: boolean,
): z.output<typeof ImportShown> {
  const own = made.changes.filter((each) => kind === undefined || kindNames[each.kind] === kind);
  const count = (sign: RowChange['sign']) => own.filter((each) => each.sign === sign).length;
  const [added, changed, removed] = [count('+'), count('~'), count('-')];
  const counts = { added, changed, removed, unchanged: sent - added - changed };
  return { version, dryRun, counts, ...changeShown(made) };
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
