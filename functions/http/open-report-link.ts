import * as z from 'zod';
import type { Addressee } from '../../core/reports/delivery.ts';
import type { Edition } from '../../core/reports/edition.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import type { Archive } from '../../store/archive.ts';
import type { Reports } from '../../store/reports.ts';
import { archivedText } from '../shared/archived-report.ts';
import { keptUnder, partParameter } from '../shared/edition-part.ts';
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
  request: {
    path: z.strictObject({ token: z.string().min(1).max(2000) }),
    query: z.strictObject({
      figure: z
        .string()
        .min(1)
        .max(140)
        .optional()
        .meta({ description: 'Leads on to the explanation of this figure' }),
      ...partParameter,
    }),
  },
  responses: {
    200: { description: 'The report as a page', contentType: 'text/html; charset=utf-8' },
    303: {
      description: 'Where the figure is explained, in the Location header',
      contentType: 'text/plain; charset=utf-8',
    },
  },
  problems: [
    'validation-failed',
    'not-found',
    'link-expired',
    'compression-required',
    'answer-too-large',
  ],
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

export type LinkNeeds = {
  readonly reports: Pick<Reports, 'find' | 'isLinkRevoked'>;
  readonly secrets: Secrets;
  readonly now: Now;
};

type Needs = LinkNeeds & { readonly archive: Pick<Archive, 'get'> };

export const openReportLink =
  (needs: Needs): Endpoint<typeof route> =>
  async ({ path, query }) => {
    const opened = await openedBy(needs, path.token);
    if (!opened.ok) return opened;
    const { edition, reader } = opened.value;
    if (query.figure !== undefined) return ok(leadingTo(path.token, query.figure, query.part));
    const kept = keptUnder(edition, query.part);
    if (kept === undefined) return fail({ code: 'not-found' });
    const body = await archivedText(needs.archive, kept.page[reader.language]);
    return ok({
      status: 200,
      body,
      headers: { ...pageHeaders, 'Content-Language': reader.language },
    });
  };

/**
 * The page is the same file for all its readers, and names no link: what leads on from it names the figure alone, which a
 * browser adds to the address that it came by.
 */
const leadingTo = (token: string, figure: string, part: UnitCode | undefined) => ({
  status: 303,
  body: '',
  headers: {
    Location: `${encodeURIComponent(token)}/figures/${encodeURIComponent(figure)}/explanation${
      part === undefined ? '' : `?part=${encodeURIComponent(part)}`
    }`,
    'Referrer-Policy': 'no-referrer',
  },
});

/** The edition that a link opens, and for whom. */
export async function openedBy(
  needs: LinkNeeds,
  token: string,
): Promise<Result<{ readonly edition: Edition; readonly reader: Addressee }, Problem>> {
  const admitted = await admit(needs, token);
  if (!admitted.ok) return admitted;
  const { report, edition: number, recipient } = admitted.value;
  const edition = await needs.reports.find(report, number);
  const reader = edition?.recipients.find(({ id }) => id === recipient);
  if (edition === undefined || reader === undefined) return fail({ code: 'not-found' });
  return ok({ edition, reader });
}

async function admit(
  { reports, secrets, now }: LinkNeeds,
  token: string,
): Promise<Result<Capability, Problem>> {
  const read = readCapability(await secrets(), token, now());
  if (!read.ok) return fail(read.failure === 'forged' ? { code: 'not-found' } : ended);
  return (await reports.isLinkRevoked(read.value)) ? fail(ended) : read;
}
