import type { Packed } from './packed-columns.ts';

/** A fact out of an answer: all that it is about, and where its packed statements lie. */
export type PackedFact = Packed & { readonly sk: string };

/**
 * The answer to a Query without its plain facts, and these. A plain fact is an item of exactly
 *
 *     {"pk":{"S":…},"sk":{"S":…},"p":{"B":…}}
 *
 * in any order of its three members, without white space or escapes: nearly every byte of a partition. Every other item, and
 * every answer that is not understood to its end, is left to the SDK.
 */
export type CutAnswer = { readonly rest: Uint8Array; readonly facts: readonly PackedFact[] };

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opening = 0x7b;
const closing = 0x7d;
const openingList = 0x5b;
const closingList = 0x5d;
const mark = 0x21;
const hash = 0x23;
const equals = 0x3d;
const nowhere = -1;

const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const partitionMember = ascii('"pk":{"S":"');
const sortMember = ascii('"sk":{"S":"');
const packedMember = ascii('"p":{"B":"');
const itemsName = ascii('"Items"');

/** Nothing where the answer has no list of items, or is no JSON as far as that list goes. */
export function cutFacts(body: Uint8Array): CutAnswer | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const from = itemsFrom(bytes);
  if (from === nowhere) return undefined;
  const facts: PackedFact[] = [];
  const answer = { bytes, text: bytes.toString('latin1'), facts, room: roomFor(bytes.length) };
  const kept: Uint8Array[] = [bytes.subarray(0, from)];
  let at = from;
  let isFirst = true;
  while (bytes[at] !== closingList) {
    if (at !== from && bytes[at++] !== comma) return undefined;
    const end = factEnd(answer, at);
    if (end === nowhere) {
      const until = valueEnd(bytes, at);
      if (until === nowhere) return undefined;
      if (!isFirst) kept.push(commaAlone);
      kept.push(bytes.subarray(at, until));
      isFirst = false;
      at = until;
    } else at = end;
  }
  kept.push(bytes.subarray(at));
  const rest = Buffer.concat(kept);
  return isJson(rest) ? { rest, facts } : undefined;
}

/** The rest is small, and what is wrong with an answer is told best of the whole of it. */
function isJson(rest: Buffer): boolean {
  try {
    JSON.parse(rest.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

const commaAlone = ascii(',');

/** Behind the `[` of the items, which is a member of the outermost object. */
function itemsFrom(bytes: Buffer): number {
  if (bytes[0] !== opening) return nowhere;
  for (let at = 1; bytes[at] === quote; at += 1) {
    const isItems = standsAt(bytes, at, itemsName);
    at = valueEnd(bytes, at);
    if (at === nowhere || bytes[at] !== colon) return nowhere;
    if (isItems) return bytes[at + 1] === openingList ? at + 2 : nowhere;
    at = valueEnd(bytes, at + 1);
    if (at === nowhere || bytes[at] !== comma) return nowhere;
  }
  return nowhere;
}

function standsAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let place = 0; place < text.length; place += 1)
    if (bytes[at + place] !== text[place]) return false;
  return true;
}

type Answer = {
  readonly bytes: Buffer;
  /** The same, a character each: what is cut out of it is not copied. */
  readonly text: string;
  readonly facts: PackedFact[];
  readonly room: Room;
};

/** Where the packed statements of one answer are put, one behind the other. */
type Room = { readonly bytes: Buffer; used: number };

/** Base64 has four characters for three bytes, and Node writes nothing that it has no room for. */
const roomFor = (characters: number): Room => ({
  bytes: Buffer.allocUnsafeSlow(Math.ceil((characters * 3) / 4)),
  used: 0,
});

/** The end of the plain fact that begins there, which is taken; nowhere if none does. */
function factEnd({ bytes, text, facts, room }: Answer, from: number): number {
  if (bytes[from] !== opening) return nowhere;
  let [at, sortFrom, sortUntil, packedFrom, packedUntil, partitions] = [from, 0, 0, 0, 0, 0];
  for (let member = 0; member < 3; member += 1) {
    at += 1;
    if (standsAt(bytes, at, packedMember)) {
      packedFrom = at + packedMember.length;
      packedUntil = bytes.indexOf(quote, packedFrom);
      at = packedUntil;
    } else if (standsAt(bytes, at, sortMember)) {
      sortFrom = at + sortMember.length;
      sortUntil = plainTextEnd(bytes, sortFrom);
      at = sortUntil;
    } else if (standsAt(bytes, at, partitionMember)) {
      partitions += 1;
      at = plainTextEnd(bytes, at + partitionMember.length);
    } else return nowhere;
    if (at === nowhere || bytes[at + 1] !== closing) return nowhere;
    at += 2;
    if (bytes[at] !== (member === 2 ? closing : comma)) return nowhere;
  }
  if (partitions !== 1 || sortFrom === 0 || packedFrom === 0) return nowhere;
  const start = room.used;
  if (!unpackedInto(room, bytes, text, packedFrom, packedUntil)) return nowhere;
  facts.push({
    sk: text.slice(sortFrom, sortUntil),
    bytes: room.bytes,
    from: start,
    until: room.used,
  });
  return at + 1;
}

/** False if it is no base64: Node skips what does not belong there, and so finds fewer bytes than its length promises. */
function unpackedInto(
  room: Room,
  bytes: Buffer,
  text: string,
  from: number,
  until: number,
): boolean {
  const padding = bytes[until - 1] !== equals ? 0 : bytes[until - 2] === equals ? 2 : 1;
  const length = ((until - from) * 3) / 4 - padding;
  if (room.bytes.write(text.slice(from, until), room.used, 'base64') !== length) return false;
  room.used += length;
  return true;
}

/** The quote that ends a text of visible ASCII without escapes, which is not that of a closing record or an act. */
function plainTextEnd(bytes: Buffer, from: number): number {
  if (bytes[from] === mark) return nowhere;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) return at;
    if (byte < 0x20 || byte > 0x7e || byte === backslash) return nowhere;
    if (byte === mark && bytes[at - 1] === hash) return nowhere;
  }
  return nowhere;
}

/** The end of a JSON value without white space around it: nothing is checked but that texts and brackets are closed. */
function valueEnd(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at = textEnd(bytes, at + 1);
      if (at === nowhere) return nowhere;
      if (depth === 0) return at + 1;
    } else if (byte === opening || byte === openingList) depth += 1;
    else if (byte === closing || byte === closingList) {
      if (depth === 0) return at === from ? nowhere : at;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (byte === comma && depth === 0) return at === from ? nowhere : at;
  }
  return nowhere;
}

function textEnd(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] === quote) return at;
    if (bytes[at] === backslash) at += 1;
  }
  return nowhere;
}
