import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { Archive } from '../../store/archive.ts';
import { archivedText } from '../shared/archived-report.ts';
import { keptUnder } from '../shared/edition-part.ts';
import { editionSeen, type ReportSightNeeds } from '../shared/report-sight.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { route as whole } from './read-report.ts';

export const route = {
  name: 'readReportPart',
  method: 'GET',
  path: '/v1/reports/{id}/editions/{edition}/parts/{province}',
  servedBy: 'api',
  admission: { scope: 'reports:read' },
  summary: 'Reads one province’s part of a report of the country as JSON',
  description:
    'The lines of its units with their statements and receipts, byte for byte as archived; its SHA-256 is the ETag, and stands in `parts` of the report. `00` is the part of what lies above the provinces. Only a report of the country has parts.',
  request: {
    path: z.strictObject({
      id: whole.request.path.shape.id,
      edition: whole.request.path.shape.edition,
      province: UnitCode,
    }),
  },
  responses: {
    200: {
      description: 'The part',
      body: z.looseObject({
        schema: z.literal(1),
        id: z.string(),
        edition: z.int().positive(),
        part: z.string(),
      }),
    },
  },
  problems: ['not-found', 'compression-required', 'answer-too-large'],
} as const satisfies Route;

type Needs = ReportSightNeeds & { readonly archive: Pick<Archive, 'get'> };

/** Who may see the report may see its parts. */
export const readReportPart =
  ({ archive, ...needs }: Needs): Endpoint<typeof route> =>
  async ({ path, caller }) => {
    const edition = await editionSeen(needs, caller, path.id, path.edition);
    const part = edition && keptUnder(edition, path.province);
    if (part === undefined) return fail({ code: 'not-found' });
    const body = await archivedText(archive, part.json);
    return ok({
      status: 200,
      body,
      headers: { ETag: `"${part.json}"`, 'Content-Type': 'application/json' },
    });
  };
