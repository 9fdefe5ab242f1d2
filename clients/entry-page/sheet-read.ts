import type { Dataset, Line, Names, Unit } from './dataset.ts';
import { bareName, type Columns, type Field, headedColumns } from './sheet-columns.ts';
import { about, headings, isNamed, type Sheet, type SheetCell, textOf } from './sheet.ts';
import type { Cells } from './table-body.ts';

export type SheetRead = {
  readonly cells: readonly Cells[];
  /** How many lines the sheet filled. */
  readonly filled: number;
  readonly complaints: readonly Names[];
};

/** Of another dataset or period: nothing of it is taken. */
function foreign(sheet: Sheet, { code, period }: Dataset): Names | undefined {
  const named = (names: Names): string | undefined => {
    const row = sheet.slice(0, 10).find(([first]) => isNamed(first, names));
    return row === undefined ? undefined : textOf(row[1]);
  };
  const itsDataset = named(about.dataset) ?? code;
  const itsPeriod = named(about.period) ?? period.label;
  if (itsDataset === code && itsPeriod === period.label) return undefined;
  return {
    vi: `Tệp này là của biểu ${itsDataset}, kỳ ${itsPeriod}; đang mở biểu ${code}, kỳ ${period.label}. Hãy chọn lại biểu và kỳ, hoặc dùng đúng tệp.`,
    en: `This file is for dataset ${itsDataset}, period ${itsPeriod}; open is ${code}, ${period.label}. Choose again, or take the right file.`,
  };
}

const noHeadings: Names = {
  vi: `Không thấy dòng tiêu đề có “${headings.metric.vi}” và “${headings.value.vi}” (hoặc metric và value). Hãy dùng tệp mẫu của biểu này.`,
  en: `There is no row of headings with “${headings.metric.en}” and “${headings.value.en}” (or metric and value). Use the template of this dataset.`,
};

/**
 * Fills the lines from a sheet, in whatever order its columns and rows are. A row that says nothing leaves its line as it
 * is: an empty template takes nothing away. Rows without a unit are of the unit given, or of the only one there is.
 */
export function cellsFrom(
  sheet: Sheet,
  dataset: Dataset,
  lines: readonly Line[],
  before: readonly Cells[],
  { placed = headedColumns(sheet), unit }: { placed?: Columns | undefined; unit?: Unit } = {},
): SheetRead {
  const wrong = foreign(sheet, dataset);
  if (wrong !== undefined || placed === undefined)
    return { cells: before, filled: 0, complaints: [wrong ?? noHeadings] };
  const cells = [...before];
  const complaints = complaintsByRow();
  const seen = new Set<number>();
  for (const [index, row] of sheet.entries()) {
    const cell = (field: Field): SheetCell => row[placed.columns.get(field) ?? -1];
    if (index <= placed.at || isOfHistory(cell, placed)) continue;
    const read = cellsIn(cell, placed.api);
    if (isBlank(read)) continue;
    const line = lineOf(cell, dataset, lines, unit);
    if (typeof line === 'object') complaints.add(index + 1, line);
    else if (seen.has(line)) complaints.add(index + 1, saidBefore(nameOf(cell)));
    else cells[line] = read;
    if (typeof line === 'number') seen.add(line);
  }
  return { cells, filled: seen.size, complaints: complaints.all() };
}

type CellOf = (field: Field) => SheetCell;

const isBlank = ({ value, nil, comment }: Cells): boolean => `${value}${nil}${comment}` === '';

/** A file of the API says of each line whether its source still holds to it. */
const isOfHistory = (cell: CellOf, { columns }: Columns): boolean =>
  columns.has('current') && textOf(cell('current')) === '';

function cellsIn(cell: CellOf, api: boolean): Cells {
  const value = cell('value');
  const text = (field: Field) => (api ? unguarded(textOf(cell(field))) : textOf(cell(field)));
  const words = { nil: text('nil'), comment: text('comment') };
  if (api && typeof value !== 'number') return { ...valueOfApi(cell, text('text')), ...words };
  // As many digits as a spreadsheet shows: what follows is the dust of its arithmetic.
  if (typeof value !== 'number') return { value: dateOrText(value), ...words };
  return { ...exactly(plainDecimal(Number(value.toPrecision(15)))), ...words };
}

const exactly = (exact: string) => ({ value: exact.replace('.', ','), exact });

/** The API writes a point before the decimals and nothing between thousands, whatever others write. */
function valueOfApi(cell: CellOf, text: string): Pick<Cells, 'value' | 'exact'> {
  const value = dateOrText(cell('value'));
  if (!/^-?\d+(\.\d+)?$/.test(value)) return { value: value === '' ? text : value };
  if (textOf(cell('atLeast')).toLowerCase() !== 'true') return exactly(value);
  return { value: `trên ${value.replace('.', ',')}` };
}

