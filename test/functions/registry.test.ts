import { describe, expect, test } from 'vitest';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { Client } from '../../core/registry/client.ts';
import { clients as clientKind, everyKind } from '../../functions/shared/registry-kinds.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { sampleRegistry } from '../../samples/world.ts';
import { registryWorld, type RegistryWorld } from '../support/registry-world.ts';

const kinds = everyKind.map(({ name }) => name);
const source = (code: string, vi = 'Nguồn mới') => ({ code, names: { vi, en: 'A new source' } });
const unit = (code: string, more: object = {}) => ({
  code,
  validFrom: '2025-07-01',
  level: 'commune',
  kind: 'commune',
  names: { vi: `Xã ${code}`, en: `Commune ${code}` },
  parent: '96',
  ...more,
});
const put = (
  world: RegistryWorld,
  kind: string,
  code: string,
  body: unknown,
  { version = 1, query = {} }: { version?: number; query?: Record<string, string> } = {},
) =>
  world.ask('PUT', `/v1/admin/${kind}/{code}`, {
    path: { code },
    query,
    headers: { 'If-Match': `"v${version}"` },
    body,
  });

type Fault = { readonly code: string; readonly [name: string]: unknown };
const faultsOf = ({ json }: { json: { errors: readonly Fault[] } }) => json.errors;

