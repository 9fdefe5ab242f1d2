import { type Answer, ask, faultsIn, keyFault, problemWords, serverNow } from './api.ts';
import type { Dataset, Names } from './dataset.ts';
import { cellsNow, clearSaid, forgetDraft, mark } from './figures.ts';
import { wrongKey } from './key-form.ts';
import type { Convention } from './number-text.ts';
import { outboxChanged, sender } from './outbox.ts';
import { button, element, say, select } from './screen.ts';
import { spoken } from './spoken.ts';
import { clientOf, downWords } from './sender.ts';
import { session, store } from './session.ts';
import { placed, tableBody, type TableBody } from './table-body.ts';
import { words } from './words.ts';

/** What the buttons under the table do. */
export function sending(): void {
  button('check').addEventListener('click', () => whileBusy(checkTable));
  button('send').addEventListener('click', () => whileBusy(sendTable));
}

/** The table rests meanwhile: what is typed into it would neither be sent nor stay. */
function whileBusy(act: () => Promise<void>): void {
  const buttons = ['check', 'send', 'clear'].map(button);
  const rest = (resting: boolean) => {
    for (const each of buttons) each.disabled = resting;
    element('table').inert = resting;
  };
  rest(true);
  void act().finally(() => {
    rest(false);
    document.querySelector<HTMLElement>('#table [aria-invalid]')?.focus();
  });
}

async function checkTable(): Promise<void> {
  const body = readTable();
  if (body !== undefined && session.key !== undefined) await check(body, session.key);
}

async function sendTable(): Promise<void> {
  const { key, dataset } = session;
  const body = readTable();
  if (body === undefined || key === undefined || dataset === undefined) return;
  if (!(await check(body, key))) return;
  await queue(body, dataset, key);
  await forgetDraft();
  say('outcome', words.queued, 'good');
  outboxChanged();
  sender.wake();
}

function convention(): Convention {
  const { value } = select('convention');
  return value === 'comma' || value === 'point' ? value : 'auto';
}

/** What the table says, if it can be sent; what is wrong with it is shown. */
function readTable(): TableBody | undefined {
  clearSaid();
  const body = tableBody(session.lines, cellsNow(), convention());
  mark(body.faults);
  if (body.faults.length > 0) say('outcome', spoken('faults', body.faults.length), 'bad');
  else if (body.rows.length === 0) say('outcome', words.nothing, 'bad');
  else return body;
  return undefined;
}

function bodyText(rows: TableBody['rows']): string {
  const observedAt = serverNow();
  const { dataset, period } = session.open;
  return JSON.stringify({ dataset, period, ...(observedAt !== undefined && { observedAt }), rows });
}

/** Asks the server what it would say. True unless it found something wrong: who cannot ask may send all the same. */
async function check(body: TableBody, key: string): Promise<boolean> {
  say('outcome', words.checking);
  const answer = await ask('v1/snapshots?dryRun=true', {
    key,
    language: session.language,
    post: { body: bodyText(body.rows), idempotencyKey: crypto.randomUUID() },
  });
  if ('down' in answer) return uncheckable(downWords[answer.down]);
  if (answer.status >= 500 || answer.status === 429) return uncheckable(problemWords(answer));
  if (answer.status !== 200) return refused(answer, body);
  say('outcome', spoken('fine', body.rows.length), 'good');
  return true;
}

function uncheckable(why: Names): true {
  say('outcome', spoken('uncheckable', why));
  return true;
}

function refused(answer: Answer, { lineOf }: TableBody): false {
  const isOfKey = answer.status === 401 || answer.status === 403;
  const why = isOfKey ? keyFault(answer) : problemWords(answer);
  if (isOfKey) wrongKey(why);
  const { cells, general } = placed(faultsIn(answer), lineOf);
  mark(cells, general);
  say('outcome', cells.length > 0 ? spoken('faults', cells.length) : why, 'bad');
  return false;
}

async function queue(body: TableBody, { names, period }: Dataset, key: string): Promise<void> {
  const unit = select('unit').selectedOptions[0]?.textContent ?? '';
  await store.put({
    id: crypto.randomUUID(),
    queuedAt: new Date().toISOString(),
    client: clientOf(key),
    title: {
      vi: `${names.vi} · ${period.label} · ${unit}`,
      en: `${names.en} · ${period.label} · ${unit}`,
    },
    choice: session.open,
    cells: cellsNow(),
    lineOf: body.lineOf,
    body: bodyText(body.rows),
    state: 'waiting',
    tries: 0,
  });
}
