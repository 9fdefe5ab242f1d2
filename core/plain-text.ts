import * as z from 'zod';
import type { Names } from './names.ts';

const fault = (code: string, detail: Names) => ({ params: { code, detail } });

/** C0 and DEL, and the marks that turn the direction of print: unseen, they make a text read otherwise than it is. */
const inLine = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;
/** Running text has lines and tabs. */
const inLines = /[\u202A-\u202E\u2066-\u2069]|(?![\t\n\r])\p{Cc}/u;

const broken = fault('broken-character', {
  vi: 'Có ký tự hỏng (nửa cặp thay thế UTF-16); hãy kiểm tra chỗ cắt chuỗi hoặc bảng mã.',
  en: 'A character is broken (one half of a UTF-16 pair); check where the text was cut or recoded.',
});
const unseen = fault('control-character', {
  vi: 'Có ký tự điều khiển hoặc ký tự đổi chiều chữ không nhìn thấy; hãy bỏ đi.',
  en: 'It holds an unseen control character, or one that turns the direction of print; leave it out.',
});

const plain = (longest: number, refused: RegExp) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(longest)
    .refine((text) => text.isWellFormed(), broken)
    .refine((text) => !refused.test(text), unseen);

/** One line of 1 to `longest` characters, trimmed, NFC, with nothing unseen in it. A lone surrogate is no character: it can be neither stored nor hashed as text. */
export const plainLine = (longest: number) => plain(longest, inLine);
/** The same over several lines. */
export const plainLines = (longest: number) => plain(longest, inLines);
