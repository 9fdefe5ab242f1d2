import type { Act } from './act.ts';
import { completionOf } from './completion.ts';
import type { Fact } from './fact.ts';
import { periodAsking } from './lateness.ts';
import type { Registry } from './registry.ts';
import type { Speaker, Statement, SubmissionId } from './statement.ts';
import type { Instant } from './time.ts';

/** After everything that can be known when a submission is decided. */
const notYet = {
  receivedAt: '9999-12-31T23:59:59.999Z' as Instant,
  submission: 'ZZZZZZZZZZZZZZZZZZZZZZZZZZ' as SubmissionId,
};

/** The facts of a submission as they will be read, once it is closed. */
const toBeRead = (facts: readonly Fact[], by: Speaker): readonly Statement[] =>
  facts.flatMap(({ unit, interval, source, observedAt, sayings, omitted }) => {
    const common = { unit, interval, source, observedAt, by, ...notYet };
    return [
      ...sayings.map((saying) => ({ ...common, ...saying })),
      ...omitted.map((metric) => ({
        ...common,
        metric,
        says: { kind: 'withdrawal', reason: '' } as const,
      })),
    ];
  });

/** A completion that ends, as a receipt prints it. */
export type EndedCompletion = {
  readonly dataset: string;
  readonly unit: string;
  /** The label of the period. */
  readonly period: string;
};

/**
 * The completions that stand and that these facts will end, of every dataset that asks for one of their metrics. Depends on
 * what was known when the submission was decided; one that is recorded between then and the closing is not among them.
 */
export function completionsEndedBy(
  registry: Pick<Registry, 'datasetsOf'>,
  facts: readonly Fact[],
  by: Speaker,
  known: { readonly statements: readonly Statement[]; readonly acts: readonly Act[] },
): readonly EndedCompletion[] {
  if (!known.acts.some(({ does }) => does.kind === 'completion')) return [];
  const coming = toBeRead(facts, by);
  const ended = new Map<string, EndedCompletion>();
  for (const { metric, unit, interval } of coming)
    for (const dataset of registry.datasetsOf.get(metric) ?? []) {
      const period = periodAsking(dataset, interval);
      const key = `${dataset.code}|${unit}|${period?.label ?? ''}`;
      if (period === undefined || ended.has(key)) continue;
      const asking = { dataset, unit, interval: period.interval };
      const standsNow = completionOf(asking, known.acts, known.statements).kind === 'completed';
      const all = [...known.statements, ...coming];
      if (standsNow && completionOf(asking, known.acts, all).kind === 'ended')
        ended.set(key, { dataset: dataset.code, unit, period: period.label });
    }
  return [...ended.values()];
}
