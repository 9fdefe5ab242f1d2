import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dataset, Line, Metric } from '../../clients/entry-page/dataset.ts';
import { everyUnit, linesOf } from '../../clients/entry-page/dataset.ts';
import { delimitedCells, delimiterOf, textIn } from '../../clients/entry-page/delimited.ts';
import { leftOver, pastedAs } from '../../clients/entry-page/pasting.ts';
import { cellsFrom } from '../../clients/entry-page/sheet-read.ts';
import { type Sheet, templateRows } from '../../clients/entry-page/sheet.ts';
import { noCells, placed, tableBody } from '../../clients/entry-page/table-body.ts';

const names = (text: string) => ({ vi: text, en: text });
const metric = (code: string, over: Partial<Metric> = {}): Metric => ({
  code,
  names: names(`Chỉ tiêu ${code}`),
  kind: 'flow',
  computed: false,
  unitOfMeasure: names('hồ sơ'),
  decimals: 0,
  compulsory: true,
  level: 'commune',
  controlLevels: [],
  sources: [
    { code: 'x', names: names('x'), allowed: false },
    { code: 'y', names: names('y'), allowed: true },
  ],
  ...over,
});
const unit = (code: string) => ({ code, names: names(`Xã ${code}`), level: 'commune' });
const dataset: Dataset = {
  code: 'bieu',
  names: names('Biểu'),
  period: { label: '2025-08', from: '2025-07-15', until: '2025-08-15' },
  opensOn: '2025-07-15',
  deadlines: [],
  metrics: [
    metric('a'),
    metric('b', { kind: 'text' }),
    metric('r', { computed: true }),
    metric('p', { level: 'province' }),
  ],
  reporters: [unit('001'), unit('002')],
  controlUnits: [{ ...unit('96'), level: 'province' }],
};
const lines = linesOf(dataset, everyUnit);
const blank = lines.map(() => noCells);
const named = ({ unit: { code }, metric: { code: what } }: Line) => `${code} ${what}`;

describe('the lines to fill in', () => {
  test('are what each unit states itself, by the first source that the key may speak for', () => {
    expect(lines.map(named)).toEqual(['001 a', '001 b', '002 a', '002 b']);
    expect(linesOf(dataset, '96').map(named)).toEqual(['96 p']);
    expect(new Set(lines.map(({ source }) => source.code))).toEqual(new Set(['y']));
    expect(linesOf(dataset, '001', 'x')).toEqual([]);
  });
});

describe('a filled template', () => {
  const { head, rows } = templateRows(dataset, lines, blank, 'vi');
  const template: Sheet = [...head, ...rows];

  test('is read whatever the order of its rows and columns', () => {
    const filled = template.map((row, index) => (index === 3 ? row.with(5, '7') : row));
    const headings = filled[2] ?? [];
    const turned = [
      ...filled.slice(0, 2),
      [...headings].toReversed(),
      ...filled
        .slice(3)
        .map((row) => [...row].toReversed())
        .toReversed(),
    ];
    for (const sheet of [filled, turned]) {
      const { cells, filled: count, complaints } = cellsFrom(sheet, dataset, lines, blank);
      expect({ value: cells[0]?.value, count, complaints }).toEqual({
        value: '7',
        count: 1,
        complaints: [],
      });
    }
  });

  test('of another period or dataset is refused whole', () => {
    const other = template.with(1, ['Kỳ', '2025-07']);
    const { cells, filled, complaints } = cellsFrom(other, dataset, lines, blank);
    expect({ cells, filled }).toEqual({ cells: blank, filled: 0 });
    expect(complaints[0]?.vi).toContain('kỳ 2025-07');
  });

  test('with a code twice, or one that is not asked for, says which row', () => {
    const sheet = [
      ...template,
      ['001', '', 'a', '', '', '9'],
      ['003', '', 'a', '', '', '9'],
      ['', '', 'a', '', '', '9'],
    ];
    const { complaints } = cellsFrom(
      sheet.map((row, index) => (index === 3 ? row.with(5, '7') : row)),
      dataset,
      lines,
      blank,
    );
    expect(complaints.map(({ en }) => en.slice(0, 6))).toEqual(['Row 8:', 'Row 9:', 'Row 10']);
  });

  test('a number of a spreadsheet is taken as it is shown, without the dust of its arithmetic', () => {
    const sheet = template.map((row, index) => (index === 3 ? [...row].with(5, '') : row));
    const cells = (value: number | Date) =>
      cellsFrom(
        sheet.map((row, index) => (index === 3 ? [...row.slice(0, 5), value] : row)),
        dataset,
        lines,
        blank,
      ).cells;
    const valueOf = (value: number | Date) => tableBody(lines, cells(value), 'auto');
    expect(valueOf(0.1 + 0.2).rows[0]?.['value']).toBe('0.3');
    expect(valueOf(1e-7).rows[0]?.['value']).toBe('0.0000001');
    expect(valueOf(1234).rows[0]?.['value']).toBe('1234');
    expect(valueOf(new Date('2025-08-01')).faults).toHaveLength(1);
  });
});

