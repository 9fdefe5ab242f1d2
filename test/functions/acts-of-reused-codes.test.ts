import { expect, test } from 'vitest';
import { route as completeRoute } from '../../functions/http/complete-dataset.ts';
import { route as extendRoute } from '../../functions/http/extend-deadline.ts';
import { route as stateRoute } from '../../functions/http/read-completion.ts';
import { Unit } from '../../core/units/unit.ts';
import { asking, datasetWorld } from '../support/dataset-world.ts';
import { august } from '../support/ingest-world.ts';

const handedOn = '2025-07-25';

/** Commune 32001 closed within the period, and a stranger carries its code since. */
const bornTwice = () => {
  const content = asking();
  const units = content.units.flatMap((unit) =>
    unit.code === '32001'
      ? [
          Unit.parse({ ...unit, validTo: handedOn }),
          Unit.parse({ ...unit, validFrom: handedOn, names: { vi: 'Xã mới', en: 'New' } }),
        ]
      : [unit],
  );
  return datasetWorld({ ...content, units });
};

test('an extension shows at the unit that carries the code at the end of the period, not at the one before it', async () => {
  const world = await bornTwice();
  const given = await world.act(extendRoute, {
    until: '2025-09-05',
    reason: 'Mưa bão',
    actor: { id: '1', name: 'Trần An' },
  });
  expect(given.status).toBe(201);
  const query = { period: '2025-08', unit: '32001' };
  const read = await world.ask(stateRoute, { path: { dataset: 'nd' }, query });
  const shown = read.json.units.map(
    ({ names, extension }: { names: { en: string }; extension: { until: string } | null }) => [
      names.en,
      extension?.until ?? null,
    ],
  );
  expect(shown).toContainEqual(['New', '2025-09-05']);
  expect(shown.filter(([, until]: [string, string | null]) => until !== null)).toHaveLength(1);
  expect(shown).toHaveLength(2);
});

test('a completion stands though the unit that carried the code before is stated late, and ends by the unit’s own figures', async () => {
  const world = await bornTwice();
  const clerk = { id: '1', name: 'Trần An' };
  const rows = ['received', 'finished'].map((metric) => ({ metric, value: '9' }));
  await world.send({ ...august, actor: clerk, rows });
  expect((await world.act(completeRoute, { actor: clerk })).status).toBe(201);
  const stateNow = async () => {
    const query = { period: '2025-08', unit: '32001' };
    const { json } = await world.ask(stateRoute, { path: { dataset: 'nd' }, query });
    return json.units.map(({ names, state }: { names: { en: string }; state: string }) => [
      names.en,
      state,
    ]);
  };
  const on = (from: string, until: string) =>
    world.send({ ...august, period: { from, until }, rows });

  const ofOld = await on('2025-07-24', handedOn);
  expect([ofOld.status, ofOld.json['completionsWithdrawn']]).toEqual([201, []]);
  expect(await stateNow()).toContainEqual(['New', 'completed']);
  const ofNew = await on(handedOn, '2025-07-26');
  expect(ofNew.json['completionsWithdrawn']).toHaveLength(1);
  expect(await stateNow()).toContainEqual(['New', 'withdrawn']);
});
