import { faultsIn } from './mutant.ts';

/** What counts of all that was said: order, sources, covers, last values, exact numbers. */
export const faultsOfStatements = [
  ...faultsIn('core/statements/current.ts', [
    ['the oldest statement is current', 'a.key < b.key ? -1 : 1', 'a.key > b.key ? -1 : 1'],
    ['arrival does not decide between equal observations', '1}|${said.receivedAt}|', '1}|'],
    ['a correction does not win at its place', '|${said.replaces === undefined ? 0 : 1}|', '|'],
    [
      'a correction keeps its own place in the order',
      'place = later(place, each.observedAt);',
      'place = each.observedAt;',
    ],
    [
      'the last source is of record',
      '  sourceOrder.flatMap(',
      '  sourceOrder.toReversed().flatMap(',
    ],
    ['superseded statements are forgotten', 'ordered.slice(0, -1)', '[]'],
  ]),
  ...faultsIn('core/figures/cover.ts', [
    ['days are taken before the whole', 'b.days - a.days', 'a.days - b.days'],
    ['what is left over is added', 'isTaken(taken, place, interval)', 'pieces.includes(piece)'],
    ['what is taken is looked for behind its place', 'apart[place - 1]', 'apart[place]'],
    [
      'what is taken is kept out of order',
      'taken.splice(place, 0, interval)',
      'taken.push(interval)',
    ],
    ['withdrawn days count as covered', 'cover.daysLeftOut + days', 'cover.daysLeftOut'],
    ['a gap is not noticed', 'daysAsked - daysCovered', '0'],
  ]),
  ...faultsIn('core/figures/finding.ts', [
    [
      'the value of the last day is not of the period',
      'interval.until <= until)',
      'interval.until < until)',
    ],
    ['the first value counts as the last', '.toSorted()\n    .at(-1)', '.toSorted()\n    .at(0)'],
    [
      'a value from the eve of the last month is its own',
      'piece.interval.until > lastSubPeriod.from',
      'piece.interval.until >= lastSubPeriod.from',
    ],
    [
      'a value is missing on the very day of its age limit',
      'ageOn(piece.interval, period) > metric.maxAgeDays',
      'ageOn(piece.interval, period) >= metric.maxAgeDays',
    ],
    [
      'a stale value is carried for ever',
      'if (ageOn(piece.interval, period) > metric.maxAgeDays)',
      'if (quantity === undefined)',
    ],
    [
      'a carried unit counts as reported',
      "state: 'missing',\n    outcome: quantity,",
      "state: 'value',\n    outcome: quantity,",
    ],
    ['one late statement makes a unit late', '    heard.every(', '    heard.some('],
    ['a withdrawal makes a unit punctual', "statement.says.kind === 'withdrawal' ||", ''],
    [
      'partial counts as complete',
      'const complete = cover.daysLeftOut === 0;',
      'const complete = true;',
    ],
    ['nil counts as withdrawn', "  said.says.kind === 'nil'", "  said.says.kind !== 'nil'"],
    [
      'days within a withdrawn month resurface',
      'coverOf(window, within, daysAsked(question))',
      'coverOf(window, within.filter((piece) => !isWithdrawn(piece)), daysAsked(question))',
    ],
    [
      '"over" is lost when days are added',
      'quantities.some((quantity) => quantity.atLeast)',
      'quantities.every((quantity) => quantity.atLeast)',
    ],
    [
      'a mean is divided by one too many',
      'BigInt(quantities.length)',
      'BigInt(quantities.length + 1)',
    ],
    [
      'the least over time is the most',
      '.reduce(smaller, first.value)',
      '.reduce(larger, first.value)',
    ],
    [
      'an over among the values makes their least one',
      'quantities.every((each) =>',
      'quantities.some((each) =>',
    ],
    [
      'the most over time is the least',
      'values.reduce(larger, first.value)',
      'values.reduce(smaller, first.value)',
    ],
    ['left-over days are never compared', "differs ? [{ kind: 'leftover-differs' }] : []", '[]'],
    ['a week is added into a month', 'open.filter(({ interval }) => fits(interval))', 'open'],
    ['what was taken back elsewhere is compared', ' && !isWithdrawn(piece));', ');'],
  ]),
  ...faultsIn('core/figures/question.ts', [
    [
      'a source that is no longer listed hides the last word',
      'sources.includes(source) && fits(interval)',
      'fits(interval)',
    ],
    [
      'a week is the last word of a month',
      'sources.includes(source) && fits(interval)',
      'sources.includes(source)',
    ],
    [
      'a quarter that was stated as a whole counts in no quarter of months',
      'isPartOf(periodType, type) && isPartOf(type, whole)',
      'type === periodType',
    ],
    [
      'a half-year stated as a whole counts in no year to date',
      "reportedBy === 'year-to-date' ? 'year' : reportedBy",
      'reportedBy',
    ],
  ]),
  ...faultsIn('core/figures/piece.ts', [
    [
      'standing still is a fall',
      '(after.value, before.value) < 0',
      '(after.value, before.value) <= 0',
    ],
    ['"over 90" after 100 is a fall', '!after.atLeast && ', ''],
    [
      'zero is missing',
      "said.says.kind !== 'value'",
      "said.says.kind !== 'value' || said.says.amount.count === 0",
    ],
    ['a share is the whole', 'product(quantity.value, share)', 'quantity.value'],
    [
      'a sum is printed with the decimals of its first number',
      '{ ...rest.reduce(added, first), decimals }',
      'rest.reduce(added, first)',
    ],
  ]),
  ...faultsIn('core/decimal.ts', [
    ['halves are rounded down', '(2n * scaled + denominator)', '(2n * scaled + denominator - 1n)'],
    ['rounding is cutting off', '(2n * scaled + denominator)', '(2n * scaled)'],
    [
      'a negative number that rounds to nothing keeps its sign',
      'numerator < 0n && doubled !== 0n',
      'numerator < 0n',
    ],
    [
      'missing decimals are filled in front',
      "fraction.padEnd(decimals, '0')",
      "fraction.padStart(decimals, '0')",
    ],
  ]),
  ...faultsIn('core/fraction.ts', [
    [
      'a difference within the tolerance is flagged',
      'compareFractions(size, tolerance) > 0',
      'compareFractions(size, tolerance) >= 0',
    ],
    [
      'a smaller number is never far',
      '{ ...difference, numerator: -difference.numerator }',
      'difference',
    ],
  ]),
  ...faultsIn('core/figures/statement-lines.ts', [
    ['"over" 5 and 5 agree', 'other.atLeast !== record.atLeast || ', ''],
    [
      'what a source said before stands as left over',
      "history.has(statement) ? 'superseded' : ",
      '',
    ],
    [
      'a carried value hides what was said of the same day',
      'overlaps(interval, period) || ends.has(interval.until)',
      'overlaps(interval, period)',
    ],
    ['a divided unit’s base is shown whole', " || role === 'base'", ''],
    ['roads that meet show one share', 'isCounted(line) && before.role === line.role', 'false'],
  ]),
  ...faultsIn('core/statements/ledger.ts', [
    [
      'one receipt hides another',
      '|${said.observedAt}|${said.submission}`',
      '|${said.observedAt}`',
    ],
  ]),
  ...faultsIn('core/statements/omission.ts', [
    [
      'leaving out what was never said takes something back',
      '!isOmission(each) || spoken.has(voiceKey(each))',
      'true',
    ],
  ]),
];