describe('a sheet that is not the template', () => {
  const one = linesOf(dataset, '001');
  const read = (text: string) => cellsFrom(delimitedCells(text), dataset, one, [noCells, noCells]);

  test('an empty template takes nothing away', () => {
    const typed = { ...noCells, value: '5' };
    const { head, rows } = templateRows(dataset, one, [], 'vi');
    const { cells, filled } = cellsFrom([...head, ...rows], dataset, one, [typed, noCells]);
    expect({ cells, filled }).toEqual({ cells: [typed, noCells], filled: 0 });
  });

  test('a CSV of the API is read as the API means it: 1.234 is a little more than one', () => {
    const csv = "metric,value,atLeast,text,nil\na,1.234,,,\nb,,,'=Thiếu máy,\n";
    expect(read(csv).cells).toEqual([
      { value: '1,234', exact: '1.234', nil: '', comment: '' },
      { value: '=Thiếu máy', nil: '', comment: '' },
    ]);
    const over = read('METRIC;VALUE;ATLEAST\na;19000.5;true\n').cells;
    expect(tableBody(one, over, 'auto').rows).toMatchObject([{ value: '19000.5', atLeast: true }]);
  });

  test('of a CSV read from the API only the current lines of this unit, period and source are taken', () => {
    const csv = [
      'metric,unit,from,until,source,value,current',
      'a,001,2025-07-15,2025-08-15,y,1,',
      'a,001,2025-07-15,2025-08-15,y,2,true',
      'a,002,2025-07-15,2025-08-15,y,3,true',
      'a,001,2025-06-15,2025-07-15,y,4,true',
      'a,001,2025-07-15,2025-08-15,x,5,true',
    ].join('\n');
    const { cells, filled, complaints } = read(csv);
    expect([cells[0]?.value, filled]).toEqual(['2', 1]);
    expect(complaints.map(({ vi }) => vi)).toEqual([
      'Dòng 4: số liệu của đơn vị “002”, không phải đơn vị đang mở Xã 001 (001); không được lấy.',
      'Dòng 5: số liệu của kỳ 2025-06-15 – 2025-07-15, đang mở kỳ 2025-08 (2025-07-15 – 2025-08-15); không được lấy.',
      'Dòng 6: số liệu của nguồn “x”, bảng này đang nhập cho nguồn “y”; không được lấy.',
    ]);
  });
});

