import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import { startSystem, type System } from '../../local/system.ts';
import { deskAt } from '../support/admin-desk.ts';

let system: System;
const files = mkdtempSync(join(tmpdir(), 'admin-files-'));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(files, name), content);
  return join(files, name);
};

beforeAll(async () => {
  system = await startSystem({ startAt: Instant.parse('2025-09-01T08:00:00+07:00') });
});
afterAll(() => system.stop());

async function ran(...args: string[]) {
  const { run, printed, complaints } = deskAt(system.url);
  const code = await run(...args);
  return { code, printed: printed.join('\n'), complained: complaints.join('\n') };
}
const head = () => system.registry.head();

describe('a file in the wrong encoding', () => {
  const csv = 'code,names.vi,names.en\nlgsp,Đất Mũi,Provincial LGSP\n';

  test.each([
    ['UTF-16, as “Unicode Text” of Excel', Buffer.from(`\uFEFF${csv}`, 'utf16le'), 'UTF-16'],
    ['one byte to a letter', Buffer.from(csv, 'latin1'), 'line 2: wrong-encoding'],
  ])('is refused and never published as something else: %s', async (_, bytes, why) => {
    const before = await head();
    const { code, complained } = await ran('sources', 'import', file('s.csv', bytes));
    expect(code).toBe(1);
    expect(complained).toContain(why);
    expect(await head()).toBe(before);
  });

  test('is refused in JSON too, by import and by set', async () => {
    const one = { code: 'lgsp', names: { vi: 'Cà Mau', en: 'Cape' } };
    const path = file('s.json', Buffer.from(JSON.stringify([one]), 'latin1'));
    const imported = await ran('sources', 'import', path);
    expect([imported.code, imported.complained]).toEqual([
      1,
      expect.stringContaining('not valid UTF-8'),
    ]);
    const put = await ran('sources', 'set', path);
    expect([put.code, put.complained]).toEqual([1, expect.stringContaining('not JSON in UTF-8')]);
  });
});

describe('a CSV', () => {
  const semicolons = 'code;names.vi;names.en\nse1;Nguồn một;Source one\n';

  test('with semicolons is taken with --delimiter or a first line sep=;, and the refusal says so', async () => {
    const path = file('semi.csv', semicolons);
    const without = await ran('sources', 'import', path, '--dry-run');
    expect(without.complained).toContain('sep=;');
    expect(without.complained).toContain('--delimiter ";"');
    const named = await ran('sources', 'import', path, '--dry-run', '--delimiter', ';');
    expect(named.printed).toContain('+ sources se1');
    const marked = file('marked.csv', `sep=;\n${semicolons}`);
    expect((await ran('sources', 'import', marked, '--dry-run')).printed).toContain('sources se1');
    expect((await ran('sources', 'import', path, '--delimiter', '|')).code).toBe(2);
  });

  test('without a column that something new needs is told which one', async () => {
    const path = file('few.csv', 'code,validFrom,names.vi,names.en\n99999,2025-07-01,Xã,Commune\n');
    const { complained } = await ran('units', 'import', path, '--dry-run');
    expect(complained).toContain('line 2, level');
  });
});

describe('what was printed with --json is taken back', () => {
  test('a list by import, one thing by set', async () => {
    const listed = await ran('recipients', 'list', '--json');
    const list = file('listed.json', listed.printed);
    expect((await ran('recipients', 'import', list)).printed).toContain('Nothing differs');
    const shown = await ran('metrics', 'show', 'xa.tiep-nhan', '--json');
    const one = file('shown.json', shown.printed);
    expect((await ran('metrics', 'set', one)).printed).toContain('Nothing differs');
    const units = await ran('units', 'show', '32248', '--json');
    const unit = file('unit.json', units.printed);
    expect((await ran('units', 'set', unit)).printed).toContain('Nothing differs');
  });

  test('but set takes one thing, and one that says what it is', async () => {
    const many = file('many.json', readFileSync('samples/recipients.json'));
    expect((await ran('recipients', 'set', many)).complained).toContain('set takes one');
    const nameless = file('nameless.json', '{"level": "commune", "validFrom": "2025-07-01"}');
    expect((await ran('units', 'set', nameless)).complained).toContain('the code and validFrom');
    const text = file('text.json', '"lgsp"');
    expect((await ran('sources', 'set', text)).complained).toContain('not hold a JSON object');
  });
});
