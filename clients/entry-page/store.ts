import type { Names } from './dataset.ts';
import type { CellFault, Cells } from './table-body.ts';

/** What a clerk was filling in: enough to open the same table again. */
export type Choice = {
  readonly dataset: string;
  readonly period: string;
  readonly unit: string;
  readonly source: string;
};

export type Counts = {
  readonly sent: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly rejected: number;
};
export type Receipt = {
  readonly id: string;
  readonly receivedAt: string;
  readonly sha256: string;
  readonly counts: Counts;
};

/** waiting: nothing is decided yet. sent: there is a receipt. refused: the server took nothing of it. */
export type State = 'waiting' | 'sent' | 'refused';

/** One thing to send. Body and key never change after it was put here: every try repeats them. */
export type Entry = {
  /** The Idempotency-Key, drawn before the first try. */
  readonly id: string;
  readonly queuedAt: string;
  /** The id part of the API key: another key is another sender, for whom the server would count it anew. */
  readonly client: string;
  readonly title: Names;
  readonly choice: Choice;
  readonly cells: readonly Cells[];
  readonly lineOf: readonly number[];
  readonly body: string;
  readonly state: State;
  readonly tries: number;
  readonly receipt?: Receipt;
  readonly why?: Names;
  readonly faults?: readonly CellFault[];
};

export type Store = {
  /** In the order in which they were queued. */
  entries(): Promise<readonly Entry[]>;
  entry(id: string): Promise<Entry | undefined>;
  /** Returns when it is on disk, as far as a browser promises that. */
  put(entry: Entry): Promise<void>;
  remove(id: string): Promise<void>;
  /** Anything else that is kept under a name: drafts, the last choice, what the server said of datasets. */
  recall(name: string): Promise<unknown>;
  keep(name: string, value: unknown): Promise<void>;
  forget(name: string): Promise<void>;
};

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing'));
  });

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open('commune-reporting-entry', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('outbox', { keyPath: 'id' });
    request.result.createObjectStore('kept');
  };
  return done(request);
}

export async function openStore(): Promise<Store> {
  const db = await opened();
  const read = (store: string) => db.transaction(store).objectStore(store);
  const change = (store: string, act: (store: IDBObjectStore) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const transaction = db.transaction(store, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('Not kept'));
      act(transaction.objectStore(store));
    });
  return {
    async entries() {
      // Only this page writes here, so what it reads is what it wrote.
      const all = (await done(read('outbox').getAll())) as Entry[];
      return all.sort((a, b) => (a.queuedAt < b.queuedAt ? -1 : 1));
    },
    entry: (id) => done(read('outbox').get(id)) as Promise<Entry | undefined>,
    put: (entry) => change('outbox', (store) => store.put(entry)),
    remove: (id) => change('outbox', (store) => store.delete(id)),
    recall: (name) => done(read('kept').get(name)) as Promise<unknown>,
    keep: (name, value) => change('kept', (store) => store.put(value, name)),
    forget: (name) => change('kept', (store) => store.delete(name)),
  };
}
