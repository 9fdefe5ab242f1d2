import type { Asked } from '../figures/computed.ts';
import { emptyCoverage, joinedCoverage, silenceOf, type Standing } from '../figures/coverage.ts';
import { addSum } from '../exact-sum.ts';
import type { Finding } from '../figures/finding.ts';
import type { PlainAnswer } from './plain-answers.ts';
import type { Coverage } from '../reports/report.ts';
import type { Outcome } from '../reports/outcome.ts';
import {
  emptyFigureTally,
  emptyTally,
  type FigureTally,
  joinFigureTallies,
  nobodyGave,
  outcomeOf,
  tallyFinding,
  termsOf,
  totalOf,
} from '../figures/tally.ts';
import type { Unit, UnitCode } from '../units/unit.ts';
import {
  type Adding,
  addUnit,
  coverageAdded,
  coverUnit,
  type Covering,
  emptyAdding,
  emptyCovering,
  tallyAdded,
} from './unit-tallies.ts';
import type { Whole } from './wholes.ts';

/** A figure without its lines. */
export type FigureTotal = {
  readonly total: Outcome;
  readonly coverage: Coverage;
  /** Of a country, in order of code. */
  readonly provinces?: readonly ProvinceTotal[];
};

type ProvinceTotal = {
  readonly unit: UnitCode;
  readonly total: Outcome;
  readonly coverage: Coverage;
};

/**
 * One figure while its reporters are added, each to the row of its province, but for those that gave it whole: of these
 * `wholeIn` tells in the end.
 */
export function summedFigure(
  asked: Asked,
  scope: Unit,
  provinces: readonly UnitCode[],
  wholeIn: (row: number) => Whole,
) {
  const groups = provinces.map(emptyGroup);

  function groupAt(row: number): Group {
    const group = groups[row];
    if (group === undefined) throw new RangeError(`No province stands in row ${row}`);
    return group;
  }

  return {
    addPlain(row: number, line: string, { state, late, carried, numbers }: PlainAnswer): void {
      const group = groupAt(row);
      coverUnit(group.covering, line, state, late, carried);
      numbers.forEach((number, place) => addUnit(numbersAt(group, place), number));
    },

    addFinding(row: number, finding: Finding, { unit, state, late, carried }: Standing): void {
      const group = groupAt(row);
      coverUnit(group.covering, unit, state, late, carried);
      group.found = joinFigureTallies(group.found, tallyFinding(finding));
      group.alone = { line: unit, finding };
    },

    total(): FigureTotal {
      for (const [row, group] of groups.entries()) addWhole(group, wholeIn(row));
      const tallies = groups.map((group) => tallyOf(asked, group));
      const tally = tallies.reduce(joinFigureTallies, emptyFigureTally);
      const coverages = groups.map(({ covering }) => coverageAdded(covering));
      const coverage = joinedCoverage(coverages);
      return {
        total: totalFor(asked, scope.code, tally, coverage, groups[0]),
        coverage,
        ...(scope.level === 'country' && {
          provinces: provinces.map((unit, row) => {
            const [of, rate] = [tallies[row] ?? emptyFigureTally, coverages[row] ?? emptyCoverage];
            return { unit, total: totalFor(asked, unit, of, rate, groups[row]), coverage: rate };
          }),
        }),
      };
    },
  };
}

function addWhole(group: Group, whole: Whole): void {
  if (whole.units === 0) return;
  const numbers = numbersAt(group, 0);
  numbers.units += whole.units;
  addSum(numbers.sums, 1, whole.sum);
  group.covering.expected += whole.units;
  group.covering.value += whole.units;
}

/** The reporters of one province. */
type Group = {
  readonly covering: Covering;
  /** Of the figure itself, or of each operand. */
  readonly numbers: Adding[];
  found: FigureTally;
  /** The last that was asked by the general rules. */
  alone?: { readonly line: string; readonly finding: Finding };
};

const emptyGroup = (): Group => ({
  covering: emptyCovering(),
  numbers: [],
  found: emptyFigureTally,
});

function numbersAt({ numbers }: Group, place: number): Adding {
  const held = numbers[place] ?? emptyAdding();
  numbers[place] = held;
  return held;
}

function tallyOf({ metric, computed }: Asked, { found, numbers }: Group): FigureTally {
  const tallies = numbers.map((adding, place) => {
    const of = computed?.operands[place] ?? metric;
    return of === undefined ? emptyTally : tallyAdded(adding, of);
  });
  const plain = computed === undefined ? { value: tallies[0] ?? emptyTally } : { terms: tallies };
  return joinFigureTallies({ ...emptyFigureTally, ...plain }, found);
}

/** A unit that is itself the only reporter has its number as it gave it: nothing is added up. */
function totalFor(
  asked: Asked,
  unit: UnitCode,
  tally: FigureTally,
  coverage: Coverage,
  group: Group | undefined,
): Outcome {
  const alone = coverage.expected === 1 ? group?.alone : undefined;
  if (alone?.line === unit) return ownOutcome(asked, alone.finding);
  const total = totalOf(asked, tally);
  const nothing = asked.computed === undefined ? 'missing' : nobodyGave(asked.computed);
  return total.kind === 'none' && total.cause === nothing
    ? { kind: 'none', cause: silenceOf(coverage) ?? nothing }
    : total;
}

const ownOutcome = (asked: Asked, finding: Finding): Outcome =>
  outcomeOf(
    finding.outcome,
    {
      carried: finding.carriedFrom !== undefined,
      partialDays: finding.state === 'partial' ? finding.daysLeftOut : 0,
    },
    termsOf(asked, finding.operands ?? []),
  );
