import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventRow, UnitRow } from './genealogies.ts';
import {
  computeEditions,
  computeGrowth,
  type GrowthRow,
  type OracleInput,
  type OracleReport,
  registryFiles,
} from './oracle.ts';

/** One request to POST /v1/snapshots: when it came, and its body. */
export type Posted = {
  readonly at: string;
  readonly body: object;
  readonly status?: number;
  readonly receipt?: string;
};

const names = (text: string) => ({ vi: text, en: text });

const unit = (code: string, level: string, parent?: string): UnitRow => ({
  code,
  level,
  kind: level,
  names: names(code),
  validFrom: '2025-01-01',
  ...(parent === undefined ? {} : { parent }),
});

export const metric = (number: number, code: string, kind: string, more: object = {}) => ({
  code,
  number,
  names: names(code),
  kind,
  unitOfMeasure: names(kind === 'ratio' || kind === 'percentage' ? '%' : 'x'),
  decimals: 0,
  level: 'commune',
  overTime: kind === 'flow' ? 'sum' : 'last',
  overUnits: ['rank', 'percentage', 'ratio'].includes(kind) ? 'none' : 'sum',
  sources: ['first', 'second'],
  maxAgeDays: 62,
  ...more,
});

export const dataset = (
  code: string,
  calendar: string,
  level: string,
  metrics: readonly string[],
  more: object = {},
) => ({
  code,
  names: names(code),
  periodType: 'month',
  calendar,
  level,
  reporters: { rule: 'level' },
  metrics,
  deadline: { workingDaysAfterCutOff: 2 },
  ...more,
});

/** With as many decimals as the ratio that it may say again. */
export const indicator = (code: string, formula: string, sources?: readonly string[]) => ({
  code,
  names: names(code),
  unitOfMeasure: names('x'),
  decimals: 1,
  formula,
  ...(sources && { sources }),
});

const firstOf: Readonly<Record<string, string>> = {
  day: '2025-08-01',
  week: '2025-W30',
  month: '2025-08',
  'year-to-date': '2025-01-YTD',
};

export const definition = (code: string, periodType: string, sections: readonly object[]) => ({
  code,
  names: names(code),
  periodType,
  firstPeriod: firstOf[periodType] ?? '2025-Q3',
  scopes: ['96', '99', 'VN'],
  sections,
  recommendations: false,
  recipients: ['desk'],
  release: { settleMinutes: 60 },
  reissue: { everyHours: 24, forDays: 30, sendAbovePercent: '0' },
});

const events: readonly EventRow[] = [];

export const ownRule = 'month-previous-20.week-thu';

const ofCommunes = [
  'received',
  'online',
  'staff',
  'accounts',
  'online-share',
  'satisfied',
  'usual-staff',
  'busiest-day',
  'calmest-day',
  'staff-online',
  'staff-share',
  'staff-per-received',
  'received-per-staff',
];

