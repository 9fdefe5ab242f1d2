import { registryStore } from '../../store/registry.ts';
import { authorizer } from '../shared/authenticate.ts';
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

export const composeAuthorizer = (
  settings: SettingsOf<'authorizer'>,
  { db, now, log = functionLog('authorizer', settings) }: World,
) => authorizer({ registry: registryStore(db, settings.REGISTRY_TABLE), now, log });

export const handler = onLambda('authorizer', (settings) =>
  composeAuthorizer(settings, { db: documentClient(), now: systemNow }),
);
