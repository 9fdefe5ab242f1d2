import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { ActBody } from '../../core/statements/act.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { MetricCode, SourceCode } from '../../core/registry/metric.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { addMinutes, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { EntryOut } from '../../functions/shared/change-view.ts';
import { StatementOut } from '../../functions/shared/statement-view.ts';
import { acts } from '../../store/acts.ts';
import { august, callerNamed, content, one } from '../support/ingest-world.ts';
import { type Reading, readingWorld, tokenIn } from '../support/reading-world.ts';

const Page = z.strictObject({
  asOf: z.string(),
  statements: z.array(StatementOut),
  nextPageToken: z.string().nullable(),
});
const Log = z.strictObject({
  asOf: z.string(),
  changes: z.array(EntryOut),
  nextPageToken: z.string().nullable(),
});
const Problem = z.looseObject({ code: z.string(), errors: z.array(z.looseObject({})).optional() });

const inAugust = { dataset: 'nd', period: '2025-08' };
const all = { unit: '96', descendants: 'true', ...inAugust };
const csv = { Accept: 'text/csv' };

let world: Awaited<ReturnType<typeof readingWorld>>;
beforeEach(async () => {
  world = await readingWorld();
});

async function page(query: Reading['query'], more: Reading = {}) {
  const answer = await world.get('snapshots', { ...more, ...(query && { query }) });
  expect(answer.status, answer.text).toBe(200);
  return Page.parse(JSON.parse(answer.text));
}

async function log(query: Reading['query'], more: Reading = {}) {
  const answer = await world.get('changes', { ...more, ...(query && { query }) });
  expect(answer.status, answer.text).toBe(200);
  return Log.parse(JSON.parse(answer.text));
}

async function refused(what: 'snapshots' | 'changes', query: Reading['query'], as = 'camau') {
  const answer = await world.get(what, { as, ...(query && { query }) });
  return { status: answer.status, ...Problem.parse(JSON.parse(answer.text)) };
}

async function every(query: Reading['query'], between = () => Promise.resolve()) {
  const lines: StatementOut[] = [];
  let token: string | null = null;
  do {
    const found: z.output<typeof Page> = await page({
      ...query,
      ...(token !== null && { pageToken: token }),
    });
    lines.push(...found.statements);
    token = found.nextPageToken;
    await between();
  } while (token !== null);
  return lines;
}

const lineOf = ({ unit, metric, source, receipt }: StatementOut): string =>
  `${unit} ${metric} ${source} ${receipt}`;

async function sent(body: unknown, as?: string): Promise<string> {
  const { status, text, json } = await world.send(body, as === undefined ? {} : { as });
  expect(status, text).toBe(201);
  return z.string().parse(json['id']);
}

const by = { client: callerNamed('camau').id };

/** Records something about the dataset of commune 32001 in August. */
const recorded = (letter: string, does: ActBody) =>
  acts(world.db, world.tables.snapshots).record(
    { province: UnitCode.parse('96'), month: '2025-08' },
    {
      unit: UnitCode.parse('32001'),
      interval: { from: LocalDate.parse('2025-07-15'), until: LocalDate.parse('2025-08-15') },
      dataset: DatasetCode.parse('nd'),
      id: SubmissionId.parse(letter.padEnd(26, '0')),
      does,
    },
    world.clock.now,
  );

const bodyOf = (unit: string, more: object = {}) => ({
  ...august,
  unit,
  rows: [
    { metric: 'received', value: 100 },
    { metric: 'finished', value: 90 },
    { metric: 'shared', value: '0.50' },
  ],
  ...more,
});

describe('figures are read back', () => {
  beforeEach(async () => {
    await sent(bodyOf('32001'));
    await sent(bodyOf('32002', { source: 'office' }));
  });

  test('of one unit alone, or with everything below it', async () => {
    expect((await page({ unit: '96', ...inAugust })).statements).toEqual([]);
    const { statements } = await page(all);
    expect(statements.map((line) => `${line.unit} ${line.metric}`)).toEqual([
      '32001 finished',
      '32001 received',
      '32001 shared',
      '32002 finished',
      '32002 received',
      '32002 shared',
    ]);
  });

  test('by metrics, by source and by dataset', async () => {
    const lines = async (more: object) =>
      (await page({ ...all, ...more })).statements.map((line) => `${line.unit} ${line.metric}`);
    expect(await lines({ metric: 'received,shared' })).toHaveLength(4);
    expect(await lines({ source: 'office', metric: 'received' })).toEqual(['32002 received']);
    const dates = { unit: '96', descendants: 'true', from: '2025-07-15', until: '2025-08-15' };
    const wall = await page({ ...dates, dataset: 'wall' });
    expect(new Set(wall.statements.map(({ metric }) => metric))).toEqual(new Set(['shared']));
  });

  test('by a label without dashes as by one with them', async () => {
    const compact = await page({ ...all, period: '202508' });
    expect(compact.statements).toEqual((await page(all)).statements);
  });

  test('a code that nobody knows is told, with what may have been meant', async () => {
    const answer = await refused('snapshots', { ...all, metric: 'recieved', source: 'lgsp' });
    expect(answer).toMatchObject({ status: 422, errors: [{ code: 'unknown-metric' }] });
    expect(JSON.stringify(answer.errors)).toContain('“received”');
    expect(await refused('snapshots', { ...all, source: 'nobody' })).toMatchObject({
      errors: [{ code: 'unknown-source', pointer: '/query/source' }],
    });
  });

  test('nothing below what another province may see exists for it', async () => {
    for (const unit of ['96', '32001', 'VN', '12345'])
      expect(await refused('snapshots', { ...all, unit }, 'other')).toMatchObject({ status: 404 });
    expect((await page({ ...all, unit: 'VN' }, { as: 'everywhere' })).statements).toHaveLength(6);
  });
});

describe('as of an instant', () => {
  test('what became known later is not there, and what was current then is current', async () => {
    const first = await sent(one({ value: 100 }));
    world.clock.forward(3600);
    const before = addMinutes(world.clock.now(), -30);
    const second = await sent({ ...one({ value: 200 }), observedAt: '2025-08-15T01:30:00.000Z' });
    world.clock.forward(3600);
    const query = { unit: '32001', ...inAugust };
    const then = await page({ ...query, asOf: before });
    expect(then.statements).toMatchObject([{ value: '100', receipt: first, current: true }]);
    expect(then.asOf).toBe(before);
    expect((await page(query)).statements).toMatchObject([{ value: '200', receipt: second }]);
  });

  test('the hierarchy is that of the instant, and the rights are those of today', async () => {
    await sent(one());
    world.clock.forward(3600);
    const before = addMinutes(world.clock.now(), -10);
    const moved = content.units.map((unit) =>
      unit.code === '32001' ? { ...unit, parent: UnitCode.parse('99') } : unit,
    );
    await world.registry.publish(
      { ...content, units: moved },
      { expected: 1, now: world.clock.now, by: 'test', note: '' },
    );
    world.clock.forward(3600);
    const then = await page({ ...all, unit: 'VN', asOf: before }, { as: 'everywhere' });
    expect(then.statements).toHaveLength(1);
    expect((await page({ ...all, asOf: before })).statements).toEqual([]);
    expect(
      (await page({ ...all, asOf: before, unit: '96' }, { as: 'everywhere' })).statements,
    ).toHaveLength(1);
  });

  test('an instant that is not settled is refused, and so is one before everything', async () => {
    const soon = addMinutes(world.clock.now(), -1);
    const later = addMinutes(world.clock.now(), 60);
    const query = { unit: '32001', ...inAugust };
    for (const asOf of [soon, later])
      for (const what of ['snapshots', 'changes'] as const)
        expect(await refused(what, { ...query, metric: 'received', asOf })).toMatchObject({
          status: 422,
          errors: [{ code: 'not-settled' }],
        });
    expect(
      await refused('snapshots', { ...query, asOf: '2020-01-01T00:00:00.000Z' }),
    ).toMatchObject({ status: 422, errors: [{ pointer: '/query/asOf', code: 'too-small' }] });
  });
});

describe('page by page', () => {
  beforeEach(async () => {
    for (const unit of ['32001', '32002'])
      for (const source of ['lgsp', 'office']) {
        await sent(bodyOf(unit, { source }));
        const later = { observedAt: '2025-08-15T00:30:00.000Z' };
        const rows = [{ metric: 'received', value: 101 }];
        await sent(bodyOf(unit, { source, rows, ...later }));
      }
  });

  test.each([1, 2, 3, 5, 7, 100])('%i lines a page give the same list', async (size) => {
    for (const history of ['true', 'false']) {
      const whole = (await page({ ...all, history })).statements;
      expect(whole).toHaveLength(history === 'true' ? 16 : 12);
      const pages = await every({ ...all, history, pageSize: String(size) });
      expect(pages).toEqual(whole);
    }
  });

  test('what arrives between two pages makes none repeat or miss a line', async () => {
    const whole = (await page({ ...all, history: 'true' })).statements.map(lineOf);
    let value = 200;
    const pages = await every({ ...all, history: 'true', pageSize: '3' }, async () => {
      for (const unit of ['32001', '32002']) {
        const observedAt = world.clock.now();
        const rows = [
          { metric: 'received', value: (value += 1) },
          { metric: 'accounts', value },
          { metric: 'place', value: 4 },
        ];
        await sent(bodyOf(unit, { rows, observedAt }));
      }
    });
    expect(pages.map(lineOf)).toEqual(whole);
    expect(pages.filter(({ current }) => current)).toHaveLength(12);
    expect((await page(all)).statements.length).toBeGreaterThan(12);
  });

  test('a token goes on with its own list and for its own caller only', async () => {
    const { nextPageToken } = await page({ ...all, pageSize: '2' });
    const pageToken = z.string().parse(nextPageToken);
    for (const query of [
      { ...all, history: 'true', pageToken },
      { ...all, unit: '32001', pageToken },
      { ...all, pageToken: `${pageToken}x` },
    ])
      expect(await refused('snapshots', query)).toMatchObject({ code: 'page-token-invalid' });
    const other = await refused('snapshots', { ...all, pageToken }, 'everywhere');
    expect(other).toMatchObject({ status: 400, code: 'page-token-invalid' });
  });

  test('the Link header leads on, in JSON and in CSV', async () => {
    const found: string[] = [];
    let token: string | undefined;
    do {
      const query = { ...all, pageSize: '5', ...(token !== undefined && { pageToken: token }) };
      const { text, headers } = await world.get('snapshots', { query, headers: csv });
      found.push(...text.slice(1).trim().split('\r\n').slice(1));
      const json = await world.get('snapshots', { query });
      const inLink = tokenIn(json.headers['Link']);
      expect(inLink === undefined).toBe(JSON.parse(json.text).nextPageToken === null);
      token = tokenIn(headers['Link']);
    } while (token !== undefined);
    expect(found).toHaveLength(12);
    expect(new Set(found).size).toBe(12);
  });
});

describe('a statement says', () => {
  const query = { unit: '32001', ...inAugust };

  test('what was said: a value as it was given, nil, withdrawal, comment and follow-up', async () => {
    await sent({
      ...august,
      actor: { id: '96.cb01', name: 'Nguyễn Văn Ánh' },
      rows: [
        { metric: 'shared', value: '0.50', comment: 'Số tạm tính', followUp: true },
        { metric: 'received', value: 0 },
        { metric: 'finished', nil: { reason: 'Không phát sinh' } },
        { metric: 'accounts', value: 7, atLeast: true },
      ],
    });
    const { statements } = await page(query);
    expect(statements).toMatchObject([
      { metric: 'accounts', value: '7', atLeast: true },
      { metric: 'finished', nil: { reason: 'Không phát sinh' } },
      { metric: 'received', value: '0' },
      { metric: 'shared', value: '0.50', comment: 'Số tạm tính', followUp: true },
    ]);
    for (const line of statements)
      expect(line.by).toEqual({
        client: 'camau',
        person: { id: '96.cb01', name: 'Nguyễn Văn Ánh' },
      });
  });

  test('that it came late, and not if the unit had an extension', async () => {
    await sent(one());
    world.clock.forward(7 * 86_400);
    const later = { ...one({ value: 5 }), observedAt: world.clock.now() };
    await sent(later);
    const { statements } = await page({ ...query, history: 'true' });
    expect(statements.map(({ value, late }) => [value, late])).toEqual([
      ['100', false],
      ['5', true],
    ]);
    await recorded('A', {
      kind: 'extension',
      by,
      until: LocalDate.parse('2025-08-30'),
      reason: 'Bão',
    });
    expect((await page(query)).statements).toMatchObject([{ value: '5', late: false }]);
    const days = { unit: '32001', from: '2025-07-15', until: '2025-08-15' };
    expect((await page(days)).statements).toMatchObject([{ late: false }]);
  });

  test('that it came in time, also where the period of its dataset ends in another month', async () => {
    world.clock.forward(7 * 86_400);
    const day = { from: '2025-07-20', until: '2025-07-21' };
    await sent({ ...one({ value: 3, period: day }), observedAt: world.clock.now() });
    const ofDay = async () => (await page({ unit: '32001', ...day })).statements;
    expect(await ofDay()).toMatchObject([{ late: true }]);
    await recorded('A', {
      kind: 'extension',
      by,
      until: LocalDate.parse('2025-08-30'),
      reason: 'Bão',
    });
    expect(await ofDay()).toMatchObject([{ late: false }]);
  });
});

describe('a warning', () => {
  test('stands beside its statement and in the change log, in the language asked for', async () => {
    const receipt = await sent(one({ value: 40 }));
    await recorded('A', {
      kind: 'warning',
      metric: MetricCode.parse('received'),
      source: SourceCode.parse('lgsp'),
      submission: SubmissionId.parse(receipt),
      warning: { kind: 'outlier', score: '5.1', median: '100', periods: 12 },
    });
    const query = { unit: '32001', metric: 'received', ...inAugust };
    const language = { headers: { 'Accept-Language': 'en' } };
    const [line] = (await page(query, language)).statements;
    expect(line?.warnings).toMatchObject([{ kind: 'outlier' }]);
    expect(line?.warnings[0]?.detail).toContain('Far from earlier periods');
    const { changes } = await log(query);
    expect(changes.map(({ kind, warning }) => [kind, warning?.kind])).toEqual([
      ['statement', undefined],
      ['warning', 'outlier'],
    ]);
    const { text } = await world.get('snapshots', { query, headers: csv });
    expect(text).toContain('trung vị của 12 kỳ là 100');
    expect((await log({ ...query, metric: 'finished' })).changes).toEqual([]);
  });
});

describe('as a CSV', () => {
  const query = { unit: '32001', ...inAugust };
  const linesOf = (text: string) => text.slice(1).trimEnd().split('\r\n');

  test('Excel reads it: a byte order mark, CRLF, and a content type that says so', async () => {
    await sent(bodyOf('32001'));
    const { text, headers } = await world.get('snapshots', { query, headers: csv });
    expect(text.charCodeAt(0)).toBe(0xfeff);
    expect(headers['Content-Type']).toBe('text/csv; charset=utf-8; header=present');
    const [header = '', ...lines] = linesOf(text);
    expect(header.split(',').slice(0, 7)).toEqual([
      'metric',
      'unit',
      'from',
      'until',
      'source',
      'observedAt',
      'value',
    ]);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.split(',')).toHaveLength(header.split(',').length);
  });

  test('a text that a spreadsheet would take for a formula is guarded, and a number is not', async () => {
    const reason = '=HYPERLINK("http://x.example","bấm, vào đây")';
    await sent({
      ...august,
      rows: [
        { metric: 'received', nil: { reason } },
        { metric: 'shared', value: -3.5, comment: '+84 là mã nước' },
      ],
    });
    const { text } = await world.get('snapshots', { query, headers: csv });
    expect(text).toContain(`"'=HYPERLINK(""http://x.example"",""bấm, vào đây"")"`);
    expect(text).toContain(",'+84 là mã nước,");
    expect(text).toContain(',-3.5,');
  });

  test('what was read can be sent as it is, and says nothing new', async () => {
    await sent({
      ...august,
      rows: [
        { metric: 'received', value: 0, comment: '\'=1+1; một "lời" ghi' },
        { metric: 'finished', nil: { reason: '-- không có, hai vế' } },
        { metric: 'accounts', value: 7, atLeast: true, restart: true, followUp: true },
        { metric: 'shared', value: '-0.50' },
      ],
    });
    const day = { metric: 'received', period: { from: '2025-07-20', until: '2025-07-21' } };
    await sent({ ...august, rows: [{ ...day, value: 3 }] });
    for (const delimiter of [',', ';']) {
      const { text } = await world.get('snapshots', {
        query: { ...query, delimiter, history: 'true' },
        headers: csv,
      });
      const again = await world.send(Buffer.from(text), {
        query: { dataset: 'nd', delimiter },
        headers: { 'Content-Type': 'text/csv' },
      });
      expect(again.status, again.text).toBe(201);
      expect(again.json['counts']).toMatchObject({ sent: 5, unchanged: 5 });
    }
  });

  test('what a replacing body left out is told in words beside its code, in lists and in the log', async () => {
    const counted = { metric: 'accounts', value: 7, restart: true, comment: 'Đặt lại' };
    await sent({ ...august, rows: [{ metric: 'finished', value: 1 }, counted] });
    await sent({ ...august, replace: true, rows: [counted] });
    const words =
      ',lần gửi thay thế toàn bộ biểu không còn nêu chỉ tiêu này / left out of a submission that replaced the whole dataset,';
    const list = (await world.get('snapshots', { query, headers: csv })).text;
    expect(list).toContain(',omitted-by-replace,');
    expect(list).toContain(words);
    const again = await world.send(Buffer.from(list), {
      query: { dataset: 'nd' },
      headers: { 'Content-Type': 'text/csv' },
    });
    expect(again.json['counts']).toMatchObject({ sent: 2, unchanged: 2 });
    const logOf = async (metric: string) =>
      (await world.get('changes', { query: { unit: '32001', metric, ...inAugust }, headers: csv }))
        .text;
    expect(await logOf('finished')).toContain(words);
    expect(linesOf(await logOf('accounts'))[1]).toContain(',Đặt lại,true,');
  });

  test('cells may be parted by semicolons', async () => {
    await sent(bodyOf('32001'));
    const { text } = await world.get('snapshots', {
      query: { ...query, delimiter: ';' },
      headers: csv,
    });
    for (const line of linesOf(text)) expect(line.split(';').length).toBeGreaterThan(15);
  });

  test('only who asks for it and does not like JSON better gets it', async () => {
    for (const [Accept, isCsv] of [
      ['text/csv', true],
      ['text/csv, application/json;q=0.5', true],
      ['application/json, text/csv;q=0.5', false],
      ['*/*', false],
      ['text/csv;q=0', false],
    ] as const) {
      const { headers } = await world.get('snapshots', { query, headers: { Accept } });
      expect(String(headers['Content-Type']).startsWith('text/csv'), Accept).toBe(isCsv);
    }
  });
});

