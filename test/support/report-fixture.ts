import * as z from 'zod';
import { Metric } from '../../core/metric.ts';
import type { Names } from '../../core/names.ts';
import type {
  Coverage,
  DatasetSection,
  Figure,
  FigureMetric,
  Outcome,
  Report,
  StatementLine,
  UnitLine,
} from '../../core/report.ts';
import type { Interval } from '../../core/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { Unit } from '../../core/unit.ts';
import metricsJson from '../../samples/metrics.json' with { type: 'json' };
import sourcesJson from '../../samples/sources.json' with { type: 'json' };
import unitsJson from '../../samples/units.json' with { type: 'json' };
import { recommendationsFixture } from './recommendations-fixture.ts';

/**
 * A believable report of Cà Mau for August 2025, edition 2, built by hand so that rendering is tested on plain
 * values: 64 communes of which one is silent, one nil, one withdrew, one covers its period in part and four were
 * late; a carried stock, two sources that differ, bare percentages, a rank, a ratio, changes and recommendations.
 */

const metrics = new Map(
  z
    .array(Metric)
    .parse(metricsJson)
    .map((metric) => [metric.code, metric]),
);
const units = z.array(Unit).parse(unitsJson);
const communes = units
  .filter((unit) => unit.parent === '96' && unit.level === 'commune')
  .map((unit) => unit.code)
  .toSorted();

const day = (text: string): LocalDate => LocalDate.parse(text);
const at = (text: string): Instant => Instant.parse(text);
const august: Interval = { from: day('2025-08-01'), until: day('2025-09-01') };
const augustNd09: Interval = { from: day('2025-07-15'), until: day('2025-08-15') };
const julyNd09: Interval = { from: day('2025-06-15'), until: day('2025-07-15') };

export const silent = '32248';
export const nilUnit = '32244';
export const withdrawn = '32236';
export const partial = '32227';
export const late = ['31825', '31834', '31840', '31843'] as const;

