import type { Node } from 'constructs';
import * as z from 'zod';

const email = (what: string) =>
  z.email(`must be ${what}, an e-mail address such as "bao-cao@example.vn"`);
const count = (what: string) =>
  z.int(`must be a whole number of ${what}`).min(1, 'must be at least 1');
const flag = z.boolean('must be true or false');

const isTimeZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** What one deployment may set, under `context.stages` of cdk.json. */
export const StageSettings = z.strictObject({
  /** Legal time of the hourly schedule. */
  zone: z
    .string('must be a time zone')
    .refine(isTimeZone, 'must be a time zone of IANA, such as "Asia/Ho_Chi_Minh"'),
  mail: z.strictObject({
    /** The From of every report. */
    sender: email('the address that reports are sent from'),
    /** Whether the mail service is to own the sender's whole domain (three DNS records) or this address only (one link to click). */
    identity: z.enum(['domain', 'address'], 'must be "domain" or "address"'),
  }),
  alarms: z.strictObject({
    /** Gets every alarm by e-mail; null: alarms are shown in the console only. */
    address: email('whoever looks after the system').nullable(),
  }),
  /** Above it callers get 429; requests per second, and how many may come at once. */
  throttle: z.strictObject({ perSecond: count('requests'), burst: count('requests') }),
  /** Archived reports cannot be deleted or overwritten for this many days; 0: no lock. Set it before the first deployment. */
  archiveLockDays: z
    .int('must be a whole number of days')
    .min(0, 'must be 0 or more')
    .max(36_500, 'must be at most 36500'),
  /** Large bodies, and what was wrong with them, can be read for this many days and are deleted then. */
  uploadKeepDays: z
    .int('must be a whole number of days')
    .min(90, 'must be 90 or more')
    .max(3_660, 'must be at most 3660'),
  /** Data, queues, secret and logs under a key of the customer's own (about 1 USD a month). */
  customerKey: flag,
  /** A web application firewall before the API (about 10 USD a month). */
  firewall: flag,
});
export type StageSettings = Readonly<z.output<typeof StageSettings>>;
export type Stage = { readonly name: string; readonly settings: StageSettings };

const StageName = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/);

/**
 * The stage that the context names (`--context stage=production`) with its settings from cdk.json.
 * Throws a sentence that says what is wrong and how to mend it.
 */
export function readStage(node: Node): Stage {
  const name = StageName.safeParse(node.tryGetContext('stage'));
  if (!name.success)
    throw new Error(
      'Name the stage: --context stage=small (lower-case letters, digits and hyphens, at most 20).',
    );
  const stages = z.record(z.string(), z.unknown()).catch({}).parse(node.tryGetContext('stages'));
  const raw = stages[name.data];
  if (raw === undefined) throw new Error(unknownStage(name.data, Object.keys(stages)));
  const parsed = StageSettings.safeParse(raw, { reportInput: true });
  if (!parsed.success) throw new Error(wrongSettings(name.data, parsed.error));
  return { name: name.data, settings: parsed.data };
}

const unknownStage = (name: string, known: readonly string[]): string =>
  `There is no stage "${name}" in cdk.json: add it under context.stages, or choose one of ${known.join(', ') || '(none)'}.`;

const wrongSettings = (name: string, { issues }: z.ZodError): string =>
  [
    `The settings of stage "${name}" in cdk.json cannot be used. Mend these under context.stages.${name}:`,
    ...issues.map((issue) => `- ${sentence(issue)}`),
  ].join('\n');

function sentence(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.join(', ')}${at && ` in ${at}`}: no such setting; remove it or correct its spelling.`;
  if (issue.input === undefined)
    return issue.message.startsWith('must')
      ? `${at}: is missing; it ${issue.message}.`
      : `${at}: is missing.`;
  return `${at}: ${issue.message}.`;
}
