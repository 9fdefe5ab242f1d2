import { registryStore } from '../../store/registry.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { postSnapshots, route } from '../http/post-snapshots.ts';
import { gateway, serve } from '../shared/edge.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

type World = { readonly db: DocumentClient; readonly now: Now; readonly log?: Log };

export const composeIngest = (
  settings: SettingsOf<'ingest'>,
  { db, now, log = functionLog('ingest', settings) }: World,
) => {
  const endpoint = postSnapshots({
    registry: registryStore(db, settings.REGISTRY_TABLE),
    submissions: submissions(db, settings.SUBMISSIONS_TABLE),
    snapshots: snapshots(db, settings.SNAPSHOTS_TABLE),
    now,
  });
  return gateway([serve(route, endpoint)], { log });
};

export const handler = onLambda('ingest', (settings) =>
  composeIngest(settings, { db: documentClient(), now: systemNow }),
);
