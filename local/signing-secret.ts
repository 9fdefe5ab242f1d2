import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SigningSecrets } from '../functions/shared/signing.ts';
import { replaceFile } from './archive.ts';

/** The secret that signs links and page tokens, drawn once per data folder, so that links survive a restart. */
export async function signingSecretIn(folder: string): Promise<SigningSecrets> {
  const file = join(folder, 'signing-secret.json');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return SigningSecrets.parse(JSON.parse(known));
  const drawn = { current: randomBytes(32).toString('base64url') };
  await replaceFile(file, JSON.stringify(drawn));
  return drawn;
}
