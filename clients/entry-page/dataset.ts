export type Names = { readonly vi: string; readonly en: string };
export type Language = keyof Names;

export type Source = { readonly code: string; readonly names: Names; readonly allowed: boolean };
export type Metric = {
  readonly code: string;
  readonly names: Names;
  readonly kind: string;
  readonly computed: boolean;
  readonly unitOfMeasure: Names;
  readonly decimals: number;
  readonly compulsory: boolean;
  readonly level: string;
  readonly controlLevels: readonly string[];
  readonly sources: readonly Source[];
};
export type Unit = { readonly code: string; readonly names: Names; readonly level: string };
export type Period = { readonly label: string; readonly from: string; readonly until: string };

/** As GET /v1/datasets/{dataset} answers; what the page needs of it. */
export type Dataset = {
  readonly code: string;
  readonly names: Names;
  readonly period: Period;
  readonly opensOn: string;
  readonly deadlines: readonly { readonly level: string; readonly day: string }[];
  readonly metrics: readonly Metric[];
  readonly reporters: readonly Unit[];
  readonly controlUnits: readonly Unit[];
};

/** As GET /v1/datasets lists. */
export type Listed = {
  readonly code: string;
  readonly names: Names;
  readonly currentPeriod: Period | null;
  readonly lastEndedPeriod: Period;
};

export const unitsOf = ({ reporters, controlUnits }: Dataset): readonly Unit[] => [
  ...reporters,
  ...controlUnits,
];

/** What stands for every reporting unit in the choice of units. */
export const everyUnit = '*';

/** One line of the table: what one source will say of one metric for one unit. */
export type Line = {
  readonly metric: Metric;
  readonly unit: Unit;
  readonly source: Source;
};

/**
 * The lines to fill in, unit by unit in the order of print. Without a source each metric goes by the first of its sources
 * that the key may speak for. Ratios are computed from their parts and not asked for.
 */
export function linesOf(dataset: Dataset, unitCode: string, source?: string): readonly Line[] {
  const units =
    unitCode === everyUnit
      ? dataset.reporters
      : unitsOf(dataset).filter(({ code }) => code === unitCode);
  return units.flatMap((unit) =>
    dataset.metrics
      .filter((metric) => !metric.computed && isStatedAt(metric, unit.level))
      .flatMap((metric) => {
        const speaking = metric.sources.find(
          (each) => each.allowed && (source === undefined || each.code === source),
        );
        return speaking === undefined ? [] : [{ metric, unit, source: speaking }];
      }),
  );
}

const isStatedAt = ({ level, controlLevels }: Metric, at: string): boolean =>
  level === at || controlLevels.includes(at);

/** The sources that the key may speak for, in order of first mention. */
export const sourcesOf = ({ metrics }: Dataset): readonly Source[] => {
  const found = new Map<string, Source>();
  for (const each of metrics.flatMap(({ sources }) => sources))
    if (each.allowed && !found.has(each.code)) found.set(each.code, each);
  return [...found.values()];
};
