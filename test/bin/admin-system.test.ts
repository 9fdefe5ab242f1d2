import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdminWorld } from '../../bin/admin-world.ts';
import { Instant } from '../../core/time.ts';
import { call } from '../../local/http-call.ts';
import { startSystem, type System } from '../../local/system.ts';
import { deskAt } from '../support/admin-desk.ts';

let system: System;
const files = mkdtempSync(join(tmpdir(), 'admin-'));
const file = (name: string): string => join(files, name);

beforeAll(async () => {
  system = await startSystem({ startAt: Instant.parse('2025-09-01T08:00:00+07:00') });
});
afterAll(() => system.stop());

const desk = (more: Partial<AdminWorld> = {}) => deskAt(system.url, more);

/** What a command printed, if it did what it was asked. */
async function done(...args: string[]): Promise<readonly string[]> {
  const { run, printed, complaints } = desk();
  expect(await run(...args), complaints.join('\n')).toBe(0);
  return printed;
}

/** Why a command was refused. */
async function refused(...args: string[]): Promise<string> {
  const { run, complaints, printed } = desk();
  expect(await run(...args), printed.join('\n')).toBe(1);
  return complaints.join('\n');
}

const head = () => system.registry.head();

const kinds = [
  'units',
  'events',
  'sources',
  'metrics',
  'datasets',
  'definitions',
  'calendars',
  'recipients',
  'clients',
];

