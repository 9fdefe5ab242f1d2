import { expect, test } from 'vitest';
import { vietnamese } from './print.ts';
import { type Posted, reportOver } from './small-world.ts';

const inTime = '2025-08-16T03:00:00.000Z';
const month = '2025-08';

type More = { at?: string; receipt?: string; source?: string; observedAt?: string };

/** A commune's request under the monthly dataset, in time and by the first source unless said otherwise. */
const post = (unit: string, rows: readonly object[], more: More = {}): Posted => {
  const { at = inTime, receipt, ...defaults } = more;
  const body = { dataset: 'xa', unit, period: month, source: 'first', ...defaults, rows };
  return { at, body, ...(receipt === undefined ? {} : { receipt }) };
};
const value = (metric: string, amount: number | string, more: object = {}) => ({
  metric,
  value: amount,
  ...more,
});
const day = (text: string) => {
  const next = new Date(Date.parse(text) + 86_400_000).toISOString().slice(0, 10);
  return { from: text, until: next };
};
const days = (from: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
  );

type Ask = {
  metric: string;
  unit?: string;
  subject?: string;
  part?: string;
  label?: string;
  definition?: string;
};

/** A figure read as a person reads it: its total, its line of a unit, and its coverage. */
async function figureOver(
  posts: readonly Posted[],
  ask: Ask,
  asked: Parameters<typeof reportOver>[1] = {},
) {
  const { metric, unit = '00001', subject = 'figure', part = 'total' } = ask;
  const report = await reportOver(posts, asked);
  const is = (row: { metric: string; subject: string }) =>
    row.metric === metric && row.subject === subject;
  const print = (row: (typeof report.totals)[number] | (typeof report.units)[number] | undefined) =>
    row === undefined || row.numerator === null || row.denominator === null
      ? row?.cause
      : `${row.at_least ? 'trên ' : ''}${vietnamese(row.numerator, row.denominator, row.decimals)}`;
  const line = report.units.find((row) => is(row) && row.unit === unit);
  return {
    total: print(report.totals.find((row) => is(row) && row.part === part)),
    line: line === undefined ? 'not expected' : `${line.state}: ${print(line)}`,
    daysLeftOut: line?.days_left_out,
    coverage: report.coverage.find((row) => is(row) && row.part === part),
  };
}

test('a sum adds what was stated; nil, withdrawn and silent units are named apart', async () => {
  const posts = [
    post('00001', [value('received', 120)]),
    post('00002', [{ metric: 'received', nil: { reason: 'no counter yet' } }]),
  ];
  const { total, line, coverage } = await figureOver(posts, { metric: 'received' });
  expect(total).toBe('120');
  expect(line).toBe('value: 120');
  expect(coverage).toMatchObject({
    expected: 3,
    value: 1,
    nil: ['00002'],
    missing: ['00003'],
    late: [],
  });
});

test('zero is data', async () => {
  const { total, coverage } = await figureOver([post('00001', [value('received', 0)])], {
    metric: 'received',
  });
  expect(total).toBe('0');
  expect(coverage).toMatchObject({ value: 1 });
});

test('a withdrawal takes the statement back, and neither an older one nor another source resurfaces', async () => {
  const { line, total, coverage } = await figureOver(
    [
      post('00001', [value('received', 100)], { at: '2025-08-15T01:00:00.000Z' }),
      post('00001', [value('received', 110)]),
      post('00001', [value('received', 90)], { source: 'second' }),
      post('00001', [{ metric: 'received', withdraw: { reason: 'wrong unit' } }], {
        at: '2025-08-17T01:00:00.000Z',
      }),
    ],
    { metric: 'received' },
  );
  expect(line).toBe('withdrawn: withdrawn');
  expect(total).toBe('missing');
  expect(coverage).toMatchObject({ value: 0, withdrawn: ['00001'], missing: ['00002', '00003'] });
});

test('an older statement that arrives late never becomes current', async () => {
  const { line } = await figureOver(
    [
      post('00001', [value('staff', 12)], { observedAt: '2025-08-14T09:00:00+07:00' }),
      post('00001', [value('staff', 11)], {
        observedAt: '2025-08-13T09:00:00+07:00',
        at: '2025-08-17T01:00:00.000Z',
      }),
    ],
    { metric: 'staff' },
  );
  expect(line).toBe('value: 12');
});

