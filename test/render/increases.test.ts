import { describe, expect, test } from 'vitest';
import { buildReport } from '../../core/reports/build-report.ts';
import type { Language } from '../../core/names.ts';
import type { Figure, Report } from '../../core/reports/report.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { csvText } from '../../functions/shared/csv-answer.ts';
import { explanationColumns, rowsOf } from '../../functions/shared/explanation-csv.ts';
import { Explanation } from '../../functions/shared/explanation-shape.ts';
import { figureWords } from '../../render/figure-words.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { explained } from '../support/explained.ts';
import { reportOf } from '../support/one-figure.ts';
import { figureFrom, say, type Saying } from '../support/small-world.ts';
import {
  commune,
  country,
  divided,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';
import { printed } from './printed.ts';

const reform = '2025-08-01';
const registry = worldOf(
  [country, province('A', '2020-01-01'), commune('O', '2020-01-01', reform)].concat(
    ['P', 'Q'].map((code) => commune(code, reform)),
  ),
  [divided('O', { P: '2/5', Q: '3/5' }, reform, { countersTakenOver: ['old-count'] })],
);

const count = (unit: string, says: number, when: object, more: object = {}): Saying => ({
  metric: 'old-count',
  unit,
  says,
  ...when,
  ...more,
});

/** The count of O, divided between P and Q, of which P began to count anew. */
const statements = [
  count('O', 100, ndMonth('2025-07')),
  count('P', 70, onDay('2025-08-10')),
  count('P', 5, onDay('2025-08-14'), { restart: true }),
  count('Q', 90, onDay('2025-08-14')),
].map((saying) => say(registry, saying));

function reportOver(said: readonly Statement[]): Report {
  const definition = registry.definitionByCode.get('nd');
  if (definition === undefined) throw new Error('No definition');
  return buildReport({
    registry,
    definition,
    scope: UnitCode.parse('A'),
    label: '2025-08',
    edition: 1,
    asOf: Instant.parse('2025-09-20T00:00:00.000Z'),
    statements: said,
    recommendations: [],
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
  });
}

const report = reportOver(statements);

const cardIn = (language: Language, of: Report = report): string => {
  const page = reportPage(of, language);
  const from = page.indexOf('<article class="figure" id="figure-nd.old-count">');
  return printed(page.slice(from, page.indexOf('</article>', from)));
};

test('the page says what an increase is made of: bases with their share, what was reached, and where it was counted anew', () => {
  const vi = cardIn('vi');
  expect(vi).toContain('số cuối kỳ trừ số gốc đầu kỳ');
  expect(vi).toMatch(/5 · được dùng · đếm lại từ đầu · 14\/8\/2025/);
  expect(vi).toMatch(/100 · O · số gốc đầu kỳ · chỉ tính 0,4 /);
  expect(vi).toMatch(/100 · O · số gốc đầu kỳ · chỉ tính 0,6 /);
  expect(vi).toMatch(/70 · mức đã đạt trước khi đếm lại · 10\/8\/2025/);
  const en = cardIn('en');
  expect(en).toContain('less the base before the period');
  expect(en).toMatch(/5 · used · counted anew from here · /);
  expect(en).toMatch(/100 · O · base before the period · counts for 0.4 /);
  expect(en).toMatch(/70 · reached before it was counted anew/);
});

test('what it says once of most statements is of those that are used, and not of their bases', () => {
  expect(cardIn('en')).not.toContain('Unless it says otherwise');
  expect(cardIn('en').split('15 June – 14 July 2025')).toHaveLength(3);
});

test('so does its explanation as data, by the description of the endpoint', async () => {
  const explanation = await explained(report, 'nd.old-count');
  expect(Explanation.safeParse({ ...explanation, nextPageToken: null }).error).toBeUndefined();
  expect(
    explanation.units.map(({ unit, increase, statements }) => [
      unit,
      `${increase?.numerator}/${increase?.denominator}`,
      ...statements.map(({ role, share = '', restart = false }) => [role, share, restart].join()),
    ]),
  ).toEqual([
    ['P', '35/1', 'used,,true', 'base,2/5,false', 'reached,,false'],
    ['Q', '30/1', 'used,,false', 'base,3/5,false'],
  ]);
});

test('and as a table', () => {
  const figure = report.sections[0]?.figures.find(({ id }) => id === 'nd.old-count');
  const words = { line: () => '', name: () => undefined };
  const text = csvText(explanationColumns, rowsOf(figure?.units ?? [], words), ',');
  const [head = [], ...rows] = text
    .slice(1)
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  const wanted = ['unit', 'increase', 'role', 'share', 'value', 'restart'].map((name) =>
    head.indexOf(name),
  );
  expect(rows.map((row) => wanted.map((at) => row[at]).join(' '))).toEqual([
    'P 35 used  5 true',
    'P 35 base 2/5 100 ',
    'P 35 reached  70 ',
    'Q 30 used  90 ',
    'Q 30 base 3/5 100 ',
  ]);
});

describe('where not every unit has an increase', () => {
  const nd = (unit: string, says: number | string, label = '2025-08'): Saying => ({
    metric: 'old-count',
    unit,
    says,
    ...ndMonth(label),
  });
  const both = [nd('A1', 100, '2025-07'), nd('A1', 130)];
  const everywhere = async (figure: Figure) => {
    const mail = reportMail(reportOf(figure), 'en', 'https://bao-cao.example/');
    const words = figureWords(reportOf(figure), figure, 'en');
    return {
      texts: [cardIn('en', reportOf(figure)), printed(mail.html), mail.text],
      view: words.view.increase,
      json: await explained(reportOf(figure), figure.id),
    };
  };

  test('it says of how many it is, on the page, in both parts of the mail and in the explanation', async () => {
    const figure = figureFrom([...both, nd('A2', 500), nd('A3', 700)], 'old-count');
    const { texts, view, json } = await everywhere(figure);
    expect(view).toBe('increase in the period: 30 (1/3 units)');
    for (const text of texts) expect(text.replace(/\s+/g, ' ')).toContain(view);
    expect(texts[0]).toContain('Without an increase (2) A2, A3');
    expect(json).toMatchObject({ printed: { increase: 'tăng trong kỳ: 30 (1/3 đơn vị)' } });
    expect(cardIn('vi', reportOf(figure))).toContain('Không có số tăng (2) A2, A3');
  });

  test('a nil is a report there, too, and a withdrawal none', async () => {
    const figure = figureFrom([...both, nd('A2', 'nil'), nd('A3', 'withdrawn')], 'old-count');
    const { texts, view } = await everywhere(figure);
    expect(view).toBe('increase in the period: 30 (2/3 units)');
    expect(texts[0]).toContain('Without an increase (1) A3');
  });

  test('nothing is said where all have one, or where there is none', async () => {
    const all = ['A1', 'A2', 'A3'].flatMap((unit) => [nd(unit, 100, '2025-07'), nd(unit, 110)]);
    const complete = await everywhere(figureFrom(all, 'old-count'));
    expect(complete.view).toBe('increase in the period: 30');
    expect(complete.texts[0]).not.toContain('Without an increase');
    const none = await everywhere(figureFrom([nd('A1', 100)], 'old-count'));
    expect(none.view).toBe('increase in the period: not computable: no base before the period');
  });

  test('of the country, each province says its own', () => {
    const figure = figureFrom([...both, nd('A2', 500), nd('A3', 700)], 'old-count', {
      scope: 'VN',
    });
    expect(cardIn('en', reportOf({ ...figure, units: [] }))).toContain('30 (1/3 units)');
  });
});
