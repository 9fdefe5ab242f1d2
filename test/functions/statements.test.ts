import { PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { UnitCode } from '../../core/units/unit.ts';
import { august, ingestWorld, one } from '../support/ingest-world.ts';

type World = Awaited<ReturnType<typeof ingestWorld>>;
type Shown = Readonly<Record<string, unknown>>;

const asked = { unit: '32001', dataset: 'nd', period: '2025-08' };

async function current(world: World, more: Record<string, string> = {}): Promise<readonly Shown[]> {
  const { json } = await world.read({ ...asked, ...more });
  return json['statements'] as readonly Shown[];
}

const shortly = (statements: readonly Shown[]): readonly unknown[] =>
  statements.map((said) => [
    said['metric'],
    said['value'] ?? said['text'] ?? said['nil'] ?? said['withdraw'],
  ]);

const codesOf = (answer: { readonly json: Readonly<Record<string, unknown>> }) =>
  (answer.json['errors'] as { readonly code: string; readonly pointer: string }[]).map(
    ({ code, pointer }) => `${code} ${pointer}`,
  );

const countsOf = ({ json }: { readonly json: Readonly<Record<string, unknown>> }) => ({
  ...(json['counts'] as object),
  omitted: json['omitted'],
});

const none = { accepted: 0, unchanged: 0, superseded: 0, rejected: 0 };
const at = (time: string) => `2025-08-15T00:${time}:00.000Z`;

/** A body that says everything of commune 32001. */
const whole = (rows: readonly object[], more: object = {}) => ({
  ...august,
  replace: true,
  rows,
  ...more,
});
const received = { metric: 'received', value: 100 };
const finished = { metric: 'finished', value: 90 };

// Answers in words ----------------------------------------------------------------

test('a question is answered in words, over several lines, and read back as it was said', async () => {
  const world = await ingestWorld();
  const text = 'Đường truyền chậm;\nthiếu máy quét.';
  const answer = await world.send({ ...august, rows: [{ metric: 'difficulties', text }] });
  expect(answer.status).toBe(201);
  expect(await current(world)).toMatchObject([{ metric: 'difficulties', text, current: true }]);
  const again = await world.send({ ...august, rows: [{ metric: 'difficulties', text }] });
  expect(countsOf(again)).toMatchObject({ unchanged: 1 });
});

test('nil and withdrawal mean the same for an answer in words as for a number', async () => {
  const world = await ingestWorld();
  const row = { metric: 'difficulties' };
  await world.send({ ...august, rows: [{ ...row, nil: { reason: 'Không có khó khăn' } }] });
  expect(await current(world)).toMatchObject([{ nil: { reason: 'Không có khó khăn' } }]);
  const withdraw = { reason: 'gửi nhầm' };
  await world.send({ ...august, rows: [{ ...row, withdraw, observedAt: at('30') }] });
  expect(await current(world)).toMatchObject([{ withdraw }]);
});

test('words for a number and a number for words are refused, each by its own name', async () => {
  const world = await ingestWorld();
  const wrong: readonly (readonly [object, readonly string[]])[] = [
    [{ metric: 'received', text: 'nhiều' }, ['not-answered-in-words /rows/0/text']],
    [{ metric: 'difficulties', value: 3 }, ['answered-in-words /rows/0/value']],
    [{ metric: 'difficulties', text: 'x', value: 3 }, ['ambiguous-statement /rows/0/value']],
    [{ metric: 'difficulties', text: 'x', atLeast: true }, ['ambiguous-statement /rows/0']],
    [
      { metric: 'difficulties', text: 'x', restart: true },
      ['ambiguous-statement /rows/0', 'not-cumulative /rows/0/restart'],
    ],
  ];
  for (const [row, codes] of wrong)
    expect(codesOf(await world.send({ ...august, rows: [row] }))).toEqual(codes);
});

// Remarks -------------------------------------------------------------------------

test('a comment and a follow-up mark stay beside the value until a newer statement has none', async () => {
  const world = await ingestWorld();
  await world.send(one({ comment: 'Số liệu tạm tính', followUp: true }));
  expect(await current(world)).toMatchObject([
    { value: '100', comment: 'Số liệu tạm tính', followUp: true },
  ]);
  await world.send(one({ value: 101, observedAt: at('30') }));
  const [now = {}] = await current(world);
  expect(now).toMatchObject({ value: '101' });
  expect(now).not.toHaveProperty('comment');
  expect(now).not.toHaveProperty('followUp');
});

test('an equal value with another remark is another statement; with the same remark it is unchanged', async () => {
  const world = await ingestWorld();
  const become = async (more: object) => {
    const { json } = await world.send(one(more));
    return Object.entries(json['counts'] as object).find(
      ([, n], place) => place > 0 && n === 1,
    )?.[0];
  };
  expect(await become({})).toBe('accepted');
  expect(await become({ comment: 'tạm tính' })).toBe('accepted');
  expect(await become({ comment: 'tạm tính' })).toBe('unchanged');
  expect(await become({ comment: 'tạm tính', followUp: true })).toBe('accepted');
  expect(await become({ comment: 'tạm tính', followUp: false })).toBe('accepted');
  expect(await become({})).toBe('accepted');
  expect(await become({})).toBe('unchanged');
});

// Who spoke -----------------------------------------------------------------------

test('every statement names the system that sent it, and the person whom that system named', async () => {
  const world = await ingestWorld();
  const actor = { id: 'cb-017', name: 'Nguyễn Thị Lan' };
  await world.send({ ...one(), actor });
  await world.send({ ...august, rows: [finished] });
  const said = await world.visible();
  const speakers = new Map(said.map(({ metric, by }) => [String(metric), by]));
  expect(speakers.get('finished')).toEqual({ client: 'camau' });
  expect(speakers.get('received')).toEqual({ client: 'camau', person: actor });
});

test('a closing record from before speakers were kept is read without one', async () => {
  const world = await ingestWorld();
  await world.send(one());
  const TableName = world.tables.snapshots;
  const { Items = [] } = await world.db.send(new ScanCommand({ TableName }));
  for (const { by: _, ...Item } of Items) await world.db.send(new PutCommand({ TableName, Item }));
  expect(await world.visible()).toMatchObject([{ metric: 'received' }]);
  expect((await world.visible())[0]).not.toHaveProperty('by');
});

// Replacing a whole ---------------------------------------------------------------

test('a body that replaces takes back what the source had said and says no more', async () => {
  const world = await ingestWorld();
  const before = [received, finished, { metric: 'accounts', value: 7 }];
  await world.send({ ...august, rows: [...before, { metric: 'difficulties', text: 'cũ' }] });
  const answer = await world.send(whole([{ ...received, value: 120 }], { observedAt: at('10') }));
  expect(answer.status).toBe(201);
  expect(countsOf(answer)).toEqual({ ...none, sent: 1, accepted: 1, omitted: 5 });
  const reason = {
    reason: 'omitted-by-replace',
    messages: {
      vi: expect.stringContaining('thay thế toàn bộ biểu'),
      en: expect.stringContaining('replaced the whole dataset'),
    },
  };
  expect(shortly(await current(world))).toEqual([
    ['accounts', reason],
    ['difficulties', reason],
    ['finished', reason],
    ['received', '120'],
  ]);
});

test('a whole is kept as one item, however much it leaves out', async () => {
  const world = await ingestWorld();
  await world.send(whole([received]));
  const { Items = [] } = await world.db.send(
    new QueryCommand({
      TableName: world.tables.snapshots,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': '96#2025-08' },
    }),
  );
  expect(Items).toHaveLength(2);
  expect(await world.visible()).toHaveLength(6);
});

test('only the unit, period and source in the rows are replaced, and another source is left alone', async () => {
  const world = await ingestWorld();
  await world.send({ ...august, rows: [received, finished] });
  await world.send({ ...august, source: 'office', rows: [finished] });
  await world.send({ ...august, unit: '32002', rows: [finished] });
  await world.send(whole([received], { observedAt: at('10') }));
  const said = await current(world);
  expect(said.map((each) => [each['metric'], each['source'], each['value']])).toEqual([
    ['finished', 'lgsp', undefined],
    ['finished', 'office', '90'],
    ['received', 'lgsp', '100'],
  ]);
  expect(shortly(await current(world, { unit: '32002' }))).toEqual([['finished', '90']]);
});

test('what is left out is counted also where it had never been stated, but not where it was withdrawn', async () => {
  const world = await ingestWorld();
  const first = await world.send(whole([received], { observedAt: at('10') }));
  expect(countsOf(first)).toMatchObject({ omitted: 5 });
  const again = await world.send(whole([{ ...received, value: 1 }], { observedAt: at('10') }));
  expect(countsOf(again)).toMatchObject({ omitted: 0 });
  const older = await world.send({ ...august, observedAt: at('09'), rows: [finished] });
  expect(countsOf(older)).toMatchObject({ superseded: 1 });
});

test('a whole that is said anew at a later moment counts nothing again, and moves what it withdrew', async () => {
  const world = await ingestWorld();
  await world.send({ ...august, observedAt: at('05'), rows: [finished] });
  const counted: unknown[] = [];
  for (let times = 0; times < 3; times += 1) {
    world.clock.forward(60);
    counted.push((await world.send(whole([received], { observedAt: undefined }))).json['omitted']);
  }
  expect(counted).toEqual([5, 0, 0]);
  const between = { ...august, observedAt: '2025-08-15T01:00:01.000Z', rows: [finished] };
  expect(countsOf(await world.send(between))).toMatchObject({ superseded: 1 });
});

test('what was withdrawn by a row of its own is not counted as left out', async () => {
  const world = await ingestWorld();
  const withdrawn = { metric: 'finished', withdraw: { reason: 'nhầm' } };
  await world.send({ ...august, observedAt: at('05'), rows: [withdrawn] });
  const answer = await world.send(whole([received], { observedAt: at('10') }));
  expect(countsOf(answer)).toMatchObject({ omitted: 4 });
});

test('a delayed whole does not count what it cannot take back', async () => {
  const world = await ingestWorld();
  await world.send({ ...august, observedAt: at('20'), rows: [finished] });
  const late = await world.send(whole([received], { observedAt: at('10') }));
  expect(countsOf(late)).toMatchObject({ accepted: 1, omitted: 4 });
  expect(shortly(await current(world))).toEqual([
    ['finished', '90'],
    ['received', '100'],
  ]);
});

test('the same whole again is unchanged and writes nothing', async () => {
  const world = await ingestWorld();
  await world.send(whole([received]));
  const kept = (await world.visible()).length;
  const again = await world.send(whole([received]));
  expect(countsOf(again)).toEqual({ ...none, sent: 1, unchanged: 1, omitted: 0 });
  expect(await world.visible()).toHaveLength(kept);
});

test('what an equal whole leaves out is still taken back where only that has changed', async () => {
  const world = await ingestWorld();
  await world.send(whole([received], { observedAt: at('10') }));
  await world.send({ ...august, rows: [{ ...finished, observedAt: at('05') }] });
  await world.send({ ...august, rows: [{ ...finished, observedAt: at('10'), value: 91 }] });
  const again = await world.send(whole([received], { observedAt: at('10') }));
  expect(countsOf(again)).toEqual({ ...none, sent: 1, unchanged: 1, omitted: 1 });
  expect((await current(world))[0]).toMatchObject({ metric: 'finished', withdraw: {} });
});

test('a delayed older whole is history as a whole', async () => {
  const world = await ingestWorld();
  await world.send({ ...august, observedAt: at('20'), rows: [received, finished] });
  const late = await world.send(
    whole(
      [
        { ...received, value: 1 },
        { metric: 'accounts', value: 2 },
      ],
      { observedAt: at('10') },
    ),
  );
  expect(countsOf(late)).toMatchObject({ accepted: 1, superseded: 1 });
  expect(shortly(await current(world))).toEqual([
    ['accounts', '2'],
    ['finished', '90'],
    ['received', '100'],
  ]);
});

test('a delayed older figure that a whole left out never becomes current', async () => {
  const world = await ingestWorld();
  await world.send(whole([received], { observedAt: at('10') }));
  const late = await world.send({ ...august, observedAt: at('05'), rows: [finished] });
  expect(countsOf(late)).toMatchObject({ superseded: 1 });
  expect(shortly(await current(world))).toEqual([
    ['finished', expect.objectContaining({ reason: 'omitted-by-replace' })],
    ['received', '100'],
  ]);
});

test('what a dataset asks for later changes nothing of a whole that was kept before', async () => {
  const world = await ingestWorld();
  await world.send(whole([received]));
  const kept = await world.visible();
  const { registry } = world;
  const now = await registry.current();
  const datasets = now.datasets.map((dataset) => ({
    ...dataset,
    metrics: now.metrics.map(({ code }) => code),
  }));
  const metrics = now.metrics.filter(({ code }) => code !== 'nothing');
  await registry.publish(
    { ...now, datasets, metrics },
    { expected: 1, now: world.clock.now, by: 'test', note: '' },
  );
  expect(await world.visible()).toEqual(kept);
});

test('a bare percentage that was stated before is taken back when a whole leaves it out', async () => {
  const world = await ingestWorld();
  await world.send({ ...august, rows: [{ metric: 'rate', value: '80.8' }] });
  const answer = await world.send(whole([received], { observedAt: at('10') }));
  expect(countsOf(answer)).toMatchObject({ omitted: 6 });
  expect((await current(world))[0]).toMatchObject({ metric: 'rate', withdraw: {} });
});

test('nothing is left out on behalf of a source or a level that could not have said it', async () => {
  const world = await ingestWorld();
  const province = whole([{ ...finished, unit: '96' }]);
  expect(countsOf(await world.send(province))).toMatchObject({ accepted: 1, omitted: 0 });
});

test('half a whole is none: in partial mode one wrong row rejects its whole, and only that', async () => {
  const world = await ingestWorld();
  const rows = [
    received,
    { metric: 'finished', value: 'nhiều' },
    { ...received, unit: '32002' },
    { metric: 'accounts', value: 1, unit: '99001' },
  ];
  const partial = await world.send(whole(rows), { query: { mode: 'partial' } });
  expect(partial.status).toBe(201);
  expect(countsOf(partial)).toEqual({ ...none, sent: 4, accepted: 1, rejected: 3, omitted: 5 });
  expect(codesOf(partial)).toEqual([
    'replace-incomplete /rows/0/metric',
    'not-a-number /rows/1/value',
    'unit-not-allowed /rows/3/unit',
  ]);
  expect(partial.text).toContain('Row 1 (counted from 0)');
  const said = await world.visible();
  expect(new Set(said.map(({ unit }) => unit))).toEqual(new Set(['32002']));
  const atomic = await world.send(whole(rows));
  expect(codesOf(atomic)).toEqual(['not-a-number /rows/1/value', 'unit-not-allowed /rows/3/unit']);
});

/** All of them say everything of two communes in August; `more` is the row with a mistake. */
async function refusedBeside(more: object, defaults: object = {}): Promise<readonly string[]> {
  const world = await ingestWorld();
  const [first, second] = ['32001', '32002'];
  for (const unit of [first, second])
    await world.send({ ...august, unit, observedAt: at('05'), rows: [received, finished] });
  const rows = [{ ...received, unit: first }, { ...received, unit: second }, more];
  const body = { ...whole(rows, { observedAt: at('10') }), unit: undefined, ...defaults };
  const answer = await world.send(body, { query: { mode: 'partial' } });
  const withdrawn = (await world.visible()).filter(({ says }) => says.kind === 'withdrawal');
  if (answer.status === 422) expect(withdrawn).toEqual([]);
  return codesOf(answer);
}

test.each([
  ['that no unit has', { unit: '3200' }],
  ['with a blank behind it', { unit: '32001 ' }],
  ['that no unit had on that day', { unit: 'H12.12.1' }],
  ['that cannot be told because its member is misnamed', { unti: '32001' }],
  ['that no unit has, for a period that is none', { unit: '3200', period: 'August' }],
])('a row of a unit %s may belong to any whole: nothing is withdrawn', async (_, mistake) => {
  expect((await refusedBeside({ ...finished, ...mistake })).slice(0, 2)).toEqual([
    'replace-incomplete /rows/0/metric',
    'replace-incomplete /rows/1/metric',
  ]);
});

test('a misnamed member may have been meant for whatever the row leaves to the body', async () => {
  const misnamed = { ...finished, unti: '32002' };
  expect(await refusedBeside(misnamed, { unit: '32001' })).toHaveLength(3);
  expect(await refusedBeside({ ...finished, unit: '32002', note: 'x' })).toEqual([
    'replace-incomplete /rows/1/metric',
    'unknown-field /rows/2/note',
  ]);
});

test('a row of a unit that is another’s is no typo, and rejects only itself', async () => {
  expect(await refusedBeside({ ...finished, unit: '99001' })).toEqual([
    'unit-not-allowed /rows/2/unit',
  ]);
});

test('a row of an unknown unit breaks only wholes that agree with the rest of it', async () => {
  const world = await ingestWorld();
  const rows = [
    received,
    { ...received, period: '2025-07' },
    { ...received, source: 'office' },
    { ...finished, unit: '3200', period: '2025-07' },
  ];
  const answer = await world.send(whole(rows), { query: { mode: 'partial' } });
  expect(codesOf(answer)).toEqual([
    'replace-incomplete /rows/1/metric',
    'unknown-unit /rows/3/unit',
  ]);
});

test('a wrong row of which the period cannot be told may belong to any whole of its unit', async () => {
  const world = await ingestWorld();
  const rows = [
    received,
    { ...finished, period: 'August' },
    { ...received, unit: '32002' },
    { ...received, unit: '32002', period: { from: '2025-08-01', until: '2025-08-02' } },
  ];
  const answer = await world.send(whole(rows), { query: { mode: 'partial' } });
  expect(codesOf(answer)).toEqual([
    'replace-incomplete /rows/0/metric',
    'unknown-period /rows/1/period',
  ]);
  const nameless = { ...whole([received, { ...finished, unit: undefined }]), unit: undefined };
  const rowsOfUnits = [{ ...received, unit: '32001' }, { ...received, unit: '32002' }, finished];
  const lost = await world.send({ ...nameless, rows: rowsOfUnits }, { query: { mode: 'partial' } });
  expect(codesOf(lost)).toEqual([
    'replace-incomplete /rows/0/metric',
    'replace-incomplete /rows/1/metric',
    'missing-field /rows/2',
  ]);
});

test('a body that replaces names its dataset, has one moment per whole and corrects no single receipt', async () => {
  const world = await ingestWorld();
  const nameless = await world.send({ ...whole([received]), dataset: undefined });
  expect(nameless.status).toBe(422);
  expect(codesOf(nameless)).toContain('missing-field /dataset');
  const moments = [received, { ...finished, observedAt: at('01') }];
  expect(codesOf(await world.send(whole(moments)))).toEqual([
    'several-moments /rows/0',
    'several-moments /rows/1/observedAt',
  ]);
  const { json } = await world.send(one());
  const corrected = whole([{ ...received, replaces: json['id'] }]);
  expect(codesOf(await world.send(corrected))).toEqual(['not-with-replace /rows/0/replaces']);
});

test('a dry run of a whole says what it would leave out and stores nothing', async () => {
  const world = await ingestWorld();
  const dry = await world.send(whole([received]), { query: { dryRun: 'true' } });
  expect(dry).toMatchObject({ status: 200, json: { omitted: 5 } });
  expect(await world.visible()).toEqual([]);
});

// What is kept of it ----------------------------------------------------------------

test('every error of a submission can be read later, also where there are far more than a receipt lists', async () => {
  const world = await ingestWorld();
  const wrong = Array.from({ length: 30_000 }, (_, index) => ({
    metric: `m${(index * 7919) % 30_011}.${(index * 104_729) % 65_521}`,
    value: 1,
  }));
  const answer = await world.send(
    { ...august, rows: [...wrong, finished] },
    { query: { mode: 'partial' }, key: 'k' },
  );
  expect(answer.status).toBe(201);
  const TableName = world.tables.submissions;
  const { Items = [] } = await world.db.send(new ScanCommand({ TableName, Limit: 10 }));
  expect(Items.filter(({ sk }) => String(sk).startsWith('errors#'))).not.toEqual([]);
  const kept = await world.ledger.find('camau' as never, 'k');
  if (kept === undefined) throw new Error('Nothing was kept');
  expect((await world.ledger.read(kept.key))?.plan.errors).toEqual(answer.json['errors']);
  expect(await world.ledger.readErrors(kept, 29_999, 10)).toMatchObject({
    errors: [{ index: 29_999, code: 'unknown-metric' }],
    total: 30_000,
  });
});

test('of two that open one key with plans of any size one loses and leaves nothing that is read', async () => {
  const world = await ingestWorld();
  const rows = Array.from({ length: 20_000 }, (_, index) => ({
    metric: `m${(index * 7919) % 20_011}.${(index * 104_729) % 65_521}`,
    value: 1,
  }));
  const body = { ...august, rows: [...rows, finished] };
  const sending = { key: 'k', query: { mode: 'partial' } };
  const answers = await Promise.all([world.send(body, sending), world.send(body, sending)]);
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toContain(201);
  for (const { status } of answers) expect([201, 409]).toContain(status);
  expect(await world.visible()).toHaveLength(1);
  expect(UnitCode.parse('32001')).toBe((await world.visible())[0]?.unit);
});

// Identity ------------------------------------------------------------------------

test('a repeat is answered byte for byte a year later, also after the registry would refuse the body', async () => {
  const world = await ingestWorld();
  const first = await world.send(whole([received]), { key: 'k' });
  const now = await world.registry.current();
  const metrics = now.metrics.map((metric) =>
    metric.code === 'received' ? { ...metric, maximum: '1' } : metric,
  );
  const datasets = now.datasets.filter(({ code }) => code !== 'nd');
  await world.registry.publish(
    { ...now, metrics, datasets },
    { expected: 1, now: world.clock.now, by: 'test', note: '' },
  );
  world.clock.forward(365 * 86_400);
  expect((await world.send(whole([received]), { key: 'k' })).text).toBe(first.text);
  expect((await world.send(whole([received]), { key: 'other' })).status).toBe(422);
});

test('of many with one key at the same moment one works; the others get its bytes or 409 and Retry-After', async () => {
  const world = await ingestWorld();
  const body = whole([received, finished]);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => world.send(body, { key: 'k' })),
  );
  const kept = answers.filter(({ status }) => status === 201);
  expect(kept.length).toBeGreaterThan(0);
  expect(new Set(kept.map(({ text }) => text)).size).toBe(1);
  for (const answer of answers.filter(({ status }) => status !== 201)) {
    expect(answer).toMatchObject({ status: 409, json: { code: 'submission-in-progress' } });
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(0);
  }
  expect((await world.send(body, { key: 'k' })).text).toBe(kept[0]?.text);
  expect(await world.visible()).toHaveLength(6);
});

test('an equal value that was observed later is stored, so that what was observed in between is history', async () => {
  const world = await ingestWorld();
  await world.send(one({ observedAt: at('10') }));
  const later = await world.send(one({ observedAt: at('30') }));
  expect(countsOf(later)).toMatchObject({ accepted: 1, unchanged: 0 });
  const between = await world.send(one({ value: 7, observedAt: at('20') }));
  expect(countsOf(between)).toMatchObject({ superseded: 1 });
  expect(shortly(await current(world))).toEqual([['received', '100']]);
});

test('one who corrects a receipt may have made other mistakes: only those are told', async () => {
  const world = await ingestWorld();
  const { json } = await world.send(one());
  const wrong = one({ value: -1, replaces: json['id'] });
  expect(codesOf(await world.send(wrong))).toEqual(['out-of-bounds /rows/0/value']);
});