describe('the registry', () => {
  test('says which version stands, who published it and how much is in it', async () => {
    const { ask } = await registryWorld();
    const { json, headers } = await ask('GET', '/v1/admin/registry');
    const { units, metrics, events } = sampleRegistry();
    expect(json).toMatchObject({
      version: 1,
      by: 'test',
      note: 'the sample world',
      counts: { units: units.length, metrics: metrics.length, 'unit-events': events.length },
    });
    expect(headers['ETag']).toBe('"v1"');
  });

  test('is empty, and no fault, before anything was published', async () => {
    const { ask } = await registryWorld({ content: 'nothing' });
    expect((await ask('GET', '/v1/admin/registry')).json).toMatchObject({ version: 0, at: null });
    expect((await ask('GET', '/v1/admin/units')).json).toEqual({ version: 0, items: [] });
  });

  test('begins with an import of one kind, or of everything', async () => {
    const { importJson, ask } = await registryWorld({ content: 'nothing' });
    const made = await importJson('sources', [source('mot')], { expected: '0' });
    expect(made).toMatchObject({ status: 200, json: { version: 1, counts: { added: 1 } } });
    const { metrics, clients, ...rest } = sampleRegistry();
    const keyless = clients.map((client) => clientKind.shown(client));
    const body = { ...rest, metrics, clients: keyless, sources: [...rest.sources, source('mot')] };
    const whole = await ask('POST', '/v1/admin/registry/imports', { body });
    expect(whole).toMatchObject({ status: 200, json: { version: 2 } });
    expect((await ask('GET', '/v1/admin/units')).json.items).toHaveLength(rest.units.length);
  });

  test('taken whole tells each fault at its place in the body, and by name what may not be missing', async () => {
    const { ask } = await registryWorld();
    const content = sampleRegistry();
    const keyless = content.clients.map((client) => clientKind.shown(client));
    const whole = (more: object) =>
      ask('POST', '/v1/admin/registry/imports', {
        body: { ...content, clients: keyless, ...more },
      });
    const nothing = await whole({});
    expect(nothing.json).toMatchObject({ version: 1, changes: [], counts: { added: 0 } });
    const lost = { ...unit('99998'), parent: '77' };
    const orphan = await whole({ units: [lost, ...content.units] });
    expect(faultsOf(orphan)).toContainEqual(
      expect.objectContaining({ code: 'unknown-parent', pointer: '/units/0/parent' }),
    );
    const [first] = content.sources;
    const twice = await whole({ sources: [...content.sources, first] });
    expect(faultsOf(twice)).toMatchObject([
      { code: 'duplicate', pointer: `/sources/${content.sources.length}` },
    ]);
    const shorter = await whole({ metrics: content.metrics.slice(1) });
    expect(faultsOf(shorter)).toContainEqual(expect.objectContaining({ code: 'removed' }));
  });

  test('lists its versions newest first, page by page, and what each changed', async () => {
    const { importJson, ask } = await registryWorld();
    await importJson('sources', [source('mot')]);
    await importJson('sources', [source('mot', 'Tên khác'), source('hai')], { note: 'Đổi tên' });
    const first = (await ask('GET', '/v1/admin/registry/versions', { query: { pageSize: '2' } }))
      .json;
    expect(first.items).toMatchObject([
      { version: 3, by: 'arn:aws:iam::123456789012:user/quan-tri', note: 'Đổi tên' },
      { version: 2, note: 'sources: +1 ~0 -0' },
    ]);
    const query = { pageSize: '2', pageToken: first.nextPageToken };
    const second = (await ask('GET', '/v1/admin/registry/versions', { query })).json;
    expect(second).toMatchObject({ items: [{ version: 1 }], nextPageToken: null });
    const path = { version: '3' };
    const { changes } = (await ask('GET', '/v1/admin/registry/versions/{version}', { path })).json;
    expect(changes).toEqual([
      { sign: '+', kind: 'sources', code: 'hai' },
      {
        sign: '~',
        kind: 'sources',
        code: 'mot',
        fields: [{ field: 'names.vi', before: 'Nguồn mới', after: 'Tên khác' }],
      },
    ]);
    const none = { path: { version: '9' } };
    expect((await ask('GET', '/v1/admin/registry/versions/{version}', none)).status).toBe(404);
  });

  test('is read as it stood at an instant, and as of a version', async () => {
    const { importJson, ask, pass, now } = await registryWorld();
    const before = now();
    pass(10);
    await importJson('sources', [source('mot')]);
    const read = (query: Record<string, string>) =>
      ask('GET', '/v1/admin/sources/{code}', { path: { code: 'mot' }, query });
    expect((await read({})).json).toMatchObject({ version: 2, item: { code: 'mot' } });
    expect((await read({ asOf: before })).status).toBe(404);
    expect((await read({ version: '1' })).status).toBe(404);
    expect((await read({ version: '2' })).status).toBe(200);
    expect((await read({ version: '3' })).status).toBe(404);
    const unsettled = await read({ asOf: now() });
    expect(faultsOf(unsettled)).toMatchObject([{ pointer: '/query/asOf', code: 'not-settled' }]);
    expect((await read({ asOf: before, version: '1' })).status).toBe(422);
    const early = await ask('GET', '/v1/admin/units', {
      query: { asOf: '2020-01-01T00:00:00Z' },
    });
    expect(early.json).toEqual({ version: 0, items: [] });
  });
});

