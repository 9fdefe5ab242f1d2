import { expect, test } from 'vitest';
import { route as extendRoute } from '../../functions/http/extend-deadline.ts';
import { route as stateRoute } from '../../functions/http/read-completion.ts';
import { Unit } from '../../core/units/unit.ts';
import { asking, datasetWorld } from '../support/dataset-world.ts';

test('an extension shows at the unit that carries the code at the end of the period, not at the one before it', async () => {
  const content = asking();
  const handedOn = '2025-07-25';
  const units = content.units.flatMap((unit) =>
    unit.code === '32001'
      ? [
          Unit.parse({ ...unit, validTo: handedOn }),
          Unit.parse({ ...unit, validFrom: handedOn, names: { vi: 'Xã mới', en: 'New' } }),
        ]
      : [unit],
  );
  const world = await datasetWorld({ ...content, units });
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
