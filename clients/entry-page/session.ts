import type { Dataset, Language, Line } from './dataset.ts';
import type { Standing } from './standing.ts';
import { type Choice, type Entry, openStore, type Store } from './store.ts';
import type { CellFault } from './table-body.ts';
import { words } from './words.ts';

/** Where nothing can be kept, nothing must be entered. */
export const store: Store = await openStore().catch((error: unknown) => {
  document.body.textContent = `${words.browserTooOld.vi} ${words.browserTooOld.en}`;
  throw error;
});

const keptKey = await store.recall('key');

type Session = {
  language: Language;
  key: string | undefined;
  dataset: Dataset | undefined;
  /** What the table is about: the fields above it may be ahead of it for a moment. */
  open: Choice;
  lines: readonly Line[];
  faults: readonly CellFault[];
  /** What the server has of it, as far as it is known. */
  standing: Standing | undefined;
  /** What was sent from here last. */
  sent: Entry | undefined;
};

/** What is open in this window now. */
export const session: Session = {
  language: (await store.recall('language')) === 'en' ? 'en' : 'vi',
  key: typeof keptKey === 'string' ? keptKey : undefined,
  dataset: undefined,
  open: { dataset: '', period: '', unit: '', source: '' },
  lines: [],
  faults: [],
  standing: undefined,
  sent: undefined,
};
