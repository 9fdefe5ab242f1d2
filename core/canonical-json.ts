/**
 * One text for one value: members sorted by code unit, no spaces, absent members left out, numbers and strings
 * as JSON.stringify writes them (RFC 8785). Equal values have equal text, so their hashes are equal.
 * Throws a TypeError on what JSON cannot say exactly: bigint, NaN, infinities, functions, `undefined` in a list.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) return objectText(value);
  const exact =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value));
  if (!exact) throw new TypeError(`JSON cannot say a ${typeof value} like this exactly`);
  return JSON.stringify(value);
}

const objectText = (value: object): string => {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
};
