import { describe, expect, test } from 'vitest';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { Recipient } from '../../core/registry/report-definition.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { Unit } from '../../core/units/unit.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { registryHeadKey, registryRowKey } from '../../store/keys.ts';
import { registryStore } from '../../store/registry.ts';
import { freshTables } from '../support/store.ts';

const country = Unit.parse({
  code: 'VN',
  validFrom: '1945-09-02',
  level: 'country',
  kind: 'country',
  names: { vi: 'Việt Nam', en: 'Viet Nam' },
});
const province = Unit.parse({
  code: '96',
  validFrom: '2025-07-01',
  level: 'province',
  kind: 'province',
  parent: 'VN',
  names: { vi: 'Tỉnh Cà Mau', en: 'Cà Mau Province' },
});
const provinceBefore = Unit.parse({
  ...province,
  validFrom: '1997-01-01',
  validTo: '2025-07-01',
});
const office = Recipient.parse({
  id: 'van-phong',
  name: 'Văn phòng',
  email: 'van-phong@example.vn',
  language: 'vi',
});

const content = (
  units: readonly Unit[],
  recipients: readonly Recipient[] = [],
): RegistryContent => ({
  units,
  events: [],
  recipients,
  sources: [],
  metrics: [],
  indicators: [],
  datasets: [],
  definitions: [],
  clients: [],
  calendar: WorkingCalendar.parse({ code: 'vn', years: {} }),
});

const noon = Instant.parse('2025-08-01T05:00:00.000Z');
const change = (expected: number, at: Instant = noon) => ({
  expected,
  now: () => at,
  by: 'tester',
  note: 'a change',
});

/** A client that dies when it is asked for its nth write. */
function dyingAtWrite(db: DocumentClient, nth: number): DocumentClient {
  let writes = 0;
  return new Proxy(db, {
    get(target, name, receiver) {
      if (name !== 'send') return Reflect.get(target, name, receiver);
      return (command: Parameters<DocumentClient['send']>[0], ...rest: []) => {
        if (command instanceof PutCommand && (writes += 1) === nth)
          return Promise.reject(new Error('died'));
        return target.send(command, ...rest);
      };
    },
  });
}

const emptyStore = async () => {
  const { db, names } = await freshTables();
  return { db, table: names.registry, store: registryStore(db, names.registry) };
};

/** As a version was kept before images were. */
const withoutImage = (db: DocumentClient, table: string, version: number) =>
  db.send(
    new UpdateCommand({
      TableName: table,
      Key: { ...registryHeadKey(version) },
      UpdateExpression: 'REMOVE image',
    }),
  );

