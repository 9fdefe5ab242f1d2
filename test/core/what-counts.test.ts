import { describe, expect, test } from 'vitest';
import { answerStandings } from '../../core/reports/answers.ts';
import { missingCompulsory } from '../../core/submissions/compulsory.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import { Metric } from '../../core/registry/metric.ts';
import { knownPeriod, type PeriodType } from '../../core/periods/period.ts';
import type { CalendarCode } from '../../core/periods/period-rule.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { planSections } from '../../core/reports/section-plan.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { expectedReporters } from '../../core/units/expected.ts';
import type { Interval, Statement } from '../../core/statements/statement.ts';
import { addDays, type LocalDate } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import {
  figureFrom,
  lineOf,
  type Saying,
  say,
  short,
  smallMetrics,
  smallRegistry,
  smallUnits,
} from '../support/small-world.ts';
import { commune } from '../support/units-in-time.ts';

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

describe('what is no period of the dataset (rule 6)', () => {
  const plain = smallRegistry();
  const definition = plain.definitionByCode.get('nd');
  const nd = plain.datasetByCode.get('nd' as Dataset['code']);
  if (definition === undefined || nd === undefined) throw new Error('Not in the small world');
  const ruled = (code: string, periodType: string, calendar: string) =>
    Dataset.parse({ ...nd, code, periodType, calendar });
  const reported = (code: string, periodType: string, firstPeriod: string) =>
    ReportDefinition.parse({
      ...definition,
      code,
      periodType,
      firstPeriod,
      sections: [{ dataset: code.split('-by-')[0] }],
    });
  const registry = indexRegistry(1, {
    ...plain,
    datasets: [
      ...plain.datasets,
      ruled('week', 'week', 'nd09'),
      ruled('day', 'day', 'nd09'),
      ruled('tenth', 'month', 'month-same-10'),
    ],
    definitions: [
      ...plain.definitions,
      reported('nd-by-quarter', 'quarter', '2025-Q1'),
      reported('nd-by-year-to-date', 'year-to-date', '2025-01-YTD'),
      reported('day-by-quarter', 'quarter', '2025-Q1'),
      reported('week', 'week', '2025-W01'),
      reported('day', 'day', '2025-01-01'),
      reported('tenth', 'month', '2025-01'),
    ],
  });

  const over = (type: PeriodType, label: string, calendar: CalendarCode = 'nd09') =>
    knownPeriod(calendar, type, label).interval;
  const stated = (metric: string, says: Saying['says'], ...intervals: readonly Interval[]) =>
    intervals.map((interval): Saying => ({ metric, unit: 'A1', says, ...interval }));
  const lineIn = (
    sayings: readonly Saying[],
    metric: string,
    report: string = 'nd',
    label: string = '2025-08',
  ) => lineOf(figureFrom(sayings, metric, { registry, definition: report, label }), 'A1');
  const rolesIn = ({ statements }: ReturnType<typeof lineIn>, says: string) =>
    statements.flatMap((each) =>
      each.says.kind === 'value' && each.says.text === says ? [each.role] : [],
    );

  const months = ['2025-07', '2025-08', '2025-09'].map((label) => over('month', label));
  const weeks = ['2025-W30', '2025-W31', '2025-W32'].map((label) => over('week', label));
  const wall = ['2025-07', '2025-08'].map((label) => over('month', label, 'gregorian'));
  const days = Array.from({ length: 31 }, (_, at) => {
    const from = addDays('2025-07-15' as LocalDate, at);
    return { from, until: addDays(from, 1) };
  });

  test('adds no months of another calendar to those of its own', () => {
    const line = lineIn(
      [...stated('flow', 100, ...months), ...stated('flow', 500, ...wall)],
      'flow',
      'nd-by-quarter',
      '2025-Q3',
    );
    expect([short(line.outcome), line.state]).toEqual(['300', 'value']);
    expect(rolesIn(line, '500')).toEqual(['left-over', 'left-over']);
  });

  test('adds no weeks into a month, instead of its days or where there is nothing else', () => {
    const alone = lineIn(stated('flow', 7, ...weeks), 'flow');
    expect([short(alone.outcome), alone.state]).toEqual(['missing', 'missing']);
    expect(rolesIn(alone, '7')).toEqual(['left-over', 'left-over', 'left-over']);
    const beside = lineIn([...stated('flow', 1, ...days), ...stated('flow', 70, ...weeks)], 'flow');
    expect([short(beside.outcome), beside.state]).toEqual(['31', 'value']);
  });

  test('takes no week, quarter or month of another calendar for the last word', () => {
    const said = stated('stock', 40, over('day', '2025-08-05'));
    for (const later of [over('week', '2025-W32'), over('week', '2025-W33')]) {
      const line = lineIn([...said, ...stated('stock', 99, later)], 'stock');
      expect(short(line.outcome)).toBe('40');
    }
    const spring = stated('stock', 99, over('quarter', '2025-Q2'));
    const may = stated('stock', 40, over('month', '2025-05'));
    expect(short(lineIn([...may, ...spring], 'stock', 'nd', '2025-06').outcome)).toBe('40 carried');
    const [wallJuly] = wall;
    expect(wallJuly && rolesIn(lineIn(stated('stock', 99, wallJuly), 'stock'), '99')).toEqual([
      'left-over',
    ]);
  });

  test('lets a count grow from no week and over no restart that a week declares', () => {
    const [july, august] = months;
    if (july === undefined || august === undefined) throw new Error('Three months');
    const counted = [...stated('old-count', 100, july), ...stated('old-count', 130, august)];
    const onTheEve = stated('old-count', 120, over('week', '2025-W28'));
    const within = stated('old-count', 5, over('week', '2025-W32')).map((saying) => ({
      ...saying,
      restart: true as const,
    }));
    expect(short(lineIn([...counted, ...onTheEve], 'old-count').increase)).toBe('30');
    expect(short(lineIn([...counted, ...within], 'old-count').increase)).toBe('30');
    const noBase = [...stated('old-count', 130, august), ...onTheEve];
    expect(short(lineIn(noBase, 'old-count').increase)).toBe('no-base');
  });

  test('pairs no operands of weeks, and leaves a ratio withdrawn beside them', () => {
    const pair = (says: Saying['says'], ...intervals: readonly Interval[]) => [
      ...stated('flow', says, ...intervals),
      ...stated('base', says, ...intervals),
    ];
    expect(short(lineIn(pair(7, ...weeks), 'share').outcome)).toBe('missing');
    const both = [...stated('flow', 'withdrawn', over('month', '2025-08')), ...pair(7, ...weeks)];
    expect(lineIn(both, 'share').state).toBe('withdrawn');
    const [week] = weeks;
    const bare = stated('share', '50.0', ...(week ? [week] : []));
    expect(short(lineIn(bare, 'share').outcome)).toBe('missing');
  });

  test('is not what lies between it and the period of a longer report, stated as a whole', () => {
    const quarter = over('quarter', '2025-Q3');
    const flagsBeside = (says: number) => {
      const line = lineIn(
        [...stated('flow', 100, ...months), ...stated('flow', says, quarter)],
        'flow',
        'nd-by-quarter',
        '2025-Q3',
      );
      expect(short(line.outcome)).toBe(String(says));
      return line.flags.map(({ kind }) => kind);
    };
    expect(flagsBeside(300)).toEqual([]);
    expect(flagsBeside(310)).toEqual(['leftover-differs']);
    const year = lineIn(
      [
        ...stated('flow', 100, over('month', '2025-08')),
        ...stated('flow', 7, over('quarter', '2025-Q1')),
      ],
      'flow',
      'nd-by-year-to-date',
      '2025-08-YTD',
    );
    expect(short(year.outcome)).toBe('107 partial 122');
  });

  test('compares what fills a month that was stated as a whole', () => {
    const february = over('month', '2021-02', 'gregorian');
    const four = ['2021-W05', '2021-W06', '2021-W07', '2021-W08'].map((label) =>
      over('week', label),
    );
    const flags = (says: Saying['says']) =>
      lineIn(
        [...stated('flow', 28, february), ...stated('flow', says, ...four)],
        'flow',
        'wall',
        '2021-02',
      ).flags.map(({ kind }) => kind);
    expect(flags(7)).toEqual([]);
    expect(flags(8)).toEqual(['leftover-differs']);
    expect(flags('withdrawn')).toEqual([]);
  });

  test('keeps days in everything, weeks in weeks and months of a rule of one’s own in those', () => {
    const summer = Array.from({ length: 92 }, (_, at) => {
      const from = addDays('2025-06-15' as LocalDate, at);
      return { from, until: addDays(from, 1) };
    });
    const inQuarter = (report: string) =>
      short(lineIn(stated('flow', 1, ...summer), 'flow', report, '2025-Q3').outcome);
    expect(['nd-by-quarter', 'day-by-quarter', 'quarter'].map(inQuarter)).toEqual([
      '92',
      '92',
      '92',
    ]);
    const monthly = stated('flow', 5, ...months);
    expect(short(lineIn(monthly, 'flow', 'quarter', '2025-Q3').outcome)).toBe('15');
    const daily = (sayings: readonly Saying[]) =>
      short(lineIn(sayings, 'flow', 'day', '2025-08-05').outcome);
    expect(daily(stated('flow', 1, ...days))).toBe('1');
    expect(daily(stated('flow', 7, ...weeks))).toBe('missing');
    expect(
      short(lineIn(stated('flow', 7, ...weeks), 'flow', 'day-by-quarter', '2025-Q3').outcome),
    ).toBe('missing');
    expect(short(lineIn(stated('flow', 7, ...weeks), 'flow', 'week', '2025-W31').outcome)).toBe(
      '7',
    );
    const own = stated('flow', 9, over('month', '2025-08', 'month-same-10'));
    expect(short(lineIn([...own, ...monthly], 'flow', 'tenth', '2025-08').outcome)).toBe('9');
  });

  test('compares a control level that stated all of the period at once, and adds nothing of it', () => {
    const province: Saying = {
      metric: 'stock',
      unit: 'A',
      says: 55,
      ...over('quarter', '2025-Q3'),
    };
    const communes = ['A1', 'A2', 'A3'].map((unit) => ({
      metric: 'stock',
      unit,
      says: 10,
      ...over('month', '2025-09'),
    }));
    const figure = figureFrom([...communes, province], 'stock', {
      registry,
      definition: 'nd-by-quarter',
      label: '2025-Q3',
    });
    expect(short(figure.total)).toBe('30');
    expect(figure.compared.map(({ differs }) => differs)).toEqual([true]);
    const wallWord = { ...province, ...wall[1] };
    const beside = figureFrom([...communes, wallWord], 'stock', {
      registry,
      definition: 'nd-by-quarter',
      label: '2025-Q3',
    });
    expect(beside.compared).toEqual([]);
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

  function planOf() {
    const definition = registry.definitionByCode.get('nd');
    if (definition === undefined) throw new Error('Not in the small world');
    const [plan] = planSections(registry, definition, 'A' as UnitCode, '2025-08');
    if (plan === undefined) throw new Error('No section');
    return plan;
  }
  const answer = (source: string, interval: { from: string; until: string }): Statement => ({
    ...say(registry, { metric: 'words', unit: 'A1', says: 'nil', source, ...interval }),
    says: { kind: 'text', text: 'yes' },
  });
  const standingFrom = (...said: readonly Statement[]) => {
    const plan = planOf();
    return answerStandings(foldStatements(said), words, plan).find(({ unit }) => unit === 'A1')
      ?.state;
  };
  function isMissing(...said: readonly Statement[]): boolean {
    const reporter = planOf().reporters.find(({ unit }) => unit.code === 'A1');
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

  test('is not told by words of another unit that carried the code before', () => {
    const handedOn = '2025-08-01';
    const twice = smallRegistry({
      metrics: [words],
      units: [...smallUnits, commune('A7', '2020-01-01', handedOn), commune('A7', handedOn)],
    });
    const reporter = expectedReporters(twice, asked, period.interval).find(
      ({ line }) => line === 'A7',
    );
    if (reporter === undefined) throw new Error('Nobody is asked');
    const missingAfter = (interval: { from: string; until: string }) => {
      const ledger = foldStatements([{ ...answer('a', interval), unit: 'A7' as UnitCode }]);
      return missingCompulsory(twice, asked, reporter, period, ledger).map(({ code }) => code);
    };
    expect(missingAfter(day('2025-07-31', handedOn))).toEqual(['words']);
    expect(missingAfter(day(handedOn, '2025-08-02'))).toEqual([]);
  });

  test('is told by words on its own periods', () => {
    const ofWeek = answer('a', knownPeriod('nd09', 'week', '2025-W32').interval);
    const ofMonth = answer('a', period.interval);
    expect(isMissing(ofWeek)).toBe(true);
    expect(standingFrom(ofWeek)).toBe('missing');
    expect(isMissing(ofWeek, ofMonth)).toBe(false);
    expect(standingFrom(ofWeek, ofMonth)).toBe('value');
  });
});
