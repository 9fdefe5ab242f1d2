import { expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import { npmCommand } from '../../local/ready-commands.ts';
import { startPage } from '../../local/start-page.ts';

test('printed commands go through npm, and name the data folder only if it was chosen', () => {
  expect(npmCommand('advance', '.data')).toBe('npm start -- advance');
  expect(npmCommand('', '.data')).toBe('npm start');
  expect(npmCommand('tick', '/tmp/x')).toBe('npm start -- tick --data /tmp/x');
  expect(npmCommand('', "my brother's")).toBe(`npm start -- --data 'my brother'\\''s'`);
});

test('the start page leads to the page for clerks, and says how to fetch the program that sends files', () => {
  const { body } = startPage({
    url: 'http://127.0.0.1:8080',
    now: Instant.parse('2025-09-05T01:02:00Z'),
    postCommand: '',
    advanceCommand: '',
    recommendationCommand: '',
    keyHolders: [],
    reports: [],
    mails: 0,
  });
  expect(body).toContain('<a href="/entry">');
  expect(body).toContain('curl -sSO http://127.0.0.1:8080/send-snapshots.mjs');
});
