import { expect, test } from 'vitest';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { Instant } from '../../core/time.ts';
import { successorsOf } from '../../core/units/succession.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { registryHeadKey, registryRowKey } from '../../store/keys.ts';
import { registryStore } from '../../store/registry.ts';
import { contentOf, type RegistryRow, rowsOf } from '../../store/registry-rows.ts';
import { freshTables } from '../support/store.ts';

const unit = (code: string, validFrom: string, more: object = {}): RegistryRow => ({
  kind: 'unit',
  code: `${code}@${validFrom}`,
  body: {
    code,
    validFrom,
    level: code === 'VN' ? 'country' : 'province',
    kind: code === 'VN' ? 'country' : 'province',
    names: { vi: code, en: code },
    ...(code !== 'VN' && { parent: 'VN' }),
    ...more,
  },
});

/** As a version was written while units named their successors themselves. */
const older: readonly RegistryRow[] = [
  unit('VN', '1945-09-02'),
  unit('96', '1997-01-01', { validTo: '2025-07-01', successors: ['96'] }),
  unit('96', '2025-07-01'),
  unit('95', '1997-01-01', { validTo: '2025-07-01', successors: ['96'] }),
  unit('84', '1997-01-01', { validTo: '2025-07-01', successors: ['96', '99'] }),
  unit('83', '1997-01-01', { validTo: '2025-07-01', successors: [] }),
  unit('99', '2025-07-01', { successors: [] }),
  { kind: 'calendar', code: 'vn', body: { code: 'vn', years: {} } },
];

const takersOf = (content: ReturnType<typeof contentOf>, code: string) =>
  successorsOf(
    content,
    content.units.find((each) => each.code === code && each.validTo) ?? no(code),
  );
const no = (code: string): never => {
  throw new Error(`No closed unit ${code}`);
};

test('units that named their successors are read as events: one as a merge, several as a split without shares', () => {
  const content = contentOf(older);
  expect(content.events.map(({ code, kind, date }) => [code, kind, date])).toEqual([
    ['84-2025-07-01', 'split', '2025-07-01'],
    ['95-2025-07-01', 'merge', '2025-07-01'],
    ['96-2025-07-01', 'merge', '2025-07-01'],
  ]);
  expect(takersOf(content, '95')).toEqual(['96']);
  expect(takersOf(content, '84')).toEqual(['96', '99']);
  expect(takersOf(content, '83')).toEqual([]);
  expect(JSON.stringify(content.units)).not.toContain('successors');
  expect(checkRegistry(content)).toEqual([]);
});

test('what was read of older rows reads the same when it is written anew', () => {
  const content = contentOf(older);
  expect(contentOf(rowsOf(content))).toEqual(content);
});

test('an event of its own tells a unit’s end alone', () => {
  const event = { kind: 'merge', code: 'nq-202', date: '2025-07-01', basis: 'NQ 202', to: '96' };
  const rows = [
    ...older,
    { kind: 'event', code: 'nq-202', body: { ...event, from: ['95', '96'] } } as const,
  ];
  expect(contentOf(rows).events.map(({ code }) => code)).toEqual(['84-2025-07-01', 'nq-202']);
});

test('a table that holds a version of that time is read, and the next version is made from it', async () => {
  const { db, names } = await freshTables();
  const stamp = { version: 1, change: 'first' };
  for (const row of older)
    await db.send(
      new PutCommand({
        TableName: names.registry,
        Item: { ...registryRowKey(row.kind, row.code, 1, 'first'), ...row, ...stamp },
      }),
    );
  const at = '2025-08-01T05:00:00.000Z';
  const head = { ...registryHeadKey(1), ...stamp, at, by: 'tester', note: 'the first' };
  await db.send(new PutCommand({ TableName: names.registry, Item: head }));

  const store = registryStore(db, names.registry);
  const before = await store.current();
  expect(before.events).toHaveLength(3);

  const renamed = before.units.map((each) =>
    each.code === UnitCode.parse('99') ? { ...each, names: { vi: 'Mới', en: 'New' } } : each,
  );
  const change = { expected: 1, now: () => Instant.parse(at), by: 'tester', note: 'a name' };
  const published = await store.publish({ ...before, units: renamed }, change);
  expect(published.ok && published.value.written.map(({ code }) => code)).toEqual([
    '99@2025-07-01',
  ]);
  const after = await registryStore(db, names.registry).current();
  expect(after.events).toEqual(before.events);
});
