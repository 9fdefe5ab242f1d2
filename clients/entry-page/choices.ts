import { type Answer, faultsIn, keyFault, type NoAnswer, problemWords } from './api.ts';
import { catalogueIn } from './catalogue.ts';
import {
  type Dataset,
  everyUnit,
  type Listed,
  type Names,
  type Period,
  sourcesOf,
  unitsOf,
} from './dataset.ts';
import { h } from './dom.ts';
import { openTable, takeTurn } from './figures.ts';
import { wrongKey } from './key-form.ts';
import { element, input, say, select } from './screen.ts';
import { filled, spoken } from './spoken.ts';
import { clientOf } from './sender.ts';
import { session, store } from './session.ts';
import { showStanding } from './standing-view.ts';
import type { Choice } from './store.ts';
import { words } from './words.ts';

const catalogue = catalogueIn(store, () => session.language);
const retryMs = 20_000;

/** The fields above the table. */
export function choices(): void {
  input('period').addEventListener('change', () => {
    const label = input('period').value.trim();
    void showDataset(select('dataset').value, label, { unit: select('unit').value });
  });
  for (const id of ['unit', 'source'])
    select(id).addEventListener('change', () => void openTable().then(showStanding));
}

/** Lists what a key may report, and opens what it was used for last. */
export async function showDatasets(key: string): Promise<void> {
  const answer = await catalogue.list(key);
  if (session.key !== key) return;
  if ('refused' in answer) return wrongKey(listRefused(answer.refused));
  if ('down' in answer) {
    say('about', words.neverLoaded, 'bad');
    setTimeout(
      () => session.key === key && void showDatasets(key),
      retryMs * (0.5 + Math.random()),
    );
    return;
  }
  const last = (await store.recall(`choice ${clientOf(key)}`)) as Choice | undefined;
  await showListed(answer.found.datasets, last);
}

const listRefused = (answer: Answer): Names =>
  answer.status === 401 || answer.status === 403 ? keyFault(answer) : problemWords(answer);

async function showListed(datasets: readonly Listed[], last: Choice | undefined): Promise<void> {
  const chosen = datasets.find(({ code }) => code === last?.dataset) ?? datasets[0];
  if (chosen === undefined) return say('about', words.noDatasets, 'bad');
  const list = select('dataset');
  list.replaceChildren(
    ...datasets.map(({ code, names }) => h('option', { value: code }, names[session.language])),
  );
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
function suggest({ lastEndedPeriod, currentPeriod }: Listed): string {
  const periods: readonly Period[] = [lastEndedPeriod, currentPeriod ?? []].flat();
  element('periods').replaceChildren(...periods.map(({ label }) => h('option', { value: label })));
  return lastEndedPeriod.label;
}

/** Opens a dataset for a period, at the unit and source wanted if they are there. */
export async function showDataset(
  code: string,
  period: string,
  wanted: Partial<Choice> = {},
): Promise<void> {
  const { key } = session;
  if (key === undefined) return;
  const isStillWanted = takeTurn();
  input('period').value = period;
  const answer = await catalogue.dataset(key, code, period);
  if (!isStillWanted()) return;
  if (!('found' in answer)) return showNone(answer);
  session.dataset = answer.found;
  showChoices(answer.found, wanted);
  const about = aboutPeriod(answer.found);
  say('about', answer.fromMemory ? joined(about, words.fromMemory) : about);
  await openTable();
  void showStanding();
}

function showNone(answer: { readonly refused: Answer } | NoAnswer): void {
  element('figures').hidden = true;
  session.dataset = undefined;
  if ('down' in answer) return say('about', words.neverLoaded, 'bad');
  const [fault] = faultsIn(answer.refused);
  say('about', fault?.messages ?? problemWords(answer.refused), 'bad');
}

const joined = (one: Names, other: Names): Names => ({
  vi: `${one.vi} ${other.vi}`,
  en: `${one.en} ${other.en}`,
});

function aboutPeriod({ period: { from, until }, deadlines }: Dataset): Names {
  const days = [from, dayBefore(until), deadlines[0]?.day ?? ''];
  const asHere = (day: string): Names => ({ vi: day.split('-').reverse().join('/'), en: day });
  return spoken('about', ...days.map(asHere));
}

const dayMs = 86_400_000;
const dayBefore = (day: string): string =>
  new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10);

/** Units and sources of a dataset, in the language of the page. */
export function showChoices(shown: Dataset, wanted: Partial<Choice> = {}): void {
  const { language } = session;
  const count = shown.reporters.length;
  fillSelect(
    select('unit'),
    [
      ...unitsOf(shown).map(({ code, names }) => ({
        value: code,
        text: `${names[language]} (${code})`,
      })),
      ...(count > 1 ? [{ value: everyUnit, text: filled('everyUnit', language, count) }] : []),
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
  options: readonly { readonly value: string; readonly text: string }[],
  wanted = list.value,
): void {
  list.replaceChildren(...options.map(({ value, text }) => h('option', { value }, text)));
  if (options.some(({ value }) => value === wanted)) list.value = wanted;
}
