import type { Act } from '../statements/act.ts';
import { completionOf } from './completion.ts';
import type { Fact } from './fact.ts';
import { type Asking, periodAsking } from './lateness.ts';
import { omitted } from '../statements/omission.ts';
import type { Registry } from '../registry/registry.ts';
import type { Interval, Speaker, Statement } from '../statements/statement.ts';
import { statedNow } from './submission-decisions.ts';

/** A completion that ends, as a receipt prints it. */
export type EndedCompletion = {
  readonly dataset: string;
  readonly unit: string;
  /** The label of the period. */
  readonly period: string;
};

/** What was completed once, and the label of its period. */
export type Completed = { readonly asking: Asking; readonly period: string };

const keyOf = (dataset: string, unit: string, { from, until }: Interval): string =>
  `${dataset}|${unit}|${from}|${until}`;

/** What the facts speak of, by what they state and by what they leave out, and what somebody completed; each once. */
export function completedAmong(
  { datasetsOf }: Pick<Registry, 'datasetsOf'>,
  facts: readonly Fact[],
  acts: readonly Act[],
): readonly Completed[] {
  const completions = acts.filter(({ does }) => does.kind === 'completion');
  const units = new Set(completions.map(({ unit }) => unit));
  const keys = new Set(completions.map((act) => keyOf(act.dataset, act.unit, act.interval)));
  const found = new Map<string, Completed>();
  for (const { unit, interval, sayings, omitted } of facts.filter((fact) => units.has(fact.unit))) {
    const metrics = [...sayings.map(({ metric }) => metric), ...omitted];
    for (const dataset of new Set(metrics.flatMap((metric) => datasetsOf.get(metric) ?? []))) {
      const period = periodAsking(dataset, interval);
      if (period === undefined) continue;
      const key = keyOf(dataset.code, unit, period.interval);
      if (!keys.has(key) || found.has(key)) continue;
      const asking = { dataset, unit, interval: period.interval };
      found.set(key, { asking, period: period.label });
    }
  }
  return [...found.values()];
}

/** The facts of a submission as they will be read, once it is closed. */
const toBeRead = (facts: readonly Fact[], by: Speaker): readonly Statement[] =>
  facts.flatMap(({ unit, interval, source, observedAt, sayings, omitted: leftOut }) => {
    const about = { unit, interval, source, observedAt };
    return [...sayings, ...leftOut.map((metric) => ({ metric, says: omitted }))].map((saying) => ({
      ...statedNow({ ...about, ...saying }),
      by,
    }));
  });

/**
 * The completions that stand and that these facts will end, of every dataset that asks for one of their metrics. Depends on
 * what was known when the submission was decided; one that is recorded between then and the closing is not among them.
 */
export function completionsEndedBy(
  registry: Registry,
  facts: readonly Fact[],
  by: Speaker,
  known: { readonly statements: readonly Statement[]; readonly acts: readonly Act[] },
): readonly EndedCompletion[] {
  const completed = completedAmong(registry, facts, known.acts);
  if (completed.length === 0) return [];
  const actsOn = Map.groupBy(known.acts, ({ unit }) => unit);
  const saidBefore = Map.groupBy(known.statements, ({ unit }) => unit);
  const coming = Map.groupBy(toBeRead(facts, by), ({ unit }) => unit);
  return completed.flatMap(({ asking, period }) => {
    const { dataset, unit } = asking;
    const acts = actsOn.get(unit) ?? [];
    const before = saidBefore.get(unit) ?? [];
    const after = [...before, ...(coming.get(unit) ?? [])];
    const ends =
      completionOf(registry, asking, acts, before).kind === 'completed' &&
      completionOf(registry, asking, acts, after).kind === 'ended';
    return ends ? [{ dataset: dataset.code, unit, period }] : [];
  });
}
