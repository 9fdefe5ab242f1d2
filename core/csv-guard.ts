/**
 * A spreadsheet takes a cell for a formula that begins with one of these (also in their full width), however the cell is
 * quoted. Numbers are never guarded: -3.5 is a number to a spreadsheet too.
 */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A text that no spreadsheet takes for a formula: with an apostrophe before it where it could be one. */
export const guarded = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** The text that was guarded: the other way round than `guarded`, whatever the text. */
export const unguarded = (text: string): string =>
  text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
