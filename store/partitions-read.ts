import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { FactPartition } from '../core/statements/partitions.ts';
import { isSettled } from '../core/periods/settling.ts';
import type { Statement, SubmissionId } from '../core/statements/statement.ts';
import type { Instant } from '../core/time.ts';
import type { UnitCode } from '../core/units/unit.ts';
import { atMostAtOnce } from './at-most-at-once.ts';
import { ClosingRecord } from './closing.ts';
import { factColumns } from './fact-columns.ts';
import {
  closingPrefix,
  closingsEnd,
  factPrefix,
  isActKey,
  partitionKey,
  submissionClosed,
} from './keys.ts';
import { allQueried } from './queried.ts';
import { wholly } from './packed-columns.ts';
import { queriedApart } from './queried-apart.ts';

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
  const items: Item[] = [];
  for (const ranges of rangesOf(partitions, units, false))
    for (const item of await itemsOfAll(db, TableName, ranges)) items.push(item);
  return sorted(items);
}

/** What is queried first, and what only after all of that has been read; all at once where the order does not matter. */
function rangesOf(
  partitions: readonly FactPartition[],
  units: readonly UnitCode[] | undefined,
  atOnce: boolean,
): readonly (readonly Range[])[] {
  const keys = [...new Set(partitions.map(partitionKey))];
  const whole = units === undefined || units.length > unitsReadApart;
  // One query reads the closing records of its partition first, by their sort key.
  if (whole && (atOnce || keys.length <= 1)) return [keys.map((pk) => ({ pk }))];
  const closings = keys.map((pk): Range => ({ pk, prefix: closingPrefix }));
  const facts = keys.flatMap((pk): Range[] =>
    whole ? [{ pk, after: closingsEnd }] : units.map((unit) => ({ pk, prefix: factPrefix(unit) })),
  );
  return atOnce ? [[...closings, ...facts]] : [closings, facts];
}

export type ColumnsRange = {
  readonly asOf?: Instant;
  /** Read off the clock before the reading. */
  readonly now?: Instant;
  readonly units?: readonly UnitCode[];
};

/**
 * The same facts in columns. As of an instant that is settled by now, every submission that counts had closed, and so had all
 * its facts, before the first call: then no closing record need be read before a fact, and each partition is one query.
 */
export async function readInColumns(
  db: DynamoDBDocumentClient,
  TableName: string,
  partitions: readonly FactPartition[],
  { asOf, now, units }: ColumnsRange,
): Promise<Omit<PartitionsRead, 'facts'> & Pick<ReturnType<typeof factColumns>, 'sideBySide'>> {
  const columns = factColumns();
  const others: Item[] = [];
  const settled = asOf !== undefined && now !== undefined && isSettled(asOf, now);
  for (const ranges of rangesOf(partitions, units, settled))
    await atMostAtOnce(queriesAtOnce, ranges, async (range) => {
      for await (const page of queriedApart(db, queryOf(TableName, range))) {
        for (const fact of page.facts) columns.add(fact);
        for (const item of page.items) others.push(item);
      }
    });
  const { facts, ...found } = sorted(others);
  for (const { sk, p } of facts) columns.add({ sk, ...wholly(p) });
  return { ...found, sideBySide: columns.sideBySide };
}

type Item = Record<string, unknown>;

function sorted(items: readonly Item[]): PartitionsRead {
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
): Promise<Item[]> {
  const found: Item[][] = [];
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
  allQueried(db, queryOf(TableName, range));

const queryOf = (TableName: string, range: Range): QueryCommandInput => ({
  TableName,
  ConsistentRead: true,
  KeyConditionExpression: conditionOf(range),
  ExpressionAttributeValues: {
    ':pk': range.pk,
    ...(range.prefix !== undefined && { ':prefix': range.prefix }),
    ...(range.after !== undefined && { ':after': range.after }),
  },
});
