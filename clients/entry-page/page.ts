import { ask, faultsIn, problemWords, serverNow } from './api.ts';
import { catalogueIn } from './catalogue.ts';
import {
  type Dataset,
  everyUnit,
  type Language,
  type Line,
  linesOf,
  type Names,
  sourcesOf,
  unitsOf,
} from './dataset.ts';
import { byId, h } from './dom.ts';
import type { Convention } from './number-text.ts';
import { filled, outboxItems, save } from './outbox-view.ts';
import { clientOf, downWords, startSender } from './sender.ts';
import { cellsFrom, type Sheet } from './sheet.ts';
import { delimitedCells } from './delimited.ts';
import { sheetIn, templateFile } from './spreadsheet.ts';
import { type Choice, type Entry, openStore } from './store.ts';
import {
  type CellFault,
  type Cells,
  noCells,
  placed,
  tableBody,
  type TableBody,
} from './table-body.ts';
import { tableIn } from './table.ts';
import { type Word, words } from './words.ts';

const button = (id: string) => byId(id, HTMLButtonElement);
const input = (id: string) => byId(id, HTMLInputElement);
const select = (id: string) => byId(id, HTMLSelectElement);
const element = (id: string) => byId(id, HTMLElement);

const store = await openStore();
let language: Language = (await store.recall('language')) === 'en' ? 'en' : 'vi';
const keptKey = await store.recall('key');
let key = typeof keptKey === 'string' ? keptKey : undefined;
let dataset: Dataset | undefined;
let lines: readonly Line[] = [];
let faults: readonly CellFault[] = [];
/** What the table is about: the fields above it may be ahead of it for a moment. */
let open: Choice = { dataset: '', period: '', unit: '', source: '' };
/** What a message said last, to say it again in the other language. */
const said = new Map<string, () => void>();

// --- Saying ------------------------------------------------------------------------------------------------------------

type Tone = '' | 'good' | 'bad';

function say(id: string, names: Names | undefined, tone: Tone = ''): void {
  const tell = () => {
    const place = element(id);
    place.textContent = names?.[language] ?? '';
    place.classList.toggle('good', tone === 'good');
    place.classList.toggle('bad', tone === 'bad');
  };
  said.set(id, tell);
  tell();
}

/** The words with parts put in, in both languages. */
const spoken = (word: Word, ...parts: readonly (string | number)[]): Names => ({
  vi: filled(word, 'vi', ...parts),
  en: filled(word, 'en', ...parts),
});

function sayAll(): void {
  document.documentElement.lang = language;
  document.title = words.title[language];
  for (const each of document.querySelectorAll<HTMLElement>('[data-word]')) {
    const word = each.dataset['word'] ?? '';
    if (word in words && each.tagName !== 'TD') each.textContent = words[word as Word][language];
  }
  const other = button('language');
  other.textContent = words.otherLanguage[language];
  other.lang = language === 'vi' ? 'en' : 'vi';
  for (const tell of said.values()) tell();
  sayLine();
}

function sayLine(): void {
  const line = element('line');
  line.classList.toggle('off', !navigator.onLine);
  line.textContent = words[navigator.onLine ? 'online' : 'offline'][language];
}

button('language').addEventListener('click', () => {
  language = language === 'vi' ? 'en' : 'vi';
  void store.keep('language', language);
  sayAll();
  if (dataset !== undefined) showChoices(dataset);
  showTable(table.cells());
  void showOutbox();
});

// --- The key -----------------------------------------------------------------------------------------------------------

const keyShape = /^[a-z0-9][a-z0-9-]{2,63}\.[\x21-\x7e]{1,200}$/i;

byId('key-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void useKey(input('key').value.trim());
});

async function useKey(given: string): Promise<void> {
  if (!keyShape.test(given)) return say('key-message', words.keyShape, 'bad');
  key = given;
  if (input('keep').checked) await store.keep('key', given);
  else await store.forget('key');
  await start();
}

button('forget').addEventListener('click', () => {
  key = undefined;
  input('key').value = '';
  input('keep').checked = false;
  void store.forget('key');
  say('key-message', undefined);
  showKey();
  void showOutbox();
});

function showKey(): void {
  button('forget').hidden = key === undefined;
  element('choice').hidden = key === undefined;
  if (key === undefined) element('figures').hidden = true;
}

function wrongKey(why: Names): void {
  say(
    'key-message',
    { vi: filled('keyWrong', 'vi', why.vi), en: filled('keyWrong', 'en', why.en) },
    'bad',
  );
}

async function start(): Promise<void> {
  showKey();
  if (key === undefined) return;
  say('key-message', spoken('keyUsed', clientOf(key)), 'good');
  sender.wake();
  void showOutbox();
  await showDatasets(key);
}

// --- Dataset, period, unit -------------------------------------------------------------------------------------------

