import { addWorkingDays, isProvisional, type WorkingCalendar } from '../periods/calendar.ts';
import { provisionalMark } from '../reports/provisional-mark.ts';
import { canonicalJson } from '../canonical-json.ts';
import { knownPeriod, lastDay } from '../periods/period.ts';
import { type Bodies, bodies, type Outcome } from './recommendation-bodies.ts';
import { deadlinePolicy } from './recommendation-deadline.ts';
import { type AssertedActor, isPartOf } from './recommendation-officers.ts';
import { invalid, type Refused } from './recommendation-refusal.ts';
import { createdOn, type Letter, type Recommendation } from './recommendation.ts';
import type { Registry } from '../registry/registry.ts';
import { unitOn } from '../units/units-by-day.ts';
import { LocalDate, localDateAt } from '../time.ts';
import type { UnitCode } from '../units/unit.ts';

export type Circumstances = {
  readonly registry: Registry;
  readonly today: LocalDate;
  readonly actor: AssertedActor;
};

// Which unit leads --------------------------------------------------------

export const unknownUnit = (pointer: string, unit: UnitCode): Refused =>
  invalid(
    pointer,
    'unknown-unit',
    `Không có đơn vị “${unit}” đang hoạt động.`,
    `There is no unit "${unit}" today.`,
  );

/** A unit that leads is valid today and of the agency that was asked: what another agency must answer is transferred. */
export function unfitToLead(
  recommendation: Recommendation,
  unit: UnitCode,
  pointer: string,
  { registry, today }: Circumstances,
): Refused | undefined {
  if (unitOn(registry, unit, today) === undefined) return unknownUnit(pointer, unit);
  const { addressee } = recommendation;
  const agency = { code: addressee, on: createdOn(recommendation) };
  if (isPartOf(registry, unit, agency, today)) return undefined;
  return invalid(
    pointer,
    'unit-of-another-agency',
    `Đơn vị “${unit}” không thuộc cơ quan nhận kiến nghị (${addressee}).`,
    `Unit "${unit}" is not part of the agency that was asked (${addressee}).`,
  );
}

// Dates in bodies ---------------------------------------------------------

const notAfterToday = (date: LocalDate, pointer: string, today: LocalDate): Refused | undefined =>
  date <= today
    ? undefined
    : invalid(
        pointer,
        'date-in-future',
        `Ngày văn bản không được sau hôm nay (${today}).`,
        `A letter cannot be dated after today (${today}).`,
      );

/** A letter that carried the ask was written by today. */
export function unfitLetters(letters: readonly Letter[], today: LocalDate): Refused | undefined {
  const place = letters.findIndex(({ date }) => today < date);
  const late = letters[place];
  return late && notAfterToday(late.date, `/letters/${place}/date`, today);
}

/** The day on which the case was handed in, or came to be as the remainder of another. */
function handedInOn({ history, id }: Recommendation): LocalDate {
  const event = history.find(({ stands }) => stands.state !== 'DRAFT');
  if (event === undefined) throw new Error(`${id} was never handed in`);
  return localDateAt(event.at);
}

/** A letter that answers a case is dated neither before the case was handed in nor after today. */
export function unfitLetterDate(
  recommendation: Recommendation,
  date: LocalDate | undefined,
  pointer: string,
  today: LocalDate,
): Refused | undefined {
  if (date === undefined) return undefined;
  const earliest = handedInOn(recommendation);
  if (earliest <= date) return notAfterToday(date, pointer, today);
  return invalid(
    pointer,
    'date-before-case',
    `Văn bản trả lời không được đề ngày trước ngày gửi kiến nghị (${earliest}).`,
    `A letter that answers the case cannot be dated before the case was handed in (${earliest}).`,
  );
}

/** Nothing is due before tomorrow, nor later than the policy allows. */
export function unfitReplyBy(
  replyBy: LocalDate,
  calendar: WorkingCalendar,
  today: LocalDate,
): Refused | undefined {
  const latest = addWorkingDays(calendar, today, deadlinePolicy.clarificationReply);
  if (today < replyBy && replyBy <= latest) return undefined;
  const mark = isProvisional(calendar, today, latest) ? provisionalMark : { vi: '', en: '' };
  return invalid(
    '/replyBy',
    'reply-by-out-of-range',
    `Hạn trả lời phải sau hôm nay và chậm nhất là ${latest}${mark.vi} (10 ngày làm việc).`,
    `The reply must be due after today and by ${latest}${mark.en} (10 working days) at the latest.`,
  );
}

/** The last day of what was stated as expected: a day is its own, a quarter ends with its last month. */
export const expectedDay = (expected: string): LocalDate =>
  expected.includes('Q')
    ? lastDay(knownPeriod('gregorian', 'quarter', expected).interval)
    : LocalDate.parse(expected);

/** What is still to come is expected today at the earliest; of a quarter its last day counts. */
export const unfitExpectedOn = (
  expected: string,
  pointer: string,
  today: LocalDate,
): Refused | undefined =>
  today <= expectedDay(expected)
    ? undefined
    : invalid(
        pointer,
        'date-in-past',
        `Thời điểm dự kiến ban hành không được trước hôm nay (${today}).`,
        `The document cannot be expected before today (${today}).`,
      );

// What was proposed -------------------------------------------------------

/**
 * The facts that an interim letter states are those of the proposal: who signs may send the draft back, not sign
 * something else.
 */
export function departure(
  outcome: Outcome,
  stated: Readonly<Record<string, unknown>>,
): Refused | undefined {
  const proposed = new Map(Object.entries(outcome));
  const departed = Object.keys(stated).find(
    (name) => canonicalJson(stated[name]) !== canonicalJson(proposed.get(name)),
  );
  if (departed === undefined) return undefined;
  const text = canonicalJson(proposed.get(departed));
  return invalid(
    `/${departed}`,
    'differs-from-proposal',
    `Dự thảo đã trình ghi: ${text}. Ghi đúng như dự thảo, hoặc trả lại dự thảo (send-backs) để sửa.`,
    `The proposal says: ${text}. State the same, or send the proposal back (send-backs) to have it changed.`,
  );
}

/** The units that were asked for an opinion at the last assignment. */
function coUnitsOf({ history }: Recommendation): readonly UnitCode[] {
  const event = history.findLast(({ action }) => action === 'assign');
  if (event === undefined) return [];
  return bodies.assign.parse({ ...event.body, actor: event.actor }).coUnits;
}

/** Opinions of units that were not asked are refused; those that are missing must be waived with a reason. */
export function unfitOpinions(
  recommendation: Recommendation,
  { opinions, opinionsWaived }: Bodies['proposeAnswer'],
): Refused | undefined {
  const asked = coUnitsOf(recommendation);
  const stranger = opinions.findIndex(({ unit }) => !asked.includes(unit));
  if (stranger >= 0)
    return invalid(
      `/opinions/${stranger}/unit`,
      'unit-not-asked',
      'Đơn vị này không phải đơn vị phối hợp của kiến nghị.',
      'This unit was not asked for an opinion.',
    );
  const missing = asked.filter((unit) => !opinions.some((opinion) => opinion.unit === unit));
  if (missing.length === 0 || opinionsWaived !== undefined) return undefined;
  return invalid(
    '/opinions',
    'opinions-missing',
    `Thiếu ý kiến của: ${missing.join(', ')}; hoặc nêu lý do trong opinionsWaived.`,
    `The opinions of ${missing.join(', ')} are missing; add them, or say why not in opinionsWaived.`,
  );
}