function metricOf(code: string): FigureMetric {
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

type Exact = Extract<Outcome, { kind: 'value' }>;

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

const full: Coverage = {
  expected: 1,
  value: 1,
  nil: [],
  withdrawn: [],
  partial: [],
  missing: [],
  late: [],
  carried: [],
};

const lineOf = (unit: string, outcome: Outcome, more: Partial<UnitLine> = {}): UnitLine => ({
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

const ministry = (code: string, text: string): Figure =>
  single('bo-thang', 'BKHCN', 'bo-ra-soat', [code, text]);

const reviewOutcome: Outcome = {
  ...exact('0', { decimals: 1, operands: { numerator: '117', denominator: '223' } }),
  numerator: '11700',
  denominator: '223',
};

const reviewShare: Figure = {
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

// Communes ------------------------------------------------------------------

const receivedOf = (unit: string): number => 180 + (Number(unit) % 97) * 7;
const onlineOf = (unit: string): number =>
  Math.floor((receivedOf(unit) * (52 + (Number(unit) % 43))) / 100);
const officialsOf = (unit: string): number => 4 + (Number(unit) % 9);

const counted = communes.filter((unit) => ![silent, nilUnit, withdrawn].includes(unit));
const total = (of: (unit: string) => number, among: readonly string[] = counted): number =>
  among.reduce((sum, unit) => sum + of(unit), 0);

const receiptOf = (unit: string): string => `01K4COMMVNE0000000000${unit}`;
const receivedAt = (unit: string): Instant =>
  at(
    late.some((code) => code === unit)
      ? '2025-08-21T03:20:00Z'
      : `2025-08-18T0${Number(unit) % 9}:10:00Z`,
  );

const said = (code: string, unit: string, value: number, more: Partial<StatementLine> = {}) =>
  stated(
    code,
    unit,
    'mot-cua-xa',
    { kind: 'value', text: String(value), atLeast: false },
    {
      interval: augustNd09,
      observedAt: at('2025-08-15T01:00:00Z'),
      receivedAt: receivedAt(unit),
      receipt: receiptOf(unit),
      ...more,
    },
  );

export const communeCoverage: Coverage = {
  expected: communes.length,
  value: communes.length - 4,
  nil: [nilUnit],
  withdrawn: [withdrawn],
  partial: [partial],
  missing: [silent],
  late,
  carried: [],
};

const reasons = {
  [nilUnit]: { kind: 'nil', reason: 'Trụ sở sửa chữa, không tiếp nhận hồ sơ trong kỳ' },
  [withdrawn]: { kind: 'withdrawal', reason: 'Nhập nhầm số của kỳ trước' },
} as const satisfies Record<string, StatementLine['says']>;

/** A line of a unit that gave no number, and why. */
function quietLine(code: string, unit: string): UnitLine | undefined {
  if (unit === silent)
    return lineOf(unit, { kind: 'none', cause: 'missing' }, { state: 'missing' });
  if (unit !== nilUnit && unit !== withdrawn) return undefined;
  const state = unit === nilUnit ? 'nil' : 'withdrawn';
  const statements = [{ ...said(code, unit, 0), says: reasons[unit] }];
  return lineOf(unit, { kind: 'none', cause: state }, { state, statements });
}

const communeLine = (
  unit: string,
  outcome: Exact,
  statements: readonly StatementLine[],
): UnitLine =>
  lineOf(unit, unit === partial ? { ...outcome, partialDays: 3 } : outcome, {
    late: late.some((code) => code === unit),
    statements,
    ...(unit === partial && { state: 'partial', daysLeftOut: 3 }),
  });

const received: Figure = {
  id: 'xa-thang.xa.tiep-nhan',
  metric: metricOf('xa.tiep-nhan'),
  total: exact(String(total(receivedOf)), { partialDays: 3 }),
  coverage: communeCoverage,
  units: communes.map(
    (unit) =>
      quietLine('xa.tiep-nhan', unit) ??
      communeLine(unit, exact(String(receivedOf(unit))), [
        said('xa.tiep-nhan', unit, receivedOf(unit)),
      ]),
  ),
  compared: [
    {
      ...stated('xa.tiep-nhan', '96', 'tthc', { kind: 'value', text: '29000', atLeast: false }),
      role: 'control',
      interval: augustNd09,
      differs: true,
    },
  ],
};

const shareOf = (above: number, below: number): Exact => ({
  ...exact('0', {
    decimals: 1,
    operands: { numerator: String(above), denominator: String(below) },
  }),
  numerator: String(above * 100),
  denominator: String(below),
});

const onlineShare: Figure = {
  id: 'xa-thang.xa.ty-le-truc-tuyen',
  metric: metricOf('xa.ty-le-truc-tuyen'),
  total: { ...shareOf(total(onlineOf), total(receivedOf)), partialDays: 3 },
  coverage: communeCoverage,
  units: communes.map(
    (unit) =>
      quietLine('xa.tiep-nhan', unit) ??
      communeLine(unit, shareOf(onlineOf(unit), receivedOf(unit)), [
        said('xa.tiep-nhan-truc-tuyen', unit, onlineOf(unit)),
        said('xa.tiep-nhan', unit, receivedOf(unit)),
      ]),
  ),
  compared: [],
};

const officials: Figure = {
  id: 'xa-thang.xa.can-bo',
  metric: metricOf('xa.can-bo'),
  total: exact(String(total(officialsOf, communes)), { carried: true }),
  coverage: {
    ...communeCoverage,
    value: communes.length - 1,
    nil: [],
    withdrawn: [],
    partial: [],
    carried: [silent],
  },
  units: communes.map((unit) =>
    lineOf(unit, exact(String(officialsOf(unit)), { carried: unit === silent }), {
      late: late.some((code) => code === unit),
      statements: [
        said('xa.can-bo', unit, officialsOf(unit), unit === silent ? { interval: julyNd09 } : {}),
      ],
      ...(unit === silent && { state: 'missing', carriedFrom: julyNd09 }),
    }),
  ),
  compared: [],
};

const name = (vi: string, en: string): Names => ({ vi, en });

const sectionBase = {
  periodType: 'month',
  deadline: day('2025-09-04'),
  deadlineProvisional: false,
} as const;

export const sections: readonly DatasetSection[] = [
  {
    ...sectionBase,
    dataset: {
      code: 'bo-thang',
      names: name('Số liệu tháng của Bộ', 'Monthly figures of the Ministry'),
    },
    level: 'agency',
    calendar: 'gregorian',
    window: august,
    coverage: full,
    figures: [
      ministry('ra-soat.can-ra-soat', '223'),
      ministry('ra-soat.da-ra-soat', '117'),
      reviewShare,
      ministry('ra-soat.nghi-dinh-133', '78'),
      ministry('ra-soat.van-ban-sap-toi', '39'),
    ],
  },
  {
    ...sectionBase,
    dataset: {
      code: 'tinh-thang',
      names: name('Chuyển đổi số cấp tỉnh', 'Provincial digital transformation'),
    },
    level: 'province',
    calendar: 'gregorian',
    window: august,
    coverage: full,
    figures: provincialFigures,
  },
  {
    ...sectionBase,
    dataset: {
      code: 'xa-thang',
      names: name('Thủ tục hành chính cấp xã', 'Commune administrative procedures'),
    },
    level: 'commune',
    calendar: 'nd09',
    window: augustNd09,
    deadline: day('2025-08-18'),
    coverage: communeCoverage,
    figures: [received, onlineShare, officials],
  },
];

const changes: Report['changes'] = [
  {
    figure: received.id,
    old: exact(String(total(receivedOf) - total(receivedOf, late)), { partialDays: 3 }),
    new: received.total,
    cause: 'late',
    receipts: late.map(receiptOf),
  },
  {
    figure: onlineShare.id,
    old: shareOf(
      total(onlineOf) - total(onlineOf, late),
      total(receivedOf) - total(receivedOf, late),
    ),
    new: onlineShare.total,
    cause: 'late',
    receipts: late.map(receiptOf),
  },
  ...late.map((unit) => ({
    figure: received.id,
    unit,
    old: { kind: 'none', cause: 'missing' } as const,
    new: exact(String(receivedOf(unit))),
    oldState: 'missing' as const,
    newState: 'value' as const,
    cause: 'late' as const,
    receipts: [receiptOf(unit)],
  })),
];

export const secondEdition: Report = {
  schema: 1,
  id: 'bao-cao-thang~96~2025-08',
  edition: 2,
  definition: {
    code: 'bao-cao-thang',
    names: name(
      'Báo cáo tháng về chuyển đổi số và kiến nghị của địa phương',
      'Monthly report on digital transformation and local recommendations',
    ),
  },
  scope: { code: '96', level: 'province' },
  period: { type: 'month', label: '2025-08' },
  asOf: at('2025-09-05T01:00:00Z'),
  codeVersion: '0.1.0+3f9c2d1',
  registryVersion: 3,
  facts: {
    count: 1187,
    sha256: 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9',
  },
  sections,
  recommendations: recommendationsFixture,
  changes,
  unitNames: Object.fromEntries(units.map((unit) => [unit.code, unit.names])),
  sourceNames: Object.fromEntries(sourcesJson.map((source) => [source.code, source.names])),
};

const { changes: _, ...unchanged } = secondEdition;
/** The same without changes: an edition that nothing came before. */
export const firstEdition: Report = { ...unchanged, edition: 1 };
