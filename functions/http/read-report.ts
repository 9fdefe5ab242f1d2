import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import type { Archive } from '../../store/archive.ts';
import { archivedText } from '../shared/archived-report.ts';
import { editionSeen, type ReportSightNeeds } from '../shared/report-sight.ts';
import type { Endpoint, Route } from '../shared/route.ts';

export const route = {
  name: 'readReport',
  method: 'GET',
  path: '/v1/reports/{id}/editions/{edition}',
  servedBy: 'api',
  admission: { scope: 'reports:read' },
  summary: 'Reads one edition of a report as JSON',
  description:
    'The canonical JSON as it was archived, byte for byte; its SHA-256 is the ETag. An edition never changes.',
  request: {
    path: z.strictObject({
      id: z.string().min(1).max(120).meta({ example: 'bao-cao-thang~96~2025-08' }),
      edition: z
        .string()
        .regex(/^[1-9]\d{0,5}$/)
        .transform(Number),
    }),
  },
  responses: {
    200: {
      description: 'The report',
      body: z.looseObject({ schema: z.literal(1), id: z.string(), edition: z.int().positive() }),
    },
  },
  problems: ['not-found', 'compression-required', 'answer-too-large'],
} as const satisfies Route;

type Needs = ReportSightNeeds & { readonly archive: Pick<Archive, 'get'> };

export const readReport =
  ({ archive, ...needs }: Needs): Endpoint<typeof route> =>
  async ({ path, caller }) => {
    const edition = await editionSeen(needs, caller, path.id, path.edition);
    if (edition === undefined) return fail({ code: 'not-found' });
    const body = await archivedText(archive, edition.archived.json);
    return ok({
      status: 200,
      body,
      headers: { ETag: `"${edition.sha256}"`, 'Content-Type': 'application/json' },
    });
  };
