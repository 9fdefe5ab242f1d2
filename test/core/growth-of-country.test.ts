import { describe, expect, test } from 'vitest';
import { buildReport, contributionOf, type ReportFrame } from '../../core/reports/build-report.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { DefinitionCode } from '../../core/registry/report-definition.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import type { GrowthAgainst } from '../../core/periods/growth-base.ts';
import type { Change } from '../../core/reports/change.ts';
import type { Report } from '../../core/reports/report.ts';
import { planParts } from '../../core/reports/section-plan.ts';
import type { Act } from '../../core/statements/act.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { builtInParts, type InParts } from '../support/in-parts.ts';
import { merged } from '../support/merged.ts';
import { figureFrom, say, type Saying, short, smallRegistry } from '../support/small-world.ts';
import { commune, country, ndMonth, province } from '../support/units-in-time.ts';

/** The small world, whose monthly report is compared with the month before, or with what is given. */
function comparing(
  base: Registry,
  growth: readonly GrowthAgainst[] = ['previous-period'],
  boundariesOn?: string,
): Registry {
  const definitions = base.definitions.map((definition) => ({
    ...definition,
    ...(boundariesOn !== undefined && { boundariesOn: LocalDate.parse(boundariesOn) }),
    sections: definition.sections.map((section) => ({ ...section, growth: [...growth] })),
  }));
  return indexRegistry(1, { ...base, definitions });
}

function frameOf(registry: Registry, scope: string): ReportFrame {
  const definition = registry.definitionByCode.get(DefinitionCode.parse('nd'));
  if (definition === undefined) throw new Error('Not in the small world');
  return {
    registry,
    definition,
    scope: UnitCode.parse(scope),
    label: '2025-08',
    edition: 1,
    asOf: Instant.parse('2025-08-25T00:00:00Z'),
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
  };
}

/** The country, and two provinces that stand as long as it. */
const twoProvinces = [country, province('A', '2000-01-01'), province('B', '2000-01-01')];

const flow = (
  label: string,
  unit: string,
  says: number,
  submission: string,
  more = {},
): Saying => ({
  metric: 'flow',
  unit,
  says,
  submission,
  ...ndMonth(label),
  ...more,
});
const july = (...of: [unit: string, says: number, submission: string, more?: object]) =>
  flow('2025-07', ...of);
const august = (...of: [unit: string, says: number, submission: string]) => flow('2025-08', ...of);

const told = ({ unit, of, old, new: next, causes, receipts }: Change): readonly string[] => [
  unit ?? 'total',
  of,
  `${short(old)} → ${short(next)}`,
  causes.join(),
  receipts.map((receipt) => receipt.replace(/^0+/, '')).join(),
];

const edition = (registry: Registry, sayings: readonly Saying[], before?: InParts): InParts =>
  builtInParts(
    {
      ...frameOf(registry, 'VN'),
      asOf: Instant.parse(before ? '2025-08-25T00:00:00.000Z' : '2025-08-19T00:00:00.000Z'),
      statements: sayings.map((saying) => say(registry, saying)),
      recommendations: [],
    },
    before,
  );

test('rule 17: the growth of the country and of its provinces tells the receipts of the older period', () => {
  const registry = comparing(smallRegistry());
  const first = [
    july('A1', 30, '1'),
    july('B1', 20, '2'),
    august('A1', 60, '3'),
    august('B1', 40, '4'),
  ];
  const late = { observedAt: '2025-08-20T00:00:00Z' };
  const { report } = edition(
    registry,
    [...first, july('A1', 60, 'LATER', late)],
    edition(registry, first),
  );
  expect(report.changes?.map(told)).toEqual([
    ['total', 'growth', '100 → 25', 'base', 'LATER'],
    ['A', 'growth', '100 → 0', 'base', 'LATER'],
  ]);
});

/** A1 of province A goes on; all of province B have closed in the period before, or with it. */
const emptied = (closed: string) =>
  comparing(
    smallRegistry({
      units: [
        ...twoProvinces,
        commune('A1', '2000-01-01'),
        commune('B1', '2000-01-01', closed, { parent: 'B' }),
        commune('B2', '2000-01-01', closed, { parent: 'B' }),
      ],
    }),
    ['previous-period', 'same-period-last-year'],
  );

const figureIn = ({ sections }: Report, id: string) => {
  const figure = sections.flatMap(({ figures }) => figures).find((each) => each.id === id);
  if (figure === undefined) throw new Error(`No figure ${id}`);
  return figure;
};

