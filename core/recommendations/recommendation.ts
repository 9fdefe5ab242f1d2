import * as z from 'zod';
import { ClientId, Role } from '../registry/client.ts';
import { AnswerClock, Complexity } from './recommendation-deadline.ts';
import { RecommendationField } from './recommendation-fields.ts';
import type { Action } from './transition.ts';
import { actions } from './recommendation-machine.ts';
import { RecommendationState } from './recommendation-state.ts';
import { plainLine, plainLines } from '../plain-text.ts';
import { Instant, LocalDate, localDateAt } from '../time.ts';
import { UnitCode } from '../units/unit.ts';

/** `<province>-<26 characters>`; the province is that of the locality on the day of creation, frozen. */
export const RecommendationId = z
  .string()
  .regex(/^[0-9A-Z][0-9A-Z.-]{0,34}-[0-9A-HJKMNP-TV-Z]{26}$/)
  .brand<'RecommendationId'>();
export type RecommendationId = z.output<typeof RecommendationId>;

export const provinceOfId = (id: RecommendationId): UnitCode => id.slice(0, -27) as UnitCode;

/** `KN-96-2025-000123`: drawn at the moment of registration; numbers may have gaps, never repeat. */
export const RecommendationNumber = z
  .string()
  .regex(/^KN-[0-9A-Z.-]{1,35}-\d{4}-\d{6}$/)
  .brand<'RecommendationNumber'>();
export type RecommendationNumber = z.output<typeof RecommendationNumber>;

export const recommendationNumber = (
  province: UnitCode,
  year: string,
  count: number,
): RecommendationNumber =>
  `KN-${province}-${year}-${String(count).padStart(6, '0')}` as RecommendationNumber;

/** One line: a name, a number of a letter. */
export const Line = plainLine(300);
/** Running text; what is longer is an attachment. */
export const Text = plainLines(8_000);

/** How the ask reached the agency. */
export const Channel = z.enum([
  'LETTER',
  'WRITTEN_REPORT',
  'CONFERENCE',
  'MINISTRY_DELEGATION_MEETING',
  'VOTER_MEETING',
  'VOTER_RECOMMENDATION_VIA_NATIONAL_ASSEMBLY',
  'VOTER_RECOMMENDATION_VIA_PEOPLES_COUNCIL',
  'INTERPELLATION_BY_NA_DEPUTY',
]);

/** An official letter that carried the ask. */
export const Letter = z.strictObject({
  number: Line.meta({ description: 'Number and sign of the letter', example: '312/UBND-KGVX' }),
  date: LocalDate.meta({ description: 'Date of the letter', example: '2025-08-11' }),
  from: Line.optional().meta({ description: 'Who wrote it, if not the locality itself' }),
});
export type Letter = Readonly<z.output<typeof Letter>>;

/** The officer in whose name a client acts: stated by the client, which may do so only for its own roles and units. */
export const Actor = z.strictObject({
  id: plainLine(128).meta({
    description: 'Tells persons apart within the calling system; four-eyes rules compare it',
    example: 'bkhcn.tdc.cv01',
  }),
  name: Line.meta({ description: 'Name or office', example: 'Chuyên viên' }),
  unit: UnitCode.meta({ description: 'The unit of the officer', example: 'BKHCN.TDC' }),
  role: Role.meta({ description: 'The role in which the officer acts' }),
});
export type Actor = Readonly<z.output<typeof Actor>>;

export const OutcomeKind = z.enum([
  'RESOLVED',
  'PARTLY_RESOLVED',
  'EXPLAINED',
  'DECLINED',
  'DEFERRED_TO_LEGAL_DOCUMENT',
  'BEYOND_AUTHORITY',
]);
export type OutcomeKind = z.output<typeof OutcomeKind>;

/** A legal document that is still to come, described freely. */
export const LegalDocument = z.strictObject({
  type: Line.meta({ description: 'Kind of document', example: 'Nghị định của Chính phủ' }),
  workingTitle: Line.meta({ description: 'Its working title' }),
  drafter: Line.meta({ description: 'Who drafts it', example: 'BKHCN.PC' }),
});

/** Where a case stands: all of it that events change. */
export const Standing = z.object({
  state: RecommendationState,
  /** Where an open question leads back to. */
  returnState: RecommendationState.nullable(),
  /** The lead unit; it stays named after the answer. */
  holder: UnitCode.nullable(),
  complexity: Complexity.nullable(),
  clock: AnswerClock.nullable(),
  /** The due date of the first assignment: the promise, never changed again. */
  firstDueOn: LocalDate.nullable(),
  /** Of the answer that was issued, interim or final. */
  outcome: OutcomeKind.nullable(),
  commitment: z
    .object({
      document: LegalDocument,
      /** As it was stated: a day, or a quarter `2025-Q4`. */
      expected: z.string(),
      /** The last day of what was stated. */
      expectedOn: LocalDate,
      firstExpectedOn: LocalDate,
    })
    .nullable(),
});
export type Standing = Readonly<z.output<typeof Standing>>;

export const atTheBeginning: Standing = {
  state: 'DRAFT',
  returnState: null,
  holder: null,
  complexity: null,
  clock: null,
  firstDueOn: null,
  outcome: null,
  commitment: null,
};

