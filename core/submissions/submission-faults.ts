import type { Dataset } from '../registry/dataset.ts';
import type { Metric } from '../registry/metric.ts';
import type { Names } from '../names.ts';
import { lastDay } from '../periods/period.ts';
import type { Interval } from '../statements/statement.ts';
import type { Level, Unit } from '../units/unit.ts';
import type { ValidationRule } from '../registry/validation-rule.ts';

const levelNames = {
  country: { vi: 'quốc gia', en: 'country' },
  province: { vi: 'tỉnh', en: 'province' },
  commune: { vi: 'xã', en: 'commune' },
  agency: { vi: 'cơ quan', en: 'agency' },
} as const satisfies Record<Level, Names>;

/** What can be wrong with a row: every stable code, and in one line what it means. The API description prints this table. */
export const rowFaultMeanings = {
  'missing-field':
    'The row says nothing, or lacks a unit, period, source or dataset, and the body gives no default',
  'ambiguous-statement':
    'More than one of value, text, nil and withdraw; or atLeast or restart without a value',
  'answered-in-words': 'The metric is a question that is answered by text, not by a value',
  'not-answered-in-words': 'Only a metric of kind text is answered by text; this one takes a value',
  'unknown-metric':
    'No such metric, or the dataset does not ask for it; the nearest codes are named',
  'unknown-unit':
    'No unit carried this code on the last day of the period; the nearest of your own are named',
  'unit-not-allowed': 'The API key may not state figures of this unit',
  'wrong-level': 'The metric is not collected at the level of this unit',
  'unknown-period': 'Neither a label nor two days from and until; the right forms are named',
  'period-not-reportable':
    'No period or day of the dataset under its calendar; the nearest are named',
  'period-not-begun':
    'The period begins later than today (legal time), so nothing can be known of it',
  'period-not-open': 'The dataset takes figures of this period from a later day on, which is named',
  'unknown-source': 'No such source; the nearest codes are named',
  'source-not-listed': 'The metric is not taken from this source',
  'source-not-allowed': 'The API key may not speak for this source',
  'not-a-number': 'The value is no plain decimal number',
  'too-many-decimals': 'The value has more decimals than the metric',
  'too-large': 'The number cannot be kept exact to its last digit',
  'out-of-bounds': 'The value lies outside of what the metric declares possible',
  'not-cumulative': 'Only a cumulative metric has restart',
  'observed-in-future': 'observedAt is more than five minutes ahead of our clock',
  'duplicate-row': 'Another row of this body speaks of the same metric, unit, period and source',
  'unknown-receipt': 'The receipt in replaces holds no statement that this row could correct',
  'unknown-field': 'A row has no such field; the nearest is named',
  'repeated-member':
    'The field stands in the row more than once, so that it cannot be told what is meant',
  'wrong-type': 'Text, a number, or true or false was asked for',
  'wrong-form': 'The value has none of the forms that it may take',
  'wrong-format': 'No day or moment of ISO 8601',
  'too-small': 'A text is empty',
  'too-big': 'A text is too long, or a number beyond what JSON keeps',
  'out-of-range': 'A moment outside of the years 1900 to 2199',
  'broken-character': 'A text holds one half of a UTF-16 pair',
  'control-character':
    'A text holds an unseen control character, or one that turns the direction of print',
  'not-with-replace':
    'A body with replace: true states everything anew, so no row of it corrects a single receipt',
  'several-moments':
    'In a body with replace: true the rows of one unit, period and source differ in observedAt',
  'replace-incomplete':
    'mode=partial with replace: true: another row of the same unit, period and source is wrong, and half a whole is not kept',
  'rule-broken':
    'With this row a rule of the dataset would not hold among the figures of this unit, period and source',
} as const satisfies Record<string, string>;
export type RowFaultCode = keyof typeof rowFaultMeanings;
export const isRowFaultCode = (code: string): code is RowFaultCode =>
  Object.hasOwn(rowFaultMeanings, code);

/** What is wrong with one field of a row, and what would be right. */
export type RowFault = {
  /** The field, or deeper into it (`nil/reason`); empty where the row as a whole is meant. */
  readonly field: string;
  readonly code: RowFaultCode;
  readonly detail: Names;
  /** Other rows that the words name: `detail` counts them from 0, as the rows of a list; `inFile` by their lines. */
  readonly rows?: {
    readonly named: readonly number[];
    readonly inFile: (lines: readonly number[]) => Names;
  };
};

/** What is wrong with a row in words; of a row in a file with the lines of the others. */
export function wordsOf({ detail, rows }: RowFault, lineOf: (row: number) => number | undefined) {
  if (rows === undefined) return detail;
  const lines = rows.named.map(lineOf).filter((line) => line !== undefined);
  return lines.length === rows.named.length ? rows.inFile(lines) : detail;
}

