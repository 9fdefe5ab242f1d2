import type { Dataset, DueDay } from './dataset.ts';
import { cutOffOf, dueDay, dueRuleOf, opensOn } from '../periods/due-day.ts';
import type { Metric } from './metric.ts';
import {
  coarsestFirst,
  type DatasetPeriodType,
  fillsWhole,
  nextPeriod,
  type Period,
  periodHolding,
} from '../periods/period.ts';
import type { RegistryContent } from './registry.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import { LocalDate } from '../time.ts';
import { Level } from '../units/unit.ts';

/** Everything wrong with when datasets are taken and what completes them. */
export function* datasetTimeFaults(content: RegistryContent): Iterable<RegistryFault> {
  for (const [index, dataset] of content.datasets.entries()) {
    const path = `datasets/${index}`;
    const metrics = metricsOf(content, dataset);
    yield* levelFaults(path, dataset, metrics);
    yield* compulsoryFaults(path, dataset, metrics);
    yield* lastSubPeriodFaults(path, dataset);
    yield* dayFaults(path, dataset, content);
  }
}

const metricsOf = ({ metrics }: RegistryContent, dataset: Dataset): readonly Metric[] =>
  metrics.filter(({ code }) => dataset.metrics.includes(code));

function* levelFaults(
  path: string,
  { deadlines = {}, level: own }: Dataset,
  metrics: readonly Metric[],
): Iterable<RegistryFault> {
  for (const level of Level.options) {
    if (deadlines[level] === undefined) continue;
    const here = `${path}/deadlines/${level}`;
    if (level === own)
      yield fault(
        here,
        'duplicate',
        `Cấp ${level} là cấp của biểu: hạn của cấp này ghi ở “deadline”.`,
        `${level} is the dataset's own level: its deadline stands at “deadline”.`,
      );
    else if (
      !metrics.some((metric) => metric.level === level || metric.controlLevels.includes(level))
    )
      yield fault(
        here,
        'wrong-level',
        `Không chỉ tiêu nào của biểu nhận số liệu từ cấp ${level}.`,
        `No metric of the dataset is stated at the level ${level}.`,
      );
  }
}

function* lastSubPeriodFaults(
  path: string,
  { periodType, lastSubPeriod }: Dataset,
): Iterable<RegistryFault> {
  if (lastSubPeriod !== undefined && !fillsWhole(lastSubPeriod, periodType))
    yield fault(
      `${path}/lastSubPeriod`,
      'period-too-coarse',
      `Kỳ ${periodType} của biểu không kết thúc bằng một kỳ ${lastSubPeriod}; hãy chọn một trong: ${lastPartsOf(periodType)}, hoặc bỏ trống (tháng; với kỳ không gồm các tháng thì là cả kỳ).`,
      `The dataset's ${periodType} does not end with a ${lastSubPeriod}; choose one of: ${lastPartsOf(periodType)}, or leave it out (the month; of what is not made of months, all of it).`,
    );
}

const lastPartsOf = (periodType: DatasetPeriodType): string =>
  coarsestFirst.filter((part) => fillsWhole(part, periodType)).join(', ');

function* compulsoryFaults(
  path: string,
  { compulsory = [] }: Dataset,
  metrics: readonly Metric[],
): Iterable<RegistryFault> {
  yield* duplicates(`${path}/compulsory`, compulsory, (code) => code);
  for (const [index, code] of compulsory.entries()) {
    const here = `${path}/compulsory/${index}`;
    const metric = metrics.find((each) => each.code === code);
    if (metric === undefined)
      yield fault(
        here,
        'unknown-metric',
        `Biểu không có chỉ tiêu “${code}” nên không thể bắt buộc.`,
        `The dataset does not ask for the metric “${code}”, so it cannot be compulsory.`,
      );
    else if (metric.kind === 'ratio')
      yield fault(
        here,
        'not-for-kind',
        `“${code}” là tỷ lệ được tính ra; hãy bắt buộc hai chỉ tiêu thành phần.`,
        `“${code}” is a ratio, which is computed; make its two parts compulsory instead.`,
      );
  }
}

// Days ------------------------------------------------------------------------

/** After 28 years the days of the week fall on the same days of the year again, leap years included. */
const firstYear = 2020;
const years = 28;

/** Every period of the dataset in a whole round of years; a rule that holds in all of them holds for good. */
function* periodsOfRound({ calendar, periodType }: Dataset): Iterable<Period> {
  const first = periodHolding(calendar, periodType, LocalDate.parse(`${firstYear}-01-01`));
  const end = LocalDate.parse(`${firstYear + years}-01-01`);
  for (let period = first; period && period.interval.from < end; period = nextPeriod(period))
    yield period;
}

/**
 * Working days are counted onwards from the cut-off, which lies at or after an opening that is moved no further: most
 * datasets need no look at ten thousand days, which was most of the time that a check took.
 */
const isNeverTooEarly = (
  { opensDaysAfterStart = 0, cutOffDaysAfterEnd = 0 }: Dataset,
  rule: DueDay,
): boolean => 'workingDaysAfterCutOff' in rule && opensDaysAfterStart <= cutOffDaysAfterEnd;

/** One fault per rule and level, with the first period in which it shows. */
function* dayFaults(
  path: string,
  dataset: Dataset,
  content: RegistryContent,
): Iterable<RegistryFault> {
  const levels = Level.options.filter((level) => dataset.deadlines?.[level] !== undefined);
  yield* firstFault(`${path}/deadline`, dataset, dataset.level, content);
  for (const level of levels)
    if (level !== dataset.level)
      yield* firstFault(`${path}/deadlines/${level}`, dataset, level, content);
}

function* firstFault(
  path: string,
  dataset: Dataset,
  level: Level,
  content: RegistryContent,
): Iterable<RegistryFault> {
  const rule = dueRuleOf(dataset, level);
  if (isNeverTooEarly(dataset, rule)) return;
  for (const period of periodsOfRound(dataset)) {
    const cutOff = cutOffOf(dataset, period);
    const deadline = dueDay(content.calendar, cutOff, rule);
    const opening = opensOn(dataset, period);
    if (deadline < cutOff) {
      yield fault(
        path,
        'deadline-before-cut-off',
        `Kỳ ${period.label} chốt số liệu ngày ${cutOff} nhưng hạn là ${deadline}; hạn không được trước ngày chốt.`,
        `The period ${period.label} is cut off on ${cutOff} and due on ${deadline}; the deadline must not lie before the cut-off.`,
      );
      return;
    }
    if (deadline < opening) {
      yield fault(
        path,
        'deadline-before-opening',
        `Kỳ ${period.label} mở ngày ${opening}, sau hạn ${deadline}.`,
        `The period ${period.label} opens on ${opening}, after its deadline ${deadline}.`,
      );
      return;
    }
  }
}
