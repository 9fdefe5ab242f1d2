import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { route as completeRoute } from '../../functions/http/complete-dataset.ts';
import { route as extendRoute } from '../../functions/http/extend-deadline.ts';
import { route as listRoute } from '../../functions/http/list-datasets.ts';
import { route as readRoute } from '../../functions/http/read-dataset.ts';
import { route as reopenRoute } from '../../functions/http/reopen-dataset.ts';
import { Unit } from '../../core/units/unit.ts';
import { asking, type DatasetWorld, datasetWorld } from '../support/dataset-world.ts';
import { august, callerNamed, content, wrapped } from '../support/ingest-world.ts';

describe('a dataset, to whom reports it', () => {
  let world: DatasetWorld;
  beforeAll(async () => {
    world = await datasetWorld();
  });
  const nd = (query = {}, as = 'camau') =>
    world.ask(readRoute, { as, path: { dataset: 'nd' }, query });

  test('is listed with the period that is usually reported now', async () => {
    const { status, json } = await world.ask(listRoute, {});
    expect(status).toBe(200);
    expect(json.datasets).toHaveLength(2);
    expect(json.datasets[0]).toMatchObject({
      code: 'nd',
      metrics: 6,
      reporters: 2,
      currentPeriod: { label: '2025-09', from: '2025-08-15', until: '2025-09-15' },
      lastEndedPeriod: { label: '2025-08', from: '2025-07-15', until: '2025-08-15' },
    });
  });

  test('says from when to when it is taken, each level with its own last day and its rule in words', async () => {
    const { json } = await nd({ period: '2025-08' });
    expect(json).toMatchObject({ opensOn: '2025-07-15', cutOff: '2025-08-14' });
    expect(json.deadlines).toEqual([
      {
        level: 'commune',
        day: '2025-08-18',
        provisional: true,
        rule: {
          vi: 'Hết ngày làm việc thứ 2 sau ngày chốt số liệu',
          en: 'To the end of working day 2 after the cut-off',
        },
      },
      {
        level: 'province',
        day: '2025-08-25',
        provisional: true,
        rule: {
          vi: 'Hết ngày 24 của tháng chốt số liệu; nếu là ngày nghỉ thì chuyển sang ngày làm việc kế tiếp',
          en: 'To the end of day 24 of the month of the cut-off; where no work is done on it, the next working day',
        },
      },
    ]);
  });

  test('names the metrics in order of print, and which must be there before completion', async () => {
    const { json } = await nd();
    const shown = json.metrics.map((each: { code: string; compulsory: boolean }) => [
      each.code,
      each.compulsory,
    ]);
    expect(shown).toEqual([
      ['received', true],
      ['finished', true],
      ['accounts', false],
      ['rate', false],
      ['place', false],
      ['shared', false],
    ]);
    expect(json.metrics[0]).toMatchObject({
      kind: 'flow',
      minimum: '0',
      maximum: '1000000.5',
      computed: false,
    });
  });

  test('says for which sources the key may speak', async () => {
    const { json } = await nd({}, 'narrow');
    expect(json.metrics[0].sources).toMatchObject([
      { code: 'lgsp', allowed: true },
      { code: 'office', allowed: false },
    ]);
  });

  test('names only units of the caller, in the boundaries of the period', async () => {
    const codes = ({ json }: Awaited<ReturnType<typeof nd>>) => [
      json.reporters.map(({ code }: { code: string }) => code),
      json.controlUnits.map(({ code }: { code: string }) => code),
    ];
    expect(codes(await nd())).toEqual([['32001', '32002'], ['96']]);
    expect(codes(await nd({ period: '2025-06' }))).toEqual([['32001', '32002', '32003'], ['96']]);
    expect(codes(await nd({}, 'other'))).toEqual([['99001'], ['99']]);
    expect(codes(await nd({ unit: '32002' }))).toEqual([['32002'], []]);
  });

  test('does not exist for a unit that is not the caller’s, nor by an unknown code', async () => {
    expect((await nd({ unit: '99001' })).status).toBe(404);
    const unknown = await world.ask(readRoute, { path: { dataset: 'none' } });
    expect(unknown.status).toBe(404);
  });

  test('names periods of its own where a label is none of them', async () => {
    const { status, json } = await nd({ period: '2025-Q3' });
    expect(status).toBe(422);
    expect(json.errors[0]).toMatchObject({ pointer: '/query/period', code: 'unknown-period' });
    expect(json.errors[0].detail).toContain('“2025-08”, “2025-09”');
  });
});