describe('things of a kind', () => {
  test('are found without tone marks, and units on a day', async () => {
    const { ask } = await registryWorld();
    const codes = async (query: Record<string, string>) =>
      (await ask('GET', '/v1/admin/units', { query })).json.items.map(
        ({ code, validFrom }: { code: string; validFrom: string }) => `${code}@${validFrom}`,
      );
    expect(await codes({ search: 'dat mui', on: '2025-07-01' })).toEqual(['32248@2025-07-01']);
    expect(await codes({ search: '96', on: '2025-06-30' })).not.toContain('96@2025-07-01');
    expect((await ask('GET', '/v1/admin/metrics', { query: { on: '2025-07-01' } })).status).toBe(
      422,
    );
  });

  test('are read by code: of a unit every one that had it', async () => {
    const { ask } = await registryWorld();
    const { items } = (await ask('GET', '/v1/admin/units/{code}', { path: { code: '96' } })).json;
    expect(items.length).toBeGreaterThan(1);
    const one = { path: { code: '96@2025-07-01' } };
    expect((await ask('GET', '/v1/admin/units/{code}', one)).json.items).toHaveLength(1);
    const none = await ask('GET', '/v1/admin/metrics/{code}', { path: { code: 'x' } });
    expect(none.json.detail).toContain('no “x”');
  });

  test('a search of signs alone finds nothing, and an empty one everything', async () => {
    const { ask } = await registryWorld();
    const found = async (search: string) =>
      (await ask('GET', '/v1/admin/units', { query: { search } })).json.items.length;
    for (const signs of ['%', '...', '_', '…']) expect(await found(signs)).toBe(0);
    expect(await found(' ')).toBe(sampleRegistry().units.length);
  });

  test('an agency is read by its code in either form', async () => {
    const { ask, importJson } = await registryWorld();
    const agency = unit('H96.1', { level: 'agency', kind: 'agency', aliases: ['H97.2'] });
    expect((await importJson('units', [agency])).status).toBe(200);
    const read = async (code: string) =>
      (await ask('GET', '/v1/admin/units/{code}', { path: { code } })).json.items;
    for (const code of ['H96.1', 'H96.01', '000.00.01.H96', '000.00.02.H97'])
      expect(await read(code)).toMatchObject([{ code: 'H96.1' }]);
  });

  test('clients are shown without their keys, take none, and keep theirs over an import', async () => {
    const content = sampleRegistry();
    const key = { sha256: 'a'.repeat(64), expiresAt: '2026-08-01T00:00:00.000Z' };
    const clients = content.clients.map((client) => Client.parse({ ...client, keys: [key] }));
    const { ask, importJson, store } = await registryWorld({ content: { ...content, clients } });
    const { text, json } = await ask('GET', '/v1/admin/clients');
    expect(text).not.toContain('aaaa');
    const renamed = json.items.map((client: object) => ({ ...client, name: 'Tên mới' }));
    expect((await importJson('clients', renamed)).status).toBe(200);
    expect((await store.current()).clients.map(({ keys }) => keys)).toEqual(
      clients.map(({ keys }) => keys),
    );
    const withKeys = await importJson('clients', [{ ...renamed[0], keys: [key] }]);
    expect(faultsOf(withKeys)).toMatchObject([{ code: 'unknown-field', pointer: '/0/keys' }]);
  });

  test.each(kinds)('%s: what was exported changes nothing when it is imported', async (kind) => {
    const { ask, csvOf, importCsv, importJson } = await registryWorld();
    const { items } = (await ask('GET', `/v1/admin/${kind}`)).json;
    const nothing = { added: 0, changed: 0, removed: 0, unchanged: items.length };
    const remove = { remove: 'true' };
    const json = await importJson(kind, items, remove);
    expect(json.json).toMatchObject({ version: 1, counts: nothing, changes: [] });
    for (const delimiter of [',', ';']) {
      const csv = await csvOf(kind, { delimiter });
      const answer = await importCsv(kind, csv, { ...remove, delimiter });
      expect(answer.json).toMatchObject({ version: 1, counts: nothing, changes: [] });
    }
  });
});

