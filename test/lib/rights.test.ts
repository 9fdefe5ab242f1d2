import { GetCommand, PutCommand, ScanCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { heldTo } from '../support/held-to-rights.ts';
import { freshTables } from '../support/store.ts';

const Key = { pk: 'a', sk: 'b' };

test('a client that is held to a function’s rights does what the stack lets the function do', async () => {
  const world = await freshTables();
  const admin = heldTo('admin', world);
  await admin.send(new PutCommand({ TableName: world.names.registry, Item: Key }));
  expect(await admin.send(new GetCommand({ TableName: world.names.registry, Key }))).toMatchObject({
    Item: Key,
  });
  await admin.send(new ScanCommand({ TableName: world.names.reports }));
});

test('it does nothing else, in a transaction neither', async () => {
  const world = await freshTables();
  const { registry, snapshots, recommendations } = world.names;
  const admin = heldTo('admin', world);
  const item = (TableName: string) => ({ TableName, Item: Key });
  for (const command of [
    new PutCommand(item(snapshots)),
    new ScanCommand({ TableName: registry }),
    new GetCommand({ TableName: recommendations, Key }),
    new TransactWriteCommand({
      TransactItems: [{ Put: item(registry) }, { Put: item(snapshots) }],
    }),
    new TransactWriteCommand({ TransactItems: [{ Delete: { TableName: registry, Key } }] }),
  ])
    await expect(admin.send(command as PutCommand)).rejects.toThrow(/^admin may not dynamodb:/);
});
