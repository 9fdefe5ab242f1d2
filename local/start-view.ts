import { exceptions } from '../samples/figures.ts';
import { demoKey } from './demo-keys.ts';
import { linkPathIn, newestMails } from './mailed-report.ts';
import type { StartView } from './start-page.ts';
import type { System } from './system.ts';

/** A figure of the one commune that the samples leave silent, posted with the demo key of its province. */
export const postCommand = (url: string): string =>
  [
    `curl -X POST ${url}/v1/snapshots`,
    `-H 'Authorization: Bearer ${demoKey('camau-lgsp')}'`,
    '-H "Idempotency-Key: thu-$(date +%s)"',
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify(figure)}'`,
  ].join(' \\\n  ');

const figure = {
  dataset: 'xa-thang',
  unit: exceptions.silent,
  period: '2025-08',
  source: 'mot-cua-xa',
  rows: [
    { metric: 'xa.tiep-nhan', value: 120 },
    { metric: 'xa.tiep-nhan-truc-tuyen', value: 96 },
  ],
};

export const tickCommand = (url: string): string =>
  `curl -X POST -H 'Accept: application/json' ${url}/local/tick`;

export async function startView(system: System): Promise<Omit<StartView, 'done'>> {
  const mails = await system.outbox.all();
  const nextDue = await system.nextDue();
  return {
    url: system.url,
    now: system.now(),
    ...(nextDue !== undefined && { nextDue }),
    postCommand: postCommand(system.url),
    tickCommand: tickCommand(system.url),
    reports: newestMails(mails).flatMap((mail) => {
      const href = linkPathIn(mail);
      return href === undefined ? [] : [{ title: mail.subject, href }];
    }),
    mails: mails.length,
  };
}
