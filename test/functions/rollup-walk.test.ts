import { expect, test } from 'vitest';
import { country, type CountrySize, vietNam } from '../../bench/country.ts';
import { askedIndicator, askedOf } from '../../core/figures/computed.ts';
import { knownPeriod } from '../../core/periods/period.ts';
import { indexRegistry, type RegistryContent } from '../../core/registry/registry.ts';
import type { GroupBy } from '../../core/columns/rollup.ts';
import { Indicator } from '../../core/registry/indicator.ts';
import { Instant } from '../../core/time.ts';
import { Unit, UnitCode } from '../../core/units/unit.ts';
import { mostOfPage } from '../../functions/shared/rollup-cost.ts';
import {
  pageOfRollup,
  type RollupWalk,
  type RowsGiven,
} from '../../functions/shared/rollup-walk.ts';
import { columnsStored } from '../support/columns.ts';
import { merged } from '../support/merged.ts';

const now = Instant.parse('2026-01-10T00:00:00Z');
/** Twenty metrics that every commune states day by day. */
const daily = { ...vietNam, metrics: 20, periodType: 'day' };

/** A year of the whole country, of which nobody has stated anything. */
function nationalYear(
  groupBy: GroupBy,
  size: CountrySize = daily,
  became: (content: RegistryContent) => RegistryContent = (content) => content,
) {
  const registry = indexRegistry(1, became(country(size)));
  const [dataset] = registry.datasets;
  if (dataset === undefined) throw new Error('No dataset');
  const nothing = columnsStored(registry, []);
  let reads = 0;
  const walk: RollupWalk = {
    snapshots: {
      readColumns: (...asked) => {
        reads += 1;
        return nothing.readColumns(...asked);
      },
    },
    known: { asOf: now, registry, today: registry },
    now,
    asked: {
      dataset,
      figures: [
        ...dataset.metrics.map((code) => askedOf(registry, code)),
        ...(dataset.indicators ?? []).map((code) => askedIndicator(registry, code)),
      ],
      scope: UnitCode.parse('VN'),
      groupBy,
      increases: false,
    },
    periods: [knownPeriod('nd09', 'year', '2025')],
    sees: () => true,
  };
  return { walk, reads: () => reads };
}

/** Two communes became each of today's in the middle of the year. */
const reformed = (content: RegistryContent): RegistryContent => {
  const day = '2025-07-01';
  const today = content.units.filter(({ level }) => level === 'commune');
  const before = today.flatMap((unit) =>
    ['1', '2'].map((part) => Unit.parse({ ...unit, code: `${unit.code}${part}`, validTo: day })),
  );
  return {
    ...content,
    units: [
      ...content.units.filter(({ level }) => level !== 'commune'),
      ...before,
      ...today.map((unit) => Unit.parse({ ...unit, validFrom: day })),
    ],
    events: today.map(({ code }) => merged([`${code}1`, `${code}2`], code, day)),
  };
};

/** And twenty indicators, each of all the metrics. */
const withIndicators = (content: RegistryContent): RegistryContent => {
  const indicators = content.metrics.map(({ names, unitOfMeasure }, at) =>
    Indicator.parse({
      code: `chi-so-${at}`,
      names,
      unitOfMeasure,
      decimals: 0,
      formula: content.metrics.map(({ code }) => code).join(' + '),
    }),
  );
  return {
    ...content,
    indicators,
    datasets: content.datasets.map((each) => ({
      ...each,
      indicators: indicators.map(({ code }) => code),
    })),
  };
};

/** Every row, by the pages that it came in. */
async function pagesOf(walk: RollupWalk, size: number): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  let given: RowsGiven | undefined;
  do {
    const page = await pageOfRollup(walk, size, given);
    if (!page.ok) throw new Error('Refused');
    pages.push(page.value.cells.map(({ cell }) => `${cell.group.unit} ${cell.metric.code}`));
    given = page.value.next;
  } while (given !== undefined);
  return pages;
}

test('a year of a hundred metrics of the whole country is added up at once', async () => {
  const { walk, reads } = nationalYear('scope', vietNam);
  expect(await pagesOf(walk, 1_000)).toMatchObject([{ length: 100 }]);
  expect(reads()).toBe(1);
});

test.each([
  ['days', daily, undefined],
  ['units that merged', vietNam, reformed],
])(
  'what would cost too much because of %s is refused before anything is read, and says how to split it',
  async (_, size, became) => {
    const { walk, reads } = nationalYear('scope', size, became);
    const page = await pageOfRollup(walk, 1_000, undefined);
    expect(page).toMatchObject({ ok: false, failure: { errors: [{ code: 'too-big' }] } });
    expect(JSON.stringify(page)).toContain('groupBy=province');
    expect(reads()).toBe(0);
  },
);

test('by province a page ends where it has cost enough, and the next goes on', async () => {
  const { walk, reads } = nationalYear('province');
  const pages = await pagesOf(walk, 1_000);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flat()).toHaveLength(34 * 20);
  expect(new Set(pages.flat()).size).toBe(34 * 20);
  expect(reads()).toBe(34);
});

test('by unit a page ends in the midst of a province where its lines have cost enough', async () => {
  const { walk } = nationalYear('unit', { ...daily, provinces: 2, communes: 240 });
  const pages = await pagesOf(walk, 10_000);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages[0]?.length).toBeLessThan(120 * 20);
  expect(pages.flat()).toHaveLength(240 * 20);
  expect(new Set(pages.flat()).size).toBe(240 * 20);
});

test.each([
  ['metrics', undefined, 1],
  ['indicators, each of which goes through what all its metrics say', withIndicators, 21 / 2],
])('a page of a year of days by unit ends in time, of %s', async (_, became, metricsInRow) => {
  const { walk } = nationalYear('unit', { ...daily, provinces: 1, communes: 100 }, became);
  const page = await pageOfRollup(walk, 10_000, undefined);
  const rows = page.ok ? page.value.cells.length : 0;
  // Three microseconds a statement and figure is what it took; said twice, it is twice as much.
  const microseconds = rows * metricsInRow * 366 * 2 * 3;
  expect(rows).toBeGreaterThan(100);
  expect(microseconds).toBeLessThan(mostOfPage);
});