/** How a changed working calendar moved the due date, and the version of the registry that has the calendar. */
export const MovedDueDate = z.strictObject({
  before: LocalDate,
  after: LocalDate,
  registryVersion: z.int().positive(),
});
export type MovedDueDate = Readonly<z.output<typeof MovedDueDate>>;

/** One step of the history; never changed after it was written. */
export const RecommendationEvent = z.object({
  /** `child`: a case that another one's step made. `recalculate`: the system applied a changed working calendar. */
  action: z.union([z.enum(actions), z.literal('child'), z.literal('recalculate')]),
  transition: z.string().regex(/^T\d{2}$/),
  at: Instant,
  /** `null` for steps of the system. */
  actor: Actor.nullable(),
  client: ClientId.nullable(),
  /** Hashes of (client, Idempotency-Key) and of (route, body): they tell a repeat from another request. */
  request: z.object({ key: z.string(), body: z.string() }).nullable(),
  /** What the step stated. */
  body: z.record(z.string(), z.unknown()),
  /** What the step made beside the event. */
  made: z.object({
    number: RecommendationNumber.optional(),
    child: RecommendationId.optional(),
    movedDueDate: MovedDueDate.optional(),
  }),
  /** Where the case stood after it: so that it can be read as of any instant, whatever the rules of a later day. */
  stands: Standing,
});
export type RecommendationEvent = Readonly<z.output<typeof RecommendationEvent>>;

/** One ask from one locality, followed to its end. Its version is the number of its events. */
export const Recommendation = z.object({
  id: RecommendationId,
  version: z.int().positive(),
  /** Frozen at creation: under it the case is kept. */
  province: UnitCode,
  locality: UnitCode,
  /** The agency that is asked. */
  addressee: UnitCode,
  field: RecommendationField,
  title: Line,
  difficulty: Text.optional(),
  ask: Text.optional(),
  channel: Channel.optional(),
  letters: z.array(Letter),
  number: RecommendationNumber.optional(),
  /** The case whose unresolved remainder this one is. */
  parent: RecommendationId.optional(),
  history: z.array(RecommendationEvent).min(1),
});
export type Recommendation = Readonly<z.output<typeof Recommendation>>;

const firstOf = ({ history }: Recommendation): RecommendationEvent => {
  const [first] = history;
  if (first === undefined) throw new Error('A recommendation begins with its first event');
  return first;
};
const lastOf = (recommendation: Recommendation): RecommendationEvent =>
  recommendation.history.at(-1) ?? firstOf(recommendation);

export const standing = (recommendation: Recommendation): Standing => lastOf(recommendation).stands;
/** The day by which the codes of its units are to be read. */
export const createdOn = (recommendation: Recommendation): LocalDate =>
  localDateAt(firstOf(recommendation).at);
export const changedAt = (recommendation: Recommendation): Instant => lastOf(recommendation).at;

/** The case as it stood at the instant, history included; `undefined` when it did not exist yet. */
export function asOf(recommendation: Recommendation, at: Instant): Recommendation | undefined {
  const history = recommendation.history.filter((event) => event.at <= at);
  if (history.length === 0) return undefined;
  const { number: _, ...facts } = recommendation;
  const number = history.findLast((event) => event.made.number !== undefined)?.made.number;
  return {
    ...facts,
    history,
    version: history.length,
    ...(number !== undefined && { number }),
  };
}

/** The name of an event within its case: `T02-2`. */
export const eventId = (event: RecommendationEvent, version: number): string =>
  `${event.transition}-${version}`;

export const times = ({ history }: Recommendation, action: Action): number =>
  history.filter((event) => event.action === action).length;

/** Every unit that was ever named to lead the case, in order of time. */
export const leadUnits = ({ history }: Recommendation): readonly UnitCode[] => [
  ...new Set(history.flatMap(({ stands }) => (stands.holder === null ? [] : [stands.holder]))),
];

/** Every agency and unit that answers or ever led the case. */
export const unitsInvolved = (recommendation: Recommendation): readonly UnitCode[] => [
  ...new Set([recommendation.addressee, ...leadUnits(recommendation)]),
];

/** A stretch of time for which one unit worked on the case; `until` is null while it still does. */
export type Custody = {
  readonly unit: UnitCode;
  readonly from: Instant;
  readonly until: Instant | null;
};

/** Custody opens when the unit accepts and rests while the case is in other hands. */
const inCustody: readonly RecommendationState[] = [
  'IN_PROGRESS',
  'AWAITING_APPROVAL',
  'AWAITING_LEGAL_DOCUMENT',
];

/** Which unit had the case in work, and when: it tells whose the days were. */
export function custody({ history }: Recommendation): readonly Custody[] {
  const stretches: Custody[] = [];
  for (const { at, stands } of history) {
    const unit = inCustody.includes(stands.state) ? stands.holder : null;
    const open = stretches.at(-1);
    if (open?.until === null && open.unit === unit) continue;
    if (open?.until === null) stretches[stretches.length - 1] = { ...open, until: at };
    if (unit !== null) stretches.push({ unit, from: at, until: null });
  }
  return stretches;
}

export const children = ({ history }: Recommendation): readonly RecommendationId[] =>
  history.flatMap(({ made }) => (made.child === undefined ? [] : [made.child]));
