import * as z from 'zod';
import { Actor, Channel, LegalDocument, Letter, Line, Text } from './recommendation.ts';
import { Complexity } from './recommendation-deadline.ts';
import { RecommendationField } from './recommendation-fields.ts';
import type { OpenAction } from './recommendation-machine.ts';
import { LocalDate } from './time.ts';
import { UnitCode } from './unit.ts';

/** What an answer says, with everything that an answer of its kind must state. */
export const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('RESOLVED'), whatWasDone: Text, effectiveFrom: LocalDate }),
  z.strictObject({
    kind: z.literal('PARTLY_RESOLVED'),
    resolvedPart: Text,
    remainingPart: Text,
    /** CHILD_CASE: the remainder is followed as a case of its own. */
    remainderPlan: z.enum(['CHILD_CASE', 'DECLINED']),
  }),
  z.strictObject({
    kind: z.literal('EXPLAINED'),
    /** The author has checked that the explanation answers what was asked. */
    answersTheAsk: z.literal(true),
  }),
  z.strictObject({ kind: z.literal('DECLINED'), grounds: Text }),
  z.strictObject({
    kind: z.literal('DEFERRED_TO_LEGAL_DOCUMENT'),
    legalDocument: LegalDocument,
    expectedOn: z.union([LocalDate, z.string().regex(/^\d{4}-Q[1-4]$/)]),
    interimMeasure: Text,
  }),
  z.strictObject({
    kind: z.literal('BEYOND_AUTHORITY'),
    competentLevel: z.enum([
      'PRIME_MINISTER',
      'GOVERNMENT',
      'NA_STANDING_COMMITTEE',
      'NATIONAL_ASSEMBLY',
      'PARTY_BODY',
      'OTHER_MINISTRIES_JOINTLY',
    ]),
    authorityBasis: Text,
    proposedOption: Text,
  }),
]);
export type Outcome = Readonly<z.output<typeof Outcome>>;

const [, , , , Deferred, BeyondAuthority] = Outcome.options;

/** The signed file lies in the document system of its agency; its hash tells whether it is the same file. */
const SignedFile = z.strictObject({ name: Line, sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const Signatory = z.strictObject({ id: Actor.shape.id, name: Line, position: Line });
const letters = z.array(Letter).max(10);

/** The request body of every open step. Texts are at most 8,000 characters; unknown members are refused. */
export const bodies = {
  create: z.strictObject({
    actor: Actor,
    locality: UnitCode,
    addressee: UnitCode,
    field: RecommendationField,
    title: Line,
    difficulty: Text.optional(),
    ask: Text.optional(),
    channel: Channel.optional(),
    letters: letters.default([]),
  }),
  /** May complete the draft, or state it anew. */
  submit: z.strictObject({
    actor: Actor,
    title: Line.optional(),
    field: RecommendationField.optional(),
    difficulty: Text.optional(),
    ask: Text.optional(),
    channel: Channel.optional(),
    letters: letters.optional(),
  }),
  assign: z.strictObject({
    actor: Actor,
    leadUnit: UnitCode,
    complexity: Complexity,
    /** Units that give an opinion before an answer is proposed. */
    coUnits: z.array(UnitCode).max(10).default([]),
  }),
  accept: z.strictObject({ actor: Actor }),
  refer: z.strictObject({ actor: Actor, toUnit: UnitCode, reason: Text, authorityBasis: Text }),
  requestClarification: z.strictObject({ actor: Actor, question: Text, replyBy: LocalDate }),
  provideClarification: z.strictObject({ actor: Actor, reply: Text }),
  proposeAnswer: z.strictObject({
    actor: Actor,
    outcome: Outcome,
    text: Text,
    legalBasis: z.array(Line).max(20),
    opinions: z
      .array(z.strictObject({ unit: UnitCode, opinion: Text }))
      .max(10)
      .default([]),
    /** Why the answer goes on without the opinions that are missing. */
    opinionsWaived: Text.optional(),
  }),
  sendBack: z.strictObject({ actor: Actor, comment: Text }),
  issueAnswer: z.strictObject({
    actor: Actor,
    letterNo: Line,
    letterDate: LocalDate,
    signatory: Signatory,
    signedFile: SignedFile,
  }),
  commit: z.strictObject({
    actor: Actor,
    legalDocument: LegalDocument,
    expectedOn: Deferred.shape.expectedOn,
    interimLetterNo: Line,
    interimLetterDate: LocalDate.optional(),
    signedFile: SignedFile.optional(),
  }),
  escalate: z.strictObject({
    actor: Actor,
    competentLevel: BeyondAuthority.shape.competentLevel,
    authorityBasis: Text,
    proposedOption: Text,
    interimLetterNo: Line,
    interimLetterDate: LocalDate.optional(),
    signedFile: SignedFile.optional(),
  }),
  confirm: z.strictObject({
    actor: Actor,
    /** How well the answer serves: 1 not at all, 5 fully. */
    satisfaction: z.int().min(1).max(5),
    comment: Text.optional(),
  }),
} as const satisfies Record<OpenAction, z.ZodObject>;

export type Bodies = { readonly [A in OpenAction]: z.output<(typeof bodies)[A]> };
