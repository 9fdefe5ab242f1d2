import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Fact, FactPlace, Saying } from '../core/fact.ts';
import type { Registry } from '../core/registry.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Statement, SubmissionId } from '../core/statement.ts';
import type { Instant } from '../core/time.ts';
import type { UnitCode } from '../core/unit.ts';
import { atMostAtOnce } from './at-most-at-once.ts';
import { ClosingRecord, closeSubmission } from './closing.ts';
import { holds } from './conditional.ts';
import {
  closingPrefix,
  factKey,
  factNamed,
  factPrefix,
  type Key,
  type Partition,
  partitionKey,
  submissionClosed,
} from './keys.ts';
import { pack, type PackedSaying, unpack } from './packed-statements.ts';

/** A fact as it is stored: all that it is about stands in its key. */
const StoredFact = z.object({
  pk: z.string(),
  sk: z.string(),
  /** Packed statements; short, because its name is paid for with every fact. */
  p: z.instanceof(Uint8Array),
});
export type StoredFact = Readonly<z.output<typeof StoredFact>>;

export type ReadingOptions = {
  /** Only what was received up to then. Settled two minutes after that instant. */
  readonly asOf?: Instant;
  /** Only these units; otherwise all of the partition. */
  readonly units?: readonly UnitCode[];
};

export type Snapshots = {
  /** The visible statements of the partitions, each partition as one moment saw it; in no particular order. */
  read(
    partitions: readonly Partition[],
    registry: Pick<Registry, 'metricByNumber'>,
    options?: ReadingOptions,
  ): Promise<Statement[]>;
  /** Facts as items of a submission; `too-large` if one would not fit into an item. */
  prepare(
    submission: SubmissionId,
    facts: readonly Fact[],
    registry: Pick<Registry, 'metricByCode'>,
  ): Result<readonly StoredFact[], 'too-large'>;
  /** Writes each once: what is there already was written by an earlier try of the same submission, with the same content. */
  put(items: readonly StoredFact[]): Promise<void>;
  /** Makes the facts visible; answers when they became so, also if that was earlier. */
  close(
    submission: SubmissionId,
    partitions: readonly Partition[],
    now: () => Instant,
  ): Promise<Instant>;
  holdsAll(submission: SubmissionId, places: readonly FactPlace[]): Promise<boolean>;
};

const callsAtOnce = 32;
const partitionsAtOnce = 8;
/** DynamoDB takes 400 KB an item. */
const maxPackedBytes = 380_000;
/** Above this many units one query of the whole partition is cheaper than one per unit. */
const unitsReadApart = 8;

export const snapshots = (db: DynamoDBDocumentClient, TableName: string): Snapshots => ({
  async read(partitions, registry, { asOf, units } = {}) {
    const found: Statement[] = [];
    await atMostAtOnce(partitionsAtOnce, partitions, async (partition) => {
      const { closed, facts } = await readPartition(db, TableName, partition, units);
      for (const fact of facts) {
        const named = factNamed(fact.sk);
        const receivedAt = closed.get(named.submission);
        if (receivedAt === undefined || (asOf !== undefined && receivedAt > asOf)) continue;
        if (units !== undefined && !units.includes(named.unit)) continue;
        found.push(...statementsOf(fact, { ...named, receivedAt }, registry));
      }
    });
    return found;
  },

  prepare(submission, facts, registry) {
    const items = facts.map((fact) => ({
      ...keyOf(submission, fact),
      p: pack(fact.sayings.map((saying) => numbered(saying, registry))),
    }));
    return items.some((item) => item.p.length > maxPackedBytes) ? fail('too-large') : ok(items);
  },

  put: (items) =>
    atMostAtOnce(callsAtOnce, items, async (Item) => {
      const ConditionExpression = 'attribute_not_exists(pk)';
      await holds(db.send(new PutCommand({ TableName, Item, ConditionExpression })));
    }),

  close: (submission, partitions, now) =>
    closeSubmission(db, TableName, submission, partitions, now),

  async holdsAll(submission, places) {
    let missing = 0;
    await atMostAtOnce(callsAtOnce, places, async (place) => {
      if (missing === 0 && !(await isThere(db, TableName, keyOf(submission, place)))) missing += 1;
    });
    return missing === 0;
  },
});

const keyOf = (submission: SubmissionId, place: FactPlace): Key =>
  factKey(place, place.unit, place.interval, place.source, place.observedAt, submission);

function numbered(
  { metric, ...saying }: Saying,
  { metricByCode }: Pick<Registry, 'metricByCode'>,
): PackedSaying {
  const known = metricByCode.get(metric);
  if (known === undefined) throw new Error(`The metric ${metric} has no number`);
  return { number: known.number, ...saying };
}

/** A number that the registry does not know stands for a metric that was taken out: nobody asks for it any more. */
function statementsOf(
  fact: StoredFact,
  named: Omit<Statement, 'metric' | 'says' | 'replaces' | 'restart'>,
  { metricByNumber }: Pick<Registry, 'metricByNumber'>,
): Statement[] {
  return unpack(fact.p).flatMap(({ number, ...saying }) => {
    const metric = metricByNumber.get(number);
    return metric === undefined ? [] : [{ ...named, metric: metric.code, ...saying }];
  });
}

type PartitionRead = {
  readonly closed: ReadonlyMap<SubmissionId, Instant>;
  readonly facts: readonly StoredFact[];
};

/**
 * Closing records come first, by their sort key or by a query before the others. So a fact that is seen was there before
 * its submission closed, and no closed submission is seen in part.
 */
async function readPartition(
  db: DynamoDBDocumentClient,
  TableName: string,
  partition: Partition,
  units: readonly UnitCode[] | undefined,
): Promise<PartitionRead> {
  const query = (prefix?: string) => itemsOf(db, TableName, partitionKey(partition), prefix);
  if (units === undefined || units.length > unitsReadApart) return sorted(await query());
  const closing = await query(closingPrefix);
  const facts = await Promise.all(units.map((unit) => query(factPrefix(unit))));
  return sorted([...closing, ...facts.flat()]);
}

function sorted(items: readonly Record<string, unknown>[]): PartitionRead {
  const closed = new Map<SubmissionId, Instant>();
  const facts: StoredFact[] = [];
  for (const item of items)
    if (String(item['sk']).startsWith(closingPrefix)) {
      const { sk, receivedAt } = ClosingRecord.parse(item);
      closed.set(submissionClosed(sk), receivedAt);
    } else facts.push(StoredFact.parse(item));
  return { closed, facts };
}

async function itemsOf(
  db: DynamoDBDocumentClient,
  TableName: string,
  pk: string,
  prefix: string | undefined,
): Promise<Record<string, unknown>[]> {
  const pages = paginateQuery(
    { client: db },
    {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression:
        prefix === undefined ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ...(prefix !== undefined && { ':prefix': prefix }) },
    },
  );
  const found: Record<string, unknown>[] = [];
  for await (const { Items = [] } of pages) found.push(...Items);
  return found;
}

async function isThere(db: DynamoDBDocumentClient, TableName: string, key: Key): Promise<boolean> {
  const { Item } = await db.send(
    new GetCommand({
      TableName,
      Key: { ...key },
      ConsistentRead: true,
      ProjectionExpression: 'pk',
    }),
  );
  return Item !== undefined;
}
