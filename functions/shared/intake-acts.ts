import type { Act } from '../../core/act.ts';
import { completionsEndedBy, type EndedCompletion } from '../../core/completions-ended.ts';
import type { Dataset } from '../../core/dataset.ts';
import type { Fact } from '../../core/fact.ts';
import {
  type Asking,
  type LateRows,
  lateRowsOf,
  partitionOfActs,
  partitionsWithin,
  periodAsking,
} from '../../core/lateness.ts';
import { sameInterval } from '../../core/period.ts';
import type { Registry } from '../../core/registry.ts';
import type { FactPartition } from '../../core/release.ts';
import type { Speaker } from '../../core/statement.ts';
import type { Draft } from '../../core/submission-rows.ts';
import type { Snapshots } from '../../store/snapshots.ts';

/** Every dataset that a row's figure stands in, with the period that holds its interval; each once for equal rows. */
function askingsOf(registry: Registry, drafts: readonly Draft[]): readonly Asking[] {
  const seen = new Map<Dataset, Set<string>>();
  const found: Asking[] = [];
  for (const { metric, about, unit, interval } of drafts)
    for (const dataset of registry.datasetsOf.get(metric) ?? []) {
      const abouts = seen.get(dataset) ?? new Set();
      seen.set(dataset, abouts);
      if (abouts.has(about)) continue;
      abouts.add(about);
      const period = periodAsking(dataset, interval);
      if (period !== undefined) found.push({ dataset, unit, interval: period.interval });
    }
  return found;
}

/** Where the acts about the rows lie, apart from the partitions of the rows themselves: rows for less than a whole period. */
export const partitionsOfActs = (
  registry: Registry,
  drafts: readonly Draft[],
): readonly FactPartition[] =>
  askingsOf(
    registry,
    drafts.filter(({ dataset, interval }) => !isWholePeriod(registry, dataset, interval)),
  ).map((asking) => partitionOfActs(registry, asking));

function isWholePeriod(
  registry: Registry,
  code: Draft['dataset'],
  interval: Draft['interval'],
): boolean {
  const dataset = registry.datasetByCode.get(code);
  const period = dataset && periodAsking(dataset, interval);
  return period !== undefined && sameInterval(period.interval, interval);
}

export type Consequences = {
  readonly late: readonly LateRows[];
  readonly completionsWithdrawn: readonly EndedCompletion[];
};

type Coming = {
  readonly written: readonly Draft[];
  readonly facts: readonly Fact[];
  readonly by: Speaker;
  /** About the units in the rows. */
  readonly acts: readonly Act[];
};

/** What the rows that are to be written mean for deadlines and completions, as both are known now. */
export async function consequencesOf(
  snapshots: Pick<Snapshots, 'read'>,
  registry: Registry,
  { written, facts, by, acts }: Coming,
): Promise<Consequences> {
  const rows = written.flatMap(({ dataset: code, unit, interval }) => {
    const dataset = registry.datasetByCode.get(code);
    return dataset === undefined ? [] : [{ dataset, unit, interval }];
  });
  const completed = askingsOf(registry, written).filter((asking) => wasCompleted(asking, acts));
  return {
    late: lateRowsOf(registry, rows, acts),
    completionsWithdrawn:
      completed.length === 0
        ? []
        : completionsEndedBy(registry, facts, by, {
            acts,
            statements: await statementsWithin(snapshots, registry, completed),
          }),
  };
}

const wasCompleted = ({ dataset, unit, interval }: Asking, acts: readonly Act[]): boolean =>
  acts.some(
    (act) =>
      act.does.kind === 'completion' &&
      act.dataset === dataset.code &&
      act.unit === unit &&
      sameInterval(act.interval, interval),
  );

/** Everything that was said within the periods that were completed: only that tells whether a completion stands. */
function statementsWithin(
  snapshots: Pick<Snapshots, 'read'>,
  registry: Registry,
  askings: readonly Asking[],
) {
  const units = [...new Set(askings.map(({ unit }) => unit))];
  const partitions = askings.flatMap((asking) => partitionsWithin(registry, asking));
  const named = partitions.map((each) => [`${each.province}#${each.month}`, each] as const);
  return snapshots.read([...new Map(named).values()], registry, { units });
}
