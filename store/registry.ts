import { randomUUID } from 'node:crypto';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Past } from '../core/units/past.ts';
import { pastAfter } from '../core/units/former-places.ts';
import { indexRegistry, type Registry, type RegistryContent } from '../core/registry/registry.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { type Instant, localDateAt } from '../core/time.ts';
import { difference, registryChanges, type RowChange } from './registry-difference.ts';
import { RegistryHead, type RegistryHeads, registryHeads } from './registry-heads.ts';
import { readImage, writeImage } from './registry-image.ts';
import { drawNumbers } from './registry-numbers.ts';
import { type Kept, keptOf, keptRowsOf } from './registry-past.ts';
import { type RegistryRow, rowsOf } from './registry-rows.ts';
import { type StoredRows, storedRows } from './registry-stored-rows.ts';

export { registryChanges, RegistryHead, type RowChange };

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

const versionsKept = 8;

export function registryStore(db: DynamoDBDocumentClient, TableName: string): RegistryStore {
  const heads = registryHeads(db, TableName);
  const rows = storedRows(db, TableName);
  const at = versionsOf({ db, TableName, heads, rows });
  const newest = async (): Promise<RegistryHead | undefined> => (await heads.newest(1)).at(0);
  const headAt = async (instant: Instant) =>
    (await heads.all()).findLast((head) => head.at <= instant);

  return {
    at: (version) => at(version),
    head: async () => (await newest())?.version ?? 0,

    async current() {
      const head = await newest();
      if (head === undefined) throw new Error('The registry is empty: load one first');
      return at(head.version, head);
    },

    async atInstant(instant) {
      const standing = await headAt(instant);
      if (standing === undefined) throw new Error(`The registry was empty at ${instant}`);
      return at(standing.version, standing);
    },

    async earliest() {
      const [first] = await heads.all();
      if (first === undefined) throw new Error('The registry is empty: load one first');
      return first.at;
    },

    difference: registryChanges,

    heads: ({ before, most }) => heads.newest(most, before),

    headAt,

    publishedFor: async (key) => (await heads.all()).find((head) => head.request?.key === key),

    drawNumbers: (count, floor) => drawNumbers(db, TableName, count, floor),

    async publish(content, { expected, now, by, note, request }) {
      const standing = await newest();
      const found = standing?.version ?? 0;
      if (found !== expected) return fail({ kind: 'head-moved', expected, found });
      const before = expected === 0 ? undefined : await at(expected);
      const written = difference(before === undefined ? [] : rowsOf(before), rowsOf(content));
      if (written.length === 0) return ok({ version: expected, written });
      const stamp = { version: expected + 1, change: randomUUID() };
      const kept = { content, past: pastOf(before, content, now()) };
      const changed = difference(
        before === undefined ? [] : keptRowsOf(asKept(before)),
        keptRowsOf(kept),
      );
      await rows.write(changed.map((row) => ({ ...row, ...stamp })));
      const image = await writeImage(db, TableName, stamp, kept);
      const head = { ...stamp, at: laterOf(now(), standing?.at), by, note, image, request };
      const moved = await heads.move(head, now);
      if (!moved) return fail({ kind: 'head-moved', expected, found: expected + 1 });
      return ok({ version: stamp.version, written });
    },
  };
}

type Stored = {
  readonly db: DynamoDBDocumentClient;
  readonly TableName: string;
  readonly heads: RegistryHeads;
  readonly rows: StoredRows;
};

/** A version never changes, so it is read once and kept; a failed reading is forgotten. */
function versionsOf(stored: Stored) {
  const read = new Map<number, Promise<Registry>>();
  return (version: number, head?: RegistryHead): Promise<Registry> => {
    const known = read.get(version);
    if (known !== undefined) return known;
    const reading = (head ? Promise.resolve(head) : stored.heads.of(version)).then((of) =>
      readVersion(stored, of),
    );
    reading.catch(() => read.delete(version));
    read.set(version, reading);
    for (const old of [...read.keys()].slice(0, -versionsKept)) read.delete(old);
    return reading;
  };
}

async function readVersion(stored: Stored, head: RegistryHead): Promise<Registry> {
  const { content, past } =
    head.image === undefined
      ? await readRows(stored, head.version)
      : await readImage(stored.db, stored.TableName, head, head.image);
  return indexRegistry(head.version, content, past);
}

async function readRows({ heads, rows }: Stored, version: number): Promise<Kept> {
  const upTo = (await heads.all()).filter((head) => head.version <= version);
  return keptOf(await rows.visible(upTo));
}

const asKept = (registry: Registry): Kept => ({ content: registry, past: registry.past });

const pastOf = (before: Registry | undefined, content: RegistryContent, at: Instant): Past =>
  before === undefined
    ? { places: [] }
    : pastAfter(before, indexRegistry(before.version + 1, content), localDateAt(at));

/** Heads rise in time even where two publishers' clocks disagree, so that an instant names one version. */
const laterOf = (at: Instant, floor: Instant | undefined): Instant =>
  floor !== undefined && floor > at ? floor : at;
