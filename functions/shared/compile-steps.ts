import * as z from 'zod';
import { ArchivedPart, Sha256 } from '../../core/reports/edition.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { Instant } from '../../core/time.ts';
import { CompileCountryWork } from '../../core/reports/work.ts';

/** A province to be compiled, and its part of the last edition that was sent: a key in the archive. */
const PlannedPart = z.strictObject({ province: UnitCode, before: Sha256.optional() });

/** What is to be made of a report of the country, as far as the steps have to agree on it. */
const Planned = z.strictObject({
  work: CompileCountryWork,
  /** The number of the edition that is made. */
  edition: z.int().positive(),
  /** The last edition that was sent, which changes are listed against. */
  since: z.int().positive().optional(),
  /** What that edition knew. */
  sinceAsOf: Instant.optional(),
});

/** What a province's step hands on: keys in the archive, never what lies there. */
export const CompiledPart = ArchivedPart.extend({ contribution: Sha256 });
export type CompiledPart = Readonly<z.output<typeof CompiledPart>>;

/** The three steps by which a report of the country is compiled: the state machine and the local system both ask for them. */
export const CompileStep = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('plan'), work: CompileCountryWork }),
  z.strictObject({ step: z.literal('part'), planned: Planned, part: PlannedPart }),
  z.strictObject({
    step: z.literal('join'),
    planned: Planned,
    parts: z.array(CompiledPart).min(1),
  }),
]);
export type CompileStep = Readonly<z.output<typeof CompileStep>>;
export type PartStep = Extract<CompileStep, { step: 'part' }>;
export type JoinStep = Extract<CompileStep, { step: 'join' }>;

/** `planned` goes to every step that follows, with one of the parts or with what became of them. */
export type Plan = {
  readonly kind: 'planned';
  readonly planned: Readonly<z.output<typeof Planned>>;
  readonly parts: readonly Readonly<z.output<typeof PlannedPart>>[];
};
