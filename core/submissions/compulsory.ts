import { about } from '../figures/across.ts';
import { askedOf } from '../figures/computed.ts';
import type { Dataset } from '../registry/dataset.ts';
import type { Reporter } from '../units/expected.ts';
import { lastPiece } from '../figures/finding.ts';
import { type Ledger, saidOf } from '../statements/ledger.ts';
import type { Metric, MetricCode } from '../registry/metric.ts';
import { contains, type Period } from '../periods/period.ts';
import { recordOf } from '../figures/piece.ts';
import { type Asking, askingOf } from '../figures/question.ts';
import type { Registry } from '../registry/registry.ts';
import { endOf } from '../periods/due-day.ts';
import { unitFinding } from '../figures/unit-finding.ts';

/** What must have a value or nil before the dataset can be completed: every metric stated as a number, unless it lists them. */
export const compulsoryOf = (
  registry: Pick<Registry, 'metricByCode'>,
  dataset: Dataset,
): readonly MetricCode[] =>
  dataset.compulsory ??
  dataset.metrics.filter((code) => {
    const kind = registry.metricByCode.get(code)?.kind;
    return kind !== undefined && kind !== 'ratio' && kind !== 'text';
  });

/**
 * The compulsory metrics that have neither value nor nil for the unit and period, in order of print. A metric has a value
 * where a report would count the unit as reported: what is partial, carried from before or withdrawn does not do. A question is
 * answered by the unit itself: words of those that it took over, or of another that carried its code, are not its own.
 */
export function missingCompulsory(
  registry: Registry,
  dataset: Dataset,
  reporter: Reporter,
  period: Period,
  ledger: Ledger,
): readonly Metric[] {
  // Whether it came in time is another question.
  const asking = askingOf({ dataset, period, lateFrom: endOf(period.interval.until) });
  return compulsoryOf(registry, dataset)
    .flatMap((code) => registry.metricByCode.get(code) ?? [])
    .filter((metric) =>
      metric.kind === 'text'
        ? !isAnswered(ledger, metric, reporter, asking)
        : !isStated(registry, ledger, metric, reporter, asking),
    );
}

function isStated(
  registry: Registry,
  ledger: Ledger,
  metric: Metric,
  reporter: Reporter,
  asking: Asking,
): boolean {
  const { state } = unitFinding(ledger, askedOf(registry, metric.code), reporter, asking);
  return state === 'value' || state === 'nil';
}

function isAnswered(ledger: Ledger, metric: Metric, { unit }: Reporter, asking: Asking): boolean {
  const said = about(unit, saidOf(ledger, metric.code, unit.code));
  const within = said.filter(({ interval }) => contains(asking.period, interval));
  const piece = lastPiece(asking, metric, within, asking.period.until);
  if (piece === undefined) return false;
  const { kind } = recordOf(piece).says;
  return kind === 'text' || kind === 'nil';
}
