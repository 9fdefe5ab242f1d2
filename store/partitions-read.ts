import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { FactPartition } from '../core/release.ts';
import type { Statement, SubmissionId } from '../core/statement.ts';
import type { UnitCode } from '../core/unit.ts';
import { atMostAtOnce } from './at-most-at-once.ts';
import { ClosingRecord } from './closing.ts';
import {
  closingPrefix,
  closingsEnd,
  factPrefix,
  isActKey,
  partitionKey,
  submissionClosed,
} from './keys.ts';
import { allQueried } from './queried.ts';

/** A fact as it is stored: all that it is about stands in its key. */
const StoredFact = z.object({
  pk: z.string(),
  sk: z.string(),
  /** Packed statements; short, because its name is paid for with every fact. */
  p: z.instanceof(Uint8Array),
});
export type StoredFact = Readonly<z.output<typeof StoredFact>>;

/** Closing records by submission, facts of submissions that may be closed or not, and acts as they are stored. */
export type PartitionsRead = {
  readonly closed: ReadonlyMap<SubmissionId, Pick<Statement, 'receivedAt' | 'by'>>;
  readonly facts: readonly StoredFact[];
  readonly acts: readonly unknown[];
};

const queriesAtOnce = 16;
/** Above this many units one query of the whole partition is cheaper than one per unit. */
const unitsReadApart = 8;

/**
 * The closing records of all partitions are read before any fact. A submission that was seen closed in one of them had all
 * its facts written by then, in every partition, so each of its facts is met afterwards; one that was seen closed in none
 * counts nowhere. It does not matter in which of its partitions the closing was seen, nor whether it can be read in the
 * others yet: a transaction's items may become readable one after the other. Partition by partition, a submission that
 * closes between two of them would be counted in the second and not in the first.
 */
export async function readPartitions(
  db: DynamoDBDocumentClient,
  TableName: string,
  partitions: readonly FactPartition[],
  units: readonly UnitCode[] | undefined,
): Promise<PartitionsRead> {
  const [only, ...others] = partitions;
  const whole = units === undefined || units.length > unitsReadApart;
  // One query reads the closing records of its partition first, by their sort key.
  if (only !== undefined && others.length === 0 && whole)
    return sorted(await itemsOf(db, TableName, { pk: partitionKey(only) }));
  const read = (ranges: readonly Range[]) => itemsOfAll(db, TableName, ranges);
  const keys = [...new Set(partitions.map(partitionKey))];
  const closing = await read(keys.map((pk) => ({ pk, prefix: closingPrefix })));
  const facts = await read(
    keys.flatMap((pk): Range[] =>
      whole
        ? [{ pk, after: closingsEnd }]
        : units.map((unit) => ({ pk, prefix: factPrefix(unit) })),
    ),
  );
  return sorted([...closing, ...facts]);
}

function sorted(items: readonly Record<string, unknown>[]): PartitionsRead {
  const closed = new Map<SubmissionId, Pick<Statement, 'receivedAt' | 'by'>>();
  const facts: StoredFact[] = [];
  const acts: unknown[] = [];
  for (const item of items) {
    const sk = String(item['sk']);
    if (sk.startsWith(closingPrefix)) {
      const { receivedAt, by } = ClosingRecord.parse(item);
      closed.set(submissionClosed(sk), { receivedAt, ...(by && { by }) });
    } else if (isActKey(sk)) acts.push(item);
    else facts.push(StoredFact.parse(item));
  }
  return { closed, facts, acts };
}

/** A whole partition, what begins with a prefix, or what sorts after a key. */
type Range = { readonly pk: string; readonly prefix?: string; readonly after?: string };

/** In the order of the ranges. */
async function itemsOfAll(
  db: DynamoDBDocumentClient,
  TableName: string,
  ranges: readonly Range[],
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[][] = [];
  await atMostAtOnce(queriesAtOnce, [...ranges.entries()], async ([place, range]) => {
    found[place] = await itemsOf(db, TableName, range);
  });
  return found.flat();
}

function conditionOf({ prefix, after }: Range): string {
  if (prefix !== undefined) return 'pk = :pk AND begins_with(sk, :prefix)';
  return after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after';
}

const itemsOf = (db: DynamoDBDocumentClient, TableName: string, range: Range) =>
  allQueried(db, {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: conditionOf(range),
    ExpressionAttributeValues: {
      ':pk': range.pk,
      ...(range.prefix !== undefined && { ':prefix': range.prefix }),
      ...(range.after !== undefined && { ':after': range.after }),
    },
  });
