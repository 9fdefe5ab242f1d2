import type { Client } from '../../core/registry/client.ts';
import type { Dataset } from '../../core/registry/dataset.ts';
import { expectedReporters } from '../../core/units/expected.ts';
import {
  lastDay,
  lastSubPeriod,
  type Period,
  periodHolding,
  type PeriodType,
} from '../../core/periods/period.ts';
import { isWithin } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { addDays, type LocalDate } from '../../core/time.ts';
import type { Unit, UnitCode } from '../../core/units/unit.ts';
import type { Problem } from './problem.ts';

type Units = Pick<Client, 'units'>;
/** A dataset, or one that is looked at by longer periods than its own. */
type ByPeriod = Pick<Dataset, 'calendar'> & { readonly periodType: PeriodType };

/** Whether the caller may act for a unit, as the units stood on a day. */
export const isCallers = (
  registry: Registry,
  { units }: Units,
  unit: UnitCode,
  day: LocalDate,
): boolean => units.some((root) => isWithin(registry, unit, root, day));

/** The caller's own units that must report the dataset over an interval, in order of code. */
export const callersReporters = (
  registry: Registry,
  caller: Units,
  dataset: Dataset,
  interval: Interval,
): readonly Unit[] =>
  expectedReporters(registry, dataset, interval)
    .map(({ unit }) => unit)
    .filter(({ code }) => isCallers(registry, caller, code, lastDay(interval)));

/** The period of the dataset that holds the day: none in the last three months of a year where nine months are asked for. */
export const currentPeriod = (
  { calendar, periodType }: ByPeriod,
  today: LocalDate,
): Period | undefined => periodHolding(calendar, periodType, today);

/** The last period of the dataset that was over on the day before: what is usually reported now. */
export function lastEndedPeriod({ calendar, periodType }: ByPeriod, today: LocalDate): Period {
  for (let day = today; ; day = addDays(day, -1)) {
    const period = periodHolding(calendar, periodType, day);
    if (period === undefined) continue;
    if (period.interval.until <= today) return period;
    // Years to date begin on one day, and end with a month each.
    day = periodType === 'year-to-date' ? lastSubPeriod(period).from : period.interval.from;
  }
}

/** A dataset is the caller's if one of its units has to report it now, or had to for the last period that ended. */
export function isCallersDataset(
  registry: Registry,
  caller: Units,
  dataset: Dataset,
  today: LocalDate,
): boolean {
  const periods = [currentPeriod(dataset, today) ?? [], lastEndedPeriod(dataset, today)].flat();
  return periods.some(
    ({ interval }) => callersReporters(registry, caller, dataset, interval).length > 0,
  );
}

/** A dataset that is none of the caller's looks like one that does not exist. */
export function callersDataset(
  registry: Registry,
  caller: Units,
  code: Dataset['code'],
  today: LocalDate,
): Result<Dataset, Problem> {
  const dataset = registry.datasetByCode.get(code);
  return dataset !== undefined && isCallersDataset(registry, caller, dataset, today)
    ? ok(dataset)
    : fail({ code: 'not-found' });
}
