import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../core/canonical-json.ts';
import { changesBetween } from '../../core/reports/changes.ts';
import type { Change } from '../../core/reports/change.ts';
import type { Report } from '../../core/reports/report.ts';
import { statementsAt } from '../../core/reports/unit-line.ts';
import { type InParts, withLines } from '../support/in-parts.ts';
import { builtFrom } from './agreement.ts';
import { editionsOf, registryIn } from './drawn-editions.ts';
import { anyReport, type Drawn } from './drawn.ts';
import type { Saying } from './histories.ts';
import { receiptOf } from './small-world.ts';

/** What the report lists, and each of its parts. */
const changesIn = ({ report, parts = new Map() }: InParts): readonly Change[] =>
  [report, ...parts.values()].flatMap(({ changes = [] }) => changes);

const figuresIn = (report: Report) => report.sections.flatMap(({ figures }) => figures);

type Editions = ReturnType<typeof editionsOf>;

let drawnOnce: readonly (readonly [Editions, Drawn])[] | undefined;

/** Every two editions of many histories, built once for all laws; answers the changes that were looked at. */
function eachEditions(
  check: (editions: Editions, drawn: Drawn) => readonly Change[],
): readonly Change[] {
  drawnOnce ??= fc
    .sample(anyReport(90), { seed: 20251117, numRuns: 100 })
    .map((drawn) => [editionsOf(drawn), drawn] as const);
  return drawnOnce.flatMap(([editions, drawn]) => check(editions, drawn));
}

const told = new Set(['figure', 'increase', 'growth', 'beside']);

test('law: every receipt of a change was received after the older edition’s instant and by the newer one’s', () => {
  const seen = eachEditions(({ next }, { before, asked }) => {
    const arrival = new Map(
      figuresIn(withLines(next)).flatMap(({ units, compared }) =>
        [...units.flatMap(statementsAt), ...compared].map(
          ({ receipt, receivedAt }) => [receipt, receivedAt] as const,
        ),
      ),
    );
    const changes = changesIn(next);
    for (const { receipts } of changes)
      for (const receipt of receipts) {
        const at = arrival.get(receipt) ?? '';
        expect([receipt, at > before, at <= asked.asOf]).toEqual([receipt, true, true]);
      }
    return changes;
  });
  expect(seen.length).toBeGreaterThan(500);
  expect(new Set(seen.map(({ of }) => of))).toEqual(new Set([...told, 'base']));
}, 120_000);

test('law: while the registry stays, every change has a receipt and no figure is computed anew without one', () => {
  const seen = eachEditions(({ next }) => {
    const changes = changesIn(next);
    for (const change of changes)
      expect([change, change.receipts.length > 0, change.causes.includes('recomputed')]).toEqual([
        change,
        true,
        false,
      ]);
    return changes;
  });
  const causes = new Set(seen.flatMap((change) => change.causes));
  expect(causes).toEqual(new Set(['late', 'correction', 'withdrawal', 'base']));
}, 120_000);

test('law: every receipt of a change of a line stands in that line’s explanation', () => {
  let lines = 0;
  eachEditions(({ next }) => {
    const figures = figuresIn(withLines(next));
    const changes = changesIn(next).filter(({ unit }) => unit !== undefined);
    for (const change of changes) {
      const figure = figures.find(({ id }) => id === change.figure);
      const line = figure?.units.find(({ unit }) => unit === change.unit);
      // A province's own total is no line, and a word of a unit that went into a line stands at that one.
      const statements = line ? statementsAt(line) : [];
      const known = new Set(statements.map(({ receipt }) => receipt));
      if (line === undefined) continue;
      lines += 1;
      for (const receipt of change.receipts)
        expect([change, known.has(receipt)]).toEqual([change, true]);
    }
    return changes;
  });
  expect(lines).toBeGreaterThan(300);
}, 120_000);

test('law: two editions as of one instant, by one registry, differ in nothing', () => {
  fc.assert(
    fc.property(anyReport(90), (drawn) => {
      const registry = registryIn(drawn);
      const built = () => builtFrom(registry, drawn.history.sayings, drawn.asked);
      const first = built();
      const again = builtFrom(registry, drawn.history.sayings, drawn.asked, first);
      expect(changesIn(again)).toEqual([]);
      expect(changesBetween(withLines(first), withLines(built()))).toEqual([]);
    }),
    { seed: 20251118, numRuns: 100, endOnFailure: true },
  );
}, 120_000);

