import { describe, expect, test } from 'vitest';
import { Metric } from '../../core/registry/metric.ts';
import type { Figure } from '../../core/reports/report.ts';
import { explanationColumns, rowsOf } from '../../functions/shared/explanation-csv.ts';
import { figureWords } from '../../render/figure-words.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { explained } from '../support/explained.ts';
import { reportOf } from '../support/one-figure.ts';
import { figureFrom, type Saying, smallMetrics, smallRegistry } from '../support/small-world.ts';
import { ndMonth } from '../support/units-in-time.ts';

const percent = { unitOfMeasure: { vi: '%', en: '%' } };
const registryOf = (sources: readonly string[]) =>
  smallRegistry({
    metrics: smallMetrics.map((each) =>
      each.code === 'share' ? Metric.parse({ ...each, ...percent, sources }) : each,
    ),
  });
const registry = registryOf(['a', 'b']);

const bare = (unit: string, says: string, more: Partial<Saying> = {}): Saying => ({
  metric: 'share',
  unit,
  says,
  ...ndMonth('2025-08'),
  ...more,
});

/** What every way to the figure says: the page, the mail's two parts, the explanation in JSON and as a table. */
async function everywhere(figure: Figure) {
  const report = reportOf(figure);
  const page = reportPage(report, 'en').replace(/<style[^]*?<\/style>/g, '');
  const mail = reportMail(report, 'en', 'https://bao-cao.example/');
  const words = figureWords(report, figure, 'en');
  const printed = explanationColumns.find(({ name }) => name === 'printed');
  const percentage = explanationColumns.find(({ name }) => name === 'percentage');
  const [row] = rowsOf(figure.units, { line: words.line, name: () => undefined });
  if (row === undefined) throw new Error('Nobody is asked');
  return {
    page,
    tile: /<ul\s+class="tiles.*?<\/ul>/s.exec(page)?.[0] ?? '',
    mail: `${mail.text}${mail.html}`,
    headline: words.view,
    table: [printed?.of(row), percentage?.of(row)],
    json: await explained(report, figure.id),
  };
}

describe('a percentage that one of several units stated', () => {
  const figure = figureFrom([bare('A1', '80.8')], 'share', { registry });

  test('is the headline of no page, mail or explanation: that says that no unit gave both parts', async () => {
    const { mail, headline, json } = await everywhere(figure);
    expect(headline).toMatchObject({ hasValue: false, marks: [], beside: [] });
    expect(headline.value).toBe('not computable: no unit gave both numerator and denominator');
    expect(mail).toContain('no unit gave both numerator and denominator');
    expect(mail).not.toContain('80.8');
    expect(json).toMatchObject({ total: { cause: 'no-unit-gave-both-parts' } });
    expect(JSON.stringify(json)).not.toContain('"value":"80,8%"');
  });

  test('stands at its unit: in the list, on the map of units and in the table', async () => {
    const { page, tile, table, json } = await everywhere(figure);
    expect(page).toContain('<dd class="v"><b>80.8%</b>');
    expect(tile).toContain('80.8%');
    expect(table).toEqual(['80.8%', '80.8']);
    expect(json.units[0]).toMatchObject({
      unit: 'A1',
      printed: '80,8%',
      percentage: { text: '80.8' },
    });
  });
});

describe('which percentage is printed', () => {
  const say = async (sayings: readonly Saying[], sources = ['a', 'b']) => {
    const figure = figureFrom(sayings, 'share', { registry: registryOf(sources) });
    const { page, tile, table, json } = await everywhere(figure);
    const [line] = json.units as { printed?: string }[];
    const value = /<dd class="v"><b>(.*?)<\/b>/s.exec(page)?.[1];
    const inTile = /<b>(.*?)<\/b>/s.exec(tile)?.[1];
    return { value, inTile, table: table[0], json: line?.printed };
  };
  const alike = (english: string, vietnamese: string, inTile = english) => ({
    value: english,
    inTile,
    table: english,
    json: vietnamese,
  });

  test('that of the source of record, whatever the order in print', async () => {
    const said = [bare('A1', '70.0'), bare('A1', '60.0', { source: 'b' })];
    expect(await say(said, ['b', 'a'])).toEqual(alike('60.0%', '60,0%'));
    expect(await say(said, ['a', 'b'])).toEqual(alike('70.0%', '70,0%'));
  });

  test('none that was taken back by the source of record', async () => {
    const said = [bare('A1', '70.0', { source: 'b' }), bare('A1', 'withdrawn')];
    expect(await say(said)).toEqual(alike('withdrawn', 'đã rút'));
  });

  test('none where the parts cannot be divided', async () => {
    const parts = [
      { ...bare('A1', '5'), metric: 'flow' },
      { ...bare('A1', '0'), metric: 'base' },
    ];
    expect(await say([...parts, bare('A1', '80.8')])).toMatchObject({
      value: 'not computable: denominator 0',
      table: 'not computable: denominator 0',
      inTile: 'not computable',
    });
  });
});

describe('of a unit that is asked alone', () => {
  const alone = (figure: Figure, more: Partial<Figure['units'][number]> = {}): Figure => ({
    ...figure,
    units: figure.units.slice(0, 1).map((line) => ({ ...line, ...more })),
  });
  const headline = (sayings: readonly Saying[], definition = 'nd', label = '2025-08') =>
    figureWords(
      reportOf(figureFrom(sayings, 'share', { registry })),
      alone(figureFrom(sayings, 'share', { registry, definition, label })),
      'en',
    ).view;

  test('the percentage is the headline, marked as stated, with another source beside it', () => {
    const view = headline([bare('A1', '80.8'), bare('A1', '79.0', { source: 'b' })]);
    expect(view).toMatchObject({
      value: '80.8%',
      hasValue: true,
      beside: ['79.0% by b'],
    });
    expect(view.marks[0]).toContain('without numerator and denominator');
  });

  test('earlier months of the quarter are not told as what others say, and an older percentage names its days', () => {
    const months = ['50.0', '60.0', '70.0'].map((says, at) =>
      bare('A1', says, ndMonth(`2025-0${at + 7}`)),
    );
    expect(headline(months, 'quarter', '2025-Q3')).toMatchObject({ value: '70.0%', beside: [] });
    const older = headline(months.slice(0, 1), 'quarter', '2025-Q3');
    expect(older.value).toBe('50.0%');
    expect(older.marks).toContain('value of 15 June – 14 July 2025');
  });

  test('a percentage that was taken back is no number, and the other source’s stands beside it', () => {
    expect(headline([bare('A1', '70.0', { source: 'b' }), bare('A1', 'withdrawn')])).toMatchObject({
      value: 'withdrawn',
      hasValue: false,
      beside: ['70.0% by b'],
    });
  });

  test('a rate that is not counted in percent has its unit of measure', () => {
    const figure = figureFrom([bare('A1', '80.8')], 'share');
    const { view } = figureWords(reportOf(figure), alone(figure), 'en');
    expect(view).toMatchObject({ value: '80.8', hasValue: true, unitOfMeasure: 'x' });
  });

  test('a report of older code, which did not say which percentage stands, says the cause', () => {
    const figure = figureFrom([bare('A1', '80.8')], 'share', { registry });
    const [line] = figure.units;
    if (line === undefined) throw new Error('Nobody is asked');
    const { percentage: _, ...older } = line;
    const view = figureWords(reportOf(figure), { ...figure, units: [older] }, 'en').view;
    expect(view.value).toBe('not computable: only a percentage was stated');
  });
});
