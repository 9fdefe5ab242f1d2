import { nearest } from '../../core/nearest.ts';
import type { CsvFault, CsvRecord, Delimiter } from './csv-table.ts';

/** The columns that a CSV of figures may have: the fields of a row, a period also as two days. */
export const csvColumns = [
  'metric',
  'unit',
  'period',
  'from',
  'until',
  'source',
  'observedAt',
  'value',
  'atLeast',
  'restart',
  'text',
  'nil',
  'withdraw',
  'replaces',
  'comment',
  'followUp',
] as const;
export type CsvColumn = (typeof csvColumns)[number];

/** What a CSV has beside them that was read here (functions/shared/statement-csv); passed over, so that it can be sent as it is. */
const onlyRead: ReadonlySet<string> = new Set([
  'receipt',
  'receivedat',
  'current',
  'late',
  'warnings',
  'withdrawmeaning',
  'client',
  'person',
]);

export type CsvHeader<C extends string = CsvColumn> = {
  /** In the order of the file; nothing where a name was not understood or its cells are passed over. */
  readonly columns: readonly (C | undefined)[];
  readonly faults: readonly (CsvFault & { readonly column?: string })[];
};

export type Words = readonly [code: string, vi: string, en: string, column?: string];

/** The names that a header may have. */
export type KnownColumns<C extends string> = {
  readonly names: readonly C[];
  /** In small letters: their cells are passed over. */
  readonly passedOver?: ReadonlySet<string>;
  /** What is wrong with columns that are not there. */
  readonly missing: (columns: readonly (C | undefined)[]) => readonly Words[];
};

/** Fields that each row must have, if the request gives no default of them. */
export type Defaulted = 'unit' | 'source' | 'period';

/** Reads the header of a CSV of figures. */
export const readHeader = (
  record: CsvRecord,
  delimiter: Delimiter,
  given: ReadonlySet<Defaulted>,
): CsvHeader =>
  readNames(record, delimiter, {
    names: csvColumns,
    passedOver: onlyRead,
    missing: (columns) => missing(columns, given),
  });

/** Reads the names of the columns, in any order and in capitals or not; tells everything that is wrong with them. */
export function readNames<C extends string>(
  { line, cells }: CsvRecord,
  delimiter: Delimiter,
  known: KnownColumns<C>,
): CsvHeader<C> {
  const bySmall = new Map<string, C>(known.names.map((name) => [name.toLowerCase(), name]));
  const columnNamed = (name: string) => bySmall.get(name.toLowerCase());
  const names = cells.map((cell) => cell.trim());
  while (names.at(-1) === '') names.pop();
  const tooMany = names.splice(mostColumns).length > 0;
  const columns = names.map(columnNamed);
  const at = (...[code, vi, en, column]: Words) => ({
    line,
    ...(column !== undefined && column !== '' && { column: column.slice(0, 64) }),
    code,
    detail: { vi, en },
  });
  if (columns.every((column) => column === undefined)) {
    const isKnown = (name: string) => columnNamed(name) !== undefined;
    return { columns, faults: [at(...noHeader(names, delimiter, isKnown, known.names))] };
  }
  return {
    columns,
    faults: [
      ...names.flatMap((name, place) => {
        const column = columns[place];
        if (name === '') return [at(...unnamed(place + 1))];
        if (column === undefined)
          return known.passedOver?.has(name.toLowerCase())
            ? []
            : [at(...unknown(name, known.names))];
        return columns.indexOf(column) < place ? [at(...repeated(name))] : [];
      }),
      ...known.missing(columns).map((words) => at(...words)),
      ...(tooMany ? [at(...endless(known.names))] : []),
    ],
  };
}

const otherDelimiters = [
  { sign: ';', vi: 'dấu chấm phẩy', en: 'a semicolon' },
  { sign: ',', vi: 'dấu phẩy', en: 'a comma' },
  { sign: '\t', vi: 'dấu tab', en: 'a tab' },
];