const clerk = { id: 'cb01', name: 'Lê Thị Hoa' };
const chief = { id: 'ld01', name: 'Trần Văn Út' };
const row = (metric: string, value: number) => ({ metric, value });
/** The two compulsory figures of commune 32001. */
const stated = { ...august, rows: [row('received', 100), row('finished', 90)] };

describe('completion', () => {
  let world: DatasetWorld;
  beforeEach(async () => {
    world = await datasetWorld();
  });
  const complete = (body = {}, options = {}) => world.act(completeRoute, body, options);

  test('is refused while a compulsory metric lacks value or nil, each of them named', async () => {
    await world.send({ ...august, rows: [row('received', 100)] });
    const refused = await complete();
    expect(refused.status).toBe(409);
    expect(refused.json).toMatchObject({
      code: 'compulsory-missing',
      missing: [{ metric: 'finished' }],
      errors: [{ code: 'compulsory-missing' }],
    });
    expect(refused.json.detail).toContain('finished');
    expect((await world.stateOf()).missing).toMatchObject([{ metric: 'finished' }]);
    await world.send({ ...august, rows: [{ metric: 'finished', nil: { reason: 'Không có' } }] });
    expect((await complete()).status).toBe(201);
    expect((await world.stateOf()).missing).toEqual([]);
  });

  test.each([
    ['a withdrawal', [{ metric: 'finished', withdraw: { reason: 'Sai' } }]],
    [
      'a part of the period',
      [{ ...row('finished', 3), period: { from: '2025-07-20', until: '2025-07-21' } }],
    ],
    ['a figure of the month before', [{ ...row('finished', 3), period: '2025-07' }]],
    ['a figure of the province', [{ ...row('finished', 3), unit: '96' }]],
  ])('is refused where there is only %s', async (_, rows) => {
    await world.send({ ...august, rows: [row('received', 100)] });
    expect((await world.send({ ...august, rows })).status).toBe(201);
    expect((await complete()).json.code).toBe('compulsory-missing');
  });

  test('is an act of a named person or of the system, and is read back so', async () => {
    await world.send(stated);
    const made = await complete({ actor: clerk });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      kind: 'completion',
      dataset: 'nd',
      unit: '32001',
      period: '2025-08',
      by: { client: 'camau', person: clerk },
    });
    expect(await world.stateOf()).toMatchObject({
      state: 'completed',
      by: { client: 'camau', person: clerk },
      at: made.json.recordedAt,
      receipt: null,
    });
    expect((await world.stateOf('32002')).state).toBe('open');
  });

  test('is recorded once, and a repeat gets the same answer even after it was taken back', async () => {
    await world.send(stated);
    const first = await complete({}, { key: 'once' });
    await world.act(reopenRoute, { reason: 'Rà soát' });
    const again = await complete({}, { key: 'once' });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect((await world.stateOf()).state).toBe('withdrawn');
    const other = await complete({ actor: clerk }, { key: 'once' });
    expect([other.status, other.json.code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('that stands is not given twice, and says who gave it', async () => {
    await world.send(stated);
    await complete({ actor: clerk });
    const refused = await complete({ actor: chief });
    expect([refused.status, refused.json.code]).toEqual([409, 'already-completed']);
    expect(refused.json.detail).toContain('Lê Thị Hoa (camau)');
  });

  test('the completer’s own later correction keeps it', async () => {
    await world.send({ ...stated, actor: clerk });
    await complete({ actor: clerk });
    const later = { ...august, observedAt: '2025-08-15T00:30:00.000Z', actor: clerk };
    const corrected = await world.send({ ...later, rows: [row('finished', 91)] });
    expect(corrected.json['completionsWithdrawn']).toEqual([]);
    expect((await world.stateOf()).state).toBe('completed');
  });

  test('another’s correction withdraws it: its receipt says so, and the state names that receipt', async () => {
    await world.send({ ...stated, actor: clerk });
    await complete({ actor: clerk });
    const later = { ...august, observedAt: '2025-08-15T00:30:00.000Z', actor: chief };
    const body = { ...later, rows: [row('finished', 91)] };
    const tried = await world.send(body, { query: { dryRun: 'true' } });
    const corrected = await world.send(body, { key: 'correction' });
    const named = [{ dataset: 'nd', unit: '32001', period: '2025-08' }];
    expect(tried.json['completionsWithdrawn']).toEqual(named);
    expect(corrected.json['completionsWithdrawn']).toEqual(named);
    expect(await world.stateOf()).toMatchObject({
      state: 'withdrawn',
      by: { client: 'camau', person: chief },
      at: corrected.json['receivedAt'],
      receipt: corrected.json['id'],
      reason: null,
    });
    expect((await complete({ actor: chief })).status).toBe(201);
    expect((await world.stateOf()).state).toBe('completed');
    expect((await world.send(body, { key: 'correction' })).text).toBe(corrected.text);
  });

  test('is withdrawn by a figure for a day of its period too, wherever that lies', async () => {
    await world.send({ ...stated, actor: clerk });
    await complete({ actor: clerk });
    const day = { ...row('finished', 2), period: { from: '2025-07-20', until: '2025-07-21' } };
    const sent = await world.send({ ...august, rows: [day] });
    expect(sent.json['completionsWithdrawn']).toHaveLength(1);
    expect((await world.stateOf()).receipt).toBe(sent.json['id']);
    const next = await world.send({ ...august, rows: [{ ...day, source: 'office' }] });
    expect(next.json['completionsWithdrawn']).toEqual([]);
  });

  test('is withdrawn by a whole that only leaves figures out, and its receipt says so', async () => {
    await world.send({ ...stated, actor: clerk });
    await complete({ actor: clerk });
    const later = { ...august, observedAt: '2025-08-15T00:30:00.000Z', replace: true };
    const same = await world.send({ ...later, observedAt: august.observedAt, rows: stated.rows });
    expect(same.json).toMatchObject({ counts: { unchanged: 2 }, completionsWithdrawn: [] });
    const body = { ...august, replace: true, rows: [row('received', 100)] };
    const whole = await world.send(body);
    expect(whole.json).toMatchObject({
      counts: { sent: 1, unchanged: 1 },
      completionsWithdrawn: [{ dataset: 'nd', unit: '32001', period: '2025-08' }],
    });
    expect(await world.stateOf()).toMatchObject({
      state: 'withdrawn',
      receipt: whole.json['id'],
      missing: [{ metric: 'finished' }],
    });
  });

  test('of another dataset is withdrawn by a whole too that leaves a figure of both out', async () => {
    const day = { from: '2025-07-20', until: '2025-07-21' };
    const shared = { ...row('shared', 5), period: day };
    await world.send({ ...stated, actor: clerk, rows: [row('received', 1), shared] });
    const wall = { path: { dataset: 'wall' }, headers: { 'Idempotency-Key': 'wall' } };
    const body = { unit: '32001', period: '2025-07', actor: clerk };
    expect((await world.ask(completeRoute, { ...wall, body })).status).toBe(201);
    const later = { ...august, observedAt: '2025-08-15T00:30:00.000Z', replace: true };
    const whole = await world.send({ ...later, period: day, rows: [row('received', 1)] });
    expect(whole.json['completionsWithdrawn']).toEqual([
      { dataset: 'wall', unit: '32001', period: '2025-07' },
    ]);
  });

  test('does not stand over a withdrawal that was stamped before it and became visible after its check', async () => {
    await world.send({ ...stated, actor: clerk });
    const stamped = Promise.withResolvers<void>();
    const completed = Promise.withResolvers<void>();
    const slow = world.compose(
      wrapped(world.db, async (_, proceed, command) => {
        if (!JSON.stringify(command).includes('receivedAt')) return proceed();
        stamped.resolve();
        await completed.promise;
        return proceed();
      }),
    );
    const taken = { metric: 'finished', withdraw: { reason: 'Sai' } };
    const later = { ...august, observedAt: '2025-08-15T00:30:00.000Z', rows: [taken] };
    const sending = world.send(later, { by: slow });
    await stamped.promise;
    const completion = await complete({ actor: clerk });
    expect(completion.status).toBe(201);
    expect((await world.stateOf()).state).toBe('completed');
    completed.resolve();
    const sent = await sending;
    expect(String(sent.json['receivedAt']) < completion.json.recordedAt).toBe(true);
    expect(await world.stateOf()).toMatchObject({
      state: 'withdrawn',
      at: completion.json.recordedAt,
      receipt: sent.json['id'],
      missing: [{ metric: 'finished' }],
    });
  });

  test('is answered to a repeat in the same words whatever became of its dataset', async () => {
    await world.send(stated);
    const first = await complete({}, { key: 'once' });
    const { now } = world.clock;
    const without = { ...asking(), datasets: content.datasets.filter(({ code }) => code !== 'nd') };
    await world.registry.publish(without, { expected: 2, now, by: 'test', note: '' });
    const again = await complete({}, { key: 'once' });
    expect([again.status, again.text]).toEqual([201, first.text]);
    expect((await complete()).status).toBe(404);
  });

  test('is taken back by an act with a reason, and only while it stands', async () => {
    expect((await world.act(reopenRoute, { reason: 'x' })).json.code).toBe('not-completed');
    await world.send(stated);
    await complete();
    const back = await world.act(reopenRoute, { reason: 'Rà soát lại', actor: chief });
    expect(back.json).toMatchObject({ kind: 'reopening', reason: 'Rà soát lại' });
    expect(await world.stateOf()).toMatchObject({
      state: 'withdrawn',
      by: { client: 'camau', person: chief },
      receipt: null,
      reason: 'Rà soát lại',
    });
    expect((await world.act(reopenRoute, { reason: 'x' })).json.code).toBe('not-completed');
  });

  test('stays taken back where the clock that took it back is behind the one that gave it', async () => {
    await world.send(stated);
    world.clock.forward(10);
    await complete();
    world.clock.forward(-3);
    const back = await world.act(reopenRoute, { reason: 'Rà soát lại' });
    expect(back.status).toBe(201);
    world.clock.forward(10);
    expect(await world.stateOf()).toMatchObject({ state: 'withdrawn', reason: 'Rà soát lại' });
  });

  test('is read as of an instant', async () => {
    await world.send(stated);
    world.clock.forward(600);
    await complete();
    const asOf = world.clock.now();
    world.clock.forward(600);
    await world.act(reopenRoute, { reason: 'x' });
    expect((await world.stateOf()).state).toBe('withdrawn');
    expect((await world.stateOf('32001', { asOf })).state).toBe('completed');
    expect((await world.stateOf('32001', { asOf: '2025-08-15T01:05:00.000Z' })).state).toBe('open');
  });

  test.each([
    ['a unit of another', { unit: '99001' }, 'unit-not-allowed /unit'],
    ['an unknown unit', { unit: '77777' }, 'unknown-unit /unit'],
    ['a unit that does not report the dataset', { unit: '96' }, 'not-expected /unit'],
    ['a label of another kind', { period: '2025-Q3' }, 'unknown-period /period'],
    ['a period that has not begun', { period: '2025-10' }, 'period-not-begun /period'],
    ['a person without a name', { actor: { id: 'x' } }, 'missing-field /actor/name'],
    ['an unknown member', { until: '2025-08-20' }, 'unknown-field /until'],
  ])('is refused for %s', async (_, body, expected) => {
    const { status, json } = await complete(body);
    expect(status).toBe(422);
    expect(
      json.errors.map((each: { code: string; pointer: string }) => `${each.code} ${each.pointer}`),
    ).toEqual([expected]);
  });

  test('of an unknown unit names the nearest of the caller’s own', async () => {
    const { status, json } = await world.act(completeRoute, { unit: '032001', period: '2025-08' });
    expect(status).toBe(422);
    expect(json.errors[0].messages.vi).toContain('Có phải: 32001?');
    const other = await world.act(completeRoute, { unit: '099001', period: '2025-08' });
    expect(other.json.errors[0].messages.en).not.toContain('99001?');
  });

  test.each([
    ['that no unit ever had', '77777', '2025-08'],
    ['of a unit of one’s own that had closed', '32003', '2025-08'],
    ['of a unit of another that had closed', '99002', '2025-08'],
    ['of a unit of one’s own that was founded later', '32004', '2025-06'],
    ['of a unit of another that was founded later', '99003', '2025-06'],
  ])('of any kind is refused for a code %s as one that no unit has', async (_, unit, period) => {
    const [commune] = content.units.filter(({ code }) => code === '99001');
    const more = [
      { ...commune, code: '99002', validTo: '2025-07-20' },
      { ...commune, code: '99003', validFrom: '2025-07-20' },
      { ...commune, code: '32004', parent: '96', validFrom: '2025-07-20' },
    ].map((each) => Unit.parse(each));
    const units = [...asking().units, ...more];
    const published = await world.registry.publish(
      { ...asking(), units },
      { expected: 2, now: world.clock.now, by: 'test', note: '' },
    );
    expect(published.ok).toBe(true);
    const until = { until: '2025-08-20', reason: 'x', actor: chief };
    for (const [route, body] of [
      [completeRoute, {}],
      [reopenRoute, { reason: 'x' }],
      [extendRoute, until],
    ] as const) {
      const { status, json } = await world.act(route, { ...body, unit, period });
      expect(status).toBe(422);
      expect(json.errors).toMatchObject([{ code: 'unknown-unit', pointer: '/unit' }]);
      expect(json.errors[0].messages.vi).toContain('không có đơn vị nào mang mã');
    }
  });

  test('needs its own scope, and a dataset of the caller’s', async () => {
    const request = {
      headers: { 'Idempotency-Key': 'k' },
      body: { unit: '32001', period: '2025-08' },
    };
    const none = await world.ask(completeRoute, { ...request, path: { dataset: 'none' } });
    expect(none.status).toBe(404);
    const caller = callerNamed('camau');
    const reader = await world.ask(completeRoute, { ...request, caller, path: { dataset: 'nd' } });
    expect(reader.status).toBe(403);
  });
});

describe('an extension', () => {
  let world: DatasetWorld;
  beforeEach(async () => {
    world = await datasetWorld();
  });
  const extend = (until: string, body = {}) =>
    world.act(extendRoute, { until, reason: 'Mất điện kéo dài', actor: chief, ...body });
  const late = async (unit = '32001', more = {}) => {
    const sent = await world.send({ ...august, unit, rows: [row('received', 1)], ...more });
    expect(sent.status).toBe(201);
    return sent.json['late'];
  };

  test('gives one unit more time, with its reason and author', async () => {
    const made = await extend('2025-08-22');
    expect(made.status).toBe(201);
    expect(await world.stateOf()).toMatchObject({
      lastDay: '2025-08-22',
      extension: {
        until: '2025-08-22',
        reason: 'Mất điện kéo dài',
        by: { client: 'camau', person: chief },
        at: made.json.recordedAt,
      },
    });
    expect(await world.stateOf('32002')).toMatchObject({ lastDay: '2025-08-18', extension: null });
    world.clock.forward(5 * 86_400);
    expect(await late('32001')).toBe(0);
    expect(await late('32002')).toBe(1);
  });

  test.each(['2025-08-18', '2025-08-10', '2026-08-20'])(
    'to %s is refused, and told from when to when it may be',
    async (until) => {
      const { status, json } = await extend(until);
      expect(status).toBe(422);
      expect(json.errors[0]).toMatchObject({ pointer: '/until', code: 'extension-out-of-range' });
      expect(json.errors[0].detail).toContain('from 2025-08-19 to 2026-08-19');
    },
  );

  test('leads not into the past, if it is the first', async () => {
    world.clock.forward(30 * 86_400);
    expect((await extend('2025-09-01')).status).toBe(422);
    expect((await extend('2025-09-20')).status).toBe(201);
  });

  test('can be lengthened, shortened and taken back: the one recorded last counts, whatever its day', async () => {
    await extend('2026-08-19');
    expect((await extend('2025-08-22')).status).toBe(201);
    expect(await world.stateOf()).toMatchObject({ lastDay: '2025-08-22' });
    world.clock.forward(5 * 86_400);
    expect(await late()).toBe(0);
    expect((await extend('2025-08-17')).json.errors[0].detail).toContain(
      'The deadline is 2025-08-18 (provisional: the working calendar of the year is not confirmed), extended to 2025-08-22; extend it to a day from 2025-08-18',
    );
    expect((await extend('2025-08-18')).status).toBe(201);
    expect(await world.stateOf()).toMatchObject({ lastDay: '2025-08-18' });
    expect(await late('32001', { rows: [row('received', 2)] })).toBe(1);
    expect((await extend('2025-09-01')).status).toBe(201);
    expect(await late('32001', { rows: [row('received', 3)] })).toBe(0);
  });

  test('needs a named person and a reason', async () => {
    for (const lacking of [{ actor: undefined }, { reason: undefined }])
      expect((await extend('2025-08-22', lacking)).json.errors[0].code).toBe('missing-field');
  });

  test('may be given to a unit of a control level, counted from its level’s own deadline', async () => {
    expect((await extend('2025-08-25', { unit: '96' })).status).toBe(422);
    expect((await extend('2025-08-26', { unit: '96' })).status).toBe(201);
  });
});

describe('what comes late', () => {
  let world: DatasetWorld;
  beforeEach(async () => {
    world = await datasetWorld();
  });
  const send = (rows: readonly object[], more = {}) => world.send({ ...august, rows, ...more });

  test('is accepted, marked late in the receipt and never lost', async () => {
    world.clock.forward(10 * 86_400);
    const sent = await send([row('received', 100), row('finished', 90)]);
    expect(sent.status).toBe(201);
    expect(sent.json).toMatchObject({ late: 2, counts: { accepted: 2 } });
    expect(await world.visible()).toHaveLength(2);
  });

  test('is judged by the deadline of the unit’s own level', async () => {
    world.clock.forward(7 * 86_400);
    const sent = await send([row('finished', 90), { ...row('finished', 95), unit: '96' }]);
    expect(sent.json['late']).toBe(1);
    world.clock.forward(7 * 86_400);
    const later = await send([row('finished', 91), { ...row('finished', 96), unit: '96' }], {
      observedAt: '2025-08-16T00:00:00.000Z',
    });
    expect(later.json['late']).toBe(2);
  });

  test('counts only rows that are written', async () => {
    await send([row('received', 100)]);
    world.clock.forward(10 * 86_400);
    const sent = await send([row('received', 100), row('finished', 90)]);
    expect(sent.json).toMatchObject({ late: 1, counts: { accepted: 1, unchanged: 1 } });
  });

  test('is told by a dry run too, and by a repeat in the same words', async () => {
    world.clock.forward(10 * 86_400);
    const tried = await world.send(stated, { query: { dryRun: 'true' } });
    expect(tried.json['late']).toBe(2);
    const first = await world.send(stated, { key: 'once' });
    world.clock.forward(86_400);
    expect((await world.send(stated, { key: 'once' })).text).toBe(first.text);
  });

  test('is counted by the extensions that were known when it was opened, whoever finishes it', async () => {
    world.clock.forward(5 * 86_400);
    const dying = world.compose(
      wrapped(world.db, (_, proceed, command) =>
        JSON.stringify(command).includes('receivedAt')
          ? Promise.reject(new Error('died'))
          : proceed(),
      ),
    );
    expect((await world.send(stated, { key: 'k', by: dying })).status).toBe(500);
    const granted = { until: '2025-08-25', reason: 'Mưa bão', actor: chief };
    expect((await world.act(extendRoute, granted)).status).toBe(201);
    world.clock.forward(60);
    await world.finish();
    expect((await world.send(stated, { key: 'k' })).json['late']).toBe(2);
    expect((await world.send(stated, { key: 'other' })).json['late']).toBe(0);
  });
});

describe('before its dataset opens', () => {
  test('a figure is refused, with the day from which it is taken', async () => {
    const world = await datasetWorld(asking({ opensDaysAfterStart: 33 }));
    const refused = await world.send(stated);
    expect(refused.status).toBe(422);
    expect((refused.json['errors'] as object[])[0]).toMatchObject({
      code: 'period-not-open',
      detail: expect.stringContaining('from 2025-08-17 on'),
    });
    world.clock.forward(2 * 86_400);
    expect((await world.send(stated)).status).toBe(201);
  });

  test('one that opens before its periods begin takes what lies ahead', async () => {
    const world = await datasetWorld(asking({ opensDaysAfterStart: -20 }));
    const ahead = (period: string) => world.send({ ...stated, period });
    expect((await ahead('2025-10')).status).toBe(422);
    expect((await ahead('2025-09')).status).toBe(201);
    world.clock.forward(86_400 * 30);
    expect((await ahead('2025-10')).status).toBe(201);
  });
});
