import type { Act } from '../statements/act.ts';
import { completionOf } from '../submissions/completion.ts';
import type { Dataset } from '../registry/dataset.ts';
import { extensionOf, lastDayInTime } from '../submissions/lateness.ts';
import { type Ledger, saidOf } from '../statements/ledger.ts';
import { lastDay, nextPeriod, type Period, periodHolding } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import type { SectionPlan } from './section-plan.ts';
import type { SectionCompletion } from './report.ts';
import type { Interval } from '../statements/statement.ts';
import type { LocalDate } from '../time.ts';
import { isAskedOn, type Reporter } from '../units/expected.ts';
import { isValidOn, type Unit, type UnitCode } from '../units/unit.ts';

/** The dataset's own periods within a section's window: itself, or the months of a report by quarter. */
function periodsWithin({ calendar, periodType }: Dataset, window: Interval): readonly Interval[] {
  const found: Interval[] = [];
  let period: Period | undefined = periodHolding(calendar, periodType, window.from);
  for (; period && period.interval.until <= window.until; period = nextPeriod(period))
    found.push(period.interval);
  return found;
}

/**
 * The plan with the extensions that were recorded by the report's instant: of a longer window, those of its last period. One is
 * about one line, though the unit of another may have borne the same code.
 */
export function withExtensions(plan: SectionPlan, acts: readonly Act[]): SectionPlan {
  const { dataset, period, deadline } = plan;
  const interval = periodsWithin(dataset, period.interval).at(-1);
  if (interval === undefined) return plan;
  const given = acts.filter(({ does }) => does.kind === 'extension');
  const extended = plan.reporters.flatMap(
    ({ unit, line, isMeant }): readonly [string, LocalDate][] => {
      if (!isMeant) return [];
      const extension = extensionOf({ dataset, unit: unit.code, interval }, given);
      const until = lastDayInTime(deadline, extension);
      return until === deadline ? [] : [[line, until]];
    },
  );
  return extended.length === 0 ? plan : { ...plan, extended: new Map(extended) };
}

type Kind = 'completed' | 'withdrawn' | 'open';

/** Who of the expected units has completed the dataset, by what was recorded and stated up to the report's instant. */
export function completionIn(
  { registry, ledger }: Pick<Done, 'registry' | 'ledger'>,
  { dataset, period, reporters }: SectionPlan,
  acts: readonly Act[],
): SectionCompletion {
  const intervals = periodsWithin(dataset, period.interval);
  const byUnit = Map.groupBy(
    acts.filter(({ does }) => does.kind === 'completion' || does.kind === 'reopening'),
    ({ unit }) => unit,
  );
  const kinds = reporters.map((reporter) => ({
    unit: reporter.line,
    kind: kindOf({ registry, ledger, dataset, byUnit }, reporter, intervals),
  }));
  const inKind = (wanted: Kind) =>
    kinds.flatMap(({ unit, kind }) => (kind === wanted ? [unit] : []));
  return { completed: inKind('completed'), withdrawn: inKind('withdrawn'), open: inKind('open') };
}

/** Of units that stand in one or another of them, in order of code. */
export const joinCompletions = (all: readonly SectionCompletion[]): SectionCompletion => ({
  completed: all.flatMap(({ completed }) => completed).toSorted(),
  withdrawn: all.flatMap(({ withdrawn }) => withdrawn).toSorted(),
  open: all.flatMap(({ open }) => open).toSorted(),
});

type Done = {
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly dataset: Dataset;
  readonly byUnit: ReadonlyMap<UnitCode, readonly Act[]>;
};

/**
 * Of a longer window, each of its periods must be completed, by whoever of the line stood on its last day: the unit, or those
 * that it took over since, as far as the dataset asks them on that day: nobody else is let complete it. So what was done under a
 * code that another unit carries now is about that one. A line that stood at the end of none completes the period in which it
 * closed.
 */
function kindOf(
  { registry, ledger, dataset, byUnit }: Done,
  reporter: Reporter,
  intervals: readonly Interval[],
): Kind {
  const kinds = toComplete(registry, dataset, reporter, intervals).map(({ unit, interval }) => {
    const acts = byUnit.get(unit) ?? [];
    if (acts.length === 0) return 'open';
    const said = dataset.metrics.flatMap((metric) => saidOf(ledger, metric, unit));
    return completionOf(registry, { dataset, unit, interval }, acts, said).kind;
  });
  if (kinds.length > 0 && kinds.every((kind) => kind === 'completed')) return 'completed';
  return kinds.some((kind) => kind === 'ended' || kind === 'reopened') ? 'withdrawn' : 'open';
}

function toComplete(
  registry: Registry,
  dataset: Dataset,
  { unit, predecessors, isMeant }: Reporter,
  intervals: readonly Interval[],
): readonly { readonly unit: UnitCode; readonly interval: Interval }[] {
  const isAsked = (each: Unit, interval: Interval): boolean =>
    isAskedOn(registry, dataset, each, lastDay(interval));
  const stood = intervals.flatMap((interval) =>
    [unit, ...predecessors]
      .filter((each) => isValidOn(each, lastDay(interval)) && isAsked(each, interval))
      .map(({ code }) => ({ unit: code, interval })),
  );
  const { code, validTo } = unit;
  if (stood.length > 0 || !isMeant || validTo === undefined) return stood;
  return intervals
    .filter(({ from, until }) => from < validTo && validTo < until)
    .filter((interval) => isAsked(unit, interval))
    .map((interval) => ({ unit: code, interval }));
}
