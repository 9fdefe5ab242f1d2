import type { KindName } from './registry-kinds.ts';

const names = (vi: string, en: string) => ({ vi, en });

/** One thing of each kind as a body states it, from the sample world. */
const examples = {
  units: {
    code: '32248',
    validFrom: '2025-07-01',
    level: 'commune',
    kind: 'commune',
    names: names('Xã Đất Mũi', 'Đất Mũi Commune'),
    parent: '96',
  },
  'unit-events': {
    kind: 'merge',
    code: 'hop-nhat-btttt-2025',
    date: '2025-03-01',
    basis: 'Nghị quyết 176/2025/QH15',
    from: ['BTTTT'],
    to: 'BKHCN',
  },
  sources: { code: 'mot-cua-xa', names: names('Một cửa cấp xã', 'Commune one-stop desk') },
  metrics: {
    code: 'xa.tiep-nhan',
    names: names('Hồ sơ tiếp nhận', 'Dossiers received'),
    kind: 'flow',
    unitOfMeasure: names('hồ sơ', 'dossiers'),
    decimals: 0,
    minimum: '0',
    level: 'commune',
    overTime: 'sum',
    overUnits: 'sum',
    sources: ['mot-cua-xa'],
  },
  indicators: {
    code: 'xa.tre-han-tren-nghin',
    names: names(
      'Hồ sơ giải quyết trễ hạn trên 1.000 hồ sơ đã giải quyết',
      'Dossiers settled late per 1,000 settled',
    ),
    unitOfMeasure: names('‰', '‰'),
    decimals: 1,
    formula: '1000 × (xa.giai-quyet − xa.dung-han) ÷ xa.giai-quyet',
    minimum: '0',
    maximum: '1000',
  },
  datasets: {
    code: 'xa-thang',
    names: names('Thủ tục hành chính cấp xã hằng tháng', 'Commune procedures, monthly'),
    periodType: 'month',
    calendar: 'nd09',
    level: 'commune',
    reporters: { rule: 'level', under: '96' },
    metrics: ['xa.tiep-nhan', 'xa.giai-quyet', 'xa.dung-han'],
    deadline: { workingDaysAfterCutOff: 2 },
  },
  definitions: {
    code: 'bao-cao-thang',
    names: names('Báo cáo tháng', 'Monthly report'),
    periodType: 'month',
    firstPeriod: '2025-08',
    scopes: ['96'],
    sections: [
      { dataset: 'bo-thang', within: 'everywhere' },
      { dataset: 'xa-thang', growth: ['previous-period', 'same-period-last-year'] },
    ],
    recommendations: true,
    recipients: ['vp-ubnd-ca-mau'],
    release: { settleMinutes: 480 },
    reissue: { everyHours: 24, forDays: 60, sendAbovePercent: '0' },
  },
  calendars: {
    code: 'vn-civil-servants',
    years: {
      2026: {
        confirmed: true,
        notices: [{ number: '9441/TB-BNV', date: '2025-10-16' }],
        off: ['2026-01-01', '2026-01-02'],
        workedWeekend: ['2026-01-10'],
        provisionalOff: [],
      },
    },
  },
  recipients: {
    id: 'vp-ubnd-ca-mau',
    name: 'Văn phòng UBND tỉnh Cà Mau',
    email: 'vanphong@ubnd-camau.example',
    language: 'vi',
  },
  clients: {
    id: 'camau-lgsp',
    name: 'LGSP của tỉnh Cà Mau',
    scopes: ['snapshots:write', 'snapshots:read'],
    units: ['96'],
    sources: ['mot-cua-xa'],
  },
} as const satisfies Record<KindName, object>;

const {
  units,
  sources,
  metrics,
  indicators,
  datasets,
  definitions,
  calendars,
  recipients,
  clients,
} = examples;

/** By path: of a list of one, of one, and of everything. */
export const registryExamples: readonly (readonly [path: string, example: unknown])[] = [
  ...Object.entries(examples).flatMap(([kind, example]) => [
    [`/v1/admin/${kind}/imports`, [example]] as const,
    [`/v1/admin/${kind}/{code}`, example] as const,
  ]),
  [
    '/v1/admin/registry/imports',
    {
      units: [units],
      events: [examples['unit-events']],
      sources: [sources],
      metrics: [metrics],
      indicators: [indicators],
      datasets: [datasets],
      definitions: [definitions],
      calendar: calendars,
      recipients: [recipients],
      clients: [clients],
    },
  ],
];
