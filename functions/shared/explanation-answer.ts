import * as z from 'zod';
import type { Language } from '../../core/names.ts';
import type { UnitLine } from '../../core/reports/unit-line.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { csvText, type Delimiter } from './csv-answer.ts';
import { partParameter } from './edition-part.ts';
import { explanationColumns, rowsOf } from './explanation-csv.ts';
import {
  explanationOf,
  type FigureWords,
  type InWords,
  linesOf,
  type Placed,
} from './figure-explanation.ts';
import { csvParameter, foreignToken, listReply, pageParameters } from './page.ts';
import { type ListAsked, pageToken, positionIn } from './page-token.ts';
import type { Problem } from './problem.ts';
import type { Reply } from './route.ts';
import type { SigningSecrets } from './signing.ts';

/** What both ways to an explanation can be asked. */
export const explanationParameters = {
  unit: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .meta({ description: 'Only the line of this unit; else all of them, page by page' }),
  ...partParameter,
  ...csvParameter,
  ...pageParameters({ usual: 100, largest: 1_000 }),
};

export const explanationCsv =
  'One line per statement of a unit (one also for a unit that made none), with what the unit counts with; statements of the older periods that it is compared with name that period in comparedWith, and their role begins with compared-; the next page stands in the Link header';

type Query = {
  readonly unit?: string | undefined;
  readonly delimiter: Delimiter;
  readonly pageSize: number;
  readonly pageToken?: string | undefined;
};

export type ExplanationNeeds = {
  /** Page tokens are sealed with it. */
  readonly secrets: () => Promise<SigningSecrets>;
  readonly inWords: InWords;
};

/** What is asked of a figure, and by whom. */
export type ExplanationAsked = {
  readonly query: Query;
  readonly accept: string | undefined;
  readonly language: Language;
  /** Who goes through the pages. */
  readonly reader: string;
  readonly route: string;
};

/** One page of the explanation. A unit that is no line of the figure is not found. */
export async function explanationReply(
  { secrets, inWords }: ExplanationNeeds,
  placed: Placed,
  asked: ExplanationAsked,
): Promise<Result<Reply, Problem>> {
  const { query, accept, language } = asked;
  const all = linesOf(placed.figure, query.unit);
  if (query.unit !== undefined && all.length === 0) return fail({ code: 'not-found' });
  const page = pageOf(await secrets(), all, listAsked(placed, asked), query);
  if (page === undefined) return fail(foreignToken);
  const { lines, nextPageToken } = page;
  const words = inWords(placed.report, placed.figure, language);
  const csv = (delimiter: Delimiter) =>
    csvText(explanationColumns, rowsOf(lines, named(placed, words, language)), delimiter);
  const body = explanationOf(placed, lines, words);
  const reply = listReply({ query, accept, nextPageToken, body, csv });
  return ok({ ...reply, headers: { ...reply.headers, 'Content-Language': language } });
}

const named = ({ report }: Placed, { line }: FigureWords, language: Language) => ({
  line,
  name: (unit: string) => report.unitNames[unit]?.[language],
});

/** A token goes on with this figure of this edition, whatever edition is the latest by then. */
const listAsked = (
  { report, figure }: Placed,
  { reader, route, query }: ExplanationAsked,
): ListAsked => ({
  caller: reader,
  route,
  filter: [report.id, report.edition, report.part, figure.id, query.unit],
});

function pageOf(
  secrets: SigningSecrets,
  all: readonly UnitLine[],
  list: ListAsked,
  { pageSize, pageToken: token }: Query,
) {
  const start = token === undefined ? 0 : positionIn(secrets, list, token, z.int().positive());
  if (start === undefined) return undefined;
  const end = start + pageSize;
  return {
    lines: all.slice(start, end),
    nextPageToken: end < all.length ? pageToken(secrets, list, end) : null,
  };
}
