import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Act } from '../core/statements/act.ts';
import type { Columns } from '../core/columns/columns.ts';
import type { Fact, FactPlace, Saying } from '../core/submissions/fact.ts';
import type { MetricCode, SourceCode } from '../core/registry/metric.ts';
import type { Registry } from '../core/registry/registry.ts';
import type { FactPartition } from '../core/statements/partitions.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Interval, Speaker, Statement, SubmissionId } from '../core/statements/statement.ts';
import type { Instant } from '../core/time.ts';
import type { UnitCode } from '../core/units/unit.ts';
import { actOf } from './acts.ts';
import { atMostAtOnce } from './at-most-at-once.ts';
import { closeSubmission } from './closing.ts';
import { holds } from './conditional.ts';
import { factKey, factNamed, type Key } from './keys.ts';
import { pack, type PackedSaying, unpack } from './packed-statements.ts';
import {
  type ColumnsRange,
  type PartitionsRead,
  readInColumns,
  readPartitions,
  type StoredFact,
} from './partitions-read.ts';

export type { StoredFact } from './partitions-read.ts';

export type ReadingOptions = {
  /** Only what was received up to then. Settled two minutes after that instant. */
  readonly asOf?: Instant;
  /** Only these units; otherwise all of the partition. */
  readonly units?: readonly UnitCode[];
  /** Only statements there: a fact elsewhere is not unpacked. */
  readonly isAsked?: (place: StatedAt) => boolean;
};

/** What a fact's key says that its statements are about. */
export type StatedAt = {
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly source: SourceCode;
};

/** What the partitions hold about statements, in no particular order. */
export type KnownHere = { readonly statements: Statement[]; readonly acts: Act[] };

export type Snapshots = {
  /**
   * The visible statements of the partitions, in no particular order. A submission is read whole or not at all, also where
   * it closes in several of these partitions while they are read.
   */
  read(
    partitions: readonly FactPartition[],
    registry: Pick<Registry, 'metricByNumber'>,
    options?: ReadingOptions,
  ): Promise<Statement[]>;
  /** The same, and the acts about them; an act is visible as of the moment that it was recorded. */
  readWithActs(
    partitions: readonly FactPartition[],
    registry: Pick<Registry, 'metricByNumber'>,
    options?: ReadingOptions,
  ): Promise<KnownHere>;
  /**
   * The same in columns, for totals over many units; `now` off the clock before the call halves the calls of a reading as of
   * an instant that is settled by then. (docs/adr/columns.md)
   */
  readColumns(
    partitions: readonly FactPartition[],
    registry: Pick<Registry, 'metricByNumber'>,
    options?: ColumnsRange,
  ): Promise<Columns>;
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
    partitions: readonly FactPartition[],
    by: Speaker,
    now: () => Instant,
  ): Promise<Instant>;
  holdsAll(submission: SubmissionId, places: readonly FactPlace[]): Promise<boolean>;
};

const callsAtOnce = 32;
/** DynamoDB takes 400 KB an item. */
const maxPackedBytes = 380_000;

export const snapshots = (db: DynamoDBDocumentClient, TableName: string): Snapshots => ({
  async read(partitions, registry, options = {}) {
    const found = await readPartitions(db, TableName, partitions, options.units);
    return visibleStatements(found, registry, options);
  },

  async readWithActs(partitions, registry, options = {}) {
    const found = await readPartitions(db, TableName, partitions, options.units);
    return {
      statements: visibleStatements(found, registry, options),
      acts: visibleActs(found, options),
    };
  },

  async readColumns(partitions, registry, options = {}) {
    const { closed, acts, sideBySide } = await readInColumns(db, TableName, partitions, options);
    const { asOf, units } = options;
    const asked = units && new Set(units);
    return sideBySide(
      {
        known(submission) {
          const known = closed.get(submission);
          return known !== undefined && (asOf === undefined || known.receivedAt <= asOf)
            ? known
            : undefined;
        },
        isAsked: (unit) => asked === undefined || asked.has(unit),
        acts: visibleActs({ acts }, options),
      },
      registry,
    );
  },

  prepare(submission, facts, registry) {
    const items = facts.map((fact) => ({
      ...keyOf(submission, fact),
      p: pack(
        fact.sayings.map((saying) => numbered(saying, registry)),
        fact.omitted.map((metric) => numberOf(metric, registry)),
      ),
    }));
    return items.some((item) => item.p.length > maxPackedBytes) ? fail('too-large') : ok(items);
  },

  put: (items) =>
    atMostAtOnce(callsAtOnce, items, async (Item) => {
      const ConditionExpression = 'attribute_not_exists(pk)';
      await holds(db.send(new PutCommand({ TableName, Item, ConditionExpression })));
    }),

  close: (submission, partitions, by, now) =>
    closeSubmission(db, TableName, submission, partitions, by, now),

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

const numbered = (
  { metric, ...saying }: Saying,
  registry: Pick<Registry, 'metricByCode'>,
): PackedSaying => ({ number: numberOf(metric, registry), ...saying });

function numberOf(metric: MetricCode, { metricByCode }: Pick<Registry, 'metricByCode'>): number {
  const known = metricByCode.get(metric);
  if (known === undefined) throw new Error(`The metric ${metric} has no number`);
  return known.number;
}

/** A number that the registry does not know stands for a metric that was taken out: nobody asks for it any more. */
function statementsOf(
  fact: StoredFact,
  named: Omit<Statement, 'metric' | Exclude<keyof PackedSaying, 'number'>>,
  { metricByNumber }: Pick<Registry, 'metricByNumber'>,
): Statement[] {
  return unpack(fact.p).flatMap(({ number, ...saying }) => {
    const metric = metricByNumber.get(number)?.code;
    return metric === undefined ? [] : [{ ...named, metric, ...saying }];
  });
}

function visibleStatements(
  { closed, facts }: PartitionsRead,
  registry: Pick<Registry, 'metricByNumber'>,
  { asOf, units, isAsked = () => true }: ReadingOptions,
): Statement[] {
  const asked = units && new Set(units);
  const found: Statement[] = [];
  for (const fact of facts) {
    const named = factNamed(fact.sk);
    const known = closed.get(named.submission);
    if (known === undefined || (asOf !== undefined && known.receivedAt > asOf)) continue;
    if ((asked !== undefined && !asked.has(named.unit)) || !isAsked(named)) continue;
    for (const said of statementsOf(fact, { ...named, ...known }, registry)) found.push(said);
  }
  return found;
}

const visibleActs = (
  { acts }: Pick<PartitionsRead, 'acts'>,
  { asOf, units }: Pick<ReadingOptions, 'asOf' | 'units'>,
): Act[] =>
  acts
    .map(actOf)
    .filter(({ recordedAt }) => asOf === undefined || recordedAt <= asOf)
    .filter(({ unit }) => units === undefined || units.includes(unit));

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
