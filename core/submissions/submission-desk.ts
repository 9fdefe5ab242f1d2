import type { Client } from '../registry/client.ts';
import type { Dataset } from '../registry/dataset.ts';
import type { SourceCode } from '../registry/metric.ts';
import { nearestOf } from '../nearest.ts';
import { ownUnitsNear } from './own-units-near.ts';
import type { Registry } from '../registry/registry.ts';
import type { Interval } from '../statements/statement.ts';
import type { SubmissionBody } from './submission.ts';
import type { RowFault } from './submission-faults.ts';
import { addMinutes, type Instant, type LocalDate, localDateAt } from '../time.ts';
import type { Unit, UnitCode } from '../units/unit.ts';

export type Reading = {
  readonly registry: Registry;
  readonly caller: Pick<Client, 'units' | 'sources'>;
  readonly dataset?: Dataset;
  readonly openedAt: Instant;
};

/** Where a row's statement lies, once its unit, interval and source are known. */
export type RowPlace = {
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly source: SourceCode;
  /** Where it is stored: the province of the unit on the interval's last day, and that day's month. */
  readonly province: UnitCode;
  readonly month: string;
  /** Unit, interval and source in one text: see `aboutKey`. */
  readonly about: string;
};

/** What a row is about as far as that can be told: what was not understood is undefined, for it may mean any. */
export type RowAbout = {
  /** Its own code, also where it is none of the caller's. */
  readonly unit: UnitCode | undefined;
  readonly interval: Interval | undefined;
  readonly source: SourceCode | undefined;
};

/** A unit, interval and source as rows name them together. */
export type Spot = {
  readonly about: RowAbout;
  /** There if all three are known. */
  readonly place?: RowPlace;
  /** There if the caller may speak of it: its level must still suit the metric. */
  readonly unit?: Unit;
  /** Of the interval and the unit. */
  readonly faults: readonly RowFault[];
};

/** A clock of the sender may be ahead of ours by this. */
const clockSlackMinutes = 5;

export type Defaults = Pick<SubmissionBody, 'unit' | 'period' | 'source' | 'observedAt'>;

/** What is made once for all rows of a body, and what rows have in common: each is looked up once. */
export type Desk = Reading & {
  readonly defaults: Defaults;
  readonly today: LocalDate;
  /** What was observed later is ahead of our clock. */
  readonly latest: Instant;
  readonly units: ReadonlySet<UnitCode>;
  readonly metricsNear: (code: string) => readonly string[];
  readonly sourcesNear: (code: string) => readonly string[];
  /** Of the caller's own units only. */
  readonly unitsNear: (code: string, day: LocalDate) => readonly string[];
  readonly spots: Map<string, Spot>;
  /** The spot of the row before: most often the next row's too. */
  last?: { readonly unit: unknown; readonly period: unknown; readonly source: unknown } & {
    readonly dataset: Dataset | undefined;
    readonly spot: Spot;
  };
};

export function deskOf(body: SubmissionBody, reading: Reading): Desk {
  const { registry, dataset, caller, openedAt } = reading;
  const units = new Set(caller.units);
  return {
    ...reading,
    defaults: body,
    today: localDateAt(openedAt),
    latest: addMinutes(openedAt, clockSlackMinutes),
    units,
    metricsNear: whenAsked(() =>
      nearestOf(dataset?.metrics ?? registry.metrics.map(({ code }) => code)),
    ),
    sourcesNear: whenAsked(() => nearestOf(registry.sources.map(({ code }) => code))),
    unitsNear: ownUnitsNear(registry, units),
    spots: new Map(),
  };
}

type Guess = (code: string) => readonly string[];
/** Most bodies have no wrong code: nothing is prepared for guesses until one is needed. */
function whenAsked(make: () => Guess): Guess {
  let made: Guess | undefined;
  return (code) => (made ??= make())(code);
}

/**
 * A row's own member, or else the body's. One that could not be read is there as undefined: no default takes its place.
 * Spelt out per member, because this is asked of every row.
 */
export const unitOf = (row: Defaults, { defaults }: Desk) =>
  'unit' in row ? row.unit : defaults.unit;
export const periodOf = (row: Defaults, { defaults }: Desk) =>
  'period' in row ? row.period : defaults.period;
export const sourceOf = (row: Defaults, { defaults }: Desk) =>
  'source' in row ? row.source : defaults.source;
export const momentOf = (row: Defaults, { defaults, openedAt }: Desk): Instant =>
  ('observedAt' in row ? row.observedAt : defaults.observedAt) ?? openedAt;
