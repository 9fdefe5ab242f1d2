import { marks, type Sayings } from '../core/columns/columns.ts';
import { isOmission } from '../core/statements/omission.ts';
import { kinds, type PackedSaying, packedBits, unpack } from './packed-statements.ts';

/** Where packed statements lie: from `from` up to, not including, `until`. */
export type Packed = { readonly bytes: Uint8Array; readonly from: number; readonly until: number };

export const wholly = (bytes: Uint8Array): Packed => ({ bytes, from: 0, until: bytes.length });

/**
 * Fills in what packed statements say, in their order; answers how many they are. The same as `unpack` on every input, its
 * complaints too, but it makes no object for statements of format 1 that are plain values.
 */
export function unpackInto(packed: Packed, into: Sayings): number {
  const { bytes, from, until } = packed;
  const count = bytes[from] === 1 ? plainValuesInto(packed, into) : notPlain;
  into.isPlain = count !== notPlain;
  return count === notPlain ? sayingsInto(unpack(bytes.subarray(from, until)), into) : count;
}

const notPlain = -1;
/** Of a head, what a plain value has none of: it is no nil and no withdrawal, not "over", and replaces nothing. */
const notPlainBits = (kinds.nil & kinds.withdrawal) | packedBits.atLeast | packedBits.replaces;
/** Of a head, what makes the value negative. */
const negativeBit = kinds.value ^ kinds.negative;

/**
 * Read in one loop and in small integers, because a nation's year is four million times round it: a value of more than four
 * bytes, like anything else that is uncommon, is left to `unpack`.
 */
function plainValuesInto(
  { bytes, from, until }: Packed,
  { numbers, counts, marks: said }: Sayings,
) {
  const isShort = (bytes[from + 1] ?? 0) < 128;
  const count = isShort ? (bytes[from + 1] ?? 0) : longCount(bytes, from + 1);
  let at = from + (isShort ? 2 : 3);
  let number = 0;
  let heads = 0;
  for (let place = 0; place < count; place += 1) {
    let byte = bytes[at++] ?? 0;
    number += byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      if (shift > 14) return notPlain;
      byte = bytes[at++] ?? 0;
      number += (byte & 127) << shift;
    }
    const head = bytes[at++] ?? 0;
    heads |= head;
    byte = bytes[at++] ?? 0;
    let value = byte & 127;
    if (byte > 127) {
      byte = bytes[at++] ?? 0;
      value |= (byte & 127) << 7;
      if (byte > 127) {
        byte = bytes[at++] ?? 0;
        value |= (byte & 127) << 14;
        if (byte > 127) {
          byte = bytes[at++] ?? 0;
          if (byte > 127) return notPlain;
          value |= byte << 21;
        }
      }
    }
    numbers[place] = number;
    counts[place] = (head & negativeBit) === 0 ? value : -value;
  }
  if (at !== until || (heads & notPlainBits) !== 0) return notPlain;
  said.fill(marks.value, 0, count);
  return count;
}

/** Of two bytes; no fact has so many statements that it would take three, and one that did would not end where it should. */
const longCount = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) & 127) + ((bytes[at + 1] ?? 0) & 127) * 128;

function sayingsInto(sayings: readonly PackedSaying[], into: Sayings): number {
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
