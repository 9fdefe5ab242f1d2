import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../../functions/shared/world.ts';
import type { TableNames } from '../../../store/tables.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { freshTables } from '../../support/store.ts';

export type Fresh = () => Promise<{ readonly db: DocumentClient; readonly names: TableNames }>;

/** What holds on the engine holds on the store in memory, or laws that run there would prove nothing. */
export const bothStores: readonly (readonly [string, Fresh])[] = [
  ['the engine', freshTables],
  ['the store in memory', () => Promise.resolve(memoryStore())],
];

/** Pages of so many items, however large the store would make them. */
export const inPagesOf = (items: number, db: DocumentClient): DocumentClient =>
  new Proxy(db, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return (command: object) => {
        const sent =
          command instanceof QueryCommand && command.input.Limit === undefined
            ? new QueryCommand({ ...command.input, Limit: items })
            : command;
        const send: Function = target.send.bind(target);
        return Reflect.apply(send, undefined, [sent]) as Promise<unknown>;
      };
    },
  });

/** What a call ended with: its answer, or the name of its failure. */
export async function outcomeOf(call: Promise<object>): Promise<unknown> {
  try {
    const { $metadata: _, ...answer } = (await call) as { readonly $metadata?: unknown };
    return answer;
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}