describe('rule 11: a province whose units are all gone', () => {
  const registry = emptied('2025-07-15');
  const said = [
    july('A1', 10, '1'),
    july('B1', 90, '2'),
    july('B2', 80, '3'),
    august('A1', 12, '4'),
  ];

  test('leaves them out of the growth of the country, by name', () => {
    const { report } = edition(registry, said);
    const [month, year] = figureIn(report, 'nd.flow').growth ?? [];
    expect(month).toMatchObject({ compared: 1, units: 3, leftOut: ['B1', 'B2'] });
    expect(month && short(month.outcome)).toBe('20');
    expect(year).toMatchObject({ compared: 0, units: 3, leftOut: ['A1', 'B1', 'B2'] });
    expect(report.unitNames).toHaveProperty('B1');
  });

  test('the same in a report in one piece, and in its own', () => {
    const flowIn = (scope: string) => figureFrom(said, 'flow', { registry, scope });
    expect(flowIn('VN').growth).toEqual(figureIn(edition(registry, said).report, 'nd.flow').growth);
    const own = flowIn('B');
    expect(own.coverage.expected).toBe(0);
    expect(own.growth?.[0]).toMatchObject({
      outcome: { kind: 'none', cause: 'no-unit-in-both' },
      compared: 0,
      units: 2,
      leftOut: ['B1', 'B2'],
    });
  });

  test('has no total, no coverage and no part in the report', () => {
    const { report } = edition(registry, said);
    const { provinces, coverage } = figureIn(report, 'nd.flow');
    expect(provinces?.map(({ unit }) => unit)).toEqual(['A']);
    expect(coverage.expected).toBe(1);
    expect(report.sections[0]?.provinces?.map(({ unit }) => unit)).toEqual(['A']);
    expect(report.parts?.map((part) => part.province)).toEqual(['A']);
  });

  test('tells no change at every new edition: its own number stands in the report of the country', () => {
    const control = { ...august('B', 95, '5'), metric: 'stock' };
    const statements = [...said, control].map((saying) => say(registry, saying));
    const frame = frameOf(registry, 'VN');
    const { definition, scope, label } = frame;
    const b = planParts(registry, definition, scope, label).find(
      ({ province: code }) => code === 'B',
    );
    if (b === undefined) throw new Error('Of B nothing is read');
    const { contribution } = contributionOf({
      ...frame,
      plan: b,
      statements,
      since: { edition: 1 },
    });
    expect(contribution.moves).toBeUndefined();
    const { report } = edition(registry, [...said, control]);
    expect(figureIn(report, 'nd.stock').compared).toMatchObject([
      { unit: 'B', receipt: '5'.padStart(26, '0') },
    ]);
  });
});

test('rule 4: a line that is alone keeps its decimals, though a unit of another province bore its code before', () => {
  const since = comparing(
    smallRegistry({
      units: [
        ...twoProvinces,
        commune('C9', '2000-01-01', '2025-07-15', { parent: 'B' }),
        commune('C9', '2025-07-15'),
      ],
    }),
  );
  const figure = figureFrom([{ ...august('C9', 3, '1'), metric: 'mean-stock' }], 'mean-stock', {
    registry: since,
    scope: 'C9',
  });
  expect(figure.growth?.[0]).toMatchObject({ compared: 0, leftOut: ['C9', 'C9@2000-01-01'] });
  expect(figure.total).toEqual(figure.units[0]?.outcome);
  expect(figure.total).toMatchObject({ decimals: 0 });
});

test('rule 11: a unit that is gone is never named as a line of another province that has its code since', () => {
  const since = comparing(
    smallRegistry({
      units: [
        ...twoProvinces,
        commune('A1', '2000-01-01'),
        commune('B1', '2000-01-01', '2025-07-15', { parent: 'B' }),
        commune('B1', '2025-08-10'),
      ],
    }),
    ['previous-period'],
    '2025-08-01',
  );
  const { report } = edition(since, [july('B1', 90, '1')]);
  const [month] = figureIn(report, 'nd.flow').growth ?? [];
  expect(month?.leftOut).toEqual(['A1', 'B1', 'B1@2000-01-01']);
});

test('rule 11: of two older periods only the one is told of in which somebody was asked', () => {
  const since = comparing(
    smallRegistry({
      units: [country, province('A', '2000-01-01'), commune('A7', '2000-01-01', '2025-03-01')],
    }),
    ['previous-period', 'same-period-last-year'],
  );
  const { growth } = figureFrom([], 'flow', { registry: since, scope: 'A' });
  expect(growth?.map(({ against, leftOut }) => [against, leftOut])).toEqual([
    ['same-period-last-year', ['A7']],
  ]);
});

test('rule 18: who said an older number is named, and what looked strange in it stands beside it', () => {
  const registry = comparing(
    smallRegistry({
      units: [
        country,
        province('A', '2000-01-01'),
        commune('A7', '2000-01-01', '2025-07-15'),
        commune('A9', '2025-07-15'),
      ],
      events: [merged(['A7'], 'A9', '2025-07-15')],
    }),
  );
  const statements = [july('A7', 10, '1', { source: 'b' }), august('A9', 20, '2')].map((saying) =>
    say(registry, saying),
  );
  const [older] = statements;
  if (older === undefined) throw new Error('Nothing was said');
  const { metric, unit, interval, source, submission, receivedAt } = older;
  const strange = { kind: 'outlier', score: '-12.50', median: '1204.5', periods: 11 } as const;
  const warning: Act = {
    unit,
    interval,
    dataset: DatasetCode.parse('nd'),
    id: SubmissionId.parse('0'.repeat(26)),
    recordedAt: receivedAt,
    does: { kind: 'warning', metric, source, submission, warning: strange },
  };
  const report = buildReport({
    ...frameOf(registry, 'A'),
    statements,
    acts: [warning],
    recommendations: [],
  });
  const lines = report.sections.flatMap(({ figures }) => figures.flatMap(({ units }) => units));
  const line = lines.find(({ growth }) => growth !== undefined);
  expect(line?.growth?.[0]?.statements).toMatchObject([
    { unit: 'A7', source: 'b', warnings: [strange] },
  ]);
  expect(line?.flags).toEqual([]);
  expect(report.unitNames).toHaveProperty('A7');
  expect(report.sourceNames).toHaveProperty('b');
});
