import type { Names } from '../../core/names.ts';
import type { Change } from '../../core/reports/change.ts';
import type { Coverage, DatasetSection, Figure, Report } from '../../core/reports/report.ts';
import type { StatementLine, UnitLine } from '../../core/reports/unit-line.ts';
import type { Instant } from '../../core/time.ts';
import sourcesJson from '../../samples/sources.json' with { type: 'json' };
import {
  type Exact,
  at,
  august,
  augustNd09,
  communes,
  day,
  exact,
  full,
  julyNd09,
  lineOf,
  metricOf,
  ministry,
  provincialFigures,
  reviewShare,
  stated,
  units,
} from './figure-fixture.ts';
import { recommendationsFixture } from './recommendations-fixture.ts';

/**
 * A believable report of Cà Mau for August 2025, edition 2, built by hand so that rendering is tested on plain
 * values: 64 communes of which one is silent, one nil, one withdrew, one covers its period in part and four were
 * late; a carried stock, two sources that differ, bare percentages, a rank, a ratio, changes and recommendations.
 */

export const silent = '32248';
export const nilUnit = '32244';
export const withdrawn = '32236';
export const partial = '32227';
export const late = ['31825', '31834', '31840', '31843'] as const;

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

const changes: readonly Change[] = [
  {
    figure: received.id,
    old: exact(String(total(receivedOf) - total(receivedOf, late)), { partialDays: 3 }),
    new: received.total,
    of: 'figure',
    causes: ['late'],
    receipts: late.map(receiptOf),
  },
  {
    figure: onlineShare.id,
    old: shareOf(
      total(onlineOf) - total(onlineOf, late),
      total(receivedOf) - total(receivedOf, late),
    ),
    new: onlineShare.total,
    of: 'figure',
    causes: ['late'],
    receipts: late.map(receiptOf),
  },
  ...late.map((unit) => ({
    figure: received.id,
    unit,
    old: { kind: 'none', cause: 'missing' } as const,
    new: exact(String(receivedOf(unit))),
    oldState: 'missing' as const,
    newState: 'value' as const,
    of: 'figure' as const,
    causes: ['late' as const],
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
  changesSince: 1,
  unitNames: Object.fromEntries(units.map((unit) => [unit.code, unit.names])),
  sourceNames: Object.fromEntries(sourcesJson.map((source) => [source.code, source.names])),
};

const { changes: _, changesSince: __, ...unchanged } = secondEdition;
/** The same without changes: an edition that nothing came before. */
export const firstEdition: Report = { ...unchanged, edition: 1 };
