import * as z from 'zod';
import { inOrderOfTruth } from '../../core/current.ts';
import type { DatasetCode } from '../../core/dataset.ts';
import { amountText } from '../../core/decimal.ts';
import type { MetricCode } from '../../core/metric.ts';
import { contains, lastDay, periodNamed, storageMonths } from '../../core/period.ts';
import { isWithin, provinceOf, type Registry } from '../../core/registry.ts';
import type { FactPartition } from '../../core/release.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Interval, Statement } from '../../core/statement.ts';
import { subjectOf } from '../../core/submission-rows.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/unit.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { validationFailed } from '../shared/faults.ts';
import type { Problem } from '../shared/problem.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Asked, Caller, Endpoint, Route } from '../shared/route.ts';

const StatementOut = z.strictObject({
  metric: z.string(),
  unit: z.string(),
  interval: z.strictObject({ from: z.string(), until: z.string() }),
  source: z.string(),
  value: z.string().optional().meta({ description: 'As the source gave it' }),
  atLeast: z.literal(true).optional(),
  restart: z.literal(true).optional(),
  text: z.string().optional(),
  nil: z.strictObject({ reason: z.string() }).optional(),
  withdraw: z.strictObject({ reason: z.string() }).optional(),
  current: z.boolean().meta({ description: 'What the source holds to now' }),
  observedAt: z.string(),
  receivedAt: z.string(),
  receipt: z.string(),
  replaces: z.string().optional(),
});
type StatementOut = z.output<typeof StatementOut>;

export const route = {
  name: 'readSnapshots',
  method: 'GET',
  path: '/v1/snapshots',
  servedBy: 'api',
  admission: { scope: 'snapshots:read' },
  summary: 'Read figures back',
  description:
    'The statements about one unit whose interval lies within a period: either from and until, or dataset and period.',
  request: {
    query: z.strictObject({
      unit: UnitCode,
      metric: z
        .string()
        .max(2000)
        .optional()
        .meta({ description: 'One metric, or several with commas between' }),
      from: LocalDate.optional().meta({ description: 'First day' }),
      until: LocalDate.optional().meta({ description: 'The day after the last' }),
      dataset: z.string().max(64).optional(),
      period: z.string().max(64).optional().meta({ description: 'A label such as 2025-08' }),
      history: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'true: also what is not current any more' }),
    }),
  },
  responses: {
    200: {
      description: 'The statements, by metric, interval, source and order of truth',
      body: z.strictObject({
        statements: z.array(StatementOut),
        nextPageToken: z.null(),
      }),
    },
  },
  problems: ['validation-failed', 'forbidden', 'not-found'],
} as const satisfies Route;

export type ReadSnapshotsNeeds = {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly snapshots: Pick<Snapshots, 'read'>;
};

type Query = Asked<typeof route>['query'];

const maxMonths = 37;
const maxStatements = 10_000;

export const readSnapshots =
  ({ registry: reader, snapshots }: ReadSnapshotsNeeds): Endpoint<typeof route> =>
  async ({ query, caller }) => {
    const registry = await reader.current();
    if (!registry.unitsByCode.has(query.unit)) return fail({ code: 'not-found' });
    const interval = intervalOf(query, registry);
    if (!interval.ok) return interval;
    if (!maySee(registry, caller, query.unit, interval.value)) return fail({ code: 'not-found' });
    const partitions = partitionsHolding(registry, query.unit, interval.value);
    const found = await snapshots.read(partitions, registry, { units: [query.unit] });
    const statements = marked(found.filter(isAsked(query, registry, caller, interval.value)))
      .filter(({ current }) => current || query.history === 'true')
      .map(({ said, current }) => shown(registry, said, current));
    if (statements.length > maxStatements) return fail(narrowIt);
    return ok({ status: 200, body: { statements, nextPageToken: null } });
  };

function intervalOf(query: Query, registry: Registry): Result<Interval, Problem> {
  const { from, until, dataset: code, period } = query;
  const byDates = from !== undefined && until !== undefined;
  const byLabel = code !== undefined && period !== undefined;
  const given = [from, until, code, period].filter((each) => each !== undefined).length;
  if (given !== 2 || byDates === byLabel) return fail(periodNeeded);
  const interval = byDates ? { from, until } : labelled(registry, code, period);
  if (interval === undefined) return fail(unknownPeriod);
  const inOrder = '1900-01-01' <= interval.from && interval.from < interval.until;
  if (!inOrder || interval.until > '2200-01-01') return fail(unknownPeriod);
  return storageMonths(interval).length > maxMonths ? fail(periodTooLong) : ok(interval);
}

