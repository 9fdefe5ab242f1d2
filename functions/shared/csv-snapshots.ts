import { unguarded } from '../../core/csv-guard.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  maxRows,
  type PlaceOf,
  type SubmissionBody,
  type Submitted,
} from '../../core/submission.ts';
import { type RowFault, rowFault } from '../../core/submission-faults.ts';
import { type CsvColumn, type CsvHeader, type Defaulted, readHeader } from './csv-header.ts';
import {
  type CsvFault,
  type CsvRecord,
  type CsvTable,
  csvTable,
  type Delimiter,
} from './csv-table.ts';
import { csvTextIn } from './csv-text.ts';
import type { Members } from './plain-row.ts';
import type { FaultLine, Problem } from './problem.ts';
import { readShapes } from './submitted.ts';

/** What a CSV cannot say in a row of its own; it comes beside it. */
export type CsvDefaults = Omit<SubmissionBody, 'rows'>;

/**
 * A body of CSV: a header, then one row a line. Everything that is wrong with its layout is told at once; only a table whose
 * layout is right is read as rows. Lines are counted as an editor counts them, the first one is 1. A first line `sep=;` says
 * what parts the cells, whatever `delimiter` says.
 */
export function submittedInCsv(
  bytes: Uint8Array,
  delimiter: Delimiter,
  defaults: CsvDefaults,
  mostRows = maxRows,
): Result<Submitted, Problem> {
  const text = csvTextIn(bytes);
  if (typeof text !== 'string') return fail(malformed([text]));
  const marked = withoutMark(text, delimiter);
  const table = csvTable(marked.text, marked.delimiter, mostRows + 1);
  const [first = noLine, ...records] = table.records;
  const header = readHeader(first, marked.delimiter, givenIn(defaults));
  const faults = [
    ...header.faults,
    ...faultsBelow(table.faults, records, header, mostRows),
    ...cutOff(marked.text, table, header),
  ].toSorted((a, b) => a.line - b.line);
  if (faults.length > 0) return fail(malformed(faults.map(asLine)));
  const { columns } = header;
  const cells = records.map((record) => rowOf(columns, record));
  const { rows, faults: rowFaults } = readShapes(cells, twicePlaced(records, columns));
  const placeOf = placesInCsv(records, columns, cells);
  return ok({ body: { ...defaults, rows }, bodyFaults: [], rowFaults, placeOf });
}

const mark = /^"?sep=([,;])"?(?=[\r\n])/i;

/** Excel's own mark: a first line that says what parts the cells, and knows it better than the request. It stays an empty line. */
function withoutMark(text: string, delimiter: Delimiter) {
  const [line = '', sign] = mark.exec(text) ?? [];
  return {
    text: text.slice(line.length),
    delimiter: sign === ',' || sign === ';' ? sign : delimiter,
  };
}

const noLine: CsvRecord = { line: 1, cells: [] };

const givenIn = ({ unit, source, period }: CsvDefaults): ReadonlySet<Defaulted> =>
  new Set([
    ...(unit === undefined ? [] : (['unit'] as const)),
    ...(source === undefined ? [] : (['source'] as const)),
    ...(period === undefined ? [] : (['period'] as const)),
  ]);

// Layout ----------------------------------------------------------------------

const malformed = (errors: readonly FaultLine[]): Problem => ({
  code: 'malformed-csv',
  errors,
  members: { errorsTotal: errors.length },
});

/** A fault of layout lies in a line; where its row would stand in a body of JSON is not known. */
const asLine = (fault: CsvFault): FaultLine => ({ pointer: '', ...fault });

/** What is wrong below the header, by line. Cells parted by another sign, or not named, are not counted. */
function faultsBelow(
  broken: readonly CsvFault[],
  records: readonly CsvRecord[],
  { columns, faults }: CsvHeader,
  mostRows: number,
): readonly CsvFault[] {
  if (faults.some(({ code }) => code === 'other-delimiter' || code === 'too-many-columns'))
    return [];
  const named = columns.some((column) => column !== undefined);
  const uneven = named ? records.flatMap((record) => widthFault(record, columns.length)) : [];
  const extra = records[mostRows];
  const all = [...broken, ...uneven, ...(extra === undefined ? [] : [tooMany(extra, mostRows)])];
  if (all.length === 0 && records.length === 0 && named) return [noRows];
  return all.toSorted((a, b) => a.line - b.line);
}

const noRows: CsvFault = {
  line: 1,
  code: 'no-rows',
  detail: {
    vi: 'Dưới dòng tên cột không có dòng số liệu nào.',
    en: 'There is no line of figures below the header.',
  },
};

const tooMany = ({ line }: CsvRecord, mostRows: number): CsvFault => ({
  line,
  code: 'too-many-rows',
  detail: {
    vi: `Nhiều nhất ${mostRows} dòng số liệu một lần gửi; hãy chia thành nhiều lần.`,
    en: `At most ${mostRows} lines of figures in one request; split them into several.`,
  },
});

