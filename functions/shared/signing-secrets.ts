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
    const secrets = SigningSecrets.parse(JSON.parse(SecretString));
    kept = { secrets, until: addMinutes(now(), keptMinutes) };
    return secrets;
  };
}