function labelled(
  registry: Registry,
  code: string | undefined,
  label: string | undefined,
): Interval | undefined {
  const dataset = registry.datasetByCode.get(code as DatasetCode);
  if (dataset === undefined || label === undefined) return undefined;
  const period = periodNamed(dataset.calendar, label);
  return period.ok ? period.value.interval : undefined;
}

/** A unit that is not the caller's looks like one that does not exist. */
const maySee = (
  registry: Registry,
  { units }: Caller,
  unit: UnitCode,
  interval: Interval,
): boolean => units.some((root) => isWithin(registry, unit, root, lastDay(interval)));

/** Every month of the period, under each province in which the unit lay on a month's first or last day. */
function partitionsHolding(
  registry: Registry,
  unit: UnitCode,
  interval: Interval,
): readonly FactPartition[] {
  const months = storageMonths(interval);
  const days = months.flatMap((month) => {
    const first = LocalDate.parse(`${month}-01`);
    const next = addDays(first, 31).slice(0, 8);
    return [first, addDays(LocalDate.parse(`${next}01`), -1)];
  });
  const provinces = [...new Set(days.map((day) => provinceOf(registry, unit, day)))];
  return provinces.flatMap((province) => months.map((month) => ({ province, month })));
}

/** Checked for every statement anew: codes are reused, and what bore this one earlier may lie elsewhere. */
const isAsked =
  ({ metric }: Query, registry: Registry, caller: Caller, interval: Interval) =>
  (said: Statement): boolean =>
    contains(interval, said.interval) &&
    (metric === undefined || metric.split(',').includes(said.metric)) &&
    maySee(registry, caller, said.unit, said.interval);

type Marked = { readonly said: Statement; readonly current: boolean };

function marked(statements: readonly Statement[]): readonly Marked[] {
  const bySubject = [...Map.groupBy(statements, subjectOf)];
  return bySubject
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, same]) =>
      inOrderOfTruth(same).map((said, place) => ({ said, current: place === same.length - 1 })),
    );
}

function shown(registry: Registry, said: Statement, current: boolean): StatementOut {
  const { metric, unit, interval, source, observedAt, receivedAt, submission } = said;
  return {
    metric,
    unit,
    interval: { from: interval.from, until: interval.until },
    source,
    ...saysShown(registry, metric, said),
    ...(said.restart === true && { restart: true }),
    current,
    observedAt,
    receivedAt,
    receipt: submission,
    ...(said.replaces !== undefined && { replaces: said.replaces }),
  };
}

function saysShown(
  registry: Registry,
  metric: MetricCode,
  { says }: Statement,
): Pick<StatementOut, 'value' | 'atLeast' | 'text' | 'nil' | 'withdraw'> {
  switch (says.kind) {
    case 'value': {
      const decimals = registry.metricByCode.get(metric)?.decimals ?? says.amount.given;
      const value = amountText(says.amount, decimals);
      return says.amount.atLeast ? { value, atLeast: true } : { value };
    }
    case 'nil':
      return { nil: { reason: says.reason } };
    case 'withdrawal':
      return { withdraw: { reason: says.reason } };
    case 'text':
      return { text: says.text };
    default:
      return says satisfies never;
  }
}

const inQuery = (name: string, code: string, vi: string, en: string): Problem =>
  validationFailed([
    { pointer: name === '' ? '/query' : `/query/${name}`, code, detail: { vi, en } },
  ]);

const periodNeeded = inQuery(
  '',
  'missing-field',
  'Ghi from và until, hoặc dataset và period; không ghi cả hai cặp.',
  'Give from and until, or dataset and period; not both pairs.',
);
const unknownPeriod = inQuery(
  'period',
  'unknown-period',
  'Không hiểu kỳ này: kiểm tra biểu và nhãn (ví dụ 2025-08), hoặc from trước until, trong các năm 1900–2199.',
  'The period is not understood: check dataset and label (such as 2025-08), or from before until, in the years 1900–2199.',
);
const periodTooLong = inQuery(
  'until',
  'too-big',
  'Mỗi lần đọc nhiều nhất ba năm.',
  'At most three years can be read at once.',
);
const narrowIt = inQuery(
  '',
  'too-many',
  'Có hơn 10.000 khai báo; hãy chọn kỳ ngắn hơn hoặc ít chỉ tiêu hơn.',
  'There are more than 10,000 statements; choose a shorter period or fewer metrics.',
);
