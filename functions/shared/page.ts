import * as z from 'zod';
import { csvType, Delimiter, wantsCsv } from './csv-answer.ts';
import type { Problem } from './problem.ts';
import type { Reply } from './route.ts';

/** The parameters by which a list is read page by page. */
export const pageParameters = ({ usual, largest }: { usual: number; largest: number }) => ({
  pageSize: z.coerce
    .number()
    .int()
    .min(1)
    .max(largest)
    .default(usual)
    .meta({ description: `Lines of a page: ${usual} unless given, at most ${largest}` }),
  pageToken: z
    .string()
    .max(2_000)
    .optional()
    .meta({ description: 'The nextPageToken of the page before, with the same filter' }),
});

/** Of lists that also come as a CSV. */
export const csvParameter = {
  delimiter: Delimiter.default(',').meta({
    description:
      'Of a CSV: what parts the cells; a comma, or a semicolon (%3B) for an Excel whose list separator that is',
  }),
};

export const foreignToken: Problem = {
  code: 'page-token-invalid',
  detail: {
    vi: 'Mã trang không phải của danh sách này; hãy đọc lại từ trang đầu.',
    en: 'This page token is not one of this list; begin again with the first page.',
  },
};

/** The next page as a link (RFC 8288): the same parameters with another token, relative to what was asked for. */
export function nextLink(
  query: Readonly<Record<string, unknown>>,
  token: string | null,
): Readonly<Record<string, string>> {
  if (token === null) return {};
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, pageToken: token }))
    if (value !== undefined) parameters.set(name, String(value));
  return { Link: `<?${parameters.toString()}>; rel="next"` };
}

export type ListAnswer = {
  /** As it was asked for. */
  readonly query: Readonly<Record<string, unknown>> & { readonly delimiter: Delimiter };
  readonly accept: string | undefined;
  readonly nextPageToken: string | null;
  /** All of the JSON but the token. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly csv: (delimiter: Delimiter) => string;
};

/** One page as JSON, or as CSV for who asks for that; the Link header leads on in both. */
export function listReply({ query, accept, nextPageToken, body, csv }: ListAnswer): Reply {
  const headers = nextLink(query, nextPageToken);
  return wantsCsv(accept)
    ? { status: 200, body: csv(query.delimiter), headers: { ...headers, 'Content-Type': csvType } }
    : { status: 200, body: { ...body, nextPageToken }, headers };
}
