import type { Act } from '../../core/statements/act.ts';
import {
  completedAmong,
  completionsEndedBy,
  type EndedCompletion,
} from '../../core/submissions/completions-ended.ts';
import type { Dataset } from '../../core/registry/dataset.ts';
import type { Fact } from '../../core/submissions/fact.ts';
import {
  type AskedRows,
  type Asking,
  isLatenessProvisional,
  type LateRows,
  lateRowsOf,
  partitionsOfActs,
  periodAsking,
} from '../../core/submissions/lateness.ts';
import {
  distinct,
  type FactPartition,
  partitionsHolding,
  partitionsIn,
} from '../../core/statements/partitions.ts';
import { sameInterval } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { MetricCode } from '../../core/registry/metric.ts';
import type { Speaker } from '../../core/statements/statement.ts';
import type { Draft } from '../../core/submissions/row-reading.ts';
import type { Snapshots } from '../../store/snapshots.ts';

/** A period that a dataset asks for of a unit, and whether the rows about it are for all of it. */
type Asked = { readonly asking: Asking; readonly isWhole: boolean };

/**
 * Every dataset that a row's figure stands in, with the period that holds its interval; each once for equal rows. Where the
 * rows replace a dataset, those of all of its figures: what is left out is taken back.
 */
function askingsOf(
  { datasetsOf }: Registry,
  drafts: readonly Draft[],
  replaced: Dataset | undefined,
): readonly Asked[] {
  const seen = new Map<Dataset, Set<string>>();
  const found: Asked[] = [];
  const leftOut = replaced?.metrics.flatMap((metric) => datasetsOf.get(metric) ?? []) ?? [];
  const concerned = new Map<MetricCode, ReadonlySet<Dataset>>();
  for (const { metric, about, unit, interval } of drafts) {
    const datasets =
      concerned.get(metric) ?? new Set([...(datasetsOf.get(metric) ?? []), ...leftOut]);
    concerned.set(metric, datasets);
    for (const dataset of datasets) {
      const abouts = seen.get(dataset) ?? new Set();
      seen.set(dataset, abouts);
      if (abouts.has(about)) continue;
      abouts.add(about);
      const period = periodAsking(dataset, interval);
      if (period === undefined) continue;
      const isWhole = sameInterval(period.interval, interval);
      found.push({ asking: { dataset, unit, interval: period.interval }, isWhole });
    }
  }
  return found;
}

/**
 * Where lies what is known about the rows: what was said before of the same, wherever the unit lay by then, and the acts, also
 * those on the whole period of rows for less than it, and on what the rows leave out of the dataset that they replace.
 */
export function partitionsAbout(
  registry: Registry,
  drafts: readonly Draft[],
  replaced: Dataset | undefined,
): readonly FactPartition[] {
  const acts = askingsOf(registry, drafts, replaced)
    .filter(({ isWhole }) => !isWhole)
    .flatMap(({ asking }) => partitionsOfActs(registry, asking));
  const places = new Map(drafts.map((draft) => [`${draft.unit}#${draft.month}`, draft]));
  const said = [...places.values()].flatMap(({ unit, month }) =>
    partitionsIn(registry, unit, month),
  );
  return distinct([...said, ...acts]);
}

export type Consequences = {
  readonly late: readonly LateRows[];
  readonly lateProvisional?: true;
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
  const asked = rowsByDataset(registry, written);
  return {
    late: lateRowsOf(registry, asked, acts),
    ...(isLatenessProvisional(registry, asked, acts) && { lateProvisional: true }),
    completionsWithdrawn: await completionsEnded(snapshots, registry, { facts, by, acts }),
  };
}

/** Rows of one body are mostly about few units and intervals. */
function rowsByDataset(registry: Registry, written: readonly Draft[]): readonly AskedRows[] {
  const found = new Map<Dataset, Map<string, AskedRows>>();
  for (const { dataset: code, about, unit, interval } of written) {
    const dataset = registry.datasetByCode.get(code);
    if (dataset === undefined) continue;
    const abouts = found.get(dataset) ?? new Map<string, AskedRows>();
    found.set(dataset, abouts);
    const rows = (abouts.get(about)?.rows ?? 0) + 1;
    abouts.set(about, { dataset, unit, interval, rows });
  }
  return [...found.values()].flatMap((abouts) => [...abouts.values()]);
}

async function completionsEnded(
  snapshots: Pick<Snapshots, 'read'>,
  registry: Registry,
  { facts, by, acts }: Omit<Coming, 'written'>,
): Promise<readonly EndedCompletion[]> {
  const completed = completedAmong(registry, facts, acts).map(({ asking }) => asking);
  if (completed.length === 0) return [];
  const statements = await statementsWithin(snapshots, registry, completed);
  return completionsEndedBy(registry, facts, by, { acts, statements });
}

/** Everything that was said within the periods that were completed: only that tells whether a completion stands. */
function statementsWithin(
  snapshots: Pick<Snapshots, 'read'>,
  registry: Registry,
  askings: readonly Asking[],
) {
  const units = [...new Set(askings.map(({ unit }) => unit))];
  const partitions = askings.flatMap(({ unit, interval }) =>
    partitionsHolding(registry, [unit], interval),
  );
  return snapshots.read(distinct(partitions), registry, { units });
}
