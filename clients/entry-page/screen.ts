import type { Names } from './dataset.ts';
import { byId, h } from './dom.ts';
import { session } from './session.ts';
import { type Word, words } from './words.ts';

export const button = (id: string) => byId(id, HTMLButtonElement);
export const input = (id: string) => byId(id, HTMLInputElement);
export const select = (id: string) => byId(id, HTMLSelectElement);
export const element = (id: string) => byId(id, HTMLElement);

/** What each message said last, to say it again in the other language. */
const said = new Map<string, () => void>();

export function say(id: string, names: Names | undefined, tone: '' | 'good' | 'bad' = ''): void {
  const tell = () => {
    const place = element(id);
    place.textContent = names?.[session.language] ?? '';
    place.classList.toggle('good', tone === 'good');
    place.classList.toggle('bad', tone === 'bad');
  };
  said.set(id, tell);
  tell();
}

/** What is wrong with no cell in particular; it lies above a table that may be long. */
export function complain(complaints: readonly Names[]): void {
  const list = element('complaints');
  list.replaceChildren(...complaints.map((names) => h('li', {}, names[session.language])));
  if (complaints.length > 0) list.scrollIntoView({ block: 'nearest' });
}

export function sayAll(): void {
  const { language } = session;
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

export function sayLine(): void {
  const line = element('line');
  line.classList.toggle('off', !navigator.onLine);
  line.textContent = words[navigator.onLine ? 'online' : 'offline'][session.language];
}
