import type { Asked } from '../figures/computed.ts';
import { comparedWith, type ControlSaid } from '../figures/control-level.ts';
import { emptyCoverage, joinedCoverage, silenceOf } from '../figures/coverage.ts';
import { growthFrom, type GrowthTally, joinGrowthTallies } from '../figures/growth.ts';
import { rangeOf } from '../figures/range.ts';
import type { Coverage, Figure, FigureMark, ProvinceFigure } from './report.ts';
import type { NoOutcome, Outcome } from './outcome.ts';
import type { UnitLine } from './unit-line.ts';
import {
  emptyFigureTally,
  type FigureTally,
  increaseTotalOf,
  joinFigureTallies,
  nobodyGave,
  outcomeOf,
  totalOf,
} from '../figures/tally.ts';

/** What the lines of one province contribute to a figure: without any of this period, that those of an older one are left out. */
export type ProvinceShare = {
  readonly province: string;
  readonly tally: FigureTally;
  readonly coverage: Coverage;
  /** Cumulative metrics: who has an increase, and why the others have none. */
  readonly increase?: { readonly coverage: Coverage; readonly causes: readonly NoOutcome[] };
  /** In the order of the section's comparisons; absent where it has none. */
  readonly growth?: readonly GrowthTally[];
  /** The line, where it is the only one of this period: if the total is that unit's own, nothing is aggregated. */
  readonly alone?: Pick<UnitLine, 'unit' | 'outcome' | 'increase'>;
};

/** What some of the lines contribute to one figure. Shares are in order of code, one for each province. */
export type FigurePart = {
  readonly shares: readonly ProvinceShare[];
  readonly controls: readonly ControlSaid[];
  readonly marks: readonly FigureMark[];
  /** In order of code; empty where only the sum of them goes on. */
  readonly units: readonly UnitLine[];
};

// Joining -------------------------------------------------------------------------

/** Commutative and associative, so that lines may come together in any grouping. */
export const joinFigureParts = (a: FigurePart, b: FigurePart): FigurePart => ({
  shares: joinShares(a.shares, b.shares),
  controls: inOrder([...a.controls, ...b.controls]),
  marks: joinMarks([...a.marks, ...b.marks]),
  units: [...a.units, ...b.units].toSorted((x, y) => byText(x.unit, y.unit)),
});

export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is said of the whole first, then of the provinces in order of code. */
export const inOrder = (controls: readonly ControlSaid[]): readonly ControlSaid[] =>
  controls.toSorted((a, b) => byText(controlKey(a), controlKey(b)));

const controlKey = ({ province = '', lines }: ControlSaid): string =>
  [province, ...lines.map(({ unit, receipt }) => `${unit} ${receipt}`)].join('|');

export const joinMarks = (marks: readonly FigureMark[]): readonly FigureMark[] =>
  [...Map.groupBy(marks, ({ kind }) => kind)]
    .map(([kind, all]) => ({ kind, units: all.reduce((sum, { units }) => sum + units, 0) }))
    .toSorted((a, b) => byText(a.kind, b.kind));

const joinShares = (a: readonly ProvinceShare[], b: readonly ProvinceShare[]) =>
  [...Map.groupBy([...a, ...b], ({ province }) => province).values()]
    .map((all) => all.reduce(joinOfOne))
    .toSorted((x, y) => byText(x.province, y.province));

function joinOfOne(a: ProvinceShare, b: ProvinceShare): ProvinceShare {
  return { ...joinAll([a, b]), province: a.province };
}

/** All shares as one: of one alone it is that one. */
function joinAll(shares: readonly ProvinceShare[]): ProvinceShare {
  const [only, ...others] = shares;
  if (only !== undefined && others.length === 0) return only;
  const [holder, ...more] = shares.filter(hasLines);
  const alone = more.length === 0 ? holder?.alone : undefined;
  const increases = shares.flatMap(({ increase }) => increase ?? []);
  return {
    province: '',
    tally: shares.map(({ tally }) => tally).reduce(joinFigureTallies, emptyFigureTally),
    coverage: joinedCoverage(shares.map(({ coverage }) => coverage)),
    ...(increases.length > 0 && {
      increase: {
        coverage: joinedCoverage(increases.map(({ coverage }) => coverage)),
        causes: [...new Set(increases.flatMap(({ causes }) => causes))].toSorted(),
      },
    }),
    ...joinedGrowth(shares),
    ...(alone && { alone }),
  };
}

const hasLines = ({ coverage }: ProvinceShare): boolean => coverage.expected > 0;

function joinedGrowth(shares: readonly ProvinceShare[]): Pick<ProvinceShare, 'growth'> {
  const [first, ...others] = shares.flatMap(({ growth }) => (growth === undefined ? [] : [growth]));
  return first === undefined ? {} : { growth: others.reduce(joinComparisons, first) };
}

