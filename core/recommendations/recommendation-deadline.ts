import * as z from 'zod';
import {
  addWorkingDays,
  isProvisional,
  type WorkingCalendar,
  workingDaysBetween,
} from '../periods/calendar.ts';
import { LocalDate } from '../time.ts';

/**
 * How long an answer may take, set by intake when it assigns: A guidance within existing law; B needs study or another
 * unit's opinion; C two or more units, or a leader's signature.
 */
export const Complexity = z.enum(['A', 'B', 'C']);
export type Complexity = z.output<typeof Complexity>;

/** All in working days. A changed policy gets a new version; clocks that run keep the one they began with. */
export const deadlinePolicy = {
  version: '2025-1',
  answer: { A: 10, B: 15, C: 20 } satisfies Record<Complexity, number>,
  intakeDecides: 2,
  unitAccepts: 2,
  /** Decree 20/2008/ND-CP Art. 9: the law, not to be set higher. */
  transferOut: 5,
  extension: 10,
  clarificationReply: 10,
  clarificationLapse: 10,
  localityConfirms: 10,
  reopenedAnswer: 7,
  renewedAnswer: 10,
  commitmentReview: 5,
  dueSoon: 3,
} as const;

export const Pause = z.object({ askedOn: LocalDate, answeredOn: LocalDate.nullable() });
export type Pause = Readonly<z.output<typeof Pause>>;

/**
 * The answer clock as facts; the due date is computed from them and the calendar. A case that comes back from its end
 * gets a new epoch, the clocks before stay in its history.
 */
export const AnswerClock = z.object({
  epoch: z.int().positive(),
  /** The day of receipt; it does not count. */
  dayZero: LocalDate,
  workingDays: z.int().positive(),
  extensionWorkingDays: z.int().min(0),
  /** In order of time; only questions that were asked before the due date. */
  pauses: z.array(Pause),
  /** The due date is never before the day on which the class was set. */
  notBefore: LocalDate.nullable(),
  stoppedOn: LocalDate.nullable(),
  policyVersion: z.string(),
  /**
   * The due date as it was reckoned, and the version of the registry whose working calendar gave it. It stands until a step
   * changes the clock or a changed calendar is applied: see `reckoned`. Absent while paused.
   */
  reckoned: z.object({ dueOn: LocalDate, registryVersion: z.int().positive() }).optional(),
});
export type AnswerClock = Readonly<z.output<typeof AnswerClock>>;

export const startClock = (today: LocalDate, workingDays: number, epoch = 1): AnswerClock => ({
  epoch,
  dayZero: today,
  workingDays,
  extensionWorkingDays: 0,
  pauses: [],
  notBefore: null,
  stoppedOn: null,
  policyVersion: deadlinePolicy.version,
});

/** From the day after `after`, so many working days are left. */
type Remaining = { readonly after: LocalDate; readonly left: number };

/**
 * What is left after every pause; `undefined` while a question is open. The day of the question counts as used, the
 * days after it up to and including the day of the reply do not. A question asked on the due day or later pauses
 * nothing: lateness cannot be hidden by asking.
 */
function remaining(clock: AnswerClock, calendar: WorkingCalendar): Remaining | undefined {
  let now: Remaining = {
    after: clock.dayZero,
    left: clock.workingDays + clock.extensionWorkingDays,
  };
  for (const { askedOn, answeredOn } of clock.pauses) {
    if (askedOn >= addWorkingDays(calendar, now.after, now.left)) continue;
    if (answeredOn === null) return undefined;
    now = {
      after: answeredOn,
      left: now.left - workingDaysBetween(calendar, now.after, askedOn),
    };
  }
  return now;
}

/** The last day on which an answer is in time; `undefined` while the clock is paused. A stopped clock keeps its date. */
export const dueOn = (clock: AnswerClock, calendar: WorkingCalendar): LocalDate | undefined =>
  clock.reckoned?.dueOn ?? reckonedAnew(clock, calendar);

/** The due date by this calendar, whatever was reckoned before. */
function reckonedAnew(clock: AnswerClock, calendar: WorkingCalendar): LocalDate | undefined {
  const rest = remaining(clock, calendar);
  if (rest === undefined) return undefined;
  const due = addWorkingDays(calendar, rest.after, rest.left);
  return clock.notBefore !== null && due < clock.notBefore ? clock.notBefore : due;
}

/**
 * The clock with its due date by the calendar of this registry. A date that has passed, and that of a clock that was
 * stopped, stand: they were the promise, and a notice that comes later makes nobody late or in time. For the same reason a
 * date that comes nearer is never before `today`. A date that stays keeps the version that gave it first.
 */
