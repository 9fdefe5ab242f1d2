import type { Line, Names } from './dataset.ts';
import { type Convention, conventionOf, readNumber } from './number-text.ts';

/** What stands in the cells of one line. `exact` is a number from a spreadsheet, which needs no reading. */
export type Cells = {
  readonly value: string;
  readonly exact?: string;
  readonly nil: string;
  readonly comment: string;
};
export const noCells: Cells = { value: '', nil: '', comment: '' };

export type Column = 'value' | 'nil' | 'comment';
/** What is wrong with a cell, or with a line as a whole. */
export type CellFault = {
  readonly line: number;
  readonly column: Column | 'line';
  readonly detail: Names;
};

export type Row = Readonly<Record<string, unknown>>;
export type TableBody = {
  readonly rows: readonly Row[];
  /** For each row the line that it came from. */
  readonly lineOf: readonly number[];
  readonly faults: readonly CellFault[];
};

/** Whether a value or a reason for having none was entered. */
export const filledIn = ({ value, nil }: Cells): boolean => `${value}${nil}`.trim() !== '';

const isEmpty = ({ value, nil, comment }: Cells): boolean =>
  [value, nil, comment].every((text) => text.trim() === '');

/** What of the table is filled in, as rows of POST /v1/snapshots. Empty lines say nothing. */
export function tableBody(
  lines: readonly Line[],
  cells: readonly Cells[],
  chosen: Convention,
): TableBody {
  const convention = chosen === 'auto' ? conventionShown(lines, cells) : chosen;
  const rows: Row[] = [];
  const lineOf: number[] = [];
  const faults: CellFault[] = [];
  for (const [index, line] of lines.entries()) {
    const filled = cells[index] ?? noCells;
    if (isEmpty(filled)) continue;
    const said = saidIn(line, filled, convention);
    if ('detail' in said) {
      faults.push({ line: index, ...said });
      continue;
    }
    rows.push({
      metric: line.metric.code,
      unit: line.unit.code,
      source: line.source.code,
      ...said.says,
      ...(filled.comment.trim() !== '' && { comment: filled.comment.trim() }),
    });
    lineOf.push(index);
  }
  return { rows, lineOf, faults };
}

const conventionShown = (lines: readonly Line[], cells: readonly Cells[]): Convention =>
  conventionOf(
    lines.flatMap(({ metric }, index) => {
      const filled = cells[index];
      return metric.kind === 'text' || filled === undefined || filled.exact !== undefined
        ? []
        : [filled.value];
    }),
  );

type Said = { readonly says: Row } | Omit<CellFault, 'line'>;

function saidIn({ metric }: Line, cells: Cells, convention: Convention): Said {
  const value = cells.value.trim();
  const reason = cells.nil.trim();
  if (value !== '' && reason !== '') return { column: 'nil', detail: bothSaid };
  if (reason !== '') return { says: { nil: { reason } } };
  if (value === '') return { column: 'value', detail: commentAlone };
  if (metric.kind === 'text') return { says: { text: value } };
  if (cells.exact !== undefined) return { says: { value: cells.exact } };
  const read = readNumber(value, convention);
  if (!read.ok) return { column: 'value', detail: unread[read.why] };
  return { says: { value: read.value, ...(read.atLeast && { atLeast: true }) } };
}

const bothSaid: Names = {
  vi: 'Đã có giá trị thì không ghi lý do “không phát sinh”; hãy bỏ một trong hai.',
  en: 'Where there is a value there is no reason for having none; clear one of the two.',
};
const commentAlone: Names = {
  vi: 'Ghi chú phải đi cùng một giá trị hoặc lý do không phát sinh.',
  en: 'A remark goes with a value or with a reason for having none.',
};
const unread: Readonly<Record<'not-a-number' | 'ambiguous', Names>> = {
  'not-a-number': {
    vi: 'Không đọc được thành số. Viết ví dụ 1234, 80,5 hoặc “trên 19000”; không có gì để đếm thì ghi lý do ở cột bên.',
    en: 'This cannot be read as a number. Write 1234, 80.5 or “over 19000”; where there is nothing to count, give the reason beside.',
  },
  ambiguous: {
    vi: 'Có thể hiểu là hai số khác nhau (hàng nghìn hay phần thập phân?). Hãy chọn “Cách viết số” phía trên bảng, hoặc viết không có dấu phân cách nghìn.',
    en: 'This could be two numbers (thousands or decimals?). Choose how numbers are written above the table, or leave out the thousands separator.',
  },
};

/** A fault as the server names it: which row, and where in it. */
export type ServerFault = {
  readonly index?: number;
  readonly pointer?: string;
  readonly detail?: string;
  readonly messages?: Names;
};

const columnOfField = new Map<string, Column>([
  ['value', 'value'],
  ['text', 'value'],
  ['atLeast', 'value'],
  ['nil', 'nil'],
  ['comment', 'comment'],
]);

/** Puts what the server found beside the cell that it is about; what is about no row is returned apart. */
export function placed(
  faults: readonly ServerFault[],
  lineOf: readonly number[],
): { readonly cells: readonly CellFault[]; readonly general: readonly Names[] } {
  const cells: CellFault[] = [];
  const general: Names[] = [];
  for (const { index, pointer = '', detail = '', messages } of faults) {
    const [, row, field = ''] = /^\/rows\/(\d+)(?:\/([^/]+))?/.exec(pointer) ?? [];
    const line = lineOf[index ?? Number(row ?? -1)];
    const words = messages ?? { vi: detail, en: detail };
    if (line === undefined) general.push(words);
    else cells.push({ line, column: columnOfField.get(field) ?? 'line', detail: words });
  }
  return { cells, general };
}
