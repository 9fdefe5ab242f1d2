import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Act } from '../../core/statements/act.ts';
import {
  buildReport,
  contributionOf,
  joinParts,
  type ReportFrame,
} from '../../core/reports/build-report.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import { askedIn } from '../../core/figures/figure.ts';
import { partitionOfActs } from '../../core/submissions/lateness.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { FactPartition } from '../../core/statements/partitions.ts';
import { isNational, planParts } from '../../core/reports/section-plan.ts';
import { partitionsOf, partitionsOfPart } from '../../core/reports/partitions-of.ts';
import type { Report } from '../../core/reports/report.ts';
import {
  type GroupBy,
  partitionsRead,
  partsOf,
  type RollupAsked,
  type RollupPart,
  rowsIn,
} from '../../core/columns/rollup.ts';
import { cellsOf } from '../../core/columns/rollup-cells.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { columnsOver, statementsIn } from '../support/columns.ts';
import type { Law } from './law.ts';
import { anyPartitionWorld, type PartitionWorld } from './partition-worlds.ts';

type Known = { readonly statements: readonly Statement[]; readonly acts: readonly Act[] };

// What lies where ---------------------------------------------------------------------

const nameOf = ({ province, month }: FactPartition): string => `${province}#${month}`;

/** Of everything that is known, what a reading of the partitions finds. */
function readIn(registry: Registry, known: Known, read: readonly FactPartition[]): Known {
  const names = new Set(read.map(nameOf));
  return {
    statements: statementsIn(registry, known.statements, read),
    acts: known.acts.filter((act) => names.has(nameOf(partitionOfActs(registry, act)))),
  };
}

// Reports -----------------------------------------------------------------------------

function frameIn(
  { registry, definition: code, label }: PartitionWorld,
  scope: string,
): ReportFrame {
  const definition = registry.definitions.find((each) => each.code === code);
  if (definition === undefined) throw new Error(`No definition ${code}`);
  return {
    registry,
    definition,
    scope: UnitCode.parse(scope),
    label,
    edition: 1,
    asOf: Instant.parse('2026-01-01T00:00:00.000Z'),
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
  };
}

/** The bytes of a report, but for the count of what was read for it. */
const bytesOf = (report: Report): string => canonicalJson({ ...report, facts: [] });

const alone = (frame: ReportFrame, { statements, acts }: Known): readonly string[] => [
  bytesOf(buildReport({ ...frame, statements, acts, recommendations: [] })),
];

/** The report of the country and each of its parts, from what is known for a part. */
function inParts(
  frame: ReportFrame,
  knownFor: (read: readonly FactPartition[]) => Known,
): readonly string[] {
  const { registry, definition, scope, label } = frame;
  const built = planParts(registry, definition, scope, label).map((plan) => {
    const { statements, acts } = knownFor(partitionsOfPart(registry, plan));
    return contributionOf({ ...frame, plan, statements, acts });
  });
  const whole = joinParts(
    { ...frame, recommendations: [] },
    built.map(({ contribution }) => contribution),
  );
  return [bytesOf(whole), ...built.map(({ report }) => bytesOf(report))];
}

function tryReport(world: PartitionWorld, scope: string): void {
  const frame = frameIn(world, scope);
  const { registry, definition, label } = frame;
  const read = (partitions: readonly FactPartition[]) => readIn(registry, world, partitions);
  const [found, all] = isNational(registry, definition, frame.scope, label)
    ? [inParts(frame, read), inParts(frame, () => world)]
    : [
        alone(frame, read(partitionsOf(registry, definition, frame.scope, label))),
        alone(frame, world),
      ];
  same(`report of ${scope}`, found, all);
}

function same(what: string, found: readonly string[], all: readonly string[]): void {
  assert.deepEqual(
    found.map((text): unknown => JSON.parse(text)),
    all.map((text): unknown => JSON.parse(text)),
    `The ${what} rests on what it does not read`,
  );
  assert.deepEqual(found, all);
}

// Rollups -----------------------------------------------------------------------------

/** One figure at a time: the age of one must not make up for that of another. */
function tryRollups(world: PartitionWorld, scope: string, groupBy: GroupBy): void {
  const { registry, definition, label } = frameIn(world, scope);
  const [section] = definition.sections;
  const dataset = section && registry.datasetByCode.get(section.dataset);
  if (dataset === undefined) throw new Error('A report has a section');
  const period = planParts(registry, definition, UnitCode.parse(scope), label)[0]?.plans[0]?.period;
  if (period === undefined) throw new Error('A section has a period');
  for (const figure of askedIn(registry, dataset).numbers) {
    const asked = {
      dataset,
      figures: [figure],
      scope: UnitCode.parse(scope),
      groupBy,
      increases: true,
      ...(definition.boundariesOn && { boundariesOn: definition.boundariesOn }),
    };
    for (const part of partsOf(registry, asked, period)) {
      const read = readIn(registry, world, partitionsRead(registry, asked, part));
      same(
        `rollup of ${scope} by ${groupBy}`,
        [rowsOf(registry, asked, part, read)],
        [rowsOf(registry, asked, part, world)],
      );
    }
  }
}

const rowsOf = (
  registry: Registry,
  asked: RollupAsked,
  part: RollupPart,
  { statements, acts }: Known,
): string =>
  canonicalJson(
    cellsOf(
      registry,
      asked,
      part,
      { ...columnsOver(registry, statements), acts },
      { from: 0, until: rowsIn(asked, part) },
    ),
  );

/**
 * A report rests on nothing but what lies in the partitions that it names: made of only that it is, to the byte, what it would
 * be of everything that was ever said. The same holds for rollups, figure by figure.
 */
export const law: Law = {
  name: 'partitions',
  run: (seed) => {
    fc.assert(
      fc.property(anyPartitionWorld, (world) => {
        for (const scope of ['96', '99', 'VN']) tryReport(world, scope);
        tryRollups(world, '96', 'scope');
        tryRollups(world, 'VN', 'unit');
      }),
      { seed, numRuns: 1, unbiased: seed % 2 === 0, endOnFailure: true },
    );
    return Promise.resolve();
  },
};
