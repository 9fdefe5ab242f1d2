import { describe, expect, test } from 'vitest';
import { refusalIn } from '../../bin/admin-refusal.ts';

const lineFor = (fault: object): string | undefined =>
  refusalIn(422, JSON.stringify({ title: 'No', errors: [{ code: 'x', ...fault }] })).lines[0];

describe('the place of a fault', () => {
  test.each([
    [{ line: 3, column: 'level', pointer: '/1/level' }, 'line 3, level: x'],
    [{ thing: 'datasets/a/metrics', pointer: '' }, 'datasets/a/metrics: x'],
    [{ thing: 'units/96@2025-07-01', pointer: '/4/names/vi' }, 'units/96@2025-07-01, names.vi: x'],
    [{ thing: 'metrics/a', pointer: '/metrics/7/bounds/min' }, 'metrics/a, bounds.min: x'],
    [{ thing: 'datasets/a', pointer: '/deadlines/0/day' }, 'datasets/a, deadlines, item 1, day: x'],
    [{ thing: 'unit-events/e/from/0', pointer: '/from/0' }, 'unit-events/e/from/0: x'],
    [{ pointer: '/definition' }, 'definition: x'],
    [{ pointer: '/3/a~1b' }, 'item 4, a/b: x'],
    [{ index: 0 }, 'item 1: x'],
    [{}, 'what was asked: x'],
  ])('%j is %s', (fault, line) => {
    expect(lineFor(fault)).toBe(line);
  });
});

describe('an answer that is not the system’s', () => {
  test('is quoted, and is a problem document all the same', () => {
    const refusal = refusalIn(502, '<html>Bad gateway</html>');
    expect(refusal.lines.join()).toContain('<html>Bad gateway');
    expect(refusal).toMatchObject({ code: 3, open: true, problem: { code: 'not-understood' } });
  });

  test('or a fault of its own names the trace and asks nobody for a header', () => {
    const text = JSON.stringify({
      title: 'Try again with the same Idempotency-Key',
      traceId: 't1',
    });
    expect(refusalIn(500, text).lines).toEqual([
      'Something unexpected happened in the system, and is in its log.',
      'Trace id: t1',
    ]);
  });
});
