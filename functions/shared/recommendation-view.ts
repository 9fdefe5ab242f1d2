import * as z from 'zod';
import { type Client, Role } from '../../core/registry/client.ts';
import type { LocalDate } from '../../core/time.ts';
import {
  Complexity,
  dueOn,
  isDueDateProvisional,
  overdueWorkingDays,
  Timeliness,
  timeliness,
  workingDaysUsed,
} from '../../core/recommendations/recommendation-deadline.ts';
import { RecommendationField } from '../../core/recommendations/recommendation-fields.ts';
import { allowedActions } from '../../core/recommendations/recommendation-sight.ts';
import { RecommendationState } from '../../core/recommendations/recommendation-state.ts';
import {
  Actor,
  Channel,
  children,
  custody,
  eventId,
  LegalDocument,
  MovedDueDate,
  Letter,
  OutcomeKind,
  type Recommendation,
  type RecommendationEvent,
  standing,
} from '../../core/recommendations/recommendation.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { etagOf } from './etag.ts';

const instant = z.iso.datetime();
const day = z.iso.date();
const unit = z.string();

const ClockView = z.strictObject({
  epoch: z.int(),
  dayZero: day,
  workingDays: z.int(),
  firstDueOn: day.nullable(),
  /** The last day in time; null while a question is open. */
  dueOn: day.nullable(),
  stoppedOn: day.nullable(),
  timeliness: Timeliness,
  workingDaysUsed: z.int(),
  overdueWorkingDays: z.int(),
  pauses: z.array(z.strictObject({ askedOn: day, answeredOn: day.nullable() })),
  policyVersion: z.string(),
  /** The due date rests on a year whose working calendar is not confirmed. */
  provisional: z.boolean(),
  calendarVersion: z.int().nullable().meta({
    description:
      'The version of the registry whose working calendar gave the due date; null while no due date is kept',
  }),
});

const EventView = z.strictObject({
  event: z.string(),
  action: z.string(),
  at: instant,
  /** As asserted by the client. */
  actor: Actor.nullable(),
  client: z.string().nullable(),
  state: RecommendationState,
  holder: unit.nullable(),
  body: z.record(z.string(), z.unknown()),
  number: z.string().optional(),
  child: z.string().optional(),
  movedDueDate: MovedDueDate.optional().meta({
    description: 'A changed working calendar moved the due date',
  }),
});

/** A case as a caller reads it, with everything that is computed on reading. */
export const RecommendationView = z.strictObject({
  id: z.string(),
  number: z.string().nullable(),
  version: z.int(),
  locality: unit,
  addressee: unit,
  field: RecommendationField,
  title: z.string(),
  difficulty: z.string().nullable(),
  ask: z.string().nullable(),
  channel: Channel.nullable(),
  letters: z.array(Letter),
  state: RecommendationState,
  outcome: OutcomeKind.nullable(),
  holder: unit.nullable(),
  complexity: Complexity.nullable(),
  clock: ClockView.nullable(),
  commitment: z
    .strictObject({
      document: LegalDocument,
      expected: z.string(),
      expectedOn: day,
      firstExpectedOn: day,
    })
    .nullable(),
  parent: z.string().nullable(),
  children: z.array(z.string()),
  /** Which unit had the case in work, and when. */
  custody: z.array(z.strictObject({ unit, from: instant, until: instant.nullable() })),
  /** What officers of this caller can do next. */
  allowedActions: z.array(
    z.strictObject({ action: z.string(), path: z.string(), roles: z.array(Role) }),
  ),
  history: z.array(EventView),
});

function clockView(recommendation: Recommendation, { calendar }: Registry, today: LocalDate) {
  const { clock, firstDueOn } = standing(recommendation);
  if (clock === null) return null;
  const { notBefore: _, reckoned, extensionWorkingDays, ...facts } = clock;
  return {
    ...facts,
    workingDays: clock.workingDays + extensionWorkingDays,
    firstDueOn,
    dueOn: dueOn(clock, calendar) ?? null,
    timeliness: timeliness(clock, calendar, today),
    workingDaysUsed: workingDaysUsed(clock, calendar, today),
    overdueWorkingDays: overdueWorkingDays(clock, calendar, today),
    provisional: isDueDateProvisional(clock, calendar),
    calendarVersion: reckoned?.registryVersion ?? null,
  };
}

const eventView = (event: RecommendationEvent, place: number) => ({
  event: eventId(event, place + 1),
  action: event.action,
  at: event.at,
  actor: event.actor,
  client: event.client,
  state: event.stands.state,
  holder: event.stands.holder,
  body: event.body,
  ...event.made,
});

export function recommendationView(
  recommendation: Recommendation,
  client: Pick<Client, 'actors'>,
  registry: Registry,
  today: LocalDate,
): z.input<typeof RecommendationView> {
  const { state, outcome, holder, complexity, commitment } = standing(recommendation);
  const { id, version, locality, addressee, field, title, letters } = recommendation;
  return {
    id,
    number: recommendation.number ?? null,
    version,
    locality,
    addressee,
    field,
    title,
    difficulty: recommendation.difficulty ?? null,
    ask: recommendation.ask ?? null,
    channel: recommendation.channel ?? null,
    letters,
    state,
    outcome,
    holder,
    complexity,
    clock: clockView(recommendation, registry, today),
    commitment,
    parent: recommendation.parent ?? null,
    children: [...children(recommendation)],
    custody: custody(recommendation).map((stretch) => ({ ...stretch })),
    allowedActions: allowedActions(client, recommendation).map(({ roles, ...possible }) => ({
      ...possible,
      roles: [...roles],
    })),
    history: recommendation.history.map(eventView),
  };
}

/** The answer to a step. It is made of the event alone, so that a repeat is answered with the same bytes. */
export const Receipt = z.strictObject({
  id: z.string(),
  event: z.string(),
  version: z.int(),
  at: instant,
  state: RecommendationState,
  number: z.string().optional(),
  child: z.string().optional(),
});

/** The receipt of the event that made this version. */
export function receiptOf(recommendation: Recommendation, version: number) {
  const event = recommendation.history[version - 1];
  if (event === undefined) throw new Error(`${recommendation.id} never had version ${version}`);
  const { at, stands, made } = event;
  const { movedDueDate: _, ...shown } = made;
  const receipt: z.input<typeof Receipt> = {
    id: recommendation.id,
    event: eventId(event, version),
    version,
    at,
    state: stands.state,
    ...shown,
  };
  return { status: 201, body: receipt, headers: { ETag: etagOf(version) } };
}
