import { isDeepStrictEqual as isDeepEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownPeriod } from '../../core/periods/period.ts';
import type { Report } from '../../core/reports/report.ts';
import { addDays, daysBetween, LocalDate } from '../../core/time.ts';
import {
  growthOver,
  increaseOver,
  increasesOver,
  isSame,
  lineOver,
  oldersOver,
  operandsIn,
  operandsOver,
  pairOf,
  partsOver,
  totalOver,
  valueOf,
  valueOver,
} from '../support/added-up.ts';
import {
  type Explained,
  explained,
  type Growth,
  type Line,
  type Outcome,
  type Statement,
} from '../support/explained.ts';
import { reportOf } from './agreement.ts';
import { reports } from './drawn.ts';
import { anyHistoryInBoth, comparedIn, comparisons } from './growth-agreement.ts';
import { anyHistoryOfUnits, type History, isCarried, type Saying } from './histories.ts';

const figuresIn = ({ sections }: Report) => sections.flatMap(({ figures }) => figures);

type Pair = ReturnType<typeof valueOf>;

const few = anyHistoryOfUnits(90);

/** Beside what else was said, counts of all units on many days, some of them begun anew. */
const manyCounts = anyHistoryOfUnits(30).chain((history) => {
  const codes = [...new Set(history.units.map(({ code }) => code))];
  const count = fc
    .record({
      unit: fc.constantFrom(...codes.filter((code) => code.length === 5)),
      source: fc.constantFrom('first', 'first', 'first', 'first', 'first', 'second'),
      at: fc.integer({ min: -60, max: 45 }),
      value: fc.integer({ min: 0, max: 200 }),
      restarts: fc.nat(3),
    })
    .map(({ unit, source, at, value, restarts }): Saying => {
      const from = addDays(LocalDate.parse('2025-07-15'), at);
      return {
        metric: 'accounts',
        unit,
        source,
        period: { from, until: addDays(from, 1) },
        says: { value },
        observedAt: '2025-08-14T12:00:00.000Z',
        receivedAt: '2025-08-22T00:00:00.000Z',
        ...(restarts === 0 && { restart: true as const }),
      };
    });
  return fc.array(count, { minLength: 80, maxLength: 140, size: 'max' }).map((counts): History => ({
    ...history,
    sayings: [...history.sayings, ...counts.filter(isCarried(history.units))],
  }));
});

/**
 * Beside these, a commune that states two flows day by day and for the whole month, with a percentage that is not theirs; and a
 * stock of the eve of the month, of which two sources say different things.
 */
const manyDays = manyCounts.chain((history) => {
  const codes = [...new Set(history.units.map(({ code }) => code))];
  const { from, until } = knownPeriod('nd09', 'month', '2025-08').interval;
  const days = Array.from({ length: daysBetween(from, until) }, (_, at) => addDays(from, at));
  return fc.constantFrom(...codes.filter((code) => code.length === 5)).map((unit): History => {
    const said = [{ from, until }, ...days.map((day) => ({ from: day, until: addDays(day, 1) }))];
    const common = {
      unit,
      observedAt: '2025-08-14T12:00:00.000Z',
      receivedAt: '2025-08-22T00:00:00.000Z',
    };
    const flows = said.flatMap((period, at): Saying[] =>
      ['received', 'online', ...(at === 0 ? ['online-share'] : [])].map((metric) => ({
        ...common,
        metric,
        source: 'first',
        period,
        says: { value: 2 },
      })),
    );
    const stocks = ['first', 'second'].map((source, at): Saying => ({
      ...common,
      metric: 'usual-staff',
      source,
      period: { from: addDays(from, -1), until: from },
      says: { value: at },
    }));
    const sayings = [...flows, ...stocks];
    return {
      ...history,
      sayings: [...history.sayings, ...sayings.filter(isCarried(history.units))],
    };
  });
});

/** Every figure of the reports of many worlds; answers how often something was added up. */
async function eachExplanation(
  pageSize: number,
  check: (explanation: Explained) => number,
  histories: fc.Arbitrary<History> = few,
): Promise<number> {
  let added = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reports), histories, async (which, history) => {
      const report = reportOf(which, history);
      for (const { id } of figuresIn(report)) added += check(await explained(report, id, pageSize));
    }),
    { seed: 20250827, numRuns: 100, endOnFailure: true },
  );
  return added;
}

