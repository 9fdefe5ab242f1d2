import { askedOf } from '../../core/figures/computed.ts';
import { knownPeriod } from '../../core/periods/period.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import type { RollupAsked } from '../../core/columns/rollup.ts';
import type { RollupCell } from '../../core/columns/rollup-cells.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { pageOfRollup } from '../../functions/shared/rollup-walk.ts';
import { systemNow } from '../../functions/shared/world.ts';
import { snapshots } from '../../store/snapshots.ts';
import { country, metricCode, provinceCode, valueOf } from '../country.ts';
import type { IngestAt } from '../ingest-alone.ts';
import { communesOf, firstYear, size, years } from './eight-years.ts';

const yearsNamed = Array.from({ length: years }, (_, at) => firstYear + at);

/**
 * Rolls up the years of each province as `GET /v1/rollups` does; answers how many totals were compared with what they were made
 * from.
 */
export async function rollUpYears(
  { db, names }: IngestAt,
  provinces: readonly number[],
): Promise<number> {
  const registry = indexRegistry(1, country(size));
  const now = systemNow();
  const known = { registry, asOf: now, today: registry };
  const store = snapshots(db, names.snapshots);
  let compared = 0;
  for (const province of provinces)
    for (const year of yearsNamed) {
      const asked = askedOver(registry, province);
      const periods = [knownPeriod('nd09', 'year', String(year))];
      const walk = { snapshots: store, known, now, asked, periods, sees: () => true };
      const page = await pageOfRollup(walk, size.metrics, undefined);
      if (!page.ok) throw new Error(JSON.stringify(page.failure));
      const cells = page.value.cells.map(({ cell }) => cell);
      compare(cells, province, year);
      compared += cells.length;
    }
  return compared;
}

function askedOver(registry: Registry, province: number): RollupAsked {
  const [dataset] = registry.datasets;
  if (dataset === undefined) throw new Error('The country has no dataset');
  return {
    dataset,
    figures: dataset.metrics.map((code) => askedOf(registry, code)),
    scope: UnitCode.parse(provinceCode(province, size)),
    groupBy: 'scope',
    boundariesOn: undefined,
    increases: false,
  };
}

/** Every total of the year against the sum of the values that were made up for it, and how many communes gave it. */
function compare(cells: readonly RollupCell[], province: number, year: number): void {
  const communes = communesOf(province);
  for (const [metric, { outcome, coverage }] of cells.entries()) {
    let sum = 0;
    for (const commune of communes)
      for (let month = 0; month < 12; month += 1)
        sum += valueOf(commune, metric, (year - firstYear) * 12 + month);
    const total = outcome.kind === 'value' ? outcome.numerator : outcome.kind;
    if (total !== String(sum) || coverage.value !== communes.length)
      throw new Error(
        `${metricCode(metric)} ${province} ${year}: ${total} of ${coverage.value}, not ${sum} of ${communes.length}`,
      );
  }
}
