import * as z from 'zod';
import type { Problem } from './problem.ts';

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
