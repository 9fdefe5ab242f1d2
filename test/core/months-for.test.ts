import { describe, expect, test } from 'vitest';
import { askedOf } from '../../core/figures/computed.ts';
import { buildReport } from '../../core/reports/build-report.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { figureOf } from '../../core/figures/figure.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import { Metric, MetricCode } from '../../core/registry/metric.ts';
import { knownPeriod, storageMonth } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { partitionsOf } from '../../core/reports/partitions-of.ts';
import { monthsRead, partsOf } from '../../core/columns/rollup.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import {
  figureFrom,
  lineOf,
  say,
  type Saying,
  short,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';

/** Months of the wall calendar; values may be so old, and no other metric's age makes up for it. */
const aged = (maxAgeDays: number): Registry =>
  smallRegistry({
    metrics: smallMetrics.map((metric) =>
      Metric.parse({ ...metric, maxAgeDays: metric.overTime === 'last' ? maxAgeDays : 0 }),
    ),
  });

const month = (label: string) => knownPeriod('gregorian', 'month', label).interval;
const counted = (label: string, says: number): Saying => ({
  metric: 'old-count',
  unit: 'A1',
  says,
  ...month(label),
});
const scope = UnitCode.parse('A');

/** What August shows, made of only what lies in the months that it reads. */
function augustOf(registry: Registry, code: string, sayings: readonly Saying[]) {
  const definition = registry.definitions.find((each) => each.code === 'wall');
  if (definition === undefined) throw new Error('Not in the small world');
  const months = new Set(
    partitionsOf(registry, definition, scope, '2025-08').map((read) => read.month),
  );
  const statements = sayings
    .map((saying) => say(registry, saying))
    .filter(({ interval }) => months.has(storageMonth(interval)));
  const { sections } = buildReport({
    registry,
    definition,
    scope,
    label: '2025-08',
    edition: 1,
    asOf: Instant.parse('2025-09-10T00:00:00.000Z'),
    statements,
    recommendations: [],
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
  });
  const figure = sections[0]?.figures.find(({ metric }) => metric.code === code);
  if (figure === undefined) throw new Error(`No figure ${code}`);
  return figure;
}

/** The same of a rollup of that metric alone. */
function rolledUp(registry: Registry, code: string, sayings: readonly Saying[]) {
  const dataset = registry.datasetByCode.get(DatasetCode.parse('wall'));
  if (dataset === undefined) throw new Error('Not in the small world');
  const figure = askedOf(registry, MetricCode.parse(code));
  const asked = {
    dataset,
    figures: [figure],
    scope,
    groupBy: 'scope',
    increases: true,
  } as const;
  const [part] = partsOf(registry, asked, knownPeriod('gregorian', 'month', '2025-08'));
  if (part === undefined) throw new Error('A rollup has parts');
  const months = monthsRead(asked, part);
  const statements = sayings
    .map((saying) => say(registry, saying))
    .filter(({ interval }) => months.includes(storageMonth(interval)));
  return figureOf(registry, foldStatements(statements), part.plan, figure, part.whole);
}

describe.each([
  ['a report', augustOf],
  ['a rollup', rolledUp],
])('%s reads all that counts', (_, figureIn) => {
  const increase = (registry: Registry, sayings: readonly Saying[]) =>
    short(figureIn(registry, 'old-count', sayings).increase?.total);

  test('a count of which nothing is carried has grown from the month before', () => {
    const sayings = [counted('2025-07', 100), counted('2025-08', 130)];
    expect(increase(aged(0), sayings)).toBe('30');
  });

  test('a base may be as old as the age limit says on the eve of the period, in whichever month that is', () => {
    const sayings = [counted('2025-06', 100), counted('2025-08', 130)];
    expect(increase(aged(31), sayings)).toBe('30');
    expect(increase(aged(30), sayings)).toBe('no-base');
  });

  test('a stock is carried from the last day that the age limit allows', () => {
    const stated = {
      metric: 'stock',
      unit: 'A1',
      says: 40,
      from: '2025-07-31',
      until: '2025-08-01',
    };
    const total = (age: number) => short(figureIn(aged(age), 'stock', [stated]).total);
    expect(total(31)).toBe('40 carried');
    expect(total(30)).toBe('missing');
  });
});

test('what ends after the period neither counts in it nor is shown with it, though it lies in the same month', () => {
  const line = (sayings: readonly Saying[]) => lineOf(figureFrom(sayings, 'flow'), 'A1');
  const own = { metric: 'flow', unit: 'A1', says: 5, submission: '1' };
  const wall = { ...own, ...month('2025-08'), submission: '2' };
  expect(line([own, wall])).toEqual(line([own]));
  expect(line([wall])).toMatchObject({ state: 'missing', statements: [] });
});