describe('pasted cells', () => {
  const at = (column: number) => ({ line: 0, column });
  const kindOf = (text: string, column = 0) =>
    pastedAs(delimitedCells(text, '\t'), lines, at(column)).kind;

  test('whose first column names metrics find their lines by it, in any order', () => {
    const sheet = delimitedCells('2. Chỉ tiêu b:\tThiếu máy\nchỉ tiêu  A\t7\n', '\t');
    const pasted = pastedAs(sheet, lines, { line: 3, column: 0 });
    if (pasted.kind !== 'table') throw new Error(pasted.kind);
    const { cells, filled } = cellsFrom(sheet, dataset, lines, blank, pasted);
    // Of the unit where they were pasted.
    expect([filled, ...cells.map(({ value }) => value)]).toEqual([2, '', '', '7', 'Thiếu máy']);
    expect(kindOf('a\thồ sơ\t7\tlý do')).toBe('table');
  });

  test('that would put numbers among the reasons, or names and nothing else, are refused', () => {
    expect(kindOf('Tên khác\t7\n')).toBe('unfit');
    expect(kindOf('7\n8\n', 1)).toBe('unfit');
    expect(kindOf('Chỉ tiêu a\nChỉ tiêu b\n')).toBe('unfit');
    expect(kindOf('7\t\tghi chú 1\n')).toBe('cells');
    expect(kindOf('\tKhông có\n8\n')).toBe('cells');
  });

  test('that have no place are named', () => {
    const sheet = delimitedCells('1\n\n3\n4\tx\ty\tz\n5\n6\n\n', '\t');
    expect(leftOver(sheet, at(0), 4).map(({ vi }) => vi)).toEqual([
      expect.stringContaining('2 dòng thừa không có chỗ, không được lấy: “5”, “6”.'),
      '1 ô thừa ở bên phải không có chỗ, không được lấy: “z”.',
    ]);
    expect(leftOver(sheet, at(0), 6).map(({ vi }) => vi)).toHaveLength(1);
  });
});

describe('what the table says', () => {
  test('is a row per filled line, and a fault where two things are said', () => {
    const cells = blank
      .with(0, { value: '5', nil: '', comment: 'tạm tính' })
      .with(1, { value: 'Thiếu máy', nil: '', comment: '' })
      .with(2, { value: '5', nil: 'không có', comment: '' });
    const { rows, lineOf, faults } = tableBody(lines, cells, 'auto');
    expect(rows).toEqual([
      { metric: 'a', unit: '001', source: 'y', value: '5', comment: 'tạm tính' },
      { metric: 'b', unit: '001', source: 'y', text: 'Thiếu máy' },
    ]);
    expect(lineOf).toEqual([0, 1]);
    expect(faults.map(({ line, column }) => [line, column])).toEqual([[2, 'nil']]);
  });

  test('faults of the server find their cells by index and field', () => {
    const { cells, general } = placed(
      [
        { index: 0, pointer: '/rows/0/value', messages: names('giá trị') },
        { index: 1, pointer: '/rows/1', messages: names('dòng') },
        { pointer: '/rows/1/nil/reason', messages: names('lý do') },
        { pointer: '/dataset', detail: 'biểu' },
      ],
      [2, 3],
    );
    expect(cells.map(({ line, column }) => [line, column])).toEqual([
      [2, 'value'],
      [3, 'line'],
      [3, 'nil'],
    ]);
    expect(general).toEqual([names('biểu')]);
  });
});

describe('cells as text', () => {
  test('any cells survive being written with any delimiter', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ';', ',', '\t', '\n', 'ệ', ' ') });
    const filled = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(filled, fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const text = rows
          .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(delimiter))
          .join('\r\n');
        expect(delimitedCells(text, delimiter)).toEqual(rows);
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  test('an empty line keeps its place; the end of the last line is none', () => {
    const column = (text: string) => delimitedCells(text, '\t').map((row) => row.join());
    expect(column('1\r\n2\r\n\r\n4\r\n')).toEqual(['1', '2', '', '4']);
    expect(column('\n2\n\n')).toEqual(['', '2', '']);
    expect(column('')).toEqual([]);
  });

  test('the delimiter is the one that parts the first line', () => {
    expect(['a;b,c;d', 'a,b', 'a\tb;c\td', 'a'].map(delimiterOf)).toEqual([';', ',', '\t', '\t']);
  });

  test('UTF-8 and Excel’s UTF-16 are read, anything else is not guessed at', () => {
    expect(textIn(Buffer.from('\uFEFFMã'))).toBe('Mã');
    expect(textIn(Buffer.from('\uFEFFMã', 'utf16le'))).toBe('Mã');
    expect(textIn(Buffer.from('\uFEFFMã', 'utf16le').swap16())).toBe('Mã');
    expect(textIn(Buffer.from('ma;gia', 'utf16le'))).toBe('ma;gia');
    expect(textIn(Buffer.from('Mã', 'latin1'))).toBeUndefined();
    expect(textIn(Buffer.from('abc\0'))).toBeUndefined();
  });
});
