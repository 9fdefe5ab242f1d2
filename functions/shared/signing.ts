import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/**
 * One secret in two live versions: `current` signs, both are accepted, so that the secret can be changed
 * while links are out in people's mail.
 */
export const SigningSecrets = z.strictObject({
  current: z.string().min(32),
  previous: z.string().min(32).optional(),
});
export type SigningSecrets = Readonly<z.output<typeof SigningSecrets>>;

/** What a signature is for; it is signed too, so that a page token never passes for a link. */
export type Purpose = 'report-link' | 'page-token';

const macOf = (secret: string, purpose: Purpose, payload: string): Buffer =>
  createHmac('sha256', secret).update(`${purpose}\n${payload}`).digest();

/** `<payload>.<HMAC-SHA256>`, both base64url. The payload can be read by whoever holds the token, not changed. */
export const signed = (secrets: SigningSecrets, purpose: Purpose, payload: string): string =>
  `${Buffer.from(payload).toString('base64url')}.${macOf(secrets.current, purpose, payload).toString('base64url')}`;

const tokenShape = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

/** The payload of a token that we signed for this purpose; `undefined` for anything else. Compared in constant time. */
export function opened(
  secrets: SigningSecrets,
  purpose: Purpose,
  token: string,
): string | undefined {
  const [, text, mac] = tokenShape.exec(token) ?? [];
  if (text === undefined || mac === undefined) return undefined;
  const payload = Buffer.from(text, 'base64url').toString();
  const given = Buffer.from(mac, 'base64url');
  const live = [secrets.current, secrets.previous].filter((secret) => secret !== undefined);
  return live.some((secret) => timingSafeEqual(macOf(secret, purpose, payload), given))
    ? payload
    : undefined;
}
