import { readSheet } from 'read-excel-file/browser';
import writeExcelFile from 'write-excel-file/browser';
import type { Dataset, Language, Line, Names } from './dataset.ts';
import { delimitedCells, textIn } from './delimited.ts';
import { type Sheet, type SheetCell, templateRows } from './sheet.ts';
import type { Cells } from './table-body.ts';

const widths = [11, 24, 24, 48, 14, 26, 34, 30];

/** The template as a file for any spreadsheet program, with what is filled in already. */
export function templateFile(
  dataset: Dataset,
  lines: readonly Line[],
  cells: readonly Cells[],
  language: Language,
): Promise<Blob> {
  const { head, rows } = templateRows(dataset, lines, cells, language);
  const headingAt = head.length - 1;
  // An empty text is none: the cell keeps its colour and takes numbers.
  const text = (value: string, style: object) =>
    value === '' ? style : { value, type: String, ...style };
  const data = [
    ...head.map((row, index) =>
      row.map((value) =>
        text(value, {
          fontWeight: 'bold',
          ...(index === headingAt && { backgroundColor: '#dce9ef', wrap: true }),
        }),
      ),
    ),
    ...rows.map((row, index) =>
      row.map((value, column) => {
        const exact = column === 5 ? cells[index]?.exact : undefined;
        const entered = column >= 5 ? { backgroundColor: '#fffbe8' } : { textColor: '#56606e' };
        return exact === undefined
          ? text(value, entered)
          : { value: Number(exact), type: Number, ...entered };
      }),
    ),
  ];
  return writeExcelFile(data, {
    sheet: dataset.code,
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: head.length,
  }).toBlob();
}

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;
const isOldExcel = (bytes: Uint8Array): boolean => bytes[0] === 0xd0 && bytes[1] === 0xcf;

const unreadable: Names = {
  vi: 'Không đọc được tệp này. Hãy lưu dưới dạng .xlsx hoặc CSV UTF-8.',
  en: 'This file cannot be read. Save it as .xlsx or as CSV UTF-8.',
};
const noWorkbook: Names = {
  vi: 'Tệp này tên là .xlsx nhưng bên trong không phải sổ tính Excel. Hãy mở bằng Excel rồi lưu lại dưới dạng .xlsx; nếu là tệp CSV thì đổi tên thành .csv.',
  en: 'This file is called .xlsx but is no Excel workbook inside. Open it with Excel and save it as .xlsx; a CSV is to be called .csv.',
};
const noSheet: Names = {
  vi: 'Tệp này là tệp nén nhưng không phải sổ tính Excel, hoặc đã hỏng. Hãy mở bằng Excel rồi lưu lại dưới dạng .xlsx.',
  en: 'This is a compressed file but no Excel workbook, or a broken one. Open it with Excel and save it as .xlsx.',
};
const empty: Names = { vi: 'Tệp này rỗng.', en: 'This file is empty.' };
const oldExcel: Names = {
  vi: 'Đây là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy lưu lại dưới dạng .xlsx, không mật khẩu.',
  en: 'This is an old Excel file (.xls), or one with a password. Save it as .xlsx without a password.',
};

/** The cells of a file that was dropped or chosen: XLSX (its first sheet), CSV or text. What it is, its bytes tell. */
export async function sheetIn(file: File): Promise<Sheet | { readonly complaint: Names }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length === 0) return { complaint: empty };
  if (isOldExcel(bytes)) return { complaint: oldExcel };
  if (isZip(bytes)) return xlsxCells(file);
  if (/\.xls[xm]$/i.test(file.name)) return { complaint: noWorkbook };
  const text = textIn(bytes);
  return text === undefined ? { complaint: unreadable } : delimitedCells(text);
}

async function xlsxCells(file: Blob): Promise<Sheet | { readonly complaint: Names }> {
  try {
    const rows = await readSheet(file);
    return rows.map((row) =>
      row.map((cell): SheetCell => (typeof cell === 'function' ? null : cell)),
    );
  } catch {
    return { complaint: noSheet };
  }
}
