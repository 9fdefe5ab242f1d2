import type { Dataset } from '../registry/dataset.ts';
import type { Omission } from './fact.ts';
import type { Metric } from '../registry/metric.ts';
import { inOrderOfTruth } from '../statements/current.ts';
import { omitted } from '../statements/omission.ts';
import { lastDay } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { unitOn } from '../units/units-by-day.ts';
import type { Statement } from '../statements/statement.ts';
import { type Decided, type Heard, statedNow } from './submission-decisions.ts';
import { notWithReplace, replaceIncomplete, severalMoments } from './submission-faults.ts';
import { aboutKey } from './submission-spots.ts';
import type { Draft, RowReading } from './row-reading.ts';
import type { RowAbout } from './submission-desk.ts';
import type { Level } from '../units/unit.ts';

/**
 * A body with `replace: true`. For each unit, interval and source that occurs in its rows it says everything that the source
 * has to say in the dataset: one whole, which is kept as one statement or not at all. What it leaves out counts as withdrawn
 * from the moment of the whole on; older and later statements stand to it as to any other (order of truth).
 */
export const asWholes = (read: readonly RowReading[]): readonly RowReading[] => {
  const several = withSeveralMoments(read);
  return read.map((reading) => {
    const faults = [
      ...(reading.draft?.replaces === undefined ? [] : [notWithReplace]),
      ...(reading.draft && several.has(reading.draft.about) ? [severalMoments] : []),
    ];
    return faults.length === 0 ? reading : { ...reading, faults: [...reading.faults, ...faults] };
  });
};

/** One whole is one statement, so it has one moment. */
function withSeveralMoments(read: readonly RowReading[]): ReadonlySet<string> {
  const moments = new Map<string, string>();
  const several = new Set<string>();
  for (const { draft } of read) {
    if (draft === undefined) continue;
    const first = moments.get(draft.about);
    if (first === undefined) moments.set(draft.about, draft.observedAt);
    else if (first !== draft.observedAt) several.add(draft.about);
  }
  return several;
}

/**
 * Partial mode: where one row of a whole is rejected, all of its rows are, and the good ones name the first wrong one. A
 * wrong row of which unit, interval or source cannot be told may belong to any whole that agrees with the rest of it.
 */
export function withoutHalves(
  decided: readonly Decided[],
  read: readonly RowReading[],
): readonly Decided[] {
  const broken = new Map<string, number>();
  for (const [row, { decision }] of decided.entries()) {
    const about = read[row]?.about;
    if (decision !== 'rejected' || about === undefined) continue;
    const key = keyOf(about, everything);
    if (!broken.has(key)) broken.set(key, row);
  }
  if (broken.size === 0) return decided;
  const firstBroken = remembered((about: RowAbout) => brokenIn(broken, about));
  return decided.map((one, row) => {
    const about = read[row]?.about;
    const wrong = one.decision === 'rejected' || !about ? undefined : firstBroken(about);
    return wrong === undefined ? one : { decision: 'rejected', faults: [replaceIncomplete(wrong)] };
  });
}

type Known = { readonly unit: boolean; readonly interval: boolean; readonly source: boolean };
const everything: Known = { unit: true, interval: true, source: true };
const yesNo = [true, false] as const;
/** A wrong row may leave any of the three open. */
const openings: readonly Known[] = yesNo.flatMap((unit) =>
  yesNo.flatMap((interval) => yesNo.map((source) => ({ unit, interval, source }))),
);

const keyOf = ({ unit, interval, source }: RowAbout, known: Known): string =>
  JSON.stringify([
    known.unit ? unit : undefined,
    known.interval ? interval : undefined,
    known.source ? source : undefined,
  ]);

function brokenIn(broken: ReadonlyMap<string, number>, about: RowAbout): number | undefined {
  const rows = openings.flatMap((known) => broken.get(keyOf(about, known)) ?? []);
  return rows.length === 0 ? undefined : Math.min(...rows);
}