test('a correction that names the receipt it replaces wins whatever its observedAt', async () => {
  const first = post('00001', [value('staff', 12)], {
    observedAt: '2025-08-14T09:00:00Z',
    receipt: 'A',
  });
  const corrected = post('00001', [value('staff', 10, { replaces: 'A' })], {
    observedAt: '2025-08-01T09:00:00Z',
    at: '2025-08-17T01:00:00.000Z',
    receipt: 'B',
  });
  const newer = post('00001', [value('staff', 15)], {
    observedAt: '2025-08-15T09:00:00Z',
    at: '2025-08-17T02:00:00.000Z',
  });
  const again = { ...first, at: '2025-08-17T03:00:00.000Z', receipt: 'C' };
  expect((await figureOver([first, corrected], { metric: 'staff' })).line).toBe('value: 10');
  expect((await figureOver([first, corrected, again], { metric: 'staff' })).line).toBe('value: 10');
  expect((await figureOver([first, corrected, newer], { metric: 'staff' })).line).toBe('value: 15');
});

test('the source first in the order of the metric is the source of record, whenever it spoke', async () => {
  const posts = [
    post('00001', [value('received', 80)], { at: '2025-08-17T01:00:00.000Z', source: 'second' }),
    post('00001', [value('received', 78)]),
    post('00002', [value('received', 5)], { source: 'second' }),
  ];
  expect((await figureOver(posts, { metric: 'received' })).total).toBe('83');
});

test('a flow stated by days is added, and a day left out makes it partial with that day counted', async () => {
  const stated = (count: number) =>
    days('2025-07-15', count).map((text) => value('received', 2, { period: day(text) }));
  const full = await figureOver([post('00001', stated(31))], { metric: 'received' });
  expect([full.line, full.daysLeftOut]).toEqual(['value: 62', 0]);
  const gap = await figureOver([post('00001', stated(30))], { metric: 'received' });
  expect([gap.line, gap.daysLeftOut, gap.total]).toEqual(['partial: 60', 1, '60']);
  expect(gap.coverage).toMatchObject({ value: 0, partial: ['00001'] });
});

test('a statement of the whole period leaves its days over', async () => {
  const rows = [value('received', 50), value('received', 3, { period: day('2025-08-01') })];
  expect((await figureOver([post('00001', rows)], { metric: 'received' })).total).toBe('50');
});

test('a quarter is covered by its months first, by days only where no month stands', async () => {
  const rows = [
    value('received', 10, { period: '2025-07' }),
    value('received', 20, { period: '2025-08' }),
    value('received', 99, { period: day('2025-08-01') }),
    value('received', 1, { period: day('2025-08-15') }),
  ];
  const { line, daysLeftOut } = await figureOver(
    [post('00001', rows)],
    { metric: 'received' },
    {
      definition: 'quy',
      label: '2025-Q3',
    },
  );
  expect([line, daysLeftOut]).toEqual(['partial: 31', 30]);
});

test('a stock is the last one stated; an older one is carried within the age limit, and missing beyond', async () => {
  const at = (text: string) => post('00001', [value('staff', 7, { period: day(text) })]);
  expect(
    (await figureOver([at('2025-08-14'), at('2025-07-20')], { metric: 'staff' })).coverage,
  ).toMatchObject({
    value: 1,
    carried: [],
  });
  const carried = await figureOver([at('2025-06-13')], { metric: 'staff' });
  expect([carried.line, carried.total]).toEqual(['missing: 7', '7']);
  expect(carried.coverage).toMatchObject({
    value: 0,
    missing: ['00001', '00002', '00003'],
    carried: ['00001'],
  });
  const stale = await figureOver([at('2025-06-12')], { metric: 'staff' });
  expect([stale.line, stale.total]).toEqual(['missing: missing', 'missing']);
});

test('in a quarter a stock of the first month is carried', async () => {
  const posts = [post('00001', [value('staff', 7, { period: '2025-07' })])];
  const { line, coverage } = await figureOver(
    posts,
    { metric: 'staff' },
    { definition: 'quy', label: '2025-Q3' },
  );
  expect(line).toBe('missing: 7');
  expect(coverage).toMatchObject({ carried: ['00001'] });
});

