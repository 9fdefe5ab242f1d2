import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { addMinutes, Instant } from '../../core/time.ts';
import { managedSecrets } from '../../functions/shared/signing-secrets.ts';

const manager = mockClient(SecretsManagerClient);
beforeEach(() => void manager.reset());

const holding = (current: string) =>
  manager
    .on(GetSecretValueCommand)
    .resolves({ SecretString: JSON.stringify({ current: current.repeat(43) }) });

function secretsAt() {
  let at = Instant.parse('2025-09-05T01:00:00Z');
  const read = managedSecrets(new SecretsManagerClient({ region: 'test' }), 'id', () => at);
  return { read, wait: (minutes: number) => void (at = addMinutes(at, minutes)) };
}

test('a changed secret is known within five minutes, and is not asked for at every call', async () => {
  holding('a');
  const { read, wait } = secretsAt();
  await read();
  holding('b');
  wait(4);
  expect((await read()).current).toBe('a'.repeat(43));
  wait(1);
  expect((await read()).current).toBe('b'.repeat(43));
  expect(manager.commandCalls(GetSecretValueCommand)).toHaveLength(2);
});

test('a reading that failed is tried again at the next call', async () => {
  manager.on(GetSecretValueCommand).rejects(new Error('down'));
  const { read } = secretsAt();
  await expect(read()).rejects.toThrow('down');
  holding('a');
  expect((await read()).current).toBe('a'.repeat(43));
});

test('a secret that is no signing secret is refused', async () => {
  manager.on(GetSecretValueCommand).resolves({ SecretString: '{"current":"short"}' });
  await expect(secretsAt().read()).rejects.toThrow();
});
