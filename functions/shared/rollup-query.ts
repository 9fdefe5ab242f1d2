import { type Asked, askedIndicator, askedOf } from '../../core/figures/computed.ts';
import type { Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { isPartOf, nextPeriod, type Period, PeriodType } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { type Instant, type LocalDate, localDateAt } from '../../core/time.ts';
import { lastEndedPeriod } from './caller-datasets.ts';
import { askedPeriod } from './dataset-requests.ts';
import type { Problem } from './problem.ts';
import { codesFault, codesIn, unknownCodes } from './query-codes.ts';
import { inQuery } from './snapshot-query.ts';

/** What a rollup is asked about, as it stands in the query. */
export type RollupQuery = {
  readonly dataset?: string | undefined;
  readonly metric?: string | undefined;
  readonly periodType?: PeriodType | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
};

export type RollupSubject = {
  readonly dataset: Dataset;
  /** In the order asked for, each once; all of the dataset's unless some are named. */
  readonly figures: readonly Asked[];
  /** In order of time, at least one. */
  readonly periods: readonly [Period, ...Period[]];
};

/** A year of days, or longer than anybody keeps months. */
export const mostPeriods = 400;

/** The dataset, metrics and periods that the query means, by the registry of the instant asked about. */
export function rollupSubject(
  query: RollupQuery,
  registry: Registry,
  at: Instant,
): Result<RollupSubject, Problem> {
  const unknown =
    codesFault({ dataset: query.dataset }, registry) ??
    unknownCodes('metric', codesIn(query.metric), figureCodes(registry));
  if (unknown !== undefined) return fail(unknown);
  const dataset = datasetAsked(query, registry);
  if (!dataset.ok) return dataset;
  const figures = figuresAsked(query, dataset.value, registry);
  if (!figures.ok) return figures;
  const periods = periodsAsked(query, dataset.value, localDateAt(at));
  return periods.ok
    ? ok({ dataset: dataset.value, figures: figures.value, periods: periods.value })
    : periods;
}

const figureCodes = ({ metricByCode, indicatorByCode }: Registry): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([...metricByCode, ...indicatorByCode]);

/** What a dataset prints, in its order. */
const printedBy = ({ metrics, indicators = [] }: Dataset): readonly string[] => [
  ...metrics,
  ...indicators,
];

/** The one that is named, or else the only one that asks for all of the metrics. */
function datasetAsked(
  { dataset: named, metric }: RollupQuery,
  registry: Registry,
): Result<Dataset, Problem> {
  const found = registry.datasetByCode.get(named as DatasetCode);
  if (found !== undefined) return ok(found);
  const codes = codesIn(metric);
  if (codes === undefined) return fail(datasetNeeded);
  const asking = registry.datasets.filter((each) => {
    const printed = printedBy(each);
    return codes.every((code) => printed.includes(code));
  });
  const [only, ...others] = asking;
  if (only !== undefined && others.length === 0) return ok(only);
  return fail(only === undefined ? noDatasetAsks : severalDatasetsAsk(asking));
}

function figuresAsked(
  { metric }: RollupQuery,
  dataset: Dataset,
  registry: Registry,
): Result<readonly Asked[], Problem> {
  const all = new Map<string, Asked>([
    ...dataset.metrics.map((code) => [code, askedOf(registry, code)] as const),
    ...(dataset.indicators ?? []).map((code) => [code, askedIndicator(registry, code)] as const),
  ]);
  const named = codesIn(metric);
  if (named === undefined) return ok([...all.values()].filter((each) => !isInWords(each)));
  const codes = [...new Set(named)];
  const foreign = codes.find((code) => !all.has(code));
  if (foreign !== undefined) return fail(notOfDataset(foreign, dataset));
  const asked = codes.flatMap((code) => all.get(code) ?? []);
  const words = asked.find(isInWords)?.metric?.code;
  return words === undefined ? ok(asked) : fail(answeredInWords(words));
}

const isInWords = ({ metric }: Asked): boolean => metric?.kind === 'text';

/** Unless they are named: from the first to the last one that ended, or only that one. */
function periodsAsked(
  { periodType, from, to }: RollupQuery,
  dataset: Dataset,
  today: LocalDate,
): Result<readonly [Period, ...Period[]], Problem> {
  const type = periodType ?? dataset.periodType;
  if (!isPartOf(dataset.periodType, type)) return fail(notMadeOf(dataset));
  const asked = { ...dataset, periodType: type };
  const named = (label: string | undefined, parameter: string) =>
    label === undefined ? ok(undefined) : askedPeriod(asked, label, `/query/${parameter}`, today);
  const first = named(from, 'from');
  if (!first.ok) return first;
  const last = named(to, 'to');
  if (!last.ok) return last;
  const end = last.value ?? later(lastEndedPeriod(asked, today), first.value);
  return periodsBetween(first.value ?? end, end);
}

const later = (one: Period, other: Period | undefined): Period =>
  other !== undefined && other.interval.until > one.interval.until ? other : one;

function periodsBetween(
  first: Period,
  last: Period,
): Result<readonly [Period, ...Period[]], Problem> {
  if (first.interval.until > last.interval.until) return fail(crossed);
  const periods: [Period, ...Period[]] = [first];
  for (let next = nextPeriod(first); next.interval.until <= last.interval.until;) {
    periods.push(next);
    if (periods.length > mostPeriods) return fail(tooManyPeriods);
    next = nextPeriod(next);
  }
  return ok(periods);
}

// What is wrong -----------------------------------------------------------------------

const datasetNeeded = inQuery(
  'dataset',
  'missing-field',
  'Ghi dataset (mã biểu), hoặc metric gồm những chỉ tiêu cùng một biểu.',
  'Give dataset, or metric with metrics of one dataset.',
);
const noDatasetAsks = inQuery(
  'metric',
  'metrics-of-several-datasets',
  'Không biểu nào có tất cả các chỉ tiêu này; hãy đọc từng biểu một.',
  'No dataset has all of these metrics; read one dataset after the other.',
);

function severalDatasetsAsk(asking: readonly Dataset[]): Problem {
  const codes = asking.map(({ code }) => `“${code}”`).join(', ');
  return inQuery(
    'dataset',
    'missing-field',
    `Nhiều biểu có các chỉ tiêu này; hãy ghi dataset là một trong: ${codes}.`,
    `Several datasets have these metrics; give dataset as one of: ${codes}.`,
  );
}

function notOfDataset(code: string, dataset: Dataset): Problem {
  const all = printedBy(dataset);
  const some = `${all.slice(0, 10).join(', ')}${all.length > 10 ? ', …' : ''}`;
  const shown = code.slice(0, 80);
  return inQuery(
    'metric',
    'not-in-dataset',
    `Biểu “${dataset.code}” không có “${shown}”; biểu có: ${some}.`,
    `Dataset “${dataset.code}” does not have “${shown}”; it has: ${some}.`,
  );
}

const answeredInWords = (code: string): Problem =>
  inQuery(
    'metric',
    'answered-in-words',
    `“${code}” được trả lời bằng lời, không tổng hợp được; hãy đọc ở /v1/snapshots.`,
    `“${code}” is answered in words and never added up; read it at /v1/snapshots.`,
  );

function notMadeOf({ code, periodType }: Dataset): Problem {
  const right = PeriodType.options.filter((type) => isPartOf(periodType, type)).join(', ');
  return inQuery(
    'periodType',
    'period-too-fine',
    `Biểu “${code}” theo kỳ ${periodType}; tổng hợp được theo: ${right}.`,
    `Dataset “${code}” is by ${periodType}; it can be rolled up by: ${right}.`,
  );
}

const crossed = inQuery(
  'to',
  'bounds-crossed',
  'Kỳ cuối (to) không được trước kỳ đầu (from).',
  'The last period (to) must not come before the first (from).',
);
const tooManyPeriods = inQuery(
  'to',
  'too-big',
  `Mỗi lần đọc nhiều nhất ${mostPeriods} kỳ; hãy chia khoảng from–to.`,
  `At most ${mostPeriods} periods can be read at once; split the range from–to.`,
);
