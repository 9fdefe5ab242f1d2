import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Act } from '../../core/statements/act.ts';
import { buildReport, joinParts, type ReportFrame } from '../../core/reports/build-report.ts';
import { buildPart } from '../../core/reports/build-part.ts';
import { askedIn, figureOf } from '../../core/figures/figure.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import { Metric } from '../../core/registry/metric.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { partitionsOf, partitionsOfPart } from '../../core/reports/partitions-of.ts';
import { planParts, planSections, scopeOf } from '../../core/reports/section-plan.ts';
import type { Change } from '../../core/reports/change.ts';
import type { Figure, Report } from '../../core/reports/report.ts';
import type { UnitLine } from '../../core/reports/unit-line.ts';
import {
  joinReportParts,
  type ReportPart,
  withFractionsRead,
  withFractionsWritten,
  withoutLines,
} from '../../core/reports/report-part.ts';
import { withExtensions } from '../../core/reports/report-completion.ts';
import { DefinitionCode } from '../../core/registry/report-definition.ts';
import { type Statement, SubmissionId } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { builtInParts } from '../support/in-parts.ts';
import { merged } from '../support/merged.ts';
import {
  indicator,
  say,
  type Saying,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';
import { commune, country, divided, province } from '../support/units-in-time.ts';

const law = { seed: 34, numRuns: 100 } as const;
const long = '2020-01-01';
const reform = '2025-08-01';

// Worlds ----------------------------------------------------------------------------

const inB = { parent: 'B' };

/** What may become of units on one day, within a province and across the border of two; `A@` lies above the provinces. */
const reforms = {
  none: { units: [commune('A1', long), commune('B1', long, undefined, inB)], events: [] },
  'a commune joins one of the other province': {
    units: [commune('A1', long, reform), commune('B1', long, undefined, inB)],
    events: [merged(['A1'], 'B1', reform, { countersTakenOver: ['count'] })],
  },
  'two of two provinces become one': {
    units: [
      commune('A1', long, reform),
      commune('B1', long, reform, inB),
      commune('B9', reform, undefined, inB),
    ],
    events: [merged(['A1', 'B1'], 'B9', reform)],
  },
  'one is divided over the border': {
    units: [
      commune('A1', long, reform),
      commune('A8', reform),
      commune('B8', reform, undefined, inB),
      commune('B1', long, undefined, inB),
    ],
    events: [divided('A1', { A8: '2/7', B8: '5/7' }, reform)],
  },
} as const;

const metrics = [
  // Bounded, so that what is missing leaves a range.
  ...smallMetrics.map((each) =>
    ['flow', 'stock', 'mean-stock'].includes(each.code)
      ? Metric.parse({ ...each, minimum: '1', maximum: '90' })
      : each,
  ),
  Metric.parse({ ...smallMetrics[0], code: 'words', number: 31, kind: 'text', overTime: 'last' }),
  Metric.parse({ ...smallMetrics[2], code: 'whole', number: 32, controlLevels: ['country'] }),
  Metric.parse({ ...smallMetrics[0], code: 'least', number: 33, overUnits: 'min' }),
];

function registryOf(name: keyof typeof reforms): Registry {
  const { units, events } = reforms[name];
  const base = smallRegistry({
    units: [
      country,
      province('A', long),
      province('B', long),
      province('C', long),
      commune('A2', long),
      commune('B2', long, undefined, inB),
      commune('C1', long, undefined, { parent: 'C' }),
      ...units,
    ],
    events: [...events],
    metrics,
    indicators: [
      indicator('worth', '(flow - base) / stock * 100'),
      indicator('twice', 'worth + stock-share / 2'),
    ],
  });
  return indexRegistry(1, base);
}

const frameOf = (registry: Registry): ReportFrame => {
  const definition = registry.definitionByCode.get(DefinitionCode.parse('nd'));
  if (definition === undefined) throw new Error('Not in the small world');
  return {
    registry,
    definition,
    scope: UnitCode.parse('VN'),
    label: '2025-08',
    edition: 1,
    asOf: Instant.parse('2025-08-20T00:00:00Z'),
    codeVersion: 'test',
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
};

const intervals = [
  { from: '2025-06-15', until: '2025-07-15' },
  { from: '2025-07-15', until: '2025-08-15' },
  { from: '2025-07-20', until: '2025-07-21' },
  { from: '2025-08-10', until: '2025-08-11' },
] as const;

const codes = ['A', 'A1', 'A2', 'A8', 'B', 'B1', 'B2', 'B8', 'B9', 'C1', 'VN'];

const numbers = metrics.filter(({ kind }) => kind !== 'text').map(({ code }) => code);

/** Spread over the whole world, or crowded on a few figures and units, where much is said of each. */
const anyPlace = fc.oneof(
  fc.record({ metric: fc.constantFrom(...numbers), unit: fc.constantFrom(...codes) }),
  fc.record({
    metric: fc.constantFrom('flow', 'stock'),
    unit: fc.constantFrom('A1', 'A2', 'B1', 'B2'),
  }),
);

const anySaying: fc.Arbitrary<Saying> = fc
  .record({
    place: anyPlace,
    says: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.constantFrom('nil', 'withdrawn', '>50')),
    source: fc.constantFrom('a', 'b'),
    receivedAt: fc.constantFrom('2025-08-10T00:00:00Z', '2025-08-19T12:00:00Z'),
    submission: fc.integer({ min: 1, max: 40 }).map(String),
    interval: fc.constantFrom(...intervals),
  })
  .map(({ place, interval, ...saying }) => ({ ...saying, ...place, ...interval }));

const asWords = (said: Statement): Statement => ({
  ...said,
  metric: 'words' as Statement['metric'],
  says: { kind: 'text', text: `5/7 of ${said.submission}` },
});

const anyFacts = (registry: Registry) =>
  fc
    .uniqueArray(anySaying, {
      maxLength: 60,
      selector: ({ metric, unit, from, source, submission }) =>
        [metric, unit, from, source, submission].join('|'),
    })
    .chain((sayings) =>
      fc.record({
        statements: fc.constant(
          sayings.map((each, at) => {
            const said = say(registry, each);
            return at % 9 === 0 ? asWords(said) : said;
          }),
        ),
        acts: fc.subarray(actsOf(registry)),
      }),
    );

/** Completions and extensions of units of both provinces. */
const actsOf = (registry: Registry): Act[] =>
  ['A2', 'B2', 'B1'].flatMap((unit, at): Act[] => {
    const about = {
      unit: UnitCode.parse(unit),
      interval: {
        from: LocalDate.parse('2025-07-15'),
        until: LocalDate.parse('2025-08-15'),
      },
      dataset: registry.datasets[0]?.code as Act['dataset'],
      recordedAt: Instant.parse('2025-08-12T00:00:00Z'),
    };
    return [
      { ...about, id: SubmissionId.parse(`${at}`.padStart(26, '0')), does: completed },
      { ...about, id: SubmissionId.parse(`${at}`.padStart(26, '1')), does: extended },
    ];
  });
const by = { name: 'An', client: 'c' };
const completed = { kind: 'completion', by } as unknown as Act['does'];
const extended = {
  kind: 'extension',
  until: LocalDate.parse('2025-08-25'),
  reason: 'r',
  by,
} as unknown as Act['does'];

const anyWorld = fc
  .constantFrom(...(Object.keys(reforms) as (keyof typeof reforms)[]))
  .chain((name) => {
    const registry = registryOf(name);
    return fc.record({ registry: fc.constant(registry), facts: anyFacts(registry) });
  });

type Facts = { readonly statements: readonly Statement[]; readonly acts: readonly Act[] };

/** Everything in one piece: the one part has every line of the country. */
function inOnePiece(frame: ReportFrame, facts: Facts): Report {
  const { registry, definition, scope, label, sha256 } = frame;
  const plans = planSections(registry, definition, scope, label);
  const part = withoutLines(buildPart(registry, { province: scope, plans }, facts, sha256));
  const named = { province: 'all', sha256: '', printed: '' };
  return joinParts({ ...frame, recommendations: [] }, [{ part, named }]);
}

const printedOf = ({ sections, unitNames, sourceNames }: Report) => ({
  sections,
  unitNames,
  sourceNames,
});

// Laws -------------------------------------------------------------------------------

test('the join of the provinces is the country in one piece: totals, coverage, increases, controls, answers, completions', () => {
  fc.assert(
    fc.property(anyWorld, ({ registry, facts }) => {
      const frame = frameOf(registry);
      const { report } = builtInParts({ ...frame, ...facts, recommendations: [] });
      expect(printedOf(report)).toEqual(printedOf(inOnePiece(frame, facts)));
    }),
    law,
  );
});

test('a figure of the country is the one that all its lines together make', () => {
  fc.assert(
    fc.property(anyWorld, ({ registry, facts }) => {
      const frame = frameOf(registry);
      const { definition, scope, label } = frame;
      const { report } = builtInParts({ ...frame, ...facts, recommendations: [] });
      const [bare] = planSections(registry, definition, scope, label);
      if (bare === undefined) throw new Error('No section');
      const plan = withExtensions(bare, facts.acts);
      const ledger = foldStatements(facts.statements);
      const unit = scopeOf(registry, definition, scope, label);
      const wholes = askedIn(registry, plan.dataset).numbers.map((asked) =>
        figureOf(registry, ledger, plan, asked, unit),
      );
      const told = ({ total, range, noRange, increase, provinces }: Figure) => ({
        total,
        range,
        noRange,
        increase,
        provinces,
      });
      expect(report.sections[0]?.figures.map(told)).toEqual(wholes.map(told));
    }),
    law,
  );
});

test('however the lines are divided among parts, also within a province, the parts join to the same', () => {
  fc.assert(
    fc.property(anyWorld, fc.infiniteStream(fc.boolean()), ({ registry, facts }, coins) => {
      const frame = frameOf(registry);
      const { definition, scope, label, sha256 } = frame;
      const plans = planSections(registry, definition, scope, label);
      const side = new Map(
        plans.flatMap(({ reporters }) => reporters).map(({ line }) => [line, coins.next().value]),
      );
      const halves = [true, false].map((half) => {
        const own = plans.map((plan) => ({
          ...plan,
          reporters: plan.reporters.filter(({ line }) => side.get(line) === half),
          controls: half ? plan.controls : [],
        }));
        return withoutLines(buildPart(registry, { province: scope, plans: own }, facts, sha256));
      });
      const named = { province: 'half', sha256: '', printed: '' };
      const joined = joinParts(
        { ...frame, recommendations: [] },
        halves.map((part) => ({ part, named })),
      );
      expect(printedOf(joined)).toEqual(printedOf(inOnePiece(frame, facts)));
    }),
    law,
  );
});

test('the coverage of the country is that of the lines in its parts, line by line', () => {
  fc.assert(
    fc.property(anyWorld, ({ registry, facts }) => {
      const frame = frameOf(registry);
      const { report, parts = new Map<string, Report>() } = builtInParts({
        ...frame,
        ...facts,
        recommendations: [],
      });
      const figures = [...parts.values()].flatMap(({ sections }) => sections[0]?.figures ?? []);
      for (const { id, coverage } of report.sections[0]?.figures ?? []) {
        const lines = figures.filter((figure) => figure.id === id).flatMap(({ units }) => units);
        const where = (is: (line: UnitLine) => boolean) =>
          lines
            .filter(is)
            .map(({ unit }) => unit)
            .toSorted();
        expect(coverage).toEqual({
          expected: lines.length,
          value: where(({ state }) => state === 'value').length,
          nil: where(({ state }) => state === 'nil'),
          withdrawn: where(({ state }) => state === 'withdrawn'),
          partial: where(({ state }) => state === 'partial'),
          missing: where(({ state }) => state === 'missing'),
          late: where(({ late }) => late),
          carried: where(
            ({ carriedFrom, outcome }) =>
              carriedFrom !== undefined || (outcome.kind === 'value' && outcome.carried),
          ),
        });
      }
    }),
    law,
  );
});

test('parts join in any order and any grouping, and survive being written and read', () => {
  const reread = (part: ReportPart) =>
    withFractionsRead(JSON.parse(JSON.stringify(withFractionsWritten(part)))) as ReportPart;
  fc.assert(
    fc.property(anyWorld, ({ registry, facts }) => {
      const { definition, scope, label, sha256 } = frameOf(registry);
      const [a, b, c] = planParts(registry, definition, scope, label).map((plan) =>
        buildPart(registry, plan, facts, sha256),
      );
      if (a === undefined || b === undefined || c === undefined) throw new Error('Three provinces');
      const join = joinReportParts;
      expect(join(a, b)).toEqual(join(b, a));
      expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
      expect(reread(join(c, a))).toEqual(join(a, c));
    }),
    law,
  );
});

test('what changed in the country is what changed in its provinces: the same causes and receipts at each total, each line once', () => {
  fc.assert(
    fc.property(anyWorld, ({ registry, facts }) => {
      const frame = frameOf(registry);
      const before = facts.statements.filter(({ receivedAt }) => receivedAt < '2025-08-15');
      const first = builtInParts({
        ...frame,
        statements: before,
        acts: facts.acts,
        recommendations: [],
      });
      const second = builtInParts({ ...frame, edition: 2, ...facts, recommendations: [] }, first);
      const partChanges = [...(second.parts?.values() ?? [])].flatMap(
        ({ changes = [] }) => changes,
      );
      const { changes = [] } = second.report;
      const isMover = ({ of, unit, old, new: next }: Change) =>
        of !== 'beside' && unit !== undefined && (old.kind === 'value' || next.kind === 'value');
      for (const change of changes.filter(
        ({ unit, of }) => unit === undefined && of !== 'beside',
      )) {
        const movers = partChanges.filter((each) => isMover(each) && each.figure === change.figure);
        const receipts = new Set(movers.flatMap((each) => each.receipts));
        expect(change.receipts).toEqual([...receipts].toSorted());
        const causes = new Set(movers.flatMap((each) => each.causes));
        expect(change.causes).toEqual(causes.size > 0 ? [...causes].toSorted() : ['recomputed']);
      }
      // Where one line alone has no total, its own part prints at the figure's head what stands at that line.
      const isTotalled = ({ of, figure, old, new: next }: Change) =>
        of !== 'beside' &&
        !untotalled.has(figure) &&
        (old.kind === 'value' || next.kind === 'value');
      const untotalled = new Set(
        second.report.sections
          .flatMap(({ figures }) => figures)
          .flatMap(({ id, metric }) => (metric.overUnits === 'none' ? [id] : [])),
      );
      const provincial = changes.filter((each) => each.unit !== undefined && isTotalled(each));
      const totals = partChanges.filter((each) => each.unit === undefined && isTotalled(each));
      expect(provincial).toHaveLength(totals.length);
      expect(second.report.arrived).toEqual([...new Set(second.report.arrived)]);
    }),
    law,
  );
});

test('a report below the country is one part, and bears the lines of its units', () => {
  const registry = registryOf('none');
  const scope = UnitCode.parse('A');
  const statements = [say(registry, { metric: 'flow', unit: 'A1', says: 3 })];
  const report = buildReport({ ...frameOf(registry), scope, statements, recommendations: [] });
  expect(report.parts).toBeUndefined();
  expect(report.sections[0]?.figures[0]?.units.map(({ unit }) => unit)).toEqual(['A1', 'A2']);
  expect(() => buildReport({ ...frameOf(registry), statements, recommendations: [] })).toThrow(
    'A report of VN is joined from its parts',
  );
});

test('a figure of the country says how many of its units bear a mark, in all provinces together', () => {
  const registry = registryOf('none');
  const statements = ['A1', 'A2', 'C1'].flatMap((unit) => [
    say(registry, { metric: 'flow', unit, says: 3 }),
    say(registry, { metric: 'flow', unit, says: 9, source: 'b' }),
  ]);
  const frame = { ...frameOf(registry), statements, recommendations: [] };
  const { report, parts } = builtInParts(frame);
  const marksIn = ({ sections }: Report) =>
    sections[0]?.figures.find(({ metric }) => metric.code === 'flow')?.marks;
  expect(marksIn(report)).toEqual([{ kind: 'sources-differ', units: 3 }]);
  // With its lines, which bear them.
  expect([...(parts?.values() ?? [])].flatMap((each) => marksIn(each) ?? [])).toEqual([]);
});

test('a report of the country bears no line of a unit, names its parts, and counts and hashes the facts of each', () => {
  const registry = registryOf('none');
  const frame = frameOf(registry);
  const statements = [
    say(registry, { metric: 'flow', unit: 'A1', says: 3 }),
    say(registry, { metric: 'flow', unit: 'C1', says: 4 }),
  ];
  const { report, parts } = builtInParts({ ...frame, statements, recommendations: [] });
  expect(report.sections.flatMap(({ figures }) => figures.flatMap(({ units }) => units))).toEqual(
    [],
  );
  expect(report.parts?.map(({ province: code }) => code)).toEqual(['A', 'B', 'C']);
  const facts = [...(parts?.values() ?? [])].toSorted((a, b) =>
    `${a.part}` < `${b.part}` ? -1 : 1,
  );
  expect(report.facts).toEqual({
    count: facts.reduce((sum, each) => sum + each.facts.count, 0),
    sha256: frame.sha256(facts.map((each) => each.facts.sha256).join('\n')),
  });
});

test('the parts together read what the country reads, and a province reads its predecessors over the border', () => {
  for (const name of Object.keys(reforms) as (keyof typeof reforms)[]) {
    const registry = registryOf(name);
    const { definition, scope, label } = frameOf(registry);
    const keys = (all: readonly { province: string; month: string }[]) =>
      all.map(({ province: code, month }) => `${code}#${month}`);
    const parts = planParts(registry, definition, scope, label);
    const whole = keys(partitionsOf(registry, definition, scope, label));
    const each = parts.map((part) => keys(partitionsOfPart(registry, part)));
    expect(new Set(each.flat())).toEqual(new Set(whole));
    const ofB = each[parts.findIndex(({ province: code }) => code === 'B')] ?? [];
    expect(ofB.some((key) => key.startsWith('A#'))).toBe(name !== 'none');
  }
});
