import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { addMinutes } from '../../core/time.ts';
import { rollupColumns, RollupRow } from '../../functions/shared/rollup-view.ts';
import { noOutcomes } from '../../render/catalogue.ts';
import { august, callerNamed, content } from '../support/ingest-world.ts';
import { type Reading, readingWorld, tokenIn } from '../support/reading-world.ts';

const Page = z.strictObject({
  asOf: z.string(),
  registryVersion: z.int(),
  rows: z.array(RollupRow),
  nextPageToken: z.string().nullable(),
});
const Problem = z.looseObject({
  code: z.string(),
  errors: z.array(z.looseObject({ pointer: z.string(), code: z.string() })).optional(),
});

const inAugust = { dataset: 'nd', from: '2025-08' };
const all = { scope: '96', ...inAugust };

let world: Awaited<ReturnType<typeof readingWorld>>;
beforeEach(async () => {
  world = await readingWorld();
});

async function page(query: Reading['query'], more: Reading = {}) {
  const answer = await world.get('rollups', { ...more, ...(query && { query }) });
  expect(answer.status, answer.text).toBe(200);
  return Page.parse(JSON.parse(answer.text));
}

async function refused(query: Reading['query'], as = 'camau') {
  const answer = await world.get('rollups', { as, ...(query && { query }) });
  return { status: answer.status, ...Problem.parse(JSON.parse(answer.text)) };
}

async function every(query: Reading['query'], between = () => Promise.resolve()) {
  const rows: RollupRow[] = [];
  let token: string | null = null;
  do {
    const found: z.output<typeof Page> = await page({
      ...query,
      ...(token !== null && { pageToken: token }),
    });
    rows.push(...found.rows);
    token = found.nextPageToken;
    await between();
  } while (token !== null);
  return rows;
}

async function sent(body: unknown, as?: string): Promise<void> {
  const { status, text } = await world.send(body, as === undefined ? {} : { as });
  expect(status, text).toBe(201);
}

const bodyOf = (unit: string, rows: readonly object[], more: object = {}) => ({
  ...august,
  unit,
  rows,
  ...more,
});

const short = ({ period, unit, metric, valueText, cause }: RollupRow): string =>
  `${period} ${unit} ${metric} ${valueText ?? cause}`;

/** August of both communes of province 96, and July of the first. */
async function figures(): Promise<void> {
  await sent(
    bodyOf('32001', [
      { metric: 'received', value: 130 },
      { metric: 'finished', value: 100 },
      { metric: 'shared', value: '0.50' },
    ]),
  );
  await sent(
    bodyOf('32002', [
      { metric: 'received', nil: { reason: 'closed' } },
      { metric: 'finished', value: 7, atLeast: true },
    ]),
  );
  await sent(bodyOf('32001', [{ metric: 'received', value: 11 }], { period: '2025-07' }));
  await sent(bodyOf('99001', [{ metric: 'received', value: 1000 }]), 'other');
}