describe('the registry', () => {
  test('gives back what was published, indexed', async () => {
    const { store } = await emptyStore();
    const published = await store.publish(
      content([country, province, provinceBefore], [office]),
      change(0),
    );
    expect(published).toMatchObject({ ok: true, value: { version: 1 } });
    const registry = await store.current();
    expect(registry.version).toBe(1);
    expect(registry.unitsByCode.get(province.code)).toEqual([provinceBefore, province]);
    expect(registry.recipientById.get(office.id)).toEqual(office);
  });

  test('says that it is empty before anything was published', async () => {
    const { store } = await emptyStore();
    expect(await store.head()).toBe(0);
    await expect(store.current()).rejects.toThrow('empty');
    await expect(store.at(1)).rejects.toThrow('no version 1');
    await expect(store.atInstant(noon)).rejects.toThrow('empty at');
  });

  test('writes only the rows that differ', async () => {
    const { store } = await emptyStore();
    await store.publish(content([country, province], [office]), change(0));
    const renamed = { ...office, name: 'Phòng Hành chính' };
    const second = await store.publish(content([country, province], [renamed]), change(1));
    expect(second).toEqual({
      ok: true,
      value: { version: 2, written: [{ kind: 'recipient', code: 'van-phong', body: renamed }] },
    });
    expect(await store.publish(content([country, province], [renamed]), change(2))).toEqual({
      ok: true,
      value: { version: 2, written: [] },
    });
    expect(await store.head()).toBe(2);
  });

  test('every version can be read for ever, also what was removed since', async () => {
    const { store, db, table } = await emptyStore();
    await store.publish(content([country], [office]), change(0));
    await store.publish(content([country]), change(1));
    await store.publish(content([country], [office]), change(2));
    const fresh = registryStore(db, table);
    expect((await fresh.at(1)).recipients).toEqual([office]);
    expect((await fresh.at(2)).recipients).toEqual([]);
    expect((await fresh.current()).recipients).toEqual([office]);
  });

  test('an instant names the version that stood then', async () => {
    const { store } = await emptyStore();
    await store.publish(content([country]), change(0));
    await store.publish(content([country, province]), change(1, addMinutes(noon, 60)));
    expect((await store.atInstant(noon)).version).toBe(1);
    expect((await store.atInstant(addMinutes(noon, 59))).version).toBe(1);
    expect((await store.atInstant(addMinutes(noon, 60))).version).toBe(2);
  });

  test('a publisher whose clock is behind does not rewrite what stood before', async () => {
    const { store } = await emptyStore();
    await store.publish(content([country]), change(0));
    await store.publish(content([country, province]), change(1, addMinutes(noon, -60)));
    await expect(store.atInstant(addMinutes(noon, -1))).rejects.toThrow('empty at');
    expect((await store.atInstant(noon)).version).toBe(2);
  });

  test('of two publishers at once one wins and the other is told', async () => {
    const { store, db, table } = await emptyStore();
    await store.publish(content([country]), change(0));
    const other = registryStore(db, table);
    const outcomes = await Promise.all([
      store.publish(content([country, province]), change(1)),
      other.publish(content([country], [office]), change(1)),
    ]);
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    const registry = await registryStore(db, table).current();
    expect(registry.version).toBe(2);
    expect(registry.units.length + registry.recipients.length).toBe(2);
  });

  test('a change made from an old version is refused', async () => {
    const { store } = await emptyStore();
    await store.publish(content([country]), change(0));
    await store.publish(content([country, province]), change(1));
    expect(await store.publish(content([country]), change(1))).toEqual({
      ok: false,
      failure: { kind: 'head-moved', expected: 1, found: 2 },
    });
    expect(await store.publish(content([country]), change(7))).toMatchObject({ ok: false });
  });

  test.each([1, 2, 3, 4, 5])(
    'a publisher that dies at write %i is never half seen',
    async (nth) => {
      const { store, db, table } = await emptyStore();
      await store.publish(content([country]), change(0));
      const dying = registryStore(dyingAtWrite(db, nth), table);
      await expect(
        dying.publish(content([country, province, provinceBefore], [office]), change(1)),
      ).rejects.toThrow('died');
      expect((await registryStore(db, table).current()).units).toEqual([country]);
      await store.publish(content([country], [office]), change(1));
      const registry = await registryStore(db, table).current();
      expect(registry.units).toEqual([country]);
      expect(registry.recipients).toEqual([office]);
    },
  );

  test('a row that no reader could parse is not written', async () => {
    const { store } = await emptyStore();
    const broken = { ...office, email: 'nobody' };
    await expect(store.publish(content([country], [broken]), change(0))).rejects.toThrow();
    expect(await store.head()).toBe(0);
  });

  test('more rows than one page of the database come back whole', async () => {
    const { store, db, table } = await emptyStore();
    const long = 'x'.repeat(290);
    const many = Array.from({ length: 1700 }, (_, index) =>
      Unit.parse({
        ...province,
        code: `U${String(index).padStart(4, '0')}`,
        names: { vi: long, en: long },
      }),
    );
    await store.publish(content([country, ...many]), change(0));
    expect((await store.current()).units).toHaveLength(1701);
    await withoutImage(db, table, 1);
    expect((await registryStore(db, table).current()).units).toHaveLength(1701);
  });

  test('a version reads the same from its image as from its rows', async () => {
    const { store, db, table } = await emptyStore();
    await store.publish(content([country, province], [office]), change(0));
    await store.publish(content([country, province, provinceBefore]), change(1));
    const fromImage = await registryStore(db, table).current();
    await withoutImage(db, table, 2);
    expect(await registryStore(db, table).current()).toEqual(fromImage);
    expect(fromImage.units).toHaveLength(3);
  });

  test('a sleeper that wakes reads a version by two requests, however much is configured', async () => {
    const { store, db, table } = await emptyStore();
    await store.publish(content([country, province], [office]), change(0));
    let requests = 0;
    const counting = new Proxy(db, {
      get(target, property, receiver) {
        if (property === 'send') requests += 1;
        return Reflect.get(target, property, receiver);
      },
    });
    await registryStore(counting, table).current();
    expect(requests).toBe(2);
  });

  test('an image that lacks a part is never believed', async () => {
    const { store, db, table } = await emptyStore();
    await store.publish(content([country]), change(0));
    await db.send(
      new UpdateCommand({
        TableName: table,
        Key: { ...registryHeadKey(1) },
        UpdateExpression: 'SET image = :two',
        ExpressionAttributeValues: { ':two': 2 },
      }),
    );
    await expect(registryStore(db, table).current()).rejects.toThrow('not whole');
  });

  test('a stored row that is not what it should be stops the reading instead of being believed', async () => {
    const { store, db, table } = await emptyStore();
    await store.publish(content([country]), change(0));
    await db.send(
      new PutCommand({
        TableName: table,
        Item: { ...registryRowKey('unit', 'X', 1, 'c'), kind: 'unit', code: 'X' },
      }),
    );
    await withoutImage(db, table, 1);
    await expect(registryStore(db, table).current()).rejects.toThrow();
  });
});
