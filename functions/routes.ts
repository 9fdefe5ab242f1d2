import { route as openApiReference } from './http/api-reference.ts';
import { route as readApiReferenceAsset } from './http/api-reference-asset.ts';
import { route as listReports } from './http/list-reports.ts';
import { route as openReportLink } from './http/open-report-link.ts';
import { route as readOpenapi } from './http/openapi.ts';
import { route as postSnapshots } from './http/post-snapshots.ts';
import { route as readReport } from './http/read-report.ts';
import { route as readSnapshots } from './http/read-snapshots.ts';
import type { Route } from './shared/route.ts';

/** Every route, by path: the stack, the local server and the description of the API are made from this table. */
export const routes: readonly Route[] = [
  openApiReference,
  readApiReferenceAsset,
  readOpenapi,
  openReportLink,
  listReports,
  readReport,
  postSnapshots,
  readSnapshots,
];
