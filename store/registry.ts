import { randomUUID } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Past, pastAfter } from '../core/former-places.ts';
import { indexRegistry, type Registry, type RegistryContent } from '../core/registry.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { Instant, localDateAt } from '../core/time.ts';
import {
  registryHeadKey,
  registryHeadPartition,
  registryRowKey,
  registryRowPartition,
} from './keys.ts';
import { difference, nameOf, registryChanges, type RowChange } from './registry-difference.ts';
import { readImage, writeImage } from './registry-image.ts';
import { drawNumbers } from './registry-numbers.ts';
import { type Kept, keptOf, type KeptRow, keptRowsOf, storedKinds } from './registry-past.ts';
import { type RegistryRow, rowsOf } from './registry-rows.ts';
import { sendStamped } from './stamped-write.ts';

export { registryChanges, type RowChange };

/** What is known of a version: who published it, when, and which change's rows it made visible. */
export const RegistryHead = z.object({
  version: z.int().min(1),
  change: z.string().min(1),
  at: Instant,
  by: z.string().min(1),
  note: z.string(),
  /** Of how many items its image is made; absent: it is read from its rows. */
  image: z.int().min(1).optional(),
  /** Which request published it, so that a repeat of that request is known and publishes nothing again. */
  request: z.strictObject({ key: z.string(), asked: z.string() }).optional(),
});
export type RegistryHead = Readonly<z.output<typeof RegistryHead>>;

export type RegistryRequest = NonNullable<RegistryHead['request']>;

/** Somebody else published first: read the registry again and decide again. */
export type HeadMoved = {
  readonly kind: 'head-moved';
  readonly expected: number;
  readonly found: number;
};

export type Publication = {
  /** The version that the change was made from; 0 for the first one. */
  readonly expected: number;
  /** Stamps the version at the write that makes it visible. */
  readonly now: () => Instant;
  readonly by: string;
  readonly note: string;
  /** Names the request, to be found again by `publishedFor`: its key, and what was asked under it. */
  readonly request?: RegistryRequest;
};

/** The version that stands now, and the rows written for it; none when nothing differed. */
export type Published = { readonly version: number; readonly written: readonly RegistryRow[] };

export type RegistryStore = {
  /** The newest version's number by one consistent read; 0 while nothing was published. */
  head(): Promise<number>;
  /** One consistent read of the head; the rows are read once per version. */
  current(): Promise<Registry>;
  at(version: number): Promise<Registry>;
  /** The registry as its head stood at the instant. Settled two minutes after the instant. */
  atInstant(at: Instant): Promise<Registry>;
  /** When the first version was published. */
  earliest(): Promise<Instant>;
  /** Every head that stands, newest first; `before`: only those of lower versions. */
  heads(asked: {
    readonly before?: number;
    readonly most: number;
  }): Promise<readonly RegistryHead[]>;
  /** The head as it stood at the instant; none before the first version. */
  headAt(at: Instant): Promise<RegistryHead | undefined>;
  /** The head that the request with this key made. */
  publishedFor(key: string): Promise<RegistryHead | undefined>;
  /**
   * Draws short numbers for so many metrics, all of them above `floor` and none of them drawn before, and answers the
   * first one; the others follow it. What is drawn and then not published is never drawn again.
   */
  drawNumbers(count: number, floor: number): Promise<number>;
  /** What a version changed from the one before would write. */
  difference(before: RegistryContent | undefined, after: RegistryContent): readonly RowChange[];
  publish(
    content: RegistryContent,
    publication: Publication,
  ): Promise<Result<Published, HeadMoved>>;
};

const StoredRow = z.object({
  kind: z.enum(storedKinds),
  code: z.string().min(1),
  version: z.int().min(1),
  change: z.string().min(1),
  /** Absent on a tombstone: the row is gone from this version on. */
  body: z.unknown().optional(),
});
type StoredRow = Readonly<z.output<typeof StoredRow>>;

const writesAtOnce = 16;
const versionsKept = 8;