test('a cumulative grows by its last value less the last before the period, of the same source', async () => {
  const july = post('00001', [value('accounts', 40, { period: '2025-07' })], {
    at: '2025-07-16T01:00:00.000Z',
  });
  const august = post('00001', [value('accounts', 55, { atLeast: true })]);
  const grown = await figureOver([july, august], { metric: 'accounts', subject: 'increase' });
  expect([grown.total, grown.line]).toEqual(['trên 15', 'value: trên 15']);
  expect(grown.coverage).toMatchObject({ expected: 3, value: 1, missing: ['00002', '00003'] });
  const other = post('00001', [value('accounts', 55)], { source: 'second' });
  const without = await figureOver([july, other], { metric: 'accounts', subject: 'increase' });
  expect([without.total, without.line]).toEqual(['no-base', 'missing: no-base']);
});

test('a declared restart counts up to it and after it', async () => {
  const posts = [
    post('00001', [value('accounts', 40, { period: '2025-07' })]),
    post('00001', [value('accounts', 50, { period: day('2025-08-01') })]),
    post('00001', [value('accounts', 8, { period: day('2025-08-10'), restart: true })]),
    post('00001', [value('accounts', 11, { period: day('2025-08-14') })]),
  ];
  const { total } = await figureOver(posts, { metric: 'accounts', subject: 'increase' });
  expect(total).toBe('21');
});

test('a fall without a restart stays a fall; nothing is taken from an inexact base', async () => {
  const july = (more: object) =>
    post('00001', [value('accounts', 40, { period: '2025-07', ...more })]);
  const august = post('00001', [value('accounts', 30)]);
  const ask = { metric: 'accounts', subject: 'increase' };
  expect((await figureOver([july({}), august], ask)).total).toBe('-10');
  expect((await figureOver([july({ atLeast: true }), august], ask)).total).toBe('inexact-base');
});

test('a count that starts within the period grows from zero', async () => {
  const body = {
    dataset: 'tinh',
    unit: '96',
    period: day('2025-08-27'),
    source: 'first',
    rows: [value('since-august', 1972)],
  };
  const ask = { metric: 'since-august', subject: 'increase', unit: '96' };
  expect((await figureOver([{ at: inTime, body }], ask)).total).toBe('1.972');
});

test('a ratio adds the operands of the units that gave both, and names the others', async () => {
  const posts = [
    post('00001', [value('online', 30), value('received', 40)]),
    post('00002', [value('online', 10)]),
    post('00003', [value('online', 25), value('received', 20)]),
  ];
  const { total, coverage } = await figureOver(posts, { metric: 'online-share' });
  expect(total).toBe('91,7');
  expect(coverage).toMatchObject({ value: 2, missing: ['00002'] });
});

const reason = { reason: 'counter broken' };
const nil = (metric: string, more: object = {}) => ({ metric, nil: reason, ...more });
const withdrawn = (metric: string, more: object = {}) => ({ metric, withdraw: reason, ...more });

test('a ratio is nil or withdrawn where one source said so of both operands', async () => {
  const posts = [
    post('00001', [withdrawn('online'), withdrawn('received')]),
    post('00001', [value('online', 1), value('received', 2)], { source: 'second' }),
    post('00002', [nil('online'), nil('received')]),
  ];
  const { total, coverage } = await figureOver(posts, { metric: 'online-share' });
  expect(coverage).toMatchObject({ withdrawn: ['00001'], nil: ['00002'], missing: ['00003'] });
  expect(total).toBe('no-unit-gave-both-parts');
});

test('a pair with one part nil or withdrawn has no number, and no other source’s pair resurfaces', async () => {
  const second = { source: 'second' };
  const posts = [
    post('00001', [value('online', 30), withdrawn('received')]),
    post('00001', [value('online', 1), value('received', 2)], second),
    post('00001', [value('online', 1, { period: day('2025-08-01') })]),
    post('00001', [value('received', 1, { period: day('2025-08-01') })]),
    post('00002', [value('staff-online', 3), nil('staff')], second),
    post('00002', [value('staff-online', 3), value('staff', 4)]),
  ];
  expect((await figureOver(posts, { metric: 'online-share' })).line).toBe('missing: missing');
  const share = await figureOver(posts, { metric: 'staff-share', unit: '00002' });
  expect(share.line).toBe('missing: missing');
});

