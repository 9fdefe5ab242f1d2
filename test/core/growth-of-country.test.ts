import { expect, test } from 'vitest';
import { buildReport, type ReportFrame } from '../../core/reports/build-report.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { DefinitionCode } from '../../core/registry/report-definition.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import type { Change } from '../../core/reports/report.ts';
import type { Act } from '../../core/statements/act.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { builtInParts } from '../support/in-parts.ts';
import { merged } from '../support/merged.ts';
import { say, type Saying, short, smallRegistry } from '../support/small-world.ts';
import { commune, country, ndMonth, province } from '../support/units-in-time.ts';

/** The small world, whose monthly report is compared with the month before. */
function comparing(base: Registry): Registry {
  const definitions = base.definitions.map((definition) => ({
    ...definition,
    sections: definition.sections.map((section) => ({
      ...section,
      growth: ['previous-period' as const],
    })),
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

test('rule 17: the growth of the country and of its provinces tells the receipts of the older period', () => {
  const registry = comparing(smallRegistry());
  const edition = (sayings: readonly Saying[], before?: ReturnType<typeof builtInParts>) =>
    builtInParts(
      {
        ...frameOf(registry, 'VN'),
        statements: sayings.map((saying) => say(registry, saying)),
        recommendations: [],
      },
      before,
    );
  const first = [
    july('A1', 30, '1'),
    july('B1', 20, '2'),
    august('A1', 60, '3'),
    august('B1', 40, '4'),
  ];
  const late = { observedAt: '2025-08-20T00:00:00Z' };
  const { report } = edition([...first, july('A1', 60, 'LATER', late)], edition(first));
  expect(report.changes?.map(told)).toEqual([
    ['total', 'growth', '100 → 25', 'base', 'LATER'],
    ['A', 'growth', '100 → 0', 'base', 'LATER'],
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
