import { totalsOf } from '../core/columns/totals-of.ts';
import { addMinutes } from '../core/time.ts';
import { snapshots } from '../store/snapshots.ts';
import { bytesOf, clientOver, wireOf } from './national-year/wire.ts';
import { asOf, isMissing, months, nationalPlan, valueOf } from './national-year/year.ts';
import { median, type Result, rounded } from './result.ts';

type Country = { readonly provinces: number; readonly communes: number; readonly rounds: number };

/** As many provinces as there are, each of so many communes: 64, 3,332 and 99,994 in all. */
const countries: readonly Country[] = [
  { provinces: 1, communes: 64, rounds: 60 },
  { provinces: 34, communes: 98, rounds: 5 },
  { provinces: 34, communes: 2941, rounds: 2 },
];
const metrics = 100;
const target = 1.3;

/**
 * What a value costs from the store's wire bytes to final figures, as the country grows: a year of every commune, province by
 * province, as the work is handed out. Pages are read as they come; what is held at a time is one province.
 */
export async function scaling(): Promise<Result> {
  return scalingOver(countries, metrics);
}

export async function scalingOver(
  sizes: readonly Country[],
  metricsAsked: number,
): Promise<Result> {
  const measured: Awaited<ReturnType<typeof measure>>[] = [];
  for (const size of sizes) measured.push(await measure(size, metricsAsked));
  const [first, ...larger] = measured.map(({ nanoseconds }) => nanoseconds);
  const ratio = rounded(Math.max(...larger) / (first ?? 0));
  return {
    ratio,
    unit: '× the cost per value of the smallest country',
    target,
    met: ratio <= target,
    counted: Object.fromEntries(
      measured.flatMap(({ units, nanoseconds, values, wire, grown }) => [
        [`${units}UnitsNanosecondsPerValue`, rounded(nanoseconds, 1)],
        [`${units}UnitsValues`, values],
        [`${units}UnitsWireMegabytes`, rounded(wire, 1)],
        [`${units}UnitsGrownMegabytes`, rounded(grown, 1)],
      ]),
    ),
    note: 'from wire bytes to figures; grown: the most that the process held more than before it read, a province at a time',
  };
}

/** Every province answers the same bytes: they are made once, and read as often as there are provinces. */
async function measure({ provinces, communes, rounds }: Country, metricsAsked: number) {
  const size = { provinces: 1, communes, metrics: metricsAsked };
  const { registry, plan, figures, unit, partitions } = nationalPlan(size);
  const wire = wireOf(size);
  const store = snapshots(clientOver(wire), 'facts');
  const province = async () => {
    const columns = await store.readColumns(partitions, registry, {
      asOf,
      now: addMinutes(asOf, 60),
    });
    return totalsOf(columns, plan, figures, unit);
  };
  expectTotals(size, await province());
  const before = process.memoryUsage.rss();
  let most = before;
  const times: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const started = performance.now();
    for (let at = 0; at < provinces; at += 1) {
      await province();
      most = Math.max(most, process.memoryUsage.rss());
    }
    if (round >= 0) times.push(performance.now() - started);
  }
  const values = valuesIn(size) * provinces;
  return {
    units: provinces * communes,
    nanoseconds: (median(times) * 1e6) / values,
    values,
    wire: (bytesOf(wire) * provinces) / 1e6,
    grown: (most - before) / 1e6,
  };
}

type Size = { readonly communes: number; readonly metrics: number };

const valuesIn = ({ communes, metrics: asked }: Size): number =>
  asked *
  months.reduce(
    (sum, month) =>
      sum +
      Array.from({ length: communes }, (_, at) => at).filter((at) => !isMissing(at, month)).length,
    0,
  );

function expectTotals({ communes }: Size, totals: ReturnType<typeof totalsOf>): void {
  for (const [metric, { total }] of totals.entries()) {
    let sum = 0;
    for (const month of months)
      for (let commune = 0; commune < communes; commune += 1)
        if (!isMissing(commune, month)) sum += valueOf(commune, metric, month);
    const found = total.kind === 'value' ? total.numerator : total.cause;
    if (found !== String(sum)) throw new Error(`Metric ${metric}: ${found}, not ${sum}`);
  }
}
