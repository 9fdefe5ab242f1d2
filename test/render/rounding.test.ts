import { expect, test } from 'vitest';
import type { Figure } from '../../core/reports/report.ts';
import { figureWords } from '../../render/figure-words.ts';
import { reportOf } from '../support/one-figure.ts';
import { figureFrom, type Saying } from '../support/small-world.ts';
import { ndMonth } from '../support/units-in-time.ts';

const stated = (unit: string, says: string): Saying => ({
  metric: 'mean-stock',
  unit,
  says,
  ...ndMonth('2025-08'),
});
const asGiven = (figure: Figure): boolean =>
  figureWords(reportOf(figure), figure, 'en').rules.some((rule) => rule.includes('gave'));
const printed = (figure: Figure): string => figureWords(reportOf(figure), figure, 'en').view.value;

test('a total of several units is not said to be printed as a source gave it, though one alone stated a number', () => {
  const figure = figureFrom([stated('A1', '3')], 'mean-stock');
  expect([printed(figure), asGiven(figure)]).toEqual(['3.0', false]);
});

test('a unit’s own number is printed with the decimals that its source gave, and says so', () => {
  const figure = figureFrom([stated('A1', '3')], 'mean-stock');
  const [line] = figure.units;
  if (line === undefined) throw new Error('Nobody is asked');
  const own: Figure = { ...figure, total: line.outcome, units: [line] };
  expect([printed(own), asGiven(own)]).toEqual(['3', true]);
  expect(asGiven({ ...own, total: figure.total })).toBe(false);
});