describe('figures are added up', () => {
  beforeEach(figures);

  test('over the scope: one row for each metric that is a number, with its coverage', async () => {
    const { rows } = await page(all);
    expect(rows.map(({ metric }) => metric)).toEqual([
      'received',
      'finished',
      'accounts',
      'rate',
      'place',
      'shared',
    ]);
    expect(rows[0]).toMatchObject({
      unit: '96',
      province: '96',
      period: '2025-08',
      calendar: 'nd09',
      from: '2025-07-15',
      until: '2025-08-15',
      boundaries: '2025-08-14',
      value: 130,
      valueText: '130',
      numerator: '130',
      denominator: '1',
      cause: null,
      expected: 2,
      withValue: 1,
      withNil: 1,
      missing: 0,
      coverageRate: 1,
      deadline: '2025-08-18',
      deadlineProvisional: true,
      beforeDeadline: true,
    });
    expect(rows[1]).toMatchObject({ value: 107, atLeast: true });
  });

  test('a ratio is divided once and rounded in print, beside its exact fraction', async () => {
    const { rows } = await page({ ...all, metric: 'rate' });
    expect(rows[0]).toMatchObject({
      value: 76.9,
      valueText: '76.9',
      numerator: '1000',
      denominator: '13',
      expected: 2,
      withValue: 1,
      missing: 1,
      coverageRate: 0.5,
    });
  });

  test('what has no number says why', async () => {
    const { rows } = await page({ ...all, metric: 'place,accounts' });
    expect(rows.map(short)).toEqual(['2025-08 96 place missing', '2025-08 96 accounts missing']);
    expect(rows[0]).toMatchObject({ value: null, valueText: null, numerator: null, missing: 2 });
  });

  test('by unit, in the order of units and of the metrics asked for', async () => {
    const { rows } = await page({ ...all, groupBy: 'unit', metric: 'shared,received' });
    expect(rows.map(short)).toEqual([
      '2025-08 32001 shared 0.50',
      '2025-08 32001 received 130',
      '2025-08 32002 shared missing',
      '2025-08 32002 received nil',
    ]);
    expect(rows[3]).toMatchObject({ expected: 1, withNil: 1, province: '96', coverageRate: 1 });
  });

  test('of the country by province, for whoever holds the country', async () => {
    const country = { ...inAugust, scope: 'VN', metric: 'received' };
    const { rows } = await page({ ...country, groupBy: 'province' }, { as: 'everywhere' });
    expect(rows.map(short)).toEqual(['2025-08 96 received 130', '2025-08 99 received 1000']);
    const whole = await page(country, { as: 'everywhere' });
    expect(whole.rows.map(short)).toEqual(['2025-08 VN received 1130']);
    expect(whole.rows[0]).toMatchObject({ province: null, expected: 3 });
    const units = await page({ ...country, groupBy: 'unit' }, { as: 'everywhere' });
    expect(units.rows.map(short)).toEqual([
      '2025-08 32001 received 130',
      '2025-08 32002 received nil',
      '2025-08 99001 received 1000',
    ]);
  });

  test('of one commune alone', async () => {
    const { rows } = await page({ ...all, scope: '32001', metric: 'received' });
    expect(rows.map(short)).toEqual(['2025-08 32001 received 130']);
  });

  test('period by period, or over a longer one that they make up', async () => {
    const months = await page({ ...all, from: '2025-06', to: '2025-08', metric: 'received' });
    expect(months.rows.map(short)).toEqual([
      '2025-06 96 received missing',
      '2025-07 96 received 11',
      '2025-08 96 received 130',
    ]);
    const quarter = { periodType: 'quarter', from: '2025-Q3', metric: 'received' };
    const { rows } = await page({ ...all, ...quarter });
    expect(rows.map(short)).toEqual(['2025-Q3 96 received 141']);
    expect(rows[0]).toMatchObject({ partial: 2, partialDays: 31, periodType: 'quarter' });
  });

  test('unless periods are named, of the last that ended', async () => {
    const { rows } = await page({ scope: '96', dataset: 'nd', metric: 'received' });
    expect(rows.map(short)).toEqual(['2025-08 96 received 130']);
    const since = await page({ scope: '96', dataset: 'nd', metric: 'received', from: '2025-07' });
    expect(since.rows).toHaveLength(2);
    const only = await page({ scope: '96', dataset: 'nd', metric: 'received', to: '2025-07' });
    expect(only.rows.map(short)).toEqual(['2025-07 96 received 11']);
  });

  test('from the beginning of the year on, month after month', async () => {
    const toDate = { ...all, periodType: 'year-to-date', metric: 'received' };
    const named = await page({ ...toDate, from: '2025-07-YTD', to: '2025-08-YTD' });
    expect(named.rows.map(short)).toEqual([
      '2025-07-YTD 96 received 11',
      '2025-08-YTD 96 received 141',
    ]);
    const { from: _, ...last } = toDate;
    expect((await page(last)).rows.map(short)).toEqual(['2025-08-YTD 96 received 141']);
  });

  test('of the only dataset that has the metrics, if none is named', async () => {
    const { rows } = await page({ scope: '96', metric: 'received,finished', from: '2025-08' });
    expect(rows.map(({ dataset }) => dataset)).toEqual(['nd', 'nd']);
  });

  test('a count that runs on is followed by what it grew by, if that is asked for', async () => {
    await sent(bodyOf('32001', [{ metric: 'accounts', value: 30 }], { period: '2025-07' }));
    await sent(bodyOf('32001', [{ metric: 'accounts', value: 40 }]));
    const { rows } = await page({ ...all, metric: 'accounts', increases: 'true' });
    expect(rows.map(({ of, valueText }) => `${of} ${valueText}`)).toEqual([
      'figure 40',
      'increase 10',
    ]);
    expect(rows[1]).toMatchObject({ expected: 2, withValue: 1, missing: 1 });
  });

  test('names stand in the language of the answer', async () => {
    const { rows } = await page(
      { ...all, metric: 'received' },
      { headers: { 'Accept-Language': 'en' } },
    );
    expect(rows[0]).toMatchObject({ unitName: '96', metricName: 'received', unitOfMeasure: 'x' });
  });
});