/** An apostrophe before what a spreadsheet would take for a formula, as the API puts it there. */
const unguarded = (text: string): string => text.replace(/^'(?='*[=+\-@\t\r\n＝＋－＠])/, '');

/** A date where a number should be is shown as what it is, so that it is refused as such. */
const dateOrText = (value: SheetCell): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : textOf(value);

/** Without an exponent. */
const plainDecimal = (value: number): string =>
  /e/.test(String(value))
    ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);

// --- Which line a row is about -----------------------------------------------------------------------------------------

const nameOf = (cell: CellOf): string => textOf(cell('metric')) || textOf(cell('name'));

/** The line, or why the row has none. */
function lineOf(
  cell: CellOf,
  dataset: Dataset,
  lines: readonly Line[],
  usualUnit: Unit | undefined,
): number | Names {
  const otherTime = timeFault(cell, dataset);
  if (otherTime !== undefined) return otherTime;
  const unit = textOf(cell('unit')) || textOf(cell('unitName'));
  const isOfUnit = (line: Line) =>
    unit === ''
      ? usualUnit === undefined || line.unit.code === usualUnit.code
      : line.unit.code === unit || isNamed(unit, line.unit.names);
  if (!lines.some(isOfUnit)) return otherUnit(unit, lines);
  const code = textOf(cell('metric'));
  const isOfMetric = ({ metric }: Line) =>
    code === '' ? isCalled(metric.names, textOf(cell('name'))) : metric.code === code;
  const fitting = lines.flatMap((line, index) =>
    isOfUnit(line) && isOfMetric(line) ? [index] : [],
  );
  const [index] = fitting;
  if (index === undefined || fitting.length > 1) return notHere(nameOf(cell));
  const source = textOf(cell('source'));
  const own = lines[index]?.source.code;
  return source === '' || source === own ? index : otherSource(source, own ?? '');
}

const isCalled = (names: Names, name: string): boolean =>
  Object.values(names).some((each) => bareName(each) === bareName(name));

function timeFault(cell: CellOf, { period }: Dataset): Names | undefined {
  const label = textOf(cell('period'));
  const [from, until] = [dateOrText(cell('from')), dateOrText(cell('until'))];
  const its = label === '' ? `${from} – ${until}` : label;
  const isSame =
    (label === '' || label === period.label) &&
    (from === '' || from === period.from) &&
    (until === '' || until === period.until);
  return isSame
    ? undefined
    : {
        vi: `số liệu của kỳ ${its}, đang mở kỳ ${period.label} (${period.from} – ${period.until}); không được lấy.`,
        en: `about ${its}, while ${period.label} (${period.from} – ${period.until}) is open; not taken.`,
      };
}

function otherUnit(unit: string, lines: readonly Line[]): Names {
  const open = [...new Set(lines.map((line) => line.unit))];
  const [only] = open;
  const named = (language: keyof Names) =>
    open.length === 1 && only !== undefined ? ` ${only.names[language]} (${only.code})` : '';
  return {
    vi: `số liệu của đơn vị “${unit}”, không phải đơn vị đang mở${named('vi')}; không được lấy.`,
    en: `about the unit “${unit}”, which is not open${named('en') && `:${named('en')} is`}; not taken.`,
  };
}

const otherSource = (source: string, own: string): Names => ({
  vi: `số liệu của nguồn “${source}”, bảng này đang nhập cho nguồn “${own}”; không được lấy.`,
  en: `by the source “${source}”, while this table is for “${own}”; not taken.`,
});
const saidBefore = (metric: string): Names => ({
  vi: `chỉ tiêu “${metric}” đã có ở một dòng trước.`,
  en: `the metric “${metric}” stands in a row before.`,
});
const notHere = (metric: string): Names => ({
  vi: `“${metric}” không phải chỉ tiêu của bảng này; dòng này không được lấy.`,
  en: `“${metric}” is no metric of this table; this row was not taken.`,
});

/** What is wrong with many rows alike is said once, with their numbers. */
function complaintsByRow() {
  const found = new Map<string, { readonly rows: number[]; readonly names: Names }>();
  return {
    add(row: number, names: Names): void {
      const known = found.get(names.vi);
      if (known === undefined) found.set(names.vi, { rows: [row], names });
      else known.rows.push(row);
    },
    all: (): readonly Names[] =>
      [...found.values()].map(({ rows, names }) => ({
        vi: `Dòng ${listed(rows)}: ${names.vi}`,
        en: `${rows.length > 1 ? 'Rows' : 'Row'} ${listed(rows)}: ${names.en}`,
      })),
  };
}

const mostListed = 5;
const listed = (rows: readonly number[]): string =>
  rows.length > mostListed
    ? `${rows.slice(0, mostListed).join(', ')}… (${rows.length})`
    : rows.join(', ');
