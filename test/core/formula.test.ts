import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  codesIn,
  type Formula,
  formulaFaultWords,
  formulaText,
  parseFormula,
} from '../../core/registry/formula.ts';
import { formulaValue } from '../../core/registry/formula-value.ts';
import { fraction, ofDecimalText } from '../../core/fraction.ts';

const read = (text: string): Formula => {
  const parsed = parseFormula(text);
  if (!parsed.ok) throw new Error(formulaFaultWords(parsed.failure).en);
  return parsed.value;
};

const fault = (text: string): string => {
  const parsed = parseFormula(text);
  return parsed.ok ? 'readable' : formulaFaultWords(parsed.failure).en;
};

describe('a formula is read', () => {
  test.each([
    ['a + b × c', 'a + b × c'],
    ['(a + b) × c', '(a + b) × c'],
    ['a - b - c', 'a − b − c'],
    ['a − (b − c)', 'a − (b − c)'],
    ['a / b / c', 'a ÷ b ÷ c'],
    ['a ÷ (b × c)', 'a ÷ (b × c)'],
    ['((a))', 'a'],
    ['100*1', undefined],
    ['100 * xa.dung-han / xa.giai-quyet', '100 × xa.dung-han ÷ xa.giai-quyet'],
    ['0.5 × 1.2.3', '0.5 × 1.2.3'],
  ])('%s', (text, printed) => {
    const parsed = parseFormula(text);
    expect(parsed.ok ? formulaText(parsed.value) : undefined).toBe(printed);
  });

  const leaf = fc.oneof(
    fc.constantFrom('a', 'b-c', 'x.y-z', '1.2.3').map((code): Formula => ({ kind: 'code', code })),
    fc
      .constantFrom('0', '100', '0.5', '12.30')
      .map((text): Formula => ({ kind: 'constant', text })),
  );
  const { formula } = fc.letrec<{ formula: Formula }>((tie) => ({
    formula: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      leaf,
      fc.record({
        kind: fc.constant('operation' as const),
        operator: fc.constantFrom('+' as const, '−' as const, '×' as const, '÷' as const),
        left: tie('formula'),
        right: tie('formula'),
      }),
    ),
  }));

  test('as it was printed, whatever its tree', () => {
    fc.assert(
      fc.property(formula, (tree) => {
        expect(read(formulaText(tree))).toEqual(tree);
      }),
      { seed: 20_250_901, numRuns: 500 },
    );
  });

  test('any text is read or refused with a place in it', () => {
    const word = fc.constantFrom('a', '1', '(', ')', '+', '-', '×', ' ', 'A', '-1', '÷', 'b-c');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        const text = words.join(' ');
        const parsed = parseFormula(text);
        if (parsed.ok) expect(read(formulaText(parsed.value))).toEqual(parsed.value);
        else expect(parsed.failure.at).toBeLessThanOrEqual(text.length + 1);
      }),
      { seed: 20_250_902, numRuns: 500 },
    );
  });
});

describe('a formula that cannot be read is refused with the place and what was expected there', () => {
  test.each([
    ['', 'Character 1', 'its end'],
    ['a +', 'Character 4', 'its end'],
    ['a b', 'Character 3', '“b”'],
    ['a-b - ', 'Character 7', 'its end'],
    ['(a + b', 'Character 7', '“)” for the one that was opened'],
    ['a + b)', 'Character 6', '“)”'],
    ['a + -1', 'Character 5', '“-1”'],
    ['a × 0,5', 'Character 5', '“0,5”'],
    ['Tong ÷ b', 'Character 1', '“Tong”'],
    ['a+b', 'Character 1', '“a+b”'],
  ])('%s', (text, place, words) => {
    expect(fault(text)).toContain(place);
    expect(fault(text)).toContain(words);
  });
});

test('codes are told once, in the order in which they first stand there', () => {
  expect(codesIn(read('b ÷ (a + b) × c'))).toEqual(['b', 'a', 'c']);
});

/** The value as `7/2`, `>3`, or why there is none; operands with `>` are lower bounds. */
const valueOf = (text: string, operands: Readonly<Record<string, string>>): string => {
  const found = formulaValue(read(text), (code) => {
    const said = operands[code] ?? '0';
    return { value: ofDecimalText(said.replace('>', '')), atLeast: said.startsWith('>') };
  });
  if (typeof found === 'string') return found;
  const { numerator, denominator } = found.value;
  return `${found.atLeast ? '>' : ''}${numerator}${denominator === 1n ? '' : `/${denominator}`}`;
};

