import { showDataset } from './choices.ts';
import { draftSoon, mark, showTable } from './figures.ts';
import { wrongKey } from './key-form.ts';
import { outboxItems } from './outbox-view.ts';
import { element, say, select } from './screen.ts';
import { spoken } from './spoken.ts';
import { clientOf, type Sender, startSender } from './sender.ts';
import { session, store } from './session.ts';
import { isOpen, sentNow } from './standing-view.ts';
import type { Entry } from './store.ts';
import { words } from './words.ts';

const otherWindows = new BroadcastChannel('commune-reporting-outbox');

/** Sends what waits, from the moment the page is open. */
export const sender: Sender = startSender({
  store,
  key: () => session.key,
  language: () => session.language,
  onChange: (entry) => {
    outboxChanged();
    sentNow(entry);
  },
  onWrongKey: wrongKey,
});

otherWindows.addEventListener('message', () => {
  void showOutbox();
  sender.wake();
});

/** Shows it here and in other windows. */
export function outboxChanged(): void {
  void showOutbox();
  otherWindows.postMessage('changed');
}

export async function showOutbox(): Promise<void> {
  const items = outboxItems(await store.entries(), session.key, session.language, {
    reopen: (entry) => void reopen(entry),
    tryNow: () => sender.wake(),
    remove,
  });
  element('outbox').replaceChildren(...items);
}

function remove({ id, state }: Entry): void {
  if (state === 'waiting' && !confirm(words.removeWaiting[session.language])) return;
  void store.remove(id).then(outboxChanged);
}

/** Puts a refused entry back into the table, with what was wrong beside its cells. Sent again it is a new one. */
async function reopen({ id, client, choice, cells, faults = [], why }: Entry): Promise<void> {
  if (session.key === undefined || clientOf(session.key) !== client)
    return say('key-message', spoken('waitingKey', client), 'bad');
  select('dataset').value = choice.dataset;
  await showDataset(choice.dataset, choice.period, choice);
  if (!isOpen(choice)) return;
  showTable(cells);
  mark(faults);
  say('outcome', why, 'bad');
  draftSoon();
  await store.remove(id);
  outboxChanged();
}
