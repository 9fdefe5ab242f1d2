import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Archive, s3Archive } from '../../store/archive.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { snapshots } from '../../store/snapshots.ts';
import * as asset from '../http/api-reference-asset.ts';
import * as reference from '../http/api-reference.ts';
import * as listing from '../http/list-reports.ts';
import * as link from '../http/open-report-link.ts';
import * as openapi from '../http/openapi.ts';
import * as reading from '../http/read-report.ts';
import * as readingBack from '../http/read-snapshots.ts';
import { routes } from '../routes.ts';
import type { Secrets } from '../shared/capability.ts';
import { gateway, serve, type Served } from '../shared/edge.ts';
import { functionLog, type Log } from '../shared/log.ts';
import { openapiDocument } from '../shared/openapi.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { managedSecrets } from '../shared/signing-secrets.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

type World = {
  readonly db: DocumentClient;
  readonly archive: Archive;
  readonly secrets: Secrets;
  readonly now: Now;
  /** The folder with the parts of the reference page; from where the process was started. */
  readonly apiPage?: string;
  readonly log?: Log;
};

export const composeApi = (settings: SettingsOf<'api'>, world: World) =>
  gateway(
    [
      ...aboutApi(settings, world),
      ...aboutSnapshots(settings, world),
      ...aboutReports(settings, world),
    ],
    { log: world.log ?? functionLog('api', settings) },
  );

function aboutApi(
  { CODE_VERSION }: SettingsOf<'api'>,
  { apiPage = 'node_modules/swagger-ui-dist' }: World,
): readonly Served[] {
  const text = once(() => JSON.stringify(openapiDocument(routes, CODE_VERSION)));
  return [
    serve(openapi.route, openapi.readOpenapi({ text })),
    serve(reference.route, reference.openApiReference()),
    serve(asset.route, asset.readApiReferenceAsset({ part: partsIn(apiPage) })),
  ];
}

const aboutSnapshots = (
  { REGISTRY_TABLE, SNAPSHOTS_TABLE }: SettingsOf<'api'>,
  { db }: World,
): readonly Served[] => [
  serve(
    readingBack.route,
    readingBack.readSnapshots({
      registry: registryStore(db, REGISTRY_TABLE),
      snapshots: snapshots(db, SNAPSHOTS_TABLE),
    }),
  ),
];

function aboutReports(
  { REGISTRY_TABLE, REPORTS_TABLE }: SettingsOf<'api'>,
  { db, archive, secrets, now }: World,
): readonly Served[] {
  const registry = registryStore(db, REGISTRY_TABLE);
  const reports = reportStore(db, REPORTS_TABLE);
  return [
    serve(listing.route, listing.listReports({ registry, reports, now })),
    serve(reading.route, reading.readReport({ registry, reports, archive, now })),
    serve(link.route, link.openReportLink({ reports, archive, secrets, now })),
  ];
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}

/** A part that does not lie in the folder was not deployed: a fault of ours, so it is thrown. */
const partsIn =
  (folder: string) =>
  (name: string): Promise<Uint8Array> =>
    readFile(join(folder, name));

export const handler = onLambda('api', (settings) =>
  composeApi(settings, {
    db: documentClient(),
    archive: s3Archive(new S3Client({}), settings.ARCHIVE_BUCKET),
    secrets: managedSecrets(new SecretsManagerClient({}), settings.SIGNING_SECRET_ID, systemNow),
    now: systemNow,
    apiPage: 'api-page',
  }),
);
