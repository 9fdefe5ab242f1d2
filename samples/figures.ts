import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { ClientId } from '../core/registry/client.ts';
import type { Metric } from '../core/registry/metric.ts';
import { knownPeriod, lengthInDays } from '../core/periods/period.ts';
import { addDays, addMinutes, Instant, LocalDate, weekdayOf } from '../core/time.ts';
import type { Unit } from '../core/units/unit.ts';
import { alterRow } from './altered.ts';
import { SampleRow } from './sample-row.ts';
import { communeMonth, spread } from './commune-figures.ts';
import { seeded } from './seeded.ts';
import { sampleRegistry } from './world.ts';

const SampleSubmission = z.strictObject({
  client: ClientId,
  idempotencyKey: z.string(),
  at: Instant,
  body: z.strictObject({
    dataset: z.string(),
    unit: z.string(),
    period: z.union([z.string(), z.strictObject({ from: LocalDate, until: LocalDate })]),
    source: z.string(),
    observedAt: z.string().optional(),
    rows: z.array(SampleRow).min(1),
  }),
});
/** One body of `POST /v1/snapshots`, who posts it, under which Idempotency-Key, and when. */
export type SampleSubmission = Readonly<z.output<typeof SampleSubmission>>;

const august = knownPeriod('nd09', 'month', '2025-08');
const morningAfter = Instant.parse('2025-08-15T07:30:00+07:00');
const lastMorning = Instant.parse('2025-08-18T07:30:00+07:00');
/** Ten minutes before the deadline of 18 August ends. */
const lastMinute = Instant.parse('2025-08-18T23:50:00+07:00');
const closedDesk =
  'Trung tâm Phục vụ hành chính công xã chưa hoạt động trong kỳ; tỉnh tiếp nhận thay';

/** Communes that do not simply post their month in time. The others do. */
export const exceptions = {
  byDay: '32002',
  atTheLastMinute: '32014',
  nil: '32236',
  silent: '32248',
  /** After the first edition, before the grid looks for late figures. */
  late: {
    '31972': '2025-09-05T09:10:00+07:00',
    '32206': '2025-09-05T10:35:00+07:00',
    '32227': '2025-09-05T14:20:00+07:00',
    '32244': '2025-09-05T16:45:00+07:00',
  } as Readonly<Record<string, string>>,
} as const;

/** What everybody posts to the sample world, in order of time; with a seed every value is another one. */
export function sampleSubmissions({
  seed,
}: { readonly seed?: number | undefined } = {}): readonly SampleSubmission[] {
  const { units, metrics } = sampleRegistry();
  const posted = [
    ...statedFigures(),
    ...units.filter(isReporting).flatMap(communeSubmissions),
  ].toSorted((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
  return seed === undefined ? posted : altered(posted, metrics, seed);
}

/** The article's figures, the second page's, and those of the invented province. */
const statedFigures = (): readonly SampleSubmission[] =>
  z
    .array(SampleSubmission)
    .parse(JSON.parse(readFileSync(new URL('figures.json', import.meta.url), 'utf8')));

/** The communes of today: those that closed on 1 July 2025 stand in the samples for their history. */
const isReporting = (unit: Unit): boolean =>
  unit.level === 'commune' &&
  unit.validTo === undefined &&
  (unit.parent === '96' || unit.parent === '99');

function communeSubmissions(unit: Unit, index: number): readonly SampleSubmission[] {
  if (unit.code === exceptions.silent) return [];
  const { flows, stocks } = communeMonth(unit);
  const values = [...rowsOf(flows), ...rowsOf(stocks, 'van-phong-xa')];
  if (unit.code === exceptions.nil)
    return [wholeMonth(unit, postedAt(unit, index), values.map(nilRow))];
  if (unit.code !== exceptions.byDay) return [wholeMonth(unit, postedAt(unit, index), values)];
  return [
    ...dailySubmissions(unit, flows),
    wholeMonth(unit, postedAt(unit, index), rowsOf(stocks, 'van-phong-xa')),
  ];
}

/** Half post on the first morning after the cut-off, half on the last day, some minutes apart. */
function postedAt(unit: Unit, index: number): Instant {
  const late = exceptions.late[unit.code];
  if (late !== undefined) return Instant.parse(late);
  if (unit.code === exceptions.atTheLastMinute) return lastMinute;
  return addMinutes(index % 2 === 0 ? morningAfter : lastMorning, index * 7);
}

const rowsOf = (values: Readonly<Record<string, number>>, source?: string): SampleRow[] =>
  Object.entries(values).map(([metric, value]) => ({
    metric,
    ...(source !== undefined && { source }),
    value,
  }));

const nilRow = ({ metric, source }: SampleRow): SampleRow => ({
  metric,
  ...(source !== undefined && { source }),
  nil: { reason: closedDesk },
});

const submission = (
  unit: Unit,
  at: Instant,
  period: SampleSubmission['body']['period'],
  name: string,
  rows: SampleRow[],
): SampleSubmission => ({
  client: ClientId.parse(unit.parent === '99' ? 'tinh-hai' : 'camau-lgsp'),
  idempotencyKey: `${unit.code}-xa-thang-${name}`,
  at,
  body: { dataset: 'xa-thang', unit: unit.code, period, source: 'mot-cua-xa', rows },
});

const wholeMonth = (unit: Unit, at: Instant, rows: SampleRow[]): SampleSubmission =>
  submission(unit, at, august.label, august.label, rows);

/** The month's flows day by day, each posted early on the next morning; nothing comes in at weekends. */
function dailySubmissions(
  unit: Unit,
  flows: Readonly<Record<string, number>>,
): readonly SampleSubmission[] {
  const days = Array.from({ length: lengthInDays(august.interval) }, (_, day) =>
    addDays(august.interval.from, day),
  );
  const open = days.map((day) => weekdayOf(day) !== 0 && weekdayOf(day) !== 6);
  const shares = Object.entries(flows).map(([metric, whole]) => ({
    metric,
    days: spread(whole, open),
  }));
  return days.map((from, index) => {
    const until = addDays(from, 1);
    const rows = shares.map((share) => ({ metric: share.metric, value: share.days[index] ?? 0 }));
    return submission(unit, Instant.parse(`${until}T07:15:00+07:00`), { from, until }, from, rows);
  });
}

function altered(
  posted: readonly SampleSubmission[],
  metrics: readonly Metric[],
  seed: number,
): readonly SampleSubmission[] {
  const chance = seeded(seed);
  const byCode = new Map<string, Metric>(metrics.map((metric) => [metric.code, metric]));
  return posted.map((one) => ({
    ...one,
    body: {
      ...one.body,
      rows: one.body.rows.map((row) => alterRow(row, byCode.get(row.metric), chance)),
    },
  }));
}
