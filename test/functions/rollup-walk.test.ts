import { expect, test } from 'vitest';
import { country, vietNam } from '../../bench/country.ts';
import { askedOf } from '../../core/computed.ts';
import { knownPeriod } from '../../core/period.ts';
import { indexRegistry } from '../../core/registry.ts';
import type { GroupBy } from '../../core/rollup.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/unit.ts';
import {
  pageOfRollup,
  type RollupWalk,
  type RowsGiven,
} from '../../functions/shared/rollup-walk.ts';

/** A year of twenty metrics of the whole country, of which nobody has stated anything. */
function nationalYear(groupBy: GroupBy) {
  const registry = indexRegistry(1, country({ ...vietNam, metrics: 20 }));
  const [dataset] = registry.datasets;
  if (dataset === undefined) throw new Error('No dataset');
  let reads = 0;
  const walk: RollupWalk = {
    snapshots: {
      readWithActs: () => {
        reads += 1;
        return Promise.resolve({ statements: [], acts: [] });
      },
    },
    known: { asOf: Instant.parse('2026-01-10T00:00:00Z'), registry, today: registry },
    asked: {
      dataset,
      figures: dataset.metrics.map((code) => askedOf(registry, code)),
      scope: UnitCode.parse('VN'),
      groupBy,
      increases: false,
    },
    periods: [knownPeriod('nd09', 'year', '2025')],
    sees: () => true,
  };
  return { walk, reads: () => reads };
}

test('what would look at too much at once is refused before anything is read, and says how to split it', async () => {
  const { walk, reads } = nationalYear('scope');
  const page = await pageOfRollup(walk, 1_000, undefined);
  expect(page).toMatchObject({ ok: false, failure: { errors: [{ code: 'too-big' }] } });
  expect(JSON.stringify(page)).toContain('groupBy=province');
  expect(reads()).toBe(0);
});

test('by province a page ends where it has looked at enough, and the next goes on', async () => {
  const { walk, reads } = nationalYear('province');
  const rows: string[] = [];
  const pages: number[] = [];
  let given: RowsGiven | undefined;
  do {
    const page = await pageOfRollup(walk, 1_000, given);
    if (!page.ok) throw new Error('Refused');
    rows.push(...page.value.cells.map(({ cell }) => `${cell.group.unit} ${cell.metric.code}`));
    pages.push(page.value.cells.length);
    given = page.value.next;
  } while (given !== undefined);
  expect(pages.length).toBeGreaterThan(1);
  expect(new Set(rows).size).toBe(34 * 20);
  expect(rows).toHaveLength(34 * 20);
  expect(reads()).toBe(34);
});
