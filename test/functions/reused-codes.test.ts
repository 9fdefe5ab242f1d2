import { describe, expect, test } from 'vitest';
import { sampleRegistry } from '../../samples/world.ts';
import { registryWorld } from '../support/registry-world.ts';

const row = (code: string, validFrom: string, more: object = {}) => ({
  code,
  validFrom,
  level: 'commune',
  kind: 'commune',
  names: { vi: `Xã ${code} từ ${validFrom}`, en: `Commune ${code} from ${validFrom}` },
  parent: '96',
  ...more,
});
const newYear = '2026-01-01';
const closed = row('99999', '2025-07-01', { validTo: newYear });
const reborn = row('99999', newYear);
const client = {
  id: 'xa-99999',
  name: 'Hệ thống của xã',
  scopes: ['snapshots:write'],
  units: ['99999'],
};

/** The sample world with a commune that a client, a dataset and a report name: version 2. */
async function named() {
  const world = await registryWorld();
  const { units, metrics, datasets, definitions, clients, ...rest } = sampleRegistry();
  const dataset = datasets.find(({ level }) => level === 'commune');
  const [definition] = definitions;
  const body = {
    ...rest,
    metrics,
    units: [...units, row('99999', '2025-07-01')],
    datasets: [
      ...datasets,
      { ...dataset, code: 'of-it', reporters: { rule: 'level', under: '99999' } },
    ],
    definitions: [...definitions, { ...definition, code: 'for-it', scopes: ['99999'] }],
    clients: [...clients.map((each) => ({ ...each, keys: undefined })), client],
  };
  const made = await world.ask('POST', '/v1/admin/registry/imports', { body });
  expect(made, made.text).toMatchObject({ status: 200, json: { version: 2, reusedCodes: [] } });
  return world;
}

const told = [
  {
    code: '99999',
    validFrom: newYear,
    clients: ['xa-99999'],
    datasets: ['of-it'],
    definitions: ['for-it'],
    recipients: sampleRegistry().definitions[0]?.recipients.toSorted(),
  },
];

describe('a code that another unit takes on', () => {
  test('is told with all that names it: by a dry run, by the change, by its repeat and by its version', async () => {
    const { ask, importJson } = await named();
    const rows = [closed, reborn];
    expect((await importJson('units', rows, { dryRun: 'true' })).json.reusedCodes).toEqual(told);
    const again = () =>
      ask('POST', '/v1/admin/units/imports', {
        body: rows,
        headers: { 'Idempotency-Key': 'reborn' },
      });
    const made = await again();
    expect(made.json).toMatchObject({ version: 3, reusedCodes: told });
    expect((await again()).text).toBe(made.text);
    const path = { version: '3' };
    const version = await ask('GET', '/v1/admin/registry/versions/{version}', { path });
    expect(version.json.reusedCodes).toEqual(told);
  });

  test('is told where a single unit is put', async () => {
    const { ask, importJson } = await named();
    expect((await importJson('units', [closed])).json.reusedCodes).toEqual([]);
    const put = await ask('PUT', '/v1/admin/units/{code}', {
      path: { code: `99999@${newYear}` },
      headers: { 'If-Match': '"v3"' },
      body: reborn,
    });
    expect(put.json).toMatchObject({ version: 4, reusedCodes: told });
  });

  test('is told once, by the version that did it', async () => {
    const { importJson } = await named();
    await importJson('units', [closed, reborn]);
    const renamed = { ...reborn, names: { vi: 'Xã khác', en: 'Another' } };
    const later = await importJson('units', [renamed]);
    expect(later.json).toMatchObject({ version: 4, reusedCodes: [] });
  });

  test('is told by an event that is taken out, because then the code came from nowhere', async () => {
    const { ask, importJson } = await named();
    await importJson('units', [closed, reborn]);
    const event = { code: 'kept', kind: 'merge', date: newYear, from: ['99999'], to: '99999' };
    const related = await importJson('unit-events', [{ ...event, basis: 'Nghị quyết 1/NQ' }]);
    expect(related.json, related.text).toMatchObject({ version: 4, reusedCodes: [] });
    const gone = await ask('DELETE', '/v1/admin/unit-events/{code}', {
      path: { code: 'kept' },
      headers: { 'If-Match': '"v4"' },
    });
    expect(gone.json).toMatchObject({ version: 5, reusedCodes: told });
  });
});