describe('on the boundaries of a day', () => {
  const june = { scope: '96', dataset: 'nd', to: '2025-06', metric: 'received', groupBy: 'unit' };

  beforeEach(async () => {
    for (const unit of ['32002', '32003'])
      await sent(bodyOf(unit, [{ metric: 'received', value: 5 }], { period: '2025-06' }));
  });

  test('what a unit took over later counts in it', async () => {
    expect((await page(june)).rows.map(short)).toEqual([
      '2025-06 32001 received missing',
      '2025-06 32002 received 5',
      '2025-06 32003 received 5',
    ]);
    const { rows } = await page({ ...june, boundariesOn: '2025-07-01' });
    expect(rows.map(short)).toEqual([
      '2025-06 32001 received missing',
      '2025-06 32002 received 10',
    ]);
    expect(rows[0]?.boundaries).toBe('2025-07-01');
  });
});

describe('page by page', () => {
  const months = { scope: '96', dataset: 'nd', from: '2025-06', to: '2025-08', groupBy: 'unit' };

  beforeEach(figures);

  test('every row comes once, however short the pages are', async () => {
    const whole = (await every(months)).map(short);
    expect(whole).toHaveLength(7 * 6);
    for (const pageSize of ['1', '5', '6', '7'])
      expect((await every({ ...months, pageSize })).map(short)).toEqual(whole);
  });

  test('all pages show what was known when the first was read', async () => {
    const before = (await every(months)).map(short);
    const rows = await every({ ...months, pageSize: '4' }, () =>
      sent(bodyOf('32002', [{ metric: 'received', value: 9 }])),
    );
    expect(rows.map(short)).toEqual(before);
    expect(new Set(rows.map(({ asOf }) => asOf)).size).toBe(1);
  });

  test('a token of another list is refused', async () => {
    const { nextPageToken } = await page({ ...months, pageSize: '2' });
    const pageToken = nextPageToken ?? '';
    const other = await refused({ ...months, groupBy: 'scope', pageSize: '2', pageToken });
    expect(other).toMatchObject({ status: 400, code: 'page-token-invalid' });
  });

  test('a CSV leads on by its Link', async () => {
    const query = { ...months, pageSize: '10', format: 'csv' };
    const first = await world.get('rollups', { query });
    const pageToken = tokenIn(first.headers['Link']) ?? '';
    const second = await world.get('rollups', { query: { ...query, pageToken } });
    expect(second.text.split('\r\n')).toHaveLength(12);
    expect(second.text).not.toContain(first.text.split('\r\n')[1]);
  });
});

