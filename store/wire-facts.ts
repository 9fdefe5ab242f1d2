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

const partitionMember = '"pk":{"S":"';
const sortMember = '"sk":{"S":"';
const packedMember = '"p":{"B":"';
const itemsName = '"Items"';

/**
 * The body is given as the pieces that it came in, and looked at as a text with a character for each byte: what is cut out of
 * such a text is not copied. Nothing where the answer has no list of items, or is no JSON as far as that list goes.
 */
export function cutFacts(body: readonly Uint8Array[]): CutAnswer | undefined {
  const text = bytewise(body);
  const from = itemsFrom(text);
  if (from === nowhere) return undefined;
  const facts: PackedFact[] = [];
  const answer = { text, facts, room: roomFor(text.length) };
  const kept: string[] = [];
  let at = from;
  while (text.charCodeAt(at) !== closingList) {
    if (at !== from && text.charCodeAt(at++) !== comma) return undefined;
    const end = factEnd(answer, at);
    if (end === nowhere) {
      const until = valueEnd(text, at);
      if (until === nowhere) return undefined;
      kept.push(text.slice(at, until));
      at = until;
    } else at = end;
  }
  const rest = Buffer.from(text.slice(0, from) + kept.join(',') + text.slice(at), 'latin1');
  return isJson(rest) ? { rest, facts } : undefined;
}

/** Bodies are looked at one at a time, each in the same room. */
let room = Buffer.alloc(0);

function bytewise(body: readonly Uint8Array[]): string {
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  if (room.length < length) room = Buffer.alloc(length);
  let at = 0;
  for (const piece of body) {
    room.set(piece, at);
    at += piece.length;
  }
  return room.toString('latin1', 0, length);
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

/** Behind the `[` of the items, which is a member of the outermost object. */
function itemsFrom(text: string): number {
  if (text.charCodeAt(0) !== opening) return nowhere;
  for (let at = 1; text.charCodeAt(at) === quote; at += 1) {
    const isItems = text.startsWith(itemsName, at);
    at = valueEnd(text, at);
    if (at === nowhere || text.charCodeAt(at) !== colon) return nowhere;
    if (isItems) return text.charCodeAt(at + 1) === openingList ? at + 2 : nowhere;
    at = valueEnd(text, at + 1);
    if (at === nowhere || text.charCodeAt(at) !== comma) return nowhere;
  }
  return nowhere;
}

type Answer = { readonly text: string; readonly facts: PackedFact[]; readonly room: Room };

/** Where the packed statements of one answer are put, one behind the other. */
type Room = { readonly bytes: Buffer; used: number };

/** Base64 has four characters for three bytes, and Node writes nothing that it has no room for. */
const roomFor = (characters: number): Room => ({
  bytes: Buffer.allocUnsafeSlow(Math.ceil((characters * 3) / 4)),
  used: 0,
});

/** The end of the plain fact that begins there, which is taken; nowhere if none does. */
function factEnd({ text, facts, room }: Answer, from: number): number {
  if (text.charCodeAt(from) !== opening) return nowhere;
  let [at, sortFrom, sortUntil, packedFrom, packedUntil, partitions] = [from, 0, 0, 0, 0, 0];
  for (let member = 0; member < 3; member += 1) {
    at += 1;
    if (text.startsWith(packedMember, at)) {
      packedFrom = at + packedMember.length;
      packedUntil = text.indexOf('"', packedFrom);
      at = packedUntil;
    } else if (text.startsWith(sortMember, at)) {
      sortFrom = at + sortMember.length;
      sortUntil = plainTextEnd(text, sortFrom);
      at = sortUntil;
    } else if (text.startsWith(partitionMember, at)) {
      partitions += 1;
      at = plainTextEnd(text, at + partitionMember.length);
    } else return nowhere;
    if (at === nowhere || text.charCodeAt(at + 1) !== closing) return nowhere;
    at += 2;
    if (text.charCodeAt(at) !== (member === 2 ? closing : comma)) return nowhere;
  }
  if (partitions !== 1 || sortFrom === 0 || packedFrom === 0) return nowhere;
  const start = room.used;
  if (!unpackedInto(room, text.slice(packedFrom, packedUntil))) return nowhere;
  const sk = text.slice(sortFrom, sortUntil);
  facts.push({ sk, bytes: room.bytes, from: start, until: room.used });
  return at + 1;
}

/** False if it is no base64: Node skips what does not belong there, and so finds fewer bytes than its length promises. */
function unpackedInto(room: Room, base64: string): boolean {
  const last = base64.length - 1;
  const padding =
    base64.charCodeAt(last) !== equals ? 0 : base64.charCodeAt(last - 1) === equals ? 2 : 1;
  const length = (base64.length * 3) / 4 - padding;
  if (room.bytes.write(base64, room.used, 'base64') !== length) return false;
  room.used += length;
  return true;
}

/** The quote that ends a text of visible ASCII without escapes, which is not that of a closing record or an act. */
function plainTextEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === mark) return nowhere;
  for (let at = from; at < text.length; at += 1) {
    const byte = text.charCodeAt(at);
    if (byte === quote) return at;
    if (byte < 0x20 || byte > 0x7e || byte === backslash) return nowhere;
    if (byte === mark && text.charCodeAt(at - 1) === hash) return nowhere;
  }
  return nowhere;
}

/** The end of a JSON value without white space around it: nothing is checked but that texts and brackets are closed. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const byte = text.charCodeAt(at);
    if (byte === quote) {
      at = textEnd(text, at + 1);
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

function textEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text.charCodeAt(at) === quote) return at;
    if (text.charCodeAt(at) === backslash) at += 1;
  }
  return nowhere;
}