/** Rows of one unit, interval and source share one `about`, so each is looked at once. */
function remembered<K extends object, V>(find: (key: K) => V): (key: K) => V {
  const found = new Map<K, { readonly value: V }>();
  return (key) => {
    const held = found.get(key) ?? { value: find(key) };
    found.set(key, held);
    return held.value;
  };
}

/** More withdrawals than this in one submission would make every later reading of its months slow. */
export const maxOmitted = 250_000;
export const omittedIn = (omissions: readonly Omission[]): number =>
  omissions.reduce((sum, { metrics }) => sum + metrics.length, 0);

/**
 * What the wholes of a body leave out and what is not withdrawn already: every metric of the dataset that the source may
 * state of the unit. A ratio is computed, so it is left out only where the source had stated it as a bare percentage.
 * Rejected rows make no whole.
 */
export function omissionsOf(
  read: readonly RowReading[],
  decided: readonly Decided[],
  dataset: Dataset,
  registry: Registry,
  heard: Heard,
): readonly Omission[] {
  const metrics = dataset.metrics.flatMap((code) => registry.metricByCode.get(code) ?? []);
  return wholesIn(read, decided).flatMap(({ first, stated }) => {
    const level = unitOn(registry, first.unit, lastDay(first.interval))?.level;
    const before = heard.get(first.about);
    const left = metrics.filter(
      (metric) =>
        !stated.has(metric.code) &&
        mayState(metric, first, level) &&
        isToBeTakenBack(metric, first, before?.get(metric.code) ?? []),
    );
    if (left.length === 0) return [];
    const { province, month, unit, interval, source, observedAt } = first;
    const codes = left.map(({ code }) => code);
    return [{ province, month, unit, interval, source, observedAt, metrics: codes }];
  });
}

type Whole = { readonly first: Draft; readonly stated: Set<Metric['code']> };

function wholesIn(read: readonly RowReading[], decided: readonly Decided[]): readonly Whole[] {
  const wholes = new Map<string, Whole>();
  for (const [row, { draft }] of read.entries()) {
    if (draft === undefined || decided[row]?.decision === 'rejected') continue;
    const whole = wholes.get(draft.about) ?? { first: draft, stated: new Set() };
    wholes.set(draft.about, whole);
    whole.stated.add(draft.metric);
  }
  return [...wholes.values()];
}

const mayState = (metric: Metric, { source }: Draft, level: Level | undefined): boolean =>
  level !== undefined &&
  metric.sources.includes(source) &&
  (metric.level === level || metric.controlLevels.includes(level));

/** A withdrawal that stands already, and was not observed earlier, need not be written again. */
function isToBeTakenBack(metric: Metric, whole: Draft, said: readonly Statement[]): boolean {
  const current = inOrderOfTruth(said).at(-1);
  const isWithdrawn = current?.says.kind === 'withdrawal';
  if (isWithdrawn && current.observedAt >= whole.observedAt) return false;
  if (metric.kind === 'ratio') return current !== undefined && !isWithdrawn;
  return true;
}

/** How many of the omissions withdraw what was not withdrawn yet: no later statement stands against them. */
export const takenBackBy = (omissions: readonly Omission[], heard: Heard): number =>
  omissions.reduce((sum, omission) => {
    const before = heard.get(aboutKey(omission));
    const isTakenBack = (metric: Metric['code']): boolean =>
      becomesWithdrawn({ ...omission, metric, says: omitted }, before?.get(metric) ?? []);
    return sum + omission.metrics.filter(isTakenBack).length;
  }, 0);

function becomesWithdrawn(
  omission: Parameters<typeof statedNow>[0],
  said: readonly Statement[],
): boolean {
  const current = inOrderOfTruth(said).at(-1);
  if (current === undefined) return true;
  if (current.says.kind === 'withdrawal') return false;
  const candidate = statedNow(omission);
  return inOrderOfTruth([...said, candidate]).at(-1) === candidate;
}