export function reckoned(
  clock: AnswerClock,
  { calendar, version }: { readonly calendar: WorkingCalendar; readonly version: number },
  today: LocalDate,
): AnswerClock {
  const had = clock.reckoned?.dueOn;
  if (had !== undefined && (clock.stoppedOn !== null || had < today)) return clock;
  const due = reckonedAnew(clock, calendar);
  if (due === undefined || due === had) return clock;
  const dueOn = had !== undefined && due < today ? today : due;
  return dueOn === had ? clock : { ...clock, reckoned: { dueOn, registryVersion: version } };
}

/** What a step changes is reckoned anew. */
function notReckoned(clock: AnswerClock): AnswerClock {
  const { reckoned: _, ...facts } = clock;
  return facts;
}

/** The due date of a clock that runs; `undefined` when it is paused or stopped. */
export const runningDueOn = (
  clock: AnswerClock | null,
  calendar: WorkingCalendar,
): LocalDate | undefined =>
  clock === null || clock.stoppedOn !== null ? undefined : dueOn(clock, calendar);

/** True when the due date rests on a year whose calendar is not confirmed. */
export const isDueDateProvisional = (clock: AnswerClock, calendar: WorkingCalendar): boolean =>
  isProvisional(calendar, clock.dayZero, dueOn(clock, calendar) ?? clock.dayZero);

/** The same of a clock that runs; false where no due date is shown. */
export const isRunningProvisional = (
  clock: AnswerClock | null,
  calendar: WorkingCalendar,
): boolean =>
  clock !== null &&
  runningDueOn(clock, calendar) !== undefined &&
  isDueDateProvisional(clock, calendar);

/** Working days that the answering side has used up to and including `today`, or the day the clock stopped. */
export function workingDaysUsed(
  clock: AnswerClock,
  calendar: WorkingCalendar,
  today: LocalDate,
): number {
  const until = clock.stoppedOn ?? today;
  const total = workingDaysBetween(calendar, clock.dayZero, until);
  return clock.pauses.reduce((used, { askedOn, answeredOn }) => {
    const resumed = answeredOn === null || answeredOn > until ? until : answeredOn;
    return used - workingDaysBetween(calendar, askedOn, resumed);
  }, total);
}

/** Sets the class; the days already used stay used, and the due date is never before today. */
export const withClass = (
  clock: AnswerClock,
  complexity: Complexity,
  today: LocalDate,
): AnswerClock => ({
  ...notReckoned(clock),
  workingDays: deadlinePolicy.answer[complexity],
  notBefore: today,
});

/** Pauses from tomorrow if the clock is not due by today; else it goes on as if nothing had been asked. */
export function paused(
  clock: AnswerClock,
  calendar: WorkingCalendar,
  today: LocalDate,
): AnswerClock {
  const due = dueOn(clock, calendar);
  if (due === undefined || today >= due) return clock;
  const pauses = [...clock.pauses, { askedOn: today, answeredOn: null }];
  return { ...notReckoned(clock), pauses };
}

export const resumed = (clock: AnswerClock, today: LocalDate): AnswerClock =>
  clock.pauses.every(({ answeredOn }) => answeredOn !== null)
    ? clock
    : {
        ...notReckoned(clock),
        pauses: clock.pauses.map((pause) =>
          pause.answeredOn === null ? { ...pause, answeredOn: today } : pause,
        ),
      };

export const stopped = (clock: AnswerClock, today: LocalDate): AnswerClock => ({
  ...resumed(clock, today),
  stoppedOn: today,
});

export const Timeliness = z.enum([
  'NOT_RUNNING',
  'PAUSED',
  'ON_TIME',
  'DUE_SOON',
  'OVERDUE',
  'VERY_OVERDUE',
]);
export type Timeliness = z.output<typeof Timeliness>;

/** Derived on every reading, never stored. Overdue begins on the day after the due date. */
export function timeliness(
  clock: AnswerClock | null,
  calendar: WorkingCalendar,
  today: LocalDate,
): Timeliness {
  if (clock === null || clock.stoppedOn !== null) return 'NOT_RUNNING';
  const due = dueOn(clock, calendar);
  if (due === undefined) return 'PAUSED';
  if (today <= due)
    return workingDaysBetween(calendar, today, due) <= deadlinePolicy.dueSoon
      ? 'DUE_SOON'
      : 'ON_TIME';
  return workingDaysUsed(clock, calendar, today) > 2 * clock.workingDays
    ? 'VERY_OVERDUE'
    : 'OVERDUE';
}

/** Working days past the due date of a clock that runs; 0 when it is in time. */
export function overdueWorkingDays(
  clock: AnswerClock | null,
  calendar: WorkingCalendar,
  today: LocalDate,
): number {
  const due = runningDueOn(clock, calendar);
  return due === undefined ? 0 : workingDaysBetween(calendar, due, today);
}

export const isOverdue = (
  clock: AnswerClock | null,
  calendar: WorkingCalendar,
  today: LocalDate,
): boolean => {
  const due = runningDueOn(clock, calendar);
  return due !== undefined && due < today;
};
