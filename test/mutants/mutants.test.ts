import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everyMutant } from './every-mutant.ts';
import { planted } from './mutant.ts';

const project = join(import.meta.dirname, '../..');

test('every fault can still be planted: what it replaces stands in its file once', async () => {
  const lost: string[] = [];
  for (const mutant of everyMutant) {
    const text = await readFile(join(project, mutant.file), 'utf8');
    try {
      expect(planted(text, mutant)).not.toBe(text);
    } catch (error) {
      lost.push(String(error));
    }
  }
  expect(lost).toEqual([]);
});

test('faults are many, in core alone, and each has its own name', () => {
  expect(everyMutant.length).toBeGreaterThanOrEqual(80);
  expect(everyMutant.filter(({ file }) => !file.startsWith('core/'))).toEqual([]);
  expect(new Set(everyMutant.map(({ name }) => name)).size).toBe(everyMutant.length);
});

test('what is there twice, or no longer, is no place for a fault', () => {
  const mutant = { name: 'x', file: 'core/x.ts', find: 'a', replace: 'b' };
  expect(() => planted('a a', mutant)).toThrow('more than once');
  expect(() => planted('c', mutant)).toThrow('no longer holds');
});
