import { beforeAll, describe, expect, it } from 'vitest';
import { createTableInput } from '../../local/embedded-store.ts';
import { tables, type TableShape } from '../../store/tables.ts';
import { deployed, type Resource, resourcesOf } from './deployed.ts';

const described: [string, TableShape][] = Object.entries(tables);

/** What makes two tables the same to a query: keys, attributes, indexes and their projections, and how they are paid. */
const comparable = ({
  KeySchema,
  AttributeDefinitions,
  GlobalSecondaryIndexes,
  BillingMode,
}: Record<string, unknown>) => ({
  KeySchema,
  AttributeDefinitions: sortedBy('AttributeName', AttributeDefinitions),
  GlobalSecondaryIndexes: sortedBy('IndexName', GlobalSecondaryIndexes ?? []),
  BillingMode,
});

const sortedBy = (name: string, list: unknown): unknown[] =>
  (list as Record<string, string>[]).toSorted((a, b) =>
    (a[name] ?? '').localeCompare(b[name] ?? ''),
  );

describe('the deployed tables', () => {
  let byName: ReadonlyMap<string, Resource>;
  beforeAll(() => {
    const found = resourcesOf(deployed('small').template, 'AWS::DynamoDB::Table');
    // A logical id is the construct's path and a hash.
    byName = new Map(
      [...found].map(([id, resource]) => [id.replace(/^Tables(.*)[0-9A-F]{8}$/, '$1'), resource]),
    );
  });

  it('are those that store/tables describes', () => {
    expect([...byName.keys()].toSorted()).toEqual(described.map(([name]) => name).toSorted());
  });

  it.each(described)('%s equals the one that the embedded store makes', (name, shape) => {
    const deployedTable = byName.get(name)?.Properties ?? {};
    expect(comparable(deployedTable)).toEqual(comparable(createTableInput(name, shape)));
  });

  it.each(described)('%s forgets nothing by itself', (name) => {
    expect(byName.get(name)?.Properties['TimeToLiveSpecification']).toBeUndefined();
  });

  it.each(described)('%s can be restored, and cannot be deleted by mistake', (name) => {
    const table = byName.get(name);
    expect(table?.Properties).toMatchObject({
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    });
    expect(table?.DeletionPolicy).toBe('Retain');
  });
});
