import type { Language, Names } from './dataset.ts';
import { spoken } from './spoken.ts';
import type { ServerFault } from './table-body.ts';
import { words } from './words.ts';

/** What the system answered. */
export type Answer = { readonly status: number; readonly body: Record<string, unknown> };
/** Nobody answered, or somebody who is not the system: a login page of the network, a proxy. */
export type NoAnswer = { readonly down: 'no-line' | 'not-ours' };

export type Asking = {
  readonly key: string;
  readonly language: Language;
  readonly post?: { readonly body: string; readonly idempotencyKey?: string };
};

const timeoutMs = 60_000;

/** The page lies beside the API, wherever the gateway puts both. */
const addressOf = (path: string): URL => new URL(path, location.href);

export async function ask(path: string, asking: Asking): Promise<Answer | NoAnswer> {
  try {
    const response = await fetch(addressOf(path), requestOf(asking));
    const type = response.headers.get('Content-Type') ?? '';
    const body: unknown = /^application\/(problem\+)?json/.test(type)
      ? await response.json()
      : undefined;
    if (typeof body !== 'object' || body === null || response.redirected)
      return { down: 'not-ours' };
    noteClock(response);
    return { status: response.status, body: { ...body, retryAfterMs: retryAfter(response) } };
  } catch {
    return { down: 'no-line' };
  }
}

const requestOf = ({ key, language, post }: Asking): RequestInit => ({
  method: post === undefined ? 'GET' : 'POST',
  headers: {
    Authorization: `Bearer ${key}`,
    'Accept-Language': language,
    ...(post && { 'Content-Type': 'application/json' }),
    ...(post?.idempotencyKey !== undefined && { 'Idempotency-Key': post.idempotencyKey }),
  },
  ...(post && { body: post.body }),
  cache: 'no-store',
  credentials: 'omit',
  signal: AbortSignal.timeout(timeoutMs),
});

const retryAfter = (response: Response): number => {
  const seconds = Number(response.headers.get('Retry-After') ?? 0);
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : 0;
};

let clockAheadMs: number | undefined;

/** How far the server's clock is ahead of this machine's, by the Date of its last answer. */
function noteClock(response: Response): void {
  const at = Date.parse(response.headers.get('Date') ?? '');
  if (Number.isFinite(at)) clockAheadMs = at - Date.now();
}

/** Now by the server's clock, to a second or so; `undefined` as long as it did not answer. */
export const serverNow = (): string | undefined =>
  clockAheadMs === undefined ? undefined : new Date(Date.now() + clockAheadMs).toISOString();

/** What a problem says, in the language that it was asked in. */
export function problemWords({ status, body }: Answer): Names {
  const { title, detail } = body;
  const text = [title, detail].filter((part) => typeof part === 'string').join(': ');
  const words = text === '' ? String(status) : text;
  return { vi: words, en: words };
}

/** What is wrong with the key, for somebody who knows nothing of headers. */
export function keyFault(answer: Answer): Names {
  if (answer.status === 401) return words.keyUnknown;
  const { detail } = answer.body;
  return spoken('keyMayNot', typeof detail === 'string' ? detail : problemWords(answer));
}

export const faultsIn = ({ body }: Answer): readonly ServerFault[] =>
  Array.isArray(body['errors']) ? (body['errors'] as ServerFault[]) : [];
