import { fail, ok, type Result } from '../core/result.ts';

/** Whom the commands speak to. */
export type AdminSystem = {
  /** Without a slash at its end; with the stage in its path, if it has one. */
  readonly url: URL;
  /** Where its gateway checks signatures; absent on this machine, which asks for none. */
  readonly region?: string;
};

const gatewayHost = /^[a-z0-9-]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;
const thisMachine = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The system that an address names. What is sent carries keys and decisions, so it goes in plain text to this machine only;
 * a host that does not say its own region is given one and never has one guessed.
 */
export function systemAt(
  address: string | undefined,
  region: string | undefined,
): Result<AdminSystem, string> {
  if (address === undefined || address === '') return fail(noAddress);
  const url = URL.parse(address);
  if (url === null || url.search !== '' || url.hash !== '') return fail(noUrl(address));
  // As cdk deploy prints it, an address may end with the part that all administration has.
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/v1\/admin$/, '');
  if (thisMachine.has(url.hostname)) return ok({ url });
  if (url.protocol !== 'https:') return fail(notSecure);
  const known = gatewayHost.exec(url.hostname)?.[1] ?? region;
  return known === undefined ? fail(noRegion(url.hostname)) : ok({ url, region: known });
}

const noAddress =
  'It needs --url URL, or COMMUNE_REPORTING_ADMIN_URL in the environment: it never guesses a system.';
const noUrl = (address: string): string =>
  `“${address}” is no address of a system, such as https://….execute-api.ap-southeast-1.amazonaws.com/prod or http://localhost:8080.`;
const notSecure = 'The address begins with https://; without it only this machine is spoken to.';
const noRegion = (host: string): string =>
  `${host} does not say where its gateway stands: add --region, such as --region ap-southeast-1.`;
