import { about } from '../figures/across.ts';
import type { Standing } from '../figures/coverage.ts';
import { isLate } from '../submissions/lateness.ts';
import { type Ledger, saidOf } from '../statements/ledger.ts';
import type { Reporter } from '../units/expected.ts';
import type { Metric } from '../registry/metric.ts';
import { contains } from '../periods/period.ts';
import { intervalKey, type Piece, piecesOf } from '../figures/piece.ts';
import { fittingIn } from '../figures/question.ts';
import { lateFromIn, type SectionPlan } from './section-plan.ts';
import type { Answer } from './report.ts';
import type { Statement } from '../statements/statement.ts';
import type { Unit } from '../units/unit.ts';

/** What was said of a text metric for the period, by interval; each source's own words stand beside the others'. */
function piecesFor(
  ledger: Ledger,
  metric: Metric,
  unit: Unit,
  { period }: SectionPlan,
): readonly Piece[] {
  const said = about(unit, saidOf(ledger, metric.code, unit.code));
  return piecesOf(
    metric,
    said.filter(({ interval }) => contains(period.interval, interval)),
  ).toSorted((a, b) => (intervalKey(a.interval) < intervalKey(b.interval) ? -1 : 1));
}

/**
 * The answers to one question of a dataset: what a reporter, and each unit that it took over, holds to now, in order of
 * interval, the source of record first. They are listed and never aggregated; what was taken back is not listed.
 */
export const answersOf = (
  ledger: Ledger,
  metric: Metric,
  { unit, predecessors }: Reporter,
  plan: SectionPlan,
): readonly Answer[] =>
  [...new Set([unit, ...predecessors])]
    .flatMap((each) => piecesFor(ledger, metric, each, plan))
    .flatMap(({ voices }) => voices.flatMap(({ current }) => answerOf(current) ?? []));

function answerOf(said: Statement): Answer | undefined {
  const { says } = said;
  if (says.kind !== 'text' && says.kind !== 'nil') return undefined;
  return {
    unit: said.unit,
    interval: said.interval,
    source: said.source,
    says,
    ...(said.comment !== undefined && { comment: said.comment }),
    ...(said.followUp === true && { followUp: true }),
    observedAt: said.observedAt,
    receivedAt: said.receivedAt,
    receipt: said.submission,
  };
}

/** How each reporter stands with one question; it only tells who reported where a dataset asks for nothing but words. */
export const answerStandings = (
  ledger: Ledger,
  metric: Metric,
  plan: SectionPlan,
): readonly Standing[] => {
  const fits = fittingIn(plan);
  return plan.reporters.map((reporter) => {
    const pieces = [reporter.unit, ...reporter.predecessors].flatMap((each) =>
      piecesFor(ledger, metric, each, plan),
    );
    return standingOf(
      reporter,
      pieces.filter(({ interval }) => fits(interval)),
      plan,
    );
  });
};

function standingOf({ line }: Reporter, pieces: readonly Piece[], plan: SectionPlan): Standing {
  const lateFrom = lateFromIn(plan, line);
  const current = pieces.flatMap(({ voices }) => voices.map((voice) => voice.current));
  const kinds = new Set(current.map(({ says }) => says.kind));
  const state = kinds.has('text')
    ? 'value'
    : kinds.has('nil')
      ? 'nil'
      : kinds.has('withdrawal')
        ? 'withdrawn'
        : 'missing';
  const first = pieces
    .flatMap(({ voices }) => voices.flatMap((voice) => [voice.current, ...voice.superseded]))
    .map(({ receivedAt }) => receivedAt)
    .toSorted()[0];
  const reported = state === 'value' || state === 'nil';
  return {
    unit: line,
    state,
    late: reported && first !== undefined && isLate(first, [lateFrom]),
    carried: false,
  };
}
