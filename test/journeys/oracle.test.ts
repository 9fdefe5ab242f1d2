import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { compareFolder } from '../oracle/compare.ts';

const project = join(import.meta.dirname, '../..');

/** Tells the whole story with other figures, on a throw-away store, and leaves its documents in the folder. */
const demonstrate = (folder: string) =>
  promisify(execFile)(process.execPath, ['bin/local.ts', 'demo', '--out', folder, '--seed', '1'], {
    cwd: project,
    timeout: 170_000,
    maxBuffer: 2 ** 24,
  });

const isAltered = async (folder: string): Promise<boolean> =>
  !(await readFile(join(folder, 'mail.txt'), 'utf8')).includes(' 20.614 ');

// The one that everybody sees is compared where all else is asked of it.
test('every figure and coverage of a demonstration with other figures is what SQL makes of its posts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  try {
    await demonstrate(folder);
    expect(await compareFolder(folder, join(project, 'samples'))).toEqual([]);
    expect(await isAltered(folder)).toBe(true);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 180_000);
