import { type Answer, ask, faultsIn, keyFault, type NoAnswer, problemWords } from './api.ts';
import type { Language, Names } from './dataset.ts';
import type { Entry, Receipt, Store } from './store.ts';
import { placed } from './table-body.ts';

export const clientOf = (key: string): string => key.split('.')[0] ?? '';

type Needs = {
  readonly store: Store;
  /** The API key, if there is one now. */
  readonly key: () => string | undefined;
  readonly language: () => Language;
  /** An entry has changed. */
  readonly onChange: (entry: Entry) => void;
  /** The server does not take the key. */
  readonly onWrongKey: (why: Names) => void;
};

export type Sender = {
  /** Looks again at once: something was queued, a key was given, the line is back. */
  wake(): void;
};

type Verdict =
  | { readonly kind: 'sent'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly answer: Answer }
  | { readonly kind: 'again'; readonly why: Names; readonly afterMs: number }
  | { readonly kind: 'wrong-key'; readonly why: Names };

const longestWaitMs = 60_000;
/** Full jitter: thousands of pages whose line comes back at once must not come back as one. */
const waitAfter = (tries: number): number =>
  Math.random() * Math.min(longestWaitMs, 1000 * 2 ** Math.min(tries, 10));

/**
 * Sends what waits, one after another in the order in which it was queued. However often it tries, and from however many
 * windows, an entry has one key, which the server counts once; only one window sends at a time, to keep the order.
 */
export function startSender(needs: Needs): Sender {
  let ring: () => void = () => undefined;
  const silence = () => new Promise<void>((resolve) => (ring = resolve));
  let wakened = silence();
  const wake = () => ring();
  const slept = async (ms?: number) => {
    await Promise.race([
      wakened,
      ...(ms === undefined ? [] : [new Promise((over) => setTimeout(over, ms))]),
    ]);
    wakened = silence();
  };
  const run = async () => {
    for (;;) {
      const wait = await sendNext(needs);
      if (wait !== 0) await slept(wait);
    }
  };
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  void alone(run);
  return { wake };
}

/** One window at a time, where the browser can tell. */
const alone = (run: () => Promise<void>): Promise<void> =>
  'locks' in navigator ? navigator.locks.request('commune-reporting-outbox', run) : run();

/** How many milliseconds to wait before the next look; `undefined`: until something happens. */
async function sendNext(needs: Needs): Promise<number | undefined> {
  const key = needs.key();
  if (key === undefined) return undefined;
  const entries = await needs.store.entries();
  const entry = entries.find(
    ({ state, client }) => state === 'waiting' && client === clientOf(key),
  );
  if (entry === undefined) return undefined;
  const tried = { ...entry, tries: entry.tries + 1 };
  await needs.store.put(tried);
  const verdict = judge(
    await ask('v1/snapshots', {
      key,
      language: needs.language(),
      post: { body: entry.body, idempotencyKey: entry.id },
    }),
    await sha256Of(entry.body),
  );
  const after = decided(tried, verdict);
  await needs.store.put(after);
  needs.onChange(after);
  if (verdict.kind === 'wrong-key') {
    needs.onWrongKey(verdict.why);
    return undefined;
  }
  return verdict.kind === 'again' ? verdict.afterMs + waitAfter(entry.tries) : 0;
}

function decided(entry: Entry, verdict: Verdict): Entry {
  const { why: _, ...rest } = entry;
  switch (verdict.kind) {
    case 'sent':
      return { ...rest, state: 'sent', receipt: verdict.receipt };
    case 'refused': {
      const { cells, general } = placed(faultsIn(verdict.answer), entry.lineOf);
      const why = general[0] ?? problemWords(verdict.answer);
      return { ...rest, state: 'refused', why, faults: cells };
    }
    case 'again':
    case 'wrong-key':
      return { ...rest, why: verdict.why };
  }
}

export const downWords: Readonly<Record<NoAnswer['down'], Names>> = {
  'no-line': { vi: 'Không có kết nối', en: 'No connection' },
  'not-ours': {
    vi: 'Câu trả lời không phải của hệ thống (trang đăng nhập mạng?)',
    en: 'The answer was not the system’s (a login page of the network?)',
  },
};

function judge(answer: Answer | NoAnswer, sha256: string): Verdict {
  if ('down' in answer) return { kind: 'again', why: downWords[answer.down], afterMs: 0 };
  const { status, body } = answer;
  if (status === 201 && body['sha256'] === sha256)
    return { kind: 'sent', receipt: body as unknown as Receipt };
  if (status === 401 || status === 403) return { kind: 'wrong-key', why: keyFault(answer) };
  const why = problemWords(answer);
  const decidesNothing =
    status < 400 || status >= 500 || [404, 408, 409, 425, 429].includes(status);
  return decidesNothing
    ? { kind: 'again', why, afterMs: Number(body['retryAfterMs']) }
    : { kind: 'refused', answer };
}

/** Of the text in UTF-8, in hexadecimal: what the receipt must name. */
async function sha256Of(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