test('as of an instant it says what was known then', async () => {
  await figures();
  const then = world.clock.now();
  world.clock.forward(600);
  await sent(
    bodyOf('32001', [{ metric: 'received', value: 131 }], { observedAt: '2025-08-15T01:00:30Z' }),
  );
  const values = async (more: object) =>
    (await page({ ...all, metric: 'received', ...more })).rows.map(({ value }) => value);
  expect(await values({})).toEqual([131]);
  expect(await values({ asOf: then })).toEqual([130]);
  const soon = await refused({ ...all, asOf: addMinutes(world.clock.now(), -1) });
  expect(soon).toMatchObject({ status: 422, errors: [{ code: 'not-settled' }] });
});

describe('another’s figures', () => {
  beforeEach(figures);

  test('do not exist, whatever scope, grouping or boundaries are asked for', async () => {
    for (const scope of ['96', '32001', 'VN', '12345'])
      for (const groupBy of ['scope', 'province', 'unit'])
        for (const more of [{}, { boundariesOn: '2025-06-01' }])
          expect(await refused({ ...all, scope, groupBy, ...more }, 'other')).toMatchObject({
            status: 404,
            code: 'not-found',
          });
  });

  test('stay unseen where a unit lay under the scope by an earlier version, and lies elsewhere now', async () => {
    const then = world.clock.now();
    world.clock.forward(600);
    const units = content.units.map((unit) =>
      unit.code === '32002' ? { ...unit, parent: callerNamed('other').units[0] } : unit,
    );
    await world.registry.publish(
      { ...content, units, events: [] },
      { expected: 1, now: world.clock.now, by: 'test', note: '' },
    );
    expect((await page({ ...all, metric: 'received' })).rows[0]).toMatchObject({ expected: 1 });
    for (const groupBy of ['scope', 'unit'])
      expect(await refused({ ...all, groupBy, asOf: then })).toMatchObject({
        status: 403,
        code: 'forbidden',
      });
    const own = await page({ ...all, scope: '32001', metric: 'received', asOf: then });
    expect(own.rows.map(short)).toEqual(['2025-08 32001 received 130']);
    const everybodys = await page({ ...all, metric: 'received', asOf: then }, { as: 'everywhere' });
    expect(everybodys.rows[0]).toMatchObject({ expected: 2 });
  });
});

test.each([
  [{ scope: '96' }, 'dataset', 'missing-field'],
  [{ scope: '96', dataset: 'ndd' }, 'dataset', 'unknown-dataset'],
  [{ ...all, metric: 'recieved' }, 'metric', 'unknown-metric'],
  [{ ...all, metric: 'unasked' }, 'metric', 'not-in-dataset'],
  [{ ...all, metric: 'difficulties' }, 'metric', 'answered-in-words'],
  [{ scope: '96', metric: 'unasked' }, 'metric', 'metrics-of-several-datasets'],
  [{ scope: '96', metric: 'shared' }, 'dataset', 'missing-field'],
  [{ ...all, periodType: 'day' }, 'periodType', 'period-too-fine'],
  [{ ...all, from: '2025-13' }, 'from', 'unknown-period'],
  [{ ...all, periodType: 'quarter', to: '2025-08', from: '2025-Q1' }, 'to', 'unknown-period'],
  [{ ...all, to: '2025-07' }, 'to', 'bounds-crossed'],
  [{ ...all, from: '1950-01' }, 'to', 'too-big'],
  [{ ...all, scope: '32001', groupBy: 'province' }, 'groupBy', 'no-provinces-below'],
])('%j is refused at %s: %s', async (query, parameter, code) => {
  expect(await refused(query)).toMatchObject({
    status: 422,
    errors: [{ pointer: `/query/${parameter}`, code }],
  });
});

test('the documentation names the columns in their order', async () => {
  const text = await readFile('docs/api.md', 'utf8');
  const listed = /\*\*Columns\*\*(.*?)New ones/s.exec(text)?.[1] ?? '';
  const names = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  expect(names).toEqual(rollupColumns.map(({ name }) => name));
});

