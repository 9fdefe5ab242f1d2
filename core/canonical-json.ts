/**
 * One text for one value: members sorted by code unit, no spaces, absent members left out, numbers and strings
 * as JSON.stringify writes them (RFC 8785). Equal values have equal text, so their hashes are equal.
 * Throws a TypeError on what JSON cannot say exactly: bigint, NaN, infinities, functions, `undefined` in a list.
 */
export const canonicalJson = (value: unknown): string => textOf(arranged(value));

/**
 * A value is put in order first and written by JSON.stringify in one go, because a text that is put together here, name by
 * name, takes several times as long for the hundred thousand statements of a province's year.
 */
function arranged(value: unknown): unknown {
  if (Array.isArray(value)) return arrangedList(value);
  if (hasMembers(value)) return arrangedObject(value);
  const exact =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value));
  if (!exact) throw new TypeError(`JSON cannot say a ${typeof value} like this exactly`);
  return value;
}

/** The text of what no object of JavaScript can hold in canonical order. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const textOf = (value: unknown): string =>
  value instanceof Written ? value.text : JSON.stringify(value);

type Members = Readonly<Record<string, unknown>>;
const hasMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null;

function arrangedList(list: readonly unknown[]): unknown {
  const made: unknown[] = [];
  let same = true;
  let writable = true;
  for (const member of list) {
    const each = arranged(member);
    made.push(each);
    if (each !== member) same = false;
    if (each instanceof Written) writable = false;
  }
  if (!writable) return new Written(`[${made.map(textOf).join(',')}]`);
  return same ? list : made;
}

function arrangedObject(value: Members): unknown {
  const found = Object.keys(value);
  const names = rises(found) ? found : found.toSorted();
  const made: unknown[] = [];
  let same = names === found && isPlain(value);
  let writable = true;
  for (const name of names) {
    const member = value[name];
    const each = member === undefined ? undefined : arranged(member);
    made.push(each);
    if (each !== member) same = false;
    if (each instanceof Written) writable = false;
  }
  if (same && writable) return value;
  return writable && names.every(keepsItsPlace) ? ordered(names, made) : written(names, made);
}

function rises(names: readonly string[]): boolean {
  for (let at = 1; at < names.length; at += 1)
    if ((names[at - 1] ?? '') > (names[at] ?? '')) return false;
  return true;
}

/** Anything else may bring its own way of being written (`toJSON`), which JSON.stringify would follow. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** JavaScript puts names that are numbers before all others, and takes this one for something else. */
const keepsItsPlace = (name: string): boolean => !/^(?:\d|__proto__$)/.test(name);

function ordered(names: readonly string[], made: readonly unknown[]): Members {
  const copy: Record<string, unknown> = {};
  let at = 0;
  for (const name of names) {
    const member = made[at];
    if (member !== undefined) copy[name] = member;
    at += 1;
  }
  return copy;
}

function written(names: readonly string[], made: readonly unknown[]): Written {
  const members = names.flatMap((name, at) =>
    made[at] === undefined ? [] : [`${JSON.stringify(name)}:${textOf(made[at])}`],
  );
  return new Written(`{${members.join(',')}}`);
}
