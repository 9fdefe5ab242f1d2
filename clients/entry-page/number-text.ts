/**
 * How a number is written: `comma` as in Viet Nam (1.234,5), `point` as in English (1,234.5). `auto` takes what can be
 * read in one way only, and for the rest goes by the other numbers of the table.
 */
export type Convention = 'auto' | 'comma' | 'point';

export type NumberRead =
  | { readonly ok: true; readonly value: string; readonly atLeast: boolean }
  | { readonly ok: false; readonly why: 'not-a-number' | 'ambiguous' };

const grouped = {
  comma: /^[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/,
  point: /^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/,
};
const plain = { comma: /^\d+(,\d+)?$/, point: /^\d+(\.\d+)?$/ };
const spaced = /^[1-9]\d{0,2}( \d{3})+([.,]\d+)?$/;
const atLeastSign = /^(?:trên|hơn|over|>=|≥|>)\s*/iu;

/** Sign and digits of what stands in a cell, whatever spaces and minus signs an office program writes. */
function partsOf(text: string): {
  readonly atLeast: boolean;
  readonly sign: string;
  readonly digits: string;
} {
  const tidy = text
    .normalize('NFC')
    .replaceAll(/[\u00A0\u2007\u2009\u202F]/g, ' ')
    .trim();
  const bare = tidy.replace(atLeastSign, '').replace(/\s*%$/, '');
  const [, sign = '', digits = ''] = /^([-−+]?)\s*(.*)$/u.exec(bare) ?? [];
  return {
    atLeast: tidy !== tidy.replace(atLeastSign, ''),
    sign: /[-−]/u.test(sign) ? '-' : '',
    digits,
  };
}

/** The digits with a point before the decimals, if they can be written so under the convention. */
function readingOf(digits: string, convention: 'comma' | 'point'): string | undefined {
  if (spaced.test(digits)) return digits.replaceAll(' ', '').replace(',', '.');
  if (!grouped[convention].test(digits) && !plain[convention].test(digits)) return undefined;
  return convention === 'comma'
    ? digits.replaceAll('.', '').replace(',', '.')
    : digits.replaceAll(',', '');
}

/** The convention that the numbers show which can be read in one way only; `auto` if none does, or they differ. */
export function conventionOf(texts: readonly string[]): Convention {
  const shown = new Set<Convention>();
  for (const text of texts) {
    const { digits } = partsOf(text);
    if (!/[.,]/.test(digits) || spaced.test(digits)) continue;
    const comma = readingOf(digits, 'comma') !== undefined;
    const point = readingOf(digits, 'point') !== undefined;
    if (comma !== point) shown.add(comma ? 'comma' : 'point');
  }
  const [only = 'auto'] = shown;
  return shown.size === 1 ? only : 'auto';
}

/** A number as the API takes it. What could be two numbers is neither: 1.234 is refused unless the convention is known. */
export function readNumber(text: string, convention: Convention): NumberRead {
  const { atLeast, sign, digits } = partsOf(text);
  const comma = readingOf(digits, 'comma');
  const point = readingOf(digits, 'point');
  const read = convention === 'auto' ? (comma ?? point) : convention === 'comma' ? comma : point;
  if (read === undefined) return { ok: false, why: 'not-a-number' };
  if (convention === 'auto' && comma !== undefined && point !== undefined && comma !== point)
    return { ok: false, why: 'ambiguous' };
  return { ok: true, value: `${sign}${read}`, atLeast };
}