test('days of a ratio that were taken back or broken are left out of it', async () => {
  const of = (text: string, make: typeof value | typeof nil) =>
    ['online', 'received'].map((metric) =>
      make === value ? value(metric, 2, { period: day(text) }) : nil(metric, { period: day(text) }),
    );
  const rows = days('2025-07-15', 29).flatMap((text, index) => of(text, index === 0 ? nil : value));
  const broken = { period: day('2025-08-13') };
  const rest = [value('online', 9, broken), nil('received', broken)];
  const gone = { period: day('2025-08-14') };
  const posts = [
    post('00001', [...rows, ...rest, withdrawn('online', gone), withdrawn('received', gone)]),
  ];
  const { line, daysLeftOut } = await figureOver(posts, { metric: 'online-share' });
  expect([line, daysLeftOut]).toEqual(['partial: 100,0', 2]);
});

test('a ratio of which nothing was ever said but to take it back is withdrawn', async () => {
  const alone = await figureOver([post('00001', [withdrawn('received')])], {
    metric: 'online-share',
  });
  expect(alone.line).toBe('withdrawn: withdrawn');
  const first = post('00001', [value('received', 5)]);
  const later = post('00001', [withdrawn('received')], { at: '2025-08-16T04:00:00.000Z' });
  const { line } = await figureOver([first, later], { metric: 'online-share' });
  expect(line).toBe('withdrawn: withdrawn');
});

test('the last pair of a ratio counts, of whatever kind, and is carried no longer than either part', async () => {
  const pair = (text: string) => [
    value('staff-online', 1, { period: day(text) }),
    value('staff', 2, { period: day(text) }),
  ];
  const line = async (rows: readonly object[]) =>
    (await figureOver([post('00001', rows)], { metric: 'staff-share' })).line;
  expect(await line(pair('2025-07-05'))).toBe('missing: 50');
  expect(await line(pair('2025-07-04'))).toBe('missing: missing');
  const later = { period: day('2025-08-02') };
  const broken = [value('staff-online', 1, later), nil('staff', later)];
  expect(await line([...pair('2025-08-01'), ...broken])).toBe('missing: missing');
});

test('days within a withdrawn month stay covered by it; a withdrawn day is left out', async () => {
  const stated = days('2025-07-15', 30).map((text) => value('received', 2, { period: day(text) }));
  const month = await figureOver([post('00001', [...stated, withdrawn('received')])], {
    metric: 'received',
  });
  expect(month.line).toBe('withdrawn: withdrawn');
  const last = withdrawn('received', { period: day('2025-08-14') });
  const gap = await figureOver([post('00001', [...stated, last])], { metric: 'received' });
  expect([gap.line, gap.daysLeftOut]).toEqual(['partial: 60', 1]);
});

test('a whole is nil or withdrawn only if everybody said so', async () => {
  const all = (row: object) => ['00001', '00002', '00003'].map((unit) => post(unit, [row]));
  const total = async (posts: readonly Posted[]) =>
    (await figureOver(posts, { metric: 'received' })).total;
  expect(await total(all(nil('received')))).toBe('nil');
  expect(await total(all(withdrawn('received')))).toBe('withdrawn');
  expect(await total(all(nil('received')).slice(1))).toBe('missing');
});

test('only the unit that a report is on prints its own value for a total', async () => {
  const rank = (unit: string): Posted => ({
    at: inTime,
    body: { dataset: 'tinh', unit, period: '2025-08', source: 'first', rows: [value('place', 9)] },
  });
  expect((await figureOver([rank('96')], { metric: 'place' })).total).toBe('9');
  const country = await figureOver([rank('96')], { metric: 'place' }, { scope: 'VN' });
  expect(country.total).toBe('not-totalled');
});

test('operands of two sources make no pair', async () => {
  const posts = [
    post('00001', [value('online', 30)]),
    post('00001', [value('received', 40)], { source: 'second' }),
  ];
  expect((await figureOver(posts, { metric: 'online-share' })).line).toBe('missing: missing');
});

test('a bare percentage for a ratio stands at its unit and enters no total', async () => {
  const bare = post('00001', [value('online-share', '80.8')]);
  const alone = await figureOver([bare], { metric: 'online-share' });
  expect([alone.line, alone.total]).toEqual([
    'missing: only-percentage',
    'no-unit-gave-both-parts',
  ]);
  const pair = post('00002', [value('online', 1), value('received', 8)]);
  const beside = await figureOver([bare, pair], { metric: 'online-share' });
  expect([beside.line, beside.total]).toEqual(['missing: only-percentage', '12,5']);
});

