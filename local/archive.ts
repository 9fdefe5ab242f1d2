import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Archive } from '../store/archive.ts';

const safe = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** A key may lead nowhere but into the folder. */
function fileOf(folder: string, key: string): string {
  if (!safe.test(key)) throw new Error(`Not a key of the archive: ${JSON.stringify(key)}`);
  return join(folder, key);
}

/** The archive on disk: one file per key, there whole or not at all. */
export const diskArchive = (folder: string): Archive => ({
  async put(key, body) {
    await replaceFile(fileOf(folder, key), body);
  },
  async get(key) {
    try {
      return await readFile(fileOf(folder, key));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  },
});

/** Written aside and renamed, so that a reader or a crash never meets half a file. */
export async function replaceFile(file: string, body: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const aside = `${file}.${randomUUID()}.part`;
  await writeFile(aside, body);
  await rename(aside, file);
}
