import { describe, expect, test } from 'vitest';
import { Metric } from '../../core/registry/metric.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import type { Figure } from '../../core/reports/report.ts';
import { figureWords } from '../../render/figure-words.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { explained } from '../support/explained.ts';
import { merged } from '../support/merged.ts';
import { reportOf } from '../support/one-figure.ts';
import {
  figureFrom,
  lineOf,
  type Saying,
  smallMetrics,
  smallRegistry,
} from '../support/small-world.ts';
import {
  commune,
  country,
  daily,
  divided,
  ndMonth,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';
import { printed } from './printed.ts';

const alone = [country, province('A', '2000-01-01'), commune('A1', '2000-01-01')];
const registry = worldOf(alone, []);

const quarter = { definition: 'q', label: '2025-Q3', registry };
const month = (
  label: string,
  metric: string,
  says: number | string,
  more: object = {},
): Saying => ({
  metric,
  unit: 'A1',
  says,
  ...ndMonth(label),
  ...more,
});
const months = (metric: string, numbers: readonly (number | string | undefined)[], source = 'a') =>
  numbers.flatMap((says, at) =>
    says === undefined ? [] : [month(`2025-0${at + 7}`, metric, says, { source })],
  );

const besideOf = (figure: Figure, language: 'vi' | 'en' = 'en') =>
  figureWords(reportOf(figure), figure, language).view.beside;
const inQuarter = (sayings: readonly Saying[], metric = 'flow') =>
  besideOf(figureFrom(sayings, metric, quarter));

describe('of a quarter that two sources state by months, beside the sum of record', () => {
  const record = months('flow', [10, 10, 10]);

  test('stands nothing where the other says the same', () => {
    expect(inQuarter([...record, ...months('flow', [10, 10, 10], 'b')])).toEqual([]);
  });

  test('stands the sum of the other one, once', () => {
    expect(inQuarter([...record, ...months('flow', [10, 12, 11], 'b')])).toEqual(['33 by b']);
  });

  test('stand the months of which the other spoke, with their days and with what is counted for these', () => {
    expect(inQuarter([...record, ...months('flow', [12, undefined, undefined], 'b')])).toEqual([
      '12 by b for 15 June – 14 July 2025 only (counted for that part: 10)',
    ]);
    expect(inQuarter([...record, ...months('flow', [12, undefined, 13], 'b')])).toEqual([
      '25 by b for 61 days of 15 June – 14 September 2025 only (counted for that part: 20)',
    ]);
  });

  test('stands nothing of months that the other says alike, nor of one that it took back', () => {
    expect(inQuarter([...record, ...months('flow', [10, undefined, 10], 'b')])).toEqual([]);
    expect(inQuarter([...record, ...months('flow', [10, 'withdrawn', 10], 'b')])).toEqual([]);
  });

  test('the month of which the other alone spoke counts in both', () => {
    const first = months('flow', [10, 10, undefined]);
    expect(inQuarter([...first, ...months('flow', [10, 10, 10], 'b')])).toEqual([]);
    expect(inQuarter([...first, ...months('flow', [11, 10, 10], 'b')])).toEqual(['31 by b']);
  });

  test('and a nil of the other is told as one', () => {
    expect(inQuarter([...record, ...months('flow', ['nil', 'nil', 'nil'], 'b')])).toEqual([
      'nil: none by b',
    ]);
  });

  test.each([
    ['mean-flow', [10, 20, 30], [20, 20, 20], []],
    ['mean-flow', [10, 20, 30], [30, 30, 30], ['30 by b']],
    ['least-flow', [10, 20, 30], [10, 40, 40], []],
    ['least-flow', [10, 20, 30], [15, 15, 40], ['15 by b']],
    ['most-flow', [10, 20, 30], [30, 1, 1], []],
    ['most-flow', [10, 20, 30], [35, 1, 1], ['35 by b']],
    ['stock', [10, 20, 30], [1, 2, 30], []],
    ['stock', [10, 20, 30], [1, 2, 31], ['31 by b']],
    ['old-count', [10, 20, 30], [1, 2, 31], ['31 by b']],
  ])('%s goes by its own axis: %j beside %j', (metric, mine, theirs, beside) => {
    const said = [...months(metric, mine), ...months(metric, theirs, 'b')];
    expect(inQuarter(said, metric)).toEqual(beside);
  });
});

describe('what says the same number with other decimals is no other number', () => {
  const finer = indexRegistry(1, {
    ...registry,
    metrics: registry.metrics.map((metric) => Metric.parse({ ...metric, decimals: 2 })),
  });
  const beside = (metric: string, mine: string, theirs: string): readonly string[] =>
    besideOf(
      figureFrom([...months(metric, [mine]), ...months(metric, [theirs], 'b')], metric, {
        registry: finer,
        definition: 'nd',
        label: '2025-07',
      }),
    );

  test.each([
    ['10.50', '10.5'],
    ['10.5', '10.50'],
    ['10.54', '10.5'],
    ['10.5', '11'],
  ])('%s and %s', (mine, theirs) => {
    expect(beside('stock', mine, theirs)).toEqual([]);
    expect(beside('flow', mine, theirs)).toEqual([]);
    expect(beside('share', mine, theirs)).toEqual([]);
  });

  test('but what differs so rounded, or is "over", is another', () => {
    expect(beside('stock', '10.56', '10.5')).toEqual(['10.5 by b']);
    expect(beside('stock', '10.50', '>10.5')).toEqual(['over 10.5 by b']);
    expect(beside('share', '10.56', '10.5')).toEqual(['10.5 by b']);
  });

  test('nor of a part', () => {
    const part = (theirs: string) =>
      besideOf(
        figureFrom([...months('flow', ['10.50', '1']), ...months('flow', [theirs], 'b')], 'flow', {
          ...quarter,
          registry: finer,
        }),
      );
    expect(part('10.5')).toEqual([]);
    expect(part('10.4')).toHaveLength(1);
  });
});

describe('of a month by days', () => {
  const days = daily('flow', 'A1', 2, '2025-07-15', '2025-08-14');
  const other = (says: number) => days.map((day) => ({ ...day, says, source: 'b' }));

  test('the other source stands once, and not where it agrees', () => {
    expect(besideOf(figureFrom([...days, ...other(2)], 'flow', { registry }))).toEqual([]);
    expect(besideOf(figureFrom([...days, ...other(3)], 'flow', { registry }))).toEqual(['93 by b']);
  });

  test('the same on the page, in both parts of the mail and in the explanation, which lists every day', async () => {
    const figure = figureFrom([...days, ...other(3)], 'flow', { registry });
    const report = reportOf(figure);
    const mail = reportMail(report, 'vi', 'https://bao-cao.example/');
    const page = printed(reportPage(report, 'vi'));
    for (const text of [page, printed(mail.html), mail.text]) {
      expect(text.split('93 theo b')).toHaveLength(2);
      expect(text).not.toContain('3 theo b 3 theo b');
    }
    const json = await explained(report, figure.id);
    expect(json).toMatchObject({ printed: { beside: ['93 theo b'] } });
    expect(lineOf(figure, 'A1').statements).toHaveLength(62);
    expect(lineOf(figure, 'A1').flags).toEqual([{ kind: 'sources-differ', sources: ['b'] }]);
  });

  test('some days are told together', () => {
    const said = [...days, ...other(3).slice(0, 4)];
    expect(besideOf(figureFrom(said, 'flow', { registry }), 'vi')).toEqual([
      '12 theo b, chỉ riêng 15/7–18/7/2025 (số được tính cho phần này: 8)',
    ]);
  });
});

describe('of a unit that took others in', () => {
  const reform = '2025-08-01';
  const world = worldOf(
    [
      ...alone.slice(0, 2),
      ...['A7', 'A8'].map((code) => commune(code, '2000-01-01', reform)),
      commune('A9', reform),
    ],
    [merged(['A7', 'A8'], 'A9', reform)],
  );
  const beside = (sayings: readonly Saying[], metric: string) =>
    besideOf(figureFrom(sayings, metric, { registry: world }));
  const said = (unit: string, day: string, metric: string, says: number, source = 'a'): Saying => ({
    metric,
    unit,
    says,
    source,
    ...onDay(day),
  });
  const before = said('A7', '2025-07-20', 'flow', 10);
  const after = said('A9', '2025-08-05', 'flow', 3);

  test('the parts of the other source are added as those of record are', () => {
    expect(
      beside(
        [
          before,
          after,
          said('A7', '2025-07-20', 'flow', 10, 'b'),
          said('A9', '2025-08-05', 'flow', 3, 'b'),
        ],
        'flow',
      ),
    ).toEqual([]);
    expect(
      beside(
        [
          before,
          after,
          said('A7', '2025-07-20', 'flow', 12, 'b'),
          said('A9', '2025-08-05', 'flow', 3, 'b'),
        ],
        'flow',
      ),
    ).toEqual(['15 by b']);
  });

  test('what it says of one of them is named, with its day', () => {
    expect(beside([before, after, said('A7', '2025-07-20', 'flow', 12, 'b')], 'flow')).toEqual([
      '12 by b for A7, 20 July 2025 only (counted for that part: 10)',
    ]);
  });

  test('so do last values that stand in for it', () => {
    const day = '2025-07-31';
    const stocks = [said('A7', day, 'stock', 10), said('A8', day, 'stock', 7)];
    expect(beside([...stocks, said('A7', day, 'stock', 10, 'b')], 'stock')).toEqual([]);
    expect(beside([...stocks, said('A7', day, 'stock', 11, 'b')], 'stock')).toEqual([
      '11 by b for A7, 31 July 2025 only (counted for that part: 10)',
    ]);
    const both = [said('A7', day, 'stock', 11, 'b'), said('A8', day, 'stock', 7, 'b')];
    expect(beside([...stocks, ...both], 'stock')).toEqual(['18 by b']);
  });

  test('and each with the share that came here', () => {
    const split = worldOf(
      [...alone.slice(0, 2), commune('O', '2000-01-01', reform), commune('P', reform)].concat(
        commune('Q', reform, undefined, { parent: 'B' }),
        province('B', '2000-01-01'),
      ),
      [divided('O', { P: '2/5', Q: '3/5' }, reform)],
    );
    const stock = [said('O', '2025-07-31', 'stock', 10), said('O', '2025-07-31', 'stock', 20, 'b')];
    const figure = figureFrom(stock, 'stock', { registry: split });
    expect(figureWords(reportOf(figure), figure, 'en').view.value).toBe('4');
    expect(besideOf(figure)).toEqual(['8 by b']);
  });
});

describe('a percentage without parts', () => {
  const percent = { unitOfMeasure: { vi: '%', en: '%' }, factor: 100 };
  const metrics = smallMetrics.map((each) =>
    each.code === 'share' ? Metric.parse({ ...each, ...percent }) : each,
  );
  const world = smallRegistry({ units: alone, metrics });
  const beside = (sayings: readonly Saying[], more: object = {}) =>
    besideOf(figureFrom(sayings, 'share', { registry: world, ...more }));
  const ofQuarter = { definition: 'quarter', label: '2025-Q3' };
  const whole = { from: '2025-06-15', until: '2025-09-15' };
  const pairs = [...months('flow', [1, 2, 3]), ...months('base', [10, 10, 10])];

  test('stands beside the ratio of the same days, as far as it is rounded', () => {
    const pair = [month('2025-08', 'flow', 1), month('2025-08', 'base', 3)];
    expect(beside([...pair, month('2025-08', 'share', '33.3')])).toEqual([]);
    expect(beside([...pair, month('2025-08', 'share', '33')])).toEqual([]);
    expect(beside([...pair, month('2025-08', 'share', '35.0')])).toEqual(['35.0% by a']);
  });

  test('of the quarter beside the quarter, and of a month with what is counted for that month', () => {
    expect(beside([...pairs, month('', 'share', '20.0', whole)], ofQuarter)).toEqual([]);
    expect(beside([...pairs, month('', 'share', '25.0', whole)], ofQuarter)).toEqual([
      '25.0% by a',
    ]);
    expect(beside([...pairs, month('2025-09', 'share', '30.0')], ofQuarter)).toEqual([]);
    expect(beside([...pairs, month('2025-09', 'share', '35.0')], ofQuarter)).toEqual([
      '35.0% by a for 15 August – 14 September 2025 only (counted for that part: 30.0%)',
    ]);
  });

  test('not beside a quarter of which the parts of that month are not known', () => {
    const stated = [month('', 'flow', 6, whole), month('', 'base', 30, whole)];
    expect(beside([...stated, month('2025-09', 'share', '35.0')], ofQuarter)).toEqual([]);
  });

  test('of the whole quarter, beside months that are not all of it, with its days', () => {
    const two = [...months('flow', [1, 2]), ...months('base', [10, 10])];
    expect(beside([...two, month('', 'share', '25.0', whole)], ofQuarter)).toEqual([
      '25.0% by a (value of 15 June – 14 September 2025)',
    ]);
  });
});
