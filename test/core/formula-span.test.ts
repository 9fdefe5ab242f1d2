import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Formula, formulaText, parseFormula } from '../../core/registry/formula.ts';
import { formulaSpan, type Span } from '../../core/registry/formula-span.ts';
import { formulaValue } from '../../core/registry/formula-value.ts';
import {
  compareFractions,
  exactText,
  fraction,
  minus,
  ofDecimalText,
  plus,
  product,
} from '../../core/fraction.ts';

const read = (text: string): Formula => {
  const found = parseFormula(text);
  if (!found.ok) throw new Error(text);
  return found.value;
};
const span = (least: number, most: number): Span => ({
  least: ofDecimalText(String(least)),
  most: ofDecimalText(String(most)),
});
const over = (text: string, spans: Readonly<Record<string, readonly [number, number]>>) => {
  const found = formulaSpan(read(text), (code) => span(...(spans[code] ?? [0, 0])));
  return found && [exactText(found.least), exactText(found.most), found.isReached];
};

describe('the span of a formula', () => {
  test.each([
    ['a + b', '3', '30'],
    ['a − b', '-19', '8'],
    ['a × b', '2', '200'],
    ['a ÷ b', '1/20', '5'],
    ['100 × a ÷ (b + 1)', '100/21', '1000/3'],
    ['5 − a × 2', '-15', '3'],
  ])('%s, where no code stands twice, ends at %s and %s', (text, least, most) => {
    expect(over(text, { a: [1, 10], b: [2, 20] })).toEqual([least, most, true]);
  });

  test('changes its ends where a factor is negative', () => {
    expect(over('a × b', { a: [-3, 2], b: [-5, 4] })).toEqual(['-12', '15', true]);
    expect(over('a ÷ b', { a: [-3, 2], b: [-5, -1] })).toEqual(['-2', '3', true]);
  });

  test('knows that a code is one number wherever it stands', () => {
    expect(over('(a − b) ÷ a', { a: [10, 20], b: [1, 5] })).toEqual(['1/2', '19/20', true]);
    expect(over('a − a', { a: [10, 20] })).toEqual(['0', '0', true]);
    expect(over('a ÷ (a + b)', { a: [1, 9], b: [1, 9] })).toEqual(['1/10', '9/10', true]);
  });

  test('only bounds a formula in which a code is multiplied with itself', () => {
    expect(over('a × a', { a: [-2, 3] })).toEqual(['-6', '9', false]);
    expect(over('a × a', { a: [3, 3] })).toEqual(['9', '9', true]);
  });

  test.each(['1 ÷ a', 'b ÷ (a × b)', '1 ÷ (1 ÷ a)', '0 × (b ÷ a)', 'b ÷ (a − a)'])(
    'is none of %s, where a may be 0',
    (text) => {
      expect(over(text, { a: [0, 5], b: [1, 2] })).toBeUndefined();
      expect(over(text, { a: [-1, 5], b: [1, 2] })).toBeUndefined();
    },
  );
});

// Laws -------------------------------------------------------------------------------

const codes = ['a', 'b', 'c'] as const;

const { anyFormula } = fc.letrec<{ anyFormula: Formula; leaf: Formula; operation: Formula }>(
  (tie) => ({
    leaf: fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(...codes).map((code): Formula => ({ kind: 'code', code })),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('0', '1', '2.5')
          .map((text): Formula => ({ kind: 'constant', text })),
      },
    ),
    operation: fc.record({
      kind: fc.constant('operation' as const),
      operator: fc.constantFrom('+', '−', '×', '÷'),
      left: tie('anyFormula'),
      right: tie('anyFormula'),
    }),
    anyFormula: fc.oneof({ depthSize: 'small', maxDepth: 4 }, tie('leaf'), tie('operation')),
  }),
);

const anySpan = fc
  .tuple(fc.integer({ min: -6, max: 9 }), fc.nat({ max: 6 }))
  .map(([least, width]) => span(least, least + width));

const spansOf = fc.record({ a: anySpan, b: anySpan, c: anySpan });
const ways = fc.record({ a: fc.nat({ max: 12 }), b: fc.nat({ max: 12 }), c: fc.nat({ max: 12 }) });
type Code = (typeof codes)[number];

test('every value of a formula lies within its span, and no denominator of it is 0', () => {
  let narrow = 0;
  fc.assert(
    fc.property(
      anyFormula,
      spansOf,
      fc.array(ways, { minLength: 5, maxLength: 5 }),
      (formula, spans, all) => {
        const found = formulaSpan(formula, (code) => spans[code as Code]);
        if (found === undefined) return;
        narrow += 1;
        for (const way of all) {
          const value = formulaValue(formula, (code) => {
            const { least, most } = spans[code as Code];
            const part = product(minus(most, least), fraction(BigInt(way[code as Code]), 12n));
            return { value: plus(least, part), atLeast: false };
          });
          if (typeof value === 'string') throw new Error(`${formulaText(formula)}: ${value}`);
          expect(compareFractions(found.least, value.value)).toBeLessThanOrEqual(0);
          expect(compareFractions(value.value, found.most)).toBeLessThanOrEqual(0);
        }
      },
    ),
    { seed: 1813, numRuns: 1000 },
  );
  expect(narrow).toBeGreaterThan(300);
});

test('where the ends are said to be reached, they are values at corners', () => {
  fc.assert(
    fc.property(anyFormula, spansOf, (formula, spans) => {
      const found = formulaSpan(formula, (code) => spans[code as Code]);
      if (found?.isReached !== true) return;
      const values = Array.from({ length: 8 }, (_, corner) =>
        formulaValue(formula, (code) => {
          const { least, most } = spans[code as Code];
          const isMost = ((corner >> codes.indexOf(code as Code)) & 1) === 1;
          return { value: isMost ? most : least, atLeast: false };
        }),
      ).flatMap((each) => (typeof each === 'string' ? [] : exactText(each.value)));
      expect(values).toContain(exactText(found.least));
      expect(values).toContain(exactText(found.most));
    }),
    { seed: 1814, numRuns: 1000 },
  );
});
