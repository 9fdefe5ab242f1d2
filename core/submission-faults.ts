import type { Dataset } from './dataset.ts';
import type { Metric } from './metric.ts';
import type { Names } from './names.ts';
import { coarsestFirst, lastDay, type Period, periodHolding } from './period.ts';
import type { Interval } from './statement.ts';
import type { Level, Unit } from './unit.ts';

const levelNames = {
  country: { vi: 'quốc gia', en: 'country' },
  province: { vi: 'tỉnh', en: 'province' },
  commune: { vi: 'xã', en: 'commune' },
  agency: { vi: 'cơ quan', en: 'agency' },
} as const satisfies Record<Level, Names>;

/** The stable codes of what can be wrong with a row. */
export type RowFaultCode =
  | 'missing-field'
  | 'ambiguous-statement'
  | 'unknown-metric'
  | 'unknown-unit'
  | 'unit-not-allowed'
  | 'wrong-level'
  | 'unknown-period'
  | 'period-not-reportable'
  | 'unknown-source'
  | 'source-not-listed'
  | 'source-not-allowed'
  | 'not-a-number'
  | 'too-many-decimals'
  | 'too-large'
  | 'out-of-bounds'
  | 'not-cumulative'
  | 'observed-in-future'
  | 'duplicate-row'
  | 'unknown-receipt';

/** What is wrong with one field of a row, and what would be right. */
export type RowFault = {
  readonly field: string;
  readonly code: RowFaultCode;
  readonly detail: Names;
};

const fault = (field: string, code: RowFaultCode, vi: string, en: string): RowFault => ({
  field,
  code,
  detail: { vi, en },
});

const quoted = (text: string): string => `“${text}”`;

export const missingField = (field: string, vi: string, en: string): RowFault =>
  fault(field, 'missing-field', vi, en);

export const missingDefault = (field: 'unit' | 'period' | 'source'): RowFault =>
  missingField(
    field,
    `Ghi ${quoted(field)} ở dòng này hoặc ở đầu nội dung gửi.`,
    `Give ${quoted(field)} in this row or at the top of the body.`,
  );

export const saysNothing = missingField(
  'value',
  'Mỗi dòng phải có đúng một trong: value, nil, withdraw.',
  'A row must have exactly one of value, nil and withdraw.',
);

export const saysTooMuch = fault(
  'value',
  'ambiguous-statement',
  'Mỗi dòng chỉ có một trong: value, nil, withdraw; atLeast và restart chỉ đi cùng value.',
  'A row has one of value, nil and withdraw only; atLeast and restart go with value only.',
);

export const unknownMetric = (code: string): RowFault =>
  fault(
    'metric',
    'unknown-metric',
    `Không có chỉ tiêu ${quoted(code)}.`,
    `There is no metric ${quoted(code)}.`,
  );

export const notInDataset = (metric: Metric, dataset: string | undefined): RowFault =>
  dataset === undefined
    ? fault(
        'metric',
        'unknown-metric',
        `Chỉ tiêu ${quoted(metric.code)} không thuộc biểu nào.`,
        `The metric ${quoted(metric.code)} stands in no dataset.`,
      )
    : fault(
        'metric',
        'unknown-metric',
        `Biểu ${quoted(dataset)} không có chỉ tiêu ${quoted(metric.code)}.`,
        `The dataset ${quoted(dataset)} does not ask for the metric ${quoted(metric.code)}.`,
      );

export const datasetNeeded = (metric: Metric, datasets: readonly Dataset[]): RowFault => {
  const codes = datasets.map((dataset) => dataset.code).join(', ');
  return missingField(
    'dataset',
    `Chỉ tiêu ${quoted(metric.code)} thuộc nhiều biểu (${codes}): ghi “dataset” ở đầu nội dung gửi.`,
    `The metric ${quoted(metric.code)} stands in several datasets (${codes}): give “dataset” at the top of the body.`,
  );
};

export const unknownUnit = (code: string, interval: Interval): RowFault =>
  fault(
    'unit',
    'unknown-unit',
    `Ngày ${lastDay(interval)} (ngày cuối của kỳ) không có đơn vị nào mang mã ${quoted(code)}.`,
    `On ${lastDay(interval)}, the last day of the period, no unit had the code ${quoted(code)}.`,
  );

/** Says no more than that: what lies elsewhere is none of the caller's business. */
export const unitNotAllowed = fault(
  'unit',
  'unit-not-allowed',
  'Khóa API này không được gửi số liệu của đơn vị này.',
  'This API key may not state figures of this unit.',
);

export function wrongLevel(metric: Metric, unit: Unit): RowFault {
  const levels = [metric.level, ...metric.controlLevels].map((level) => levelNames[level]);
  const vi = levels.map((name) => name.vi).join(', ');
  const en = levels.map((name) => name.en).join(', ');
  return fault(
    'unit',
    'wrong-level',
    `Chỉ tiêu này thu thập ở cấp ${vi}; đơn vị này thuộc cấp ${levelNames[unit.level].vi}.`,
    `This metric is collected at the level ${en}; the unit is of the level ${levelNames[unit.level].en}.`,
  );
}

