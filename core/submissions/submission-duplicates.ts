import type { MetricCode } from '../registry/metric.ts';
import * as faults from './submission-faults.ts';
import type { RowReading } from './row-reading.ts';

/**
 * Rows of one body that speak of the same thing contradict or repeat each other: none of them is taken, also where what one
 * of them says cannot be read.
 */
export function withDuplicates(read: readonly RowReading[]): readonly RowReading[] {
  if (!hasRepeats(read)) return read;
  const same = rowsThatRepeat(read);
  return read.map((reading, index) => {
    const rows = same.get(index);
    if (rows === undefined) return reading;
    const duplicate = faults.duplicateRow(someOthers(rows, index), rows.length - 1);
    return { ...reading, faults: [...reading.faults, duplicate] };
  });
}

/** Most bodies have none, and are told so with less ado than it takes to find which. */
function hasRepeats(read: readonly RowReading[]): boolean {
  const subjects = new Map<string, Set<MetricCode>>();
  let about: string | undefined;
  let metrics = new Set<MetricCode>();
  for (const { draft, unread } of read) {
    const spoken = draft ?? unread;
    if (spoken === undefined) continue;
    if (spoken.about !== about) {
      about = spoken.about;
      metrics = subjects.get(about) ?? new Set();
      subjects.set(about, metrics);
    }
    if (metrics.has(spoken.metric)) return true;
    metrics.add(spoken.metric);
  }
  return false;
}

/** By row, all rows that speak of the same thing; only of things that more than one speaks of. */
function rowsThatRepeat(read: readonly RowReading[]): ReadonlyMap<number, readonly number[]> {
  const firsts = new Map<string, Map<MetricCode, number>>();
  const same = new Map<number, number[]>();
  for (const [index, { draft, unread }] of read.entries()) {
    const spoken = draft ?? unread;
    if (spoken === undefined) continue;
    const { about, metric } = spoken;
    const byMetric = firsts.get(about);
    if (byMetric === undefined) {
      firsts.set(about, new Map([[metric, index]]));
      continue;
    }
    const first = byMetric.get(metric);
    if (first === undefined) byMetric.set(metric, index);
    else {
      const rows = same.get(first) ?? [first];
      rows.push(index);
      same.set(first, rows).set(index, rows);
    }
  }
  return same;
}

/** As many as are named: to list all others of 50,000 equal rows would cost 50,000 squared. */
const someOthers = (same: readonly number[], index: number): readonly number[] =>
  same
    .slice(0, faults.duplicatesNamed + 1)
    .filter((each) => each !== index)
    .slice(0, faults.duplicatesNamed);
