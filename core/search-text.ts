import { agencyCodeOf } from './units/agency-code.ts';
import type { Names } from './names.ts';

/** Đ, and the letters that look like it in capitals: the Icelandic Ð of old code tables, and Ɖ. */
const barred = /[đðɖ]/g;

/** Marks above and below letters, and the apostrophes of Ede and Jrai names, which every keyboard writes otherwise. */
const marks = /[\p{M}'’‘ʼ`´]/gu;

/**
 * A text as it is compared in a search: without tone marks, wherever they stand (`Hoà` = `Hòa`), without the marks of letters
 * (`đất` = `dat`), small, its words parted by one blank.
 */
export const searchText = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(marks, '')
    .toLowerCase()
    .replaceAll(barred, 'd')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * Whether somebody who types the text looks for this: its words stand one after the other in a name, the first at the beginning
 * of a word and the last perhaps unfinished (`dat mu` finds `Xã Đất Mũi`), or a code or alias begins with it. An agency code is
 * found by either form. An empty text finds everything.
 */
export function matches(
  names: Names,
  aliases: readonly string[],
  code: string,
  text: string,
): boolean {
  if (text.trim() === '') return true;
  const sought = searchText(text);
  const inName = [names.vi, names.en].some((name) => ` ${searchText(name)}`.includes(` ${sought}`));
  return (sought !== '' && inName) || [code, ...aliases].some((each) => isCode(each, text));
}

function isCode(code: string, text: string): boolean {
  const typed = text.trim().toUpperCase();
  if (code.toUpperCase().startsWith(typed)) return true;
  const agency = agencyCodeOf(typed);
  return agency !== undefined && agency === agencyCodeOf(code);
}