describe('the change log of a value', () => {
  const query = { unit: '32001', metric: 'received', ...inAugust };

  test('has every revision as it became known: old, new, who, when, receipt and effect', async () => {
    const first = await sent(one({ value: 100 }));
    const second = await sent({ ...one({ value: 120 }), observedAt: '2025-08-15T00:30:00.000Z' });
    const third = await sent({ ...one({ value: 90 }), observedAt: '2025-08-14T00:00:00.000Z' });
    const fourth = await sent(one({ value: 110, replaces: second, comment: 'Nhập nhầm' }));
    const last = await sent({
      ...one({ value: undefined, withdraw: { reason: 'Đếm trùng' } }),
      observedAt: '2025-08-15T00:45:00.000Z',
    });
    const { changes } = await log(query);
    expect(changes.map(({ receipt, effect }) => [receipt, effect])).toEqual([
      [first, 'became-current'],
      [second, 'became-current'],
      [third, 'history'],
      [fourth, 'became-current'],
      [last, 'became-current'],
    ]);
    expect(changes.map((entry) => [entry.old, entry.new])).toEqual([
      [null, { value: '100' }],
      [{ value: '100' }, { value: '120' }],
      [{ value: '120' }, { value: '90' }],
      [{ value: '120' }, { value: '110' }],
      [{ value: '110' }, { withdraw: { reason: 'Đếm trùng' } }],
    ]);
    expect(changes.map(({ reason }) => reason)).toEqual([
      null,
      null,
      null,
      'Nhập nhầm',
      'Đếm trùng',
    ]);
    expect(changes.map(({ by }) => by?.client)).toEqual(changes.map(() => 'camau'));
    expect(changes[3]?.replaces).toBe(second);
  });

  test('a correction keeps the place of what it corrected against what comes afterwards', async () => {
    const first = await sent({ ...one({ value: 5 }), observedAt: '2025-08-15T00:50:00.000Z' });
    await sent({ ...one({ value: 6, replaces: first }), observedAt: '2025-08-15T00:10:00.000Z' });
    await sent({ ...one({ value: 7 }), observedAt: '2025-08-15T00:45:00.000Z' });
    const { changes } = await log(query);
    expect(changes.map(({ effect }) => effect)).toEqual([
      'became-current',
      'became-current',
      'history',
    ]);
  });

  test('ends where the last reading of the value stands', async () => {
    const values = [5, 9, 2, 7, 7, 3];
    for (const [place, value] of values.entries()) {
      const minute = String((place * 7) % 6).padStart(2, '0');
      await world.send({ ...one({ value }), observedAt: `2025-08-14T10:${minute}:00.000Z` });
      const { changes } = await log(query);
      const current = changes.findLast(({ effect }) => effect === 'became-current');
      const read = await page({ unit: '32001', metric: 'received', ...inAugust });
      expect(current?.receipt).toBe(read.statements[0]?.receipt);
    }
  });

  test('tells sources apart, and shows one alone if asked', async () => {
    await sent(one({ value: 100 }));
    await sent({ ...one({ value: 105 }), source: 'office' });
    const { changes } = await log(query);
    expect(changes.map(({ source, old }) => [source, old])).toEqual([
      ['lgsp', null],
      ['office', null],
    ]);
    expect((await log({ ...query, source: 'office' })).changes).toHaveLength(1);
  });

  test('shows what was recorded about the dataset between the statements', async () => {
    await sent(one());
    await recorded('A', { kind: 'reopening', by, reason: 'Rà soát lại' });
    await sent({ ...one({ value: 7 }), observedAt: '2025-08-15T00:59:00.000Z' });
    const { changes } = await log(query);
    expect(changes.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['statement', null],
      ['reopening', 'Rà soát lại'],
      ['statement', null],
    ]);
  });

  test('shows when another’s statement ended a completion, and not what the completer says', async () => {
    await sent(one({ value: 10 }));
    await recorded('A', { kind: 'completion', by });
    await sent({ ...one({ value: 11 }), observedAt: '2025-08-15T00:10:00.000Z' });
    const other = await sent(
      { ...one({ metric: 'finished', value: 3 }), observedAt: '2025-08-15T00:20:00.000Z' },
      'narrow',
    );
    await recorded('B', { kind: 'completion', by });
    const { changes } = await log(query);
    expect(changes.map(({ kind, by: who }) => [kind, who?.client])).toEqual([
      ['statement', 'camau'],
      ['completion', 'camau'],
      ['statement', 'camau'],
      ['completion-ended', 'narrow'],
      ['completion', 'camau'],
    ]);
    expect(changes[3]?.receipt).toBe(other);
  });

  test('is read page by page and as a CSV, while more is said', async () => {
    for (const value of [1, 2, 3, 4, 5])
      await sent({ ...one({ value }), observedAt: `2025-08-15T00:0${value}:00.000Z` });
    const whole = (await log(query)).changes;
    const first = await log({ ...query, pageSize: '2' });
    await sent({ ...one({ value: 6 }), observedAt: '2025-08-15T00:06:00.000Z' });
    const second = await log({ ...query, pageSize: '2', pageToken: String(first.nextPageToken) });
    const third = await log({ ...query, pageSize: '2', pageToken: String(second.nextPageToken) });
    expect([...first.changes, ...second.changes, ...third.changes]).toEqual(whole);
    expect(third.nextPageToken).toBeNull();
    const { text } = await world.get('changes', { query, headers: csv });
    expect(text.slice(1).trimEnd().split('\r\n')).toHaveLength(7);
  });

  test('does not exist for another province', async () => {
    await sent(one());
    expect(await refused('changes', query, 'other')).toMatchObject({ status: 404 });
  });
});
