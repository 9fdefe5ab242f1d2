import type { Act, ActBody } from '../statements/act.ts';
import type { Dataset } from '../registry/dataset.ts';
import { distinct, type FactPartition, partitionsIn } from '../statements/partitions.ts';
import {
  isReportable,
  lastDay,
  type Period,
  periodHolding,
  sameInterval,
  storageMonth,
} from '../periods/period.ts';
import { provinceOf, unitOn } from '../units/units-by-day.ts';
import type { Registry } from '../registry/registry.ts';
import { deadlineOf, endOf } from '../periods/due-day.ts';
import type { Interval } from '../statements/statement.ts';
import type { Instant, LocalDate } from '../time.ts';
import { isMeantBy } from './unit-meant.ts';
import type { UnitCode } from '../units/unit.ts';

/** The period of the dataset that an interval is about; nothing where it is nothing that the dataset asks for. */
export function periodAsking(dataset: Dataset, interval: Interval): Period | undefined {
  const { calendar, periodType } = dataset;
  return isReportable(calendar, periodType, interval)
    ? periodHolding(calendar, periodType, interval.from)
    : undefined;
}

/** What one dataset asks of one unit for one period. */
export type Asking = {
  readonly dataset: Dataset;
  readonly unit: UnitCode;
  readonly interval: Interval;
};

type About = Pick<Asking, 'unit' | 'interval'>;

/** Where acts about a unit and period may lie, whichever version of the registry they were recorded by. */
export const partitionsOfActs = (
  registry: Registry,
  { unit, interval }: About,
): readonly FactPartition[] =>
  distinct([
    partitionOfActs(registry, { unit, interval }),
    ...partitionsIn(registry, unit, storageMonth(interval)),
  ]);

/** Where an act about a unit and period is recorded: where a statement for the whole period would. */
export const partitionOfActs = (registry: Registry, { unit, interval }: About): FactPartition => ({
  province: provinceOf(registry, unit, lastDay(interval)),
  month: storageMonth(interval),
});

/** The acts of a dataset, unit and period, in the order in which they were recorded. */
export const actsAbout = ({ dataset, unit, interval }: Asking, acts: readonly Act[]): Act[] =>
  acts
    .filter((act) => act.dataset === dataset.code && act.unit === unit)
    .filter((act) => sameInterval(act.interval, interval))
    .toSorted((a, b) => (`${a.recordedAt}|${a.id}` < `${b.recordedAt}|${b.id}` ? -1 : 1));

export type Extension = Extract<ActBody, { kind: 'extension' }> & { readonly at: Instant };

/** The extension that counts: the one that was recorded last. */
export const extensionOf = (asking: Asking, acts: readonly Act[]): Extension | undefined =>
  actsAbout(asking, acts)
    .flatMap(({ does, recordedAt }) =>
      does.kind === 'extension' ? [{ ...does, at: recordedAt }] : [],
    )
    .at(-1);

/** The last day in time: the deadline, or the day of the extension where that is later. */
export const lastDayInTime = (
  deadline: LocalDate,
  extension: Pick<Extension, 'until'> | undefined,
): LocalDate =>
  extension !== undefined && extension.until > deadline ? extension.until : deadline;

/**
 * The one meaning of late: received after the end of the last day in time of every dataset in question, of which `lateFrom`
 * are the first instants afterwards. Where nothing is due nothing is late. A receipt asks it of each row that is written and
 * the dataset that it was sent for; a reading of each statement and the dataset that is asked about, else of all that ask
 * for the metric. A report's coverage asks it of the first word on an interval: see `firstCameLate`.
 */
export const isLate = (receivedAt: Instant, lateFrom: readonly Instant[]): boolean =>
  lateFrom.length > 0 && lateFrom.every((from) => receivedAt >= from);

/**
 * The instant from which a statement about the interval is late: after the end of the deadline of its unit's level, or of
 * the extension. Nothing where the interval lies in no period of the dataset.
 */
export function lateFromFor(
  registry: Registry,
  { dataset, unit, interval }: Asking,
  acts: readonly Act[],
): Instant | undefined {
  const last = lastDayFor(registry, { dataset, unit, interval }, acts);
  return last === undefined ? undefined : endOf(last.day);
}

/** The last day in time, and whether it rests on a year without a confirmed calendar: an extension names its day. */
export function lastDayFor(
  registry: Registry,
  { dataset, unit, interval }: Asking,
  acts: readonly Act[],
): { readonly day: LocalDate; readonly provisional: boolean } | undefined {
  const period = periodAsking(dataset, interval);
  if (period === undefined) return undefined;
  const carrier = unitOn(registry, unit, lastDay(interval));
  const level = carrier?.level ?? dataset.level;
  const { deadline, deadlineProvisional } = deadlineOf(registry, dataset, period, level);
  const asking = { dataset, unit, interval: period.interval };
  const extension =
    carrier === undefined || isMeantBy(registry, asking)(carrier)
      ? extensionOf(asking, acts)
      : undefined;
  const day = lastDayInTime(deadline, extension);
  return { day, provisional: deadlineProvisional && day === deadline };
}

/** How many rows of a submission are late if it is received at or after an instant. */
export type LateRows = { readonly from: Instant; readonly rows: number };

/** Equal rows of a submission: about one unit and interval, asked for by one dataset. */
export type AskedRows = Asking & { readonly rows: number };

/**
 * Counts rows by the instant from which they are late, earliest first: kept with what was decided, so that whoever finishes
 * the submission counts the same, whatever was extended meanwhile.
 */
export function lateRowsOf(
  registry: Registry,
  asked: readonly AskedRows[],
  acts: readonly Act[],
): readonly LateRows[] {
  const counts = new Map<Instant, number>();
  for (const each of asked) {
    const from = lateFromFor(registry, each, acts);
    if (from !== undefined) counts.set(from, (counts.get(from) ?? 0) + each.rows);
  }
  return [...counts]
    .map(([from, rows]) => ({ from, rows }))
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

/** Whether the last day in time of any of the rows may still move. */
export const isLatenessProvisional = (
  registry: Registry,
  asked: readonly AskedRows[],
  acts: readonly Act[],
): boolean => asked.some((each) => lastDayFor(registry, each, acts)?.provisional === true);

/** How many of the rows are late when they are received at the instant. */
export const lateAt = (late: readonly LateRows[], at: Instant): number =>
  late.reduce((sum, { from, rows }) => (isLate(at, [from]) ? sum + rows : sum), 0);
