import { nearest } from '../../core/nearest.ts';
import type { Names } from '../../core/names.ts';
import type { CsvFault, CsvRecord, Delimiter } from './csv-table.ts';

/** Where a CSV's sender says what stands beside it: in the query of the request, or in `csv` of the upload that announced it. */
export type SaidBeside = 'query' | 'announcement';

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
  readonly beside: SaidBeside;
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
  beside: SaidBeside,
): CsvHeader =>
  readNames(record, delimiter, {
    names: csvColumns,
    passedOver: onlyRead,
    beside,
    missing: (columns) => missing(columns, given, beside),
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
    const other = names.length > 1 ? undefined : otherSignIn(cells[0] ?? '', delimiter, isKnown);
    const words = other === undefined ? noHeader(known.names) : otherSign(other, known.beside);
    return { columns, faults: [at(...words)] };
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

const noHeader = (known: readonly string[]): Words => [
  'missing-header',
  `Dòng đầu phải là tên các cột. Các cột: ${known.join(', ')}.`,
  `The first line must name the columns. They are: ${known.join(', ')}.`,
];

/** Excel's own mark, with a sign that is not taken. */
const otherMark = /^sep=([^,;])$/i;

/** The sign that parts the cells of a first line which was read as one cell. */
const otherSignIn = (
  line: string,
  delimiter: Delimiter,
  isKnown: (name: string) => boolean,
): string | undefined =>
  otherMark.exec(line)?.[1] ??
  [';', ',', '\t'].find(
    (sign) => sign !== delimiter && line.split(sign).some((name) => isKnown(name.trim())),
  );

const signNames: Readonly<Record<string, Names>> = {
  ';': { vi: 'dấu chấm phẩy', en: 'a semicolon' },
  ',': { vi: 'dấu phẩy', en: 'a comma' },
  '\t': { vi: 'dấu tab', en: 'a tab' },
};

function otherSign(sign: string, beside: SaidBeside): Words {
  const name = signNames[sign] ?? { vi: `dấu “${sign}”`, en: `“${sign}”` };
  const { vi, en } = declaring(sign, beside);
  return [
    'other-delimiter',
    `Các ô cách nhau bằng ${name.vi}. ${vi}`,
    `The cells are parted by ${name.en}. ${en}`,
  ];
}

/** The mark comes first: it works wherever the file goes. */
function declaring(sign: string, beside: SaidBeside): Names {
  if (sign !== ';' && sign !== ',')
    return {
      vi: 'Hãy lưu lại với dấu phẩy, hoặc với dấu chấm phẩy và dòng đầu sep=;.',
      en: 'Save it with commas, or with semicolons and a first line sep=;.',
    };
  const mark = {
    vi: `Đặt dòng sep=${sign} ở đầu tệp`,
    en: `Put a line sep=${sign} at the top of the file`,
  };
  if (beside === 'announcement')
    return {
      vi: `${mark.vi}, hoặc khai csv: {"delimiter": "${sign}"}, trong một lần tải lên mới.`,
      en: `${mark.en}, or declare csv: {"delimiter": "${sign}"}, in a new upload.`,
    };
  return sign === ';'
    ? {
        vi: `${mark.vi}, hoặc thêm tham số delimiter=%3B vào địa chỉ.`,
        en: `${mark.en}, or add the parameter delimiter=%3B to the address.`,
      }
    : {
        vi: `${mark.vi}, hoặc bỏ tham số delimiter trong địa chỉ.`,
        en: `${mark.en}, or leave the parameter delimiter out of the address.`,
      };
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

/** What is the same for all rows needs no column. */
const forAllRows = (field: Defaulted, beside: SaidBeside): Names =>
  beside === 'query'
    ? {
        vi: `hoặc ghi chung bằng tham số ${field}=… trong địa chỉ.`,
        en: `or give it for all rows by the parameter ${field}=… of the address.`,
      }
    : {
        vi: `hoặc khai chung bằng csv: {"${field}": "…"} trong một lần tải lên mới.`,
        en: `or declare it for all rows by csv: {"${field}": "…"} in a new upload.`,
      };

function missing(
  columns: readonly (CsvColumn | undefined)[],
  given: ReadonlySet<Defaulted>,
  beside: SaidBeside,
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
    ...(['unit', 'source'] as const).filter(isWithout).map((field) => {
      const { vi, en } = forAllRows(field, beside);
      return needed(`Thiếu cột ${field}; ${vi}`, `The column ${field} is missing; ${en}`);
    }),
    ...(isWithout('period') && !withDays
      ? [
          needed(
            `Thiếu cột period (hoặc hai cột from và until); ${forAllRows('period', beside).vi}`,
            `The column period (or both from and until) is missing; ${forAllRows('period', beside).en}`,
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
