import { linesOf, type Names } from './dataset.ts';
import { delimitedCells } from './delimited.ts';
import { byId } from './dom.ts';
import { filled, save } from './outbox-view.ts';
import { button, complain, element, input, say, select, spoken } from './screen.ts';
import { clientOf } from './sender.ts';
import { session, store } from './session.ts';
import { cellsFrom, type Sheet } from './sheet.ts';
import { sheetIn, templateFile } from './spreadsheet.ts';
import { type CellFault, type Cells, noCells } from './table-body.ts';
import { tableIn } from './table.ts';
import { words } from './words.ts';

const table = tableIn(
  byId('table', HTMLTableElement).tBodies[0] ?? document.createElement('tbody'),
  {
    onInput: () => {
      showFilled();
      draftSoon();
    },
    onSheet: (sheet) => sheet.length > 1 && hasHeadings(sheet) && takeSheet(sheet, words.pasted),
  },
);

export const cellsNow = (): readonly Cells[] => table.cells();

// --- Opening -----------------------------------------------------------------------------------------------------------

let turns = 0;

/** Nobody types into a table that is about to go; of two that were asked for, the later one counts. */
export function takeTurn(): () => boolean {
  element('figures').inert = true;
  turns += 1;
  const mine = turns;
  return () => mine === turns;
}

/** Opens the table of what is chosen above it, with what was typed into it before. */
export async function openTable(): Promise<void> {
  const { dataset, key } = session;
  if (dataset === undefined || key === undefined) return;
  const isStillWanted = takeTurn();
  const unit = select('unit').value;
  const source = select('source').value;
  session.open = { dataset: dataset.code, period: dataset.period.label, unit, source };
  session.lines = linesOf(dataset, unit, source === '' ? undefined : source);
  await store.keep(`choice ${clientOf(key)}`, session.open);
  const draft = (await store.recall(draftName())) as readonly Cells[] | undefined;
  if (!isStillWanted()) return;
  clearSaid();
  element('figures').hidden = false;
  element('figures').inert = false;
  showTable(draft ?? []);
}

export function showTable(cells: readonly Cells[]): void {
  table.show(session.lines, cells, session.language);
  table.mark(session.faults, session.language);
  showFilled();
}

export function clearSaid(): void {
  mark([]);
  say('outcome', undefined);
}

/** Puts faults beside their cells, and those of no cell above the table. */
export function mark(faults: readonly CellFault[], general: readonly Names[] = []): void {
  session.faults = faults;
  table.mark(faults, session.language);
  complain(general);
}

function showFilled(): void {
  const count = table.cells().filter(({ value, nil }) => `${value}${nil}`.trim() !== '').length;
  element('filled').textContent = filled('filled', session.language, count, session.lines.length);
}

// --- What is typed and not sent ----------------------------------------------------------------------------------------

let draftTimer: ReturnType<typeof setTimeout> | undefined;
const draftMs = 300;

const draftName = (): string => {
  const { dataset, period, unit, source } = session.open;
  return `draft ${clientOf(session.key ?? '')} ${dataset} ${period} ${unit} ${source}`;
};

/** What is typed survives the page; it is forgotten when it is in the outbox. */
export function draftSoon(): void {
  clearTimeout(draftTimer);
  const name = draftName();
  const cells = [...table.cells()];
  draftTimer = setTimeout(() => void store.keep(name, cells), draftMs);
}

export async function forgetDraft(): Promise<void> {
  clearTimeout(draftTimer);
  await store.forget(draftName());
  showTable([]);
}

// --- Spreadsheets ------------------------------------------------------------------------------------------------------

const hasHeadings = (sheet: Sheet): boolean =>
  session.dataset !== undefined && cellsFrom(sheet, session.dataset, session.lines, []).filled > 0;

function takeSheet(sheet: Sheet, name: Names): boolean {
  if (session.dataset === undefined) return false;
  const read = cellsFrom(sheet, session.dataset, session.lines, table.cells());
  clearSaid();
  showTable(read.cells);
  complain(read.complaints);
  if (read.filled > 0) say('outcome', spoken('taken', read.filled, name));
  draftSoon();
  return true;
}

async function takeFile(file: File): Promise<void> {
  const sheet = await sheetIn(file);
  if (!('complaint' in sheet)) return void takeSheet(sheet, { vi: file.name, en: file.name });
  clearSaid();
  say('outcome', sheet.complaint, 'bad');
}

function takeFirst(files: FileList | null | undefined): void {
  const [file] = files ?? [];
  if (file !== undefined && session.dataset !== undefined) void takeFile(file);
}

async function giveTemplate(): Promise<void> {
  const { dataset, lines, language } = session;
  if (dataset === undefined) return;
  const file = await templateFile(dataset, lines, table.cells(), language);
  save(file, `${dataset.code}-${dataset.period.label}.xlsx`);
}

/** Files may be dropped anywhere: beside the frame a browser would open them and leave the page. */
function takeDropped(): void {
  const frame = element('drop');
  for (const name of ['dragenter', 'dragover'])
    document.addEventListener(name, (event) => {
      event.preventDefault();
      frame.classList.add('over');
    });
  for (const name of ['dragleave', 'drop'])
    document.addEventListener(name, () => frame.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    takeFirst(event.dataTransfer?.files);
  });
}

function takePasted({ target, clipboardData }: ClipboardEvent): void {
  // A cell of the table takes what is pasted into it itself.
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return;
  const text = clipboardData?.getData('text/plain') ?? '';
  if (text.includes('\t')) takeSheet(delimitedCells(text, '\t'), words.pasted);
}

/** The ways into the table and out of it. */
export function spreadsheets(): void {
  button('template').addEventListener('click', () => void giveTemplate());
  button('choose').addEventListener('click', () => input('file').click());
  input('file').addEventListener('change', () => {
    takeFirst(input('file').files);
    input('file').value = '';
  });
  takeDropped();
  document.addEventListener('paste', takePasted);
  button('clear').addEventListener('click', () => {
    clearSaid();
    showTable(session.lines.map(() => noCells));
    draftSoon();
  });
}