/**
 * Empty cells beyond the header are what a spreadsheet leaves, and cells that are missing at the end of a line what it left
 * off; anything else beyond the header has no name.
 */
function widthFault({ line, cells }: CsvRecord, width: number): readonly CsvFault[] {
  const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (filled <= width) return [];
  return [
    {
      line,
      code: 'too-many-cells',
      detail: {
        vi: `Dòng này có ${filled} ô, nhiều hơn ${width} cột. Ô có dấu phân cách bên trong phải đặt trong dấu ".`,
        en: `This line has ${filled} cells, more than the ${width} columns. A cell that holds the delimiter is put in ".`,
      },
    },
  ];
}

/** A last line that lacks cells and its own end may be what is left of a longer one: half a number is a number too. */
function cutOff(text: string, { records }: CsvTable, { columns }: CsvHeader): readonly CsvFault[] {
  const last = records.at(-1);
  if (records.length < 2 || last === undefined || /[\r\n]$/.test(text)) return [];
  const { line, cells } = last;
  if (cells.length >= columns.length || !columns.some((column) => column !== undefined)) return [];
  return [
    {
      line,
      code: 'too-few-cells',
      detail: {
        vi: `Dòng cuối chỉ có ${cells.length} ô trong ${columns.length} cột và không kết thúc bằng dấu xuống dòng: có thể tệp bị cắt cụt. Nếu tệp đã đủ, thêm dấu xuống dòng ở cuối.`,
        en: `The last line has only ${cells.length} cells of ${columns.length} columns and no line end: the file may have been cut off. If it is whole, end it with a line end.`,
      },
    },
  ];
}

// Rows ------------------------------------------------------------------------

/** A row as a body of JSON would have it; an empty cell is an absent field. */
function rowOf(columns: CsvHeader['columns'], { cells }: CsvRecord): Members {
  const row: Record<string, unknown> = {};
  for (const [place, column] of columns.entries()) {
    const cell = (cells[place] ?? '').trim();
    if (column !== undefined && cell !== '') Object.assign(row, memberOf(column, cell, row));
  }
  return row;
}

function memberOf(column: CsvColumn, cell: string, { period }: Members): Members {
  switch (column) {
    case 'metric':
    case 'unit':
    case 'period':
    case 'source':
    case 'observedAt':
    case 'value':
    case 'replaces':
      return { [column]: cell };
    case 'from':
    case 'until':
      return { period: { ...(typeof period === 'object' && period), [column]: cell } };
    case 'nil':
    case 'withdraw':
      return { [column]: { reason: unguarded(cell) } };
    case 'text':
    case 'comment':
      return { [column]: unguarded(cell) };
    case 'atLeast':
    case 'restart':
    case 'followUp':
      return { [column]: yesOrNo.get(cell.toLowerCase()) ?? cell };
    default:
      return column satisfies never;
  }
}

/** Spreadsheets write TRUE and FALSE. */
const yesOrNo: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

const labelAndDays: RowFault = rowFault(
  'period',
  'wrong-form',
  'Ghi nhãn ở cột period, hoặc hai ngày ở cột from và until; không ghi cả hai.',
  'Give a label in the column period, or two days in from and until; not both.',
);

/** Rows that give their period as a label and as days. */
function twicePlaced(
  records: readonly CsvRecord[],
  columns: CsvHeader['columns'],
): ReadonlyMap<number, readonly RowFault[]> {
  const isFilled = ({ cells }: CsvRecord, column: CsvColumn) =>
    (cells[columns.indexOf(column)] ?? '').trim() !== '';
  const both = records.flatMap((record, row) =>
    isFilled(record, 'period') && (isFilled(record, 'from') || isFilled(record, 'until'))
      ? [row]
      : [],
  );
  return new Map(both.map((row) => [row, [labelAndDays]]));
}

/** Line and column beside what would be the place in JSON; the row alone where the file has no such column. */
const placesInCsv =
  (
    records: readonly CsvRecord[],
    columns: CsvHeader['columns'],
    rows: readonly Members[],
  ): PlaceOf =>
  (index, field) => {
    const row = rows[index] ?? {};
    const column = columns.find((each) => each === columnOf(field, row));
    const line = records[index]?.line ?? 1;
    const own = column !== undefined && Object.hasOwn(row, field.split('/')[0] ?? '');
    const pointer = own ? `/rows/${index}/${field}` : `/rows/${index}`;
    return { index, pointer, line, ...(column !== undefined && { column }) };
  };

function columnOf(field: string, { period }: Members): string | undefined {
  const [name, inner] = field.split('/');
  if (name !== 'period') return name;
  return typeof period === 'object' ? (inner ?? 'from') : name;
}
