import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { computeReport, type OracleReport, registryFiles } from './oracle.ts';

/** One request to POST /v1/snapshots: when it came, and its body. */
export type Posted = {
  readonly at: string;
  readonly body: object;
  readonly status?: number;
  readonly receipt?: string;
};

const unit = (code: string, level: string, parent?: string) => ({
  code,
  level,
  validFrom: '2025-07-01',
  ...(parent === undefined ? {} : { parent }),
});

const metric = (code: string, kind: string, more: object = {}) => ({
  code,
  kind,
  decimals: 0,
  level: 'commune',
  overTime: kind === 'flow' ? 'sum' : 'last',
  overUnits: ['rank', 'percentage', 'ratio'].includes(kind) ? 'none' : 'sum',
  sources: ['first', 'second'],
  maxAgeDays: 62,
  ...more,
});

/** Two provinces of three and one communes, and a metric of each kind. */
const registry = {
  units: [
    unit('VN', 'country'),
    unit('96', 'province', 'VN'),
    unit('99', 'province', 'VN'),
    ...['00001', '00002', '00003'].map((code) => unit(code, 'commune', '96')),
    unit('00009', 'commune', '99'),
  ],
  metrics: [
    metric('received', 'flow'),
    metric('online', 'flow'),
    metric('staff', 'stock'),
    metric('accounts', 'cumulative'),
    metric('online-share', 'ratio', { numerator: 'online', denominator: 'received', decimals: 1 }),
    metric('satisfied', 'percentage', { decimals: 2 }),
    metric('place', 'rank', { level: 'province', outOf: 34 }),
    metric('since-july', 'cumulative', { level: 'province', startsOn: '2025-08-03' }),
  ],
  datasets: [
    {
      code: 'xa',
      periodType: 'month',
      calendar: 'nd09',
      level: 'commune',
      reporters: { rule: 'level' },
      metrics: ['received', 'online', 'staff', 'accounts', 'online-share', 'satisfied'],
      deadline: { workingDaysAfterCutOff: 2 },
    },
    {
      code: 'tinh',
      periodType: 'month',
      calendar: 'gregorian',
      level: 'province',
      reporters: { rule: 'list', units: ['96', '99'] },
      metrics: ['place', 'since-july'],
      deadline: { workingDaysAfterCutOff: 3 },
    },
    {
      code: 'xa-quy',
      periodType: 'quarter',
      calendar: 'nd09',
      level: 'commune',
      reporters: { rule: 'level' },
      metrics: ['received', 'staff'],
      deadline: { workingDaysAfterCutOff: 2 },
    },
  ],
  definitions: [
    { code: 'thang', sections: [{ dataset: 'tinh' }, { dataset: 'xa', within: 'scope' }] },
    { code: 'quy', sections: [{ dataset: 'xa-quy' }] },
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
    },
  },
} as const;

/** What the gate answered and kept of a request. */
const kept = (post: Posted, index: number) => ({
  client: 'desk',
  idempotencyKey: `key-${index}`,
  at: post.at,
  body: post.body,
  status: post.status ?? 201,
  receipt: { id: post.receipt ?? `R${String(index).padStart(3, '0')}`, receivedAt: post.at },
});

const theReport = {
  definition: 'thang',
  scope: '96',
  label: '2025-08',
  asOf: '2025-09-05T01:00:00.000Z',
};

/** The report of the small world over the posts; of province 96, August 2025, unless another is asked for. */
export async function reportOver(
  posts: readonly Posted[],
  asked: Partial<typeof theReport> = {},
): Promise<OracleReport> {
  const folder = await mkdtemp(join(tmpdir(), 'oracle-'));
  try {
    for (const [name, content] of Object.entries(registry))
      await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
    await writeFile(join(folder, 'posted.json'), JSON.stringify(posts.map(kept)));
    const input = { ...registryFiles(folder), posted: join(folder, 'posted.json') };
    return await computeReport(input, { ...theReport, ...asked });
  } finally {
    await rm(folder, { recursive: true });
  }
}
