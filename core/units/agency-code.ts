import type { Unit } from './unit.ts';

/**
 * The electronic code of an agency, in its two lawful forms. Decision 20/2020/QD-TTg Art. 4 writes groups from the left, level 1
 * first (`H12.12.1`); QCVN 102:2016 wrote four groups of fixed width from the right (`000.01.12.H12`). Padding varies between
 * systems (`H28.12.1`, `H28.12.01`), so two texts name one agency if their canonical form is the same.
 */
const leftToRight = /^([A-Y]\d{2})((?:\.[0-9A-Z]+)*)$/;
const rightToLeft = /^([0-9A-Z]{3})\.([0-9A-Z]{2})\.([0-9A-Z]{2})\.([A-Y]\d{2})$/;
/** Art. 6: agencies outside of the tree have Z, a number and no separator. */
const outsideTheTree = /^Z(?:0[1-9]|[1-9]\d)[0-9A-Z]{0,32}$/;

/** Widths of the groups below level 1 in the form of QCVN 102:2016, the highest first. */
const widths = [2, 2, 3] as const;
const longest = 35;

/**
 * The canonical form: that of Decision 20/2020, numbers without leading zeros, without empty groups at the end. Undefined for a
 * text that is no agency code, such as the code of a commune.
 */
export function agencyCodeOf(text: string): string | undefined {
  if (text.length > longest) return undefined;
  if (outsideTheTree.test(text)) return text;
  const older = rightToLeft.exec(text);
  if (older !== null) {
    const [, lowest = '', middle = '', highest = '', level = ''] = older;
    return canonical(level, [highest, middle, lowest]);
  }
  const newer = leftToRight.exec(text);
  if (newer === null) return undefined;
  const [, level = '', below = ''] = newer;
  return canonical(level, below.split('.').slice(1));
}

function canonical(level: string, groups: readonly string[]): string {
  const plain = groups.map(withoutPadding);
  const last = plain.findLastIndex((group) => group !== '0');
  return [level, ...plain.slice(0, last + 1)].join('.');
}

const withoutPadding = (group: string): string =>
  /^\d+$/.test(group) ? group.replace(/^0+(?=\d)/, '') : group;

/** The same code in the older form; undefined where it has more groups, or longer ones, than that form holds. */
export function olderFormOf(text: string): string | undefined {
  const [level, ...groups] = agencyCodeOf(text)?.split('.') ?? [];
  if (level === undefined || level.startsWith('Z') || groups.length > widths.length)
    return undefined;
  const padded = widths.map((width, at) => (groups[at] ?? '').padStart(width, '0'));
  const fits = padded.every((group, at) => group.length === widths[at]);
  return fits ? [...padded.toReversed(), level].join('.') : undefined;
}

/** What a code or alias is looked up by: both forms and every padding of an agency code are one name. */
export const nameKeyOf = (code: string): string => agencyCodeOf(code) ?? code;

/** By what else than its very code a unit is looked up. */
export const aliasKeysOf = ({
  code,
  aliases,
}: Pick<Unit, 'code' | 'aliases'>): readonly string[] => {
  const agency = agencyCodeOf(code);
  const own = agency === undefined ? [] : [agency];
  return aliases.length === 0 ? own : [...new Set([...own, ...aliases.map(nameKeyOf)])];
};