export const rowFault = (field: string, code: RowFaultCode, vi: string, en: string): RowFault => ({
  field,
  code,
  detail: { vi, en },
});

export const quoted = (text: string): string => `“${text}”`;

export const missingField = (field: string, vi: string, en: string): RowFault =>
  rowFault(field, 'missing-field', vi, en);

export const missingDefault = (field: 'unit' | 'period' | 'source'): RowFault =>
  missingField(
    field,
    `Ghi ${quoted(field)} ở dòng này hoặc ở đầu nội dung gửi.`,
    `Give ${quoted(field)} in this row or at the top of the body.`,
  );

const guesses = (near: readonly string[]): Names =>
  near.length === 0
    ? { vi: '', en: '' }
    : {
        vi: ` Có phải: ${near.join(', ')}?`,
        en: ` Did you mean: ${near.join(', ')}?`,
      };

/** As many codes as one sentence lists. */
const mostListed = 12;
const listed = (codes: readonly string[]): string =>
  codes.length > mostListed ? `${codes.slice(0, mostListed).join(', ')}, …` : codes.join(', ');

/** What a dataset asks for, where no code is near. */
function insteadOf(near: readonly string[], dataset: Dataset | undefined): Names {
  if (near.length > 0 || dataset === undefined) return guesses(near);
  const codes = listed(dataset.metrics);
  return {
    vi: ` Biểu ${quoted(dataset.code)} gồm: ${codes}.`,
    en: ` The dataset ${quoted(dataset.code)} asks for: ${codes}.`,
  };
}

export function unknownMetric(
  code: string,
  near: readonly string[],
  dataset: Dataset | undefined,
): RowFault {
  const { vi, en } = insteadOf(near, dataset);
  return rowFault(
    'metric',
    'unknown-metric',
    `Không có chỉ tiêu ${quoted(code)}.${vi}`,
    `There is no metric ${quoted(code)}.${en}`,
  );
}

export function notInDataset(
  { code }: Metric,
  near: readonly string[],
  dataset: Dataset | undefined,
): RowFault {
  const { vi, en } = insteadOf(near, dataset);
  return dataset === undefined
    ? rowFault(
        'metric',
        'unknown-metric',
        `Chỉ tiêu ${quoted(code)} không thuộc biểu nào.`,
        `The metric ${quoted(code)} stands in no dataset.`,
      )
    : rowFault(
        'metric',
        'unknown-metric',
        `Biểu ${quoted(dataset.code)} không có chỉ tiêu ${quoted(code)}.${vi}`,
        `The dataset ${quoted(dataset.code)} does not ask for the metric ${quoted(code)}.${en}`,
      );
}

export const datasetNeeded = (metric: Metric, datasets: readonly Dataset[]): RowFault => {
  const codes = datasets.map((dataset) => dataset.code).join(', ');
  return missingField(
    'dataset',
    `Chỉ tiêu ${quoted(metric.code)} thuộc nhiều biểu (${codes}): ghi “dataset” ở đầu nội dung gửi.`,
    `The metric ${quoted(metric.code)} stands in several datasets (${codes}): give “dataset” at the top of the body.`,
  );
};

/** `near` are units of the caller. */
export function unknownUnit(code: string, interval: Interval, near: readonly string[]): RowFault {
  const { vi, en } = guesses(near);
  return rowFault(
    'unit',
    'unknown-unit',
    `Ngày ${lastDay(interval)} (ngày cuối của kỳ) không có đơn vị nào mang mã ${quoted(code)}.${vi}`,
    `On ${lastDay(interval)}, the last day of the period, no unit had the code ${quoted(code)}.${en}`,
  );
}

/** Says no more than that: what lies elsewhere is none of the caller's business. */
export const unitNotAllowed = rowFault(
  'unit',
  'unit-not-allowed',
  'Khóa API này không được gửi số liệu của đơn vị này.',
  'This API key may not state figures of this unit.',
);

export function wrongLevel(metric: Metric, unit: Unit): RowFault {
  const levels = [metric.level, ...metric.controlLevels].map((level) => levelNames[level]);
  const vi = levels.map((name) => name.vi).join(', ');
  const en = levels.map((name) => name.en).join(', ');
  return rowFault(
    'unit',
    'wrong-level',
    `Chỉ tiêu này thu thập ở cấp ${vi}; đơn vị này thuộc cấp ${levelNames[unit.level].vi}.`,
    `This metric is collected at the level ${en}; the unit is of the level ${levelNames[unit.level].en}.`,
  );
}