/** Whether the parts come to the number; where there is none, they come to none, or why they do not is said. */
function expectSum(what: unknown, sum: Pair | undefined, outcome: Outcome): number {
  if (outcome.kind === 'value') {
    expect([what, sum !== undefined && isSame(sum, valueOf(outcome))]).toEqual([what, true]);
    return 1;
  }
  // "Over" so many below the line bounds nothing.
  if (sum !== undefined) expect([what, outcome.cause]).toEqual([what, 'inexact-operand']);
  return 0;
}

const isAlone = ({ units, scope }: Explained): boolean =>
  units.length === 1 && units[0]?.unit === scope.code;

test('the parts of every explanation add up to its figure, whatever was stated and became of the units', async () => {
  const added = await eachExplanation(3, (explanation) => {
    const { figure, total, units, coverage, operands = [] } = explanation;
    expect(units.length, figure).toBe(coverage.expected);
    if (isAlone(explanation)) return 0;
    const parts = partsOver(explanation);
    for (const [place, { sum: stated = '' }] of operands.entries())
      if (total.kind === 'value')
        expect([figure, isSame(parts[place] ?? [0n, 1n], pairOf(stated))]).toEqual([figure, true]);
    return expectSum(figure, totalOver(explanation), total);
  });
  expect(added).toBeGreaterThan(200);
}, 120_000);

test('the increases of the lines add up to that of the figure', async () => {
  const added = await eachExplanation(
    100,
    (explanation) => {
      const { figure, increase } = explanation;
      if (increase === undefined || isAlone(explanation)) return 0;
      return expectSum(figure, increasesOver(explanation), increase.total);
    },
    manyCounts,
  );
  expect(added).toBeGreaterThan(50);
}, 120_000);

/** Of a line that has none, the statements come to none. */
const expectLine = (line: Line, sum: Pair | undefined): number =>
  expectSum(line, sum, line.outcome);

test('the statements of every line add up to what the unit counts with', async () => {
  const added = await eachExplanation(100, ({ metric, operands, units }) =>
    operands === undefined
      ? units.reduce((lines, line) => lines + expectLine(line, lineOver(metric, line)), 0)
      : 0,
  );
  expect(added).toBeGreaterThan(200);
}, 120_000);

test('the statements of every line add up to each operand of its ratio or indicator, and these make its value', async () => {
  const added = await eachExplanation(100, (explanation) => {
    let lines = 0;
    if (explanation.operands === undefined) return lines;
    for (const line of explanation.units) {
      const stated = operandsIn(explanation, line);
      for (const [place, found] of operandsOver(explanation, line).entries()) {
        const own = stated[place];
        const same = own === undefined ? found === undefined : found && isSame(found, own);
        expect([line, place, same]).toEqual([line, place, true]);
      }
      if (stated.every((each) => each === undefined)) continue;
      lines += expectLine(line, valueOver(explanation, line));
    }
    return lines;
  });
  expect(added).toBeGreaterThan(50);
}, 120_000);

test('whatever stands as paired has all other parts of its days, of its source, beside it', async () => {
  const paired = await eachExplanation(100, ({ metric, units, operands = [] }) => {
    const lines = units.flatMap((line) => [line, ...(line.growth ?? [])]);
    return lines.reduce((found, { statements = [] }) => {
      const counting = statements.filter(({ role }) => role === 'used' || role === 'paired');
      const alone = counting.filter((said) => said.role === 'paired');
      for (const said of alone) {
        const group = counting.filter(
          ({ unit, source, interval }) =>
            unit === said.unit && source === said.source && isDeepEqual(interval, said.interval),
        );
        const parts = new Set(group.map((each) => each.metric));
        expect([metric, said, parts.size]).toEqual([metric, said, operands.length]);
      }
      return found + alone.length;
    }, 0);
  });
  expect(paired).toBeGreaterThan(20);
}, 120_000);

test('a line grew by what it stands at, and stood at before it began anew, less its bases', async () => {
  let restarts = 0;
  let shares = 0;
  const added = await eachExplanation(
    100,
    ({ units }) => {
      let lines = 0;
      for (const line of units) {
        const { increase, statements } = line;
        if (increase?.kind !== 'value') continue;
        lines += expectSum(line, increaseOver(line), increase);
        restarts += statements.some(({ role }) => role === 'reached') ? 1 : 0;
        shares += statements.some(({ role, share }) => role === 'base' && share !== undefined)
          ? 1
          : 0;
      }
      return lines;
    },
    manyCounts,
  );
  expect(added).toBeGreaterThan(100);
  expect(restarts).toBeGreaterThan(20);
  expect(shares).toBeGreaterThan(2);
}, 120_000);

