import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Language } from '../core/names.ts';
import {
  type DemoFacts,
  type EditionListed,
  isShown,
  mailsOf,
  nameOf,
  recipientOf,
} from './demo-facts.ts';
import { demoKey } from './demo-keys.ts';
import { type Answer, call } from './http-call.ts';
import { deliveryOf, linkPathIn } from './mailed-report.ts';
import type { Mail } from './outbox.ts';
import type { Played } from './sample-play.ts';

const reader = { key: demoKey('national-desk') };

/**
 * Leaves in a folder what a recipient and an auditor would hold: report.json, report.html (opened by the link of the
 * mail), mail.html and mail.txt of the latest edition of the report shown, in Vietnamese, and report-en.html,
 * mail-en.html and mail-en.txt; report-<n>.json of each edition; mails.json, every mail with its delivery; posted.json,
 * every body of figures with its receipt. Returns what could not be left.
 */
export async function leaveDocuments(
  url: string,
  facts: DemoFacts,
  out: string,
): Promise<readonly string[]> {
  await mkdir(out, { recursive: true });
  const leave = (name: string, text: string): Promise<void> => writeFile(join(out, name), text);
  await leave('posted.json', JSON.stringify(facts.played.filter(isFigures).map(postedLine)));
  await leave('mails.json', JSON.stringify(facts.mails.map(mailLine)));
  const editions = facts.editions.filter(isShown);
  for (const edition of editions)
    await leave(`report-${edition.edition}.json`, await reportJson(url, edition));
  const latest = editions.at(-1);
  if (latest === undefined) return ['There is no report to show'];
  await leave('report.json', await reportJson(url, latest));
  const unleft: string[] = [];
  for (const language of Language.options)
    unleft.push(...(await leaveMail(url, facts, latest, language, leave)));
  return unleft;
}

const suffixOf = { vi: '', en: '-en' } as const satisfies Record<Language, string>;

/** The mail of the first recipient who reads the language, and the page that its link opens. */
async function leaveMail(
  url: string,
  facts: DemoFacts,
  edition: EditionListed,
  language: Language,
  leave: (name: string, text: string) => Promise<void>,
): Promise<readonly string[]> {
  const suffix = suffixOf[language];
  const mail = mailsOf(facts, edition).find(
    (each) => recipientOf(facts, each)?.language === language,
  );
  const link = mail && linkPathIn(mail);
  if (mail === undefined || link === undefined)
    return [`No mail (${language}) with a link shows ${nameOf(edition)}`];
  await leave(`mail${suffix}.html`, mail.html ?? '');
  await leave(`mail${suffix}.txt`, mail.text ?? '');
  await leave(`report${suffix}.html`, await (await opened(url, link)).text());
  return [];
}

const mailLine = (mail: Mail) => {
  const { to, subject, text } = mail;
  return { ...deliveryOf(mail), to, subject, text };
};

const isFigures = ({ what }: Played): boolean => what === 'figures';

const postedLine = ({ client, idempotencyKey, at, body, answer }: Played) => ({
  client,
  idempotencyKey,
  at,
  body,
  status: answer.status,
  receipt: JSON.parse(answer.text) as unknown,
});

async function reportJson(url: string, { report, edition }: EditionListed): Promise<string> {
  const path = `/v1/reports/${encodeURIComponent(report)}/editions/${edition}`;
  const answer: Answer = await call(url, path, reader);
  if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
  return answer.text;
}

async function opened(url: string, path: string): Promise<Response> {
  const response = await fetch(`${url}${path}`);
  if (!response.ok) throw new Error(`The link of the mail was answered ${response.status}`);
  return response;
}