/** Names the nearest codes, or else all that would do. */
export function unknownSource(
  code: string,
  near: readonly string[],
  fitting: readonly string[],
): RowFault {
  const { vi, en } =
    near.length > 0
      ? guesses(near)
      : { vi: ` Các nguồn: ${listed(fitting)}.`, en: ` The sources are: ${listed(fitting)}.` };
  return rowFault(
    'source',
    'unknown-source',
    `Không có nguồn ${quoted(code)}.${vi}`,
    `There is no source ${quoted(code)}.${en}`,
  );
}

export const sourceNotListed = (metric: Metric): RowFault =>
  rowFault(
    'source',
    'source-not-listed',
    `Chỉ tiêu này chỉ nhận từ các nguồn: ${metric.sources.join(', ')}.`,
    `This metric is taken from these sources only: ${metric.sources.join(', ')}.`,
  );

export const sourceNotAllowed = (allowed: readonly string[]): RowFault =>
  rowFault(
    'source',
    'source-not-allowed',
    `Khóa API này chỉ được khai báo thay các nguồn: ${allowed.join(', ')}.`,
    `This API key may speak for these sources only: ${allowed.join(', ')}.`,
  );

export const notCumulative: RowFault = rowFault(
  'restart',
  'not-cumulative',
  'Chỉ chỉ tiêu lũy kế mới có “restart”; hãy bỏ đi.',
  'Only a cumulative metric has “restart”; leave it out.',
);

export const observedInFuture: RowFault = rowFault(
  'observedAt',
  'observed-in-future',
  'observedAt muộn hơn hiện tại quá 5 phút; kiểm tra đồng hồ và múi giờ.',
  'observedAt is more than 5 minutes ahead of now; check the clock and the offset.',
);

export const duplicatesNamed = 5;
/** `some` of the other rows, of `count` in all. */
export function duplicateRow(some: readonly number[], count: number): RowFault {
  const more = count - some.length;
  const words = (vi: string, en: string) => (numbers: readonly number[]) => ({
    vi: `Trùng chỉ tiêu, đơn vị, kỳ và nguồn với ${vi} ${numbers.join(', ')}${more > 0 ? ` và ${more} dòng khác` : ''}. Giữ lại một dòng.`,
    en: `The same metric, unit, period and source as ${en} ${numbers.join(', ')}${more > 0 ? ` and ${more} more` : ''}. Keep one.`,
  });
  const { vi, en } = words('dòng (đếm từ 0):', 'row (counted from 0):')(some);
  const inFile = words('dòng của tệp:', 'line of the file:');
  return { ...rowFault('metric', 'duplicate-row', vi, en), rows: { named: some, inFile } };
}

export const unknownReceipt: RowFault = rowFault(
  'replaces',
  'unknown-receipt',
  'Biên nhận này không chứa khai báo nào của nguồn này về chỉ tiêu, đơn vị và kỳ của dòng.',
  'This receipt holds no statement of this source on the metric, unit and period of the row.',
);

/** `found` has the figures as they would stand: `xa.hoan-thanh 412 > xa.tiep-nhan 400`. */
export const ruleBroken = ({ code, names }: ValidationRule, found: Names): RowFault =>
  rowFault(
    'value',
    'rule-broken',
    `${names.vi}: ${found.vi} (quy tắc ${quoted(code)}).`,
    `${names.en}: ${found.en} (rule ${quoted(code)}).`,
  );

export const notWithReplace: RowFault = rowFault(
  'replaces',
  'not-with-replace',
  'Nội dung gửi có “replace”: true đã khai báo lại toàn bộ; hãy bỏ “replaces” ở dòng này.',
  'A body with “replace”: true states everything anew; leave “replaces” out of this row.',
);

export const severalMoments: RowFault = rowFault(
  'observedAt',
  'several-moments',
  'Khi “replace” là true, mọi dòng của cùng đơn vị, kỳ và nguồn phải có cùng một observedAt.',
  'With “replace”: true all rows of one unit, period and source must have one observedAt.',
);

/** Names the first wrong row of the whole. */
export const replaceIncomplete = (broken: number): RowFault =>
  rowFault(
    'metric',
    'replace-incomplete',
    `Dòng ${broken} (đếm từ 0), thuộc hoặc có thể thuộc cùng đơn vị, kỳ và nguồn, có lỗi; vì “replace” thay toàn bộ nên không ghi một phần. Sửa dòng đó rồi gửi lại.`,
    `Row ${broken} (counted from 0), which is or may be of the same unit, period and source, is wrong; “replace” replaces the whole, so no part of it is kept. Mend that row and send again.`,
  );
