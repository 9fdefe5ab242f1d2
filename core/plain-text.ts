import * as z from 'zod';

const fault = (code: string, detail: { readonly vi: string; readonly en: string }) => ({
  params: { code, detail },
});

/** C0 and DEL, and the marks that turn the direction of print: unseen, they make a text read otherwise than it is. Lines and tabs are seen. */
const hidden = /[\u202A-\u202E\u2066-\u2069]|(?![\t\n\r])\p{Cc}/u;

const broken = fault('broken-character', {
  vi: 'Có ký tự hỏng (nửa cặp thay thế UTF-16); hãy kiểm tra chỗ cắt chuỗi hoặc bảng mã.',
  en: 'A character is broken (one half of a UTF-16 pair); check where the text was cut or recoded.',
});
const severalLines = fault('control-character', {
  vi: 'Chỉ được viết trên một dòng: có dấu xuống dòng hoặc dấu tab; hãy thay bằng dấu cách.',
  en: 'It must be one line: it holds a line break or a tab; put a space instead.',
});
const unseen = fault('control-character', {
  vi: 'Có ký tự điều khiển hoặc ký tự đổi chiều chữ không nhìn thấy; hãy bỏ đi.',
  en: 'It holds an unseen control character, or one that turns the direction of print; leave it out.',
});

const plain = (longest: number) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1)
    .max(longest)
    .refine((text) => text.isWellFormed(), broken)
    .refine((text) => !hidden.test(text), unseen);

/** One line of 1 to `longest` characters, trimmed, NFC, with nothing unseen in it. A lone surrogate is no character: it can be neither stored nor hashed as text. */
export const plainLine = (longest: number) =>
  plain(longest).refine((text) => !/[\t\n\r]/.test(text), severalLines);
/** The same over several lines. */
export const plainLines = (longest: number) => plain(longest);
