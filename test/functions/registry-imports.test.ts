import { describe, expect, test } from 'vitest';
import { sampleRegistry } from '../../samples/world.ts';
import { clients as clientKind } from '../../functions/shared/registry-kinds.ts';
import { registryWorld } from '../support/registry-world.ts';

type Fault = Readonly<Record<'code' | 'pointer' | 'thing' | 'detail', string>> & {
  readonly line?: number;
};
const faultsOf = ({ json }: { json: { errors: readonly Fault[] } }) => json.errors;
const header = 'code,validFrom,level,kind,names.vi,names.en,parent';
const sheet = (...lines: readonly string[]) => [header, ...lines, ''].join('\r\n');
const commune = (code: string, { level = 'commune', parent = '96' } = {}) =>
  `${code},2025-07-01,${level},commune,Xã ${code},Commune ${code},${parent}`;

describe('a CSV of a calendar', () => {
  const { calendar } = sampleRegistry();
  const years = Object.keys(calendar.years);
  const oneYear = `code,year,confirmed,off,workedWeekend,provisionalOff\n${calendar.code},2031,false,2031-01-01,,\n`;

  test('with the lines of one year leaves the other years as they are', async () => {
    const { importCsv, store } = await registryWorld();
    const made = await importCsv('calendars', oneYear);
    expect(made).toMatchObject({ status: 200, json: { version: 2, counts: { changed: 1 } } });
    const now = (await store.current()).calendar.years;
    expect(Object.keys(now).toSorted()).toEqual([...years, '2031'].toSorted());
    for (const year of years) expect(now[year]).toEqual(calendar.years[year]);
    expect(now['2031']).toMatchObject({ confirmed: false, off: ['2031-01-01'] });
  });

  test('takes the years out that it has no line of if it says so, and a dry run tells which', async () => {
    const { importCsv, store } = await registryWorld();
    const query = { remove: 'true' };
    const dry = await importCsv('calendars', oneYear, { ...query, dryRun: 'true' });
    const told = JSON.stringify(dry.json.changes);
    for (const year of years.slice(0, 1)) expect(told).toContain(`years.${year}`);
    await importCsv('calendars', oneYear, query);
    expect(Object.keys((await store.current()).calendar.years)).toEqual(['2031']);
  });

  test('with a year twice is refused at its second line', async () => {
    const { importCsv } = await registryWorld();
    const twice = await importCsv(
      'calendars',
      `${oneYear}${calendar.code},2031,true,,,\n${calendar.code},2032,perhaps,,,\n`,
    );
    expect(faultsOf(twice)).toMatchObject([
      { code: 'duplicate', line: 3, detail: expect.stringContaining('Line 2') },
      { code: 'wrong-type', line: 4, thing: `calendars/${calendar.code}` },
    ]);
  });
});

