import type { Language } from './dataset.ts';
import { h } from './dom.ts';
import { legalTime } from './legal-time.ts';
import { clientOf } from './sender.ts';
import type { Entry } from './store.ts';
import { filled } from './spoken.ts';
import { type Word, words } from './words.ts';

type Acts = {
  readonly reopen: (entry: Entry) => void;
  readonly remove: (entry: Entry) => void;
  readonly tryNow: () => void;
};

/** What was sent from here and what waits, the newest first. */
export const outboxItems = (
  entries: readonly Entry[],
  key: string | undefined,
  language: Language,
  acts: Acts,
): readonly HTMLLIElement[] =>
  entries.length === 0
    ? [h('li', {}, words.outboxEmpty[language])]
    : [...entries].reverse().map((entry) => itemOf(entry, key, language, acts));

const itemOf = (entry: Entry, key: string | undefined, language: Language, acts: Acts) =>
  h(
    'li',
    { 'data-state': entry.state },
    h('span', { class: `state ${entry.state}` }, words[entry.state][language]),
    h('b', {}, entry.title[language]),
    h('p', {}, historyOf(entry, key, language)),
    entry.why !== undefined &&
      h('p', { class: entry.state === 'refused' ? 'bad' : '' }, entry.why[language]),
    entry.receipt !== undefined && h('p', {}, receiptWords(entry.receipt, language)),
    h('div', { class: 'row' }, ...buttonsOf(entry, language, acts)),
  );

function historyOf(entry: Entry, key: string | undefined, language: Language): string {
  const { queuedAt, tries, state, client } = entry;
  const parts = [filled('queuedAt', language, legalTime(queuedAt, language))];
  if (state === 'waiting' && tries > 0) parts.push(filled('tries', language, tries));
  if (state === 'waiting' && (key === undefined || clientOf(key) !== client))
    parts.push(filled('waitingKey', language, client));
  return parts.join(' · ');
}

function receiptWords(
  { id, receivedAt, counts }: NonNullable<Entry['receipt']>,
  language: Language,
): string {
  const { sent, accepted, unchanged, superseded, rejected } = counts;
  const figures = filled('counts', language, sent, accepted, unchanged, superseded, rejected);
  return `${words.receipt[language]} ${id} (${legalTime(receivedAt, language)}) · ${figures}`;
}

function buttonsOf(entry: Entry, language: Language, acts: Acts): readonly HTMLButtonElement[] {
  const button = (word: Word, click: () => void) =>
    h('button', { type: 'button', class: 'quiet', click }, words[word][language]);
  const remove = button('remove', () => acts.remove(entry));
  switch (entry.state) {
    case 'waiting':
      return [button('tryNow', acts.tryNow), remove];
    case 'sent':
      return [button('saveReceipt', () => saveReceipt(entry)), remove];
    case 'refused':
      return [button('reopen', () => acts.reopen(entry)), remove];
    default:
      return entry.state satisfies never;
  }
}

const saveReceipt = ({ receipt }: Entry): void =>
  save(
    new Blob([JSON.stringify(receipt, null, 2)], { type: 'application/json' }),
    `${receipt?.id ?? ''}.json`,
  );

/** Hands a file to the browser's downloads. */
export function save(file: Blob, name: string): void {
  const href = URL.createObjectURL(file);
  h('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), minuteMs);
}
const minuteMs = 60_000;
