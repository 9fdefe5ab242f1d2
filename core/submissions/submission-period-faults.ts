import type { Dataset } from '../registry/dataset.ts';
import { coarsestFirst, isPartOf, lastDay, type Period, periodHolding } from '../periods/period.ts';
import type { Interval } from '../statements/statement.ts';
import { opensOn } from '../periods/due-day.ts';
import { periodAsking } from './lateness.ts';
import { type RowFault, rowFault } from './submission-faults.ts';
import { addDays, type LocalDate } from '../time.ts';

type Asking = Pick<Dataset, 'calendar' | 'periodType'>;

/** The periods of a dataset that hold the day, from its own type down to the month or week; a day is named in words. */
function holding({ calendar, periodType }: Asking, day: LocalDate): readonly Period[] {
  const near = dayAsked({ calendar, periodType }, day);
  return coarsestFirst
    .filter((type) => isPartOf(type, periodType) && (type !== 'day' || periodType === 'day'))
    .flatMap((type) => periodHolding(calendar, type, near) ?? []);
}

/** The day itself; in the last three months, which nine months leave out, the last that they hold. */
function dayAsked({ calendar, periodType }: Asking, day: LocalDate): LocalDate {
  if (periodHolding(calendar, periodType, day) !== undefined) return day;
  const quarter = periodHolding(calendar, 'quarter', day);
  return quarter === undefined ? day : addDays(quarter.interval.from, -1);
}

/** A period in both forms that a request may use, ready to be copied. */
const asRequested = ({ label, interval: { from, until } }: Period): string =>
  `"${label}" = {"from": "${from}", "until": "${until}"}`;

const both = (periods: readonly Period[]): string => periods.map(asRequested).join('; ');

/** Shows the forms by the periods of today. */
export function unknownPeriod(dataset: Asking, today: LocalDate): RowFault {
  const examples = both(holding(dataset, today));
  return rowFault(
    'period',
    'unknown-period',
    `Không hiểu kỳ này. Ghi nhãn hoặc {from, until}, ví dụ của biểu này: ${examples}; hoặc một ngày. Ngày until không tính vào kỳ và phải sau from; các ngày thuộc năm 1900–2199.`,
    `The period is not understood. Give a label or {from, until}; of this dataset for instance: ${examples}; or one day. The day until is not included and comes after from; days lie in the years 1900–2199.`,
  );
}

export function notReportable(dataset: Asking, { from, until }: Interval): RowFault {
  const near = both(holding(dataset, from));
  return rowFault(
    'period',
    'period-not-reportable',
    `Từ ${from} đến ${until} (không tính ngày ${until}) không phải kỳ hay ngày của biểu này. Kỳ gần nhất: ${near}; hoặc một ngày.`,
    `From ${from} until ${until} (not included) is no period or day of this dataset. The nearest: ${near}; or one day.`,
  );
}

/** Even where its days are those of another period: in the next month they would not be. */
export function notYearToDate(dataset: Dataset, { label, interval }: Period): RowFault {
  const near = both(holding(dataset, lastDay(interval)));
  return rowFault(
    'period',
    'period-not-reportable',
    `Kỳ từ đầu năm (“${label}”) chỉ dùng cho báo cáo. Gửi số của từng kỳ, hoặc chỉ tiêu lũy kế theo kỳ của biểu: ${near}; hoặc một ngày.`,
    `The year to date (“${label}”) is for reports only. State the figures of each period, or a cumulative metric for a period of the dataset: ${near}; or one day.`,
  );
}

/**
 * Why an interval may not be stated on a day yet: it begins later, or its period is not open. A dataset that opens before its
 * periods begin (plans, targets) takes what lies ahead. Today is the local date at which the submission was opened.
 */
export function tooEarly(
  dataset: Dataset,
  interval: Interval,
  today: LocalDate,
): RowFault | undefined {
  const takesAhead = (dataset.opensDaysAfterStart ?? 0) < 0;
  if (!takesAhead && today < interval.from) return notBegun(interval, today);
  const period = periodAsking(dataset, interval);
  const opening = period && opensOn(dataset, period);
  return opening !== undefined && today < opening ? notOpen(opening, today) : undefined;
}

const notBegun = ({ from }: Interval, today: LocalDate): RowFault =>
  rowFault(
    'period',
    'period-not-begun',
    `Kỳ này bắt đầu ngày ${from}, sau hôm nay (${today}): chưa có gì để khai báo. Kiểm tra lại năm và tháng.`,
    `This period begins on ${from}, after today (${today}): there is nothing to state yet. Check year and month.`,
  );

const notOpen = (opening: LocalDate, today: LocalDate): RowFault =>
  rowFault(
    'period',
    'period-not-open',
    `Biểu này nhận số liệu của kỳ từ ngày ${opening}; hôm nay là ${today}. Hãy gửi lại từ ngày đó.`,
    `This dataset takes figures of the period from ${opening} on; today is ${today}. Send them again from that day.`,
  );
