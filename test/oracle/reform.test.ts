import { expect, test } from 'vitest';
import { knownPeriod } from '../../core/periods/period.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { disagreementsIn, posted } from './agreement.ts';
import type { UnitRow } from './genealogies.ts';
import type { Saying } from './histories.ts';
import type { TotalRow, UnitRow as LineRow } from './oracle.ts';
import { vietnamese } from './print.ts';
import {
  dataset,
  definition,
  editionsOver,
  type SmallRegistry,
  smallRegistry,
} from './small-world.ts';

/*
 * The reform of 1 July 2025: communes 00001 and 00002 became 00011, which took their count of accounts over, inside the
 * July, third quarter, second half-year and year of Decree 09/2019.
 */
const asOf = '2026-01-20T00:00:00.000Z';

const commune = (code: string, validFrom: string, validTo?: string): UnitRow => ({
  code,
  level: 'commune',
  kind: 'commune',
  names: { vi: code, en: code },
  parent: '96',
  validFrom,
  ...(validTo !== undefined && { validTo }),
});

const since2020 = (unit: UnitRow): UnitRow => ({ ...unit, validFrom: '2020-01-01' });

const types = { month: 'thang', quarter: 'quy', 'half-year': 'nua-nam', year: 'nam' } as const;
const asked = ['received', 'online', 'staff', 'accounts', 'online-share'];

const reform: SmallRegistry = {
  ...smallRegistry,
  units: [
    ...smallRegistry.units.filter(({ level }) => level !== 'commune').map(since2020),
    commune('00001', '2020-01-01', '2025-07-01'),
    commune('00002', '2020-01-01', '2025-07-01'),
    commune('00011', '2025-07-01'),
  ],
  'unit-events': [
    {
      kind: 'merge',
      code: 'sap-nhap-2025',
      date: '2025-07-01',
      basis: 'Nghị quyết 1/2025/NQ',
      from: ['00001', '00002'],
      to: '00011',
      countersTakenOver: ['accounts'],
    },
  ],
  metrics: smallRegistry.metrics.map((metric) => ({ ...metric, maxAgeDays: 200 })),
  datasets: Object.entries(types).map(([periodType, code]) =>
    dataset(periodType === 'month' ? 'xa' : code, 'nd09', 'commune', asked, { periodType }),
  ),
  definitions: [
    ...Object.entries(types).map(([periodType, code]) => ({
      ...definition(code, periodType, [{ dataset: periodType === 'month' ? 'xa' : code }]),
      firstPeriod:
        { month: '2025-07', quarter: '2025-Q3', 'half-year': '2025-H2', year: '2025' }[
          periodType
        ] ?? '',
    })),
    definition('dau-nam', 'year-to-date', [{ dataset: 'xa' }]),
  ],
};

const said = (metric: string, unit: string, period: Saying['period'], value: number): Saying => ({
  metric,
  unit,
  period,
  source: 'first',
  says: { value },
  observedAt: '2025-12-15T00:00:00.000Z',
  receivedAt: '2025-12-15T01:00:00.000Z',
});
const month = (label: string) => knownPeriod('nd09', 'month', label).interval;
const day = (text: string) => ({
  from: LocalDate.parse(text),
  until: addDays(LocalDate.parse(text), 1),
});
const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, offset) => day(addDays(LocalDate.parse(from), offset)));

/** Online of received in each interval. */
const handled = (
  unit: string,
  intervals: readonly Saying['period'][],
  online: number,
  of: number,
) =>
  intervals.flatMap((interval) => [
    said('online', unit, interval, online),
    said('received', unit, interval, of),
  ]);

const firstHalf = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06'].map(month);

const sayings: readonly Saying[] = [
  ...handled('00001', firstHalf, 50, 100),
  ...handled('00002', firstHalf, 100, 200),
  ...handled('00001', days('2025-06-15', 16), 1, 1),
  ...handled('00002', days('2025-06-15', 16), 1, 2),
  ...handled('00011', days('2025-07-01', 14), 1, 3),
  ...handled('00011', [month('2025-08')], 155, 310),
  ...handled('00011', [month('2025-09')], 160, 320),
  ...handled('00011', ['2025-10', '2025-11', '2025-12'].map(month), 150, 300),
  said('staff', '00001', day('2025-06-30'), 40),
  said('staff', '00002', day('2025-06-30'), 60),
  said('staff', '00011', day('2025-08-31'), 105),
  said('staff', '00011', month('2025-12'), 110),
  said('accounts', '00001', month('2024-12'), 900),
  said('accounts', '00002', month('2024-12'), 400),
  said('accounts', '00001', month('2025-06'), 1000),
  said('accounts', '00002', month('2025-06'), 500),
  said('accounts', '00011', day('2025-08-31'), 1600),
  said('accounts', '00011', month('2025-12'), 1700),
];

const print = (row: TotalRow | LineRow | undefined) =>
  row === undefined || row.numerator === null || row.denominator === null
    ? (row?.cause ?? 'nothing')
    : `${vietnamese(row.numerator, row.denominator, row.decimals)}${row.carried ? ' carried' : ''}`;

const periods = [
  ['thang', '2025-07'],
  ['quy', '2025-Q3'],
  ['nua-nam', '2025-H2'],
  ['nam', '2025'],
  ['dau-nam', '2025-09-YTD'],
] as const;

/*
 * By hand. July: 16 days of 1 and of 2, 14 days of 3: 90 received, 16 + 16 + 14 = 46 of them online. August and September
 * add 310 and 320 (155 and 160 online), October to December 300 each (150), January to June 100 and 200 each (50 and 100).
 * Staff: 40 + 60 until 00011 has spoken: 105 on 31 August, never 205; 110 in December. Accounts: 1000 + 500 before July and
 * 900 + 400 before the year; 1600 by 31 August and 1700 in December. In July nothing has been counted since the merger.
 * The year up to September: 6 x 300 + 90 + 310 + 320 received, 6 x 150 + 46 + 155 + 160 = 1261 of them online.
 */
const byHand = {
  '2025-07': ['90', '51,1', '100 carried', '1.500 carried', 'missing'],
  '2025-Q3': ['720', '50,1', '105', '1.600', '100'],
  '2025-H2': ['1.620', '50,1', '110', '1.700', '200'],
  '2025': ['3.420', '50,0', '110', '1.700', '400'],
  '2025-09-YTD': ['2.520', '50,0', '105', '1.600', '300'],
} as const;

test.each(periods)(
  'the reform of 1 July 2025 in the report %s of %s: the oracle’s figures are those found by hand',
  async (code, label) => {
    const key = { definition: code, scope: '96', label };
    const [oracle] = await editionsOver(sayings.map(posted), key, [asOf], reform);
    const total = (metric: string, subject = 'figure') =>
      print(
        oracle?.totals.find(
          (row) => row.metric === metric && row.subject === subject && row.part === 'total',
        ),
      );
    expect([
      total('received'),
      total('online-share'),
      total('staff'),
      total('accounts'),
      total('accounts', 'increase'),
    ]).toEqual(byHand[label]);
    expect(oracle?.units.map(({ unit }) => unit)).not.toContain('00001');
  },
);

test.each(periods)('and so are those of the report %s of %s', async (code, label) => {
  const key = { definition: code, scope: '96', label, asOf };
  expect(await disagreementsIn(reform, sayings, key, '2025-12-01T00:00:00.000Z')).toEqual([]);
});
