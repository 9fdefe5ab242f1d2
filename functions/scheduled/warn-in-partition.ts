import { createHash } from 'node:crypto';
import type { Act } from '../../core/statements/act.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { FoundWarning } from '../../core/quality/found-warning.ts';
import { partitionOfActs } from '../../core/submissions/lateness.ts';
import { storageMonth } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { FactPartition } from '../../core/statements/partitions.ts';
import { type Statement, SubmissionId } from '../../core/statements/statement.ts';
import { localDateAt } from '../../core/time.ts';
import { warningsFound } from '../../core/quality/warnings-found.ts';
import { partitionsAround } from '../../core/quality/warnings-reach.ts';
import type { Acts } from '../../store/acts.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { letters } from '../shared/ids.ts';
import type { Now } from '../shared/world.ts';

export type WarnInNeeds = {
  readonly snapshots: Pick<Snapshots, 'read' | 'readWithActs'>;
  readonly acts: Pick<Acts, 'record'>;
  readonly now: Now;
};

/** The past of so many units is held at a time. */
const unitsAtOnce = 8;

/**
 * Records the warnings on what is new in one month of a province, each once: a warning's id follows from what it says, so
 * it is found at the same place again. The units that were spoken of come some at a time, each with its own past. Answers
 * how many warnings are new.
 */
export async function warnIn(
  { snapshots, acts, now }: WarnInNeeds,
  registry: Registry,
  partition: FactPartition,
  isNew: (said: Statement) => boolean,
): Promise<number> {
  const hasArrived = (said: Statement): boolean =>
    storageMonth(said.interval) === partition.month && isNew(said);
  const here = (await snapshots.read([partition], registry)).filter(hasArrived);
  const byUnit = [...Map.groupBy(here, ({ unit }) => unit)];
  let fresh = 0;
  for (let first = 0; first < byUnit.length; first += unitsAtOnce) {
    const some = byUnit.slice(first, first + unitsAtOnce);
    const units = some.map(([unit]) => unit);
    const around = partitionsAround(
      registry,
      some.flatMap(([, said]) => said),
      localDateAt(now()),
    );
    const known = await snapshots.readWithActs(around, registry, { units });
    const recorded = new Set(known.acts.map(({ id }) => id));
    const fallen = new Set(known.acts.flatMap(fallNamed));
    for (const warning of warningsFound(registry, known.statements, hasArrived)) {
      const id = idOf(warning);
      if (recorded.has(id) || fallNamed(warning).some((name) => fallen.has(name))) continue;
      await acts.record(partitionOfActs(registry, warning), { ...warning, id }, now);
      fresh += 1;
    }
  }
  return fresh;
}

/** The statement that is flagged to have fallen. It is flagged once, whatever else it is compared with later. */
const fallNamed = ({
  unit,
  interval,
  does,
}: Pick<Act, 'unit' | 'interval' | 'does'>): readonly string[] =>
  does.kind === 'warning' && does.warning.kind === 'fall'
    ? [canonicalJson([does.submission, does.metric, does.source, unit, interval])]
    : [];

/**
 * The time of the statement that it stands beside, then 80 bits of a hash of what it says: found again, it has the same id,
 * and the store keeps it once.
 */
function idOf(warning: FoundWarning): SubmissionId {
  const hash = createHash('sha256').update(canonicalJson(warning)).digest();
  return SubmissionId.parse(
    `${warning.does.submission.slice(0, timeLength)}${letters(hash.subarray(0, hashLength))}`,
  );
}
const timeLength = 10;
const hashLength = 16;
