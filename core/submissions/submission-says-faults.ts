import type { Names } from '../names.ts';
import { missingField, type RowFault, rowFault } from './submission-faults.ts';

export const saysNothing = missingField(
  'value',
  'Mỗi dòng phải có đúng một trong: value, text, nil, withdraw.',
  'A row must have exactly one of value, text, nil and withdraw.',
);

export const saysTooMuch = rowFault(
  'value',
  'ambiguous-statement',
  'Mỗi dòng chỉ có một trong: value, text, nil, withdraw; atLeast và restart chỉ đi cùng value.',
  'A row has one of value, text, nil and withdraw only; atLeast and restart go with value only.',
);

/** Groups of exactly three digits: where people write 1.234 for 1234, their points may not mean decimals. */
const inGroups = /^-?[1-9]\d{0,2}(?:\.\d{3})+$/;

function perhapsThousands(value: string | number): Names {
  const text = String(value);
  if (!inGroups.test(text)) return { vi: '', en: '' };
  const plain = text.replaceAll('.', '');
  return {
    vi: ` Nếu dấu chấm phân cách hàng nghìn, hãy viết ${plain}.`,
    en: ` If the point parts thousands, write ${plain}.`,
  };
}

export function notANumber(value: string | number): RowFault {
  const { vi, en } = perhapsThousands(value);
  return rowFault(
    'value',
    'not-a-number',
    `Phải là số thập phân viết thường, ví dụ 20614 hoặc "80.80": không dấu phân cách hàng nghìn, không số mũ.${vi}`,
    `It must be a plain decimal number such as 20614 or "80.80": no thousands separators, no exponent.${en}`,
  );
}

export function tooManyDecimals(value: string | number, given: number, allowed: number): RowFault {
  const { vi, en } = perhapsThousands(value);
  return rowFault(
    'value',
    'too-many-decimals',
    `Có ${given} chữ số thập phân; chỉ tiêu này nhận nhiều nhất ${allowed}.${vi}`,
    `It has ${given} decimals; this metric takes at most ${allowed}.${en}`,
  );
}

export const tooLarge: RowFault = rowFault(
  'value',
  'too-large',
  'Số quá lớn: không giữ được chính xác đến chữ số cuối.',
  'The number is too large to be kept exact to its last digit.',
);

export function outOfBounds(minimum: string | undefined, maximum: string | undefined): RowFault {
  const bounds = [
    { vi: 'từ', en: 'at least', bound: minimum },
    { vi: 'đến', en: 'at most', bound: maximum },
  ].filter((each) => each.bound !== undefined);
  const vi = bounds.map((each) => `${each.vi} ${each.bound}`).join(' ');
  const en = bounds.map((each) => `${each.en} ${each.bound}`).join(', ');
  return rowFault('value', 'out-of-bounds', `Giá trị phải ${vi}.`, `The value must be ${en}.`);
}

export const answeredInWords: RowFault = rowFault(
  'value',
  'answered-in-words',
  'Chỉ tiêu này trả lời bằng lời: dùng “text” thay cho “value”.',
  'This metric is answered in words: give “text” instead of “value”.',
);

export const notAnsweredInWords: RowFault = rowFault(
  'text',
  'not-answered-in-words',
  'Chỉ tiêu này là số: dùng “value”; lời giải thích ghi vào “comment”.',
  'This metric is a number: give “value”; what explains it goes into “comment”.',
);
