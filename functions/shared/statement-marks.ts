import type { Warning } from '../../core/statements/act.ts';
import type { Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { isLate, lateFromFor } from '../../core/submissions/lateness.ts';
import {
  nextPeriod,
  periodHolding,
  storageMonth,
  storageMonths,
} from '../../core/periods/period.ts';
import { warningsOf } from '../../core/quality/quality.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Interval, Statement } from '../../core/statements/statement.ts';
import { addDays, type Instant } from '../../core/time.ts';
import type { KnownHere } from '../../store/snapshots.ts';

/** What is to be seen beside a statement wherever it is read. */
export type Marks = { readonly late: boolean; readonly warnings: readonly Warning[] };

/**
 * The marks of statements, by all that is known of their units. Late is what came after the last day in time, or an extension
 * of it, of the dataset that was asked about, else of every dataset that asks for the metric.
 */
export function marksBy(
  registry: Registry,
  { statements, acts }: KnownHere,
  asked: DatasetCode | undefined,
): (said: Statement) => Marks {
  const warnings = warningsOf(acts, statements);
  const known = new Map<string, Instant | undefined>();
  const lateFrom = (dataset: Dataset, { unit, interval }: Statement): Instant | undefined => {
    const key = `${dataset.code}|${unit}|${interval.from}|${interval.until}`;
    if (!known.has(key)) known.set(key, lateFromFor(registry, { dataset, unit, interval }, acts));
    return known.get(key);
  };
  return (said) => {
    const due = datasetsAsking(registry, said, asked).flatMap(
      (dataset) => lateFrom(dataset, said) ?? [],
    );
    return { late: isLate(said.receivedAt, due), warnings: warnings(said) };
  };
}

const datasetsAsking = (
  { datasetsOf }: Registry,
  { metric }: Statement,
  asked: DatasetCode | undefined,
): readonly Dataset[] =>
  (datasetsOf.get(metric) ?? []).filter(({ code }) => asked === undefined || code === asked);

/**
 * The months in which statements of the interval lie, and those with the ends of the periods that it touches: what is
 * recorded about a period lies in the month of its end.
 */
export const monthsWithActs = (
  { datasets }: Registry,
  interval: Interval,
  asked: DatasetCode | undefined,
): readonly string[] => {
  const asking = datasets.filter(({ code }) => asked === undefined || code === asked);
  const ends = asking.flatMap((dataset) => endsTouched(dataset, interval));
  return [...new Set([...storageMonths(interval), ...ends])].toSorted();
};

function endsTouched({ calendar, periodType }: Dataset, { from, until }: Interval): string[] {
  const ends: string[] = [];
  const last = addDays(until, -1);
  // The last three months of a year lie in no period of nine.
  let period =
    periodHolding(calendar, periodType, from) ?? periodHolding(calendar, periodType, last);
  while (period !== undefined && period.interval.from < until) {
    ends.push(storageMonth(period.interval));
    period = nextPeriod(period);
  }
  return ends;
}
