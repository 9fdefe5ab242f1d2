import { createHash } from 'node:crypto';
import type { Act } from '../../core/act.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { FoundWarning } from '../../core/found-warning.ts';
import { partitionOfActs } from '../../core/lateness.ts';
import { storageMonth } from '../../core/period.ts';
import type { Registry } from '../../core/registry.ts';
import type { FactPartition } from '../../core/release.ts';
import { type Statement, SubmissionId } from '../../core/statement.ts';
import { addMinutes, type Instant, localDateAt } from '../../core/time.ts';
import { warningsFound } from '../../core/warnings-found.ts';
import { partitionsAround } from '../../core/warnings-reach.ts';
import type { Acts } from '../../store/acts.ts';
import type { Looks } from '../../store/looks.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { ListedArrival } from '../../store/submissions.ts';
import { letters } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Now } from '../shared/world.ts';
import { apart } from './apart.ts';

export type FindWarningsNeeds = {
  readonly registry: Pick<RegistryReader, 'current'>;
  /** Submissions that were done from the first instant up to and including the second, in that order. */
  readonly arrivals: (from: Instant, until: Instant) => Promise<readonly ListedArrival[]>;
  readonly snapshots: Pick<Snapshots, 'read' | 'readWithActs'>;
  readonly acts: Pick<Acts, 'record'>;
  readonly looks: Looks;
  readonly now: Now;
  readonly log: Log;
};

const purpose = 'warnings';
/** The very first look goes back a month: one query for each day, once. */
const firstLookMinutes = 31 * 1440;
/**
 * Arrivals come from an index that follows a moment behind, so each look begins a little before the end of the last. A
 * submission that the index listed later than this would go without warnings, and without anything else missing.
 */
const listedWithinMinutes = 15;
/** A look that takes longer is continued by the next tick. */
const lookMinutes = 2;
/** After so many submissions what was looked at is marked, so that a tick that dies loses little. */
const submissionsAtOnce = 20;
/** The past of so many units is held at a time. */
const unitsAtOnce = 8;

/**
 * Looks at what arrived since the last look and records the warnings on it, each once: a warning's id follows from what it
 * says, so a repeated or concurrent look finds the same ones and puts them where they are already. A fault with one month
 * of a province is logged and leaves the mark where it is, so that the next tick tries that one again; the rest goes on.
 */
export async function findWarnings(needs: FindWarningsNeeds): Promise<number> {
  const { looks, log } = needs;
  const until = needs.now();
  const seen = await looks.lookedUpTo(purpose);
  const from =
    seen === undefined
      ? addMinutes(until, -firstLookMinutes)
      : addMinutes(seen, -listedWithinMinutes);
  const arrivals = await needs.arrivals(from, until);
  const registry = await needs.registry.current();
  let found = 0;
  let isWhole = true;
  for (let first = 0; first < arrivals.length; first += submissionsAtOnce) {
    if (needs.now() > addMinutes(until, lookMinutes)) {
      log.info('the look for warnings goes on in the next run', { left: arrivals.length - first });
      return found;
    }
    const some = arrivals.slice(first, first + submissionsAtOnce);
    const looked = await lookAt(needs, registry, some);
    found += looked.found;
    isWhole &&= looked.isWhole;
    const last = some.at(-1);
    if (isWhole && last !== undefined) await looks.moveTo(purpose, last.doneAt);
  }
  if (isWhole) await looks.moveTo(purpose, until);
  return found;
}

type Looked = { readonly found: number; readonly isWhole: boolean };

/** One month of a province after the other, so that no more than that is held. */
async function lookAt(
  needs: FindWarningsNeeds,
  registry: Registry,
  arrivals: readonly ListedArrival[],
): Promise<Looked> {
  const arrived = new Map<string, { partition: FactPartition; submissions: Set<SubmissionId> }>();
  for (const { submission, touched } of arrivals)
    for (const partition of touched) {
      const key = `${partition.province}#${partition.month}`;
      const held = arrived.get(key) ?? { partition, submissions: new Set() };
      arrived.set(key, held);
      held.submissions.add(submission);
    }
  let found = 0;
  let isWhole = true;
  for (const { partition, submissions } of arrived.values()) {
    const looked = await apart(needs.log, 'look for warnings', partition, () =>
      lookIn(needs, registry, partition, submissions),
    );
    if (looked === undefined) isWhole = false;
    else found += looked;
  }
  return { found, isWhole };
}

/** The units that were spoken of, some at a time, each with its own past. Answers how many warnings are new. */
async function lookIn(
  { snapshots, acts, now }: FindWarningsNeeds,
  registry: Registry,
  partition: FactPartition,
  submissions: ReadonlySet<SubmissionId>,
): Promise<number> {
  const hasArrived = ({ submission, interval }: Statement): boolean =>
    submissions.has(submission) && storageMonth(interval) === partition.month;
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
