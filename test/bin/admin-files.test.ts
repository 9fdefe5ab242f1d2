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

const minh = { id: 'minh', name: 'Minh', email: 'minh@example.vn', language: 'vi' };
const shownOf = async (kind: string, code: string) =>
  (await ran(kind, 'show', code, '--json')).printed;

describe('set never undoes in silence what somebody else changed', () => {
  const asks = (answer: boolean) => {
    const questions: string[] = [];
    const desk = deskAt(system.url, {
      confirm: (question) => (questions.push(question), Promise.resolve(answer)),
    });
    return { ...desk, questions };
  };

  test('a file that was made from the version that stands is taken without a question', async () => {
    const shown = await shownOf('sources', 'lgsp');
    const path = file('fresh.json', shown.replace('"en":"', '"en":"The '));
    expect(await ran('sources', 'set', path)).toMatchObject({ code: 0, complained: '' });
  });

  test('a file of an older version, or of none, shows what differs and asks', async () => {
    await ran('recipients', 'set', file('minh.json', JSON.stringify(minh)));
    const old = file('old.json', await shownOf('recipients', 'minh'));
    const colleagues = file('new.json', JSON.stringify({ ...minh, email: 'm@example.vn' }));
    expect((await ran('recipients', 'set', colleagues, '--yes')).code).toBe(0);
    const before = await head();
    for (const [path, why] of [
      [old, `The file was made from version ${before - 1}`],
      [file('bare.json', JSON.stringify(minh)), 'The file does not say'],
    ] as const) {
      const { run, complaints, questions } = asks(false);
      expect(await run('recipients', 'set', path)).toBe(1);
      expect(questions.join()).toContain(why);
      expect(complaints).toEqual([
        '~ recipients minh: email “m@example.vn” → “minh@example.vn”',
        'Nothing was changed.',
      ]);
      expect((await ran('recipients', 'set', path)).complained).toContain('--yes');
      expect(await head()).toBe(before);
    }
    expect(await asks(true).run('recipients', 'set', old)).toBe(0);
    expect(await shownOf('recipients', 'minh')).toContain('minh@example.vn');
  });

  test('a version that is named and does not stand any more is refused, also with --yes', async () => {
    const path = file('named.json', JSON.stringify({ ...minh, name: 'Minh Minh' }));
    const before = await head();
    const { code, complained } = await ran(
      'recipients',
      'set',
      path,
      '--yes',
      '--expected',
      String(before - 1),
    );
    expect([code, complained]).toEqual([1, expect.stringContaining('read it again')]);
    expect(await head()).toBe(before);
  });

  test('what is new, what is the same and a dry run ask nothing', async () => {
    const fresh = { ...minh, id: 'somebody-new' };
    const path = file('new.json', JSON.stringify(fresh));
    for (const last of ['Nothing was published.', 'Published version', 'Nothing differs'])
      expect(
        (await ran('recipients', 'set', path, ...(last.includes('was') ? ['--dry-run'] : [])))
          .printed,
      ).toContain(last);
  });

  test('and a list that says its version is not imported over another one', async () => {
    const listed = (await ran('recipients', 'list', '--json')).printed;
    await ran('recipients', 'set', file('x.json', JSON.stringify({ ...minh, id: 'one-more' })));
    const { code, complained } = await ran('recipients', 'import', file('list.json', listed));
    expect([code, complained]).toEqual([1, expect.stringContaining('stands at version')]);
  });
});

describe('an export', () => {
  test('overwrites a file after a question only, or with --yes', async () => {
    const path = file('there.csv', 'mine');
    const { code, complained } = await ran('sources', 'export', path);
    expect([code, complained]).toEqual([1, expect.stringContaining('is there already')]);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect((await ran('sources', 'export', path, '--yes')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('lgsp');
  });

  test('to where nothing can be written is refused in one sentence', async () => {
    const path = join(files, 'no-such-folder', 's.csv');
    expect(await ran('sources', 'export', path)).toEqual({
      code: 1,
      printed: '',
      complained: `${path} cannot be written: there is no such file or folder.`,
    });
  });
});

describe('an import of very many things', () => {
  const many = Array.from({ length: 60 }, (_, number) => ({ ...minh, id: `many-${number}` }));

  test('prints forty of the changes, what goes and what differs before what is new, and counts the rest', async () => {
    const existing = { ...minh, id: 'many-7', name: 'Bình', email: 'b@example.vn' };
    await ran('recipients', 'set', file('one.json', JSON.stringify(existing)));
    const path = file('many.json', JSON.stringify(many));
    const { printed } = await ran('recipients', 'import', path, '--dry-run');
    const lines = printed.split('\n');
    expect(lines).toHaveLength(43);
    expect(lines[0]).toContain('~ recipients many-7: ');
    expect(lines[0]).toContain('email “b@example.vn” → “minh@example.vn”');
    expect(lines[0]).toContain('name “Bình” → “Minh”');
    expect(lines[40]).toBe('… and 20 more; --json prints all of them.');
    expect(lines[41]).toMatch(/^59 added, 1 changed, 0 removed/);
    const all = JSON.parse(
      (await ran('recipients', 'import', path, '--dry-run', '--json')).printed,
    );
    expect(all.changes).toHaveLength(60);
  });

  test('never prints a key of a client, nor its hash', async () => {
    await ran('clients', 'create', 'camau-desk');
    const keys = JSON.parse((await ran('clients', 'keys', 'camau-desk', '--json')).printed);
    const client = JSON.parse(await shownOf('clients', 'camau-desk'));
    const path = file('client.json', JSON.stringify({ ...client.item, name: 'Another name' }));
    const said = [
      await ran('clients', 'set', path, '--yes', '--json'),
      await ran('registry', 'show', String(await head()), '--json'),
      await ran('clients', 'list', '--json'),
    ];
    expect(said[0]?.printed).toContain('Another name');
    for (const { sha256 } of keys) expect(JSON.stringify(said)).not.toContain(sha256.slice(0, 8));
    expect(keys.length).toBeGreaterThan(0);
  });
});

describe('a program that reads along', () => {
  const refusals = [
    [['metrics', 'show', 'no-such', '--json'], 1, { status: 404, code: 'not-found' }],
    [['metrics', 'remove', 'xa.tiep-nhan', '--yes', '--json'], 1, { code: 'registry-faults' }],
    [['units', 'import', 'no-such.csv', '--json'], 1, { code: 'refused' }],
    [['recipients', 'remove', 'minh', '--json'], 1, { code: 'refused' }],
    [['registry', 'check', 'no-such-folder', '--json'], 1, { code: 'refused' }],
    [['units', 'list', '--serch', 'x', '--json'], 2, { code: 'not-understood' }],
    [['status', '--json', '--url', 'http://127.0.0.1:1'], 3, { code: 'no-answer' }],
  ] as const;

  test.each(refusals)(
    'gets one problem document where it is refused: %j',
    async (args, code, problem) => {
      const { run, printed, complaints } = deskAt(system.url);
      expect(await run(...args)).toBe(code);
      expect(printed).toHaveLength(1);
      expect(JSON.parse(printed.join())).toMatchObject({ ...problem, title: expect.any(String) });
      expect(complaints.length).toBeGreaterThan(0);
    },
  );
});
