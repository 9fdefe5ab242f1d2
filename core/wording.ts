import type { Names } from './names.ts';

/** No text that we print holds it. */
const between = '\u0000';

/**
 * Says at a schema, in both languages, what would be right there. A schema carries one message, so the two travel as one
 * text until `wordsIn` takes them apart.
 */
export const inWords = (vi: string, en: string): { readonly error: string } => ({
  error: `${vi}${between}${en}`,
});

/** The words that a schema brought; nothing for the messages of the library. */
export function wordsIn(message: string): Names | undefined {
  const [vi, en] = message.split(between);
  return vi === undefined || en === undefined ? undefined : { vi, en };
}
