import { createHash } from 'node:crypto';
import type { Client } from '../core/client.ts';
import { Instant } from '../core/time.ts';

/**
 * Keys of the sample clients, the same on every machine and printed in its documents: they open nothing but the
 * local system, which alone registers them.
 */
export const demoKey = (client: string): string => `${client}.${secretOf(client)}`;

const secretOf = (client: string): string =>
  createHash('sha256').update(`commune-reporting demo key of ${client}`).digest('base64url');

const expiresAt = Instant.parse('2099-12-31T00:00:00Z');

export const withDemoKey = (client: Client): Client => ({
  ...client,
  keys: [{ sha256: createHash('sha256').update(secretOf(client.id)).digest('hex'), expiresAt }],
});