/** Two provinces of three and two communes, and a metric of each kind, as the files of a registry. */
export const smallRegistry = {
  units: [
    unit('VN', 'country'),
    unit('96', 'province', 'VN'),
    unit('99', 'province', 'VN'),
    ...['00001', '00002', '00003'].map((code) => unit(code, 'commune', '96')),
    ...['00008', '00009'].map((code) => unit(code, 'commune', '99')),
  ],
  'unit-events': events,
  metrics: [
    metric(1, 'received', 'flow'),
    metric(2, 'online', 'flow'),
    metric(3, 'staff', 'stock'),
    metric(4, 'accounts', 'cumulative'),
    metric(5, 'online-share', 'ratio', {
      numerator: 'online',
      denominator: 'received',
      decimals: 1,
    }),
    metric(6, 'satisfied', 'percentage', { decimals: 2 }),
    metric(7, 'place', 'rank', { level: 'province', outOf: 34 }),
    metric(8, 'since-august', 'cumulative', { level: 'province', startsOn: '2025-08-03' }),
    metric(9, 'usual-staff', 'stock', { overUnits: 'mean', decimals: 1 }),
    metric(10, 'busiest-day', 'flow', { overTime: 'max', overUnits: 'max' }),
    metric(11, 'staff-online', 'stock', { maxAgeDays: 40 }),
    metric(12, 'staff-share', 'ratio', {
      numerator: 'staff-online',
      denominator: 'staff',
      // Trusted in another order than its operands are.
      sources: ['second', 'first'],
    }),
    metric(13, 'calmest-day', 'flow', { overTime: 'min', overUnits: 'min' }),
    // A last value over a sum, and the other way round.
    metric(14, 'staff-per-received', 'ratio', {
      numerator: 'staff',
      denominator: 'received',
      decimals: 1,
    }),
    metric(15, 'received-per-staff', 'ratio', {
      numerator: 'received',
      denominator: 'staff',
      overTime: 'sum',
      maxAgeDays: 0,
      decimals: 1,
    }),
  ],
  indicators: [indicator('like-online-share', '100 × online ÷ received')],
  datasets: [
    dataset('xa', 'nd09', 'commune', ofCommunes),
    dataset('tinh', 'gregorian', 'province', ['place', 'since-august'], {
      reporters: { rule: 'list', units: ['96', '99'] },
      deadline: { workingDaysAfterCutOff: 3 },
    }),
    dataset('xa-quy', 'nd09', 'commune', ['received', 'staff', 'accounts', 'staff-per-received'], {
      periodType: 'quarter',
    }),
    // The same metrics by other periods: what is stated for one of them is no word in another.
    dataset('xa-duong-lich', 'gregorian', 'commune', ofCommunes),
    dataset('xa-tuan', 'nd09', 'commune', ofCommunes, { periodType: 'week' }),
    dataset('xa-nua-nam', 'nd09', 'commune', ofCommunes, { periodType: 'half-year' }),
    dataset('xa-ngay', 'gregorian', 'commune', ofCommunes, { periodType: 'day' }),
    // Months from the 20th to the 19th, weeks from Thursday to Wednesday.
    dataset('xa-rieng', ownRule, 'commune', ofCommunes),
    dataset('xa-tuan-rieng', ownRule, 'commune', ofCommunes, { periodType: 'week' }),
  ],
  definitions: [
    definition('thang', 'month', [{ dataset: 'tinh' }, { dataset: 'xa', within: 'scope' }]),
    definition('quy', 'quarter', [{ dataset: 'xa-quy' }]),
    definition('dau-nam', 'year-to-date', [{ dataset: 'xa' }, { dataset: 'tinh' }]),
    definition('quy-tu-thang', 'quarter', [{ dataset: 'xa' }]),
    definition('duong-lich', 'month', [{ dataset: 'xa-duong-lich' }]),
    definition('tuan', 'week', [{ dataset: 'xa-tuan' }]),
    definition('ngay', 'day', [{ dataset: 'xa-ngay' }]),
    definition('tuan-tu-ngay', 'week', [{ dataset: 'xa-ngay' }]),
    definition('thang-rieng', 'month', [{ dataset: 'xa-rieng' }]),
    definition('tuan-rieng', 'week', [{ dataset: 'xa-tuan-rieng' }]),
  ],
  'working-calendar': {
    code: 'vn',
    years: {
      '2025': {
        confirmed: true,
        off: ['2025-09-01', '2025-09-02'],
        workedWeekend: [],
        provisionalOff: [],
      },
      '2026': { confirmed: true, off: ['2026-01-01'], workedWeekend: [], provisionalOff: [] },
    },
  },
};

export type SmallRegistry = Omit<
  typeof smallRegistry,
  'units' | 'indicators' | 'datasets' | 'definitions'
> & {
  readonly units: readonly UnitRow[];
  readonly datasets: readonly (Omit<ReturnType<typeof dataset>, 'reporters'> & {
    readonly reporters: { readonly rule: string; readonly units?: readonly string[] };
  })[];
  readonly indicators: readonly ReturnType<typeof indicator>[];
  readonly definitions: readonly (ReturnType<typeof definition> & {
    readonly boundariesOn?: string;
  })[];
};

/** Receipts rise with the order of posting. */
export const receiptOf = (index: number): string => `R${String(index).padStart(3, '0')}`;

/** What the gate answered and kept of a request. */
const kept = (post: Posted, index: number) => ({
  client: 'desk',
  idempotencyKey: `key-${index}`,
  at: post.at,
  body: post.body,
  status: post.status ?? 201,
  receipt: { id: post.receipt ?? receiptOf(index), receivedAt: post.at },
});

/** The monthly report of province 96 for August 2025. */
export const theReport = {
  definition: 'thang',
  scope: '96',
  label: '2025-08',
  asOf: '2025-09-05T01:00:00.000Z',
};

/** The files of a small world and its posts, as long as something is computed from them. */
async function withFiles<T>(
  files: SmallRegistry,
  posts: readonly Posted[],
  compute: (input: OracleInput) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'oracle-'));
  try {
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
    await writeFile(join(folder, 'posted.json'), JSON.stringify(posts.map(kept)));
    return await compute({ ...registryFiles(folder), posted: join(folder, 'posted.json') });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A report of a small world over the posts, as of each of some instants. */
export const editionsOver = (
  posts: readonly Posted[],
  { definition, scope, label }: Omit<typeof theReport, 'asOf'>,
  asOfs: readonly string[],
  files: SmallRegistry = smallRegistry,
): Promise<readonly OracleReport[]> =>
  withFiles(files, posts, (input) => computeEditions(input, { definition, scope, label }, asOfs));

/** The same report compared with the period of another label. */
export const growthOver = (
  posts: readonly Posted[],
  asked: typeof theReport,
  older: string,
  files: SmallRegistry,
): Promise<readonly GrowthRow[]> =>
  withFiles(files, posts, (input) => computeGrowth(input, asked, older));

/** The report of the small world over the posts; of province 96, August 2025, unless another is asked for. */
export async function reportOver(
  posts: readonly Posted[],
  asked: Partial<typeof theReport> = {},
  files: SmallRegistry = smallRegistry,
): Promise<OracleReport> {
  const key = { ...theReport, ...asked };
  const [report] = await editionsOver(posts, key, [key.asOf], files);
  if (report === undefined) throw new Error('One instant gives one report');
  return report;
}
