import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import { startSystem, type System } from '../../local/system.ts';
import { deskAt } from '../support/admin-desk.ts';

const folder = 'samples/registry-examples';
const kindOf: readonly (readonly [string, string])[] = [
  ['units', 'unit.json'],
  ['sources', 'source.json'],
  ['metrics', 'metric.json'],
  ['indicators', 'indicator.json'],
  ['datasets', 'dataset.json'],
  ['recipients', 'recipient.json'],
  ['definitions', 'definition.json'],
  ['clients', 'client.json'],
];

let system: System;
beforeAll(async () => {
  system = await startSystem({ startAt: Instant.parse('2025-09-01T08:00:00+07:00') });
});
afterAll(() => system.stop());

/** What a command printed, once it was done. */
async function done(args: readonly string[]): Promise<string> {
  const { run, printed, complaints } = deskAt(system.url);
  expect(await run(...args), complaints.join('\n')).toBe(0);
  return printed.join('\n');
}

describe('the example files', () => {
  test.each(kindOf)('%s: %s is published as it stands', async (kind, file) => {
    expect(await done([kind, 'set', join(folder, file)])).toMatch(/^\+ .*\n[^]*Published version/);
  });

  test('of the calendar adds one year to the sample world’s, after a look at what differs', async () => {
    const args = ['calendars', 'set', join(folder, 'calendar.json')];
    expect(await done([...args, '--dry-run'])).toMatch(
      /^~ calendars vn-civil-servants: years\.2027/,
    );
    expect(await done([...args, '--yes'])).toContain('Published version');
  });

  test('are all tried here', () => {
    const tried = [...kindOf.map(([, file]) => file), 'calendar.json', 'README.md'];
    const others = readdirSync(folder).filter((file) => !tried.includes(file));
    expect(others.toSorted()).toEqual(['merger-event.json', 'merger-units.csv']);
  });
});

/** The commands of the runbook's chapter, as they would be typed. */
function commandsOfChapter(title: string): readonly (readonly string[])[] {
  const chapter = readFileSync('docs/runbook.md', 'utf8').split(`\n## ${title}\n`)[1] ?? '';
  const [own = ''] = chapter.split('\n## ');
  const blocks = [...own.matchAll(/```sh\n([^]*?)```/g)].map(([, block = '']) => block);
  return blocks
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('npm run'))
    .map((line) => line.replace(/\s+#.*$/, '').replace(/^.*? -- /, ''))
    .map((line) =>
      [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, one, other]) => one ?? other ?? ''),
    );
}

describe('the runbook’s merger, step by step', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'merger-'));
  const here = (word: string): string =>
    word.startsWith('xa-thang.json') ? join(scratch, word) : word;

  /** What redirects into a file writes it; whoever follows the chapter then adds the code in an editor. */
  async function typed(words: readonly string[]): Promise<string> {
    const at = words.indexOf('>');
    if (at < 0) return done(words.map(here));
    const printed = await done(words.slice(0, at));
    writeFileSync(here(words[at + 1] ?? ''), printed.replace('"99003"', '"99003","99004"'));
    return printed;
  }

  test('works as it is written', async () => {
    const said: string[] = [];
    for (const words of commandsOfChapter('A merger, step by step')) said.push(await typed(words));
    const all = said.join('\n');
    expect(all).toContain('+ units 99004@2025-10-01');
    expect(all).toContain('+ unit-events sap-xep-99004-2025');
    expect(all).toContain('~ datasets xa-thang: reporters.units with “99004”');
    const { units, events, datasets } = await system.registry.current();
    expect(units.filter(({ validTo }) => validTo === '2025-10-01')).toHaveLength(2);
    expect(events.map(({ code }) => code)).toContain('sap-xep-99004-2025');
    expect(JSON.stringify(datasets)).toContain('99004');
  });
});
