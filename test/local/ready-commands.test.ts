import { expect, test } from 'vitest';
import { npmCommand } from '../../local/ready-commands.ts';

test('printed commands go through npm, and name the data folder only if it was chosen', () => {
  expect(npmCommand('advance', '.data')).toBe('npm start -- advance');
  expect(npmCommand('', '.data')).toBe('npm start');
  expect(npmCommand('tick', '/tmp/x')).toBe('npm start -- tick --data /tmp/x');
  expect(npmCommand('', "my brother's")).toBe(`npm start -- --data 'my brother'\\''s'`);
});