describe('what is configured', () => {
  test('is listed by a search that ignores tone marks, and by a day', async () => {
    const found = await done('units', 'list', '--search', 'dat mui', '--on', '2025-08-31');
    expect(found.join('\n')).toMatch(/^\d+ .*Đất Mũi.*from 2025-07-01/m);
  });

  test('is shown by its code, as JSON that is one value', async () => {
    const [shown = ''] = await done('metrics', 'show', 'xa.tiep-nhan', '--json');
    expect(JSON.parse(shown)).toMatchObject({ item: { code: 'xa.tiep-nhan' } });
    const units = await done('units', 'show', '96');
    expect(JSON.parse(units.join('\n'))).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: '96' })]),
    );
  });

  test('and is not there is refused', async () => {
    expect(await refused('metrics', 'show', 'no-such-metric')).not.toBe('');
  });

  test.each(kinds)('%s come back as CSV and as JSON, and change nothing', async (kind) => {
    const before = await head();
    for (const ending of ['csv', 'json']) {
      const path = file(`${kind}.${ending}`);
      await done(kind, 'export', path);
      expect(await done(kind, 'import', path)).toEqual([`Nothing differs from version ${before}.`]);
    }
    expect(await head()).toBe(before);
  });

  test('as CSV begins with the mark by which Excel knows the letters', async () => {
    await done('recipients', 'export', file('r.csv'));
    expect([...readFileSync(file('r.csv')).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});

/** The recipients as a file, with one more. */
async function withRecipient(name: string, more: object): Promise<string> {
  await done('recipients', 'export', file(name));
  const list: object[] = JSON.parse(readFileSync(file(name), 'utf8'));
  writeFileSync(file(name), JSON.stringify([...list, more]));
  return file(name);
}

const minh = { id: 'minh', name: 'Minh', email: 'minh@example.vn', language: 'vi' };

describe('an import', () => {
  test('says first what it would change, then changes that, once', async () => {
    const path = await withRecipient('minh.json', minh);
    const before = await head();
    expect(await done('recipients', 'import', path, '--dry-run')).toEqual([
      '+ recipients minh',
      expect.stringMatching(/^1 added, 0 changed, 0 removed, \d+ unchanged\.$/),
      'Nothing was published.',
    ]);
    expect(await head()).toBe(before);
    const printed = await done('recipients', 'import', path, '--note', 'Minh joins');
    expect(printed.at(-1)).toBe(`Published version ${before + 1}.`);
    expect((await done('recipients', 'import', path)).join()).toContain('Nothing differs');
    expect((await done('registry', 'versions'))[0]).toMatch(/local:.* Minh joins$/);
  });

  test('takes out what the file does not name after a question only, and only with --remove', async () => {
    const path = await withRecipient('fewer.json', minh);
    const list: { id: string }[] = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(list.filter(({ id }) => id !== 'minh')));
    expect((await done('recipients', 'import', path)).join()).toContain('Nothing differs');

    const nobody = desk();
    expect(await nobody.run('recipients', 'import', path, '--remove')).toBe(1);
    expect(nobody.complaints.join('\n')).toContain('repeat it with --yes');
    const asked: string[] = [];
    const doubtful = desk({
      confirm: (question) => Promise.resolve(asked.push(question) > 1),
    });
    expect(await doubtful.run('recipients', 'import', path, '--remove')).toBe(1);
    expect(asked).toEqual(['1 of the recipients will be removed.']);
    expect(doubtful.complaints).toEqual(['- recipients minh', 'Nothing was changed.']);
    expect(await doubtful.run('recipients', 'import', path, '--remove')).toBe(0);
    expect(doubtful.printed[0]).toBe('- recipients minh');
  });

  test('of a CSV prints every fault with its line, in the language asked for', async () => {
    const path = file('spoilt.csv');
    await done('units', 'export', path);
    const [header = '', ...lines] = readFileSync(path, 'utf8').split('\r\n');
    const columns = header.replace('\uFEFF', '').split(',');
    const level = columns.indexOf('level');
    const spoil = (line: string) =>
      line
        .split(',')
        .map((cell, at) => (at === level ? 'city' : cell))
        .join(',');
    writeFileSync(path, [header, ...lines.slice(0, 4).map(spoil)].join('\r\n'));
    const before = await head();
    const english = await refused('units', 'import', path);
    expect(english.match(/^line [2-5], level: /gm)).toHaveLength(4);
    expect(await refused('units', 'import', path, '--lang', 'vi')).toMatch(/Phải là/);
    expect(await head()).toBe(before);
  });

  test('of a file that is not there is refused', async () => {
    expect(await refused('units', 'import', file('none.csv'))).toContain('cannot be read');
  });

  test('made from another version is refused', async () => {
    const path = await withRecipient('late.json', { ...minh, id: 'late' });
    expect(await refused('recipients', 'import', path, '--expected', '0')).toContain('version');
  });
});

describe('one thing', () => {
  test('is put, and taken out after a question', async () => {
    writeFileSync(file('one.json'), JSON.stringify(minh));
    expect((await done('recipients', 'set', file('one.json')))[0]).toBe('+ recipients minh');
    expect(await refused('recipients', 'remove', 'minh')).toContain('repeat it with --yes');
    expect((await done('recipients', 'remove', 'minh', '--dry-run')).at(-1)).toContain(
      'Nothing was',
    );
    expect((await done('recipients', 'remove', 'minh', '--yes'))[0]).toBe('- recipients minh');
  });

  test('that figures name can never be removed', async () => {
    const why = await refused('metrics', 'remove', 'xa.tiep-nhan', '--yes');
    expect(why).toContain('removed');
  });

  test('that others rest on is refused by the name of what would no longer be right', async () => {
    const why = await refused('recipients', 'remove', 'vp-ubnd-ca-mau', '--yes');
    expect(why).toMatch(/^definitions\/bao-cao-thang\/recipients\/\d+: unknown-recipient: /m);
    expect(why).not.toContain('the request:');
  });

  test.each([
    ['[]', 'does not hold a JSON object'],
    ['{"name": "Minh"}', 'does not say its id'],
  ])('is not %s', async (text, why) => {
    writeFileSync(file('not-one.json'), text);
    expect(await refused('recipients', 'set', file('not-one.json'))).toContain(why);
  });
});

describe('the registry', () => {
  test('loaded from a folder that names less takes that out after a question only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'folder-'));
    cpSync('samples', folder, { recursive: true });
    const path = join(folder, 'recipients.json');
    const list: object[] = JSON.parse(readFileSync(path, 'utf8'));
    const more = JSON.stringify([...list, { ...minh, id: 'of-a-folder' }]);
    writeFileSync(path, more);
    expect(await done('registry', 'load', folder)).toContain('+ recipients of-a-folder');
    const why = await refused('registry', 'load', 'samples');
    expect(why).toContain('- recipients of-a-folder');
    expect(why).toContain('1 of the registry will be removed.');
    const printed = await done('registry', 'load', 'samples', '--yes');
    expect(printed).toContain('- recipients of-a-folder');
    expect(printed.at(-1)).toMatch(/^Published version/);
  });

  test('loaded from a folder changes nothing where the folder says the same', async () => {
    expect((await done('registry', 'load', 'samples')).join()).toContain('Nothing differs');
  });

  test('shows its version and what a version changed', async () => {
    const version = await head();
    expect((await done('registry', 'show'))[0]).toMatch(new RegExp(`^Version ${version}, `));
    expect((await done('registry', 'show', '1'))[0]).toMatch(/^Version 1, .* by local system/);
  });

  test('says who names a code that another unit takes on, when it is tried and ever after', async () => {
    const row = (validFrom: string, validTo?: string) => ({
      code: '99999',
      validFrom,
      validTo,
      level: 'commune',
      kind: 'commune',
      parent: '96',
      names: { vi: `Xã từ ${validFrom}`, en: `Commune from ${validFrom}` },
    });
    const of = (name: string, content: unknown): string => {
      writeFileSync(file(name), JSON.stringify(content));
      return file(name);
    };
    const client = { id: 'xa-moi', name: 'Xã', scopes: ['snapshots:write'], units: ['99999'] };
    await done('units', 'import', of('born.json', [row('2025-07-01')]));
    await done('clients', 'set', of('xa-moi.json', client));
    const reborn = of('reborn.json', [row('2025-07-01', '2026-01-01'), row('2026-01-01')]);
    const line =
      '! code 99999 is carried by another unit from 2026-01-01, and named by: clients xa-moi. Check them.';
    expect(await done('units', 'import', reborn, '--dry-run')).toContain(line);
    expect((await done('units', 'import', reborn)).slice(-2)).toEqual([
      line,
      `Published version ${await head()}.`,
    ]);
    expect(await done('registry', 'show', String(await head()))).toContain(line);
  });
});

