import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { addDays, Instant, type LocalDate } from '../../core/time.ts';
import { demoKey } from '../../local/demo-keys.ts';
import { announced } from '../support/upload-world.ts';
import { communesOfCaMau, wideMetrics } from '../support/wide-content.ts';

const client = 'camau-lgsp';
const at = Instant.parse('2025-09-01T01:00:00Z');

/** Seven days of every commune: what a province hands in after a week without its line. */
const communes = communesOfCaMau();
const days = Array.from({ length: 7 }, (_, day) => addDays('2025-08-01' as LocalDate, day));
const rowsOf = (units: readonly string[]) =>
  units.flatMap((unit, place) =>
    days.flatMap((from, day) => {
      const period = { from, until: addDays(from, 1) };
      return wideMetrics.map((metric) => ({ metric, unit, period, value: (place * 7 + day) % 97 }));
    }),
  );
const body = (rows: readonly object[]) => ({ dataset: 'rong', source: 'mot-cua-xa', rows });

/** The whole system in a process of its own, which is killed with no chance to tidy up. */
type Running = {
  readonly url: string;
  readonly child: ChildProcessWithoutNullStreams;
  readonly command: (line: string) => Promise<unknown>;
};

async function start(folder: string): Promise<Running> {
  const program = fileURLToPath(new URL('../support/killable-system.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder, at, 'wide']);
  child.stderr.pipe(process.stderr);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('Killed before it answered');
    return JSON.parse(value);
  };
  const { url } = z.object({ url: z.string() }).parse(await answer());
  return { url, child, command: (line) => (child.stdin.write(`${line}\n`), answer()) };
}

const ended = ({ child }: Running, end: () => void): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    end();
  });

let folder = '';
let system: Running;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uploaded-'));
  system = await start(folder);
  await system.command(`advance ${at}`);
});

afterAll(async () => {
  await ended(system, () => system.child.stdin.end());
  await rm(folder, { recursive: true, force: true });
});

async function ask(path: string, declared?: object, idempotencyKey = 'one-year') {
  const response = await fetch(`${system.url}${path}`, {
    method: declared === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Bearer ${demoKey(client)}`,
      'Accept-Language': 'vi',
      ...(declared && { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey }),
    },
    ...(declared && { body: JSON.stringify(declared) }),
  });
  return { status: response.status, json: JSON.parse(await response.text()) };
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(id: string, ...states: readonly string[]) {
  let last: unknown;
  for (let looks = 0; looks < 600; looks += 1) {
    const { json } = await ask(`/v1/uploads/${id}`);
    if (states.includes(json.state)) return json;
    last = json;
    await after(200);
  }
  throw new Error(`It came no further than ${JSON.stringify(last)}`);
}

const put = (
  to: { readonly url: string; readonly headers: Record<string, string> },
  bytes: Uint8Array,
) => fetch(to.url, { method: 'PUT', headers: to.headers, body: Buffer.from(bytes) });

test('200,000 rows by upload survive two deaths of their worker, with nobody ticking: one submission, one receipt', async () => {
  const rows = rowsOf(communes);
  expect(rows.length).toBeGreaterThan(200_000);
  const { bytes, declared } = announced(body(rows), { zipped: true });
  const created = await ask('/v1/uploads', declared);
  expect(created).toMatchObject({ status: 201, json: { state: 'waiting' } });
  const { id } = created.json;
  expect((await put(created.json.put, bytes)).status).toBe(200);

  await until(id, 'working');
  for (const ms of [400, 2_500]) {
    await after(ms);
    await ended(system, () => system.child.kill('SIGKILL'));
    system = await start(folder);
    // Who is quick may have been done before he could die.
    expect(['working', 'done']).toContain((await ask(`/v1/uploads/${id}`)).json.state);
  }
  const done = await until(id, 'done', 'refused');
  const counts = { sent: rows.length, accepted: rows.length, unchanged: 0, superseded: 0 };
  expect(done).toMatchObject({ state: 'done', receipt: { counts: { ...counts, rejected: 0 } } });
  expect((await ask('/v1/uploads', declared)).json).toEqual(done);

  const read = await ask(
    `/v1/snapshots?unit=${communes[3]}&dataset=rong&period=2025-08&history=true`,
  );
  const { statements } = read.json;
  expect(statements.length).toBeGreaterThan(20);
  expect(new Set(statements.map((each: { receipt: string }) => each.receipt))).toEqual(
    new Set([done.receipt.id]),
  );
}, 240_000);

test('every error of a large body that was refused is read to the end, in Vietnamese', async () => {
  const rows = rowsOf(['99001', ...communes.slice(0, 3)]);
  const { bytes, declared } = announced(body(rows), { zipped: true });
  const { json } = await ask('/v1/uploads', declared, 'wrong-unit');
  await put(json.put, bytes);
  const { problem } = await until(json.id, 'refused', 'done');
  expect(problem).toMatchObject({
    code: 'rows-rejected',
    errorsTotal: days.length * wideMetrics.length,
  });
  const found: { index: number; detail: string }[] = [];
  let next = '';
  do {
    const page = await ask(`/v1/uploads/${json.id}/errors${next}`);
    found.push(...page.json.errors);
    next = page.json.nextPageToken === null ? '' : `?pageToken=${page.json.nextPageToken}`;
  } while (next !== '');
  expect(found.map(({ index }) => index)).toEqual(
    Array.from({ length: days.length * wideMetrics.length }, (_, row) => row),
  );
  expect(found[0]?.detail).toMatch(/đơn vị|khóa/i);
}, 60_000);
