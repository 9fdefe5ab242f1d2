import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Delivery,
  DeliveryName,
  DeliveryState,
  deliveryTag,
  deliveryTagged,
  isWorthSending,
  outstanding,
} from '../../core/reports/delivery.ts';
import { RecipientId } from '../../core/registry/report-definition.ts';
import type { Change } from '../../core/reports/change.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import { addMinutes, Instant } from '../../core/time.ts';

const name = (report: string, edition: number, recipient: string) =>
  DeliveryName.parse({ report, edition, recipient });

test('a delivery is known again by its tag, and the tag is one that the mail service takes', () => {
  const names = fc.record({
    report: fc.stringMatching(/^[a-z0-9-]{1,32}~[0-9A-Z][0-9A-Z.-]{0,34}~20\d\d-(0[1-9]|Q[1-4])$/),
    edition: fc.integer({ min: 1, max: 999_999 }),
    recipient: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/),
  });
  fc.assert(
    fc.property(names, ({ report, edition, recipient }) => {
      const tag = deliveryTag(name(report, edition, recipient));
      expect(tag).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
      expect(deliveryTagged(tag)).toEqual({ report, edition, recipient });
    }),
    { seed: 21, numRuns: 100 },
  );
});

test('any other tag names no delivery', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(deliveryTagged(text)).toBeUndefined();
    }),
    { seed: 22, numRuns: 100 },
  );
  for (const text of ['a@b@c', 'x~1~2@1@me@me', 'x@01@me', 'x@0@me', 'x@1.5@me'])
    expect(deliveryTagged(btoa(text).replaceAll('=', ''))).toBeUndefined();
});

const now = Instant.parse('2025-09-05T02:00:00.000Z');
const entry = (recipient: string, state: DeliveryState, minutesAgo = 0): Delivery => ({
  ...name('r', 1, recipient),
  state,
  since: addMinutes(now, -minutesAgo),
});
const addressee = (id: string) => ({
  id: RecipientId.parse(id),
  email: `${id}@example.vn`,
  language: 'vi' as const,
});

test('only what was never tried, or was refused, is handed on', () => {
  const ledger = DeliveryState.options.map((state) => entry(state, state));
  const all = [...DeliveryState.options, 'untried'].map(addressee);
  expect(outstanding(all, ledger, now).toHandOn).toEqual(['released', 'untried']);
});

test('a claim is in doubt once it waited an hour, not before', () => {
  const doubtful = (minutes: number) =>
    outstanding([addressee('a')], [entry('a', 'claimed', minutes)], now).doubtful.length;
  expect([doubtful(0), doubtful(59), doubtful(60), doubtful(600)]).toEqual([0, 0, 1, 1]);
});

test('an edition is over when every delivery has come to an end', () => {
  const isOver = (state: DeliveryState) =>
    outstanding([addressee('a'), addressee('b')], [entry('a', 'sent'), entry('b', state)], now)
      .over;
  const over = DeliveryState.options.filter(isOver);
  expect(over).toEqual(['sent', 'refused', 'uncertain', 'withheld']);
  expect(outstanding([addressee('a'), addressee('b')], [entry('a', 'sent')], now).over).toBe(false);
});

const value = (numerator: number, denominator = 1, more: object = {}): Outcome => ({
  kind: 'value',
  numerator: String(numerator),
  denominator: String(denominator),
  decimals: 0,
  atLeast: false,
  carried: false,
  ...more,
});
const moved = (old: Outcome, next: Outcome, more: object = {}): Change => ({
  figure: 'd.m',
  old,
  new: next,
  of: 'figure',
  causes: ['late'],
  receipts: [],
  ...more,
});

test('an edition is sent when a figure moved by more than the threshold, in exact numbers', () => {
  const sent = (change: Change, percent: string) => isWorthSending([change], percent);
  expect(sent(moved(value(100), value(105)), '5')).toBe(false);
  expect(sent(moved(value(100), value(95)), '5')).toBe(false);
  expect(sent(moved(value(1_000_000), value(1_050_001)), '5')).toBe(true);
  expect(sent(moved(value(-100), value(-106)), '5')).toBe(true);
  expect(sent(moved(value(1, 3), value(10_001, 30_000)), '0.01')).toBe(false);
  expect(sent(moved(value(1, 3), value(10_001, 30_000)), '0.009')).toBe(true);
  expect(sent(moved(value(0), value(1)), '1000')).toBe(true);
});

test('a growth, which is a share already, is sent when it moved by more points than the threshold', () => {
  const sent = (old: Outcome, next: Outcome, points: string) =>
    isWorthSending([moved(old, next, { of: 'growth', against: 'previous-period' })], points);
  expect(sent(value(1), value(3), '2')).toBe(false);
  expect(sent(value(-1), value(2), '2')).toBe(true);
  expect(sent(value(1, 3), value(1, 2), '0')).toBe(true);
  expect(sent(value(1), { kind: 'none', cause: 'no-unit-in-both' }, '100')).toBe(true);
});

test('a figure that begins or ceases to be one is always told, and so is a unit that changed its state', () => {
  const missing: Outcome = { kind: 'none', cause: 'missing' };
  const nil: Outcome = { kind: 'none', cause: 'nil' };
  expect(isWorthSending([moved(missing, value(1))], '100')).toBe(true);
  expect(isWorthSending([moved(missing, nil)], '100')).toBe(true);
  expect(isWorthSending([moved(value(5), value(5, 1, { atLeast: true }))], '100')).toBe(true);
  const late = { unit: 'A1', oldState: 'missing', newState: 'value' };
  expect(isWorthSending([moved(value(5), value(5), late)], '100')).toBe(true);
  expect(isWorthSending([moved(value(5), value(5))], '0')).toBe(false);
  expect(isWorthSending([], '0')).toBe(false);
});
