import { expect, test } from 'vitest';
import { canonicalJson } from '../../core/canonical-json.ts';
import { changesBetween } from '../../core/reports/changes.ts';
import { arrivedIn } from '../../core/reports/moves.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import type { Report } from '../../core/reports/report.ts';
import { arrivedUnits } from '../../render/changes.ts';
import { wordingOf } from '../../render/wording.ts';
import { arrivingLater, reportOf } from '../support/one-figure.ts';
import { figureFrom, type Saying, short, smallRegistry } from '../support/small-world.ts';

const flow = (
  unit: string,
  says: number | string,
  submission: string,
  more: Partial<Saying> = {},
) => ({
  metric: 'flow',
  unit,
  says,
  submission,
  ...more,
});

const changes = (before: readonly Saying[], after: readonly Saying[]) =>
  changesBetween(
    reportOf(figureFrom(before, 'flow')),
    reportOf(figureFrom(arrivingLater(before, after), 'flow')),
  ).map((change) => ({
    unit: change.unit ?? 'total',
    moved: `${short(change.old)} → ${short(change.new)}`,
    causes: change.causes.join(),
    receipts: change.receipts.map((receipt) => receipt.replace(/^0+/, '')),
  }));

test('a late unit changes its own line and the total, and names its receipt', () => {
  const first = [flow('A1', 5, '1')];
  expect(changes(first, [...first, flow('A2', 7, '2')])).toEqual([
    { unit: 'total', moved: '5 → 12', causes: 'late', receipts: ['2'] },
    { unit: 'A2', moved: 'missing → 7', causes: 'late', receipts: ['2'] },
  ]);
});

test('a correction and a withdrawal are told apart', () => {
  const first = [flow('A1', 5, '1'), flow('A2', 7, '2')];
  const corrected = flow('A1', 6, '3', { observedAt: '2025-08-20T00:00:00Z' });
  const withdrawn = flow('A2', 'withdrawn', '4', { observedAt: '2025-08-20T00:00:00Z' });
  expect(changes(first, [...first, corrected])).toMatchObject([
    { causes: 'correction' },
    { unit: 'A1', moved: '5 → 6' },
  ]);
  expect(changes(first, [...first, withdrawn])).toMatchObject([
    { moved: '12 → 5', causes: 'withdrawal' },
    { unit: 'A2', moved: '7 → withdrawn', receipts: ['4'] },
  ]);
});

test('a total names every cause that moved it, and none of a unit that had no number before or after', () => {
  const first = [flow('A1', 5, '1'), flow('A2', 7, '2')];
  const corrected = flow('A1', 6, '3', { observedAt: '2025-08-20T00:00:00Z' });
  const withdrawn = flow('A3', 'withdrawn', '5', { observedAt: '2025-08-20T00:00:00Z' });
  expect(changes(first, [...first, corrected, withdrawn])[0]).toMatchObject({
    unit: 'total',
    causes: 'correction',
    receipts: ['3'],
  });
  const gone = flow('A2', 'withdrawn', '6', { observedAt: '2025-08-20T00:00:00Z' });
  expect(changes(first, [...first, corrected, gone])[0]?.causes).toBe('correction,withdrawal');
});

test('what another source says beside a figure is a change of its own', () => {
  const first = [flow('A1', 5, '1')];
  const beside = changes(first, [...first, flow('A1', 9, '2', { source: 'b' })]);
  expect(beside).toEqual([{ unit: 'A1', moved: 'missing → 9', causes: 'late', receipts: ['2'] }]);
});

test('an increase that moved is listed with its own numbers', () => {
  const count = (says: number, date: string, submission: string): Saying => ({
    metric: 'old-count',
    unit: 'A1',
    says,
    from: date,
    until: new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10),
    submission,
  });
  const first = [count(130, '2025-08-14', '1')];
  const between = (sayings: readonly Saying[]) => reportOf(figureFrom(sayings, 'old-count'));
  const found = changesBetween(
    between(first),
    between([...first, count(100, '2025-07-10', '2')]),
  ).map(({ of, unit, old, new: next }) => `${of} ${unit ?? 'total'} ${short(old)} ${short(next)}`);
  expect(found).toEqual(['increase total no-base 30', 'increase A1 no-base 30']);
});

test('history that changes nothing printed is no change', () => {
  const first = [flow('A1', 5, '1')];
  expect(
    changes(first, [...first, flow('A1', 4, '2', { observedAt: '2025-08-01T00:00:00Z' })]),
  ).toEqual([]);
});

test('an edition read back from its archive, its members in another order, is no change', () => {
  const report = reportOf(figureFrom([flow('A1', 5, '1')], 'flow'));
  const archived: Report = JSON.parse(canonicalJson(report));
  expect(changesBetween(archived, report)).toEqual([]);
});

test('who was silent has arrived with a number or nil, and not by taking something back or being asked no more', () => {
  const listed = (units: readonly string[]) => {
    const registry = smallRegistry();
    return indexRegistry(1, {
      ...registry,
      datasets: registry.datasets.map((each) =>
        Dataset.parse({ ...each, reporters: { rule: 'list', units } }),
      ),
    });
  };
  const arrived = (sayings: readonly Saying[], units: readonly string[]) => {
    const first = [flow('A1', 5, '1')];
    const all = listed(['A1', 'A2', 'A3']);
    const before = reportOf(figureFrom(first, 'flow', { registry: all }));
    const after = reportOf(figureFrom([...first, ...sayings], 'flow', { registry: listed(units) }));
    const next: Report = {
      ...after,
      edition: 2,
      changesSince: 1,
      changes: changesBetween(before, after),
    };
    const found = arrivedIn(next.changes ?? []);
    expect(arrivedUnits(wordingOf(next, 'en'), next)).toEqual(found);
    return found;
  };
  const all = ['A1', 'A2', 'A3'];
  expect(arrived([flow('A2', 7, '2'), flow('A3', 'nil', '3')], all)).toEqual(['A2', 'A3']);
  expect(arrived([flow('A2', 'withdrawn', '2')], all)).toEqual([]);
  expect(arrived([], ['A1', 'A2'])).toEqual([]);
});