export function registryStore(db: DynamoDBDocumentClient, TableName: string): RegistryStore {
  const read = new Map<number, Promise<Registry>>();

  const newestHead = async (): Promise<RegistryHead | undefined> =>
    (await newestHeads(undefined, 1)).at(0);

  /** Heads are small: a page of DynamoDB holds thousands, a page of ours a hundred at most. */
  async function newestHeads(
    before: number | undefined,
    Limit: number,
  ): Promise<readonly RegistryHead[]> {
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: before === undefined ? 'pk = :head' : 'pk = :head AND sk < :before',
        ExpressionAttributeValues: {
          ':head': registryHeadPartition,
          ...(before !== undefined && { ':before': registryHeadKey(before).sk }),
        },
        ScanIndexForward: false,
        Limit,
      }),
    );
    return Items.map((item) => RegistryHead.parse(item));
  }

  /** Every item of a partition, all pages, consistently. */
  async function partition<T>(pk: string, schema: z.ZodType<T>): Promise<T[]> {
    const found: T[] = [];
    const pages = paginateQuery(
      { client: db },
      {
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      },
    );
    for await (const { Items = [] } of pages)
      for (const item of Items) found.push(schema.parse(item));
    return found;
  }

  const heads = () => partition(registryHeadPartition, RegistryHead);

  async function headOf(version: number): Promise<RegistryHead> {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...registryHeadKey(version) }, ConsistentRead: true }),
    );
    if (Item === undefined) throw new Error(`The registry has no version ${version}`);
    return RegistryHead.parse(Item);
  }

  async function readVersion(head: RegistryHead): Promise<Registry> {
    const { content, past } =
      head.image === undefined
        ? await readRows(head.version)
        : await readImage(db, TableName, head, head.image);
    return indexRegistry(head.version, content, past);
  }

  async function readRows(version: number): Promise<Kept> {
    const upTo = (await heads()).filter((head) => head.version <= version);
    const rows = await Promise.all(
      storedKinds.map((kind) => partition(registryRowPartition(kind), StoredRow)),
    );
    return keptOf(visibleRows(rows.flat(), upTo));
  }

  /** A version never changes, so it is read once and kept; a failed reading is forgotten. */
  function at(version: number, head?: RegistryHead): Promise<Registry> {
    const known = read.get(version);
    if (known !== undefined) return known;
    const reading = (head ? Promise.resolve(head) : headOf(version)).then(readVersion);
    reading.catch(() => read.delete(version));
    read.set(version, reading);
    for (const old of [...read.keys()].slice(0, -versionsKept)) read.delete(old);
    return reading;
  }

  async function writeRows(rows: readonly StoredRow[]): Promise<void> {
    for (let start = 0; start < rows.length; start += writesAtOnce)
      await Promise.all(
        rows.slice(start, start + writesAtOnce).map((row) =>
          db.send(
            new PutCommand({
              TableName,
              Item: { ...registryRowKey(row.kind, row.code, row.version, row.change), ...row },
            }),
          ),
        ),
      );
  }

  /** True if the head is ours, also when an answer was lost and the repeat found our own write. */
  async function moveHead(head: RegistryHead, now: Publication['now']): Promise<boolean> {
    const write = new PutCommand({
      TableName,
      Item: { ...registryHeadKey(head.version), ...head },
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await sendStamped(db, write, { at: head.at, now });
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return (
        error.Item?.['change']?.S === head.change || (await newestHead())?.change === head.change
      );
    }
  }

  return {
    at: (version) => at(version),
    head: async () => (await newestHead())?.version ?? 0,

    async current() {
      const head = await newestHead();
      if (head === undefined) throw new Error('The registry is empty: load one first');
      return at(head.version, head);
    },

    async atInstant(instant) {
      const standing = (await heads()).findLast((head) => head.at <= instant);
      if (standing === undefined) throw new Error(`The registry was empty at ${instant}`);
      return at(standing.version, standing);
    },

    async earliest() {
      const [first] = await heads();
      if (first === undefined) throw new Error('The registry is empty: load one first');
      return first.at;
    },

    difference: registryChanges,

    heads: ({ before, most }) => newestHeads(before, most),

    headAt: async (instant) => (await heads()).findLast((head) => head.at <= instant),

    publishedFor: async (key) => (await heads()).find((head) => head.request?.key === key),

    drawNumbers: (count, floor) => drawNumbers(db, TableName, count, floor),

    async publish(content, { expected, now, by, note, request }) {
      const newest = await newestHead();
      const found = newest?.version ?? 0;
      if (found !== expected) return fail({ kind: 'head-moved', expected, found });
      const before = expected === 0 ? undefined : await at(expected);
      const written = difference(before === undefined ? [] : rowsOf(before), rowsOf(content));
      if (written.length === 0) return ok({ version: expected, written });
      const stamp = { version: expected + 1, change: randomUUID() };
      const kept = { content, past: pastOf(before, content, now()) };
      const rows = difference(
        before === undefined ? [] : keptRowsOf(asKept(before)),
        keptRowsOf(kept),
      );
      await writeRows(rows.map((row) => ({ ...row, ...stamp })));
      const image = await writeImage(db, TableName, stamp, kept);
      const head = { ...stamp, at: laterOf(now(), newest?.at), by, note, image, request };
      const moved = await moveHead(head, now);
      if (!moved) return fail({ kind: 'head-moved', expected, found: expected + 1 });
      return ok({ version: stamp.version, written });
    },
  };
}

const asKept = (registry: Registry): Kept => ({ content: registry, past: registry.past });

const pastOf = (before: Registry | undefined, content: RegistryContent, at: Instant): Past =>
  before === undefined
    ? { places: [] }
    : pastAfter(before, indexRegistry(before.version + 1, content), localDateAt(at));

/** Heads rise in time even where two publishers' clocks disagree, so that an instant names one version. */
const laterOf = (at: Instant, floor: Instant | undefined): Instant =>
  floor !== undefined && floor > at ? floor : at;

/**
 * The last row of each code up to the newest of `heads`. A row counts only if the head of its version names its
 * change: rows of a writer that lost the race, or died before it moved the head, are never seen.
 */
function visibleRows(rows: readonly StoredRow[], heads: readonly RegistryHead[]): KeptRow[] {
  const changeOf = new Map(heads.map((head) => [head.version, head.change]));
  const newest = new Map<string, StoredRow>();
  for (const row of rows)
    if (
      changeOf.get(row.version) === row.change &&
      row.version > (newest.get(nameOf(row))?.version ?? 0)
    )
      newest.set(nameOf(row), row);
  return [...newest.values()].filter((row) => row.body !== undefined);
}