describe('the keys of a client', () => {
  const postWith = async (key: string): Promise<number> =>
    (await call(system.url, '/v1/datasets', { key })).status;

  test('are drawn, shown once, replaced without a gap, and revoked', async () => {
    const client = { id: 'so-y-te', name: 'Sở Y tế', scopes: ['snapshots:read'], units: ['96'] };
    writeFileSync(file('client.json'), JSON.stringify(client));
    await done('clients', 'set', file('client.json'));
    expect(await refused('clients', 'rotate', 'so-y-te')).toContain('clients create');
    const [first = ''] = (await done('clients', 'create', 'so-y-te')).slice(-1);
    expect(first).toMatch(/^so-y-te\.[\w-]{43}$/);
    expect(await refused('clients', 'create', 'so-y-te')).toContain('clients rotate');

    const [second = ''] = (await done('clients', 'rotate', 'so-y-te')).slice(-1);
    expect([await postWith(first), await postWith(second)]).toEqual([200, 200]);
    expect(await refused('clients', 'rotate', 'so-y-te')).toContain('will stop working');
    const third = await done('clients', 'rotate', 'so-y-te', '--yes');
    expect(third[0]).toContain('has stopped working');
    expect([await postWith(first), await postWith(second)]).toEqual([401, 200]);

    const [listed = ''] = await done('clients', 'keys', 'so-y-te', '--json');
    const keys: { sha256: string }[] = JSON.parse(listed);
    expect(keys).toHaveLength(2);
    expect(listed).not.toContain(second.split('.')[1]);
    await done('clients', 'revoke', 'so-y-te', keys[0]?.sha256.slice(0, 8) ?? '', '--yes');
    expect(await postWith(second)).toBe(401);
  });

  test('survive an import of the clients and a load of the folder', async () => {
    await done('clients', 'export', file('with-keys.json'));
    expect((await done('clients', 'import', file('with-keys.json'))).join()).toContain('Nothing');
  });

  test('of nobody are refused, and `client create` of older notes is understood', async () => {
    expect(await refused('client', 'create', 'nobody')).toContain('No client of this id');
  });
});

describe('operations', () => {
  test('status says what waits', async () => {
    const [printed = ''] = await done('status', '--json');
    expect(JSON.parse(printed)).toMatchObject({
      registry: { version: await head() },
      submissions: { open: 0, oldest: null },
      deliveries: { sent: 0 },
    });
  });

  test('a report that is not released is not compiled', async () => {
    const why = await refused('compile', 'bao-cao-thang', '96', '2025-08');
    expect(why).toContain('This report is compiled as of');
    expect(await refused('compile', 'no-such', '96', '2025-08')).toMatch(/^definition: /);
  });
});
