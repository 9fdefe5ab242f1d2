import {
  canPutOff,
  isPutOff,
  lookedAt,
  type LookedThrough,
  lookedUpTo,
  lookForWarnings,
  neverLooked,
  noLongerPutOff,
  unseenOf,
  withPutOff,
} from '../../core/statements/looked-through.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { FactPartition } from '../../core/statements/partitions.ts';
import type { Statement, SubmissionId } from '../../core/statements/statement.ts';
import { addMinutes, type Instant } from '../../core/time.ts';
import type { Looks } from '../../store/looks.ts';
import type { ListedArrival } from '../../store/submissions.ts';
import type { Log } from '../shared/log.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import { apart } from './apart.ts';
import { warnIn, type WarnInNeeds } from './warn-in-partition.ts';

export type FindWarningsNeeds = WarnInNeeds & {
  readonly registry: Pick<RegistryReader, 'current'>;
  /** Submissions that were done from the first instant up to and including the second, in that order. */
  readonly arrivals: (from: Instant, until: Instant) => Promise<readonly ListedArrival[]>;
  readonly looks: Looks;
  readonly log: Log;
};

/** So long what was put off is tried again, and then so long what arrived; the next tick goes on. */
const minutesEach = 1;
/** After so many submissions, or months that were put off, the mark is kept, so that a tick that dies loses little. */
const atOnce = 20;

/**
 * Looks at what arrived since the last look and records the warnings on it. A repeated look finds nothing new, and of two
 * at once the slower one leaves off. A month of a province that cannot be looked at is logged as an error once, put off and
 * tried again by each tick; the mark moves on, so nothing else waits for it. Each look gets on by some months at least.
 */
export async function findWarnings(needs: FindWarningsNeeds): Promise<number> {
  const until = needs.now();
  const { looks, log } = needs;
  const registry = await needs.registry.current();
  let { looked, turn } = (await looks.find(lookForWarnings)) ?? {
    looked: neverLooked(until),
    turn: 0,
  };
  let found = 0;
  for (const stepsOf of [retriedSteps, arrivedSteps])
    for await (const step of stepsOf(needs, registry, looked, until)) {
      found += step.found;
      looked = step.looked;
      if (!(await looks.keep(lookForWarnings, looked, turn))) {
        log.info('another look for warnings is ahead', {});
        return found;
      }
      turn += 1;
    }
  return found;
}

/** The mark after some work, to be kept before more is done. */
type Step = { readonly looked: LookedThrough; readonly found: number };
type StepsOf = (
  needs: FindWarningsNeeds,
  registry: Registry,
  looked: LookedThrough,
  until: Instant,
) => AsyncGenerator<Step>;

/** What was put off, each once. What arrived in it since it failed was put off with it, and is looked at now. */
const retriedSteps: StepsOf = async function* (needs, registry, begun) {
  const overAt = addMinutes(needs.now(), minutesEach);
  let step: Step = { looked: begun, found: 0 };
  for (const [place, { since, ...partition }] of begun.putOff.entries()) {
    const isNew = ({ receivedAt }: Statement) => receivedAt >= since;
    const found = await apart(toldBefore(needs.log), 'look for warnings again', partition, () =>
      warnIn(needs, registry, partition, isNew),
    );
    const looked =
      found === undefined
        ? withPutOff(step.looked, { ...partition, since })
        : noLongerPutOff(step.looked, partition);
    step = { looked, found: step.found + (found ?? 0) };
    const isOver = needs.now() > overAt;
    if (!isOver && (place + 1) % atOnce !== 0 && place + 1 < begun.putOff.length) continue;
    yield step;
    if (isOver) return;
    step = { looked, found: 0 };
  }
};

/** The owner was told when it was put off. */
const toldBefore = (log: Log): Log => ({
  info: (message, about) => log.info(message, about),
  warn: (message, about) => log.warn(message, about),
  error: (message, about) => log.warn(message, about),
});

const arrivedSteps: StepsOf = async function* (needs, registry, begun, until) {
  const overAt = addMinutes(needs.now(), minutesEach);
  const arrivals = unseenOf(begun, await needs.arrivals(begun.from, until));
  let looked = begun;
  for (let first = 0; first < arrivals.length; first += atOnce) {
    if (first > 0 && needs.now() > overAt) {
      const left = arrivals.length - first;
      needs.log.info('the look for warnings goes on in the next run', { left });
      return;
    }
    const some = arrivals.slice(first, first + atOnce);
    const step = await lookAt(needs, registry, looked, some, overAt);
    looked = lookedAt(step.looked, some);
    yield { looked, found: step.found };
  }
  yield { looked: lookedUpTo(looked, until), found: 0 };
};

/**
 * One month of a province after the other, so that no more than that is held. What there is no time for is put off quietly:
 * some submissions touch thousands of months, and the next look must not begin with them again.
 */
async function lookAt(
  needs: FindWarningsNeeds,
  registry: Registry,
  begun: LookedThrough,
  arrivals: readonly ListedArrival[],
  overAt: Instant,
): Promise<Step> {
  let looked = begun;
  let found = 0;
  for (const { partition, submissions, since } of touchedBy(arrivals)) {
    const isLate = needs.now() > overAt && canPutOff(looked);
    const fresh =
      isLate || isPutOff(looked, partition)
        ? undefined
        : await apart(needs.log, 'look for warnings', partition, () =>
            warnIn(needs, registry, partition, ({ submission }) => submissions.has(submission)),
          );
    if (fresh !== undefined) found += fresh;
    else looked = withPutOff(looked, { ...partition, since });
  }
  if (looked.putOff.length > begun.putOff.length && !canPutOff(begun))
    throw new Error('More months than can be put off could not be looked at for warnings');
  return { looked, found };
}

type Touched = {
  readonly partition: FactPartition;
  readonly submissions: Set<SubmissionId>;
  /** When the first of them was received. */
  readonly since: Instant;
};

function touchedBy(arrivals: readonly ListedArrival[]): readonly Touched[] {
  const touched = new Map<string, Touched>();
  for (const { submission, receivedAt, touched: partitions } of arrivals)
    for (const partition of partitions) {
      const key = `${partition.province}#${partition.month}`;
      const held = touched.get(key) ?? { partition, submissions: new Set(), since: receivedAt };
      const since = held.since < receivedAt ? held.since : receivedAt;
      touched.set(key, { ...held, since });
      held.submissions.add(submission);
    }
  return [...touched.values()];
}
