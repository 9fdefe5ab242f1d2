import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { compareFolder } from '../oracle/compare.ts';

const project = join(import.meta.dirname, '../..');
const seeds = [undefined, 1] as const;

/** Tells the whole story on a throw-away store and leaves its documents in the folder. */
async function demonstrate(folder: string, seed: number | undefined): Promise<void> {
  const chosen = seed === undefined ? [] : ['--seed', String(seed)];
  await promisify(execFile)(
    process.execPath,
    ['bin/local.ts', 'demo', '--out', folder, ...chosen],
    { cwd: project, timeout: 170_000, maxBuffer: 2 ** 24 },
  );
}

const isAltered = async (folder: string): Promise<boolean> =>
  !(await readFile(join(folder, 'mail.txt'), 'utf8')).includes(' 20.614 ');

test.each(seeds)(
  'every figure and coverage of the demonstration is what SQL makes of its posts (seed %s)',
  async (seed) => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-'));
    try {
      await demonstrate(folder, seed);
      expect(await compareFolder(folder, join(project, 'samples'))).toEqual([]);
      expect(await isAltered(folder)).toBe(seed !== undefined);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
  180_000,
);
