import { describe, expect, test } from 'vitest';
import { missingCompulsory } from '../../core/compulsory.ts';
import { Dataset } from '../../core/dataset.ts';
import { foldStatements } from '../../core/ledger.ts';
import { Metric } from '../../core/metric.ts';
import { knownPeriod } from '../../core/period.ts';
import { planSections } from '../../core/section-plan.ts';
import type { Statement } from '../../core/statement.ts';
import type { UnitCode } from '../../core/unit.ts';
import {
  figureFrom,
  lineOf,
  type Saying,
  say,
  short,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';

/** Of everything that was said of a metric and unit, what counts in a figure, and what only stands beside it. */

const day = (from: string, until: string) => ({ from, until });

describe('a source that a metric no longer lists (rule 3)', () => {
  const registry = smallRegistry({
    metrics: smallMetrics.map((metric) => Metric.parse({ ...metric, sources: ['a'] })),
  });
  const lineFrom = (metric: string, ...sayings: readonly Omit<Saying, 'unit' | 'metric'>[]) =>
    lineOf(
      figureFrom(
        sayings.map((saying) => ({ metric, unit: 'A1', ...saying })),
        metric,
        { registry },
      ),
      'A1',
    );
  const heard = { says: 10, ...day('2025-08-10', '2025-08-11') };
  const later = { says: 12, source: 'b', ...day('2025-08-14', '2025-08-15') };

  test.each(['stock', 'old-count', 'percent'])('does not hide the last %s', (metric) => {
    const line = lineFrom(metric, heard, later);
    expect(short(line.outcome)).toBe('10');
    expect(line.statements.map(({ source, role }) => `${source} ${role}`)).toEqual([
      'a used',
      'b left-over',
    ]);
  });

  test('does not hide that a percentage was stated without its parts', () => {
    expect(short(lineFrom('share', heard, later).outcome)).toBe('only-percentage');
  });

  test('gives nobody a number, and a carried value no successor', () => {
    expect(short(lineFrom('stock', later).outcome)).toBe('missing');
    const june = { says: 10, ...day('2025-06-15', '2025-07-15') };
    expect(short(lineFrom('stock', june, later).outcome)).toBe('10 carried');
  });

  test('does not make punctual who was late with what counts', () => {
    const late = { receivedAt: '2025-08-20T00:00:00Z' };
    expect(lineFrom('flow', { says: 1, ...late }, { says: 1, source: 'b' }).late).toBe(true);
    expect(lineFrom('flow', { says: 1 }, { says: 1, source: 'b', ...late }).late).toBe(false);
  });

  test('leaves a ratio withdrawn of which the sources that count took everything back', () => {
    const said = (says: Saying['says'], source: string): readonly Saying[] =>
      ['flow', 'base'].map((metric) => ({ metric, unit: 'A1', says, source }));
    const sayings = [
      { metric: 'flow', unit: 'A1', says: 'withdrawn' },
      ...said(5, 'b').map((saying) => ({ ...saying, ...day('2025-08-10', '2025-08-11') })),
    ];
    expect(lineOf(figureFrom(sayings, 'share', { registry }), 'A1').state).toBe('withdrawn');
  });
});

describe('whether a question was answered', () => {
  const words = Metric.parse({
    ...smallMetrics[2],
    code: 'words',
    number: 99,
    kind: 'text',
    overTime: 'last',
    overUnits: 'none',
    controlLevels: [],
    maxAgeDays: 0,
    sources: ['a'],
  });
  const plain = smallRegistry({ metrics: [words] });
  const nd = plain.datasetByCode.get('nd' as Dataset['code']);
  if (nd === undefined) throw new Error('Not in the small world');
  const asked = Dataset.parse({ ...nd, compulsory: ['words'] });
  const registry = { ...plain, datasetByCode: new Map([[asked.code, asked]]) };
  const period = knownPeriod('nd09', 'month', '2025-08');

  const answer = (source: string, interval: { from: string; until: string }): Statement => ({
    ...say(registry, { metric: 'words', unit: 'A1', says: 'nil', source, ...interval }),
    says: { kind: 'text', text: 'yes' },
  });
  function isMissing(...said: readonly Statement[]): boolean {
    const definition = registry.definitionByCode.get('nd');
    if (definition === undefined) throw new Error('Not in the small world');
    const [plan] = planSections(registry, definition, 'A' as UnitCode, '2025-08');
    const reporter = plan?.reporters.find(({ unit }) => unit.code === 'A1');
    if (reporter === undefined) throw new Error('Nobody is asked');
    return missingCompulsory(registry, asked, reporter, period, foldStatements(said)).length > 0;
  }

  test('is told by the sources that it lists', () => {
    const early = answer('a', day('2025-08-10', '2025-08-11'));
    const late = answer('b', day('2025-08-14', '2025-08-15'));
    expect(isMissing()).toBe(true);
    expect(isMissing(early)).toBe(false);
    expect(isMissing(early, late)).toBe(false);
    expect(isMissing(late)).toBe(true);
  });
});
