import * as z from 'zod';
import { Actor, Channel, LegalDocument, Letter, Line, Text } from './recommendation.ts';
import { Complexity } from './recommendation-deadline.ts';
import { RecommendationField } from './recommendation-fields.ts';
import type { OpenAction } from './recommendation-machine.ts';
import { DayWithinReach } from '../time.ts';
import { UnitCode } from '../units/unit.ts';
import { inWords } from '../wording.ts';

const unit = (description: string, example = 'BKHCN.TDC') =>
  UnitCode.meta({ description, example });
const line = (description: string, example: string) => Line.meta({ description, example });
const lines = (description: string) =>
  Text.meta({ description: `${description}. At most 8,000 characters.` });
const day = (description: string) => DayWithinReach.meta({ description, example: '2025-08-26' });

const actor = Actor.meta({
  description:
    'The officer in whose name this is done, as the calling system knows that person. The system may name only the roles and units that its key lists.',
});

const ExpectedOn = z
  .union(
    [DayWithinReach, z.string().regex(/^(19|20|21)\d\d-Q[1-4]$/)],
    inWords(
      'Phải là ngày dạng 2025-12-15 hoặc quý dạng 2025-Q4.',
      'It must be a day such as 2025-12-15 or a quarter such as 2025-Q4.',
    ),
  )
  .meta({
    description:
      'When the document is expected: a day or a quarter (its last day counts), today at the earliest',
    example: '2025-Q4',
  });

const legalDocument = LegalDocument.meta({ description: 'The legal document that is to come' });
const competentLevel = z
  .enum([
    'PRIME_MINISTER',
    'GOVERNMENT',
    'NA_STANDING_COMMITTEE',
    'NATIONAL_ASSEMBLY',
    'PARTY_BODY',
    'OTHER_MINISTRIES_JOINTLY',
  ])
  .meta({ description: 'Who can decide what the agency cannot' });
const authorityBasis = lines('The rule by which the matter is theirs and not ours');
const proposedOption = lines('What the agency proposes that they decide');

/** What an answer says, with everything that an answer of its kind must state. */
export const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('RESOLVED').meta({ description: 'What was asked for is done' }),
    whatWasDone: lines('What was done'),
    effectiveFrom: day('From which day it holds'),
  }),
  z.strictObject({
    kind: z.literal('PARTLY_RESOLVED').meta({ description: 'A part is done, a part is left' }),
    resolvedPart: lines('The part that is done'),
    remainingPart: lines('The part that is left; it becomes the ask of the case that follows'),
    remainderPlan: z.enum(['CHILD_CASE', 'DECLINED']).meta({
      description:
        'CHILD_CASE: the remainder is followed as a case of its own, made when the answer is issued; DECLINED: it ends here',
    }),
  }),
  z.strictObject({
    kind: z.literal('EXPLAINED').meta({
      description: 'The rules hold already; the answer explains them, with a legal basis',
    }),
    answersTheAsk: z.literal(true).meta({
      description: 'The author has checked that the explanation answers what was asked',
    }),
  }),
  z.strictObject({
    kind: z.literal('DECLINED').meta({ description: 'It will not be done' }),
    grounds: lines('Why not'),
  }),
  z.strictObject({
    kind: z.literal('DEFERRED_TO_LEGAL_DOCUMENT').meta({
      description: 'A coming legal document will settle it; issued through commitments',
    }),
    legalDocument,
    expectedOn: ExpectedOn,
    interimMeasure: lines('What the locality does until then'),
  }),
  z.strictObject({
    kind: z.literal('BEYOND_AUTHORITY').meta({
      description: 'A higher level must decide; issued through escalations',
    }),
    competentLevel,
    authorityBasis,
    proposedOption,
  }),
]);
export type Outcome = Readonly<z.output<typeof Outcome>>;

/** The signed file lies in the document system of its agency; its hash tells whether it is the same file. */
const SignedFile = z
  .strictObject({
    name: line('File name of the signed letter', '2101.pdf'),
    sha256: z
      .string()
      .regex(
        /^[0-9a-f]{64}$/,
        inWords(
          'Phải là SHA-256 của tệp: 64 ký tự 0-9, a-f viết thường.',
          'It must be the SHA-256 of the file: 64 characters 0-9, a-f in lower case.',
        ),
      )
      .meta({ description: 'SHA-256 of the signed file, in lower-case hexadecimal' }),
  })
  .meta({ description: 'The signed file, which stays in the document system of its agency' });

const Signatory = z
  .strictObject({
    id: Actor.shape.id.meta({ description: 'The id under which the calling system knows them' }),
    name: line('Full name or office', 'Lãnh đạo Cục'),
    position: line('Position under the signature', 'Cục trưởng'),
  })
  .meta({ description: 'Who signed. Not the author of the proposal.' });