const catalogue = catalogueIn(store, () => language);
const retryMs = 20_000;

async function showDatasets(used: string): Promise<void> {
  const answer = await catalogue.list(used);
  if ('refused' in answer) return wrongKey(problemWords(answer.refused));
  if ('down' in answer) {
    say('about', words.neverLoaded, 'bad');
    setTimeout(() => key === used && void showDatasets(used), retryMs * (0.5 + Math.random()));
    return;
  }
  const { datasets } = answer.found;
  if (datasets.length === 0) return say('about', words.noDatasets, 'bad');
  const last = (await store.recall(`choice ${clientOf(used)}`)) as Choice | undefined;
  const list = select('dataset');
  list.replaceChildren(
    ...datasets.map(({ code, names }) => h('option', { value: code }, names[language])),
  );
  const chosen = datasets.find(({ code }) => code === last?.dataset) ?? datasets[0];
  if (chosen === undefined) return;
  list.value = chosen.code;
  list.onchange = () => {
    const found = datasets.find(({ code }) => code === list.value);
    if (found !== undefined) void showDataset(found.code, suggest(found));
  };
  const usual = suggest(chosen);
  const restored = last?.dataset === chosen.code ? last : undefined;
  await showDataset(chosen.code, restored?.period ?? usual, restored);
}

/** Offers the periods of today and answers with the usual one. */
function suggest({
  lastEndedPeriod,
  currentPeriod,
}: {
  lastEndedPeriod: { label: string };
  currentPeriod: { label: string } | null;
}): string {
  const labels = [lastEndedPeriod, ...(currentPeriod === null ? [] : [currentPeriod])];
  element('periods').replaceChildren(...labels.map(({ label }) => h('option', { value: label })));
  return lastEndedPeriod.label;
}

input('period').addEventListener('change', () => {
  const label = input('period').value.trim();
  void showDataset(select('dataset').value, label, { unit: select('unit').value });
});

let turns = 0;

/** Nobody types into a table that is about to go; of two that were asked for, the later one counts. */
function takeTurn(): () => boolean {
  element('figures').inert = true;
  turns += 1;
  const mine = turns;
  return () => mine === turns;
}

async function showDataset(
  code: string,
  period: string,
  wanted: Partial<Choice> = {},
): Promise<void> {
  if (key === undefined) return;
  const isStillWanted = takeTurn();
  input('period').value = period;
  const answer = await catalogue.dataset(key, code, period);
  if (!isStillWanted()) return;
  if ('down' in answer || 'refused' in answer) {
    element('figures').hidden = true;
    dataset = undefined;
    const [fault] = 'refused' in answer ? faultsIn(answer.refused) : [];
    const why = 'refused' in answer ? problemWords(answer.refused) : words.neverLoaded;
    return say('about', fault?.messages ?? why, 'bad');
  }
  dataset = answer.found;
  showChoices(dataset, wanted);
  const { from, until } = dataset.period;
  const days = [from, dayBefore(until), dataset.deadlines[0]?.day ?? ''];
  const about = {
    vi: filled('about', 'vi', ...days.map((day) => day.split('-').toReversed().join('/'))),
    en: filled('about', 'en', ...days),
  };
  say(
    'about',
    answer.fromMemory
      ? { vi: `${about.vi} ${words.fromMemory.vi}`, en: `${about.en} ${words.fromMemory.en}` }
      : about,
  );
  await openTable();
}

const dayMs = 86_400_000;
const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10);

function showChoices(shown: Dataset, wanted: Partial<Choice> = {}): void {
  const units = unitsOf(shown);
  fillSelect(
    select('unit'),
    [
      ...units.map(({ code, names }) => ({ value: code, text: `${names[language]} (${code})` })),
      ...(shown.reporters.length > 1
        ? [{ value: everyUnit, text: filled('everyUnit', language, shown.reporters.length) }]
        : []),
    ],
    wanted.unit,
  );
  fillSelect(
    select('source'),
    [
      { value: '', text: words.usualSource[language] },
      ...sourcesOf(shown).map(({ code, names }) => ({ value: code, text: names[language] })),
    ],
    wanted.source,
  );
}

/** Keeps what was chosen, if it is still there. */
function fillSelect(
  list: HTMLSelectElement,
  options: readonly { value: string; text: string }[],
  wanted = list.value,
): void {
  list.replaceChildren(...options.map(({ value, text }) => h('option', { value }, text)));
  if (options.some(({ value }) => value === wanted)) list.value = wanted;
}

for (const id of ['unit', 'source']) select(id).addEventListener('change', () => void openTable());

// --- The table -------------------------------------------------------------------------------------------------------

