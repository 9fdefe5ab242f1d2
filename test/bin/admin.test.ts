import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commands } from '../../bin/admin.ts';
import { registryFiles } from '../../samples/registry-folder.ts';
import { deskAt } from '../support/admin-desk.ts';

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

const desk = () => deskAt(undefined);

describe('registry check', () => {
  test('finds nothing wrong with the samples, and asks no system', async () => {
    const { run, printed } = desk();
    expect(await run('registry', 'check', samples)).toBe(0);
    expect(printed.join()).toMatch(/Nothing is wrong: \d+ units/);
  });

  test('prints every fault of every file, with its place', async () => {
    const { run, complaints } = desk();
    const spoilt = folder();
    edit(spoilt, 'recipients.json', (text) => text.replace('"language": "en"', '"language": "fr"'));
    edit(spoilt, 'sources.json', () => '[');
    expect(await run('registry', 'check', spoilt)).toBe(1);
    expect(complaints.join('\n')).toMatch(/sources\.json: Not valid JSON/);
    expect(complaints.join('\n')).toMatch(/recipients\.json\/3\/language/);
  });

  test('prints what the files say wrongly of each other', async () => {
    const { run, complaints } = desk();
    const spoilt = folder();
    edit(spoilt, 'recipients.json', () => '[]');
    expect(await run('registry', 'check', spoilt)).toBe(1);
    expect(complaints).toContain(
      'definitions/0/recipients/0: unknown-recipient: There is no recipient “vp-ubnd-ca-mau”.',
    );
  });

  test('says which file is missing', async () => {
    const { run, complaints } = desk();
    expect(await run('registry', 'check', mkdtempSync(join(tmpdir(), 'empty-')))).toBe(1);
    expect(complaints).toContain('units.json: The file is missing.');
  });
});

describe('the help', () => {
  test('of a subject and of a command is found by its words', async () => {
    for (const name of commands.keys()) {
      const { run, printed } = desk();
      expect(await run(...name.split(' '), '--help')).toBe(0);
      expect(printed.join('\n')).toContain(`npm run admin -- ${name}`);
      expect(printed.join('\n')).toContain('--url');
    }
  });

  test('leads to every command, and says what the exit codes mean', async () => {
    const { run, printed } = desk();
    expect(await run('--help')).toBe(0);
    const help = printed.join('\n');
    for (const [name, { usage }] of commands) {
      const [subject = '', verb] = name.split(' ');
      expect(help).toContain(subject);
      expect(help).toContain(help.includes(usage) ? usage : `      ${verb}`);
    }
    expect(help).toContain('Exit codes: 0 done, 1 refused');
  });

  test('prints all commands of a subject', async () => {
    const { run, printed } = desk();
    expect(await run('help', 'clients')).toBe(0);
    for (const verb of ['list', 'import', 'create', 'rotate', 'revoke'])
      expect(printed.join('\n')).toContain(`npm run admin -- clients ${verb}`);
  });
});

describe('a line that is not understood', () => {
  test.each([
    [[], 'Say what to do: units, events'],
    [['clients', 'invent'], 'There is no command “clients invent”.'],
    [['metrics'], 'Say what to do: metrics list, metrics show'],
    [['units', 'list', '--quickly'], 'There is no option --quickly.'],
    [['units', 'list', '--serch', 'x'], 'There is no option --serch. Did you mean --search?'],
    [['units', 'import', '--dryrun'], 'Did you mean --dry-run?'],
    [['untis', 'list'], 'There is no command “untis list”. Did you mean units?'],
    [['units', 'lst'], 'There is no command “units lst”. Did you mean units list?'],
    [['calendars', 'remove', 'vn'], 'There is no command “calendars remove”.'],
    [['sources', 'list', '--on', '2025-07-01'], 'It does not take --on.'],
    [['units', 'list', 'all'], 'It takes no operand.'],
    [['units', 'import', 'units.xlsx'], 'FILE ends in .csv or .json'],
    [['units', 'list', '--lang', 'fr'], '--lang is vi or en.'],
    [['registry', 'show', 'last'], 'VERSION is a whole number from 1.'],
    [['clients', 'revoke', 'ca-mau', 'abc'], 'KEY is 8 to 64 hexadecimal digits'],
    [['compile', 'monthly', '96'], 'It takes 3 operands.'],
  ])('%j exits with 2 and says why', async (args, why) => {
    const { run, complaints, printed } = deskAt('http://127.0.0.1:1');
    expect(await run(...args)).toBe(2);
    expect(complaints.join('\n')).toContain(why);
    expect(complaints.at(-1)).toContain('--help');
    expect(printed).toEqual([]);
  });
});

describe('the system that is spoken to', () => {
  test.each([
    ['http://reports.example.vn', 'begins with https://'],
    ['https://reports.example.vn', 'add --region'],
    ['reports', 'is no address of a system'],
    ['', 'never guesses a system'],
  ])('is never guessed, and never in plain text over the net: %s', async (url, why) => {
    const { run, complaints } = desk();
    expect(await run('status', '--url', url)).toBe(2);
    expect(complaints.join()).toContain(why);
  });

  test('that cannot be reached is said, and exits with 3', async () => {
    const { run, complaints } = desk();
    expect(await run('status', '--url', 'http://127.0.0.1:65001')).toBe(3);
    expect(complaints.join()).toMatch(
      /http:\/\/127\.0\.0\.1:65001 cannot be reached: .*ECONNREFUSED/,
    );
  });
});
