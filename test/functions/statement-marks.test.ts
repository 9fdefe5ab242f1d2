import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../core/statements/act.ts';
import { ClientId } from '../../core/registry/client.ts';
import type { Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { lateAt, lateRowsOf } from '../../core/submissions/lateness.ts';
import { type MetricCode, SourceCode } from '../../core/registry/metric.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { type Statement, SubmissionId } from '../../core/statements/statement.ts';
import { epochOf, Instant, instantOf, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { marksBy } from '../../functions/shared/statement-marks.ts';
import { content } from '../support/ingest-world.ts';

const registry = indexRegistry(1, content);
const interval = { from: LocalDate.parse('2025-07-20'), until: LocalDate.parse('2025-07-21') };
const unit = UnitCode.parse('32001');
const named = (code: string): Dataset => {
  const found = registry.datasetByCode.get(code as DatasetCode);
  if (found === undefined) throw new Error(`No dataset ${code}`);
  return found;
};

/** Of a metric that a dataset due on 18 August and one due on 4 August both ask for. */
const received = (receivedAt: string): Statement => ({
  metric: 'shared' as MetricCode,
  unit,
  interval,
  source: SourceCode.parse('lgsp'),
  says: { kind: 'value', amount: { count: 1, given: 0, atLeast: false } },
  observedAt: Instant.parse('2025-07-21T01:00:00Z'),
  receivedAt: Instant.parse(receivedAt),
  submission: SubmissionId.parse('0'.repeat(26)),
});

const isMarkedLate = (said: Statement, dataset?: string, acts: readonly Act[] = []): boolean =>
  marksBy(
    registry,
    { statements: [said], acts: [...acts] },
    dataset === undefined ? undefined : named(dataset).code,
  )(said).late;

const extended = (until: string): Act => ({
  unit,
  interval: { from: LocalDate.parse('2025-07-15'), until: LocalDate.parse('2025-08-15') },
  dataset: named('nd').code,
  id: SubmissionId.parse('1'.repeat(26)),
  recordedAt: Instant.parse('2025-08-01T01:00:00Z'),
  does: {
    kind: 'extension',
    by: { client: ClientId.parse('camau') },
    until: LocalDate.parse(until),
    reason: 'Mưa bão',
  },
});

describe('a statement is marked late', () => {
  test('from the first instant after the last day in time, and not an instant before', () => {
    expect(isMarkedLate(received('2025-08-18T16:59:59.999Z'), 'nd')).toBe(false);
    expect(isMarkedLate(received('2025-08-18T17:00:00.000Z'), 'nd')).toBe(true);
  });

  test('from the first instant after the day of an extension, if that is later than the deadline', () => {
    const late = (receivedAt: string, until: string) =>
      isMarkedLate(received(receivedAt), 'nd', [extended(until)]);
    expect(late('2025-08-22T16:59:59.999Z', '2025-08-22')).toBe(false);
    expect(late('2025-08-22T17:00:00.000Z', '2025-08-22')).toBe(true);
    expect(late('2025-08-18T16:59:59.999Z', '2025-08-10')).toBe(false);
  });

  test('by the dataset that is asked about; where none is, only if it is late for all', () => {
    const between = received('2025-08-10T01:00:00.000Z');
    expect(isMarkedLate(between, 'wall')).toBe(true);
    expect(isMarkedLate(between, 'nd')).toBe(false);
    expect(isMarkedLate(between)).toBe(false);
    expect(isMarkedLate(received('2025-08-18T17:00:00.000Z'))).toBe(true);
  });

  test('not where nobody asks for it', () => {
    const unasked = { ...received('2026-08-18T17:00:00.000Z'), metric: 'unasked' as MetricCode };
    expect(isMarkedLate(unasked)).toBe(false);
  });

  test('exactly if the receipt of a row sent for that dataset counted it as late', () => {
    const end = epochOf(Instant.parse('2025-08-18T17:00:00.000Z'));
    fc.assert(
      fc.property(
        fc.constantFrom('nd', 'wall'),
        fc.oneof(fc.integer({ min: -2, max: 2 }), fc.integer({ min: -2e9, max: 2e9 })),
        fc.option(fc.integer({ min: 10, max: 30 })),
        (code, offset, day) => {
          const said = received(instantOf(end + offset));
          const acts = day === null ? [] : [extended(`2025-08-${day}`)];
          const asked = [{ dataset: named(code), unit, interval, rows: 1 }];
          const counted = lateAt(lateRowsOf(registry, asked, acts), said.receivedAt);
          expect(isMarkedLate(said, code, acts)).toBe(counted === 1);
        },
      ),
      { seed: 24, numRuns: 300 },
    );
  });
});
