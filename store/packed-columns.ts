import { marks, type Sayings } from '../core/columns.ts';
import { isOmission } from '../core/omission.ts';
import { kinds, type PackedSaying, packedBits, unpack } from './packed-statements.ts';

/**
 * Fills in what packed statements say, in their order; answers how many they are. The same as `unpack` on every input, its
 * complaints too, but it makes no object for statements of format 1 that are values.
 */
export function unpackInto(packed: Uint8Array, into: Sayings): number {
  const found = packed[0] === 1 ? valuesInto(packed, into) : notValues;
  return found === notValues ? sayingsInto(unpack(packed), into) : found;
}

const notValues = -1;

/** By the head of a statement: its mark, if it is a value that replaces nothing. */
const markOfHead = Int8Array.from({ length: 256 }, (_, head) => {
  const kind = head & 3;
  if ((kind !== kinds.value && kind !== kinds.negative) || head & packedBits.replaces)
    return notValues;
  return head & packedBits.atLeast ? marks.over : marks.value;
});

/**
 * Read in one loop and in small integers, because a nation's year is four million times round it: a number of more than four
 * bytes, like anything else that is uncommon, is left to `unpack`.
 */
function valuesInto(packed: Uint8Array, into: Sayings): number {
  const { numbers, counts, marks: said } = into;
  const end = packed.length;
  const isShort = (packed[1] ?? 0) < 128;
  const count = isShort ? (packed[1] ?? 0) : longCount(packed);
  let at = isShort ? 2 : 3;
  let number = 0;
  let overs = 0;
  for (let place = 0; place < count; place += 1) {
    let step = packed[at] ?? 0;
    number += step & 127;
    for (let shift = 7; step > 127; shift += 7) {
      if (shift > 14) return notValues;
      at += 1;
      step = packed[at] ?? 0;
      number += (step & 127) << shift;
    }
    const head = packed[at + 1] ?? 0;
    const mark = markOfHead[head] ?? notValues;
    if (mark === notValues) return notValues;
    let byte = packed[at + 2] ?? 0;
    let value = byte & 127;
    at += 3;
    for (let shift = 7; byte > 127; shift += 7) {
      if (shift > 21) return notValues;
      byte = packed[at] ?? 0;
      value |= (byte & 127) << shift;
      at += 1;
    }
    overs |= mark;
    numbers[place] = number;
    counts[place] = (head & 3) === kinds.negative ? -value : value;
    said[place] = mark;
  }
  into.isPlain = overs === marks.value;
  return at === end ? count : notValues;
}

/** Of two bytes; no fact has so many statements that it would take three, and one that did would not end where it should. */
const longCount = (packed: Uint8Array): number =>
  ((packed[1] ?? 0) & 127) + ((packed[2] ?? 0) & 127) * 128;

function sayingsInto(sayings: readonly PackedSaying[], into: Sayings): number {
  into.isPlain = false;
  for (const [place, saying] of sayings.entries()) {
    into.numbers[place] = saying.number;
    into.counts[place] = saying.says.kind === 'value' ? saying.says.amount.count : 0;
    into.marks[place] = markOf(saying);
  }
  return sayings.length;
}

function markOf(saying: PackedSaying): number {
  const { says, replaces } = saying;
  if (replaces !== undefined || says.kind === 'text' || isOmission(saying)) return marks.odd;
  if (says.kind === 'value') return says.amount.atLeast ? marks.over : marks.value;
  return marks[says.kind];
}
