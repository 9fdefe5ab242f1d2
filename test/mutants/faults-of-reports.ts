import { faultsIn } from './mutant.ts';

/** Growth, parts that are joined, what is read, rollups, formulas as they are written, ranges, and lines of statements. */
export const faultsOfReports = [
  ...faultsIn('core/figures/growth.ts', [
    [
      'a unit without a value in the older period is compared with nothing',
      'if (before === undefined || !hasValue(asked, before))',
      'if (before === undefined)',
    ],
    ['what is partial or carried has grown', "  if (state !== 'value') return false;\n", ''],
    [
      'a count has grown by all that it ever counted',
      "metric?.kind === 'cumulative' ? 'increase' : 'value'",
      "'value'",
    ],
    [
      'from below 0 a rise is a fall',
      'before.numerator < 0n ? times(before, -1) : before',
      'before',
    ],
    ['a growth from "over" is exact', "  if (before.atLeast) return none('inexact-base');\n", ''],
    [
      'who is gone since the older period is not named',
      '...base.gone.map(',
      '...base.gone.slice(base.gone.length).map(',
    ],
    [
      'a province has grown by what the country has',
      '(byProvince.get(province) ?? []).map',
      '[...byProvince.values()].flat().map',
    ],
  ]),
  ...faultsIn('core/periods/growth-base.ts', [
    [
      'last year is the period before',
      'return samePeriodOfLastYear(period);',
      'return previousPeriod(period);',
    ],
  ]),
  ...faultsIn('core/reports/figure-part.ts', [
    [
      'a province is compared with the country',
      'province === undefined ? whole : provinces.find(({ unit }) => unit === province)?.total',
      'province === undefined || provinces.length >= 0 ? whole : undefined',
    ],
    [
      'nobody’s increase lacks a base',
      "lacksBase ? 'no-base' : 'missing'",
      "lacksBase ? 'missing' : 'missing'",
    ],
    [
      'the coverage of an increase is that of the figure',
      'coverage: increase?.coverage ?? emptyCoverage,',
      'coverage,',
    ],
    [
      'marks of two parts are not added',
      'all.reduce((sum, { units }) => sum + units, 0)',
      'all.reduce((sum, { units }) => Math.max(sum, units), 0)',
    ],
  ]),
  ...faultsIn('core/reports/report-part.ts', [
    ['a report is cut only if all of its parts are', 'a.isCut || b.isCut', 'a.isCut && b.isCut'],
    [
      'an answer in several lines is given several times',
      'seen.size < seen.add(keyOf(answer)).size',
      'seen.size <= seen.add(keyOf(answer)).size',
    ],
    [
      'facts stand in the order in which provinces were compiled',
      '[...a.facts, ...b.facts].toSorted((x, y) => byText(x.province, y.province))',
      '[...a.facts, ...b.facts]',
    ],
    ['a fraction below 0 is not read again', '/^(-?\\d+)\\/(\\d+)$/', '/^(\\d+)\\/(\\d+)$/'],
  ]),
  ...faultsIn('core/reports/build-part.ts', [
    [
      'facts that no figure asks for are counted',
      'inCanonicalOrder(ledger, (metric) => metrics.has(metric)).map(hashed)',
      'inCanonicalOrder(ledger).map(hashed)',
    ],
    ['the hash of the facts does not see what they say', '    says: said.says,\n', ''],
    [
      'an extension makes nobody punctual',
      'sectionPart(reading, withExtensions(plan, acts))',
      'sectionPart(reading, plan)',
    ],
    [
      'whoever answered only questions has reported nothing',
      'standings.length > 0\n      ? standings\n      : questions.flatMap((metric) => answerStandings(ledger, metric, plan))',
      'standings',
    ],
  ]),
  ...faultsIn('core/reports/section-plan.ts', [
    [
      'every province bears what all control levels said',
      '(control) => (control.province ?? aboveProvinces) === province',
      '() => true',
    ],
    [
      'the older period is read in boundaries of its own',
      'period.interval, within, boundaries',
      'period.interval, within',
    ],
  ]),
  ...faultsIn('core/reports/partitions-of.ts', [
    [
      'the older periods are not read',
      '  ...plans.flatMap(({ bases }) => bases.flatMap(({ plan }) => plan ?? [])),\n',
      '',
    ],
    [
      'where those before a line have stated is not read',
      'reporters.flatMap(unitsAround)',
      'reporters.flatMap((each) => [each.unit, ...each.successors])',
    ],
    [
      'what went into a control level is not read',
      'control.unit, ...roadsTo(control).map(({ unit }) => unit)',
      'control.unit',
    ],
  ]),
  ...faultsIn('core/periods/months-for.ts', [
    [
      'a base on the eve of its last day is not read',
      "kind === 'cumulative' ? addDays(period.from, -1) : lastDay(period)",
      'lastDay(period)',
    ],
    [
      'old values are not read',
      'addDays(agesOn(metric, period), -metric.maxAgeDays)',
      'period.from',
    ],
  ]),
  ...faultsIn('core/statements/partitions.ts', [
    [
      'what was said by an earlier version of the hierarchy is not found',
      '.filter((place) => overlaps(place, days)) ?? []',
      '.filter(() => false) ?? []',
    ],
    [
      'a closed unit is not followed',
      '({ stands }) => stands || isFollowed',
      '({ stands }) => stands',
    ],
  ]),
  ...faultsIn('core/columns/rollup.ts', [
    [
      'a province’s rows are about everybody',
      'plan: { ...plan, reporters },\n        whole: province',
      'plan,\n        whole: province',
    ],
    [
      'a rollup reads what was said of the lines alone, and not by those before them',
      'unitsAround(reporter).map',
      '[reporter.unit, ...reporter.successors].map',
    ],
    [
      'a rollup is cut on the last day, whatever was asked',
      '...(boundariesOn !== undefined && { boundariesOn }),',
      '',
    ],
  ]),
  ...faultsIn('core/columns/rollup-cells.ts', [
    [
      'the second page begins with the first rows',
      'return wholeCells(looking).slice(from, until);',
      'return wholeCells(looking).slice(0, until - from);',
    ],
    ['a unit cut by the page’s end is lost', 'Math.ceil(until / each)', 'Math.floor(until / each)'],
    [
      'a withdrawn count has no standing',
      "own.state === 'nil' || own.state === 'withdrawn'",
      "own.state === 'nil'",
    ],
    [
      'what a count grew by is late or carried like the count',
      "{ ...own, state: 'missing', late: false, carried: false }",
      "{ ...own, state: 'missing' }",
    ],
  ]),
  ...faultsIn('core/columns/totals-of.ts', [
    [
      'what a line took over is left out of the columns’ total',
      'took.length === 0 && successors.length === 0',
      'successors.length === 0',
    ],
    [
      'a closed line answers though its successor spoke',
      'took.length === 0 && successors.length === 0',
      'took.length === 0',
    ],
    [
      'a unit’s own number is a total of the columns',
      ' && line !== province && line !== scope.code',
      '',
    ],
    [
      'the least of means is the least of sums',
      "metric.overTime === 'mean' && isExtreme(metric)",
      'false',
    ],
  ]),
  ...faultsIn('core/registry/formula.ts', [
    ['a product binds no closer than a sum', "'×': 2, '÷': 2 }", "'×': 1, '÷': 2 }"],
    [
      'what is taken from what was taken loses its parentheses',
      'printed(right, weight + 1, print)',
      'printed(right, weight, print)',
    ],
    [
      'an indicator within an indicator is not put in',
      'return formulaOf(formula.code) ?? formula;',
      'return formula;',
    ],
  ]),
  ...faultsIn('core/figures/range.ts', [
    [
      'what is over something has an end',
      "  if (spans.includes('over')) return { cause: 'over' };\n",
      '',
    ],
    [
      'an indicator leaves its own bounds',
      'isFloored ? larger(span.least, floor) : span.least',
      'span.least',
    ],
    [
      'all parts of what is computed have something to count',
      'withPoint(filled, valueOut(computed, tally.ends.out))',
      'filled',
    ],
    [
      'a mean goes by a unit that has nothing to count',
      'known[0] && leftBy(ends, known[0])',
      'known[0] && { ...known[0], isReached: true }',
    ],
    ['the bounds of a ratio narrow nothing', 'narrowed(metric, computed, spans) ?? {', '{'],
    [
      'the bounds of a percentage are read as a quotient’s',
      'fraction(numerator, denominator * BigInt(ratio.factor))',
      'fraction(numerator, denominator)',
    ],
  ]),
  ...faultsIn('core/figures/ends.ts', [
    [
      'the least that the missing could state is the most',
      "endBy(metric, 'minimum', isNothing)",
      "endBy(metric, 'maximum', isNothing)",
    ],
    [
      'who may have nothing to count states the least bound all the same',
      'mayAddNothing(asked, gaps.length, withNil)',
      'false',
    ],
    [
      'of several units that a line adds up none may have nothing to count',
      'return isAddedUp(asked) || !isAnyLeft();',
      'return !isAnyLeft();',
    ],
    ['a number that would not count makes a unit open', 'open: isOpen ? 1 : 0', 'open: 1'],
    [
      'who stated one part of a ratio states it anew',
      '!stated.has(gapKey(gap.metric.code, gap))',
      'stated !== undefined',
    ],
    [
      'what was taken back stands in a range',
      "inOrderOfTruth(each).at(-1)?.says.kind === 'value'",
      "inOrderOfTruth(each).at(0)?.says.kind === 'value'",
    ],
  ]),
  ...faultsIn('core/figures/open-intervals.ts', [
    [
      'who stated a part of the period may state no more',
      "state === 'missing' || state === 'partial'",
      "state === 'missing'",
    ],
  ]),
  ...faultsIn('core/registry/formula-span.ts', [
    [
      'the least of a difference takes the least away',
      'least: loose.minus(a.least, b.most)',
      'least: loose.minus(a.least, b.least)',
    ],
    [
      'a number that stands twice is two numbers',
      'if (!isReached && isByCorners(formula, moving))',
      'if (isReached && isByCorners(formula, moving))',
    ],
  ]),
  ...faultsIn('core/figures/statement-lines.ts', [
    [
      'of a part that came by a road the whole is shown',
      'isCounted(line) ? withShare(line, product(shareOf(line), share)) : line',
      'line',
    ],
    [
      'what came by two roads shows the share of one',
      'plus(shareOf(before), shareOf(line))',
      'shareOf(before)',
    ],
    [
      'what a predecessor took back itself counts beside the line',
      "line.role === 'superseded' ? line : { ...withShare(line, whole), role: 'predecessor' }",
      "({ ...withShare(line, whole), role: 'predecessor' })",
    ],
  ]),
];