test('a percentage that its source took back or said nil of stands so at its unit, and no other source’s does', async () => {
  const other = post('00001', [value('online-share', '70')], { source: 'second' });
  const said = async (says: object) => {
    const own = post('00001', [{ metric: 'online-share', ...says }]);
    return (await figureOver([other, own], { metric: 'online-share' })).line;
  };
  expect(await said({ value: '80.8' })).toBe('missing: only-percentage');
  expect(await said({ withdraw: 'wrong' })).toBe('withdrawn: withdrawn');
  expect(await said({ nil: 'none' })).toBe('nil: nil');
});

test('a denominator of zero is not computable', async () => {
  const posts = [post('00001', [value('online', 0), value('received', 0)])];
  const { line, total, coverage } = await figureOver(posts, { metric: 'online-share' });
  expect([line, total]).toEqual(['value: division-by-zero', 'division-by-zero']);
  expect(coverage).toMatchObject({ value: 1 });
});

test('percentages and ranks stand at their unit and have no total', async () => {
  const { line, total } = await figureOver([post('00001', [value('satisfied', 80.8)])], {
    metric: 'satisfied',
  });
  expect([line, total]).toEqual(['value: 80,80', 'not-totalled']);
});

test('a value received after the second working day after the cut-off is late; its correction makes nobody late', async () => {
  const lastMoment = post('00001', [value('received', 1)], { at: '2025-08-18T16:59:59.999Z' });
  const tooLate = post('00002', [value('received', 1)], { at: '2025-08-18T17:00:00.000Z' });
  const corrected = post('00001', [value('received', 2)], { at: '2025-08-20T01:00:00.000Z' });
  const { coverage, total } = await figureOver([lastMoment, tooLate, corrected], {
    metric: 'received',
  });
  expect(total).toBe('3');
  expect(coverage).toMatchObject({ value: 2, late: ['00002'] });
});

test('what was received after the instant of the report is not in it', async () => {
  const posts = [post('00001', [value('received', 5)], { at: '2025-09-05T01:00:00.001Z' })];
  expect((await figureOver(posts, { metric: 'received' })).total).toBe('missing');
});

test('the same value stated again after the deadline makes nobody late', async () => {
  const seen = { observedAt: '2025-08-15T00:00:00Z' };
  const posts = [
    post('00001', [value('received', 5)], seen),
    post('00001', [value('received', 5)], { ...seen, at: '2025-08-19T01:00:00.000Z' }),
  ];
  expect((await figureOver(posts, { metric: 'received' })).coverage).toMatchObject({ late: [] });
});

test('refused requests and repeated ones add nothing', async () => {
  const once = post('00001', [value('received', 5)], { receipt: 'A' });
  const refused = { ...post('00002', [value('received', 7)]), status: 422 };
  expect((await figureOver([once, once, refused], { metric: 'received' })).total).toBe('5');
});

test('a country is the sum of its provinces, each with its own coverage', async () => {
  const posts = [post('00001', [value('received', 5)]), post('00009', [value('received', 7)])];
  const whole = await figureOver(posts, { metric: 'received' }, { scope: 'VN' });
  const second = await figureOver(posts, { metric: 'received', part: '99' }, { scope: 'VN' });
  expect([whole.total, second.total]).toEqual(['12', '7']);
  expect([whole.coverage?.expected, second.coverage?.expected]).toEqual([5, 2]);
});

test('a reporter of the dataset has reported when any of its figures has', async () => {
  const posts = [
    post('00001', [value('received', 5), { metric: 'online', nil: { reason: 'none' } }]),
    post('00002', [{ metric: 'online', nil: { reason: 'none' } }]),
  ];
  const { coverage } = await reportOver(posts);
  expect(coverage.find((row) => row.subject === 'section' && row.section === 'xa')).toMatchObject({
    expected: 3,
    value: 1,
    nil: ['00002'],
    missing: ['00003'],
  });
});

test('rounding is half away from zero, with Vietnamese separators', () => {
  expect(vietnamese(-25n, 10n, 0)).toBe('-3');
  expect(vietnamese(11700n, 223n, 1)).toBe('52,5');
  expect(vietnamese(32_000_000n, 1n, 0)).toBe('32.000.000');
});
