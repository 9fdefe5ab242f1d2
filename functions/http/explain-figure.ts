import * as z from 'zod';
import { fail } from '../../core/result.ts';
import { localDateAt } from '../../core/time.ts';
import type { Archive } from '../../store/archive.ts';
import type { Reports } from '../../store/reports.ts';
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
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';
import { maySee } from './list-reports.ts';

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

type Needs = ExplanationNeeds & {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly reports: Pick<Reports, 'find' | 'latest'>;
  readonly archive: Pick<Archive, 'get'>;
  readonly now: Now;
};

/** It is open to whoever may read the edition, and to nobody else. */
export const explainFigure =
  ({ registry, reports, archive, now, ...needs }: Needs): Endpoint<typeof route> =>
  async ({ path, query, caller, accept, language }) => {
    const edition =
      query.edition === undefined
        ? await reports.latest(path.id)
        : await reports.find(path.id, query.edition);
    if (edition === undefined) return fail({ code: 'not-found' });
    if (!maySee(await registry.current(), caller, edition.scope, localDateAt(now())))
      return fail({ code: 'not-found' });
    const kept = keptUnder(edition, query.part);
    if (kept === undefined) return fail({ code: 'not-found' });
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