const table = tableIn(
  byId('table', HTMLTableElement).tBodies[0] ?? document.createElement('tbody'),
  {
    onInput: () => {
      showFilled();
      draftSoon();
    },
    onSheet: (sheet) => sheet.length > 1 && hasHeadings(sheet) && takeSheet(sheet, words.pasted),
  },
);

const draftName = (): string => {
  const { dataset: code, period, unit, source } = open;
  return `draft ${clientOf(key ?? '')} ${code} ${period} ${unit} ${source}`;
};

async function openTable(): Promise<void> {
  if (dataset === undefined || key === undefined) return;
  const isStillWanted = takeTurn();
  const source = select('source').value;
  open = {
    dataset: dataset.code,
    period: dataset.period.label,
    unit: select('unit').value,
    source,
  };
  lines = linesOf(dataset, open.unit, source === '' ? undefined : source);
  await store.keep(`choice ${clientOf(key)}`, open);
  const draft = (await store.recall(draftName())) as readonly Cells[] | undefined;
  if (!isStillWanted()) return;
  clearSaid();
  element('figures').hidden = false;
  element('figures').inert = false;
  showTable(draft ?? []);
}

function showTable(cells: readonly Cells[]): void {
  table.show(lines, cells, language);
  table.mark(faults, language);
  showFilled();
}

function clearSaid(): void {
  faults = [];
  say('outcome', undefined);
  element('complaints').replaceChildren();
}

function showFilled(): void {
  const count = table.cells().filter(({ value, nil }) => `${value}${nil}`.trim() !== '').length;
  element('filled').textContent = filled('filled', language, count, lines.length);
}

let draftTimer: ReturnType<typeof setTimeout> | undefined;
const draftMs = 300;

/** What is typed survives the page; it is forgotten when it is in the outbox. */
function draftSoon(): void {
  clearTimeout(draftTimer);
  const name = draftName();
  draftTimer = setTimeout(() => void store.keep(name, table.cells()), draftMs);
}

const hasHeadings = (sheet: Sheet): boolean =>
  dataset !== undefined && cellsFrom(sheet, dataset, lines, []).filled > 0;

function takeSheet(sheet: Sheet, name: Names): boolean {
  if (dataset === undefined) return false;
  const read = cellsFrom(sheet, dataset, lines, table.cells());
  clearSaid();
  showTable(read.cells);
  element('complaints').replaceChildren(
    ...read.complaints.map((names) => h('li', {}, names[language])),
  );
  if (read.filled > 0)
    say('outcome', {
      vi: filled('taken', 'vi', read.filled, name.vi),
      en: filled('taken', 'en', read.filled, name.en),
    });
  draftSoon();
  return true;
}

async function takeFile(file: File): Promise<void> {
  const sheet = await sheetIn(file);
  if ('complaint' in sheet) {
    clearSaid();
    return say('outcome', sheet.complaint, 'bad');
  }
  takeSheet(sheet, { vi: file.name, en: file.name });
}

button('template').addEventListener('click', () => {
  if (dataset === undefined) return;
  const { code, period } = dataset;
  void templateFile(dataset, lines, table.cells(), language).then((file) =>
    save(file, `${code}-${period.label}.xlsx`),
  );
});
button('choose').addEventListener('click', () => input('file').click());
input('file').addEventListener('change', () => {
  const [file] = input('file').files ?? [];
  input('file').value = '';
  if (file !== undefined) void takeFile(file);
});

const drop = element('drop');
for (const name of ['dragenter', 'dragover'])
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
for (const name of ['dragleave', 'drop'])
  document.addEventListener(name, () => drop.classList.remove('over'));
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const [file] = event.dataTransfer?.files ?? [];
  if (file !== undefined && dataset !== undefined) void takeFile(file);
});
document.addEventListener('paste', (event) => {
  if (event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement)
    return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (dataset !== undefined && text.includes('\t'))
    takeSheet(delimitedCells(text, '\t'), words.pasted);
});

button('clear').addEventListener('click', () => {
  clearSaid();
  showTable(lines.map(() => noCells));
  draftSoon();
});

// --- Checking and sending ------------------------------------------------------------------------------------------------

const convention = (): Convention => {
  const { value } = select('convention');
  return value === 'comma' || value === 'point' ? value : 'auto';
};

function bodyText(rows: TableBody['rows']): string {
  const observedAt = serverNow();
  const { dataset: code, period } = open;
  return JSON.stringify({
    dataset: code,
    period,
    ...(observedAt !== undefined && { observedAt }),
    rows,
  });
}

function mark(found: readonly CellFault[], general: readonly Names[] = []): void {
  faults = found;
  table.mark(faults, language);
  element('complaints').replaceChildren(...general.map((names) => h('li', {}, names[language])));
}

