import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskArchive } from '../../local/archive.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archive-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('gives back what was put, and nothing for a key that was not', async () => {
  const archive = diskArchive(folder);
  await archive.put('ab12', new TextEncoder().encode('báo cáo'), 'text/html');
  expect(new TextDecoder().decode(await archive.get('ab12'))).toBe('báo cáo');
  expect(await archive.get('cd34')).toBeUndefined();
});

test('many that put the same key at once leave one whole file', async () => {
  const archive = diskArchive(folder);
  const body = new Uint8Array(500_000).fill(7);
  await Promise.all(Array.from({ length: 8 }, () => archive.put('same', body, 'text/html')));
  expect(await readdir(folder)).toEqual(['same']);
  expect(await archive.get('same')).toHaveLength(500_000);
});

test.each(['../outside', '/etc/passwd', 'a/../../b', '', '.hidden', 'a//b'])(
  'refuses the key %j, which would lead out of the folder',
  async (key) => {
    const archive = diskArchive(folder);
    await expect(archive.put(key, new Uint8Array(), 'text/plain')).rejects.toThrow('Not a key');
    await expect(archive.get(key)).rejects.toThrow('Not a key');
  },
);
