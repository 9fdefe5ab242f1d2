import { beforeAll, expect, test } from 'vitest';
import { Client } from '../../core/registry/client.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { Instant } from '../../core/time.ts';
import { composeAuthorizer } from '../../functions/entry/authorizer.ts';
import { authenticate, sha256Of } from '../../functions/shared/authenticate.ts';
import { callerFrom } from '../../functions/shared/caller.ts';
import { registryStore } from '../../store/registry.ts';
import { content } from '../support/ingest-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { freshTables } from '../support/store.ts';

const now = Instant.parse('2025-08-15T01:00:00Z');
const key = (secret: string, expiresAt: string) => ({ sha256: sha256Of(secret), expiresAt });
const keyed = Client.parse({
  id: 'keyed',
  name: 'keyed',
  keys: [key('old.secret', '2025-08-15T01:00:00Z'), key('new-secret', '2026-01-01T00:00:00Z')],
  scopes: ['snapshots:write'],
  units: ['96'],
  sources: ['lgsp'],
  actors: [{ role: 'INTAKE', unit: '96' }],
});
const registry = indexRegistry(1, { ...content, clients: [keyed] });
const holder = (header: string | undefined, at = now) => authenticate(registry, header, at)?.id;

test('a live key is known by its id and secret, with or without the word Bearer', () => {
  expect(holder('keyed.new-secret')).toBe('keyed');
  expect(holder('Bearer keyed.new-secret')).toBe('keyed');
  expect(holder('bearer  keyed.new-secret ')).toBe('keyed');
});

test('a key is good until the moment at which it expires, and beside another one', () => {
  expect(holder('keyed.old.secret')).toBeUndefined();
  expect(holder('keyed.old.secret', Instant.parse('2025-08-15T00:59:59.999Z'))).toBe('keyed');
  expect(holder('keyed.new-secret', Instant.parse('2025-08-15T00:59:59.999Z'))).toBe('keyed');
});

test('no key, a wrong key, a stranger and broken text are nobody', () => {
  const wrong = [
    undefined,
    '',
    'keyed',
    'keyed.',
    'keyed.wrong',
    'other.new-secret',
    '.new-secret',
    'Basic a2V5',
  ];
  expect(wrong.map((header) => holder(header))).toEqual(wrong.map(() => undefined));
  expect(holder(`keyed.${keyed.keys[1]?.sha256}`)).toBeUndefined();
});

let authorize: ReturnType<typeof composeAuthorizer>;
beforeAll(async () => {
  const { db, names } = await freshTables();
  await registryStore(db, names.registry).publish(
    { ...content, clients: [keyed] },
    { expected: 0, now: () => now, by: 'test', note: '' },
  );
  const settings = { STAGE: 'test', CODE_VERSION: 'test', REGISTRY_TABLE: names.registry };
  authorize = composeAuthorizer(settings, { db, now: () => now, log: silentLog });
});

const methodArn = 'arn:aws:execute-api:ap-southeast-1:123456789012:abc123/prod/GET/v1/snapshots';

test('the policy covers the whole API, because the gateway keeps it by the header alone', async () => {
  const answer = await authorize({ headers: { authorization: 'keyed.new-secret' }, methodArn });
  expect(answer.principalId).toBe('keyed');
  expect(answer.policyDocument.Statement).toEqual([
    {
      Action: 'execute-api:Invoke',
      Effect: 'Allow',
      Resource: 'arn:aws:execute-api:ap-southeast-1:123456789012:abc123/prod/*/*',
    },
  ]);
});

test('the edge finds in the context who the caller is, and nothing of the key', async () => {
  const { context } = await authorize({
    headers: { Authorization: 'keyed.new-secret' },
    methodArn,
  });
  const { keys: _, name: __, ...caller } = keyed;
  expect(callerFrom({ principalId: 'keyed', integrationLatency: 3, ...context })).toEqual(caller);
  expect(JSON.stringify(context)).not.toContain(sha256Of('new-secret'));
  expect(Object.values(context ?? {}).every((value) => typeof value === 'string')).toBe(true);
});

test('anybody else is refused with the one word that the gateway turns into 401', async () => {
  await expect(authorize({ headers: { Authorization: 'keyed.wrong' }, methodArn })).rejects.toThrow(
    /^Unauthorized$/,
  );
  await expect(authorize({ headers: null, methodArn })).rejects.toThrow(/^Unauthorized$/);
});
