import { faultsIn } from './mutant.ts';

/** Totals over units, computed figures, coverage, and what changed between editions. */
export const faultsOfTotals = [
  ...faultsIn('core/figures/tally.ts', [
    ['"over" is lost in a total', 'a.atLeast || b.atLeast', 'a.atLeast && b.atLeast'],
    [
      'a total does not say that some of it is carried',
      'a.carried || b.carried',
      'a.carried && b.carried',
    ],
    [
      'days left out do not add up',
      'a.partialDays + b.partialDays',
      'Math.max(a.partialDays, b.partialDays)',
    ],
    [
      'the least over units is the most',
      'order <= 0 ? a.least : b.least',
      'order <= 0 ? b.least : a.least',
    ],
    [
      'an over hides that the least over units is known exactly',
      '(order > 0 || a.isLeastOver) && (order < 0 || b.isLeastOver)',
      'a.isLeastOver || b.isLeastOver',
    ],
    [
      'the most over units is the least',
      'either(larger, a.most, b.most)',
      'either((x, y) => (larger(x, y) === x ? y : x), a.most, b.most)',
    ],
    [
      'a mean over units counts one too many',
      'denominator * BigInt(tally.units)',
      'denominator * BigInt(tally.units + 1)',
    ],
    [
      'ranks are added',
      "return 'not-totalled';",
      'return { value: tally.sum, decimals, atLeast };',
    ],
  ]),
  ...faultsIn('core/figures/computed-finding.ts', [
    [
      'operands of two sources make a pair',
      'pieces.map((piece) => voiceOf(piece, source))',
      'pieces.map((piece) => voiceOf(piece, source) ?? piece.voices[0])',
    ],
    ['a value beside a nil is a pair', "others.length === 0 ? kind : 'broken'", 'kind'],
    ['a broken pair counts', " || group.kind === 'broken';", ';'],
    [
      'a pair lives as long as its longest-lived operand',
      'Math.min(...operands',
      'Math.max(...operands',
    ],
    [
      'every one of many last values is shown as used',
      "overTime === 'last' && last !== undefined",
      'last === undefined',
    ],
    [
      'a percentage is compared with parts of some of its days',
      'filled === lengthInDays(days) ? within : []',
      'within',
    ],
    [
      'an older pair is the period’s own',
      'last.interval.until > lastSubPeriod.from',
      'last.interval.until >= lastSubPeriod.from',
    ],
  ]),
  ...faultsIn('core/figures/bare-percentages.ts', [
    [
      'a bare percentage hides that nobody gave the parts',
      "state: 'missing', outcome: 'only-percentage'",
      "state: 'value', outcome: 'only-percentage'",
    ],
    [
      'nil of a percentage of earlier days stands for the period',
      'last.interval.until > lastSubPeriod.from',
      'last.interval.until >= lastSubPeriod.from',
    ],
    [
      'the percentage is compared unrounded',
      'ofDecimalText(roundedText(computed.value, stated.decimals))',
      'computed.value',
    ],
  ]),
  ...faultsIn('core/registry/formula-value.ts', [
    [
      'something over something is over',
      "known: b.known === 'exact' ? scaledKnown(a.known, b.value) : 'unknown'",
      'known: a.known',
    ],
    ['less than something is over it', 'turned[b.known]', 'b.known'],
    [
      'a denominator that may be 0 is 0',
      "typeof right !== 'string' && isZero(right))",
      "typeof right !== 'string' && right.value.numerator === 0n)",
    ],
    ['what nobody knows may divide', "  known === 'unknown' ||\n", ''],
  ]),
  ...faultsIn('core/figures/computed.ts', [
    [
      'a ratio has no factor',
      "{ kind: 'constant', text: String(factor) }",
      "{ kind: 'constant', text: '1' }",
    ],
    [
      'a stock takes the flow beside it from the last interval only',
      "(metric === undefined ? [] : [metric])).every(\n    ({ overTime }) => overTime === 'last',",
      "(metric === undefined ? [] : [metric])).some(\n    ({ overTime }) => overTime === 'last',",
    ],
  ]),
  ...faultsIn('core/figures/coverage.ts', [
    [
      'one nil makes the total nil',
      'nil.length + withdrawn.length < expected',
      'nil.length + withdrawn.length === 0',
    ],
    [
      'what some took back and others have nothing of is missing',
      'nil.length + withdrawn.length < expected',
      'Math.max(nil.length, withdrawn.length) < expected',
    ],
    [
      'a missing unit is late',
      "late: finding.late && (finding.state === 'value' || finding.state === 'nil')",
      'late: finding.late',
    ],
    ['nil speaks louder than a partial number', 'partial: 1,\n  nil: 2,', 'partial: 2,\n  nil: 1,'],
    [
      'nil units are counted twice',
      "value: inState('value').length",
      "value: inState('value').length + inState('nil').length",
    ],
    [
      'a withdrawn unit is missing too',
      "missing: inState('missing')",
      "missing: [...inState('missing'), ...inState('withdrawn')]",
    ],
    [
      'carried units are not named',
      'carried: codes((standing) => standing.carried)',
      'carried: []',
    ],
  ]),
  ...faultsIn('core/reports/line-moves.ts', [
    ['a change of state alone is not told', '    was?.state !== is?.state ||\n', ''],
    [
      'a compared number of before is news where the unit is compared anew',
      'return was === undefined || is === undefined ? undefined : toldOf([]);',
      'return toldOf([]);',
    ],
  ]),
  ...faultsIn('core/reports/news.ts', [
    [
      'what came late is a correction',
      "return isKnown ? 'correction' : 'late';",
      "return 'correction';",
    ],
    ['receipts of the old edition are named as new', 'receivedAt > known', "receivedAt !== ''"],
    [
      'a withdrawal is told as a correction',
      "  if (line.says.kind === 'withdrawal') return 'withdrawal';\n",
      '',
    ],
    [
      'history is named among what made a difference',
      'counting.has(line) ||',
      'counting.size >= 0 ||',
    ],
    [
      'a base that was corrected moved the figure',
      "figure: ['used', 'paired', 'unpaired', 'successor'],",
      "figure: ['used', 'paired', 'unpaired', 'successor', 'base', 'reached'],",
    ],
  ]),
  ...faultsIn('core/reports/movers.ts', [
    [
      'who says less than the largest moves it',
      'return passes || holds || isMarked;',
      'return true;',
    ],
    [
      'who has no quotient moves no total',
      'if (hasParts(outcome)) {',
      'if (outcome.kind === "value" && hasParts(outcome)) {',
    ],
  ]),
  ...faultsIn('core/reports/beside-changes.ts', [
    [
      'a part is told at every figure that is computed from it',
      '      metric === undefined ||\n      !receipts',
      '      metric !== "" ||\n      !receipts',
    ],
    ['what comes to stand beside the figure is told as said anew', '!isNews(is, since) || ', ''],
  ]),
  ...faultsIn('core/reports/report-completion.ts', [
    [
      'one completed month completes the quarter',
      "kinds.every((kind) => kind === 'completed')",
      "kinds.some((kind) => kind === 'completed')",
    ],
  ]),
  ...faultsIn('core/figures/control-level.ts', [
    [
      'what a control level said of a part is compared with the whole',
      "state !== 'partial'",
      'state !== undefined',
    ],
    [
      'parts of a control level’s number are each compared with the whole',
      '{ value: finding.outcome.value, atLeast: finding.outcome.atLeast }',
      '{ value: ofDecimalText(says.text), atLeast: says.atLeast }',
    ],
    [
      'a control level’s “over” is the number itself',
      '{ value: finding.outcome.value, atLeast: finding.outcome.atLeast }',
      '{ value: finding.outcome.value, atLeast: false }',
    ],
    [
      'what a control level said before the period is compared with it',
      'interval.until <= lastSubPeriod.from',
      'interval.until <= interval.from',
    ],
    [
      'a control level’s percentage is compared unrounded',
      'ofDecimalText(roundedText(exact, decimals))',
      'exact',
    ],
  ]),
];
