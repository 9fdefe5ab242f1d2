import type { Client } from '../../core/registry/client.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { route } from '../../functions/http/post-snapshots.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { type Asked, sentOf } from './sent.ts';

export const settings = (
  names: Readonly<Record<'snapshots' | 'submissions' | 'registry', string>>,
) => ({
  STAGE: 'law',
  CODE_VERSION: 'law',
  SNAPSHOTS_TABLE: names.snapshots,
  SUBMISSIONS_TABLE: names.submissions,
  REGISTRY_TABLE: names.registry,
});

/** The table that a command names, if it names one. */
export function tableOf(command: object): unknown {
  const input: unknown = Reflect.get(command, 'input');
  return typeof input === 'object' && input !== null ? Reflect.get(input, 'TableName') : undefined;
}

export function clientIn({ clients }: RegistryContent, named: string): Client {
  const found = clients.find(({ id }) => id === named);
  if (found === undefined) throw new Error(`No client ${named}`);
  return found;
}

/** The request that sends figures. */
export function eventOf(asked: Asked, content: RegistryContent) {
  const { text, type, query } = sentOf(asked);
  const caller = clientIn(content, asked.client);
  return gatewayEvent(route, {
    body: text,
    caller,
    query,
    headers: {
      'Content-Type': type,
      'Idempotency-Key': asked.key,
      'Accept-Language': 'en',
    },
  });
}
