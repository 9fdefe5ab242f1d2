import { inspect } from 'node:util';
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

test('a secret that is no signing secret is refused in words that quote nothing of it', async () => {
  const hidden = 'hunter2';
  for (const SecretString of [
    hidden,
    `"${hidden}"`,
    `{"${hidden}":1}`,
    `{"current":"${hidden}"}`,
    `{"current":"${'a'.repeat(43)}","previous":"${hidden}"}`,
    '',
  ]) {
    manager.on(GetSecretValueCommand).resolves({ SecretString });
    const fault = await secretsAt()
      .read()
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Error);
    const told = inspect(fault, { depth: 9, showHidden: true });
    expect(told).toContain('The signing secret is not');
    expect(told).not.toContain(hidden);
    expect(told).not.toContain('hunt');
  }
});
