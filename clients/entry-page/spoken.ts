import type { Language, Names } from './dataset.ts';
import { type Word, words } from './words.ts';

/** Puts parts where the words have a `…`, in turn. */
export function filled(
  word: Word,
  language: Language,
  ...parts: readonly (string | number)[]
): string {
  let at = 0;
  return words[word][language].replaceAll('…', (dots) => String(parts[at++] ?? dots));
}

/** The words with parts put in, in both languages; a part may have two itself. */
export function spoken(word: Word, ...parts: readonly (string | number | Names)[]): Names {
  const inLanguage = (language: Language) =>
    filled(
      word,
      language,
      ...parts.map((part) => (typeof part === 'object' ? part[language] : part)),
    );
  return { vi: inLanguage('vi'), en: inLanguage('en') };
}
