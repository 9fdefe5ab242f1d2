import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { type TableNames, tables } from '../../store/tables.ts';
import { conditionHolds, type Item, type Scope, updated } from './memory-expressions.ts';
import { copiedItem, itemSize, maxItemBytes, MemoryTable } from './memory-table.ts';

/**
 * A document client whose tables lie in memory: the stores' own code runs on it, many times faster than on the engine and
 * without leaving the thread. It knows the commands, parameters and expressions that the stores of ingestion use and refuses
 * every other. That it and the engine do the same is tested in test/store/contract.
 */
export type MemoryStore = {
  readonly db: DocumentClient;
  readonly names: TableNames;
  /** From now on indexes show writes only after `catchUp`: on DynamoDB they follow within seconds. */
  lag(): void;
  catchUp(): void;
};

const names = Object.fromEntries(Object.keys(tables).map((name) => [name, name])) as TableNames;

export function memoryStore(): MemoryStore {
  const kept = new Map(
    Object.entries(tables).map(([name, shape]) => [name, new MemoryTable(shape)]),
  );
  const answer = answersOf(kept);
  const inner = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'memory' }));
  const db = new Proxy(inner, {
    get: (target, property, receiver) =>
      property === 'send'
        ? (command: object) => attempted(command, () => answer(command))
        : Reflect.get(target, property, receiver),
  });
  return {
    db,
    names,
    lag: () => kept.forEach((table) => table.lag()),
    catchUp: () => kept.forEach((table) => table.catchUp()),
  };
}

/** The command's own middleware runs around it, as around an attempt of the SDK. */
async function attempted(command: object, answer: () => object): Promise<unknown> {
  const last = () => Promise.resolve({ response: {}, output: { $metadata: {}, ...answer() } });
  if (command instanceof PutCommand)
    return (await command.middlewareStack.resolve(last, {})({ input: command.input })).output;
  if (command instanceof TransactWriteCommand)
    return (await command.middlewareStack.resolve(last, {})({ input: command.input })).output;
  return answer();
}

type Tables = ReadonlyMap<string, MemoryTable>;

function answersOf(kept: Tables): (command: object) => object {
  const done = new Map<string, string>();
  return (command) => {
    if (command instanceof GetCommand) return got(kept, command.input);
    if (command instanceof QueryCommand) return queried(kept, command.input);
    if (command instanceof PutCommand) return written(kept, putOf(command.input));
    if (command instanceof UpdateCommand) return written(kept, updateOf(command.input));
    if (command instanceof TransactWriteCommand) return transacted(kept, command.input, done);
    throw new Error(`The memory store does not know ${command.constructor.name}`);
  };
}

/** A parameter that would be passed over would make the double agree to anything. */
function knows(input: object, ...known: readonly string[]): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && !known.includes(name))
      throw new Error(`The memory store does not know the parameter ${name}`);
}

function tableOf(kept: Tables, name: string | undefined): MemoryTable {
  const table = kept.get(name ?? '');
  if (table === undefined) throw new Error(`The memory store has no table ${name}`);
  return table;
}

type Expressions = {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
};
const expressionParts = ['ExpressionAttributeNames', 'ExpressionAttributeValues'];
const scopeOf = (input: Expressions): Scope => ({
  names: input.ExpressionAttributeNames ?? {},
  values: copiedItem(input.ExpressionAttributeValues ?? {}),
});

// Reading -------------------------------------------------------------------

function got(kept: Tables, input: GetCommand['input']): object {
  knows(input, 'TableName', 'Key', 'ConsistentRead', 'ProjectionExpression');
  const item = tableOf(kept, input.TableName).get(copiedItem(input.Key ?? {}));
  if (item === undefined) return {};
  return { Item: copiedItem(projected(item, input.ProjectionExpression)) };
}

function projected(item: Item, expression: string | undefined): Item {
  if (expression === undefined) return item;
  const wanted = expression.split(',').map((name) => name.trim());
  return Object.fromEntries(wanted.flatMap((name) => (name in item ? [[name, item[name]]] : [])));
}

const queryParts = [
  'TableName',
  'IndexName',
  'ConsistentRead',
  'KeyConditionExpression',
  'ScanIndexForward',
  'Limit',
  'ExclusiveStartKey',
];

function queried(kept: Tables, input: QueryCommand['input']): object {
  knows(input, ...queryParts, ...expressionParts);
  const { IndexName: index, Limit: limit, ExclusiveStartKey: start } = input;
  if (index !== undefined && input.ConsistentRead === true)
    throw invalid('Consistent reads are not supported on global secondary indexes');
  const page = tableOf(kept, input.TableName).query({
    ...scopeOf(input),
    condition: input.KeyConditionExpression ?? '',
    backwards: input.ScanIndexForward === false,
    ...(index !== undefined && { index }),
    ...(limit !== undefined && { limit }),
    ...(start !== undefined && { start: copiedItem(start) }),
  });
  return {
    Items: page.items.map(copiedItem),
    Count: page.items.length,
    ...(page.last !== undefined && { LastEvaluatedKey: copiedItem(page.last) }),
  };
}

