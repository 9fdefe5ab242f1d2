import { expect, test } from 'vitest';
import { MetricCode, SourceCode } from '../../core/registry/metric.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { Unit, UnitCode } from '../../core/units/unit.ts';
import {
  type LineGiven,
  pageOfStatements,
  type Walk,
} from '../../functions/shared/statement-walk.ts';
import { content } from '../support/ingest-world.ts';

const codes = Array.from({ length: 1000 }, (_, place) => UnitCode.parse(String(40_000 + place)));
const [, province] = content.units;
const registry = indexRegistry(1, {
  ...content,
  units: [
    ...content.units,
    ...codes.map((code) =>
      Unit.parse({
        ...content.units[3],
        code,
        parent: province?.code,
        names: { vi: code, en: code },
      }),
    ),
  ],
});
const month = { from: LocalDate.parse('2025-07-15'), until: LocalDate.parse('2025-08-15') };
const at = Instant.parse('2025-08-15T01:00:00Z');

const statementsOf = (unit: UnitCode): Statement[] =>
  ['received', 'finished', 'accounts'].map((metric) => ({
    metric: MetricCode.parse(metric),
    unit,
    interval: month,
    source: SourceCode.parse('lgsp'),
    says: { kind: 'value', amount: { count: 1, given: 0, atLeast: false } },
    observedAt: at,
    receivedAt: at,
    submission: SubmissionId.parse('0'.repeat(26)),
  }));

/** A list in which only some units have something to say, and a record of the units that were read for it. */
function listOf(speaking: (place: number) => boolean) {
  const read: string[][] = [];
  const walk: Walk = {
    snapshots: {
      readWithActs: (partitions, _, { units = [] } = {}) => {
        expect(partitions.map(({ month: each }) => each)).toEqual(['2025-07', '2025-08']);
        read.push([...units]);
        const some = units.filter((unit) => speaking(codes.indexOf(unit)));
        return Promise.resolve({ statements: some.flatMap(statementsOf), acts: [] });
      },
    },
    known: { asOf: at, registry, today: registry },
    units: codes,
    interval: month,
    dataset: undefined,
    isAsked: () => true,
    history: false,
  };
  return { walk, read };
}

test('a page reads only the units that it comes to', async () => {
  const { walk, read } = listOf(() => true);
  const first = await pageOfStatements(walk, 5, undefined);
  expect(first.lines).toHaveLength(5);
  expect(read).toEqual([codes.slice(0, 8)]);
  await pageOfStatements(walk, 5, first.next);
  expect(read[1]?.[0]).toBe(codes[1]);
});

test('a list in which little is said goes on with short pages, and ends', async () => {
  const { walk, read } = listOf((place) => place === 999);
  let given: LineGiven | undefined;
  const sizes: number[] = [];
  do {
    const { lines, next } = await pageOfStatements(walk, 5, given);
    sizes.push(lines.length);
    given = next;
  } while (given !== undefined);
  expect(sizes).toEqual([0, 0, 3]);
  expect(read.flat()).toEqual(codes);
});