test('the documentation names every cause of a row without a number, and of a growth', async () => {
  const text = await readFile('docs/api.md', 'utf8');
  const listed = /\*\*The number\*\*.*?`cause` says why: (.*?)\n- \*\*/s.exec(text)?.[1] ?? '';
  const ofGrowth = /in a growth also\s(.*?)\.\n/s.exec(text)?.[1] ?? '';
  const named = (part: string) => [...part.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
  expect(named(ofGrowth)).toEqual(['no-unit-in-both', 'no-such-period']);
  const causes = [...named(listed), ...named(ofGrowth)];
  expect(causes).toHaveLength(Object.keys(noOutcomes).length);
  expect(new Set(causes)).toEqual(new Set(Object.keys(noOutcomes)));
});

// What reads it ---------------------------------------------------------------------------

/** What DuckDB finds in a file, by its own reader; whole numbers as numbers. */
async function queried(file: string, text: string, sql: (path: string) => string) {
  const folder = await mkdtemp(join(tmpdir(), 'rollup-'));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const path = join(folder, file);
    await writeFile(path, text);
    const found = await connection.runAndReadAll(sql(path));
    return found.getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}

describe('DuckDB reads', () => {
  const sums = `
    SELECT metric, sum(value)::BIGINT AS total, sum(expected)::INT AS expected,
      count(*) FILTER (WHERE NOT carried AND NOT "atLeast")::INT AS plain
    FROM rollup GROUP BY metric ORDER BY metric`;
  const right = [
    { metric: 'finished', total: '107', expected: 2, plain: 1 },
    { metric: 'received', total: '130', expected: 2, plain: 2 },
  ];
  const types = 'SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM rollup)';
  const query = { ...all, groupBy: 'unit', metric: 'received,finished' };
  const sane = {
    metric: 'VARCHAR',
    from: 'DATE',
    until: 'DATE',
    value: 'BIGINT',
    atLeast: 'BOOLEAN',
    carried: 'BOOLEAN',
    expected: 'BIGINT',
    deadline: 'DATE',
  };
  const typesIn = (found: readonly Record<string, unknown>[]) =>
    Object.fromEntries(
      found.map((row) => [String(row['column_name']), String(row['column_type'])] as const),
    );

  beforeEach(figures);

  test('its JSON, with the right sums and types', async () => {
    const { text } = await world.get('rollups', { query });
    const rollup = (path: string) =>
      `WITH rollup AS (SELECT unnest(rows, recursive := true) FROM read_json('${path}'))`;
    const ask = (sql: string) => queried('rollup.json', text, (path) => `${rollup(path)} ${sql}`);
    expect(await ask(sums)).toEqual(right);
    expect(typesIn(await ask(types))).toMatchObject({ ...sane, period: 'VARCHAR' });
  });

  test('its CSV, with the right sums and types', async () => {
    const { text, headers } = await world.get('rollups', {
      query,
      headers: { Accept: 'text/csv' },
    });
    expect(headers['Content-Type']).toBe('text/csv; charset=utf-8; header=present');
    const rollup = (path: string) => `WITH rollup AS (FROM read_csv('${path}'))`;
    const ask = (sql: string) => queried('rollup.csv', text, (path) => `${rollup(path)} ${sql}`);
    expect(await ask(sums)).toEqual(right);
    expect(typesIn(await ask(types))).toMatchObject(sane);
  });

  test('a CSV by semicolons and by the format that the address names', async () => {
    const { text } = await world.get('rollups', {
      query: { ...query, format: 'csv', delimiter: ';' },
    });
    const found = await queried(
      'rollup.csv',
      text,
      (path) => `SELECT count(*)::INT AS lines, sum(value)::INT AS total FROM read_csv('${path}')`,
    );
    expect(found).toEqual([{ lines: 4, total: 237 }]);
    const json = await world.get('rollups', {
      query: { ...query, format: 'json' },
      headers: { Accept: 'text/csv' },
    });
    expect(Page.parse(JSON.parse(json.text)).rows).toHaveLength(4);
  });
});
