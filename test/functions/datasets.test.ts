import { beforeAll, describe, expect, test } from 'vitest';
import { Dataset } from '../../core/dataset.ts';
import type { RegistryContent } from '../../core/registry.ts';
import { listDatasets, route as listRoute } from '../../functions/http/list-datasets.ts';
import { readDataset, route as readRoute } from '../../functions/http/read-dataset.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { callerNamed, content, ingestWorld } from '../support/ingest-world.ts';
import { silentLog } from '../support/silent-log.ts';

/** Monthly figures of the communes, with all that a dataset can ask for. */
const asking = (more: object = {}): RegistryContent => ({
  ...content,
  datasets: content.datasets.map((dataset) =>
    dataset.code === 'nd'
      ? Dataset.parse({
          ...dataset,
          compulsory: ['received', 'finished'],
          deadlines: { province: { dayOfMonth: 24, roll: 'next-working-day' } },
          ...more,
        })
      : dataset,
  ),
});

async function datasetWorld(wanted = asking()) {
  const world = await ingestWorld();
  const { registry, clock } = world;
  await registry.publish(wanted, { expected: 1, now: clock.now, by: 'test', note: '' });
  const { now } = clock;
  const serving = gateway(
    [
      serve(listRoute, listDatasets({ registry, now })),
      serve(readRoute, readDataset({ registry, now })),
    ],
    { log: silentLog },
  );
  const ask = async (
    route: Parameters<typeof gatewayEvent>[0],
    { as = 'camau', ...request }: { as?: string } & Parameters<typeof gatewayEvent>[1],
  ) => {
    const answer = await serving(gatewayEvent(route, { caller: callerNamed(as), ...request }));
    return { status: answer.statusCode, json: JSON.parse(answer.body) };
  };
  return { ...world, ask };
}

type World = Awaited<ReturnType<typeof datasetWorld>>;

describe('a dataset, to whom reports it', () => {
  let world: World;
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
