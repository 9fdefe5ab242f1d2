import type { Names } from '../../core/names.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { CsvHeader } from './csv-header.ts';
import {
  type CsvFault,
  type CsvRecord,
  type CsvTable,
  csvTable,
  type Delimiter,
} from './csv-table.ts';
import { csvTextIn } from './csv-text.ts';
import type { FaultLine, Problem } from './problem.ts';

export type CsvLayout<C extends string> = {
  readonly columns: CsvHeader<C>['columns'];
  readonly records: readonly CsvRecord[];
};

type Expected<C extends string> = {
  /** Lines below the header. */
  readonly most: number;
  /** Where a table of more lines can go; without it, it is split. */
  readonly instead?: Names;
  /** A header alone is an empty list, not a mistake. */
  readonly mayBeEmpty?: boolean;
  readonly header: (record: CsvRecord, delimiter: Delimiter) => CsvHeader<C>;
};

/** Reads a CSV as far as any has to be right: its text, its header, and that every line fits the header. All faults at once. */
export function csvLayout<C extends string>(
  bytes: Uint8Array,
  delimiter: Delimiter,
  { most, mayBeEmpty = false, instead = inParts, header: headerOf }: Expected<C>,
): Result<CsvLayout<C>, Problem> {
  const text = csvTextIn(bytes);
  if (typeof text !== 'string') return fail(malformed([text]));
  const marked = withoutMark(text, delimiter);
  const table = csvTable(marked.text, marked.delimiter, most + 1);
  const [first = noLine, ...records] = table.records;
  const header = headerOf(first, marked.delimiter);
  const faults = [
    ...header.faults,
    ...faultsBelow(table.faults, records, header, { most, instead }),
    ...(mayBeEmpty || !isEmpty(table, header) ? [] : [noRows]),
    ...cutOff(marked.text, table, header),
  ].toSorted((a, b) => a.line - b.line);
  if (faults.length > 0) return fail(malformed(faults.map(asLine)));
  return ok({ columns: header.columns, records });
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
  { columns, faults }: CsvHeader<string>,
  { most, instead }: { readonly most: number; readonly instead: Names },
): readonly CsvFault[] {
  if (faults.some(({ code }) => code === 'other-delimiter' || code === 'too-many-columns'))
    return [];
  const named = columns.some((column) => column !== undefined);
  const uneven = named ? records.flatMap((record) => widthFault(record, columns.length)) : [];
  const extra = records[most];
  const all = [
    ...broken,
    ...uneven,
    ...(extra === undefined ? [] : [tooMany(extra, most, instead)]),
  ];
  return all.toSorted((a, b) => a.line - b.line);
}

/** Only of a table that could be read this far. */
const isEmpty = ({ records, faults }: CsvTable, header: CsvHeader<string>): boolean =>
  records.length < 2 &&
  faults.length === 0 &&
  header.columns.some((column) => column !== undefined) &&
  !header.faults.some(({ code }) => code === 'other-delimiter' || code === 'too-many-columns');

const noRows: CsvFault = {
  line: 1,
  code: 'no-rows',
  detail: {
    vi: 'Dưới dòng tên cột không có dòng dữ liệu nào.',
    en: 'There is no line below the header.',
  },
};

const inParts: Names = { vi: 'hãy chia thành nhiều lần.', en: 'split them into several.' };

const tooMany = ({ line }: CsvRecord, most: number, { vi, en }: Names): CsvFault => ({
  line,
  code: 'too-many-rows',
  detail: {
    vi: `Nhiều nhất ${most} dòng dữ liệu một lần gửi; ${vi}`,
    en: `At most ${most} lines below the header in one request; ${en}`,
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
function cutOff(
  text: string,
  { records }: CsvTable,
  { columns }: CsvHeader<string>,
): readonly CsvFault[] {
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
