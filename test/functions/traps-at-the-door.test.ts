import { beforeEach, describe, expect, test } from 'vitest';
import { route as completeRoute } from '../../functions/http/complete-dataset.ts';
import { archivedReport } from '../../functions/shared/archived-report.ts';
import { asking, type DatasetWorld, datasetWorld } from '../support/dataset-world.ts';
import { august } from '../support/ingest-world.ts';
import { daysAfter, report, soonAfter, worldWithEdition } from '../support/report-world.ts';

/** The traps of what is sent, each by its name; those of figures stand in core/traps-of-figures.test.ts. */

let world: DatasetWorld;
beforeEach(async () => {
  world = await datasetWorld();
});
const row = (metric: string, value: number, more: object = {}) => ({ metric, value, ...more });
const send = (rows: readonly object[], more: object = {}, options: object = {}) =>
  world.send({ ...august, ...more, rows }, options);
const codesOf = ({ json }: Awaited<ReturnType<typeof send>>): unknown => {
  const errors = json['errors'];
  return Array.isArray(errors) ? errors.map(({ index, code }) => `${index} ${code}`) : errors;
};
/** What 32001 says of a metric in August, as it is read back. */
const current = async (metric = 'received'): Promise<unknown> => {
  const { json } = await world.read({ dataset: 'nd', period: '2025-08', unit: '32001' });
  const found = json['statements'];
  return Array.isArray(found) ? found.filter((each) => each.metric === metric) : found;
};

test('trap: duplicate rows in a file: all of them are refused, each by its index', async () => {
  const flags = [row('received', 1), row('finished', 0), row('received', 0), row('received', 1)];
  const refused = await send(flags);
  expect(refused.status).toBe(422);
  expect(codesOf(refused)).toEqual(['0 duplicate-row', '2 duplicate-row', '3 duplicate-row']);
  expect(await world.visible()).toEqual([]);
});

test('trap: retry of the same message: the same answer to the byte, and nothing moves', async () => {
  const first = await send([row('received', 1)], {}, { key: 'k' });
  const before = await world.visible();
  world.clock.forward(3600);
  const again = await send([row('received', 1)], {}, { key: 'k' });
  expect(again.text).toBe(first.text);
  expect(await world.visible()).toEqual(before);
  const unchanged = await send([row('received', 1)]);
  expect(unchanged.json['counts']).toMatchObject({ accepted: 0, unchanged: 1 });
  expect(await world.visible()).toEqual(before);
});

describe('trap: deletion', () => {
  const at = (minute: number) => ({ observedAt: `2025-08-15T00:0${minute}:00.000Z` });
  const withdrawn = (more: object = {}) => [{ metric: 'received', withdraw: { ...more } }];

  test('is a statement of its own with a reason, and the number stays in the history', async () => {
    await send([row('received', 40)], at(1));
    expect((await send(withdrawn(), at(2))).status).toBe(422);
    expect((await send(withdrawn({ reason: 'Nhầm đơn vị' }), at(2))).status).toBe(201);
    expect((await world.visible()).map(({ says }) => says.kind).toSorted()).toEqual([
      'value',
      'withdrawal',
    ]);
    expect(await current()).toMatchObject([{ withdraw: { reason: 'Nhầm đơn vị' } }]);
  });

  test('is ended by a new number, and never by one that was said before it', async () => {
    await send(withdrawn({ reason: 'Nhầm' }), at(2));
    const older = await send([row('received', 40)], at(1));
    expect(older.json['counts']).toMatchObject({ superseded: 1 });
    expect(await current()).toMatchObject([{ withdraw: { reason: 'Nhầm' } }]);
    await send([row('received', 41)], at(3));
    expect(await current()).toMatchObject([{ value: '41' }]);
  });
});

test('trap: out-of-order delivery: the second version is sent first, the first becomes history', async () => {
  const version = (minute: number, value: number) =>
    send([row('received', value)], { observedAt: `2025-08-15T00:0${minute}:00.000Z` });
  expect((await version(2, 22)).json['counts']).toMatchObject({ accepted: 1 });
  expect((await version(1, 11)).json['counts']).toMatchObject({ superseded: 1 });
  expect(await current()).toMatchObject([{ value: '22' }]);
});

test('trap: completion with blanks: complete says nothing of a blank, so value or nil is required', async () => {
  await send([row('received', 100)]);
  expect((await world.act(completeRoute)).json).toMatchObject({
    code: 'compulsory-missing',
    missing: [{ metric: 'finished' }],
  });
  await send([{ metric: 'finished', nil: { reason: 'Không phát sinh' } }]);
  expect((await world.act(completeRoute)).status).toBe(201);
});

test('trap: future periods: refused until they begin, unless the dataset says that it takes them', async () => {
  expect(codesOf(await send([row('received', 1)], { period: '2025-10' }))).toEqual([
    '0 period-not-begun',
  ]);
  const ahead = await datasetWorld(asking({ opensDaysAfterStart: -60 }));
  const planned = { ...august, period: '2025-10', rows: [row('received', 1)] };
  expect((await ahead.send(planned)).status).toBe(201);
});

test('trap: a value of a level at which the metric is not collected is refused, a control level’s is kept', async () => {
  expect(codesOf(await send([row('received', 2, { unit: '96' })]))).toEqual(['0 wrong-level']);
  expect((await send([row('finished', 2, { unit: '96' })])).status).toBe(201);
});

test('trap: late correction: the sent report stays, and the next edition says what changed', async () => {
  const sent = await worldWithEdition();
  const before = await sent.reports.find(report, 1);
  sent.goTo(daysAfter(before?.asOf ?? soonAfter(sent.now()), 1));
  await sent.post([{ metric: 'received', value: 120 }]);
  sent.goTo(soonAfter(daysAfter(before?.asOf ?? sent.now(), 3)));
  await sent.tick();
  await sent.drain();
  expect(await sent.reports.find(report, 1)).toMatchObject({ sha256: before?.sha256 });
  const valueIn = async (edition: number) => {
    const { sha256 = '' } = (await sent.reports.find(report, edition)) ?? {};
    const made = await archivedReport(sent.archive, sha256);
    const [total] = made.sections.flatMap(({ figures }) => figures.map((each) => each.total));
    return { total, changes: made.changes };
  };
  expect((await valueIn(1)).total).toMatchObject({ numerator: '100' });
  const next = await valueIn(2);
  expect(next.total).toMatchObject({ numerator: '120' });
  expect(
    next.changes?.find(({ figure, unit }) => figure === 'nd.received' && unit === '32001'),
  ).toMatchObject({
    old: { numerator: '100' },
    new: { numerator: '120' },
    causes: ['correction'],
  });
});
