import type { Dataset } from '../registry/dataset.ts';
import type { SourceCode } from '../registry/metric.ts';
import { isReportable, lastDay, periodNamed, storageMonth } from '../periods/period.ts';
import { lineage, resolveUnit } from '../units/units-by-day.ts';
import type { Registry } from '../registry/registry.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Interval } from '../statements/statement.ts';
import type { SubmittedRow } from './submission.ts';
import {
  type Desk,
  periodOf,
  type RowPlace,
  sourceOf,
  type Spot,
  unitOf,
} from './submission-desk.ts';
import * as faults from './submission-faults.ts';
import type { RowFault } from './submission-faults.ts';
import {
  notReportable,
  notYearToDate,
  tooEarly,
  unknownPeriod,
} from './submission-period-faults.ts';
import { LocalDate } from '../time.ts';
import { nameKeyOf } from '../units/agency-code.ts';
import { aboveProvinces, type UnitCode } from '../units/unit.ts';

const none: readonly RowFault[] = [];

/** The row's unit, interval and source, looked up once for all rows that name the same. */
export function spotOf(row: SubmittedRow, dataset: Dataset | undefined, desk: Desk): Spot {
  const { last, spots } = desk;
  const unit = unitOf(row, desk);
  const period = periodOf(row, desk);
  const source = sourceOf(row, desk);
  if (
    last !== undefined &&
    last.unit === unit &&
    last.period === period &&
    last.source === source &&
    last.dataset === dataset
  )
    return last.spot;
  const span = typeof period === 'object' ? `${period.from}_${period.until}` : period;
  const key = JSON.stringify([unit, span, source, dataset?.code]);
  const spot = spots.get(key) ?? lookUpSpot(unit, period, source, dataset, desk);
  spots.set(key, spot);
  desk.last = { unit, period, source, dataset, spot };
  return spot;
}

function lookUpSpot(
  unit: string | undefined,
  period: SubmittedRow['period'],
  source: string | undefined,
  dataset: Dataset | undefined,
  desk: Desk,
): Spot {
  const found = intervalOf(period, dataset, desk.today);
  const interval = found.ok ? found.value : undefined;
  const spoken = desk.registry.sourceByCode.get(source as SourceCode)?.code;
  const about = { unit: surelyMeant(unit, desk.registry), interval, source: spoken };
  const periodFaults = found.ok ? none : [found.failure];
  if (unit === undefined)
    return { about, faults: [...periodFaults, faults.missingDefault('unit')] };
  if (interval === undefined) return { about, faults: periodFaults };
  const day = lastDay(interval);
  const carrying = resolveUnit(desk.registry, unit as UnitCode, day);
  if (carrying === undefined) {
    const near = desk.unitsNear(unit, day);
    return {
      about: { ...about, unit: undefined },
      faults: [faults.unknownUnit(unit, interval, near)],
    };
  }
  const line = lineage(desk.registry, carrying.code, day);
  const province = line.find(({ level }) => level === 'province')?.code ?? aboveProvinces;
  return {
    about: { ...about, unit: carrying.code },
    ...(spoken !== undefined && {
      place: placeOf({ unit: carrying.code, interval, source: spoken }, province),
    }),
    ...(line.some(({ code }) => desk.units.has(code))
      ? { unit: carrying, faults: none }
      : { faults: [faults.unitNotAllowed] }),
  };
}

/** Without a day a code tells its unit only if no other was known by it: an alias may stand for any. */
const surelyMeant = (
  unit: string | undefined,
  { unitsByCode, unitsByAlias }: Registry,
): UnitCode | undefined => {
  const code = unit as UnitCode;
  return unitsByCode.has(code) && !unitsByAlias.has(nameKeyOf(code)) ? code : undefined;
};

const placeOf = (
  { unit, interval, source }: Pick<RowPlace, 'unit' | 'interval' | 'source'>,
  province: UnitCode,
): RowPlace => ({
  unit,
  interval,
  source,
  province,
  month: storageMonth(interval),
  about: aboutKey({ unit, interval, source }),
});

function intervalOf(
  period: SubmittedRow['period'],
  dataset: Dataset | undefined,
  today: LocalDate,
): Result<Interval | undefined, RowFault> {
  if (period === undefined) return fail(faults.missingDefault('period'));
  if (dataset === undefined) return ok(undefined);
  const named = typeof period === 'string' ? periodNamed(dataset.calendar, period) : undefined;
  if (named?.ok && named.value.type === 'year-to-date')
    return fail(notYearToDate(dataset, named.value));
  const interval = named?.ok ? named.value.interval : period;
  if (typeof interval === 'string' || !isUsable(interval))
    return fail(unknownPeriod(dataset, today));
  const { calendar, periodType } = dataset;
  if (!isReportable(calendar, periodType, interval)) return fail(notReportable(dataset, interval));
  const early = tooEarly(dataset, interval, today);
  return early === undefined ? ok(interval) : fail(early);
}

const isUsable = ({ from, until }: Interval): boolean =>
  LocalDate.safeParse(until).success &&
  '1900-01-01' <= from &&
  from < until &&
  until <= '2200-01-01';

/** Unit, interval and source in one text. */
export const aboutKey = (about: Pick<RowPlace, 'unit' | 'interval' | 'source'>): string =>
  `${about.unit}|${about.interval.from}|${about.interval.until}|${about.source}`;
