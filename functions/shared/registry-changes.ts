import * as z from 'zod';
import type { RowChange } from '../../store/registry.ts';
import { kindNames } from './registry-kinds.ts';

/** One thing that a version changed: new, changed or gone. */
export const ChangeShown = z.strictObject({
  sign: z.enum(['+', '~', '-']).meta({ description: 'New, changed, gone' }),
  kind: z.enum(Object.values(kindNames)),
  code: z.string().meta({ description: 'Of a unit with its first day: 96@2025-07-01' }),
});

export const changeShown = ({ sign, kind, code }: RowChange): z.output<typeof ChangeShown> => ({
  sign,
  kind: kindNames[kind],
  code,
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
  changes: z.array(ChangeShown),
});

export const MadeShown = z.strictObject({
  version: z.int().meta({ description: 'The version that stands now' }),
  dryRun: z.boolean(),
  changes: z.array(ChangeShown).meta({ description: 'Nothing where nothing differed' }),
});

/** `sent`: how many things the request stated. */
export function importShown(
  { version, changes }: { readonly version: number; readonly changes: readonly RowChange[] },
  sent: number,
  dryRun: boolean,
): z.output<typeof ImportShown> {
  const count = (sign: RowChange['sign']) => changes.filter((each) => each.sign === sign).length;
  const [added, changed, removed] = [count('+'), count('~'), count('-')];
  const counts = { added, changed, removed, unchanged: sent - added - changed };
  return { version, dryRun, counts, changes: changes.map(changeShown) };
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
