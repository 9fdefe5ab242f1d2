import { bodyOf, type CountrySize } from './country.ts';
import { asBytes, withIngest } from './ingest-alone.ts';
import { meter } from './meter.ts';
import { type Result, rounded } from './result.ts';

const snapshots = 64;
const province: CountrySize = { provinces: 1, communes: snapshots, metrics: 100 };
const target = 1.25;

/** One request of 64 communes with 100 figures each: everything that the tables and their indexes charge, by the engine's report. */
export async function writeUnits(): Promise<Result> {
  return withIngest(province, async ({ db, post }) => {
    const communes = Array.from({ length: snapshots }, (_, commune) => commune);
    const warm = await post(asBytes(bodyOf(communes, '2025-07', 7, province)), 'warm');
    if (warm.statusCode !== 201) throw new Error(warm.body);
    const counted = { writeUnits: 0, readUnits: 0 };
    meter(db, counted);
    const answer = await post(asBytes(bodyOf(communes, '2025-08', 8, province)), 'measured');
    if (answer.statusCode !== 201) throw new Error(answer.body);
    const value = rounded(counted.writeUnits / snapshots, 3);
    return {
      value,
      unit: 'write units per snapshot of 100 figures',
      target,
      aim: 1.05,
      met: value <= target,
      counted,
      note: `one request of ${snapshots} snapshots`,
    };
  });
}
