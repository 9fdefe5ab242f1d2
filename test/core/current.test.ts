import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeLog } from '../../core/statements/change-log.ts';
import { holding, inOrderOfTruth } from '../../core/statements/current.ts';
import { type MetricCode, SourceCode } from '../../core/registry/metric.ts';
import { type Statement, SubmissionId } from '../../core/statements/statement.ts';
import { addMinutes, Instant, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';

const start = Instant.parse('2025-08-15T01:00:00Z');
const at = (minute: number) => addMinutes(start, minute);
const idOf = (number: number) => SubmissionId.parse(String(number).padStart(26, '0'));
const interval = { from: LocalDate.parse('2025-07-15'), until: LocalDate.parse('2025-08-15') };
/** Ends on the same day. */
const lastWeek = { ...interval, from: LocalDate.parse('2025-08-08') };

const said = (id: number, more: Partial<Statement> = {}): Statement => ({
  metric: 'received' as MetricCode,
  unit: UnitCode.parse('32001'),
  interval,
  source: SourceCode.parse('lgsp'),
  says: { kind: 'value', amount: { count: id, given: 0, atLeast: false } },
  observedAt: at(id),
  receivedAt: at(id),
  submission: idOf(id),
  ...more,
});

const whole = (each: Statement) => `${each.interval.from}|${each.interval.until}`;

/** The plain model: a place is found anew for every statement, along all that it replaces. */
function placeOf(one: Statement, all: readonly Statement[], seen: readonly Statement[]): string {
  const replaced = all.find(
    (other) =>
      other.submission === one.replaces &&
      other !== one &&
      whole(other) === whole(one) &&
      !seen.includes(other),
  );
  const place = replaced === undefined ? '' : placeOf(replaced, all, [...seen, one]);
  return place > one.observedAt ? place : one.observedAt;
}

const plainOrder = (all: readonly Statement[]): readonly Statement[] =>
  all
    .map((one) => ({
      one,
      key: [
        placeOf(one, all, []),
        one.replaces === undefined ? '0' : '1',
        one.receivedAt,
        one.submission,
        one.interval.from,
      ].join('|'),
    }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ one }) => one);

/** Few moments and few receipts, so that ties, chains, rings and receipts that nobody knows come up often. */
const histories = fc
  .array(
    fc.record({
      observed: fc.integer({ min: 0, max: 4 }),
      received: fc.integer({ min: 0, max: 4 }),
      replaces: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
      short: fc.boolean(),
    }),
    { maxLength: 9 },
  )
  .map((steps) =>
    steps.map(({ observed, received, replaces, short }, id) =>
      said(id, {
        observedAt: at(observed),
        receivedAt: at(received),
        ...(short && { interval: lastWeek }),
        ...(replaces !== undefined && replaces !== id && { replaces: idOf(replaces) }),
      }),
    ),
  );

/** The first replaces nothing, each later one the one before it. */
const chain = (length: number) =>
  Array.from({ length }, (_, id) =>
    said(id, { observedAt: at(-id), ...(id > 0 && { replaces: idOf(id - 1) }) }),
  );

describe('the order of truth', () => {
  test('is that of the plain definition, in whatever order statements are read', () => {
    fc.assert(
      fc.property(histories, (all) => {
        expect(inOrderOfTruth(all)).toEqual(plainOrder(all));
        expect(inOrderOfTruth(all.toReversed())).toEqual(plainOrder(all));
      }),
      { seed: 20, numRuns: 500 },
    );
  });

  test('of what becomes known one after the other is the same at every step', () => {
    fc.assert(
      fc.property(histories, (all) => {
        const currentAfter = holding();
        for (const [place, one] of all.entries())
          expect(currentAfter(one)).toBe(plainOrder(all.slice(0, place + 1)).at(-1));
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  test(
    'of thousands of corrections, each of the one before, is found at once',
    { timeout: 2000 },
    () => {
      const all = chain(5000);
      expect(inOrderOfTruth(all)).toEqual(all);
      const log = changeLog(all);
      expect(log.map(({ effect }) => effect)).toEqual(all.map(() => 'became-current'));
    },
  );
});
