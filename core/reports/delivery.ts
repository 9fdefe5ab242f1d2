import * as z from 'zod';
import type { Fraction } from '../decimal.ts';
import { differBeyond, minus, ofDecimalText, times } from '../fraction.ts';
import { Language } from '../names.ts';
import { RecipientId } from '../registry/report-definition.ts';
import { statedNumber } from './beside-changes.ts';
import type { Change } from './change.ts';
import type { Outcome } from './outcome.ts';
import { addMinutes, Instant } from '../time.ts';

/** Which edition is handed to whom: one delivery, at most one e-mail. */
export const DeliveryName = z.object({
  report: z.string().min(1),
  edition: z.int().positive(),
  recipient: RecipientId,
});
export type DeliveryName = Readonly<z.output<typeof DeliveryName>>;

/**
 * claimed: one sender holds it, and may have handed it over. sent: the mail service took it. released: it refused,
 * so it may be tried again. refused: it refused as often as is tried; the administrator decides.
 * uncertain: nobody will ever know; the administrator decides. withheld: the address is suppressed.
 */
export const DeliveryState = z.enum([
  'claimed',
  'sent',
  'released',
  'refused',
  'uncertain',
  'withheld',
]);
export type DeliveryState = z.output<typeof DeliveryState>;

export const Delivery = DeliveryName.extend({
  state: DeliveryState,
  /** When it came into this state. */
  since: Instant,
  /** Tells one sender's claim from another's. */
  claim: z.string().optional(),
  messageId: z.string().optional(),
  reason: z.string().optional(),
  /** How often the mail service refused it, throttling aside, since it was first tried or a person had it tried anew. */
  refusals: z.int().positive().optional(),
});
export type Delivery = Readonly<z.output<typeof Delivery>>;

/** A recipient as he stood when the edition was compiled. */
export const Addressee = z.object({ id: RecipientId, email: z.string(), language: Language });
export type Addressee = Readonly<z.output<typeof Addressee>>;

/** The tag of a mail that carries its delivery to the mail service and back in its events. */
export const deliveryTagName = 'delivery';

/**
 * The delivery's name in the letters that the mail service takes in a tag (letters, digits, `_`, `-`; at most 256):
 * base64url of `<report>@<edition>@<recipient>`, in whose parts no `@` occurs.
 */
export const deliveryTag = ({ report, edition, recipient }: DeliveryName): string =>
  btoa(`${report}@${edition}@${recipient}`)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const tagShape = /^[A-Za-z0-9_-]{4,256}$/;

/** `undefined` for a tag that is not ours. */
export function deliveryTagged(tag: string): DeliveryName | undefined {
  if (!tagShape.test(tag) || tag.length % 4 === 1) return undefined;
  const [report, edition, recipient] = atob(tag.replaceAll('-', '+').replaceAll('_', '/')).split(
    '@',
  );
  const named = DeliveryName.safeParse({ report, edition: Number(edition), recipient });
  return named.success && deliveryTag(named.data) === tag ? named.data : undefined;
}

/**
 * How often a delivery is tried that is refused for another reason than throttling. At one try an hour that is a day: time
 * to mend a sender's address or a permission, and an end for what can never be sent.
 */
export const mostRefusals = 24;

/** How long a claim waits for the mail service's own event before nobody will ever know. */
const claimWaitsMinutes = 60;

const isDoubtful = (delivery: Delivery, now: Instant): boolean =>
  delivery.state === 'claimed' && addMinutes(delivery.since, claimWaitsMinutes) <= now;

const isOver = {
  claimed: false,
  released: false,
  refused: true,
  sent: true,
  uncertain: true,
  withheld: true,
} as const satisfies Record<DeliveryState, boolean>;

/** What is left to do for an edition, by its ledger. */
export type Outstanding = {
  /** Never tried, or refused: to be handed on (again). */
  readonly toHandOn: readonly RecipientId[];
  /** Claims that waited long enough. */
  readonly doubtful: readonly Delivery[];
  /** Nothing will ever be left to do. */
  readonly over: boolean;
};

export function outstanding(
  addressees: readonly Addressee[],
  ledger: readonly Delivery[],
  now: Instant,
): Outstanding {
  const byRecipient = new Map(ledger.map((delivery) => [delivery.recipient, delivery]));
  const entries = addressees.map(({ id }) => ({ id, delivery: byRecipient.get(id) }));
  return {
    toHandOn: entries
      .filter(({ delivery }) => delivery === undefined || delivery.state === 'released')
      .map(({ id }) => id),
    doubtful: ledger.filter((delivery) => isDoubtful(delivery, now)),
    over: entries.every(({ delivery }) => delivery !== undefined && isOver[delivery.state]),
  };
}

type Value = Extract<Outcome, { kind: 'value' }>;
const exactly = ({ numerator, denominator }: Value): Fraction => ({
  numerator: BigInt(numerator),
  denominator: BigInt(denominator),
});
const sizeOf = (value: Fraction): bigint =>
  value.numerator < 0n ? -value.numerator : value.numerator;

/** Whether |next - last| is more than `percent` of |last|. From 0 every step is. */
function movedBeyond(last: Value, next: Value, percent: Fraction): boolean {
  const from = exactly(last);
  const step = times(minus(exactly(next), from), 100);
  return (
    sizeOf(step) * from.denominator * percent.denominator >
    percent.numerator * sizeOf(from) * step.denominator
  );
}

/** A growth is a share already: a figure that moves by 2 percent moves its growth by about 2 points. */
const movedByPoints = (last: Value, next: Value, points: Fraction): boolean =>
  differBeyond(exactly(last), exactly(next), points);

const isWeighty = (change: Change, percent: Fraction): boolean => {
  // A part is no figure to weigh as one, and who agrees with the source of record says nothing new.
  if (change.of === 'beside' && (change.metric !== undefined || change.agrees === true))
    return false;
  const last = change.oldPercentage ? statedNumber(change.oldPercentage) : change.old;
  const next = change.newPercentage ? statedNumber(change.newPercentage) : change.new;
  if (change.oldState !== change.newState || last.kind !== next.kind) return true;
  if (last.kind === 'none' || next.kind === 'none')
    return last.kind === 'none' && next.kind === 'none' && last.cause !== next.cause;
  if (last.atLeast !== next.atLeast) return true;
  return change.of === 'growth'
    ? movedByPoints(last, next, percent)
    : movedBeyond(last, next, percent);
};

/**
 * Whether an edition is sent: a figure moved by more than this share of what it was (percent, from the exact values),
 * began or ceased to be one, or a unit's state changed. Otherwise the edition is only kept.
 */
export function isWorthSending(changes: readonly Change[], sendAbovePercent: string): boolean {
  const percent = ofDecimalText(sendAbovePercent);
  return changes.some((change) => isWeighty(change, percent));
}
