import type * as z from 'zod';
import { canonicalJson } from '../../core/canonical-json.ts';
import { DeliveryName } from '../../core/reports/delivery.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { Instant } from '../../core/time.ts';
import { opened, signed, type SigningSecrets } from './signing.ts';

/** What a mailed link allows: this recipient may open this edition of this report until then, and nothing else. */
export const Capability = DeliveryName.extend({ expiresAt: Instant });
export type Capability = Readonly<z.output<typeof Capability>>;

/** The secrets as they stand now; they may be changed while we run. */
export type Secrets = () => Promise<SigningSecrets>;

export const capabilityToken = (secrets: SigningSecrets, capability: Capability): string =>
  signed(secrets, 'report-link', canonicalJson(capability));

/** Reads a token. Forged: we never signed it, or not for a report. Expired: we did, and its time is over. */
export function readCapability(
  secrets: SigningSecrets,
  token: string,
  now: Instant,
): Result<Capability, 'forged' | 'expired'> {
  const payload = opened(secrets, 'report-link', token);
  if (payload === undefined) return fail('forged');
  const capability = Capability.parse(JSON.parse(payload));
  return now < capability.expiresAt ? ok(capability) : fail('expired');
}

/** The address that a mail carries. */
export const capabilityLink = (publicUrl: string, token: string): string =>
  `${publicUrl.replace(/\/+$/, '')}/reports/${token}`;
