import { isUtf8 } from 'node:buffer';
import type { FaultLine } from './problem.ts';

type CsvFault = Pick<FaultLine, 'code' | 'detail'>;

/** How Excel writes what we read; the same in every version that has the choice. */
const saveAs = {
  vi: 'Trong Excel: Lưu thành (Save As) → “CSV UTF-8 (Comma delimited)”.',
  en: 'In Excel: Save As → “CSV UTF-8 (Comma delimited)”.',
};
const told = (code: string, vi: string, en: string): CsvFault => ({
  code,
  detail: { vi: `${vi} ${saveAs.vi}`, en: `${en} ${saveAs.en}` },
});

const workbook = told(
  'spreadsheet-file',
  'Đây là tệp bảng tính, không phải CSV.',
  'This is a spreadsheet file and no CSV.',
);
const utf16 = told(
  'wrong-encoding',
  'Tệp ở bảng mã UTF-16 (“Unicode Text”), không phải UTF-8.',
  'The file is in UTF-16 (“Unicode Text”) and not in UTF-8.',
);
const otherEncoding = told(
  'wrong-encoding',
  'Từ dòng này tệp không phải UTF-8; có thể là Windows-1258, TCVN3 hoặc VNI.',
  'From this line on the file is not UTF-8; it may be Windows-1258, TCVN3 or VNI.',
);

const begins = (bytes: Uint8Array, ...first: readonly number[]): boolean =>
  first.every((byte, place) => bytes[place] === byte);

/** XLSX is a zip file; XLS a compound document. */
const isWorkbook = (bytes: Uint8Array): boolean =>
  begins(bytes, 0x50, 0x4b, 0x03, 0x04) || begins(bytes, 0xd0, 0xcf, 0x11, 0xe0);
/** By its mark, or by the zero bytes that no text in UTF-8 has. */
const isUtf16 = (bytes: Uint8Array): boolean =>
  begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff) || bytes.includes(0);

/** The text of a CSV, without a byte order mark; or why it cannot be read, and how to save it so that it can. */
export function csvTextIn(bytes: Uint8Array): string | FaultLine {
  if (isWorkbook(bytes)) return { pointer: '', line: 1, ...workbook };
  if (isUtf16(bytes)) return { pointer: '', line: 1, ...utf16 };
  if (!isUtf8(bytes)) return { pointer: '', line: firstBrokenLine(bytes), ...otherEncoding };
  return new TextDecoder().decode(bytes);
}

/** Counted in line feeds; the lines before it are UTF-8. */
function firstBrokenLine(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    const next = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, next))) return line;
    from = next;
  }
  return line;
}
