import { expect, test } from 'vitest';
import { route as completeRoute } from '../../functions/http/complete-dataset.ts';
import { route as extendRoute } from '../../functions/http/extend-deadline.ts';
import { route as listRoute } from '../../functions/http/list-datasets.ts';
import { asking, datasetWorld } from '../support/dataset-world.ts';
import { registryWorld } from '../support/registry-world.ts';

/** Its July has the days that are August by Decree 09/2019. */
const fromThe15th = asking({ calendar: 'month-same-15' });
const july = { period: '2025-07' };

test('a dataset is listed with the periods of its own rule', async () => {
  const world = await datasetWorld(fromThe15th);
  const { json } = await world.ask(listRoute, {});
  expect(json.datasets[0]).toMatchObject({
    calendar: 'month-same-15',
    lastEndedPeriod: { label: '2025-07', from: '2025-07-15', until: '2025-08-15' },
  });
});

test('an act is answered with the label that was asked, also when the rule has changed since', async () => {
  const world = await datasetWorld(fromThe15th);
  const rows = ['received', 'finished'].map((metric) => ({ metric, value: 3 }));
  const sent = await world.send({ ...july, dataset: 'nd', unit: '32001', source: 'lgsp', rows });
  expect(sent.status).toBe(201);
  const made = await world.act(completeRoute, july, { key: 'once' });
  expect(made.status).toBe(201);
  expect(made.json.period).toBe('2025-07');
  const extended = await world.act(extendRoute, {
    ...july,
    until: '2025-08-22',
    reason: 'Mưa bão',
    actor: { id: 'ld01', name: 'Trần Văn Út' },
  });
  expect(extended.json.period).toBe('2025-07');
  const { registry, clock } = world;
  await registry.publish(asking(), { expected: 2, now: clock.now, by: 'test', note: '' });
  const again = await world.act(completeRoute, july, { key: 'once' });
  expect(again.text).toBe(made.text);
});

test('a rule of its own comes in by CSV, and one that is none is refused with what would be right', async () => {
  const { csvOf, importCsv, store } = await registryWorld();
  const csv = await csvOf('datasets');
  expect(csv).toContain('nd09');
  const wrong = await importCsv('datasets', csv.replaceAll('nd09', 'month-20'));
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('month-previous-20');
  expect(wrong.json.errors[0]).toMatchObject({ column: 'calendar' });
  const right = await importCsv('datasets', csv.replaceAll('nd09', 'month-previous-20'));
  expect(right.status).toBe(200);
  expect(await store.head()).toBe(2);
  expect(await csvOf('datasets')).toContain('month-previous-20');
});
