import { knownPeriod, storageMonths } from '../core/periods/period.ts';
import { indexRegistry } from '../core/registry/registry.ts';
import { addMinutes } from '../core/time.ts';
import { UnitCode } from '../core/units/unit.ts';
import { systemNow } from '../functions/shared/world.ts';
import { partitionKey } from '../store/keys.ts';
import { allQueried } from '../store/queried.ts';
import { snapshots } from '../store/snapshots.ts';
import { bodyOf, type CountrySize, country, provinceCode, vietNam } from './country.ts';
import { asBytes, type IngestAlone, withIngest } from './ingest-alone.ts';
import { meter } from './meter.ts';
import { type Result, rounded } from './result.ts';

const target = 1.1;
const unitBytes = 4096;
const period = knownPeriod('nd09', 'month', '2025-08').interval;

/**
 * What a consistent reading of a national month is charged, by the engine's report, beside what its partitions hold. Its days
 * lie in two months of storage, so two months were stated.
 */
export async function readUnits(): Promise<Result> {
  return readUnitsOf(vietNam);
}

export async function readUnitsOf(size: CountrySize): Promise<Result> {
  return withIngest(size, async (ingest) => {
    await stateMonths(ingest, size);
    const { db, names } = ingest;
    const partitions = Array.from({ length: size.provinces }, (_, at) =>
      provinceCode(at, size),
    ).flatMap((province) =>
      storageMonths(period).map((month) => ({ province: UnitCode.parse(province), month })),
    );
    const bytes = await bytesHeld(ingest, partitions.map(partitionKey));
    const counted = { writeUnits: 0, readUnits: 0 };
    meter(db, counted);
    const now = systemNow();
    const asOf = addMinutes(now, 1);
    const columns = await snapshots(db, names.snapshots).readColumns(
      partitions,
      indexRegistry(1, country(size)),
      { asOf, now: addMinutes(asOf, 2) },
    );
    if (columns.headOf.length !== size.communes * 2)
      throw new Error(`${columns.headOf.length} facts were read, not ${size.communes * 2}`);
    const ratio = rounded(counted.readUnits / (bytes / unitBytes), 3);
    return {
      ratio,
      unit: '× the bytes in the partitions by 4 KB',
      target,
      met: ratio <= target,
      counted: { readUnits: counted.readUnits, bytes, partitions: partitions.length },
      note: 'a consistent reading as of an instant that is settled: one query of each partition',
    };
  });
}

async function stateMonths({ post }: IngestAlone, size: CountrySize): Promise<void> {
  const communes = Array.from({ length: size.communes }, (_, at) => at);
  for (const month of [7, 8])
    for (let province = 0; province < size.provinces; province += 1) {
      const mine = communes.filter((commune) => commune % size.provinces === province);
      const body = asBytes(bodyOf(mine, `2025-0${month}`, month, size));
      const answer = await post(body, `${province}-${month}`);
      if (answer.statusCode !== 201) throw new Error(answer.body);
    }
}

/** As DynamoDB counts an item: the bytes of its attributes' names and values. */
async function bytesHeld({ db, names }: IngestAlone, keys: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const pk of keys) {
    const items = await allQueried(db, {
      TableName: names.snapshots,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    });
    for (const item of items)
      for (const [name, value] of Object.entries(item)) bytes += name.length + bytesIn(value);
  }
  return bytes;
}

function bytesIn(value: unknown): number {
  if (value instanceof Uint8Array) return value.length;
  if (typeof value === 'string') return Buffer.byteLength(value);
  const inside: object = typeof value === 'object' && value !== null ? value : {};
  return Object.entries(inside).reduce<number>(
    (sum, [name, inner]) => sum + name.length + bytesIn(inner) + 1,
    3,
  );
}
