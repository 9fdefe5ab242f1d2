import { choices, showChoices, showDatasets } from './choices.ts';
import { cellsNow, showTable, spreadsheets } from './figures.ts';
import { keyForm } from './key-form.ts';
import { sender, showOutbox } from './outbox.ts';
import { button, sayAll, sayLine } from './screen.ts';
import { sending } from './sending.ts';
import { completing } from './standing-view.ts';
import { session, store } from './session.ts';

function keyChanged(): void {
  void showOutbox();
  if (session.key === undefined) return;
  sender.wake();
  void showDatasets(session.key);
}

function switchLanguage(): void {
  session.language = session.language === 'vi' ? 'en' : 'vi';
  void store.keep('language', session.language);
  sayAll();
  if (session.dataset !== undefined) showChoices(session.dataset);
  showTable(cellsNow());
  void showOutbox();
}

button('language').addEventListener('click', switchLanguage);
for (const name of ['online', 'offline']) window.addEventListener(name, sayLine);
choices();
spreadsheets();
sending();
completing();
keyForm(keyChanged);
sayAll();
keyChanged();

// What waits must not be thrown away when the disk gets full; a browser may say no.
void navigator.storage?.persist?.();
void navigator.serviceWorker
  ?.register(new URL('entry/worker.js', location.href), {
    scope: new URL('entry', location.href).pathname,
  })
  .catch(() => undefined);
