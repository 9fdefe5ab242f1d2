import * as z from 'zod';
import { DefinitionCode, RecipientId } from '../registry/report-definition.ts';
import { Instant } from '../time.ts';
import { type Level, UnitCode } from '../units/unit.ts';
import { UploadId } from '../submissions/upload.ts';

/** A body that was announced and is not over: it is taken in if it came, and given up if it never will. */
export const TakeUploadWork = z.strictObject({
  kind: z.literal('take-upload'),
  upload: UploadId,
});

const compiling = {
  definition: DefinitionCode,
  scope: UnitCode,
  label: z.string().min(1),
  asOf: Instant,
};

/** A report of the country: too much for one run, so it is compiled province by province and joined. */
export const CompileCountryWork = z.strictObject({
  kind: z.literal('compile-country'),
  ...compiling,
});
export type CompileCountryWork = Readonly<z.output<typeof CompileCountryWork>>;

/** What the tick hands on. Every piece can be repeated: what is done already is found done. */
export const Work = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('compile'), ...compiling }),
  CompileCountryWork,
  z.strictObject({
    kind: z.literal('deliver'),
    report: z.string().min(1),
    edition: z.int().positive(),
    recipient: RecipientId,
  }),
  TakeUploadWork,
]);
export type Work = Readonly<z.output<typeof Work>>;

export type CompileWork = Extract<Work, { kind: 'compile' }>;

export type CompileAnyWork = CompileWork | CompileCountryWork;

/** The work of compiling a report of a scope at this level. */
export const compileWork = (level: Level, report: Omit<CompileWork, 'kind'>): CompileAnyWork =>
  level === 'country' ? { kind: 'compile-country', ...report } : { kind: 'compile', ...report };

export type DeliverWork = Extract<Work, { kind: 'deliver' }>;

export type WorkQueue = (work: readonly Work[]) => Promise<void>;
