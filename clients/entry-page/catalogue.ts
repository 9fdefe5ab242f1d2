import { type Answer, ask, type NoAnswer } from './api.ts';
import type { Dataset, Language, Listed } from './dataset.ts';
import { clientOf } from './sender.ts';
import type { Store } from './store.ts';

/** What the server said now, what it said last time, or why it says nothing. */
export type Found<T> =
  | { readonly found: T; readonly fromMemory: boolean }
  | { readonly refused: Answer }
  | NoAnswer;

/**
 * What datasets there are and what each asks for. An answer is kept, so that a table can be opened without a network;
 * what a key may see is kept apart from what another one may.
 */
export const catalogueIn = (store: Store, language: () => Language) => {
  async function read(key: string, path: string): Promise<Found<unknown>> {
    const name = `${clientOf(key)} ${path}`;
    const answer = await ask(path, { key, language: language() });
    if (!('down' in answer) && answer.status === 200) {
      await store.keep(name, answer.body);
      return { found: answer.body, fromMemory: false };
    }
    if (!('down' in answer) && answer.status < 500) return { refused: answer };
    const kept = await store.recall(name);
    if (kept !== undefined) return { found: kept, fromMemory: true };
    return 'down' in answer ? answer : { refused: answer };
  }
  return {
    list: (key: string) => read(key, 'v1/datasets') as Promise<Found<{ datasets: Listed[] }>>,
    dataset: (key: string, code: string, period: string) =>
      read(
        key,
        `v1/datasets/${encodeURIComponent(code)}?period=${encodeURIComponent(period)}`,
      ) as Promise<Found<Dataset>>,
  };
};