function noHeader(
  names: readonly string[],
  delimiter: Delimiter,
  isKnown: (name: string) => boolean,
  known: readonly string[],
): Words {
  const [first = '', ...others] = names;
  const listed = known.join(', ');
  const other = otherDelimiters.find(
    ({ sign }) =>
      others.length === 0 &&
      sign !== delimiter &&
      first.split(sign).some((name) => isKnown(name.trim())),
  );
  if (other === undefined || first === '')
    return [
      'missing-header',
      `Dòng đầu phải là tên các cột. Các cột: ${listed}.`,
      `The first line must name the columns. They are: ${listed}.`,
    ];
  return [
    'other-delimiter',
    `Các ô cách nhau bằng ${other.vi}. Dùng dấu phẩy, hoặc dấu chấm phẩy kèm tham số delimiter=%3B hay dòng đầu sep=;.`,
    `The cells are parted by ${other.en}. Use commas, or semicolons with the parameter delimiter=%3B or a first line sep=;.`,
  ];
}

function unknown(name: string, known: readonly string[]): Words {
  const near = nearest(name, known);
  const listed = known.join(', ');
  const shown = name.slice(0, 64);
  const vi = near.length > 0 ? `Có phải: ${near.join(', ')}?` : `Các cột: ${listed}.`;
  const en = near.length > 0 ? `Did you mean: ${near.join(', ')}?` : `They are: ${listed}.`;
  return [
    'unknown-column',
    `Không có cột “${shown}”. ${vi}`,
    `There is no column “${shown}”. ${en}`,
    name,
  ];
}

/** No more are looked at. */
const mostColumns = 100;
const endless = (known: readonly string[]): Words => [
  'too-many-columns',
  `Quá nhiều cột; chỉ cần các cột: ${known.join(', ')}.`,
  `There are too many columns; only these are needed: ${known.join(', ')}.`,
];

const unnamed = (place: number): Words => [
  'unnamed-column',
  `Cột thứ ${place} không có tên: ghi tên hoặc bỏ cột.`,
  `Column ${place} has no name: name it or leave it out.`,
];

const repeated = (name: string): Words => [
  'repeated-column',
  `Cột “${name}” có hai lần; chỉ giữ một.`,
  `The column “${name}” is there twice; keep one.`,
  name,
];

const needed = (vi: string, en: string): Words => ['missing-column', vi, en];
const says: readonly CsvColumn[] = ['value', 'text', 'nil', 'withdraw'];

function missing(
  columns: readonly (CsvColumn | undefined)[],
  given: ReadonlySet<Defaulted>,
): readonly Words[] {
  const has = (column: CsvColumn) => columns.includes(column);
  const isWithout = (field: Defaulted) => !has(field) && !given.has(field);
  const withDays = has('from') || has('until');
  return [
    ...(has('metric') ? [] : [needed('Thiếu cột metric.', 'The column metric is missing.')]),
    ...(says.some(has)
      ? []
      : [
          needed(
            'Thiếu cột nói số liệu: value, text, nil hoặc withdraw.',
            'A column that says something is missing: value, text, nil or withdraw.',
          ),
        ]),
    ...(['unit', 'source'] as const)
      .filter(isWithout)
      .map((field) =>
        needed(
          `Thiếu cột ${field}; hoặc ghi chung bằng tham số ${field}=….`,
          `The column ${field} is missing; or give it for all rows by the parameter ${field}=….`,
        ),
      ),
    ...(isWithout('period') && !withDays
      ? [
          needed(
            'Thiếu cột period (hoặc hai cột from và until); hoặc ghi chung bằng tham số period=….',
            'The column period (or both from and until) is missing; or give it for all rows by the parameter period=….',
          ),
        ]
      : []),
    ...(withDays && has('from') !== has('until')
      ? [
          needed(
            'Hai cột from và until phải đi cùng nhau.',
            'The columns from and until go together.',
          ),
        ]
      : []),
  ];
}