/** A line as it stood in an older period. */
const olderLine = (line: Line, { before, statements = [] }: Growth): Line => ({
  ...line,
  outcome: before ?? line.outcome,
  ...(before && { increase: before }),
  statements,
});

const olderOver = (explanation: Explained, line: Line): Pair | undefined => {
  const { metric, operands } = explanation;
  if (metric.kind === 'cumulative') return increaseOver(line);
  return operands === undefined ? lineOver(metric, line) : valueOver(explanation, line);
};

test('the statements behind an older number add up to it, it makes the growth of its line, and all together that of the figure', async () => {
  const ofProvince = comparisons.filter(({ scope }) => scope === '96');
  let [lines, merged, totals] = [0, 0, 0];
  const checkLine = (explanation: Explained, line: Line, growth: Growth): void => {
    const { against, before, outcome, statements = [] } = growth;
    const measure = explanation.growth?.find((each) => each.against === against)?.in ?? '';
    const now = explanation.metric.kind === 'cumulative' ? line.increase : line.outcome;
    if (before?.kind !== 'value') return;
    lines += expectSum(growth, olderOver(explanation, olderLine(line, growth)), before);
    merged += statements.some(({ unit }) => unit !== line.unit) ? 1 : 0;
    if (outcome.kind === 'value' && now?.kind === 'value')
      expectSum(growth, growthOver(measure, valueOf(now), valueOf(before)), outcome);
  };
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(...ofProvince)
        .chain((which) => fc.tuple(fc.constant(which), anyHistoryInBoth(which))),
      async ([which, history]) => {
        const { report } = comparedIn(which, history);
        for (const { id } of figuresIn(report)) {
          const explanation = await explained(report, id, 100);
          for (const line of explanation.units)
            for (const growth of line.growth ?? []) checkLine(explanation, line, growth);
          if (explanation.operands !== undefined || isAlone(explanation)) continue;
          for (const growth of explanation.growth ?? [])
            totals += expectSum(
              [id, growth],
              oldersOver(explanation, growth.against),
              growth.before,
            );
        }
      },
    ),
    { seed: 20250827, numRuns: 400, endOnFailure: true },
  );
  expect(lines).toBeGreaterThan(300);
  expect(merged).toBeGreaterThan(3);
  expect(totals).toBeGreaterThan(200);
}, 120_000);

/** Where the reason of each flag must stand among the statements of its line. */
const reasons: Readonly<Record<string, (line: Line, source?: string) => boolean>> = {
  'sources-differ': ({ statements }, source) =>
    statements.some((said) => said.role === 'other-source' && said.source === source),
  'leftover-differs': ({ statements }) => statements.some(({ role }) => role === 'left-over'),
  'reached-back': ({ statements, givenUpTo = [] }) =>
    givenUpTo.length > 0 && statements.some(({ role }) => role === 'used'),
  'percentage-differs': ({ statements }) =>
    statements.some(({ role }) => role === 'bare-percentage') &&
    statements.some(({ role }) => role === 'used'),
  'cumulative-fell': (line) =>
    line.predecessors === undefined && isOfOneUnit(line) ? hasFall(line) : counts(line).length > 1,
};

/** Bases of units that were taken over may all lie before the period, where none of them is named beside the line. */
const isOfOneUnit = (line: Line): boolean =>
  new Set(counts(line).map(({ unit }) => unit)).size === 1;

const counts = ({ statements }: Line): readonly Statement[] => {
  const source = statements.find(({ role }) => role === 'used')?.source;
  return statements
    .filter(({ role, says }) => role !== 'superseded' && says.kind === 'value')
    .filter((said) => said.source === source)
    .toSorted((a, b) => (a.interval.until < b.interval.until ? -1 : 1));
};

const hasFall = (line: Line): boolean =>
  counts(line).some(({ says, restart }, at, all) => {
    const before = all[at - 1]?.says.text;
    return before !== undefined && restart !== true && Number(says.text) < Number(before);
  });

test('the reason of every flag stands among the statements of its line', async () => {
  const flagged = new Map<string, number>();
  await eachExplanation(
    100,
    ({ units }) => {
      for (const line of units)
        for (const { kind, sources = [''] } of line.flags) {
          flagged.set(kind, (flagged.get(kind) ?? 0) + 1);
          for (const source of sources)
            expect([kind, line, reasons[kind]?.(line, source)]).toEqual([kind, line, true]);
        }
      return 0;
    },
    manyDays,
  );
  for (const kind of Object.keys(reasons))
    expect([kind, flagged.get(kind) ?? 0]).not.toEqual([kind, 0]);
}, 120_000);
