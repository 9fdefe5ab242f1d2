import { canonicalJson } from './canonical-json.ts';
import type { Change, Figure, Outcome, Report, UnitLine } from './report.ts';

/**
 * What a new edition says differently from the one before: totals and units, old and new, the cause, and the
 * receipts whose statements made the difference. In the order of the report; an empty list means that nothing
 * printed has changed.
 */
export function changesBetween(old: Report, next: Report): readonly Change[] {
  const before = new Map(figuresOf(old).map((figure) => [figure.id, figure]));
  return figuresOf(next).flatMap((figure) => {
    const was = before.get(figure.id);
    return was === undefined ? [] : figureChanges(was, figure);
  });
}

const figuresOf = (report: Report): readonly Figure[] =>
  report.sections.flatMap((section) => section.figures);

/** The older edition was read back from its archive, so the order of members means nothing. */
const sameOutcome = (a: Outcome | undefined, b: Outcome | undefined): boolean =>
  canonicalJson(a ?? null) === canonicalJson(b ?? null);

function figureChanges(old: Figure, next: Figure): readonly Change[] {
  const lines = new Map(old.units.map((line) => [line.unit, line]));
  const units = next.units.flatMap((line) => {
    const was = lines.get(line.unit);
    return was === undefined ? [] : unitChange(next.id, was, line);
  });
  const increase = (figure: Figure) => figure.increase?.total;
  const moved = !sameOutcome(old.total, next.total) || !sameOutcome(increase(old), increase(next));
  if (!moved) return units;
  const receipts = [...new Set(units.flatMap((change) => change.receipts))].toSorted();
  return [
    { figure: next.id, old: old.total, new: next.total, cause: mainCause(units), receipts },
    ...units,
  ];
}

function unitChange(figure: string, old: UnitLine, next: UnitLine): readonly Change[] {
  const same =
    sameOutcome(old.outcome, next.outcome) &&
    old.state === next.state &&
    sameOutcome(old.increase, next.increase);
  if (same) return [];
  return [
    {
      figure,
      unit: next.unit,
      old: old.outcome,
      new: next.outcome,
      oldState: old.state,
      newState: next.state,
      cause: causeOf(old, next),
      receipts: newReceipts(old, next),
    },
  ];
}

function causeOf(old: UnitLine, next: UnitLine): Change['cause'] {
  if (newReceipts(old, next).length === 0) return 'recomputed';
  if (next.state === 'withdrawn') return 'withdrawal';
  return old.state === 'missing' || old.state === 'partial' ? 'late' : 'correction';
}

const newReceipts = (old: UnitLine, next: UnitLine): readonly string[] => {
  const known = new Set(old.statements.map((line) => line.receipt));
  const receipts = next.statements.map((line) => line.receipt);
  return [...new Set(receipts.filter((receipt) => !known.has(receipt)))].toSorted();
};

const byWeight: readonly Change['cause'][] = ['withdrawal', 'correction', 'late', 'recomputed'];

const mainCause = (changes: readonly Change[]): Change['cause'] =>
  byWeight.find((cause) => changes.some((change) => change.cause === cause)) ?? 'recomputed';
