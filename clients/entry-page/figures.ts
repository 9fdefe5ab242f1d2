import { linesOf, type Names, type Unit } from './dataset.ts';
import { delimitedCells } from './delimited.ts';
import { byId } from './dom.ts';
import { save } from './outbox-view.ts';
import { button, complain, element, input, say, select } from './screen.ts';
import { filled, spoken } from './spoken.ts';
import { clientOf } from './sender.ts';
import { session, store } from './session.ts';
import type { Columns } from './sheet-columns.ts';
import { cellsFrom } from './sheet-read.ts';
import type { Sheet } from './sheet.ts';
import { leftOver, pastedAs, type Target } from './pasting.ts';
import { sheetIn, templateFile } from './spreadsheet.ts';
import { notesOf } from './standing.ts';
import { type CellFault, type Cells, filledIn, noCells } from './table-body.ts';
import { tableIn } from './table.ts';
import { words } from './words.ts';

const table = tableIn(
  byId('table', HTMLTableElement).tBodies[0] ?? document.createElement('tbody'),
  {
    onInput: () => {
      showFilled();
      draftSoon();
    },
    onPasted: takeCells,
  },
);

export const cellsNow = (): readonly Cells[] => table.cells();

// --- Opening -----------------------------------------------------------------------------------------------------------

let turns = 0;

/** Nobody types into a table that is about to go; of two that were asked for, the later one counts. */
export function takeTurn(): () => boolean {
  void keepDraft();
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
  const kept = (await store.recall(draftName())) as readonly Cells[] | undefined;
  if (!isStillWanted()) return;
  clearSaid();
  session.standing = undefined;
  session.sent = undefined;
  say('standing', undefined);
  button('complete').hidden = true;
  forgetPrevious();
  element('figures').hidden = false;
  element('figures').inert = false;
  showTable(kept ?? []);
}

export function showTable(cells: readonly Cells[]): void {
  table.show(session.lines, cells, session.language);
  table.mark(session.faults, session.language);
  noteLines();
  showFilled();
}

/** Puts below each line what the server has of it. */
export function noteLines(): void {
  const { dataset, lines, standing, sent, language } = session;
  if (dataset !== undefined) table.note(notesOf(lines, dataset, standing, sent), language);
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
  const count = table.cells().filter(filledIn).length;
  element('filled').textContent = filled('filled', session.language, count, session.lines.length);
}

// --- What is typed and not sent ----------------------------------------------------------------------------------------

let draft: { readonly name: string; readonly cells: readonly Cells[] } | undefined;
let draftTimer: ReturnType<typeof setTimeout> | undefined;
const draftMs = 300;

const draftName = (): string => {
  const { dataset, period, unit, source } = session.open;
  return `draft ${clientOf(session.key ?? '')} ${dataset} ${period} ${unit} ${source}`;
};

/** What is typed survives the page; it is forgotten when it is in the outbox. */
export function draftSoon(): void {
  draft = { name: draftName(), cells: [...table.cells()] };
  clearTimeout(draftTimer);
  draftTimer = setTimeout(() => void keepDraft(), draftMs);
}

/** At once: the table is about to show something else, or the page to go. */
async function keepDraft(): Promise<void> {
  clearTimeout(draftTimer);
  const kept = draft;
  draft = undefined;
  if (kept !== undefined) await store.keep(kept.name, kept.cells);
}

export async function forgetDraft(): Promise<void> {
  clearTimeout(draftTimer);
  draft = undefined;
  forgetPrevious();
  await store.forget(draftName());
  showTable([]);
}

// --- Spreadsheets ------------------------------------------------------------------------------------------------------

/** Whatever fills more than one cell can be taken back. */
let previous: readonly Cells[] | undefined;

function rememberTable(): void {
  previous = [...table.cells()];
  button('undo').hidden = false;
}

function forgetPrevious(): void {
  previous = undefined;
  button('undo').hidden = true;
}

/** Once more, and it is as it was before. */
function undo(): void {
  const cells = previous;
  if (cells === undefined) return;
  rememberTable();
  clearSaid();
  showTable(cells);
  draftSoon();
}

function takeSheet(
  sheet: Sheet,
  name: Names,
  how: { readonly placed?: Columns; readonly unit?: Unit } = {},
): void {
  if (session.dataset === undefined) return;
  const read = cellsFrom(sheet, session.dataset, session.lines, table.cells(), how);
  clearSaid();
  if (read.filled > 0) {
    rememberTable();
    showTable(read.cells);
    say('outcome', spoken('taken', read.filled, name));
    draftSoon();
  }
  const isNothing = read.filled === 0 && read.complaints.length === 0;
  complain(isNothing ? [spoken('nothingTaken', name)] : read.complaints);
}

/** True if the cells are to be put down from the target on. */
function takeCells(sheet: Sheet, target: Target): boolean {
  const pasted = pastedAs(sheet, session.lines, target);
  if (pasted.kind === 'table') takeSheet(sheet, words.pasted, pasted);
  else clearSaid();
  if (pasted.kind === 'unfit') complain([pasted.why]);
  if (pasted.kind !== 'cells') return false;
  rememberTable();
  complain(leftOver(sheet, target, session.lines.length));
  return true;
}

async function takeFile(file: File): Promise<void> {
  const sheet = await sheetIn(file);
  if (!('complaint' in sheet)) return takeSheet(sheet, { vi: file.name, en: file.name });
  clearSaid();
  complain([sheet.complaint]);
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
  if (!text.includes('\t') || element('figures').hidden) return;
  const sheet = delimitedCells(text, '\t');
  const pasted = pastedAs(sheet, session.lines);
  if (pasted.kind === 'unfit') complain([pasted.why]);
  else takeSheet(sheet, words.pasted, pasted.kind === 'table' ? pasted : {});
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
  document.addEventListener('visibilitychange', () => void keepDraft());
  window.addEventListener('pagehide', () => void keepDraft());
  document.addEventListener('paste', takePasted);
  button('undo').addEventListener('click', undo);
  button('clear').addEventListener('click', () => {
    clearSaid();
    rememberTable();
    showTable(session.lines.map(() => noCells));
    draftSoon();
  });
}
