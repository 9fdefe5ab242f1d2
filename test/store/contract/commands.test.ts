import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DocumentClient } from '../../../functions/shared/world.ts';
import { bothStores, outcomeOf } from './both-stores.ts';

describe.each(bothStores)('on %s', (_, fresh) => {
  let db: DocumentClient;
  let TableName: string;
  beforeEach(async () => {
    const { db: client, names } = await fresh();
    [db, TableName] = [client, names.submissions];
  });

  const key = (name: string) => ({ pk: 'p', sk: name });
  const put = (name: string, more: object = {}) =>
    db.send(new PutCommand({ TableName, Item: { ...key(name), ...more } }));
  const item = async (name: string) =>
    (await db.send(new GetCommand({ TableName, Key: key(name), ConsistentRead: true }))).Item;
  const update = (name: string, UpdateExpression: string, condition?: string, values?: object) =>
    outcomeOf(
      db.send(
        new UpdateCommand({
          TableName,
          Key: key(name),
          UpdateExpression,
          ...(condition !== undefined && { ConditionExpression: condition }),
          ...(values !== undefined && { ExpressionAttributeValues: { ...values } }),
        }),
      ),
    );
  const query = (condition: string, values: object, more: object = {}) =>
    db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: { ':pk': 'p', ...values },
        ...more,
      }),
    );
  const keys = ({ Items = [] }: { readonly Items?: readonly object[] | undefined }) =>
    Items.map((found) => String(Object.entries(found).find(([name]) => name === 'sk')?.[1]));

  test('what was put is got, bytes and members and all, and shares nothing with what was given', async () => {
    const bytes = Uint8Array.from([0, 255]);
    const stored = {
      text: 'kỳ',
      number: -1.5,
      no: false,
      bytes,
      list: [1, { deep: 'x' }],
      gone: undefined,
    };
    await put('a', stored);
    bytes[0] = 7;
    const { gone: _gone, ...expected } = { ...stored, bytes: Uint8Array.from([0, 255]) };
    const found = await item('a');
    expect(found).toEqual({ ...key('a'), ...expected });
    expect(found?.['bytes']).toBeInstanceOf(Uint8Array);
    expect(await item('b')).toBeUndefined();
    await put('a');
    expect(await item('a')).toEqual(key('a'));
  });

  test('a projection shows what it names', async () => {
    await put('a', { words: 'x' });
    const read = (ProjectionExpression: string) =>
      db.send(new GetCommand({ TableName, Key: key('a'), ProjectionExpression }));
    expect((await read('pk')).Item).toEqual({ pk: 'p' });
    expect((await read('sk, nowhere, words')).Item).toEqual({ sk: 'a', words: 'x' });
  });

  test('a put that must be the first is refused the second time, and shows what stands there if asked to', async () => {
    const first = (more: object = {}) =>
      db.send(
        new PutCommand({
          TableName,
          Item: { ...key('a'), text: 'second' },
          ConditionExpression: 'attribute_not_exists(pk)',
          ...more,
        }),
      );
    await put('a', { text: 'first' });
    await expect(first()).rejects.toThrow(ConditionalCheckFailedException);
    const shown = await first({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }).catch(
      (error: unknown) => error,
    );
    expect(shown).toMatchObject({ Item: { text: { S: 'first' } } });
    expect(await item('a')).toMatchObject({ text: 'first' });
  });

  test.each([
    ['a = :one', true],
    ['a = :none', false],
    ['a <> :none', true],
    ['nowhere = :one', false],
    ['nowhere <> :one', true],
    ['n < :five', true],
    ['n <= :four AND n >= :four', true],
    ['n > :four', false],
    ['n > :one', false],
    ['a <= :onf AND a > :ond', true],
    ['a BETWEEN :ond AND :onf', true],
    ['n BETWEEN :four AND :five AND a = :none', false],
    ['a IN (:none, :one)', true],
    ['a IN (:none) OR n IN (:five, :four) AND a = :one', true],
    ['nowhere IN (:one, :none)', false],
    ['begins_with(a, :on)', true],
    ['begins_with(nowhere, :on)', false],
    ['attribute_exists(a)', true],
    ['attribute_exists(nowhere)', false],
    ['attribute_not_exists(nowhere) AND NOT attribute_exists(nowhere)', true],
    ['a = :none OR n = :four', true],
    ['a = :none AND a = :none OR n = :four', true],
    ['n = :four OR a = :none AND a = :none', true],
    ['(n = :four OR a = :none) AND a = :none', false],
    ['NOT (n = :four AND a = :one)', false],
    ['NOT a = :none AND a = :none', false],
  ])('an update under the condition %s is made: %s', async (condition, isMade) => {
    const all = {
      ':one': 'one',
      ':none': 'none',
      ':four': 4,
      ':five': 5,
      ':on': 'on',
      ':ond': 'ond',
      ':onf': 'onf',
    };
    const values = Object.fromEntries(
      Object.entries(all).filter(([name]) => new RegExp(`${name}\\b`).test(condition)),
    );
    await put('a', { a: 'one', n: 4 });
    const outcome = await update(
      'a',
      'REMOVE n',
      condition,
      Object.keys(values).length > 0 ? values : undefined,
    );
    expect(outcome).toEqual(isMade ? {} : 'ConditionalCheckFailedException');
    expect(await item('a')).toEqual({ ...key('a'), a: 'one', ...(!isMade && { n: 4 }) });
  });

  test('an update sets and removes at once, makes what is not there, and reads attributes as they were', async () => {
    await put('a', { a: 1, b: 2 });
    expect(
      await update('a', 'SET a = b, c = :c REMOVE b, nowhere', undefined, { ':c': 3 }),
    ).toEqual({});
    expect(await item('a')).toEqual({ ...key('a'), a: 2, c: 3 });
    expect(await update('new', 'SET a = :a', undefined, { ':a': 1 })).toEqual({});
    expect(await item('new')).toEqual({ ...key('new'), a: 1 });
  });

  test('an update adds to a number, and to one that is not there as to zero', async () => {
    await put('a', { n: 4, b: 1 });
    const added = await update('a', 'SET b = n REMOVE c ADD n :less, m :less', undefined, {
      ':less': -1,
    });
    expect(added).toEqual({});
    expect(await item('a')).toEqual({ ...key('a'), n: 3, b: 4, m: -1 });
  });

  test('a query takes a range of keys in their order, either way round', async () => {
    for (const name of ['b#2', '!x', 'b#1', 'a', '"', 'c']) await put(name);
    const pk = 'pk = :pk';
    expect(keys(await query(pk, {}))).toEqual(['!x', '"', 'a', 'b#1', 'b#2', 'c']);
    expect(keys(await query(pk, {}, { ScanIndexForward: false, Limit: 2 }))).toEqual(['c', 'b#2']);
    expect(keys(await query(`${pk} AND begins_with(sk, :b)`, { ':b': 'b#' }))).toEqual([
      'b#1',
      'b#2',
    ]);
    expect(keys(await query(`${pk} AND sk > :a`, { ':a': '"' }))).toEqual(['a', 'b#1', 'b#2', 'c']);
    expect(keys(await query(`${pk} AND sk BETWEEN :a AND :b`, { ':a': 'a', ':b': 'b#1' }))).toEqual(
      ['a', 'b#1'],
    );
    expect(keys(await query(pk, { ':pk': 'other' }))).toEqual([]);
  });

  test('a query goes on where its page ended, at a limit and at 1 MB', async () => {
    const text = 'x'.repeat(300_000);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put(name, { text });
    const pages = async (more: object): Promise<readonly string[][]> => {
      const found: string[][] = [];
      for (let ExclusiveStartKey: unknown; ;) {
        const page = await query(
          'pk = :pk',
          {},
          { ...more, ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }) },
        );
        found.push(keys(page));
        ExclusiveStartKey = page.LastEvaluatedKey;
        if (ExclusiveStartKey === undefined) return found.filter((each) => each.length > 0);
      }
    };
    expect(await pages({ Limit: 2 })).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(await pages({ Limit: 2, ScanIndexForward: false })).toEqual([
      ['e', 'd'],
      ['c', 'b'],
      ['a'],
    ]);
    expect((await pages({})).flat()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await pages({})).length).toBe(2);
  });

  test('an index holds the items that have its keys, and shows what it projects', async () => {
    await put('a', { unfinished: 'open', openedAt: '2', client: 'c', plan: 'hidden' });
    await put('b', { unfinished: 'open', openedAt: '1', submission: 's' });
    await put('c', { openedAt: '1' });
    const ask = () =>
      db.send(
        new QueryCommand({
          TableName,
          IndexName: 'unfinished',
          KeyConditionExpression: '#partition = :value AND #sort BETWEEN :from AND :until',
          ExpressionAttributeNames: { '#partition': 'unfinished', '#sort': 'openedAt' },
          ExpressionAttributeValues: { ':value': 'open', ':from': '0', ':until': '2' },
        }),
      );
    expect((await ask()).Items).toEqual([
      { ...key('b'), unfinished: 'open', openedAt: '1', submission: 's' },
      { ...key('a'), unfinished: 'open', openedAt: '2', client: 'c' },
    ]);
    await update('b', 'REMOVE unfinished');
    expect(keys(await ask())).toEqual(['a']);
    const consistent = query(
      'unfinished = :pk',
      {},
      { IndexName: 'unfinished', ConsistentRead: true },
    );
    expect(await outcomeOf(consistent)).toBe('ValidationException');
  });

  test('an item may have 400 KB with its names, and not a byte more', async () => {
    const room = 400 * 1024 - 'pk'.length - 'p'.length - 'sk'.length - 'a'.length - 'text'.length;
    expect(await outcomeOf(put('a', { text: 'x'.repeat(room) }))).toEqual({});
    expect(await outcomeOf(put('a', { text: 'x'.repeat(room + 1) }))).toBe('ValidationException');
    expect(await outcomeOf(put('a', { text: `${'x'.repeat(room - 1)}ỳ` }))).toBe(
      'ValidationException',
    );
    expect(await update('a', 'SET more = :more', undefined, { ':more': 'x' })).toBe(
      'ValidationException',
    );
    expect(await item('a')).toMatchObject({ text: 'x'.repeat(room) });
  });

  describe('a transaction', () => {
    const both = (names: readonly string[], more: object = {}) =>
      db.send(
        new TransactWriteCommand({
          TransactItems: names.map((name) => ({
            Put: { TableName, Item: key(name), ConditionExpression: 'attribute_not_exists(pk)' },
          })),
          ...more,
        }),
      );

    test('writes all or nothing, and says which item stood in the way', async () => {
      await both(['a', 'b']);
      const refused = await both(['c', 'b']).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TransactionCanceledException);
      expect(refused).toMatchObject({
        CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
      });
      expect(await item('c')).toBeUndefined();
      expect(await item('a')).toEqual(key('a'));
    });

    test('is made once under its token, and another under the same token is refused', async () => {
      const ClientRequestToken = 'token';
      expect(await outcomeOf(both(['a'], { ClientRequestToken }))).toEqual({});
      expect(await outcomeOf(both(['a'], { ClientRequestToken }))).toEqual({});
      expect(await outcomeOf(both(['b'], { ClientRequestToken }))).toBe(
        'IdempotentParameterMismatchException',
      );
      expect(await outcomeOf(both(['a']))).toBe('TransactionCanceledException');
    });

    test('names no item twice, and takes a hundred', async () => {
      expect(await outcomeOf(both(['a', 'a']))).toBe('ValidationException');
      const hundred = Array.from({ length: 101 }, (_each, number) => `n${number}`);
      expect(await outcomeOf(both(hundred))).toBe('ValidationException');
      expect(await outcomeOf(both(hundred.slice(1)))).toEqual({});
    });
  });

  test('of many writers at once that must each be the first, one is', async () => {
    const writes = Array.from({ length: 20 }, (_each, writer) =>
      outcomeOf(
        db.send(
          new PutCommand({
            TableName,
            Item: { ...key('a'), writer },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    );
    const outcomes = await Promise.all(writes);
    const winners = outcomes.flatMap((outcome, writer) =>
      typeof outcome === 'string' ? [] : [writer],
    );
    expect(winners).toEqual([(await item('a'))?.['writer']]);
  });
});
