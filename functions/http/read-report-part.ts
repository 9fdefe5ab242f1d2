import * as z from 'zod';
import { fail, ok } from '../../core/result.ts';
import { localDateAt } from '../../core/time.ts';
import { UnitCode } from '../../core/unit.ts';
import type { Archive } from '../../store/archive.ts';
import type { Reports } from '../../store/reports.ts';
import { archivedText } from '../shared/archived-report.ts';
import { keptUnder } from '../shared/edition-part.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';
import { maySee } from './list-reports.ts';
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

type Needs = {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly reports: Pick<Reports, 'find'>;
  readonly archive: Pick<Archive, 'get'>;
  readonly now: Now;
};

/** Who may see the report may see its parts. */
export const readReportPart =
  ({ registry, reports, archive, now }: Needs): Endpoint<typeof route> =>
  async ({ path, caller }) => {
    const edition = await reports.find(path.id, path.edition);
    const part = edition && keptUnder(edition, path.province);
    if (edition === undefined || part === undefined) return fail({ code: 'not-found' });
    if (!maySee(await registry.current(), caller, edition.scope, localDateAt(now())))
      return fail({ code: 'not-found' });
    const body = await archivedText(archive, part.json);
    return ok({
      status: 200,
      body,
      headers: { ETag: `"${part.json}"`, 'Content-Type': 'application/json' },
    });
  };
