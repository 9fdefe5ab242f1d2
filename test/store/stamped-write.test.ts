import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { abandonedAfterMs, settlingMinutes } from '../../core/periods/settling.ts';
import { ClientId } from '../../core/registry/client.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { epochOf, Instant, instantOf } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { closeSubmission } from '../../store/closing.ts';
import { closingKey } from '../../store/keys.ts';
import { freshTables } from '../support/store.ts';

const stamp = Instant.parse('2025-09-01T01:00:00.000Z');
const submission = SubmissionId.parse('01K40000000000000000000000');
const province = UnitCode.parse('96');
const partitions = ['2025-07', '2025-08'].map((month) => ({ province, month }));

let db: DocumentClient;
let table: string;
let time: Instant;
let attempts: number;

const now = () => time;
const passes = (ms: number) => void (time = instantOf(epochOf(time) + ms));

/** The first attempts end in a fault of the service, each after so many milliseconds. */
const failsFirst = (...tookMs: readonly number[]) =>
  db.middlewareStack.add(
    (next) => async (attempt) => {
      const took = tookMs[attempts++];
      if (took === undefined) return next(attempt);
      passes(took);
      throw Object.assign(new Error('staged'), { $metadata: { httpStatusCode: 500 } });
    },
    { step: 'deserialize', name: 'failsFirst' },
  );

const by = { client: ClientId.parse('camau') };
const close = (months: number) =>
  closeSubmission(db, table, submission, partitions.slice(0, months), by, now);

const isClosed = async (): Promise<boolean> => {
  db.middlewareStack.remove('failsFirst');
  const [first = { province, month: '' }] = partitions;
  const Key = { ...closingKey(first, submission) };
  return (await db.send(new GetCommand({ TableName: table, Key }))).Item !== undefined;
};

beforeEach(async () => {
  const fresh = await freshTables();
  [db, table] = [fresh.db, fresh.names.snapshots];
  [time, attempts] = [stamp, 0];
});

describe.each([
  ['one item', 1],
  ['a transaction', 2],
])('a stamped write of %s', (_, months) => {
  test('is repeated while its stamp is fresh', async () => {
    failsFirst(100, 100);
    expect(await close(months)).toBe(stamp);
    expect(attempts).toBe(3);
    expect(await isClosed()).toBe(true);
  });

  test('is not attempted again by a sandbox that slept since its stamp', async () => {
    failsFirst(abandonedAfterMs);
    await expect(close(months)).rejects.toThrow('given up');
    expect(attempts).toBe(1);
    expect(await isClosed()).toBe(false);
  });

  test('is not attempted at all when the sleep came before the first attempt', async () => {
    failsFirst();
    const sleepy = () => {
      const read = time;
      passes(abandonedAfterMs);
      return read;
    };
    const closing = closeSubmission(db, table, submission, partitions.slice(0, months), by, sleepy);
    await expect(closing).rejects.toThrow('given up');
    expect(attempts).toBe(0);
    expect(await isClosed()).toBe(false);
  });
});

test('a write is given up long before its stamp is settled, and no report may settle sooner', () => {
  expect(abandonedAfterMs * 3).toBeLessThanOrEqual(settlingMinutes * 60_000);
  const { release } = ReportDefinition.shape;
  expect(release.safeParse({ settleMinutes: settlingMinutes }).success).toBe(true);
  expect(release.safeParse({ settleMinutes: settlingMinutes - 1 }).success).toBe(false);
});
