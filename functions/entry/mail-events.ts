import { deliveryStore } from '../../store/deliveries.ts';
import { suppressedAddresses } from '../../store/suppressed-addresses.ts';
import { takeInMailEvent } from '../events/mail-events.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { type DocumentClient, documentClient, onLambda } from '../shared/world.ts';

type World = { readonly db: DocumentClient; readonly log?: Log };

export const composeMailEvents = (
  settings: SettingsOf<'mail-events'>,
  { db, log = functionLog('mail-events', settings) }: World,
) =>
  takeInMailEvent({
    deliveries: deliveryStore(db, settings.REPORTS_TABLE),
    addresses: suppressedAddresses(db, settings.REPORTS_TABLE),
    log,
  });

export const handler = onLambda('mail-events', (settings) =>
  composeMailEvents(settings, { db: documentClient() }),
);