/** What the table says, if it can be sent; what is wrong with it is shown. */
function readTable(): TableBody | undefined {
  clearSaid();
  const body = tableBody(lines, table.cells(), convention());
  mark(body.faults);
  if (body.faults.length > 0) say('outcome', spoken('faults', body.faults.length), 'bad');
  else if (body.rows.length === 0) say('outcome', words.nothing, 'bad');
  else return body;
  return undefined;
}

/** Asks the server what it would say. True unless it found something wrong: who cannot ask may send all the same. */
async function check(body: TableBody, used: string): Promise<boolean> {
  say('outcome', words.checking);
  const answer = await ask('v1/snapshots?dryRun=true', {
    key: used,
    language,
    post: { body: bodyText(body.rows), idempotencyKey: crypto.randomUUID() },
  });
  if ('down' in answer) {
    const why = downWords[answer.down];
    say('outcome', {
      vi: filled('uncheckable', 'vi', why.vi),
      en: filled('uncheckable', 'en', why.en),
    });
    return true;
  }
  if (answer.status === 200) {
    say('outcome', spoken('fine', body.rows.length), 'good');
    return true;
  }
  const why = problemWords(answer);
  if (answer.status >= 500 || answer.status === 429) {
    say('outcome', {
      vi: filled('uncheckable', 'vi', why.vi),
      en: filled('uncheckable', 'en', why.en),
    });
    return true;
  }
  if (answer.status === 401 || answer.status === 403) wrongKey(why);
  const { cells, general } = placed(faultsIn(answer), body.lineOf);
  mark(cells, general);
  say('outcome', cells.length > 0 ? spoken('faults', cells.length) : why, 'bad');
  return false;
}

function whileBusy(act: () => Promise<void>): void {
  const buttons = ['check', 'send', 'clear'].map(button);
  for (const each of buttons) each.disabled = true;
  void act().finally(() => {
    for (const each of buttons) each.disabled = false;
  });
}

button('check').addEventListener('click', () =>
  whileBusy(async () => {
    const body = readTable();
    if (body !== undefined && key !== undefined) await check(body, key);
  }),
);

button('send').addEventListener('click', () =>
  whileBusy(async () => {
    const body = readTable();
    if (body === undefined || key === undefined || dataset === undefined) return;
    if (!(await check(body, key))) return;
    await queue(body, dataset, key);
    clearTimeout(draftTimer);
    await store.forget(draftName());
    showTable([]);
    say('outcome', words.queued, 'good');
    changed();
    sender.wake();
  }),
);

async function queue(body: TableBody, { names, period }: Dataset, used: string): Promise<void> {
  const unit = select('unit').selectedOptions[0]?.textContent ?? '';
  await store.put({
    id: crypto.randomUUID(),
    queuedAt: new Date().toISOString(),
    client: clientOf(used),
    title: {
      vi: `${names.vi} · ${period.label} · ${unit}`,
      en: `${names.en} · ${period.label} · ${unit}`,
    },
    choice: open,
    cells: table.cells(),
    lineOf: body.lineOf,
    body: bodyText(body.rows),
    state: 'waiting',
    tries: 0,
  });
}

// --- The outbox ------------------------------------------------------------------------------------------------------

const otherWindows = new BroadcastChannel('commune-reporting-outbox');
otherWindows.addEventListener('message', () => {
  void showOutbox();
  sender.wake();
});
function changed(): void {
  void showOutbox();
  otherWindows.postMessage('changed');
}

async function showOutbox(): Promise<void> {
  const items = outboxItems(await store.entries(), key, language, {
    reopen: (entry) => void reopen(entry),
    tryNow: () => sender.wake(),
    remove: (entry) => {
      if (entry.state === 'waiting' && !confirm(words.removeWaiting[language])) return;
      void store.remove(entry.id).then(changed);
    },
  });
  element('outbox').replaceChildren(...items);
}

/** Puts a refused entry back into the table, with what was wrong beside its cells. Sent again it is a new one. */
async function reopen({ id, choice, cells, faults: found = [], why }: Entry): Promise<void> {
  select('dataset').value = choice.dataset;
  await showDataset(choice.dataset, choice.period, choice);
  if (dataset === undefined) return;
  showTable(cells);
  mark(found);
  say('outcome', why, 'bad');
  draftSoon();
  await store.remove(id);
  changed();
}

const sender = startSender({
  store,
  key: () => key,
  language: () => language,
  onChange: changed,
  onWrongKey: wrongKey,
});

// --- Opening ---------------------------------------------------------------------------------------------------------

for (const name of ['online', 'offline']) window.addEventListener(name, sayLine);
if (key !== undefined) {
  input('key').value = key;
  input('keep').checked = true;
}
sayAll();
void showOutbox();
void start();
void navigator.storage?.persist?.();
void navigator.serviceWorker
  ?.register(new URL('entry/worker.js', location.href), {
    scope: new URL('entry', location.href).pathname,
  })
  .catch(() => undefined);