const letters = z.array(Letter).max(10).meta({
  description: 'Official letters that carried the ask, at most 10, none dated after today',
});
const field = RecommendationField.meta({ description: 'The subject' });
const title = line('One line that names the ask', 'Kết nối Cổng truy xuất nguồn gốc sản phẩm');
const difficulty = lines('What is difficult in practice, and why');
const ask = lines('What the locality asks the agency to do: one ask only');
const channel = Channel.meta({ description: 'How the ask reached the agency' });

const interim = {
  interimLetterNo: line('Number of the interim letter', '4471/BKHCN-ĐMST'),
  interimLetterDate: day(
    'Its date: from the day on which the case was handed in to today',
  ).optional(),
  signedFile: SignedFile.optional(),
};

const satisfactionBounds = inWords(
  'Mức hài lòng là số nguyên từ 1 (không đáp ứng) đến 5 (đáp ứng đầy đủ).',
  'Satisfaction is a whole number from 1 (not at all) to 5 (fully).',
);

/** The request body of every open step. Texts are at most 8,000 characters; unknown members are refused. */
export const bodies = {
  create: z.strictObject({
    actor,
    locality: unit('The province, commune, ward or special zone that asks', '96'),
    addressee: unit('The agency that is asked', 'BKHCN'),
    field,
    title,
    difficulty: difficulty.optional(),
    ask: ask.optional(),
    channel: channel.optional(),
    letters: letters.default([]),
  }),
  /** May complete the draft, or state it anew. */
  submit: z.strictObject({
    actor,
    title: title.optional(),
    field: field.optional(),
    difficulty: difficulty.optional(),
    ask: ask.optional(),
    channel: channel.optional(),
    letters: letters.optional(),
  }),
  assign: z.strictObject({
    actor,
    leadUnit: unit('The unit that shall answer; of the agency that was asked'),
    complexity: Complexity.meta({
      description: 'A, B or C: 10, 15 or 20 working days from the day of handing in',
    }),
    coUnits: z
      .array(UnitCode)
      .max(10)
      .default([])
      .meta({ description: 'Units that give an opinion before an answer is proposed' }),
  }),
  accept: z.strictObject({ actor }),
  refer: z.strictObject({
    actor,
    toUnit: unit('A unit of the same agency that never led the case', 'BKHCN.KHTC'),
    reason: lines('Why it is not for this unit'),
    authorityBasis: lines('The rule by which it is for the other'),
  }),
  requestClarification: z.strictObject({
    actor,
    question: lines('What the locality shall tell'),
    replyBy: day('When the reply is due: after today, within 10 working days'),
  }),
  provideClarification: z.strictObject({ actor, reply: lines('The reply to the open question') }),
  proposeAnswer: z.strictObject({
    actor,
    outcome: Outcome.meta({
      description:
        'What the answer comes to. Its kind decides what must be stated, and by which step it is issued.',
    }),
    text: lines('The answer as the locality shall read it'),
    legalBasis: z.array(line('A rule', 'Nghị định 13/2022/NĐ-CP')).max(20).meta({
      description: 'The rules on which the answer rests, at most 20; EXPLAINED needs at least one',
    }),
    opinions: z
      .array(
        z.strictObject({
          unit: unit('A unit that was asked at the assignment (coUnits)', 'BKHCN.KHTC'),
          opinion: lines('What it said'),
        }),
      )
      .max(10)
      .default([])
      .meta({ description: 'What the units that were asked said' }),
    opinionsWaived: lines(
      'Why the answer goes on without the opinions that are missing',
    ).optional(),
  }),
  sendBack: z.strictObject({ actor, comment: lines('What must be changed') }),
  issueAnswer: z.strictObject({
    actor,
    letterNo: line('Number of the signed letter', '2101/TĐC-MSMV'),
    letterDate: day('Its date: from the day on which the case was handed in to today'),
    signatory: Signatory,
    signedFile: SignedFile,
  }),
  commit: z.strictObject({
    actor,
    legalDocument: legalDocument.meta({ description: 'As it was proposed' }),
    expectedOn: ExpectedOn.meta({ description: 'As it was proposed; today at the earliest' }),
    ...interim,
  }),
  escalate: z.strictObject({
    actor,
    competentLevel: competentLevel.meta({ description: 'As it was proposed' }),
    authorityBasis,
    proposedOption,
    ...interim,
  }),
  confirm: z.strictObject({
    actor,
    satisfaction: z.int().min(1, satisfactionBounds).max(5, satisfactionBounds).meta({
      description: 'How well the answer serves: 1 not at all, 5 fully',
      example: 4,
    }),
    comment: lines('What the locality wants to add').optional(),
  }),
} as const satisfies Record<OpenAction, z.ZodObject>;

export type Bodies = { readonly [A in OpenAction]: z.output<(typeof bodies)[A]> };
