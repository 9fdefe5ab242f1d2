import type { Asked } from './computed.ts';
import type { Standing } from './coverage.ts';
import type { Reporter } from './expected.ts';
import { addSum } from './exact-sum.ts';
import type { Finding } from './finding.ts';
import type { PlainAnswer } from './plain-answers.ts';
import type { Coverage, NoOutcome, Outcome } from './report.ts';
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
} from './tally.ts';
import type { Unit, UnitCode } from './unit.ts';
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

export type ProvinceTotal = {
  readonly unit: UnitCode;
  readonly total: Outcome;
  readonly coverage: Coverage;
};

/**
 * One figure while its reporters are added, in order of their lines, but for those that gave it whole: of these `wholeIn`
 * tells in the end.
 */
export function summedFigure(
  asked: Asked,
  scope: Unit,
  wholeIn: (province: UnitCode) => Whole | undefined,
) {
  const provinces = new Map<UnitCode, Group>();
  const country = emptyCovering();

  function groupOf(province: UnitCode): Group {
    const held = provinces.get(province);
    if (held !== undefined) return held;
    const made = emptyGroup();
    provinces.set(province, made);
    return made;
  }

  function addWholes(province: UnitCode): void {
    const whole = wholeIn(province);
    if (whole === undefined || whole.units === 0) return;
    const group = groupOf(province);
    const { covering } = group;
    const numbers = numbersAt(group, 0);
    numbers.units += whole.units;
    addSum(numbers.sums, 1, whole.sum);
    for (const each of [covering, country]) {
      each.expected += whole.units;
      each.value += whole.units;
    }
  }

  function stand(group: Group, standing: Standing): void {
    coverUnit(group.covering, standing);
    coverUnit(country, standing);
  }

  return {
    addPlain({ line, province }: Reporter, answer: PlainAnswer): void {
      const group = groupOf(province);
      const { state, late, carried, numbers } = answer;
      stand(group, { unit: line, state, late, carried });
      for (const [place, number] of numbers.entries()) addUnit(numbersAt(group, place), number);
    },

    addFinding({ line, province }: Reporter, finding: Finding, standing: Standing): void {
      const group = groupOf(province);
      stand(group, standing);
      group.found = joinFigureTallies(group.found, tallyFinding(finding));
      group.alone = { line, finding };
    },

    /** Over these provinces, those of all reporters. */
    total(all: readonly UnitCode[]): FigureTotal {
      for (const province of all) addWholes(province);
      const found = [...provinces].toSorted(([a], [b]) => (a < b ? -1 : 1));
      const tallies = found.map(([, group]) => tallyOf(asked, group));
      const tally = tallies.reduce(joinFigureTallies, emptyFigureTally);
      const [only] = found;
      return {
        total: totalFor(asked, scope.code, tally, country, only?.[1]),
        coverage: coverageAdded(country),
        ...(scope.level === 'country' && {
          provinces: found.map(([unit, group], place) => ({
            unit,
            total: totalFor(asked, unit, tallies[place] ?? emptyFigureTally, group.covering, group),
            coverage: coverageAdded(group.covering),
          })),
        }),
      };
    },
  };
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
  covering: Covering,
  group: Group | undefined,
): Outcome {
  const alone = covering.expected === 1 ? group?.alone : undefined;
  if (alone?.line === unit) return ownOutcome(asked, alone.finding);
  const total = totalOf(asked, tally);
  const nothing = asked.computed === undefined ? 'missing' : nobodyGave(asked.computed);
  return total.kind === 'none' && total.cause === nothing
    ? { kind: 'none', cause: silence(covering) ?? nothing }
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

/** Why a total has nothing to add, if all units have one reason. */
function silence({ expected, nil, withdrawn }: Covering): NoOutcome | undefined {
  if (expected > 0 && nil.length === expected) return 'nil';
  return expected > 0 && withdrawn.length === expected ? 'withdrawn' : undefined;
}
