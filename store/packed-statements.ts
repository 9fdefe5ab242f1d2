import type { Says, SubmissionId } from '../core/statement.ts';

/**
 * Statements in one compact binary attribute, so that a snapshot of 100 metrics is one write unit:
 *
 *     format 1, count, then per statement in order of its metric's number:
 *     number (as difference to the one before), head, value or reason, receipt that it replaces
 *
 * Whole numbers are variable-length, 7 bits a byte, lowest first. The head's bits: 0-1 kind, 2 atLeast, 3 replaces, 4 restart,
 * 5-7 decimals given. A format is never changed, only added: what was written once stays readable.
 */
export type PackedSaying = {
  /** The metric's short number. */
  readonly number: number;
  readonly says: Says;
  readonly replaces?: SubmissionId;
  readonly restart?: true;
};

const format = 1;
const kinds = { value: 0, negative: 1, nil: 2, withdrawal: 3 } as const;
const atLeastBit = 4;
const replacesBit = 8;
const restartBit = 16;
const givenShift = 5;
const receiptLength = 26;

/** Packs statements of different metrics. */
export function pack(sayings: readonly PackedSaying[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [format];
  writeNumber(bytes, sayings.length);
  let before = 0;
  for (const saying of sayings.toSorted((a, b) => a.number - b.number)) {
    writeNumber(bytes, saying.number - before);
    before = saying.number;
    bytes.push(headOf(saying));
    if (saying.says.kind === 'value') writeNumber(bytes, Math.abs(saying.says.amount.count));
    else writeText(bytes, wordsOf(saying.says));
    if (saying.replaces !== undefined) bytes.push(...Buffer.from(saying.replaces, 'latin1'));
  }
  return Uint8Array.from(bytes);
}

const wordsOf = (says: Exclude<Says, { kind: 'value' }>): string =>
  says.kind === 'text' ? says.text : says.reason;

function headOf({ says, replaces, restart }: PackedSaying): number {
  const marks = (replaces === undefined ? 0 : replacesBit) + (restart ? restartBit : 0);
  if (says.kind === 'text') throw new Error('Format 1 keeps no answers in words');
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
  const found = reader.byte();
  if (found !== format) throw new Error(`Packed statements of format ${found}, known is ${format}`);
  const sayings: PackedSaying[] = [];
  let number = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    number += reader.number();
    sayings.push(readSaying(reader, number));
  }
  reader.end();
  return sayings;
}

type Reader = ReturnType<typeof readerOf>;

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
  if (kind === kinds.nil) return { kind: 'nil', reason: reader.text(reader.number()) };
  if (kind === kinds.withdrawal)
    return { kind: 'withdrawal', reason: reader.text(reader.number()) };
  const size = reader.number();
  const amount = {
    count: kind === kinds.negative ? -size : size,
    given: head >> givenShift,
    atLeast: (head & atLeastBit) !== 0,
  };
  return { kind: 'value', amount };
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