describe('one change', () => {
  test('is published as the next version by whoever IAM says it is', async () => {
    const world = await registryWorld();
    const made = await put(world, 'sources', 'mot', source('mot'));
    expect(made).toMatchObject({
      status: 200,
      headers: { ETag: '"v2"' },
      json: { version: 2, changes: [{ sign: '+', kind: 'sources', code: 'mot' }] },
    });
    const again = await put(world, 'sources', 'mot', source('mot'), { version: 2 });
    expect(again.json).toMatchObject({ version: 2, changes: [] });
  });

  test('names the version that it was made on, and is refused on another one', async () => {
    const world = await registryWorld();
    const without = await world.ask('PUT', '/v1/admin/sources/{code}', {
      path: { code: 'mot' },
      body: source('mot'),
    });
    expect(without.status).toBe(428);
    const stale = await put(world, 'sources', 'mot', source('mot'), { version: 7 });
    expect(stale).toMatchObject({ status: 412, json: { currentVersion: 1 } });
    expect(await world.store.head()).toBe(1);
  });

  test('is about what its address names', async () => {
    const world = await registryWorld();
    const other = await put(world, 'units', '99999', unit('99999'));
    expect(faultsOf(other)).toMatchObject([{ pointer: '/code', code: 'other-code' }]);
    expect((await put(world, 'units', '99999@2025-07-01', unit('99999'))).status).toBe(200);
  });

  test('changes nothing as a dry run', async () => {
    const world = await registryWorld();
    const dry = await put(world, 'sources', 'mot', source('mot'), { query: { dryRun: 'true' } });
    expect(dry.json).toMatchObject({ version: 1, dryRun: true, changes: [{ sign: '+' }] });
    expect(await world.store.head()).toBe(1);
  });

  test('takes out what nothing names, and never what figures name', async () => {
    const world = await registryWorld();
    const remove = (kind: string, code: string, version = 2) =>
      world.ask('DELETE', `/v1/admin/${kind}/{code}`, {
        path: { code },
        headers: { 'If-Match': `"v${version}"` },
      });
    const extra = { id: 'them', name: 'Thêm', email: 'them@example.vn', language: 'vi' };
    await world.importJson('recipients', [extra]);
    expect((await remove('metrics', 'xa.tiep-nhan')).json).toMatchObject({
      status: 422,
      code: 'registry-faults',
    });
    expect(faultsOf(await remove('units', '96@2025-07-01'))).toContainEqual(
      expect.objectContaining({ code: 'removed' }),
    );
    expect((await remove('recipients', 'nobody')).status).toBe(404);
    const gone = await remove('recipients', 'them');
    expect(gone.json).toMatchObject({ version: 3, changes: [{ sign: '-', code: 'them' }] });
  });

  test('tells what else would no longer be right, by name', async () => {
    const world = await registryWorld();
    const dataset = sampleRegistry().datasets.find(({ code }) => code === 'xa-thang');
    const answer = await world.ask('DELETE', '/v1/admin/datasets/{code}', {
      path: { code: dataset?.code ?? '' },
      headers: { 'If-Match': '"v1"' },
    });
    expect(faultsOf(answer)).toContainEqual(
      expect.objectContaining({
        code: 'unknown-dataset',
        thing: expect.stringMatching(/^definitions\//),
      }),
    );
  });

  test('the working calendar is one: it changes, and no second one comes', async () => {
    const world = await registryWorld();
    const { calendar } = sampleRegistry();
    const second = await put(world, 'calendars', 'khac', { ...calendar, code: 'khac' });
    expect(faultsOf(second)).toMatchObject([{ pointer: '/code', code: 'only-one' }]);
    const { 2026: _, ...years } = calendar.years;
    const changed = await put(world, 'calendars', calendar.code, { ...calendar, years });
    expect(changed.json).toMatchObject({ version: 2, changes: [{ sign: '~', kind: 'calendars' }] });
  });
});

describe('the number of a metric', () => {
  const [base] = sampleRegistry().metrics;
  const metric = (code: string, more: object = {}) => {
    const { number: _, ...rest } = base ?? { number: 0 };
    return { ...rest, code, ...more };
  };
  const numberOf = async ({ store }: RegistryWorld, code: string) =>
    (await store.current()).metrics.find((each) => each.code === code)?.number;
  const highest = Math.max(...sampleRegistry().metrics.map(({ number }) => number));

  test('is drawn for a new one, kept by a known one, and taken as it is brought', async () => {
    const world = await registryWorld();
    const answer = await world.importJson('metrics', [
      metric('moi.mot'),
      metric('moi.hai', { number: highest + 10 }),
      metric('moi.ba'),
      metric(base?.code ?? '', { note: { vi: 'Ghi chú', en: 'Note' } }),
    ]);
    expect(answer.json.counts).toEqual({ added: 3, changed: 1, removed: 0, unchanged: 0 });
    expect(await numberOf(world, 'moi.hai')).toBe(highest + 10);
    expect(await numberOf(world, 'moi.mot')).toBe(highest + 11);
    expect(await numberOf(world, 'moi.ba')).toBe(highest + 12);
    expect(await numberOf(world, base?.code ?? '')).toBe(base?.number);
  });

  test('is not taken twice, nor changed', async () => {
    const world = await registryWorld();
    const taken = await world.importJson('metrics', [metric('moi', { number: base?.number })]);
    expect(taken.status).toBe(422);
    const changed = await world.importJson('metrics', [
      metric(base?.code ?? '', { number: highest + 1 }),
    ]);
    expect(faultsOf(changed)).toMatchObject([{ code: 'fixed-attribute', index: 0 }]);
  });

  test('is not brought from far above the others: they would soon be used up', async () => {
    const world = await registryWorld();
    const far = await world.importJson('metrics', [
      metric('moi', { number: 65_535 }),
      metric('khac'),
    ]);
    expect(faultsOf(far)).toMatchObject([{ code: 'number-too-far', pointer: '/0/number' }]);
    const whole = await put(world, 'metrics', 'moi', metric('moi', { number: 65_535 }));
    expect(faultsOf(whole)).toMatchObject([{ code: 'number-too-far', pointer: '/number' }]);
    expect((await world.importJson('metrics', [metric('moi')])).status).toBe(200);
    expect(await numberOf(world, 'moi')).toBe(highest + 1);
  });

  test('is never drawn a second time, whoever races', async () => {
    const world = await registryWorld();
    const codes = ['a', 'b', 'c'];
    const answers = await Promise.all(
      codes.map((code) => world.importJson('metrics', [metric(code)])),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const numbers = await Promise.all(codes.map((code) => numberOf(world, code)));
    expect(new Set(numbers).size).toBe(3);
  });
});

describe('an import', () => {
  test('tells every fault at its place: of a CSV by line and column', async () => {
    const { importCsv, store } = await registryWorld();
    const csv = [
      'code,validFrom,level,kind,names.vi,names.en,parent',
      '99001,2025-07-01,commune,commune,Xã A,Commune A,77',
      'x,2025-07-01,commune,commune,Xã B,Commune B,96',
      '99003,2025-7-1,commune,commune,Xã C,Commune C,96',
      '',
    ].join('\r\n');
    const shape = await importCsv('units', csv);
    expect(faultsOf(shape)).toMatchObject([
      { index: 0, line: 2, column: 'parent', code: 'unknown-parent' },
      { index: 1, line: 3, column: 'code', code: 'wrong-format', pointer: '/1/code' },
      { index: 2, line: 4, column: 'validFrom', code: 'wrong-format' },
    ]);
    const lines = csv.split('\r\n').toSpliced(2, 2).join('\r\n');
    const whole = await importCsv('units', lines);
    expect(whole.json.code).toBe('registry-faults');
    expect(faultsOf(whole)).toMatchObject([
      { index: 0, line: 2, column: 'parent', code: 'unknown-parent', pointer: '/0/parent' },
    ]);
    expect(await store.head()).toBe(1);
  });

  test.each([
    ['no header', '1,2,3\r\n', 'missing-header'],
    ['an unknown column', 'code,validFrom,nam.vi\r\nx,y,z\r\n', 'unknown-column'],
    ['no key', 'code,names.vi\r\nx,y\r\n', 'missing-column'],
    ['too many cells', 'code,validFrom\r\nx,2025-01-01,z\r\n', 'too-many-cells'],
    ['semicolons', 'code;validFrom\r\nx;2025-01-01\r\n', 'other-delimiter'],
  ])('refuses a CSV with %s', async (_, csv, code) => {
    const { importCsv } = await registryWorld();
    const answer = await importCsv('units', csv);
    expect(answer).toMatchObject({ status: 400, json: { code: 'malformed-csv' } });
    expect(faultsOf(answer).map((each) => each.code)).toContain(code);
  });

  test('refuses a cycle, an overlap, shares that do not add up and a name twice, and says where', async () => {
    const { importJson } = await registryWorld();
    const cycle = await importJson('units', [
      unit('A1', { level: 'agency', kind: 'agency', parent: 'A2' }),
      unit('A2', { level: 'agency', kind: 'agency', parent: 'A1' }),
    ]);
    expect(faultsOf(cycle)).toContainEqual(
      expect.objectContaining({ code: 'parent-cycle', pointer: '/0/parent' }),
    );
    const overlap = await importJson('units', [unit('32248', { validFrom: '2025-09-01' })]);
    expect(faultsOf(overlap)).toContainEqual(
      expect.objectContaining({ code: 'overlapping-validity', pointer: '/0/validFrom' }),
    );
    const twice = await importJson('sources', [source('mot'), source('mot')]);
    expect(faultsOf(twice)).toMatchObject([{ index: 1, code: 'duplicate' }]);
    const split = {
      kind: 'split',
      code: 'tach-thu',
      date: '2025-09-01',
      basis: 'Thử nghiệm',
      from: '32248',
      to: [
        { unit: '32244', share: '0.5' },
        { unit: '32236', share: '0.4' },
      ],
    };
    expect((await importJson('unit-events', [split])).status).toBe(422);
    expect((await importJson('units', { no: 'list' })).status).toBe(422);
  });

  test('leaves what a CSV has no column for, and takes out the rest only when asked to', async () => {
    const { importCsv, importJson, store } = await registryWorld();
    const recipients = sampleRegistry().recipients.map(({ id, name }) => `${id},${name} mới`);
    const answer = await importCsv('recipients', ['id,name', ...recipients, ''].join('\r\n'));
    expect(answer.json.counts.changed).toBe(recipients.length);
    const now = (await store.current()).recipients;
    const before = new Map(sampleRegistry().recipients.map(({ id, email }) => [id, email]));
    expect(now.map(({ id, email }) => [id, email])).toEqual(
      [...before].toSorted(([one], [other]) => (one < other ? -1 : 1)),
    );
    const extra = { id: 'them', name: 'Thêm', email: 'them@example.vn', language: 'vi' };
    await importJson('recipients', [extra]);
    const dry = await importJson('recipients', now, { remove: 'true', dryRun: 'true' });
    expect(dry.json).toMatchObject({
      version: 3,
      changes: [{ sign: '-', kind: 'recipients', code: 'them' }],
    });
    expect((await importJson('recipients', [], { remove: 'true' })).status).toBe(422);
  });

  test('is refused if another version stands than the one that it was made from', async () => {
    const { importJson } = await registryWorld();
    const stale = await importJson('sources', [source('mot')], { expected: '3' });
    expect(stale).toMatchObject({
      status: 409,
      json: { code: 'registry-changed', currentVersion: 1 },
    });
  });

  test('publishes once per key, and answers a repeat alike however much came after', async () => {
    const { ask, store } = await registryWorld();
    const send = (vi: string, key = 'mine') =>
      ask('POST', '/v1/admin/sources/imports', {
        body: [source('mot', vi)],
        headers: { 'Idempotency-Key': key },
      });
    const first = await send('Một');
    await send('Hai', 'other');
    const again = await send('Một');
    expect(again.text).toBe(first.text);
    expect(await store.head()).toBe(3);
    expect((await send('Ba')).json.code).toBe('idempotency-key-reused');
    const nothing = await send('Hai', 'nothing');
    await send('Bốn', 'four');
    expect((await send('Hai', 'nothing')).text).toBe(nothing.text);
    expect(await store.head()).toBe(4);
  });

  test('two at once: both stand, or the one that would no longer be right is refused', async () => {
    const { importJson, store } = await registryWorld();
    const agency = (code: string, parent: string) =>
      unit(code, { level: 'agency', kind: 'agency', parent });
    await importJson('units', [agency('A1', '96'), agency('A2', '96')]);
    const answers = await Promise.all([
      importJson('units', [agency('A1', 'A2')]),
      importJson('units', [agency('A2', 'A1')]),
    ]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '422']);
    expect(await store.head()).toBe(3);
  });

  test('of formulas that would make a cycle is refused to one of two, however they race', async () => {
    const { importJson, ask, store } = await registryWorld();
    const indicator = (code: string, formula: string) => ({
      code,
      names: { vi: code, en: code },
      unitOfMeasure: { vi: 'hồ sơ', en: 'dossiers' },
      decimals: 0,
      formula,
    });
    await importJson('indicators', [
      indicator('i1', 'xa.tiep-nhan'),
      indicator('i2', 'xa.tiep-nhan'),
    ]);
    const answers = await Promise.all([
      importJson('indicators', [indicator('i1', 'i2 + xa.tiep-nhan')]),
      importJson('indicators', [indicator('i2', 'i1 − xa.tiep-nhan')]),
    ]);
    expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '422']);
    const refused = answers.find(({ status }) => status === 422);
    expect(refused?.json.errors[0]).toMatchObject({ code: 'formula-cycle' });
    expect(refused?.json.errors[0].detail).toMatch(/i1 → i2 → i1|i2 → i1 → i2/);
    expect(await store.head()).toBe(3);
    const { json } = await ask('GET', '/v1/admin/indicators');
    const formulas = json.items.map(({ formula }: { formula: string }) => formula);
    expect(formulas.filter((formula: string) => formula === 'xa.tiep-nhan')).toHaveLength(1);
  });

  test('that dies between its rows and the head leaves the version that stood', async () => {
    const world = await registryWorld({ through: dyingBeforeHead });
    const died = await world.importJson('sources', [source('mot')]);
    expect(died.status).toBe(500);
    expect(await world.store.head()).toBe(1);
    const { json } = await world.ask('GET', '/v1/admin/sources');
    expect(json.items).toHaveLength(sampleRegistry().sources.length);
  });

  test('takes a country of 3,355 units at once, and they are read in one answer', async () => {
    const { importCsv, ask, csvOf } = await registryWorld({ content: 'nothing' });
    const lines = nationalUnits();
    const answer = await importCsv('units', lines);
    expect(answer.json).toMatchObject({ version: 1, counts: { added: 3355 } });
    const read = await ask('GET', '/v1/admin/units');
    expect(read.json.items).toHaveLength(3355);
    const again = await importCsv('units', await csvOf('units'), { remove: 'true' });
    expect(again.json.counts).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 3355 });
  });
});

/** A country, 34 provinces and 3,320 communes. */
function nationalUnits(): string {
  const header = 'code,validFrom,level,kind,names.vi,names.en,parent';
  const line = (code: string, level: string, parent: string) =>
    `${code},2025-07-01,${level},${level},Đơn vị ${code},Unit ${code},${parent}`;
  const provinces = Array.from({ length: 34 }, (_, place) => String(place + 1).padStart(2, '0'));
  const communes = Array.from({ length: 3320 }, (_, place) =>
    line(String(10_000 + place), 'commune', provinces[place % 34] ?? '01'),
  );
  return [
    header,
    line('VN', 'country', ''),
    ...provinces.map((code) => line(code, 'province', 'VN')),
    ...communes,
    '',
  ].join('\r\n');
}

/** Dies when a version is to become visible. */
const dyingBeforeHead = (db: DocumentClient): DocumentClient =>
  new Proxy(db, {
    get(target, name, receiver) {
      if (name !== 'send') return Reflect.get(target, name, receiver);
      return (command: Parameters<DocumentClient['send']>[0], ...rest: []) =>
        command instanceof PutCommand && command.input.Item?.['pk'] === 'head'
          ? Promise.reject(new Error('died'))
          : target.send(command, ...rest);
    },
  });
