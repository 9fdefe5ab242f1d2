import * as z from 'zod';
import type { ClientId } from '../../core/registry/client.ts';
import type { Warning } from '../../core/statements/act.ts';
import { amountText } from '../../core/decimal.ts';
import type { MetricCode } from '../../core/registry/metric.ts';
import { omittedReason, reasonWords } from '../../core/statements/omission.ts';
import type { Language } from '../../core/names.ts';
import { warningWords } from '../../core/quality/quality.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { Person, type Says } from '../../core/statements/statement.ts';
import type { Line } from './statement-walk.ts';

const BothLanguages = z.strictObject({ vi: z.string(), en: z.string() });

/** What was said: exactly one of value, nil, withdraw and text. */
export const SaysOut = z.strictObject({
  value: z.string().optional().meta({ description: 'As the source gave it' }),
  atLeast: z.literal(true).optional(),
  nil: z.strictObject({ reason: z.string() }).optional(),
  withdraw: z
    .strictObject({
      reason: z.string(),
      messages: BothLanguages.optional().meta({
        description: 'Where the reason is a code of ours, what it means',
      }),
    })
    .optional()
    .meta({
      description:
        'The reason omitted-by-replace: left out of a submission that replaced its dataset',
    }),
  text: z.string().optional(),
});
export type SaysOut = z.output<typeof SaysOut>;

/** The system whose key it was, and the person that it named; null for what was kept before speakers were. */
export const ByOut = z
  .strictObject({ client: z.string(), person: Person.optional() })
  .nullable()
  .meta({ description: 'The system that sent it, and the person that it spoke for' });
export type ByOut = z.output<typeof ByOut>;

/** A speaker as he was kept, or as he was parsed. */
type Spoken = { readonly client: ClientId; readonly person?: Person | undefined };

export const speakerOut = (by: Spoken | undefined): ByOut => {
  if (by === undefined) return null;
  return by.person === undefined
    ? { client: by.client }
    : { client: by.client, person: { ...by.person } };
};

export const IntervalOut = z.strictObject({ from: z.string(), until: z.string() });

export function saysOut(registry: Registry, metric: MetricCode, says: Says): SaysOut {
  switch (says.kind) {
    case 'value': {
      const decimals = registry.metricByCode.get(metric)?.decimals ?? says.amount.given;
      const value = amountText(says.amount, decimals);
      return says.amount.atLeast ? { value, atLeast: true } : { value };
    }
    case 'nil':
      return { nil: { reason: says.reason } };
    case 'withdrawal':
      return { withdraw: { reason: says.reason, ...meaningOf(says.reason) } };
    case 'text':
      return { text: says.text };
    default:
      return says satisfies never;
  }
}

/** A reason that nobody wrote is a code: programs look at it, and people at its words. */
function meaningOf(reason: string): { readonly messages?: { vi: string; en: string } } {
  if (reason !== omittedReason) return {};
  const { vi, en } = reasonWords(reason);
  return { messages: { vi, en } };
}

/** The words of such a code, in a cell. */
export const meaningIn = ({ withdraw }: SaysOut): string | undefined =>
  withdraw?.messages && `${withdraw.messages.vi} / ${withdraw.messages.en}`;

/** What looked strange in the hourly look at new figures; it refuses nothing. */
export const WarningOut = z.strictObject({
  kind: z.enum(['fall', 'outlier', 'rule']).meta({
    description:
      'fall: a cumulative figure fell. outlier: far from the unit’s last periods. rule: a rule of the dataset does not hold',
  }),
  detail: z.string().meta({ description: 'In the language asked for' }),
  messages: BothLanguages,
});

export function warningOut(warning: Warning, language: Language): z.output<typeof WarningOut> {
  const { vi, en } = warningWords(warning);
  return { kind: warning.kind, detail: { vi, en }[language], messages: { vi, en } };
}

export const StatementOut = z.strictObject({
  metric: z.string(),
  unit: z.string(),
  interval: IntervalOut,
  source: z.string(),
  ...SaysOut.shape,
  restart: z.literal(true).optional(),
  comment: z.string().optional(),
  followUp: z.literal(true).optional(),
  current: z.boolean().meta({ description: 'What the source holds to' }),
  late: z.boolean().meta({
    description:
      'It came after the last day in time of the dataset that was asked about, or of all that ask for the metric; a correction too. In a report a unit is late only if the first that it said was',
  }),
  warnings: z.array(WarningOut),
  observedAt: z.string(),
  receivedAt: z.string(),
  receipt: z.string(),
  by: ByOut,
  replaces: z.string().optional(),
});
export type StatementOut = z.output<typeof StatementOut>;

export function statementOut(
  registry: Registry,
  { said, current, late, warnings }: Line,
  language: Language,
): StatementOut {
  const { metric, unit, interval, source, observedAt, receivedAt, submission } = said;
  return {
    metric,
    unit,
    interval: { from: interval.from, until: interval.until },
    source,
    ...saysOut(registry, metric, said.says),
    ...(said.restart === true && { restart: true }),
    ...(said.comment !== undefined && { comment: said.comment }),
    ...(said.followUp === true && { followUp: true }),
    current,
    late,
    warnings: warnings.map((warning) => warningOut(warning, language)),
    observedAt,
    receivedAt,
    receipt: submission,
    by: speakerOut(said.by),
    ...(said.replaces !== undefined && { replaces: said.replaces }),
  };
}
