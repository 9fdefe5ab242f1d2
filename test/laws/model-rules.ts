import { currentOf, type Decision, type Known, type Said, statedNow } from './model-statements.ts';

/** What must hold among the figures of one source for one unit and interval: their sum, each times a factor, to zero. */
export type ModelRule = {
  readonly sum: Readonly<Record<string, number>>;
  readonly is: '≤' | '=' | '≥';
  readonly missing: 'skip-if-any' | 'skip-if-all' | 'zero';
  /** Otherwise of whole periods only. */
  readonly everyInterval: boolean;
};

/** A row that says something, whatever becomes of it. */
export type RuledRow = { readonly said: Said; readonly decision: Decision };

/** All that a body comes to at one unit, interval and source, and what is known there. */
export type RuledPlace = {
  readonly place: string;
  readonly isPeriod: boolean;
  readonly rows: readonly RuledRow[];
  readonly omissions: readonly Said[];
  readonly known: readonly Known[];
};

const gives = ({ said, decision }: RuledRow, metric: string): boolean =>
  said.subject.split(' ')[0] === metric && (decision === 'accepted' || decision === 'unchanged');

/** Whether the rule is broken by what would be current if the rows were written. */
function isBroken({ sum, is, missing }: ModelRule, at: RuledPlace): boolean {
  const written = at.rows.filter(
    ({ decision }) => decision === 'accepted' || decision === 'superseded',
  );
  const all = [
    ...at.known,
    ...[...written.map(({ said }) => said), ...at.omissions].map((said) => statedNow(said)),
  ];
  const found = Object.entries(sum).map(([metric, times]) => {
    const current = currentOf(`${metric} ${at.place}`, all);
    return { times, number: current?.number, orMore: current?.orMore === true };
  });
  const lacks = ({ number }: { readonly number: number | undefined }) => number === undefined;
  if (missing === 'skip-if-any' && found.some(lacks)) return false;
  if (missing === 'skip-if-all' && found.every(lacks)) return false;
  const total = found.reduce((before, { times, number = 0 }) => before + times * number, 0);
  const mayBeMore = found.some(({ times, orMore }) => orMore && times > 0);
  const mayBeLess = found.some(({ times, orMore }) => orMore && times < 0);
  if (is === '≤') return total > 0 && !mayBeLess;
  if (is === '≥') return total < 0 && !mayBeMore;
  return (total > 0 && !mayBeLess) || (total < 0 && !mayBeMore);
}

/**
 * What is left of the rows at one place: those that give an operand of a broken rule are rejected. In partial mode the rules
 * are judged again on what is left. Where a body that is refused anyway has other faults, only what it says itself counts.
 */
export function afterRules(
  rules: readonly ModelRule[],
  at: RuledPlace,
  { again, onlyWhole }: { readonly again: boolean; readonly onlyWhole: boolean },
): RuledPlace {
  const broken = rules.filter((rule) => {
    const operands = Object.keys(rule.sum);
    const isGiven = (metric: string) => at.rows.some((row) => gives(row, metric));
    const concerns = onlyWhole ? operands.every(isGiven) : operands.some(isGiven);
    return concerns && (at.isPeriod || rule.everyInterval) && isBroken(rule, at);
  });
  if (broken.length === 0) return at;
  const operands = broken.flatMap(({ sum }) => Object.keys(sum));
  const rows = at.rows.map((row) =>
    operands.some((metric) => gives(row, metric)) ? { ...row, decision: 'rejected' as const } : row,
  );
  return again ? afterRules(rules, { ...at, rows }, { again, onlyWhole }) : { ...at, rows };
}
