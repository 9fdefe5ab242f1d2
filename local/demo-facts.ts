import * as z from 'zod';
import type { Recipient, ReportDefinition } from '../core/registry/report-definition.ts';
import { Instant } from '../core/time.ts';
import { deliveryOf } from './mailed-report.ts';
import type { Mail } from './outbox.ts';
import type { Played } from './sample-play.ts';
import type { TickSummary } from './system.ts';

/** An edition as the list of reports shows it to a caller. */
export const EditionListed = z.object({
  report: z.string(),
  edition: z.int(),
  definition: z.string(),
  scope: z.string(),
  label: z.string(),
  asOf: Instant,
  toBeSent: z.boolean(),
});
export type EditionListed = Readonly<z.output<typeof EditionListed>>;

/** What happened in the demo, as seen from outside. */
export type DemoFacts = {
  /** How many steps the sample world has. */
  readonly planned: number;
  readonly played: readonly Played[];
  readonly ticks: readonly TickSummary[];
  /** Oldest first. */
  readonly editions: readonly EditionListed[];
  readonly mails: readonly Mail[];
  readonly definitions: readonly ReportDefinition[];
  readonly recipients: readonly Recipient[];
  readonly faults: readonly string[];
};

/** The report whose documents are left behind: the sample province's. */
export const isShown = ({ definition, scope, label }: EditionListed): boolean =>
  definition === 'bao-cao-thang' && scope === '96' && label === '2025-08';

export const nameOf = ({ report, edition }: Pick<EditionListed, 'report' | 'edition'>): string =>
  `${report}, edition ${edition}`;

export const mailsOf = (
  facts: Pick<DemoFacts, 'mails'>,
  { report, edition }: EditionListed,
): readonly Mail[] =>
  facts.mails.filter((mail) => {
    const delivery = deliveryOf(mail);
    return delivery?.report === report && delivery.edition === edition;
  });

export const recipientOf = (
  { recipients }: Pick<DemoFacts, 'recipients'>,
  mail: Mail,
): Recipient | undefined => recipients.find(({ id }) => id === deliveryOf(mail)?.recipient);