const joinComparisons = (a: readonly GrowthTally[], b: readonly GrowthTally[]) =>
  a.map((tally, place) => {
    const other = b[place];
    return other === undefined ? tally : joinGrowthTallies(tally, other);
  });

// From parts to a figure ------------------------------------------------------------

/** What a figure is of, and how it is shown. */
export type FigureFrame = {
  readonly asked: Asked;
  readonly id: string;
  readonly metric: Figure['metric'];
  readonly scope: string;
  /** Where the scope holds several provinces: each one's own total. */
  readonly byProvince: boolean;
  /** The window is a period of the dataset itself, and not one that is made of several. */
  readonly isOwnPeriod: boolean;
};

export function figureFrom(frame: FigureFrame, part: FigurePart): Figure {
  const { asked, id, metric, scope, byProvince, isOwnPeriod } = frame;
  const all = joinAll(part.shares);
  const whole = readingOf(asked, scope, all);
  // Of a unit's own figure for its own period, the range would be the bounds themselves.
  const isOwn = isOwnPeriod && all.alone?.unit === scope;
  const { missing, partial } = all.coverage;
  const range = isOwn ? undefined : rangeOf(asked, all.tally, missing.length + partial.length > 0);
  const provinces = part.shares.filter(hasLines).map((share) => ({
    unit: share.province,
    ...readingOf(asked, share.province, share),
    ...growthIn(asked, share),
  }));
  return {
    id,
    metric,
    ...whole,
    ...(range && ('cause' in range ? { noRange: range.cause } : { range })),
    ...(all.growth && {
      growth: all.growth.filter(isTold).map((tally) => growthFrom(asked, tally)),
    }),
    ...(byProvince && { provinces }),
    units: part.units,
    ...(part.units.length === 0 && part.marks.length > 0 && { marks: part.marks }),
    compared: part.controls.flatMap((control) =>
      asked.metric === undefined
        ? []
        : comparedWith(control, asked.metric, counterpartOf(control, provinces, whole.total)),
    ),
  };
}

/** Where neither period has a line, nobody has grown nor is left out, though another older period may have some. */
const isTold = ({ base, compared, leftOut }: GrowthTally): boolean =>
  base === undefined || compared + leftOut.length > 0;

/** A province's statement is compared with its own total, and with none where nobody of it is asked. */
const counterpartOf = (
  { province }: ControlSaid,
  provinces: readonly ProvinceFigure[],
  whole: Outcome,
): Outcome | undefined =>
  province === undefined ? whole : provinces.find(({ unit }) => unit === province)?.total;

/** Of a province, whom it leaves out stands in the figure and in the province's own part. */
const growthIn = (asked: Asked, { growth }: ProvinceShare): Pick<ProvinceFigure, 'growth'> =>
  growth === undefined
    ? {}
    : {
        growth: growth.map((tally) => {
          const { leftOut: _, ...grown } = growthFrom(asked, tally);
          return grown;
        }),
      };

/** Total, coverage and increase of a whole or of a province. */
function readingOf(asked: Asked, unit: string, share: ProvinceShare) {
  const { tally, coverage, increase } = share;
  const alone = share.alone?.unit === unit ? share.alone : undefined;
  return {
    total: alone?.outcome ?? totalFor(asked, tally, coverage),
    coverage,
    ...(asked.metric?.kind === 'cumulative' && {
      increase: {
        total: alone?.increase ?? increaseFor(asked, tally, increase?.causes ?? []),
        coverage: increase?.coverage ?? emptyCoverage,
      },
    }),
  };
}

function totalFor(asked: Asked, tally: FigureTally, coverage: Coverage): Outcome {
  const total = totalOf(asked, tally);
  const nothing = total.kind === 'none' && total.cause === nothingAdded(asked);
  return nothing ? { kind: 'none', cause: silenceOf(coverage) ?? nothingAdded(asked) } : total;
}

const nothingAdded = ({ computed }: Asked): NoOutcome =>
  computed === undefined ? 'missing' : nobodyGave(computed);

const unmarked = { carried: false, partialDays: 0 } as const;

/**
 * Why no unit has an increase: the one reason of all, that it was taken back where others said nil, or else that some spoke and lack a
 * base to count from.
 */
function increaseFor({ metric }: Asked, tally: FigureTally, causes: readonly NoOutcome[]): Outcome {
  if (metric !== undefined && tally.increase.units > 0)
    return outcomeOf(increaseTotalOf(metric, tally), unmarked);
  const [only, ...others] = causes;
  if (only !== undefined && others.length === 0) return { kind: 'none', cause: only };
  if (causes.length > 0 && causes.every((cause) => cause === 'nil' || cause === 'withdrawn'))
    return { kind: 'none', cause: 'withdrawn' };
  const lacksBase = causes.includes('no-base') || causes.includes('inexact-base');
  return { kind: 'none', cause: lacksBase ? 'no-base' : 'missing' };
}
