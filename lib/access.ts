import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { FunctionName } from '../functions/shared/settings.ts';
import type { TableName } from '../store/tables.ts';
import type { Resources } from './environments.ts';
import { type Access, tableAccess } from './table-access.ts';

type Grantees = Readonly<Record<FunctionName, NodejsFunction>>;

/** Opens to each function the tables of the list above, and beside them only what it works with. */
export function openTo(grantees: Grantees, resources: Resources): void {
  openTables(grantees, resources);
  const { archive, uploads, secret, compileQueue, deliverQueue, uploadQueue, mail } = resources;
  archive.open('read', grantees.api);
  archive.open('append', grantees.compile);
  archive.open('append', grantees['compile-country']);
  archive.open('read', grantees.deliver);
  uploads.openToApi(grantees.api);
  uploads.openToWorker(grantees.upload);
  secret.grantRead(grantees.api);
  secret.grantRead(grantees.admin);
  secret.grantRead(grantees.deliver);
  compileQueue.queue.grantSendMessages(grantees.admin);
  compileQueue.queue.grantSendMessages(grantees.tick);
  deliverQueue.queue.grantSendMessages(grantees.tick);
  deliverQueue.queue.grantSendMessages(grantees.compile);
  deliverQueue.queue.grantSendMessages(grantees['compile-country']);
  uploadQueue.queue.grantSendMessages(grantees.tick);
  mail.grantSend(grantees.deliver);
}

function openTables(grantees: Grantees, { tables }: Resources): void {
  for (const [name, grantee] of entries(grantees))
    for (const [table, access] of entries<TableName, Access>(tableAccess[name]))
      tables.open(table, access, grantee);
}

/** Object.entries with the keys that the type names: the records here are made from these keys only. */
const entries = <K extends string, V>(record: Partial<Readonly<Record<K, V>>>): [K, V][] =>
  Object.entries(record) as [K, V][];
