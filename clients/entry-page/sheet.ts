import type { Dataset, Language, Line, Names } from './dataset.ts';
import { type Cells, noCells } from './table-body.ts';

/** A cell as a spreadsheet gives it. */
export type SheetCell = string | number | boolean | Date | null | undefined;
export type Sheet = readonly (readonly SheetCell[])[];

export const headings = {
  unit: { vi: 'Mã đơn vị', en: 'Unit code' },
  unitName: { vi: 'Đơn vị', en: 'Unit' },
  metric: { vi: 'Mã chỉ tiêu', en: 'Metric code' },
  name: { vi: 'Chỉ tiêu', en: 'Metric' },
  measure: { vi: 'Đơn vị tính', en: 'Unit of measure' },
  value: { vi: 'Giá trị hoặc câu trả lời', en: 'Value or answer' },
  nil: { vi: 'Không phát sinh (lý do)', en: 'Nothing to count (reason)' },
  comment: { vi: 'Ghi chú', en: 'Remark' },
} as const satisfies Record<string, Names>;
export type Heading = keyof typeof headings;
export const order: readonly Heading[] = [
  'unit',
  'unitName',
  'metric',
  'name',
  'measure',
  'value',
  'nil',
  'comment',
];

export const about = {
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

export const textOf = (cell: SheetCell): string =>
  cell === null || cell === undefined ? '' : String(cell).normalize('NFC').trim();

/** Two texts that a clerk would call the same. */
export const folded = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, ' ');

export const isNamed = (cell: SheetCell, names: Names): boolean =>
  [names.vi, names.en].some((name) => folded(name) === folded(textOf(cell)));
