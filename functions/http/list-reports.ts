import * as z from 'zod';
import { ListedEdition } from '../../core/reports/edition.ts';
import { codeMeant } from '../../core/units/units-by-day.ts';
import { DefinitionCode } from '../../core/registry/report-definition.ts';
import { ok } from '../../core/result.ts';
import { localDateAt } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { Reports } from '../../store/reports.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import { maySee } from '../shared/report-sight.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';

const Shown = ListedEdition.omit({ lookedAtUntil: true, deliveriesOver: true });

export const route = {
  name: 'listReports',
  method: 'GET',
  path: '/v1/reports',
  servedBy: 'api',
  admission: { scope: 'reports:read' },
  summary: 'Lists the editions of the reports that the caller may see',
  description:
    'Editions of every report whose scope lies under one of the caller’s units, by definition, scope, period and edition. A new edition is listed a moment after it is made.',
  request: {
    query: z.strictObject({
      definition: DefinitionCode.optional(),
      scope: UnitCode.optional(),
      period: z.string().min(4).max(10).optional(),
    }),
  },
  responses: {
    200: {
      description: 'The editions',
      body: z.object({ reports: z.array(Shown), nextPageToken: z.null() }),
    },
  },
  problems: [],
} as const satisfies Route;

type Needs = {
  readonly registry: Pick<RegistryReader, 'current'>;
  readonly reports: Pick<Reports, 'inSeries'>;
  readonly now: Now;
};

/** A list is never paged: a definition and scope makes some twenty editions a year. */
export const listReports =
  ({ registry, reports, now }: Needs): Endpoint<typeof route> =>
  async ({ query, caller }) => {
    const known = await registry.current();
    const today = localDateAt(now());
    const asked = query.scope && codeMeant(known, query.scope, today);
    const series = known.definitions
      .filter(({ code }) => query.definition === undefined || code === query.definition)
      .flatMap(({ code, scopes }) => scopes.map((scope) => ({ code, scope })))
      .filter(({ scope }) => asked === undefined || scope === asked)
      .filter(({ scope }) => maySee(known, caller, scope, today));
    const listed = await Promise.all(
      series.map(({ code, scope }) => reports.inSeries(code, scope)),
    );
    const found = listed
      .flat()
      .filter(({ label }) => query.period === undefined || label === query.period)
      .map((edition) => Shown.parse(edition));
    return ok({ status: 200, body: { reports: found, nextPageToken: null } });
  };