test('law: the totals of the country name exactly what moved them in its provinces', () => {
  let totals = 0;
  eachEditions(({ old, next }) => {
    if (next.parts === undefined) return [];
    // In one piece, what stands at the only line is printed at the head of a figure without a total.
    const alone = new Set(
      [old, next].flatMap((each) =>
        figuresIn(withLines(each)).flatMap(({ id, units, total }) =>
          units.length === 1 && total.kind === 'none' ? [id] : [],
        ),
      ),
    );
    const isTotal = ({ unit, figure }: Change): boolean => unit === undefined && !alone.has(figure);
    const joined = (next.report.changes ?? []).filter(isTotal);
    const inOnePiece = changesBetween(withLines(old), withLines(next)).filter(isTotal);
    expect(canonicalJson(joined)).toBe(canonicalJson(inOnePiece));
    totals += joined.length;
    return joined;
  });
  expect(totals).toBeGreaterThan(50);
}, 120_000);

/** Later than any report is asked. */
const never = '2999-01-01T00:00:00.000Z';

/** What a change names, and what that replaces: without this it would stand at another place in the order of truth. */
function withReplaced(named: readonly string[], sayings: readonly Saying[]): ReadonlySet<string> {
  const replacedBy = new Map(sayings.map(({ replaces }, at) => [receiptOf(at), replaces]));
  const all = new Set(named);
  for (const receipt of all) {
    const replaced = replacedBy.get(receipt);
    if (replaced !== undefined) all.add(replaced);
  }
  return all;
}

/**
 * The history in which nothing else arrived after the older edition. How far this goes: a unit that says anew that it has nothing
 * contributes as little as before, and a total does not name it, though what is new of others might count in its place.
 */
const withOnly = (
  { before, history }: Drawn,
  named: readonly string[],
  isTotal: boolean,
): readonly Saying[] => {
  const kept = withReplaced(named, history.sayings);
  return history.sayings.map((said, at) =>
    said.receivedAt <= before || kept.has(receiptOf(at)) || (isTotal && !('value' in said.says))
      ? said
      : { ...said, receivedAt: never },
  );
};

/** Where a number stands. */
const placeOf = ({ figure, of, unit, against, source, metric, interval }: Change): string =>
  canonicalJson({ figure, of, unit, against, source, metric, interval });

/** Without what stands beside: that takes others' words as well, beside which it stands. */
const printedIn = (built: InParts): readonly Change[] =>
  (withLines(built).changes ?? []).filter(({ of }) => of !== 'beside');

const saidBy = ({ new: said, newPercentage, newState }: Change): string =>
  canonicalJson({ said, newPercentage, newState });

test('law: the older edition’s facts and the receipts of a change are enough for its new number', () => {
  const looked = new Map<string, number>();
  fc.assert(
    fc.property(anyReport(70), (drawn) => {
      const registry = registryIn(drawn);
      const { old, next } = editionsOf(drawn);
      const lines = new Set(
        figuresIn(withLines(next)).flatMap(({ id, units }) =>
          units.map((line) => `${id}|${line.unit}`),
        ),
      );
      const isTotal = ({ figure, unit }: Change): boolean => !lines.has(`${figure}|${unit}`);
      const together = Map.groupBy(printedIn(next), (change) =>
        [isTotal(change), ...change.receipts].join(),
      );
      for (const [first, ...others] of together.values()) {
        if (first === undefined) continue;
        const sayings = withOnly(drawn, first.receipts, isTotal(first));
        const again = printedIn(builtFrom(registry, sayings, drawn.asked, old));
        const found = new Map(again.map((change) => [placeOf(change), saidBy(change)]));
        for (const change of [first, ...others]) {
          expect([change, found.get(placeOf(change))]).toEqual([change, saidBy(change)]);
          looked.set(change.of, (looked.get(change.of) ?? 0) + 1);
        }
      }
    }),
    { seed: 20251119, numRuns: 40, endOnFailure: true },
  );
  for (const of of ['figure', 'increase', 'growth'])
    expect([of, (looked.get(of) ?? 0) > 5]).toEqual([of, true]);
}, 120_000);
