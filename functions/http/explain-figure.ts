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
import { editionSeen, type ReportSightNeeds } from '../shared/report-sight.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'explainFigure',
  method: 'GET',
  path: '/v1/reports/{id}/figures/{figure}/explanation',
  servedBy: 'api',
  admission: { scope: 'reports:read' },
  summary: 'Explains a figure of a report',
  description:
    'Why the figure is what it is, from the archived edition and never computed anew: the rule, the exact total and its parts, and every unit with what was stated about it, by which source, when it was observed and received, and under which receipt. Go on with nextPageToken until it is null. With Accept: text/csv the units come as a table.',
  request: {
    path: z.strictObject({
      id: z.string().min(1).max(120).meta({ example: 'bao-cao-thang~96~2025-08' }),
      figure: z.string().min(1).max(140).meta({ example: 'xa-thang.xa.tiep-nhan' }),
    }),
    query: z.strictObject({
      edition: z
        .string()
        .regex(/^[1-9]\d{0,5}$/)
        .transform(Number)
        .optional()
        .meta({ description: 'The latest unless given' }),
      ...explanationParameters,
    }),
  },
  responses: {
    200: { description: 'The explanation', body: Explanation, csv: explanationCsv },
  },
  problems: [
    'validation-failed',
    'not-found',
    'page-token-invalid',
    'compression-required',
    'answer-too-large',
  ],
} as const satisfies Route;

type Needs = ExplanationNeeds &
  ReportSightNeeds & {
    readonly archive: Pick<Archive, 'get'>;
  };

/** It is open to whoever may read the edition, and to nobody else. */
export const explainFigure =
  ({ archive, ...needs }: Needs): Endpoint<typeof route> =>
  async ({ path, query, caller, accept, language }) => {
    const edition = await editionSeen(needs, caller, path.id, query.edition);
    const kept = edition && keptUnder(edition, query.part);
    if (edition === undefined || kept === undefined) return fail({ code: 'not-found' });
    const report = await archivedReport(archive, kept.json);
    const placed = figureIn(report, path.figure);
    if (placed === undefined) return fail({ code: 'not-found' });
    // The pages after the first are of the same edition, though a newer one may come between.
    const asked = { ...query, edition: edition.edition };
    const reader = caller.id;
    return explanationReply(needs, placed, {
      query: asked,
      accept,
      language,
      reader,
      route: route.name,
    });
  };
