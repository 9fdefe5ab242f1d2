import { ofDecimalText } from '../fraction.ts';
import { absent, differ } from './line-moves.ts';
import { isNews, placeOf, type Since } from './news.ts';
import type { Change, ChangeCause } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { StatementLine, UnitLine } from './unit-line.ts';

/** What stands beside a line's number and is current. */
export const besideOf = (line: UnitLine | undefined): readonly StatementLine[] =>
  (line?.statements ?? []).filter(
    ({ role }) => role === 'other-source' || role === 'bare-percentage',
  );

/**
 * What sources say anew of what stands beside a figure, against what each said of it in the older edition, in whatever part:
 * what only comes to stand beside it, or stands there no more, says nothing else than before. `line`: at which it stands.
 */
export function besideChanges(
  figure: string,
  old: readonly StatementLine[],
  next: readonly StatementLine[],
  since: Since,
  line?: string,
): readonly Change[] {
  const before = new Map(
    old.filter(({ role }) => role !== 'superseded').map((line) => [placeOf(line), line]),
  );
  return next.flatMap((is) => {
    const was = before.get(placeOf(is));
    const outcomes = { old: was ? statedOutcome(was) : absent, new: statedOutcome(is) };
    if (!isNews(is, since) || !differ(outcomes.old, outcomes.new)) return [];
    const { source, receipt } = is;
    const unit = line?.split('@')[0] === is.unit ? line : is.unit;
    const causes = [besideCause(was, is)];
    return [{ figure, of: 'beside', unit, source, ...outcomes, causes, receipts: [receipt] }];
  });
}

function besideCause(was: StatementLine | undefined, is: StatementLine): ChangeCause {
  if (is.says.kind === 'withdrawal') return 'withdrawal';
  return was === undefined ? 'late' : 'correction';
}

/** What one source said, as an outcome of its own. */
function statedOutcome({ says }: StatementLine): Outcome {
  if (says.kind !== 'value')
    return { kind: 'none', cause: says.kind === 'nil' ? 'nil' : 'withdrawn' };
  const { numerator, denominator } = ofDecimalText(says.text);
  return {
    kind: 'value',
    numerator: numerator.toString(),
    denominator: denominator.toString(),
    decimals: says.text.split('.')[1]?.length ?? 0,
    atLeast: says.atLeast,
    carried: false,
  };
}
