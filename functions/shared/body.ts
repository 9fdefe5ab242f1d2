import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fail, ok, type Result } from '../../core/result.ts';
import { jsonFaultAt, lineAndColumn } from './json-fault.ts';
import { goesByUpload, type Problem } from './problem.ts';

/** The decoded body may be as large as this; what is larger goes by upload. */
export const maxBodyBytes = 4 * 1024 * 1024;

const unpackable: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Nội dung bắt đầu như tệp gzip nhưng không giải nén được.',
    en: 'The body begins like gzip but cannot be decompressed.',
  },
};

const notUtf8: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Nội dung không phải văn bản UTF-8 hợp lệ; có thể là Windows-1258, TCVN3 hoặc VNI. Hãy gửi bằng UTF-8.',
    en: 'The body is not valid UTF-8 text; it may be Windows-1258, TCVN3 or VNI. Send it in UTF-8.',
  },
};

const utf16: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Nội dung ở bảng mã UTF-16, không phải UTF-8. Hãy gửi bằng UTF-8.',
    en: 'The body is in UTF-16 and not in UTF-8. Send it in UTF-8.',
  },
};

/** By its mark, or by the zero byte beside the first character, which is ASCII in every JSON text. */
const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) ||
  (first === 0xfe && second === 0xff) ||
  (second !== undefined && (first === 0) !== (second === 0));

const noBody: Problem = {
  code: 'malformed-json',
  detail: {
    vi: 'Nội dung trống; gửi một đối tượng JSON.',
    en: 'The body is empty; send a JSON object.',
  },
};

/** A character as it can be printed. */
const shown = (character: string): string =>
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character)
    ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : `“${character}”`;

function notJson(text: string): Problem {
  if (text.trim() === '') return noBody;
  const offset = jsonFaultAt(text);
  const { line, column } = lineAndColumn(text, offset);
  const found = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return {
    code: 'malformed-json',
    detail:
      offset < text.length
        ? {
            vi: `Dòng ${line}, cột ${column}: ở đây JSON không cho phép ${shown(found)}.`,
            en: `Line ${line}, column ${column}: JSON does not allow ${shown(found)} here.`,
          }
        : {
            vi: `Dòng ${line}, cột ${column}: JSON kết thúc khi chưa trọn vẹn.`,
            en: `Line ${line}, column ${column}: the JSON text ends before it is complete.`,
          },
  };
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
const unzip = promisify(gunzip);

type Carrier = { readonly body: string | null; readonly isBase64Encoded: boolean };

/**
 * The bytes that the caller meant: base64 and gzip undone, at most 4 MB. Gzip is known by its first bytes and not by a
 * header, because a gateway may have decompressed already. Decompression stops at the limit; `tooLarge` says where more goes.
 */
export async function decodeBody(
  carrier: Carrier,
  tooLarge: Problem = goesByUpload,
): Promise<Result<Uint8Array, Problem>> {
  const sent = Buffer.from(carrier.body ?? '', carrier.isBase64Encoded ? 'base64' : 'utf8');
  if (!isGzip(sent)) return sent.length > maxBodyBytes ? fail(tooLarge) : ok(sent);
  return decompressed(sent, maxBodyBytes, tooLarge);
}

/** Stops at the limit, whatever the bytes would become. */
export async function decompressed(
  bytes: Uint8Array,
  maxOutputLength: number,
  tooLarge: Problem,
): Promise<Result<Uint8Array, Problem>> {
  try {
    return ok(await unzip(bytes, { maxOutputLength }));
  } catch (error) {
    return fail(isOverflow(error) ? tooLarge : unpackable);
  }
}

const isOverflow = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads bytes as strict UTF-8; a byte order mark is left out. */
export function textIn(bytes: Uint8Array): Result<string, Problem> {
  if (isUtf16(bytes)) return fail(utf16);
  try {
    return ok(strictUtf8.decode(bytes));
  } catch {
    return fail(notUtf8);
  }
}

/**
 * Objects and lists within each other. What we take has five; what is unknown is walked too, to say so, and a walk that calls
 * itself must not run out of stack.
 */
export const maxJsonDepth = 64;

const tooDeep: Problem = {
  code: 'malformed-json',
  detail: {
    vi: `JSON lồng quá ${maxJsonDepth} cấp. Nội dung gửi đến đây chỉ cần vài cấp; hãy kiểm tra chương trình tạo ra nó.`,
    en: `The JSON is nested more than ${maxJsonDepth} levels deep. No body here needs more than a few; look at the program that wrote it.`,
  },
};

/** The problem of a value that is nested too deep for being walked. */
export const depthProblem = (value: unknown): Problem | undefined =>
  isDeeper(value, maxJsonDepth) ? tooDeep : undefined;

/** Goes no deeper than it is asked. */
function isDeeper(value: unknown, than: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (than === 0) return true;
  if (Array.isArray(value)) return value.some((each) => isDeeper(each, than - 1));
  for (const name in value) if (isDeeper(Reflect.get(value, name), than - 1)) return true;
  return false;
}

/** However deep: who walks it asks `depthProblem` first. */
export function jsonOfAnyDepth(text: string): Result<unknown, Problem> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return fail(notJson(text));
  }
}

function jsonIn(text: string): Result<unknown, Problem> {
  const parsed = jsonOfAnyDepth(text);
  const problem = parsed.ok ? depthProblem(parsed.value) : undefined;
  return problem === undefined ? parsed : fail(problem);
}

/** Reads bytes as strict UTF-8 and JSON that is not nested too deep. */
export function parseJson(bytes: Uint8Array): Result<unknown, Problem> {
  const text = textIn(bytes);
  return text.ok ? jsonIn(text.value) : text;
}
