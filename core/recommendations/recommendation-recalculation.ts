import { type AnswerClock, reckoned } from './recommendation-deadline.ts';
import { noEarlierThan } from './recommendation-life.ts';
import type { Change } from './recommendation-steps.ts';
import { type MovedDueDate, type Recommendation, standing } from './recommendation.ts';
import type { Registry } from '../registry/registry.ts';
import type { Instant, LocalDate } from '../time.ts';

type Calendar = Pick<Registry, 'calendar' | 'version'>;

/** A step's change with the due date that its clock has now, and how a calendar that changed meanwhile moved it. */
export function withDueDate(
  change: Change,
  registry: Calendar,
  today: LocalDate,
): { readonly change: Change; readonly movedDueDate?: MovedDueDate } {
  const { clock } = change.stands;
  if (clock === null) return { change };
  const next = reckoned(clock, registry, today);
  const moved = movedBetween(clock.reckoned?.dueOn, next);
  return {
    change: { ...change, stands: { ...change.stands, clock: next } },
    ...(moved && { movedDueDate: moved }),
  };
}

function movedBetween(
  before: LocalDate | undefined,
  { reckoned: now }: AnswerClock,
): MovedDueDate | undefined {
  if (before === undefined || now === undefined || now.dueOn === before) return undefined;
  return { before, after: now.dueOn, registryVersion: now.registryVersion };
}

/** The name of an event of the system that is no road of the transition table. */
const noTransition = 'T00';

/**
 * The case under a changed working calendar, with an event that says from which day to which its due date moved; nothing
 * where it does not move. `published` is the day of the registry's version: what had passed by then stands, however late
 * this is asked. `listed` is the due date of a case that was kept before its clock held one.
 */
export function recalculated(
  recommendation: Recommendation,
  registry: Calendar,
  listed: LocalDate,
  { published, at }: { readonly published: LocalDate; readonly at: Instant },
): Recommendation | undefined {
  const stands = standing(recommendation);
  if (stands.clock === null || stands.clock.stoppedOn !== null) return undefined;
  if (isAhead(stands.clock, registry)) return undefined;
  const was = stands.clock.reckoned ?? { dueOn: listed, registryVersion: registry.version };
  const clock = reckoned({ ...stands.clock, reckoned: was }, registry, published);
  const movedDueDate = movedBetween(was.dueOn, clock);
  if (movedDueDate === undefined) return undefined;
  return {
    ...recommendation,
    version: recommendation.version + 1,
    history: [
      ...recommendation.history,
      {
        action: 'recalculate',
        transition: noTransition,
        at: noEarlierThan(recommendation, at),
        actor: null,
        client: null,
        request: null,
        body: {},
        made: { movedDueDate },
        stands: { ...stands, clock },
      },
    ],
  };
}

/** A step that was taken under a later version has reckoned by it. */
const isAhead = ({ reckoned: last }: AnswerClock, { version }: Calendar): boolean =>
  last !== undefined && last.registryVersion >= version;