describe('what is wrong with an import', () => {
  test('is told all at once: lines by themselves, repeats, and what the registry would not be', async () => {
    const { importCsv, store } = await registryWorld();
    const answer = await importCsv(
      'units',
      sheet(
        commune('99991'),
        commune('99991'),
        commune('99992', { level: 'nonsense' }),
        commune('99993', { parent: 'NOPE' }),
        commune('99994', { parent: '99992' }),
      ),
    );
    expect(answer.status).toBe(422);
    expect(faultsOf(answer).map(({ code, line }) => [code, line])).toEqual([
      ['duplicate', 3],
      ['not-one-of', 4],
      ['unknown-parent', 5],
    ]);
    expect(faultsOf(answer).map(({ thing }) => thing)).toEqual([
      'units/99991@2025-07-01',
      'units/99992@2025-07-01',
      'units/99993@2025-07-01/parent',
    ]);
    expect(answer.json.errorsTotal).toBe(3);
    expect(await store.head()).toBe(1);
  });

  test('is not told of what only waits for another line to be right', async () => {
    const { importJson } = await registryWorld({ content: 'nothing' });
    const unit = (code: string, parent: string, level = 'commune') => ({
      code,
      validFrom: '2025-07-01',
      level,
      kind: 'commune',
      names: { vi: code, en: code },
      parent,
    });
    const country = { ...unit('VN', 'VN', 'country'), parent: undefined };
    const units = [country, { ...unit('96', 'VN', 'province'), names: 1 }, unit('31825', '96')];
    const some = await importJson('units', units);
    expect(faultsOf(some).map(({ pointer }) => pointer)).toEqual(['/1/names']);
    const nameless = await importJson('units', [country, 7, unit('31825', '96')]);
    expect(faultsOf(nameless).map(({ pointer }) => pointer)).toEqual(['/1']);
  });

  test('draws no number for a metric, and removes nothing that is only written wrongly', async () => {
    const { ask, importJson, store } = await registryWorld();
    const { items } = (await ask('GET', '/v1/admin/recipients')).json;
    const wrong = items.map((each: object) => ({ ...each, language: 'tlh' }));
    const refused = await importJson('recipients', wrong, { remove: 'true' });
    expect(new Set(faultsOf(refused).map(({ code }) => code))).toEqual(new Set(['not-one-of']));
    expect(await store.head()).toBe(1);
  });

  test('is listed up to 500 times and counted to the end', async () => {
    const { importCsv } = await registryWorld();
    const flood = await importCsv('units', sheet(...Array(3_000).fill(commune('99991'))));
    expect(flood.json).toMatchObject({ status: 422, errorsTotal: 2_999 });
    expect(flood.json.errors).toHaveLength(500);
    const uneven = await importCsv('units', sheet(...Array(3_000).fill(`${commune('1')},more`)));
    expect(uneven.json).toMatchObject({ status: 400, errorsTotal: 3_000 });
    expect(uneven.json.errors).toHaveLength(500);
  });

  test('in a column that the file does not have names it and those that are there', async () => {
    const { importCsv } = await registryWorld();
    const keyless = await importCsv('units', 'code,level\n1,commune\n');
    expect(faultsOf(keyless)).toMatchObject([
      {
        code: 'missing-column',
        column: 'validFrom',
        detail: 'The column validFrom is missing. The file has: code, level.',
      },
    ]);
    const nameless = await importCsv('sources', 'code,names.vi\nmot,Một\n');
    expect(faultsOf(nameless)).toMatchObject([
      {
        code: 'missing-field',
        line: 2,
        column: 'names.en',
        detail: 'The column names.en is missing. The file has: code, names.vi.',
      },
    ]);
  });

  test('in a whole registry is told for all kinds together', async () => {
    const { ask } = await registryWorld();
    const content = sampleRegistry();
    const [source] = content.sources;
    const clients = content.clients.map((client) => clientKind.shown(client));
    const [unit] = content.units;
    const lost = { ...unit, code: '99998', level: 'commune', parent: '77' };
    const answer = await ask('POST', '/v1/admin/registry/imports', {
      body: {
        ...content,
        clients,
        units: [...content.units, lost],
        sources: [...content.sources, source],
        recipients: [...content.recipients, { id: 'x', name: 'X', email: 'none', language: 'vi' }],
      },
    });
    expect(faultsOf(answer).map(({ code, pointer }) => [code, pointer])).toEqual(
      expect.arrayContaining([
        ['duplicate', `/sources/${content.sources.length}`],
        ['wrong-format', `/recipients/${content.recipients.length}/email`],
        ['unknown-parent', `/units/${content.units.length}/parent`],
      ]),
    );
    const partial = await ask('POST', '/v1/admin/registry/imports', { body: { units: [] } });
    expect(partial).toMatchObject({ status: 422, json: { code: 'validation-failed' } });
    expect(faultsOf(partial)).toContainEqual(
      expect.objectContaining({ pointer: '/calendar', code: 'missing-field' }),
    );
  });
});
