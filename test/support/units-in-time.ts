import type { Indicator } from '../../core/registry/indicator.ts';
import { Metric } from '../../core/registry/metric.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { Unit } from '../../core/units/unit.ts';
import { UnitEvent } from '../../core/units/unit-event.ts';
import { type Saying, smallMetrics, smallRegistry } from './small-world.ts';

const names = (text: string) => ({ vi: text, en: text });

/** A unit that stands from one day to another; a commune of province A unless it says otherwise. */
export const commune = (code: string, validFrom: string, validTo?: string, more: object = {}) =>
  Unit.parse({
    code,
    level: 'commune',
    kind: 'commune',
    parent: 'A',
    names: names(code),
    validFrom,
    validTo,
    ...more,
  });

export const province = (code: string, validFrom: string, validTo?: string) =>
  commune(code, validFrom, validTo, { level: 'province', kind: 'province', parent: 'VN' });

export const country = commune('VN', '2000-01-01', undefined, {
  level: 'country',
  kind: 'country',
  parent: undefined,
});

/** The event by which a unit became several on a day; with shares where they are given. */
export const divided = (
  from: string,
  to: Readonly<Record<string, string | undefined>>,
  date: string,
  more: object = {},
): UnitEvent =>
  UnitEvent.parse({
    code: `chia-${from}-${date}`.toLowerCase(),
    kind: 'split',
    date,
    basis: 'Nghị quyết 2/2025/NQ',
    from,
    to: Object.entries(to).map(([unit, share]) => ({ unit, share })),
    ...more,
  });

const more = (code: string, number: number, kind: string, members: object) =>
  Metric.parse({ ...smallMetrics[0], code, number, kind, names: names(code), ...members });

/** Beside those of the small world: metrics over time by mean, least and most, and a stock whose parts are both added. */
export const metricsInTime = [
  ...smallMetrics,
  more('mean-flow', 21, 'flow', { overTime: 'mean', maxAgeDays: 0 }),
  more('least-flow', 22, 'flow', { overTime: 'min', maxAgeDays: 0 }),
  more('most-flow', 23, 'flow', { overTime: 'max', maxAgeDays: 0 }),
  more('seats', 24, 'stock', { overTime: 'last' }),
  more('filled', 25, 'ratio', { numerator: 'stock', denominator: 'seats', overTime: 'last' }),
  more('per-seat', 26, 'ratio', { numerator: 'flow', denominator: 'seats', overTime: 'sum' }),
  more('stock-per-flow', 27, 'ratio', {
    numerator: 'stock',
    denominator: 'flow',
    overTime: 'last',
  }),
];

/** The small world with units and events of its own; reports by month, quarter (`q`), half-year (`h`) and year (`y`). */
export function worldOf(
  units: readonly Unit[],
  events: readonly UnitEvent[],
  boundariesOn?: string,
  indicators: readonly Indicator[] = [],
): Registry {
  const base = smallRegistry({ units, events, metrics: metricsInTime, indicators });
  const [month] = base.definitions;
  const definitions = [
    ['nd', 'month', '2025-01'],
    ['q', 'quarter', '2025-Q1'],
    ['h', 'half-year', '2025-H1'],
    ['y', 'year', '2025'],
  ].map(([code, periodType, firstPeriod]) =>
    ReportDefinition.parse({
      ...month,
      code,
      periodType,
      firstPeriod,
      ...(boundariesOn !== undefined && { boundariesOn }),
    }),
  );
  return indexRegistry(1, { ...base, definitions });
}

const dayAfter = (date: string): string =>
  new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10);

export const onDay = (date: string) => ({ from: date, until: dayAfter(date) });

/** The same number on every day from the first to the last, both included. */
export function daily(metric: string, unit: string, says: number, first: string, last: string) {
  const sayings: Saying[] = [];
  for (let date = first; date <= last; date = dayAfter(date))
    sayings.push({ metric, unit, says, ...onDay(date) });
  return sayings;
}

/** A month of Decree 09/2019/ND-CP: from the 15th of the month before to the 14th. */
export const ndMonth = (label: string) => {
  const [year = 0, month = 0] = label.split('-').map(Number);
  const day = (at: number) => new Date(Date.UTC(year, at, 15)).toISOString().slice(0, 10);
  return { from: day(month - 2), until: day(month - 1) };
};
