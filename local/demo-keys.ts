import { createHash } from 'node:crypto';
import type { Client } from '../core/registry/client.ts';
import { Instant } from '../core/time.ts';

/**
 * Keys of the sample clients, the same on every machine and listed on the start page: they open nothing but local
 * systems, which alone register them.
 */
export const demoKey = (client: string): string => `${client}.${secretOf(client)}`;

const secretOf = (client: string): string =>
  createHash('sha256').update(`commune-reporting demo key of ${client}`).digest('base64url');

const expiresAt = Instant.parse('2099-12-31T00:00:00Z');

const hashOf = (client: string): string =>
  createHash('sha256').update(secretOf(client)).digest('hex');

export const withDemoKey = (client: Client): Client => ({
  ...client,
  keys: [{ sha256: hashOf(client.id), expiresAt }],
});

/** False for a client of somebody's own registry, whose keys we do not know. */
export const hasDemoKey = ({ id, keys }: Client): boolean =>
  keys.some(({ sha256 }) => sha256 === hashOf(id));
