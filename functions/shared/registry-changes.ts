import * as z from 'zod';
import type { RowChange } from '../../store/registry.ts';
import { type KindName, kindNames } from './registry-kinds.ts';

/** One thing that a version changed: new, changed or gone. */
export const ChangeShown = z.strictObject({
  sign: z.enum(['+', '~', '-']).meta({ description: 'New, changed, gone' }),
  kind: z.enum(Object.values(kindNames)),
  code: z.string().meta({ description: 'Of a unit with its first day: 96@2025-07-01' }),
});

/** By kind and code, so that the same changes are the same text whenever they are told. */
export const changesShown = (
  changes: readonly RowChange[],
): readonly z.output<typeof ChangeShown>[] =>
  changes
    .map(({ sign, kind, code }) => ({ sign, kind: kindNames[kind], code }))
    .toSorted((one, other) => (spotOf(one) < spotOf(other) ? -1 : 1));

const kindOrder: readonly KindName[] = Object.values(kindNames);
const spotOf = ({ kind, code }: z.output<typeof ChangeShown>): string =>
  `${kindOrder.indexOf(kind)} ${code}`;

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
