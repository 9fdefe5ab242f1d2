import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Archive } from '../../store/archive.ts';
import type { Reports } from '../../store/reports.ts';
import { archivedText } from '../shared/archived-report.ts';
import { type Capability, readCapability, type Secrets } from '../shared/capability.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';

export const route = {
  name: 'openReportLink',
  method: 'GET',
  path: '/reports/{token}',
  servedBy: 'api',
  admission: 'capability',
  summary: 'Opens a report by the link in an e-mail',
  description:
    'The link is signed for one edition and one recipient, ends after the days that the definition allows, and can be revoked.',
  request: { path: z.strictObject({ token: z.string().min(1).max(2000) }) },
  responses: {
    200: { description: 'The report as a page', contentType: 'text/html; charset=utf-8' },
  },
  problems: ['not-found', 'link-expired', 'compression-required', 'answer-too-large'],
} as const satisfies Route;

/** The page needs nothing but itself, tells no one where its reader came from, and is not to be found by search. */
const pageHeaders = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

const ended: Problem = {
  code: 'link-expired',
  detail: {
    vi: 'Liên kết trong thư đã hết hạn hoặc đã bị thu hồi. Hãy mở thư của bản mới nhất hoặc đề nghị đơn vị gửi báo cáo cấp lại.',
    en: 'The link in the e-mail has expired or was revoked. Open the e-mail of the latest edition, or ask the office that sends the report.',
  },
};

type Needs = {
  readonly reports: Pick<Reports, 'find' | 'isLinkRevoked'>;
  readonly archive: Pick<Archive, 'get'>;
  readonly secrets: Secrets;
  readonly now: Now;
};

export const openReportLink =
  (needs: Needs): Endpoint<typeof route> =>
  async ({ path }) => {
    const admitted = await admit(needs, path.token);
    if (!admitted.ok) return admitted;
    const { report, edition: number, recipient } = admitted.value;
    const edition = await needs.reports.find(report, number);
    const reader = edition?.recipients.find(({ id }) => id === recipient);
    if (edition === undefined || reader === undefined) return fail({ code: 'not-found' });
    const body = await archivedText(needs.archive, edition.archived.page[reader.language]);
    return ok({
      status: 200,
      body,
      headers: { ...pageHeaders, 'Content-Language': reader.language },
    });
  };

async function admit(
  { reports, secrets, now }: Needs,
  token: string,
): Promise<Result<Capability, Problem>> {
  const read = readCapability(await secrets(), token, now());
  if (!read.ok) return fail(read.failure === 'forged' ? { code: 'not-found' } : ended);
  return (await reports.isLinkRevoked(read.value)) ? fail(ended) : read;
}
