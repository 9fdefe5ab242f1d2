import type { Language, Line, Names } from './dataset.ts';
import { delimitedCells } from './delimited.ts';
import { h } from './dom.ts';
import { columns, type Target } from './pasting.ts';
import type { Sheet } from './sheet.ts';
import { type CellFault, type Cells, type Column, noCells } from './table-body.ts';
import { words } from './words.ts';

export type Table = {
  show(lines: readonly Line[], cells: readonly Cells[], language: Language): void;
  cells(): readonly Cells[];
  /** Puts each fault under its cell. */
  mark(faults: readonly CellFault[], language: Language): void;
  /** Puts a note under the value of each line that has one. */
  note(notes: readonly (Names | undefined)[], language: Language): void;
};

type Events = {
  /** Somebody typed. */
  readonly onInput: () => void;
  /** More than one cell was pasted; true if they are to be put down from there on. */
  readonly onPasted: (sheet: Sheet, target: Target) => boolean;
};

/** The table to fill in: each cell is a field of its own that a keyboard reaches and a screen reader names. */
export function tableIn(body: HTMLTableSectionElement, { onInput, onPasted }: Events): Table {
  let filled: Cells[] = [];
  let fields: Record<Column, HTMLTextAreaElement>[] = [];
  let rows: HTMLTableRowElement[] = [];

  function write(line: number, column: Column, text: string): void {
    const { exact, ...before } = filled[line] ?? noCells;
    const kept = column === 'value' || exact === undefined ? {} : { exact };
    filled[line] = { ...before, ...kept, [column]: text };
  }

  /** Cells copied from a spreadsheet go on from the cell that they were pasted into, down and to the right. */
  function spread(sheet: Sheet, line: number, column: number): void {
    for (const [down, row] of sheet.entries())
      for (const [right, cell] of row.entries()) {
        const name = columns[column + right];
        const field = name && fields[line + down]?.[name];
        if (name === undefined || field === undefined) continue;
        field.value = String(cell ?? '').trim();
        write(line + down, name, field.value);
      }
    onInput();
  }

  function pasted(event: Event, line: number, column: number): void {
    if (!(event instanceof ClipboardEvent)) return;
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const isWords = fields[line]?.value.dataset['kind'] === 'text' && !text.includes('\t');
    if (!/[\t\n]/.test(text.replace(/\r?\n$/, '')) || isWords || columns[column] === 'comment')
      return;
    event.preventDefault();
    const sheet = delimitedCells(text, '\t');
    if (onPasted(sheet, { line, column })) spread(sheet, line, column);
  }

  function fieldOf(line: Line, index: number, column: Column, language: Language) {
    const field = h('textarea', {
      rows: 1,
      spellcheck: 'false',
      'data-kind': column === 'value' ? line.metric.kind : '',
      'aria-label': `${line.metric.names[language]} – ${words[column][language]}${unitSuffix(line, language)}`,
      ...(column === 'value' && line.metric.kind !== 'text' && { inputmode: 'decimal' }),
      input: () => {
        write(index, column, field.value);
        onInput();
      },
      paste: (event) => pasted(event, index, columns.indexOf(column)),
    });
    field.value = filled[index]?.[column] ?? '';
    return field;
  }

  function rowOf(line: Line, index: number, language: Language): HTMLTableRowElement {
    const own = {
      value: fieldOf(line, index, 'value', language),
      nil: fieldOf(line, index, 'nil', language),
      comment: fieldOf(line, index, 'comment', language),
    };
    fields[index] = own;
    const kindClass = line.metric.kind === 'text' ? 'words' : 'number';
    const row = h(
      'tr',
      {},
      h('th', { scope: 'row' }, line.metric.names[language], aboutMetric(line, language)),
      ...columns.map((column) =>
        h(
          'td',
          {
            'data-word': column,
            'data-label': words[column][language],
            class: column === 'value' ? kindClass : undefined,
          },
          own[column],
        ),
      ),
    );
    rows[index] = row;
    return row;
  }

  return {
    cells: () => filled,
    show(lines, cells, language) {
      filled = lines.map((_, index) => cells[index] ?? noCells);
      fields = [];
      rows = [];
      const several = new Set(lines.map(({ unit }) => unit.code)).size > 1;
      body.replaceChildren(
        ...lines.flatMap((line, index) => {
          const first = several && lines[index - 1]?.unit.code !== line.unit.code;
          const row = rowOf(line, index, language);
          return first ? [unitRow(line, language), row] : [row];
        }),
      );
    },
    note(notes, language) {
      for (const old of body.querySelectorAll('.now')) old.remove();
      for (const [line, names] of notes.entries()) {
        const place = fields[line]?.value;
        if (names !== undefined) place?.after(h('p', { class: 'now' }, names[language]));
      }
    },
    mark(faults, language) {
      for (const old of body.querySelectorAll('.fault')) old.remove();
      for (const field of body.querySelectorAll('[aria-invalid]')) {
        field.removeAttribute('aria-invalid');
        field.removeAttribute('aria-describedby');
      }
      for (const [number, { line, column, detail }] of faults.entries()) {
        const id = `fault-${number}`;
        const text = h('p', { class: 'fault', id }, detail[language]);
        const field = column === 'line' ? undefined : fields[line]?.[column];
        const described = field ?? fields[line]?.value;
        described?.setAttribute('aria-invalid', 'true');
        described?.setAttribute('aria-describedby', id);
        (field?.parentElement ?? rows[line]?.querySelector('th'))?.append(text);
      }
    },
  };
}

const unitSuffix = ({ unit }: Line, language: Language): string => ` (${unit.names[language]})`;

const unitRow = ({ unit }: Line, language: Language) =>
  h(
    'tr',
    { class: 'unit' },
    h('th', { colspan: 4, scope: 'rowgroup' }, `${unit.names[language]} (${unit.code})`),
  );

const aboutMetric = ({ metric }: Line, language: Language) =>
  h(
    'small',
    {},
    [
      metric.code,
      metric.kind === 'text' ? '' : metric.unitOfMeasure[language],
      metric.compulsory ? words.compulsory[language] : '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  );
