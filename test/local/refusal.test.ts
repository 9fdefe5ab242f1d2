import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../local/embedded-store.ts';
import { lockData } from '../../local/data-lock.ts';
import { sentenceAbout } from '../../local/refusal.ts';

let folder: string;
let others: Server;
let taken: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'refusal-'));
  taken = await freePort();
  others = createServer().listen(taken, '127.0.0.1');
  await once(others, 'listening');
});
afterEach(async () => {
  others.close();
  await rm(folder, { recursive: true, force: true });
});

type Ending = { readonly code: number; readonly stdout: string; readonly stderr: string };

const localSystem = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ending> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['bin/local.ts', ...args],
      { env: { ...process.env, ...env }, timeout: 50_000 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

const oneSentence = /^[^\n]+\.\n$/;

describe('who starts the system is told in one sentence what stands in the way', () => {
  test('a port that is taken: nothing is left of the data', async () => {
    const data = join(folder, 'new');
    const { code, stderr } = await localSystem(['--port', String(taken), '--data', data]);
    expect(code).toBe(1);
    expect(stderr).toMatch(oneSentence);
    expect(stderr).toContain(`Port ${taken} is taken`);
    await expect(access(data)).rejects.toThrow('ENOENT');
  });

  test('data that another system has: they stay as they are', async () => {
    const lock = await lockData(join(folder, 'store.db.lock'));
    await lock.announce('http://127.0.0.1:8123');
    const { code, stderr } = await localSystem(['--data', folder, '--fresh']);
    expect({ code, left: await readdir(folder) }).toEqual({ code: 1, left: ['store.db.lock'] });
    expect(stderr).toMatch(oneSentence);
    expect(stderr).toContain(`process ${process.pid} at http://127.0.0.1:8123`);
  });

  test('a file where the data should be', async () => {
    await writeFile(join(folder, 'file'), '');
    const { code, stderr } = await localSystem(['--data', join(folder, 'file')]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(oneSentence) });
    expect(stderr).toContain('A file stands where a folder is needed');
  });

  test('an endpoint at which nobody answers', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await localSystem(['--data', folder], { DYNAMODB_ENDPOINT: endpoint });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(oneSentence) });
    expect(stderr).toContain('Nobody answers there');
  });

  test('a command for a system that does not run', async () => {
    const { code, stderr } = await localSystem(['advance', '--data', folder]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(oneSentence) });
    expect(stderr).toContain(`npm start -- --data ${folder}`);
  });
});

test('a fault that nobody expected keeps its stack', () => {
  expect(sentenceAbout(new TypeError('x is not a function'))).toBeUndefined();
});
