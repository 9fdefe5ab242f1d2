import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdminWorld } from '../../bin/admin-world.ts';
import { Instant } from '../../core/time.ts';
import { startSystem, type System } from '../../local/system.ts';
import { deskAt } from '../support/admin-desk.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem({ startAt: Instant.parse('2025-09-01T08:00:00+07:00') });
});
afterAll(() => system.stop());

type Fetch = AdminWorld['fetch'];

const files = mkdtempSync(join(tmpdir(), 'admin-api-'));
function recipients(...ids: string[]): string {
  const path = join(files, `${ids.join('-')}.json`);
  const one = { name: 'Minh', email: 'minh@example.vn', language: 'vi' };
  writeFileSync(path, JSON.stringify(ids.map((id) => ({ ...one, id }))));
  return path;
}

const head = () => system.registry.head();
const brokenLine = () =>
  Promise.reject(new TypeError('fetch failed', { cause: new Error('reset') }));

/** A line that does what is asked and loses the answers of changes, so many times. */
function losing(times: number) {
  const keys: (string | null)[] = [];
  let left = times;
  const fetchOver: Fetch = async (url, request) => {
    const answer = await fetch(url, request);
    if (request.method === 'GET') return answer;
    keys.push(new Headers(request.headers).get('idempotency-key'));
    left -= 1;
    return left < 0 ? answer : brokenLine();
  };
  return { fetch: fetchOver, keys };
}

describe('a line that breaks while something is changed', () => {
  test('is tried again under the same key, and the change is made once', async () => {
    const before = await head();
    const { fetch: over, keys } = losing(2);
    const { run, printed } = deskAt(system.url, { fetch: over });
    expect(await run('recipients', 'import', recipients('a1', 'a2'))).toBe(0);
    expect(printed.at(-1)).toBe(`Published version ${before + 1}.`);
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(3);
    expect(await head()).toBe(before + 1);
  });

  test('and stays broken: nothing is known, which is said, and to repeat the command is safe', async () => {
    const before = await head();
    const path = recipients('b1');
    const broken = deskAt(system.url, { fetch: losing(9).fetch });
    expect(await broken.run('recipients', 'import', path, '--json')).toBe(3);
    expect(broken.complaints.join('\n')).toContain('nobody here knows whether it was done');
    expect(JSON.parse(broken.printed.join())).toMatchObject({ outcome: 'unknown' });
    const again = deskAt(system.url);
    expect(await again.run('recipients', 'import', path)).toBe(0);
    expect(await head()).toBe(before + 1);
  });

  test('before anything was done: the same command goes under the same key while the same version stands', async () => {
    const keys: (string | null)[] = [];
    const nowhere: Fetch = (url, request) => {
      if (request.method === 'GET') return fetch(url, request);
      keys.push(new Headers(request.headers).get('idempotency-key'));
      return brokenLine();
    };
    for (const path of [recipients('c1'), recipients('c1'), recipients('c2')])
      await deskAt(system.url, { fetch: nowhere }).run('recipients', 'import', path);
    const [first, second, third] = [keys.slice(0, 3), keys.slice(3, 6), keys.slice(6)];
    expect(new Set([...first, ...second]).size).toBe(1);
    expect(third).not.toContain(first[0]);
    expect(await deskAt(system.url).run('recipients', 'import', recipients('c2'))).toBe(0);
    await deskAt(system.url, { fetch: nowhere }).run('recipients', 'import', recipients('c1'));
    expect(keys.slice(0, 9)).not.toContain(keys.at(-1));
  });

  test('what was taken in before can be taken in again after somebody changed it', async () => {
    const path = recipients('d1');
    const list = JSON.stringify([
      { id: 'd1', name: 'Bình', email: 'b@example.vn', language: 'vi' },
    ]);
    const other = join(files, 'other.json');
    writeFileSync(other, list);
    const heads: number[] = [];
    for (const file of [path, other, path]) {
      expect(await deskAt(system.url).run('recipients', 'import', file)).toBe(0);
      heads.push(await head());
    }
    expect(new Set(heads).size).toBe(3);
  });

  test('of a key that was drawn: its secret was told nobody, and what to do is said', async () => {
    const { run, complaints } = deskAt(system.url, { fetch: losing(9).fetch });
    expect(await run('clients', 'rotate', 'camau-desk')).toBe(3);
    expect(complaints.join('\n')).toContain('Look with clients keys camau-desk');
    expect(complaints.join('\n')).not.toContain('Giving the same command once more');
  });

  test('of a dry run or a reading nothing is in doubt', async () => {
    for (const args of [
      ['recipients', 'import', recipients('e1'), '--dry-run'],
      ['recipients', 'list'],
    ]) {
      const { run, complaints } = deskAt(system.url, { fetch: brokenLine });
      expect(await run(...args)).toBe(3);
      expect(complaints).toEqual([expect.stringContaining('cannot be reached: reset')]);
    }
  });
});

describe('a repeat', () => {
  const waited = async (chance: number, fetchOver: Fetch, ...args: string[]) => {
    const waits: number[] = [];
    const { run } = deskAt(system.url, {
      fetch: fetchOver,
      chance: () => chance,
      wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
    });
    await run(...args);
    return waits;
  };

  test('waits longer each time, and never as long as the others do', async () => {
    expect(await waited(0, brokenLine, 'status')).toEqual([250, 1_000]);
    expect(await waited(0.9, brokenLine, 'status')).toEqual([700, 2_800]);
  });

  test('follows an answer that means later, and none that means no', async () => {
    const answers =
      (status: number): Fetch =>
      () =>
        Promise.resolve(new Response('', { status }));
    for (const [status, repeats] of [
      [429, 2],
      [503, 2],
      [404, 0],
      [401, 0],
      [500, 0],
    ] as const)
      expect(await waited(0.5, answers(status), 'status'), String(status)).toHaveLength(repeats);
  });

  test('is not made of setting and removing one thing', async () => {
    const broken: Fetch = (url, request) =>
      request.method === 'GET' ? fetch(url, request) : brokenLine();
    expect(await waited(0.5, broken, 'definitions', 'remove', 'x', '--yes')).toEqual([]);
  });
});

describe('where a fault is', () => {
  test('is said by the name of the thing and the way into it', async () => {
    const path = join(files, 'faulty.json');
    const list = [
      { id: 'ok', name: 'Minh', email: 'minh@example.vn', language: 'vi' },
      { id: 'not-ok', name: 'Minh', email: 'minh@example.vn', language: 'fr' },
    ];
    writeFileSync(path, JSON.stringify(list));
    const { run, complaints } = deskAt(system.url);
    expect(await run('recipients', 'import', path)).toBe(1);
    expect(complaints[0]).toMatch(/^recipients\/not-ok, language: /);
  });
});
