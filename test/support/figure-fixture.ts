import * as z from 'zod';
import { Metric } from '../../core/registry/metric.ts';
import type { Coverage, Figure, FigureMetric } from '../../core/reports/report.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import type { StatementLine, UnitLine } from '../../core/reports/unit-line.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { Unit } from '../../core/units/unit.ts';
import metricsJson from '../../samples/metrics.json' with { type: 'json' };
import unitsJson from '../../samples/units.json' with { type: 'json' };

/** Figures that one unit alone states: those of the Ministry and of the province, with the pieces to build others. */

const metrics = new Map(
  z
    .array(Metric)
    .parse(metricsJson)
    .map((metric) => [metric.code, metric]),
);
export const units = z.array(Unit).parse(unitsJson);
export const communes = units
  .filter(
    ({ parent, level, validTo }) => parent === '96' && level === 'commune' && validTo === undefined,
  )
  .map((unit) => unit.code)
  .toSorted();

export const day = (text: string): LocalDate => LocalDate.parse(text);
export const at = (text: string): Instant => Instant.parse(text);
export const august: Interval = { from: day('2025-08-01'), until: day('2025-09-01') };
export const augustNd09: Interval = { from: day('2025-07-15'), until: day('2025-08-15') };
export const julyNd09: Interval = { from: day('2025-06-15'), until: day('2025-07-15') };

export function metricOf(code: string): FigureMetric {
  const metric = metrics.get(Metric.shape.code.parse(code));
  if (metric === undefined) throw new Error(`The samples have no metric ${code}`);
  const { names, kind, unitOfMeasure, decimals, overTime, overUnits, startsOn, note } = metric;
  const { outOf, numerator, denominator } = metric;
  return {
    code,
    names,
    kind,
    unitOfMeasure,
    decimals,
    overTime,
    overUnits,
    ...(outOf !== undefined && { outOf }),
    ...(numerator !== undefined && { numerator }),
    ...(denominator !== undefined && { denominator }),
    ...(startsOn !== undefined && { startsOn }),
    ...(note !== undefined && { note }),
  };
}

export type Exact = Extract<Outcome, { kind: 'value' }>;

export function exact(text: string, more: Partial<Exact> = {}): Exact {
  const decimals = text.split('.')[1]?.length ?? 0;
  return {
    kind: 'value',
    numerator: text.replace('.', '').replace(/^0+(?=\d)/, ''),
    denominator: String(10 ** decimals),
    decimals,
    atLeast: false,
    carried: false,
    ...more,
  };
}

export function stated(
  metric: string,
  unit: string,
  source: string,
  says: StatementLine['says'],
  more: Partial<StatementLine> = {},
): StatementLine {
  return {
    metric,
    unit,
    source,
    says,
    interval: august,
    role: 'used',
    observedAt: at('2025-08-27T01:00:00Z'),
    receivedAt: at('2025-09-01T02:15:00Z'),
    receipt: '01K40000000000000000000A01',
    ...more,
  };
}

export const full: Coverage = {
  expected: 1,
  value: 1,
  nil: [],
  withdrawn: [],
  partial: [],
  missing: [],
  late: [],
  carried: [],
};

export const lineOf = (unit: string, outcome: Outcome, more: Partial<UnitLine> = {}): UnitLine => ({
  unit,
  state: 'value',
  late: false,
  outcome,
  statements: [],
  flags: [],
  ...more,
});

type Other = { readonly source: string; readonly text: string };

/** A figure that one unit alone states; `other` is what a second source says of it. */
function single(
  dataset: string,
  unit: string,
  source: string,
  [code, text, atLeast = false]: readonly [string, string, boolean?],
  other?: Other,
): Figure {
  const metric = metricOf(code);
  const outcome = exact(text, { atLeast });
  const says = (spoken: string, over: boolean) =>
    ({ kind: 'value', text: spoken, atLeast: over }) as const;
  const line = lineOf(unit, outcome, {
    statements: [
      stated(code, unit, source, says(text, atLeast)),
      ...(other
        ? [stated(code, unit, other.source, says(other.text, false), { role: 'other-source' })]
        : []),
    ],
    flags: other ? [{ kind: 'sources-differ', sources: [other.source] }] : [],
  });
  return {
    id: `${dataset}.${code}`,
    metric,
    total: metric.overUnits === 'none' ? { kind: 'none', cause: 'not-totalled' } : outcome,
    coverage: full,
    units: [line],
    compared: [],
    ...(metric.kind === 'cumulative' && {
      increase: {
        total: { kind: 'none', cause: 'no-base' },
        coverage: { ...full, value: 0, missing: [unit] },
      },
    }),
  };
}

const second = (text: string): Other => ({ source: 'trang-thong-tin', text });

export const provincialFigures: readonly Figure[] = [
  single('tinh-thang', '96', 'thu-dien-tu', ['thu-dien-tu.cap-moi', '1972']),
  single('tinh-thang', '96', 'thu-dien-tu', ['thu-dien-tu.tong', '20614']),
  single('tinh-thang', '96', 'lgsp', ['lgsp.he-thong', '12']),
  single('tinh-thang', '96', 'lgsp', ['lgsp.giao-dich', '32000000', true]),
  single('tinh-thang', '96', 'ioffice', ['ioffice.don-vi', '936']),
  single('tinh-thang', '96', 'ioffice', ['ioffice.tai-khoan', '19000', true], second('19018')),
  single('tinh-thang', '96', 'tthc', ['tthc.xep-hang', '4']),
  single('tinh-thang', '96', 'tthc', ['tthc.nop-truc-tuyen', '80.8']),
  single('tinh-thang', '96', 'tthc', ['tthc.ket-qua-dien-tu', '68.9'], second('73.06')),
  single('tinh-thang', '96', 'tthc', ['tthc.so-hoa', '66.8'], second('70.51')),
  single('tinh-thang', '96', 'chu-ky-so', ['chu-ky-so.hieu-luc', '8983']),
];

export const ministry = (code: string, text: string): Figure =>
  single('bo-thang', 'BKHCN', 'bo-ra-soat', [code, text]);

const reviewOutcome: Outcome = {
  ...exact('0', { decimals: 1, operands: { numerator: '117', denominator: '223' } }),
  numerator: '11700',
  denominator: '223',
};

export const reviewShare: Figure = {
  id: 'bo-thang.ra-soat.ty-le',
  metric: metricOf('ra-soat.ty-le'),
  total: reviewOutcome,
  coverage: full,
  units: [
    lineOf('BKHCN', reviewOutcome, {
      statements: ['ra-soat.da-ra-soat', 'ra-soat.can-ra-soat'].flatMap((code, part) => [
        stated(code, 'BKHCN', 'bo-ra-soat', {
          kind: 'value',
          text: part === 0 ? '117' : '223',
          atLeast: false,
        }),
        stated(
          code,
          'BKHCN',
          'bo-ra-soat',
          { kind: 'value', text: part === 0 ? '110' : '223', atLeast: false },
          { role: 'superseded', observedAt: at('2025-08-20T01:00:00Z') },
        ),
      ]),
    }),
  ],
  compared: [],
};
