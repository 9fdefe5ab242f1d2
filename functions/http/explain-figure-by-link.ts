import * as z from 'zod';
import { fail } from '../../core/result.ts';
import type { Archive } from '../../store/archive.ts';
import { archivedReport } from '../shared/archived-report.ts';
import { keptUnder } from '../shared/edition-part.ts';
import {
  explanationCsv,
  type ExplanationNeeds,
  explanationParameters,
  explanationReply,
} from '../shared/explanation-answer.ts';
import { Explanation } from '../shared/explanation-shape.ts';
import { figureIn } from '../shared/figure-explanation.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { type LinkNeeds, openedBy } from './open-report-link.ts';

export const route = {
  name: 'explainFigureByLink',
  method: 'GET',
  path: '/reports/{token}/figures/{figure}/explanation',
  servedBy: 'api',
  admission: 'capability',
  summary: 'Explains a figure of a report that was mailed',
  description:
    'The same explanation for whoever holds the link in an e-mail: of the edition that the link opens, in its reader’s language, for as long as it opens it.',
  request: {
    path: z.strictObject({
      token: z.string().min(1).max(2000),
      figure: z.string().min(1).max(140),
    }),
    query: z.strictObject(explanationParameters),
  },
  responses: {
    200: { description: 'The explanation', body: Explanation, csv: explanationCsv },
  },
  problems: [
    'validation-failed',
    'not-found',
    'link-expired',
    'page-token-invalid',
    'compression-required',
    'answer-too-large',
  ],
} as const satisfies Route;

type Needs = ExplanationNeeds & LinkNeeds & { readonly archive: Pick<Archive, 'get'> };

export const explainFigureByLink =
  ({ archive, ...needs }: Needs): Endpoint<typeof route> =>
  async ({ path, query, accept }) => {
    const opened = await openedBy(needs, path.token);
    if (!opened.ok) return opened;
    const { edition, reader } = opened.value;
    const kept = keptUnder(edition, query.part);
    if (kept === undefined) return fail({ code: 'not-found' });
    const placed = figureIn(await archivedReport(archive, kept.json), path.figure);
    if (placed === undefined) return fail({ code: 'not-found' });
    return explanationReply(needs, placed, {
      query,
      accept,
      language: reader.language,
      reader: `${edition.report} ${edition.edition} ${reader.id}`,
      route: route.name,
    });
  };
