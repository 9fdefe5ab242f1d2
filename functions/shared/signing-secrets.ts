import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { addMinutes, type Instant } from '../../core/time.ts';
import type { Secrets } from './capability.ts';
import { SigningSecrets } from './signing.ts';
import type { Now } from './world.ts';

/** A warm function signs with a secret that was replaced at most this long ago. */
const keptMinutes = 5;

/** The signing secrets from Secrets Manager, read again every five minutes; a failed reading is not kept. */
export function managedSecrets(client: SecretsManagerClient, SecretId: string, now: Now): Secrets {
  let kept: { readonly secrets: SigningSecrets; readonly until: Instant } | undefined;
  return async () => {
    if (kept !== undefined && now() < kept.until) return kept.secrets;
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
    const secrets = secretsIn(SecretString);
    kept = { secrets, until: addMinutes(now(), keptMinutes) };
    return secrets;
  };
}

/** The reader's own faults quote what they read, and faults are logged: none of them may leave this function. */
function secretsIn(text: string): SigningSecrets {
  const parsed = SigningSecrets.safeParse(jsonIn(text));
  if (!parsed.success)
    throw new Error(
      'The signing secret is not {"current": "...", "previous": "..."} with 32 characters or more in each',
    );
  return parsed.data;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
