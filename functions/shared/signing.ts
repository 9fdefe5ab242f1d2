import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import * as z from 'zod';

/**
 * One secret in two live versions: `current` signs and seals, both are accepted, so that the secret can be changed
 * while links are out in people's mail.
 */
export const SigningSecrets = z.strictObject({
  current: z.string().min(32),
  previous: z.string().min(32).optional(),
});
export type SigningSecrets = Readonly<z.output<typeof SigningSecrets>>;

/** What a token is for; it is part of the signature, so that none passes for another. */
type Purpose = 'report-link';

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
  return live(secrets).some((secret) => timingSafeEqual(macOf(secret, purpose, payload), given))
    ? payload
    : undefined;
}

const live = ({ current, previous }: SigningSecrets): readonly string[] =>
  previous === undefined ? [current] : [current, previous];

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** A key of its own, so that nothing that is signed tells anything about what is sealed (HKDF, RFC 5869). */
const sealingKey = (secret: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', 'page-token', 32));

/**
 * AES-256-GCM, base64url of nonce, tag and ciphertext: whoever holds the token can neither read the text nor change it,
 * nor use it elsewhere than with `bound`. The nonces are random, which is safe for some billions of tokens per secret.
 */
export function sealed({ current }: SigningSecrets, bound: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const seal = createCipheriv(cipher, sealingKey(current), nonce).setAAD(Buffer.from(bound));
  const closed = Buffer.concat([seal.update(text, 'utf8'), seal.final()]);
  return Buffer.concat([nonce, seal.getAuthTag(), closed]).toString('base64url');
}

/** The text of a token that we sealed with this `bound`; `undefined` for anything else. */
export function unsealed(
  secrets: SigningSecrets,
  bound: string,
  token: string,
): string | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // The decoder passes over letters that are none of base64url.
  if (bytes.length < nonceBytes + tagBytes || bytes.toString('base64url') !== token)
    return undefined;
  for (const secret of live(secrets)) {
    const text = unsealedBy(secret, bound, bytes);
    if (text !== undefined) return text;
  }
  return undefined;
}

function unsealedBy(secret: string, bound: string, bytes: Buffer): string | undefined {
  const nonce = bytes.subarray(0, nonceBytes);
  const seal = createDecipheriv(cipher, sealingKey(secret), nonce, { authTagLength: tagBytes })
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = seal.update(bytes.subarray(nonceBytes + tagBytes));
  try {
    return Buffer.concat([text, seal.final()]).toString('utf8');
  } catch {
    // Not ours, or changed: `final` throws for nothing else.
    return undefined;
  }
}
