import { faultsIn } from './mutant.ts';

/** Periods, deadlines, growth, and units that come and go. */
export const faultsOfTime = [
  ...faultsIn('core/periods/period.ts', [
    [
      'periods that touch overlap',
      'a.from < b.until && b.from < a.until',
      'a.from <= b.until && b.from <= a.until',
    ],
    [
      'a period does not contain its own last day',
      'inner.until <= outer.until',
      'inner.until < outer.until',
    ],
    ['a week belongs to the year of its first day', 'addDays(from, 3)', 'addDays(from, 0)'],
    ['a week is part of a month', "month: ['day']", "month: ['week', 'day']"],
    [
      'the second half-year is part of nine months',
      "'nine-months': ['quarter',",
      "'nine-months': ['half-year', 'quarter',",
    ],
    [
      'the last quarter is stated in nine months',
      'return asking !== undefined && contains(asking.interval, interval);',
      'return true;',
    ],
  ]),
  ...faultsIn('core/figures/question.ts', [
    [
      'a value is the period’s own in the last month, whatever the dataset says',
      'lastSubPeriod(reported.period, reported.dataset.lastSubPeriod)',
      'lastSubPeriod(reported.period)',
    ],
  ]),
  ...faultsIn('core/periods/period-rule.ts', [
    [
      'the month of the decree begins on the 14th',
      "by: 'nd09', firstDay: 15",
      "by: 'nd09', firstDay: 14",
    ],
  ]),
  ...faultsIn('core/time.ts', [
    [
      'legal time is that of Bangkok’s neighbour',
      'const legalOffsetMs = 7 ',
      'const legalOffsetMs = 8 ',
    ],
  ]),
  ...faultsIn('core/periods/due-day.ts', [
    ['the last day in time is late', 'startOfDay(addDays(day, 1))', 'startOfDay(day)'],
  ]),
  ...faultsIn('core/periods/months-for.ts', [
    ['a base is not read on the last day of its age', 'addDays(period.from, -1)', 'period.from'],
    ['what may be carried is not read', '-metric.maxAgeDays', '0'],
  ]),
  ...faultsIn('core/figures/unit-finding.ts', [
    [
      'what ends after the period is shown with it',
      'interval.until <= until',
      'interval.from <= until',
    ],
  ]),
  ...faultsIn('core/submissions/lateness.ts', [
    ['the first instant after the last day is in time', 'receivedAt >= from', 'receivedAt > from'],
    [
      'an extension brings the deadline forward',
      'extension !== undefined && extension.until > deadline',
      'extension !== undefined',
    ],
  ]),
  ...faultsIn('core/periods/calendar.ts', [
    [
      'a worked weekend is no working day',
      'weekend ? year.workedWeekend.includes(date) : ',
      '!weekend && ',
    ],
    ['holidays are worked', '!year.off.includes(date)', 'true'],
  ]),
  ...faultsIn('core/figures/increase.ts', [
    [
      'a count that starts on the first day has no base',
      'period.from <= startsOn',
      'period.from < startsOn',
    ],
    [
      'a base is too old on the very day of its age limit',
      'ageOn(piece.interval, eve) > metric.maxAgeDays',
      'ageOn(piece.interval, eve) >= metric.maxAgeDays',
    ],
    ['a base is never too old', '|| ageOn(piece.interval, eve) > metric.maxAgeDays', ''],
    [
      'a base from which nothing grew is shown as taken away',
      "if (net.numerator === 0n) return lineOf(metric, said, 'left-over');",
      '',
    ],
    [
      'what ends before a count starts is part of it',
      'startsOn === undefined || interval.until > startsOn',
      'startsOn !== interval.until',
    ],
    [
      'a base that was reached by one road is all reached',
      'net.set(said, minus(net.get(said) ?? zero, share))',
      'net.set(said, minus(zero, share))',
    ],
    [
      'what was reached before a restart is shown as left over',
      '{ grown: grownBy(stretch), lines }',
      '{ grown: grownBy(stretch) }',
    ],
    ['a restart is a fall', '(!isAnew)', '(said !== undefined)'],
    [
      'a month that is stated without the mark takes a restart back',
      'piecesOf(metric, heardOf(question, metric, ended)).some(beginsAnew)',
      'beginsAnew(piece)',
    ],
    ['another source’s number is the base', 'source === used.source', 'source !== undefined'],
    [
      'every counter crosses a merger',
      'counters.includes(code)',
      'counters.includes(code) || code !== undefined',
    ],
    [
      'an inexact base is taken away',
      'stretch.from.atLeast\n      ?',
      'stretch.from.decimals < 0\n      ?',
    ],
    [
      'a reading of the first day is the base',
      'interval.until > period.from &&',
      'interval.until >= period.from &&',
    ],
    [
      'a fall is not flagged',
      "stretch.fell ? [...finding.flags, { kind: 'cumulative-fell' }] : finding.flags",
      'finding.flags',
    ],
  ]),
  ...faultsIn('core/units/expected.ts', [
    ['a unit that closed on the eve is expected', 'from < unit.validTo)', 'from <= unit.validTo)'],
    [
      'a unit is expected beside the one that took it over',
      '(unit.validFrom > cutDay || !isTaken(unit))',
      'true',
    ],
    ['shares do not multiply along a chain', 'product(share, taking.share)', 'taking.share'],
    ['an event on the cut day has not happened', 'event.date <= cutDay', 'event.date < cutDay'],
    [
      'a split without shares hands everything over',
      'share !== undefined && event.date',
      'event.date',
    ],
    ['successors of a closed unit are not asked', 'isOver ? unitsAfter(steps, unit) : []', '[]'],
  ]),
  ...faultsIn('core/figures/across.ts', [
    [
      'a statement of the day before is about the new unit',
      'interval.until > unit.validFrom',
      'interval.until >= unit.validFrom',
    ],
    [
      'the mean of a stock crosses a merger',
      "overTime === 'last'\n      ? 'last'",
      "overTime !== 'sum'\n      ? 'last'",
    ],
    [
      'the marks of those before are lost',
      'findings.flatMap(({ flags }) => flags)',
      '(findings[0]?.flags ?? [])',
    ],
  ]),
  ...faultsIn('core/figures/flow-across.ts', [
    [
      'what a successor said from the day on takes the days before',
      'until > date',
      'until >= date',
    ],
    ['a flow crosses whole', 'product(share, part)', 'share'],
  ]),
  ...faultsIn('core/figures/reached-back.ts', [
    [
      'the word of some takers without shares is that of all',
      'taken: each === undefined ? [] : [each.reduce(shared)]',
      'taken: ways.flatMap(({ taken }) => taken).slice(0, 1)',
    ],
    [
      'days that some takers have stated too are not marked',
      '    ...taken.filter(({ isSilent }) => !isSilent),\n',
      '',
    ],
    [
      'who takes a part hides all of what was said before',
      'share: product(way.share, share)',
      'share: way.share',
    ],
  ]),
  ...faultsIn('core/figures/last-across.ts', [
    [
      'a successor’s word of the day does not end what is carried',
      'end === undefined || end <= date',
      'end === undefined || end < date',
    ],
    [
      'a silent predecessor is said to be carried',
      "hasNumber(sight.asked, own) ? counts : 'beside'",
      'counts',
    ],
    [
      'a closed unit’s number is its own',
      "state: 'missing',\n    late: false,",
      "state: 'value',\n    late: false,",
    ],
  ]),
  ...faultsIn('core/figures/unit-finding.ts', [
    [
      'a closed unit’s own last day ends it',
      '(lastEnd(sight, each) ?? validTo) > validTo',
      '(lastEnd(sight, each) ?? validTo) >= validTo',
    ],
    [
      'a unit answers for days before it began',
      'unit.validFrom > period.from ? unit.validFrom : period.from',
      'period.from',
    ],
  ]),
];
