import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { admin } from '../../bin/admin.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { registryFiles } from '../../samples/registry-folder.ts';
import { registryStore } from '../../store/registry.ts';
import { freshTables } from '../support/store.ts';

const samples = 'samples';

/** A copy of the sample folder that a test may spoil. */
function folder(): string {
  const copy = mkdtempSync(join(tmpdir(), 'registry-'));
  for (const file of registryFiles) cpSync(join(samples, file), join(copy, file));
  return copy;
}

const edit = (directory: string, file: string, change: (text: string) => string): void => {
  const path = join(directory, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
};

async function desk() {
  const { db, names } = await freshTables();
  const printed: string[] = [];
  const complaints: string[] = [];
  let now = Instant.parse('2025-07-01T01:00:00.000Z');
  let drawn = 0;
  const run = (...args: string[]) =>
    admin(args, {
      print: (line) => printed.push(line),
      complain: (line) => complaints.push(line),
      db: () => db,
      now: () => now,
      login: () => 'lan',
      secret: () => `secret-${(drawn += 1)}`,
    });
  return {
    run,
    printed,
    complaints,
    table: names.registry,
    store: registryStore(db, names.registry),
    wait: (days: number) => (now = addMinutes(now, days * 1440)),
  };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('registry check', () => {
  test('finds nothing wrong with the samples', async () => {
    const { run, printed } = await desk();
    expect(await run('registry', 'check', samples)).toBe(0);
    expect(printed.join()).toMatch(/Nothing is wrong: \d+ units/);
  });

  test('prints every fault of every file, with its place', async () => {
    const { run, complaints } = await desk();
    const spoilt = folder();
    edit(spoilt, 'recipients.json', (text) => text.replace('"language": "en"', '"language": "fr"'));
    edit(spoilt, 'sources.json', () => '[');
    expect(await run('registry', 'check', spoilt)).toBe(1);
    expect(complaints.join('\n')).toMatch(/sources\.json: Not valid JSON/);
    expect(complaints.join('\n')).toMatch(/recipients\.json\/3\/language/);
  });

  test('prints what the files say wrongly of each other', async () => {
    const { run, complaints } = await desk();
    const spoilt = folder();
    edit(spoilt, 'recipients.json', () => '[]');
    expect(await run('registry', 'check', spoilt)).toBe(1);
    expect(complaints).toContain(
      'definitions/0/recipients/0: unknown-recipient: There is no recipient “vp-ubnd-ca-mau”.',
    );
  });

  test('says which file is missing', async () => {
    const { run, complaints } = await desk();
    expect(await run('registry', 'check', mkdtempSync(join(tmpdir(), 'empty-')))).toBe(1);
    expect(complaints).toContain('units.json: The file is missing.');
  });
});

describe('registry load', () => {
  test('publishes the folder and prints what changes', async () => {
    const { run, printed, store, table } = await desk();
    expect(await run('registry', 'load', samples, '--table', table)).toBe(0);
    expect(printed).toContain('+ unit 96@2025-07-01');
    expect(printed.at(-1)).toBe('Published version 1.');
    const next = folder();
    edit(next, 'recipients.json', (text) => text.replace('International Cooperation', 'Partner'));
    printed.length = 0;
    expect(await run('registry', 'load', next, '--table', table)).toBe(0);
    expect(printed).toEqual(['~ recipient partner-desk', 'Published version 2.']);
    expect((await store.current()).version).toBe(2);
  });

  test('publishes nothing when nothing differs, nor on a dry run', async () => {
    const { run, printed, store, table } = await desk();
    expect(await run('registry', 'load', samples, '--table', table, '--dry-run')).toBe(0);
    expect(printed.at(-1)).toBe('Nothing was published.');
    expect(await store.head()).toBe(0);
    await run('registry', 'load', samples, '--table', table);
    expect(await run('registry', 'load', samples, '--table', table)).toBe(0);
    expect(printed.at(-1)).toBe('Nothing differs.');
    expect(await store.head()).toBe(1);
  });

  test('refuses a change of what is fixed for ever', async () => {
    const { run, complaints, store, table } = await desk();
    await run('registry', 'load', samples, '--table', table);
    const spoilt = folder();
    edit(spoilt, 'metrics.json', (text) => text.replace('"number": 1,', '"number": 999,'));
    expect(await run('registry', 'load', spoilt, '--table', table)).toBe(1);
    expect(complaints.join()).toContain('fixed-attribute');
    expect(await store.head()).toBe(1);
  });

  test('keeps the keys that clients have', async () => {
    const { run, store, table } = await desk();
    await run('registry', 'load', samples, '--table', table);
    await run('client', 'create', 'tinh-hai', '--table', table);
    const next = folder();
    edit(next, 'clients.json', (text) => text.replace('LGSP của tỉnh Sông Ngọc', 'LGSP Sông Ngọc'));
    expect(await run('registry', 'load', next, '--table', table)).toBe(0);
    const client = (await store.current()).clientById.get('tinh-hai');
    expect(client?.name).toContain('LGSP Sông Ngọc');
    expect(client?.keys).toHaveLength(1);
  });
});

describe('client create', () => {
  test('prints the key once and stores only its hash, for a year', async () => {
    const { run, printed, store, table } = await desk();
    await run('registry', 'load', samples, '--table', table);
    expect(await run('client', 'create', 'camau-lgsp', '--table', table)).toBe(0);
    expect(printed.at(-1)).toBe('camau-lgsp.secret-1');
    const registry = await store.current();
    expect(registry.clientById.get('camau-lgsp')?.keys).toEqual([
      { sha256: sha256('secret-1'), expiresAt: '2026-07-01T01:00:00.000Z' },
    ]);
    expect(JSON.stringify(registry.clients)).not.toContain('secret-1');
  });

  test('keeps two live keys: a third takes the place of the one that ends first', async () => {
    const { run, printed, store, table, wait } = await desk();
    await run('registry', 'load', samples, '--table', table);
    for (const _ of [1, 2, 3]) {
      await run('client', 'create', 'camau-lgsp', '--table', table);
      wait(10);
    }
    const keys = (await store.current()).clientById.get('camau-lgsp')?.keys ?? [];
    expect(keys.map((key) => key.sha256)).toEqual([sha256('secret-2'), sha256('secret-3')]);
    expect(printed).toContain(
      'The key that would have ended on 2026-07-01T01:00:00.000Z has stopped working.',
    );
  });

  test('forgets keys that have ended', async () => {
    const { run, store, table, wait } = await desk();
    await run('registry', 'load', samples, '--table', table);
    await run('client', 'create', 'camau-lgsp', '--table', table);
    wait(365);
    await run('client', 'create', 'camau-lgsp', '--table', table);
    const keys = (await store.current()).clientById.get('camau-lgsp')?.keys ?? [];
    expect(keys.map((key) => key.sha256)).toEqual([sha256('secret-2')]);
  });

  test('refuses a client that is not registered', async () => {
    const { run, printed, complaints, table } = await desk();
    expect(await run('client', 'create', 'camau-lgsp', '--table', table)).toBe(1);
    expect(complaints.join()).toContain('No client “camau-lgsp” is registered');
    expect(printed).toEqual([]);
  });
});

describe('a command that is not understood', () => {
  test.each([
    [[]],
    [['registry']],
    [['registry', 'drop', samples]],
    [['registry', 'load', samples]],
    [['registry', 'check', samples, 'more']],
    [['registry', 'check', samples, '--tabel', 'x']],
    [['registry', 'load', samples, '--table', 'x', '--as', 'sent']],
    [['client', 'create', 'camau-lgsp']],
  ])('%j exits with 2 and says where help is', async (args) => {
    const { run, complaints, printed } = await desk();
    expect(await run(...args)).toBe(2);
    expect(complaints.at(-1)).toContain('--help');
    expect(printed).toEqual([]);
  });

  test('--help explains the commands', async () => {
    const { run, printed } = await desk();
    expect(await run('--help')).toBe(0);
    expect(printed.join()).toContain('client create ID --table NAME');
    expect(printed.join()).toContain('--as sent|again --table NAME');
  });
});