const labels = '2025-08, 2025-Q3, 2025-H2, 2025-9M, 2025';
export const unknownPeriod: RowFault = fault(
  'period',
  'unknown-period',
  `Không hiểu kỳ này. Ghi một nhãn (${labels}) hoặc {from, until} là ngày trong các năm 1900–2199, until sau from.`,
  `The period is not understood. Give a label (${labels}) or {from, until}, days of the years 1900–2199, until after from.`,
);

const described = (period: Period, to: string): string =>
  `${period.label} (${period.interval.from} ${to} ${lastDay(period.interval)})`;

export function notReportable({ calendar, periodType }: Dataset, interval: Interval): RowFault {
  const allowed = coarsestFirst.slice(coarsestFirst.indexOf(periodType));
  const nearest = allowed.flatMap((type) => periodHolding(calendar, type, interval.from) ?? []);
  const vi = nearest.map((period) => described(period, 'đến hết')).join('; ');
  const en = nearest.map((period) => described(period, 'to')).join('; ');
  return fault(
    'period',
    'period-not-reportable',
    `Từ ${interval.from} đến trước ${interval.until} không phải kỳ hay ngày của biểu này. Kỳ gần nhất: ${vi}; hoặc một ngày.`,
    `From ${interval.from} until ${interval.until} is no period or day of this dataset. The nearest: ${en}; or one day.`,
  );
}

export const unknownSource = (code: string): RowFault =>
  fault(
    'source',
    'unknown-source',
    `Không có nguồn ${quoted(code)}.`,
    `There is no source ${quoted(code)}.`,
  );

export const sourceNotListed = (metric: Metric): RowFault =>
  fault(
    'source',
    'source-not-listed',
    `Chỉ tiêu này chỉ nhận từ các nguồn: ${metric.sources.join(', ')}.`,
    `This metric is taken from these sources only: ${metric.sources.join(', ')}.`,
  );

export const sourceNotAllowed = (allowed: readonly string[]): RowFault =>
  fault(
    'source',
    'source-not-allowed',
    `Khóa API này chỉ được khai báo thay các nguồn: ${allowed.join(', ')}.`,
    `This API key may speak for these sources only: ${allowed.join(', ')}.`,
  );

export const notANumber: RowFault = fault(
  'value',
  'not-a-number',
  'Phải là số thập phân viết thường, ví dụ 20614 hoặc "80.80": không dấu phân cách hàng nghìn, không số mũ.',
  'It must be a plain decimal number such as 20614 or "80.80": no thousands separators, no exponent.',
);

export const tooManyDecimals = (given: number, allowed: number): RowFault =>
  fault(
    'value',
    'too-many-decimals',
    `Có ${given} chữ số thập phân; chỉ tiêu này nhận nhiều nhất ${allowed}.`,
    `It has ${given} decimals; this metric takes at most ${allowed}.`,
  );

export const tooLarge: RowFault = fault(
  'value',
  'too-large',
  'Số quá lớn: không giữ được chính xác đến chữ số cuối.',
  'The number is too large to be kept exact to its last digit.',
);

export function outOfBounds(minimum: string | undefined, maximum: string | undefined): RowFault {
  const bounds = [
    { vi: 'từ', en: 'at least', bound: minimum },
    { vi: 'đến', en: 'at most', bound: maximum },
  ].filter((each) => each.bound !== undefined);
  const vi = bounds.map((each) => `${each.vi} ${each.bound}`).join(' ');
  const en = bounds.map((each) => `${each.en} ${each.bound}`).join(', ');
  return fault('value', 'out-of-bounds', `Giá trị phải ${vi}.`, `The value must be ${en}.`);
}

export const notCumulative: RowFault = fault(
  'restart',
  'not-cumulative',
  'Chỉ chỉ tiêu lũy kế mới có “restart”; hãy bỏ đi.',
  'Only a cumulative metric has “restart”; leave it out.',
);

export const observedInFuture: RowFault = fault(
  'observedAt',
  'observed-in-future',
  'observedAt muộn hơn hiện tại quá 5 phút; kiểm tra đồng hồ và múi giờ.',
  'observedAt is more than 5 minutes ahead of now; check the clock and the offset.',
);

export const duplicatesNamed = 5;
/** `some` of the other rows, of `count` in all. */
export function duplicateRow(some: readonly number[], count: number): RowFault {
  const named = some.join(', ');
  const more = count - some.length;
  return fault(
    'metric',
    'duplicate-row',
    `Trùng chỉ tiêu, đơn vị, kỳ và nguồn với dòng (đếm từ 0): ${named}${more > 0 ? ` và ${more} dòng khác` : ''}. Giữ lại một dòng.`,
    `The same metric, unit, period and source as row (counted from 0): ${named}${more > 0 ? ` and ${more} more` : ''}. Keep one.`,
  );
}

export const unknownReceipt: RowFault = fault(
  'replaces',
  'unknown-receipt',
  'Biên nhận này không chứa khai báo nào của nguồn này về chỉ tiêu, đơn vị và kỳ của dòng.',
  'This receipt holds no statement of this source on the metric, unit and period of the row.',
);
