import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataInUse, holderOf, lockData } from '../../local/data-lock.ts';
import {
  clientAt,
  createTables,
  engineComplaint,
  startEngineAlone,
} from '../../local/embedded-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A process that starts an engine on a file and is then killed outright. */
async function killedWithItsEngineRunning(database: string): Promise<number> {
  const source = `
    const { lockData } = await import(${JSON.stringify(join(process.cwd(), 'local/data-lock.ts'))});
    const { startEngineAlone } = await import(${JSON.stringify(join(process.cwd(), 'local/embedded-store.ts'))});
    await lockData(${JSON.stringify(`${database}.lock`)});
    const engine = await startEngineAlone(${JSON.stringify(database)});
    console.log(engine.process.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return Number(String(line));
}

/** A zombie, which nobody has waited for, has no command line. */
const isAlive = async (pid: number): Promise<boolean> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '';

describe('the lock on the data', () => {
  test('a second process is refused and told who holds it and where it answers', async () => {
    const file = join(folder, 'store.lock');
    const lock = await lockData(file);
    await lock.announce('http://127.0.0.1:8080');
    const refusal = await lockData(file).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataInUse);
    expect(String(refusal)).toContain(`process ${process.pid} at http://127.0.0.1:8080`);
  });

  test('once released it can be taken again', async () => {
    const file = join(folder, 'store.lock');
    await (await lockData(file)).release();
    expect(await holderOf(file)).toBeUndefined();
    await expect(lockData(file)).resolves.toBeDefined();
  });

  test('a lock of a process that is gone, or whose id another process has now, is taken over', async () => {
    const file = join(folder, 'store.lock');
    for (const left of [
      JSON.stringify({ pid: 2 ** 22 + 1, born: '1' }),
      JSON.stringify({ pid: process.pid, born: 'long ago' }),
      'not a lock at all',
    ]) {
      await writeFile(file, left);
      await (await lockData(file)).announce('http://127.0.0.1:1');
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
    }
  });

  test('of many that take over a dead lock at once exactly one gets it', async () => {
    const file = join(folder, 'store.lock');
    await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 1, born: '1' }));
    const taken = await Promise.allSettled(Array.from({ length: 20 }, () => lockData(file)));
    expect(taken.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the engine', () => {
  test('that outlived its killed parent is ended before the file is opened again, and its data are there', async () => {
    const database = join(folder, 'store.db');
    const orphan = await killedWithItsEngineRunning(database);
    expect(await isAlive(orphan)).toBe(true);
    const lock = await lockData(`${database}.lock`);
    const engine = await startEngineAlone(database);
    try {
      expect(await isAlive(orphan)).toBe(false);
      await expect(createTables(clientAt(engine.endpoint), 'x-')).resolves.toMatchObject({
        reports: 'x-reports',
      });
    } finally {
      await engine.stop();
      await lock.release();
    }
  });

  test('says on other platforms which setting helps', () => {
    expect(engineComplaint('darwin', 'arm64')).toContain('DYNAMODB_ENDPOINT');
  });
});
