import fc from 'fast-check';

/** Text of a formula over some metrics, with and without the parentheses that it would not need; another indicator is one of its words. */
const formulaOver = (codes: readonly string[]): fc.Arbitrary<string> => {
  const word = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...codes) },
    { weight: 1, arbitrary: fc.constantFrom('100', '0.5', '3') },
  );
  const sign = fc.constantFrom('+', '−', '×', '÷', '-', '/');
  const pair = fc
    .tuple(word, sign, word)
    .map(([left, between, right]) => `${left} ${between} ${right}`);
  const part = fc.oneof(
    word,
    pair,
    pair.map((text) => `(${text})`),
  );
  // The first word is a metric, so that none is of constants only.
  return fc
    .tuple(fc.constantFrom(...codes), sign, part, sign, part)
    .map((words) => words.join(' '));
};

/** An indicator's formula over what communes state, and the order of its sources. */
export const anyFormula = fc.record({
  text: fc.oneof(
    fc.constantFrom(
      '100 × online ÷ received',
      '100 × staff-online ÷ staff',
      '1000 × received ÷ staff',
      '1000 × staff ÷ received',
      'staff + received',
      'received + staff',
      'accounts ÷ (accounts + received)',
    ),
    formulaOver(['received', 'online', 'like-online-share']),
    formulaOver(['staff', 'staff-online', 'usual-staff', 'accounts']),
    formulaOver(['received', 'staff', 'accounts']),
  ),
  sources: fc.constantFrom(undefined, ['first', 'second'], ['second', 'first'], ['second']),
});
