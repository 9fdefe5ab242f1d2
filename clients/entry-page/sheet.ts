import type { Dataset, Language, Line, Names } from './dataset.ts';
import { type Cells, noCells } from './table-body.ts';

/** A cell as a spreadsheet gives it. */
export type SheetCell = string | number | boolean | Date | null | undefined;
export type Sheet = readonly (readonly SheetCell[])[];

const headings = {
  unit: { vi: 'Mã đơn vị', en: 'Unit code' },
  unitName: { vi: 'Đơn vị', en: 'Unit' },
  metric: { vi: 'Mã chỉ tiêu', en: 'Metric code' },
  name: { vi: 'Chỉ tiêu', en: 'Metric' },
  measure: { vi: 'Đơn vị tính', en: 'Unit of measure' },
  value: { vi: 'Giá trị hoặc câu trả lời', en: 'Value or answer' },
  nil: { vi: 'Không phát sinh (lý do)', en: 'Nothing to count (reason)' },
  comment: { vi: 'Ghi chú', en: 'Remark' },
} as const satisfies Record<string, Names>;
type Heading = keyof typeof headings;
const order: readonly Heading[] = [
  'unit',
  'unitName',
  'metric',
  'name',
  'measure',
  'value',
  'nil',
  'comment',
];

const about = {
  dataset: { vi: 'Biểu', en: 'Dataset' },
  period: { vi: 'Kỳ', en: 'Period' },
} as const satisfies Record<string, Names>;

/** Rows of the template: which dataset and period it is for, the headings, and one row per line. */
export function templateRows(
  { code, names, period }: Dataset,
  lines: readonly Line[],
  cells: readonly Cells[],
  language: Language,
): {
  readonly head: readonly (readonly string[])[];
  readonly rows: readonly (readonly string[])[];
} {
  return {
    head: [
      [about.dataset[language], code, names[language]],
      [about.period[language], period.label],
      order.map((heading) => headings[heading][language]),
    ],
    rows: lines.map(({ metric, unit }, index) => {
      const { value, nil, comment } = cells[index] ?? noCells;
      return [
        unit.code,
        unit.names[language],
        metric.code,
        metric.names[language],
        metric.unitOfMeasure[language],
        value,
        nil,
        comment,
      ];
    }),
  };
}

export type SheetRead = {
  readonly cells: readonly Cells[];
  /** How many lines the sheet filled. */
  readonly filled: number;
  readonly complaints: readonly Names[];
};

const textOf = (cell: SheetCell): string =>
  cell === null || cell === undefined ? '' : String(cell).normalize('NFC').trim();
const folded = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ');
const isNamed = (cell: SheetCell, names: Names): boolean =>
  [names.vi, names.en].some((name) => folded(name) === folded(textOf(cell)));

/** Where each heading stands, in the first row that names metrics and values. */
function headingRow(sheet: Sheet): { at: number; columns: Map<Heading, number> } | undefined {
  for (const [at, row] of sheet.entries()) {
    const columns = new Map<Heading, number>();
    for (const heading of order) {
      const column = row.findIndex((cell) => isNamed(cell, headings[heading]));
      if (column >= 0) columns.set(heading, column);
    }
    if (columns.has('metric') && columns.has('value')) return { at, columns };
  }
  return undefined;
}

/** Of another dataset or period: nothing of it is taken. */
function foreign(sheet: Sheet, { code, period }: Dataset): Names | undefined {
  const named = (names: Names): string | undefined => {
    const row = sheet.slice(0, 5).find(([first]) => isNamed(first, names));
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
  vi: `Không thấy dòng tiêu đề có “${headings.metric.vi}” và “${headings.value.vi}”. Hãy dùng tệp mẫu của biểu này.`,
  en: `There is no row of headings with “${headings.metric.en}” and “${headings.value.en}”. Use the template of this dataset.`,
};

/** Fills the lines from a sheet that has the template's headings, in whatever order its columns and rows are. */
export function cellsFrom(
  sheet: Sheet,
  dataset: Dataset,
  lines: readonly Line[],
  before: readonly Cells[],
): SheetRead {
  const wrong = foreign(sheet, dataset);
  const found = headingRow(sheet);
  if (wrong !== undefined || found === undefined)
    return { cells: before, filled: 0, complaints: [wrong ?? noHeadings] };
  const cells = [...before];
  const complaints: Names[] = [];
  const seen = new Set<number>();
  const { at, columns } = found;
  for (const [index, row] of sheet.entries()) {
    if (index <= at) continue;
    const cell = (heading: Heading): SheetCell => {
      const column = columns.get(heading);
      return column === undefined ? undefined : row[column];
    };
    const read = cellsIn(cell);
    const metric = textOf(cell('metric'));
    if (metric === '' && isBlank(read)) continue;
    const line = lineNamed(lines, metric, textOf(cell('unit')));
    if (line === undefined || seen.has(line)) {
      if (!isBlank(read)) complaints.push(misplaced(index + 1, metric, line !== undefined));
      continue;
    }
    seen.add(line);
    cells[line] = read;
  }
  const filled = [...seen].filter((line) => !isBlank(cells[line] ?? noCells)).length;
  return { cells, filled, complaints };
}

const isBlank = ({ value, nil, comment }: Cells): boolean => `${value}${nil}${comment}` === '';

function cellsIn(cell: (heading: Heading) => SheetCell): Cells {
  const value = cell('value');
  const words = { nil: textOf(cell('nil')), comment: textOf(cell('comment')) };
  // As many digits as a spreadsheet shows: what follows is the dust of its arithmetic.
  if (typeof value !== 'number') return { value: dateOrText(value), ...words };
  const exact = plainDecimal(Number(value.toPrecision(15)));
  return { value: exact.replace('.', ','), exact, ...words };
}

/** A date where a number should be is shown as what it is, so that it is refused as such. */
const dateOrText = (value: SheetCell): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : textOf(value);

/** Without an exponent. */
const plainDecimal = (value: number): string =>
  /e/.test(String(value))
    ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);

/** A code without a unit means the only unit there is. */
function lineNamed(lines: readonly Line[], metric: string, unit: string): number | undefined {
  const fitting = lines.flatMap((line, index) =>
    line.metric.code === metric && (unit === '' || line.unit.code === unit) ? [index] : [],
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

const misplaced = (row: number, metric: string, twice: boolean): Names =>
  twice
    ? {
        vi: `Dòng ${row}: chỉ tiêu “${metric}” đã có ở một dòng trước.`,
        en: `Row ${row}: the metric “${metric}” stands in a row before.`,
      }
    : {
        vi: `Dòng ${row}: “${metric}” không phải chỉ tiêu của bảng này (hoặc sai mã đơn vị); dòng này không được lấy.`,
        en: `Row ${row}: “${metric}” is no metric of this table (or its unit code is wrong); this row was not taken.`,
      };