describe('rule 4: a formula is applied exactly', () => {
  test.each([
    ['a ÷ 3 × 3', { a: '1' }, '1'],
    ['0.1 + 0.2 − 0.3', {}, '0'],
    ['100 × a ÷ b', { a: '61', b: '102' }, '3050/51'],
    ['a − b', { a: '1', b: '3' }, '-2'],
    ['a ÷ b', { a: '1', b: '-2' }, '-1/2'],
  ])('%s', (text, operands, value) => {
    expect(valueOf(text, operands)).toBe(value);
  });
});

describe('rule 11: a denominator of 0 anywhere leaves no number', () => {
  test.each(['a ÷ z', '0 × (a ÷ z)', 'a ÷ (a − a)', '1 ÷ (z ÷ a)', 'a + 1 ÷ (2 × z)'])(
    '%s',
    (text) => {
      expect(valueOf(text, { a: '5', z: '0' })).toBe('division-by-zero');
    },
  );
});

describe('rule 4: a denominator that nobody knows exactly is not 0 for certain', () => {
  test.each([
    ['a ÷ o', 'inexact-operand'],
    ['0 × (a ÷ o)', 'inexact-operand'],
    ['a ÷ (0 − o)', 'inexact-operand'],
    ['0 × (a ÷ (a − big))', 'inexact-operand'],
    ['0 × (a ÷ (big − big))', 'inexact-operand'],
    ['0 × (a ÷ (big − o))', 'inexact-operand'],
    ['0 × (a ÷ big)', '0'],
    ['a ÷ o + a ÷ z', 'division-by-zero'],
    ['a ÷ o ÷ z', 'division-by-zero'],
    ['a ÷ z ÷ o', 'division-by-zero'],
    ['a ÷ (0 × o)', 'division-by-zero'],
  ])('%s', (text, value) => {
    expect(valueOf(text, { a: '5', z: '0', o: '>0', big: '>3' })).toBe(value);
  });
});

describe('rule 4: “over” survives only where a larger operand could not make the result smaller', () => {
  test.each([
    ['o + a', '>7'],
    ['a + o', '>7'],
    ['o − a', '>3'],
    ['a − o', 'inexact-operand'],
    ['a − (a − o)', '>5'],
    ['o − o', 'inexact-operand'],
    ['3 × o', '>15'],
    ['0 × o', '0'],
    ['(0 − 1) × o', 'inexact-operand'],
    ['(0 − 1) × (0 − o)', '>5'],
    ['o × o', '>25'],
    ['(o − 9) × o', 'inexact-operand'],
    ['100 × o ÷ a', '>250'],
    ['a ÷ o', 'inexact-operand'],
    ['o ÷ (0 − a)', 'inexact-operand'],
    ['(0 − o) ÷ (0 − a)', '>5/2'],
  ])('%s', (text, value) => {
    expect(valueOf(text, { a: '2', o: '>5' })).toBe(value);
  });

  test('what is printed as “over” is never above what larger operands give', () => {
    const texts = [
      'a + b × 2',
      '(a − 3) × b',
      'a ÷ (b + 1)',
      'a × b − 4 ÷ c',
      'a − (c − b)',
      '(a − c) ÷ (0 − 2)',
    ];
    const number = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.tuple(number, number, number),
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        fc.tuple(number, number, number),
        (text, least, over, more) => {
          const at = (code: string) => 'abc'.indexOf(code);
          const bound = formulaValue(read(text), (code) => ({
            value: fraction(BigInt(least[at(code)] ?? 0), 1n),
            atLeast: over[at(code)] ?? false,
          }));
          const truth = formulaValue(read(text), (code) => ({
            value: fraction(
              BigInt(
                (least[at(code)] ?? 0) + (over[at(code)] === true ? (more[at(code)] ?? 0) : 0),
              ),
              1n,
            ),
            atLeast: false,
          }));
          if (typeof bound === 'string' || typeof truth === 'string') return;
          const difference =
            truth.value.numerator * bound.value.denominator -
            bound.value.numerator * truth.value.denominator;
          if (bound.atLeast) expect(difference >= 0n).toBe(true);
          else expect(difference).toBe(0n);
        },
      ),
      { seed: 20_250_903, numRuns: 1_000 },
    );
  });
});
