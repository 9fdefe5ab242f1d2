import { omitted } from '../core/statements/omission.ts';
import type { Remark, Says, SubmissionId } from '../core/statements/statement.ts';

/**
 * Statements in one compact binary attribute, so that a snapshot of 100 metrics is one write unit:
 *
 *     format 1, count, then per statement in order of its metric's number:
 *     number (as difference to the one before), head, value or words, receipt that it replaces
 *
 *     format 2, as format 1 and then:
 *     count of remarks, per remark: number (as difference), 1 if to be followed up, comment (empty: none);
 *     count of metrics left out by a statement that replaces, per metric: number (as difference)
 *
 * Whole numbers are variable-length, 7 bits a byte, lowest first; texts have their length in bytes of UTF-8 before them.
 * The head's bits: 0-1 kind, 2 atLeast (of a nil, in format 2: it is an answer in words), 3 replaces, 4 restart, 5-7
 * decimals given. A format is never changed, only added: what was written once stays readable. Format 1 is written
 * wherever it is enough, so that plain figures do not pay for what they do not use.
 */
export type PackedSaying = Remark & {
  /** The metric's short number. */
  readonly number: number;
  readonly says: Says;
  readonly replaces?: SubmissionId;
  readonly restart?: true;
};

/** What the head's lowest two bits say. */
export const kinds = { value: 0, negative: 1, nil: 2, withdrawal: 3 } as const;
const atLeastBit = 4;
const textBit = 4;
const replacesBit = 8;
const restartBit = 16;
const givenShift = 5;
/** Bits of a value's head, for who reads statements without making objects of them. */
export const packedBits = { atLeast: atLeastBit, replaces: replacesBit } as const;
const receiptLength = 26;

/**
 * Packs statements of different metrics, and the numbers of the metrics that they leave out: `unpack` gives those back as
 * withdrawals.
 */
export function pack(
  sayings: readonly PackedSaying[],
  leftOut: readonly number[] = [],
): Uint8Array<ArrayBuffer> {
  const ordered = sayings.toSorted((a, b) => a.number - b.number);
  const remarks = ordered.filter(isRemarked);
  const plain =
    remarks.length === 0 && leftOut.length === 0 && !ordered.some(({ says }) => isText(says));
  const bytes: number[] = [plain ? 1 : 2];
  writeEach(bytes, ordered, (saying) => writeSaying(bytes, saying));
  if (plain) return new Uint8Array(bytes);
  writeEach(bytes, remarks, ({ comment = '', followUp }) => {
    bytes.push(followUp ? 1 : 0);
    writeText(bytes, comment);
  });
  const numbers = leftOut.toSorted((a, b) => a - b).map((number) => ({ number }));
  writeEach(bytes, numbers, () => {});
  return new Uint8Array(bytes);
}

const isText = (says: Says): boolean => says.kind === 'text';
const isRemarked = ({ comment, followUp }: Remark): boolean =>
  comment !== undefined || followUp === true;

/** How many, and each with its number as difference to the one before. */
function writeEach<T extends { readonly number: number }>(
  bytes: number[],
  things: readonly T[],
  write: (thing: T) => void,
): void {
  writeNumber(bytes, things.length);
  let before = 0;
  for (const thing of things) {
    writeNumber(bytes, thing.number - before);
    before = thing.number;
    write(thing);
  }
}

function writeSaying(bytes: number[], saying: PackedSaying): void {
  const { says, replaces } = saying;
  bytes.push(headOf(saying));
  if (says.kind === 'value') writeNumber(bytes, Math.abs(says.amount.count));
  else writeText(bytes, says.kind === 'text' ? says.text : says.reason);
  if (replaces !== undefined) bytes.push(...Buffer.from(replaces, 'latin1'));
}

function headOf({ says, replaces, restart }: PackedSaying): number {
  const marks = (replaces === undefined ? 0 : replacesBit) + (restart ? restartBit : 0);
  if (says.kind === 'text') return marks + kinds.nil + textBit;
  if (says.kind !== 'value') return marks + kinds[says.kind];
  const { count, given, atLeast } = says.amount;
  const kind = count < 0 ? kinds.negative : kinds.value;
  return marks + kind + (atLeast ? atLeastBit : 0) + (given << givenShift);
}

function writeNumber(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

function writeText(bytes: number[], text: string): void {
  const encoded = Buffer.from(text, 'utf8');
  writeNumber(bytes, encoded.length);
  for (const byte of encoded) bytes.push(byte);
}

/** Throws on a format that this code does not know and on bytes that end too early or too late. */
export function unpack(bytes: Uint8Array): PackedSaying[] {
  const reader = readerOf(bytes);
  const format = reader.byte();
  if (format !== 1 && format !== 2)
    throw new Error(`Packed statements of format ${format}, known are 1 and 2`);
  const sayings = readEach(reader, (number) => readSaying(reader, number));
  const all = format === 1 ? sayings : readSecondHalf(reader, sayings);
  reader.end();
  return all;
}

type Reader = ReturnType<typeof readerOf>;

/** What format 2 has after the statements: their remarks, and the metrics that were left out. */
function readSecondHalf(reader: Reader, sayings: readonly PackedSaying[]): PackedSaying[] {
  const remarks = new Map(readEach(reader, (number) => [number, readRemark(reader)] as const));
  const leftOut = readEach(reader, (number): PackedSaying => ({ number, says: omitted }));
  return [...sayings.map((saying) => ({ ...saying, ...remarks.get(saying.number) })), ...leftOut];
}

function readRemark(reader: Reader): Remark {
  const followUp = reader.byte() === 1;
  const comment = reader.text(reader.number());
  return { ...(comment !== '' && { comment }), ...(followUp && { followUp: true }) };
}

function readEach<T>(reader: Reader, read: (number: number) => T): T[] {
  const found: T[] = [];
  let number = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    number += reader.number();
    found.push(read(number));
  }
  return found;
}

function readSaying(reader: Reader, number: number): PackedSaying {
  const head = reader.byte();
  const says = readSays(reader, head);
  return {
    number,
    says,
    ...(head & replacesBit && { replaces: reader.text(receiptLength) as SubmissionId }),
    ...(head & restartBit && { restart: true as const }),
  };
}

function readSays(reader: Reader, head: number): Says {
  const kind = head & 3;
  const size = reader.number();
  if (kind === kinds.nil)
    return head & textBit
      ? { kind: 'text', text: reader.text(size) }
      : { kind: 'nil', reason: reader.text(size) };
  if (kind === kinds.withdrawal) return { kind: 'withdrawal', reason: reader.text(size) };
  // In order of name, as a report's hash takes them: what has that order already is hashed without a copy.
  const amount = {
    atLeast: (head & atLeastBit) !== 0,
    count: kind === kinds.negative ? -size : size,
    given: head >> givenShift,
  };
  return { amount, kind: 'value' };
}

function readerOf(bytes: Uint8Array) {
  let at = 0;
  const byte = (): number => {
    const found = bytes[at];
    if (found === undefined) throw new Error('Packed statements end too early');
    at += 1;
    return found;
  };
  return {
    byte,
    number(): number {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const found = byte();
        value += (found % 128) * scale;
        if (found < 128) return value;
      }
    },
    text(length: number): string {
      if (at + length > bytes.length) throw new Error('Packed statements end too early');
      at += length;
      return Buffer.from(bytes.buffer, bytes.byteOffset + at - length, length).toString('utf8');
    },
    end(): void {
      if (at !== bytes.length) throw new Error('Packed statements end too late');
    },
  };
}