// Writing -------------------------------------------------------------------

/** A write of one item: under which condition it is made, and what stands there afterwards. */
type Write = {
  readonly table: string | undefined;
  readonly key: Item;
  readonly condition: string | undefined;
  readonly scope: Scope;
  readonly after: (before: Item | undefined) => Item;
  readonly showsOld: boolean;
};

type Conditional = Expressions & {
  readonly TableName?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
};
const conditionalParts = [
  'TableName',
  'ConditionExpression',
  'ReturnValuesOnConditionCheckFailure',
  ...expressionParts,
];
const conditionalOf = (input: Conditional) => ({
  table: input.TableName,
  condition: input.ConditionExpression,
  scope: scopeOf(input),
  showsOld: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
});

function putOf(
  input: Conditional & { readonly Item?: Record<string, unknown> | undefined },
): Write {
  knows(input, 'Item', ...conditionalParts);
  const item = copiedItem(input.Item ?? {});
  return { ...conditionalOf(input), key: item, after: () => item };
}

type Update = Conditional & {
  readonly Key?: Record<string, unknown> | undefined;
  readonly UpdateExpression?: string | undefined;
};
function updateOf(input: Update): Write {
  knows(input, 'Key', 'UpdateExpression', ...conditionalParts);
  const conditional = conditionalOf(input);
  const key = copiedItem(input.Key ?? {});
  const expression = input.UpdateExpression ?? '';
  return {
    ...conditional,
    key,
    after: (before = key) => updated(expression, before, conditional.scope),
  };
}

const refuses = (kept: Tables, { table, key, condition, scope }: Write): boolean =>
  condition !== undefined && !conditionHolds(condition, tableOf(kept, table).get(key) ?? {}, scope);

function written(kept: Tables, write: Write): object {
  if (refuses(kept, write)) throw refusal(tableOf(kept, write.table).get(write.key), write);
  made(kept, write)();
  return {};
}

/** What a write does, once it is sure that it can. */
function made(kept: Tables, { table, key, after }: Write): () => void {
  const found = tableOf(kept, table);
  const item = after(found.get(key));
  if (itemSize(item) > maxItemBytes)
    throw invalid('Item size has exceeded the maximum allowed size');
  return () => found.write(found.keyOf(key), item);
}

const maxTransactItems = 100;

function transacted(
  kept: Tables,
  input: TransactWriteCommand['input'],
  done: Map<string, string>,
): object {
  knows(input, 'TransactItems', 'ClientRequestToken');
  const { TransactItems: items = [], ClientRequestToken: token = '' } = input;
  const content = JSON.stringify(items);
  const before = token === '' ? undefined : done.get(token);
  if (before === content) return {};
  if (before !== undefined)
    throw new IdempotentParameterMismatchException({ message: 'Another transaction', $metadata });
  const writes = items.map(transactedWrite);
  const spots = writes.map(({ table, key }) =>
    JSON.stringify([table, tableOf(kept, table).keyOf(key)]),
  );
  if (items.length > maxTransactItems) throw invalid('A transaction takes at most 100 items');
  if (new Set(spots).size < spots.length) throw invalid('A transaction names an item twice');
  const refused = writes.map((write) => refuses(kept, write));
  if (refused.includes(true)) throw cancelled(refused);
  for (const write of writes.map((each) => made(kept, each))) write();
  if (token !== '') done.set(token, content);
  return {};
}

type TransactItem = NonNullable<TransactWriteCommand['input']['TransactItems']>[number];
function transactedWrite(item: TransactItem): Write {
  knows(item, 'Put', 'Update');
  if (item.Put !== undefined) return putOf(item.Put);
  if (item.Update !== undefined) return updateOf(item.Update);
  throw invalid('A transaction holds an item without a write');
}

// Refusing ------------------------------------------------------------------

const $metadata = { httpStatusCode: 400 };

const invalid = (message: string): Error =>
  new DynamoDBServiceException({
    name: 'ValidationException',
    $fault: 'client',
    message,
    $metadata,
  });

function refusal(before: Item | undefined, { showsOld }: Write): Error {
  const message = 'The conditional request failed';
  if (!showsOld || before === undefined)
    return new ConditionalCheckFailedException({ message, $metadata });
  return new ConditionalCheckFailedException({ message, $metadata, Item: attributesOf(before) });
}

/** Only text is shown of an item that stood in the way: nobody asks for more. */
const attributesOf = (item: Item) =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, { S: value }]] : [],
    ),
  );

const cancelled = (refused: readonly boolean[]): Error =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata,
    CancellationReasons: refused.map((each) => ({
      Code: each ? 'ConditionalCheckFailed' : 'None',
    })),
  });
