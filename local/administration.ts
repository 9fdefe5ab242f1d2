import { userInfo } from 'node:os';
import type { Problem } from '../functions/shared/problem.ts';
import type { WireRequest } from './gateway-event.ts';
import { headerOf } from './http-server.ts';

/** Who works on this machine: there is no IAM here to say it. */
export const localAdministrator = (): string => `local:${loginHere()}`;

function loginHere(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

const thisMachine = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Administration asks for no key here, and every page in this machine's browser can reach its ports. So it answers only
 * what was addressed to this machine by its own name (a foreign name that leads here names itself in Host), and no other
 * site's page (a browser names it in Origin or Sec-Fetch-Site). `undefined`: it may pass.
 */
export function refusedAdministration(request: WireRequest): Problem | undefined {
  const host = headerOf(request, 'host') ?? '';
  if (!thisMachine.test(host)) return addressedElsewhere;
  const origin = headerOf(request, 'origin');
  const foreign = origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase();
  const site = headerOf(request, 'sec-fetch-site') ?? 'none';
  return foreign || !['none', 'same-origin'].includes(site) ? fromAnotherSite : undefined;
}

const addressedElsewhere: Problem = {
  code: 'forbidden',
  detail: {
    vi: 'Trên máy này chỉ gọi được phần quản trị qua địa chỉ localhost, 127.0.0.1 hoặc [::1].',
    en: 'On this machine administration is reached by the address localhost, 127.0.0.1 or [::1] only.',
  },
};
const fromAnotherSite: Problem = {
  code: 'forbidden',
  detail: {
    vi: 'Trang web khác không được gọi phần quản trị.',
    en: 'A page of another site may not call administration.',
  },
};
