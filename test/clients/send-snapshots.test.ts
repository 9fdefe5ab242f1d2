import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Instant } from '../../core/time.ts';
import { demoKey } from '../../local/demo-keys.ts';
import { call } from '../../local/http-call.ts';
import { startSystem, type System } from '../../local/system.ts';
import { sampleSubmissions } from '../../samples/figures.ts';
import { chanceOf, type WeakLine, weakLine } from '../support/weak-line.ts';

const client = 'camau-lgsp';
const program = resolve('clients/send-snapshots.mjs');

let system: System;
beforeAll(async () => {
  system = await startSystem({ startAt: Instant.parse('2025-10-01T01:00:00Z') });
});
afterAll(() => system.stop());

let folder: string;
const lines: WeakLine[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sender-'));
  await writeFile(join(folder, 'key.txt'), `\uFEFF${demoKey(client)}\r\n`, { mode: 0o600 });
});
afterEach(async () => {
  await Promise.all(lines.splice(0).map((line) => line.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function lineOf(seed: number, broken?: number): Promise<WeakLine> {
  const line = await weakLine(system.url, { seed, ...(broken !== undefined && { broken }) });
  lines.push(line);
  return line;
}

type Run = { readonly code: number | null; readonly out: string; readonly err: string };

function start(...args: string[]): { child: ChildProcess; ended: Promise<Run> } {
  const common = ['--key-file', 'key.txt', '--longest-wait', '30ms', '--lang', 'en'];
  const child = spawn(process.execPath, [program, ...common, ...args], { cwd: folder });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const ended = new Promise<Run>((done) => child.on('close', (code) => done({ code, out, err })));
  return { child, ended };
}
const run = (...args: string[]): Promise<Run> => start(...args).ended;

/** Whole months of communes: the bodies of the samples, one commune each, and the same for the month before. */
const august = sampleSubmissions({})
  .filter((each) => each.client === client && each.idempotencyKey.endsWith('-xa-thang-2025-08'))
  .map(({ body }) => body);
const bodies = [...august, ...august.map((body) => ({ ...body, period: '2025-07' }))];

async function fileOf(name: string, content: string | Uint8Array): Promise<void> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
}

/** The files `outgoing/NN.json` with the bodies from..until. */
async function outgoing(from: number, until: number) {
  const chosen = bodies.slice(from, until);
  for (const [index, body] of chosen.entries())
    await fileOf(`outgoing/${String(from + index).padStart(2, '0')}.json`, JSON.stringify(body));
  return chosen;
}

const inOutbox = async (state: string): Promise<readonly string[]> =>
  (await readdir(join(folder, 'outbox', state))).toSorted();

const ReceiptFile = z.object({ id: z.string(), counts: z.object({ sent: z.int() }) });

async function receipts() {
  const names = (await inOutbox('done')).filter((name) => name.endsWith('.receipt.json'));
  return Promise.all(
    names.map(async (name) =>
      ReceiptFile.parse(JSON.parse(await readFile(join(folder, 'outbox/done', name), 'utf8'))),
    ),
  );
}

const Kept = z.object({ statements: z.array(z.object({ receipt: z.string() })) });

/** The receipt of every statement that the server has of a body's unit, dataset and period, superseded ones too. */
async function receiptsAtServer(body: (typeof bodies)[number]): Promise<readonly string[]> {
  const { unit, dataset, period } = z
    .object({ unit: z.string(), dataset: z.string(), period: z.string() })
    .parse(body);
  const path = `/v1/snapshots?unit=${unit}&dataset=${dataset}&period=${period}&history=true`;
  const { text } = await call(system.url, path, { key: demoKey(client) });
  return Kept.parse(JSON.parse(text)).statements.map(({ receipt }) => receipt);
}

/** Each file has one receipt, and the server has each of its figures once, under that receipt. */
async function expectOnce(sent: readonly (typeof bodies)[number][]): Promise<void> {
  const had = await receipts();
  expect(had).toHaveLength(sent.length);
  expect(new Set(had.map(({ id }) => id)).size).toBe(sent.length);
  for (const [index, body] of sent.entries()) {
    const receipt = had[index];
    expect(await receiptsAtServer(body)).toEqual(
      Array.from({ length: receipt?.counts.sent ?? -1 }, () => receipt?.id),
    );
  }
  expect(await inOutbox('waiting')).toEqual([]);
}

describe('on a line that drops connections', () => {
  test.each([11, 12])('a folder of files arrives once each, in order (seed %i)', async (seed) => {
    const sent = await outgoing((seed - 11) * 8, (seed - 11) * 8 + 8);
    const line = await lineOf(seed, 0.6);
    const { code, out, err } = await run('--url', line.url, 'outgoing');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(line.met.size).toBeGreaterThan(3);
    const printed = [...out.matchAll(/^(\S+): receipt/gm)].map(([, name]) => name);
    // Viet Nam's clock.
    expect(out).toMatch(/receipt \S+ 2025-10-01 08:\d\d:\d\d Viet Nam time: /);
    expect(printed).toEqual(
      (await inOutbox('done')).filter((name) => /^\d+-\d+\.json$/.test(name)),
    );
    await expectOnce(sent);
  });

  test('killed again and again while it sends a dozen files, it loses nothing and sends nothing twice', async () => {
    const sent = await outgoing(20, 32);
    const line = await lineOf(21, 0.4);
    const chance = chanceOf(22);
    let kills = 0;
    for (; kills < 100; kills += 1) {
      const { child, ended } = start('--url', line.url, 'outgoing');
      // By what it has done, not by a clock: a slow machine is killed as often as a fast one.
      let printed = 1 + Math.floor(chance() * 8);
      const counted = chance() < 0.25 ? /\n/g : /sending|receipt|not yet/g;
      child.stdout?.on('data', (chunk) => {
        printed -= String(chunk).match(counted)?.length ?? 0;
        if (printed <= 0) child.kill('SIGKILL');
      });
      const { code, err } = await ended;
      expect(err).toBe('');
      if (code === 0) break;
    }
    expect(kills).toBeGreaterThan(2);
    line.mend();
    const last = await run('--url', line.url, 'outgoing');
    expect(last.code).toBe(0);
    await expectOnce(sent);
  }, 120_000);

  test('the same command once more sends nothing, a file that changed back is sent again', async () => {
    const [body] = await outgoing(50, 51);
    await run('--url', system.url, 'outgoing');
    const again = await run('--url', system.url, 'outgoing');
    expect(again.out).toContain('not changed since last time (done)');
    await fileOf('outgoing/50.json', `${JSON.stringify(body)} `);
    await run('--url', system.url, 'outgoing');
    await fileOf('outgoing/50.json', JSON.stringify(body));
    await run('--url', system.url, 'outgoing');
    expect(await receipts()).toHaveLength(3);
  });

  test('it gives up after the time it was given, keeps the file, and a later call sends it', async () => {
    const sent = await outgoing(51, 52);
    const line = await lineOf(1);
    line.cut();
    const gaveUp = await run('--url', line.url, '--give-up-after', '200ms', 'outgoing');
    expect(gaveUp.code).toBe(3);
    expect(await inOutbox('waiting')).toEqual(['000001-51.json', '000001-51.json.entry.json']);
    expect((await run('--status')).out).toContain('Waiting: 1');
    line.mend();
    // Without a file: what is in the outbox. The source may be gone by then.
    await rm(join(folder, 'outgoing'), { recursive: true });
    expect((await run('--url', line.url)).code).toBe(0);
    await expectOnce(sent);
  });
});

/** A body of the samples as a CSV with semicolons, without what the command says for all of its lines. */
const csvOf = ({ rows }: (typeof bodies)[number]): string =>
  [
    'metric;source;value',
    ...rows.map((row) => `${row.metric};${row.source ?? ''};${'value' in row ? row.value : ''}`),
  ].join('\r\n');

const csvOptions = ({ dataset, unit, period, source }: (typeof bodies)[number]) =>
  Object.entries({
    dataset,
    unit,
    period: z.string().parse(period),
    source,
    delimiter: ';',
  }).flatMap(([name, value]) => [`--${name}`, value]);

describe('a CSV', () => {
  test('goes with what the command says for all of its lines', async () => {
    const [body] = bodies.slice(16, 17);
    if (body === undefined) throw new Error('The samples have too few communes');
    await fileOf('figures.csv', `\uFEFF${csvOf(body)}`);
    const line = await lineOf(5, 0.6);
    const { code, err } = await run('--url', line.url, ...csvOptions(body), 'figures.csv');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expectOnce([body]);
  });

  test('at fault is told by line and column', async () => {
    await fileOf('figures.csv', 'metric;value\nxa.tiep-nhan;nhiều\n');
    const [body] = bodies.slice(0, 1);
    if (body === undefined) throw new Error('The samples have no commune');
    const { code, err } = await run('--url', system.url, ...csvOptions(body), 'figures.csv');
    expect(code).toBe(1);
    expect(err).toMatch(/line 2, column value: /);
  });
});

describe('a file of more than 4 MB', () => {
  const padding = ' '.repeat(4_300_000);

  test('goes by upload over a weak line, once, and its receipt names the file’s own bytes', async () => {
    const [body] = bodies.slice(17, 18);
    if (body === undefined) throw new Error('The samples have too few communes');
    await fileOf('large.json', JSON.stringify(body) + padding);
    const line = await lineOf(6, 0.5);
    const { code, err } = await run('--url', line.url, 'large.json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expectOnce([body]);
    expect(await inOutbox('done')).not.toContain('000001-large.json.gz');
  });

  test('is the same upload after the program was killed', async () => {
    const [body] = bodies.slice(18, 19);
    if (body === undefined) throw new Error('The samples have too few communes');
    await fileOf('large.csv', `${csvOf(body)}\r\n${'\r\n'.repeat(2_200_000)}`);
    for (const delay of [250, 350, 450, 600]) {
      const { child, ended } = start('--url', system.url, ...csvOptions(body), 'large.csv');
      const timer = setTimeout(() => child.kill('SIGKILL'), delay);
      await ended;
      clearTimeout(timer);
    }
    const { code, err } = await run('--url', system.url, ...csvOptions(body), 'large.csv');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    await expectOnce([body]);
  });

  test('that is refused says why, as a smaller one would', async () => {
    await fileOf('large.json', `{"rows": []}${padding}`);
    const { code, err } = await run('--url', system.url, 'large.json');
    expect(code).toBe(1);
    expect(err).toMatch(/large\.json: REFUSED: /);
  });
});

describe('what is refused', () => {
  test('more errors than an answer lists are counted, and all stand in the file', async () => {
    const [body] = bodies.slice(19, 20);
    if (body === undefined) throw new Error('The samples have too few communes');
    const wrong = Array.from({ length: 1_200 }, (_, index) => `xa.none-${index};mot-cua-xa;1`);
    const text = `metric;source;value\r\n${wrong.join('\r\n')}\r\n`;
    await fileOf('many.csv', text + '\r\n'.repeat(2_200_000));
    const { code, out, err } = await run('--url', system.url, ...csvOptions(body), 'many.csv');
    expect(code).toBe(1);
    const file = join('outbox', 'refused', '000001-many.csv.problem.json');
    expect(err).toContain(`… and 1180 more errors, see ${join(folder, file)}`);
    const kept = z
      .object({ errors: z.array(z.object({ line: z.int() })) })
      .parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
    expect(kept.errors).toHaveLength(1_200);
    expect(kept.errors.at(-1)?.line).toBe(1_201);
    expect(out).toMatch(/working on it \(\d+ s\); mostly done within minutes/);
  });

  test('a reader that goes away after some lines is no fault', async () => {
    await outgoing(52, 60);
    const line = await lineOf(2);
    line.cut();
    await run('--url', line.url, '--give-up-after', '1ms', 'outgoing');
    const { child, ended } = start('--status');
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, err: '' });
  });

  test('an empty file and one in another encoding are put aside with the reason, and the next one is sent', async () => {
    await fileOf('outgoing/01-empty.json', '');
    await fileOf('outgoing/02-encoding.json', Buffer.from('{"unit":"C\u00e0 Mau"}', 'latin1'));
    await outgoing(52, 53);
    const { code, err } = await run('--url', system.url, 'outgoing');
    expect(code).toBe(1);
    expect(err).toMatch(/01-empty\.json: REFUSED: The body is not valid JSON/);
    expect(err).toMatch(/02-encoding\.json: REFUSED: .*UTF-8/);
    expect(await receipts()).toHaveLength(1);
    const aside = (await inOutbox('refused')).filter((name) => name.endsWith('.problem.json'));
    expect(aside).toEqual([
      '000001-01-empty.json.problem.json',
      '000002-02-encoding.json.problem.json',
    ]);
    const once = await run('--url', system.url, 'outgoing');
    expect([once.code, once.err]).toEqual([1, '']);
  });

  test('rows at fault are printed with what would be right', async () => {
    const body = { ...bodies[53], rows: [{ metric: 'xa.tiep-nhann', value: 1 }] };
    await fileOf('wrong.json', JSON.stringify(body));
    const { code, err } = await run('--url', system.url, 'wrong.json');
    expect(code).toBe(1);
    expect(err).toContain('/rows/0/metric: There is no metric “xa.tiep-nhann”');
  });

  test('a dry run keeps nothing, here or there', async () => {
    await outgoing(54, 55);
    const { code, out } = await run('--url', system.url, '--dry-run', 'outgoing');
    expect(code).toBe(0);
    expect(out).toContain('receipt (dry run)');
    expect(await readdir(folder)).not.toContain('outbox');
    for (const body of bodies.slice(54, 55)) expect(await receiptsAtServer(body)).toEqual([]);
  });
});

describe('what is nobody’s fault but the command’s', () => {
  test('a wrong key puts no file aside', async () => {
    await outgoing(55, 57);
    await fileOf('key.txt', `${client}.wrong`);
    const wrong = await run('--url', system.url, 'outgoing');
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('The API key is wrong');
    expect(wrong.err + wrong.out).not.toContain(`${client}.wrong`);
    await fileOf('key.txt', demoKey(client));
    expect((await run('--url', system.url, 'outgoing')).code).toBe(0);
    await expectOnce(bodies.slice(55, 57));
  });

  test('the login page of a network is no receipt and no refusal', async () => {
    await outgoing(57, 58);
    const portal = createServer((_, answer) =>
      answer.writeHead(200, { 'Content-Type': 'text/html' }).end('<title>Wi-Fi</title>'),
    );
    await new Promise<void>((done) => portal.listen(0, '127.0.0.1', done));
    const { port } = portal.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    const { child, ended } = start('--url', url, 'outgoing');
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('not yet')) child.kill('SIGTERM');
    });
    const { code, out } = await ended;
    portal.close();
    expect(code).toBe(3);
    expect(await inOutbox('done')).toEqual([]);
    expect(await inOutbox('refused')).toEqual([]);
    expect(out).toContain('not yet (the answer 200 is not the system');
  });

  test.each([
    [['--url', 'http://example.vn'], /https/],
    [['--url', 'https://example.vn', '--mode', 'half'], /atomic \| partial/],
    [['--url', 'https://example.vn', '--timeout', 'soon'], /--timeout is given as 30s/],
    [['--url', 'https://example.vn', 'none.json'], /cannot be read/],
  ])('%j is answered with a sentence and the exit code 2', async (args, sentence) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(err).not.toContain(' at ');
  });

  test('a key file that others can read is warned of', async () => {
    await chmod(join(folder, 'key.txt'), 0o644);
    const { err } = await run('--url', system.url);
    expect(err).toContain('others on this machine can read key.txt');
  });

  test('an outbox serves one address and one client', async () => {
    await outgoing(60, 61);
    await run('--url', system.url, 'outgoing');
    const other = await run('--url', 'https://example.vn');
    expect(other.code).toBe(2);
    expect(other.err).toContain(`This outbox belongs to ${client} @ ${system.url}`);
  });

  test('an outbox that was begun with a wrong key id and address is sent with the right ones', async () => {
    const sent = await outgoing(61, 62);
    await fileOf('key.txt', 'nobody.wrong');
    expect((await run('--url', `${system.url}/none`, 'outgoing')).code).toBe(2);
    expect((await run('--url', system.url)).code).toBe(2);
    expect(await inOutbox('waiting')).toHaveLength(2);
    await fileOf('key.txt', demoKey(client));
    expect((await run('--url', system.url)).code).toBe(0);
    await expectOnce(sent);
    await fileOf('key.txt', 'nobody.wrong');
    expect((await run('--url', system.url)).err).toContain('This outbox belongs to');
  });

  test('an outbox of before, bound to a key that was never taken, is free; with a receipt it is not', async () => {
    const sent = await outgoing(62, 63);
    const bound = JSON.stringify({ owner: `nobody @ ${system.url}/` });
    await fileOf('outbox/outbox.json', bound);
    expect((await run('--url', system.url, 'outgoing')).code).toBe(0);
    await expectOnce(sent);
    await fileOf('outbox/outbox.json', bound);
    expect((await run('--url', system.url)).err).toContain('This outbox belongs to nobody');
  });

  test('a large file that was announced binds the outbox, though nothing is decided yet', async () => {
    const [body] = bodies.slice(63, 64);
    await fileOf('large.json', JSON.stringify(body) + ' '.repeat(4_300_000));
    const { child, ended } = start('--url', system.url, 'large.json');
    child.stdout?.on('data', (chunk) => {
      if (/handed over|working on it/.test(String(chunk))) child.kill('SIGKILL');
    });
    await ended;
    expect(await readFile(join(folder, 'outbox/outbox.json'), 'utf8')).toContain(
      '"accepted": true',
    );
  });
});

test('it is handed out by the system itself, byte for byte', async () => {
  const answer = await fetch(`${system.url}/send-snapshots.mjs`);
  expect(await answer.text()).toBe(await readFile(program, 'utf8'));
});

test('watching a folder, it sends what comes until it is told to stop', async () => {
  const line = await lineOf(4, 0.3);
  await mkdir(join(folder, 'outgoing'));
  const { child, ended } = start('--url', line.url, '--watch', 'outgoing');
  await new Promise<void>((watching) =>
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).includes('Waiting for new files')) watching();
    }),
  );
  const sent = await outgoing(59, 60);
  await expect.poll(() => inOutbox('done'), { timeout: 30_000 }).not.toEqual([]);
  // The receipt is kept before the entry leaves the outbox: stopped between the two, the next run ends it.
  await expect.poll(() => inOutbox('waiting'), { timeout: 30_000 }).toEqual([]);
  child.kill('SIGINT');
  expect((await ended).err).toContain('nothing is lost');
  await expectOnce(sent);
});

describe('several processes on one outbox', () => {
  const sentIn = async () =>
    (await inOutbox('done')).filter((name) => /^\d+-\d+\.json$/.test(name));
  /** Has begun to send, on a line that is cut. */
  async function stuck(line: WeakLine, ...files: string[]) {
    line.cut();
    const begun = start('--url', line.url, ...files);
    await new Promise<void>((trying) =>
      begun.child.stdout?.on('data', (chunk) => {
        if (String(chunk).includes('not yet')) trying();
      }),
    );
    return begun;
  }

  test('the second puts its file in behind, and the first sends both in order', async () => {
    const sent = await outgoing(64, 67);
    const line = await lineOf(3);
    const first = await stuck(line, 'outgoing/66.json');
    for (const name of ['64', '65']) {
      const second = await run('--url', line.url, `outgoing/${name}.json`);
      expect(second.code).toBe(3);
      expect(second.out).toContain(`${name}.json: in the outbox`);
      expect(second.err).toMatch(
        /^Another process \(\d+ \S+\) sends from this outbox; [23] files are kept/,
      );
    }
    // The same once more is there already.
    expect((await run('--url', line.url, 'outgoing/65.json')).out).toBe('');
    line.mend();
    expect(await first.ended).toMatchObject({ code: 0, err: '' });
    expect(await sentIn()).toEqual(['000001-66.json', '000002-64.json', '000003-65.json']);
    await expectOnce([sent[2], sent[0], sent[1]].flatMap((body) => body ?? []));
  });

  test('the first is killed: the next run sends what both had put in', async () => {
    const sent = await outgoing(67, 69);
    const line = await lineOf(31);
    const first = await stuck(line, 'outgoing/67.json');
    expect((await run('--url', line.url, 'outgoing/68.json')).code).toBe(3);
    first.child.kill('SIGKILL');
    await first.ended;
    line.mend();
    expect((await run('--url', line.url)).code).toBe(0);
    await expectOnce(sent);
  });

  test('one of another address is refused while the first sends, and puts nothing in', async () => {
    await outgoing(69, 70);
    const line = await lineOf(32);
    const first = await stuck(line, 'outgoing');
    await fileOf('other.json', '{}');
    const second = await run('--url', 'https://example.vn', 'other.json');
    expect([second.code, second.err]).toEqual([2, expect.stringContaining('belongs to')]);
    line.mend();
    await first.ended;
    expect(await sentIn()).toEqual(['000001-69.json']);
  });

  test('whenever they come, each file arrives once, and none is left when all have ended', async () => {
    const chance = chanceOf(33);
    const sent = await outgoing(70, 82);
    // Of one name, which must not meet in one place.
    for (const [index, body] of sent.entries())
      await fileOf(`from/${index}/same.json`, JSON.stringify(body));
    const line = await lineOf(33, 0.2);
    const codes: (number | null)[] = [];
    for (let from = 0; from < sent.length; from += 3)
      await Promise.all(
        [0, 1, 2].map(async (index) => {
          await new Promise((go) => setTimeout(go, chance() * 250));
          const { code, err } = await run('--url', line.url, `from/${from + index}`);
          expect(err).toMatch(code === 0 ? /^$/ : /^Another process/);
          codes.push(code);
        }),
      );
    expect(new Set(codes)).toEqual(new Set([0, 3]));
    expect(await inOutbox('waiting')).toEqual([]);
    expect(await receipts()).toHaveLength(sent.length);
    for (const body of sent)
      expect(new Set(await receiptsAtServer(body)).size, 'one receipt').toBe(1);
  }, 60_000);

  test('killed at any moment beside others, nothing is lost and nothing is sent twice', async () => {
    const chance = chanceOf(34);
    const sent = await outgoing(82, 94);
    const line = await lineOf(34, 0.2);
    for (let round = 0; round < 6; round += 1)
      await Promise.all(
        sent.map(async (_, index) => {
          if (index % 4 !== round % 4) return;
          const { child, ended } = start('--url', line.url, `outgoing/${82 + index}.json`);
          const timer = setTimeout(() => child.kill('SIGKILL'), 80 + chance() * 400);
          await ended;
          clearTimeout(timer);
        }),
      );
    line.mend();
    expect((await run('--url', line.url, 'outgoing')).code).toBe(0);
    expect(await inOutbox('waiting')).toEqual([]);
    expect(await receipts()).toHaveLength(sent.length);
    for (const body of sent)
      expect(new Set(await receiptsAtServer(body)).size, 'one receipt').toBe(1);
  }, 60_000);

  test('one that was killed and seems alive keeps the outbox for two minutes: that is said, and the file is kept', async () => {
    const sent = await outgoing(94, 95);
    // The number of the process belongs to another one by now: this one.
    const lock = join(folder, 'outbox/lock.7');
    await fileOf('outbox/lock.7', `${process.pid} ${hostname()}`);
    const early = await run('--url', system.url, 'outgoing');
    expect(early.code).toBe(3);
    expect(early.err).toContain('If it was killed, run again: after at most 2 minutes');
    expect(await inOutbox('waiting')).toHaveLength(2);
    const vietnamese = await run('--url', system.url, '--lang', 'vi');
    expect(vietnamese.err).toContain('1 tệp được giữ trong waiting/');
    expect(vietnamese.err).toContain('chậm nhất sau 2 phút');
    const before = new Date(Date.now() - 121_000);
    await utimes(lock, before, before);
    expect((await run('--url', system.url)).code).toBe(0);
    await expectOnce(sent);
  });

  test('one that was killed before it had the outbox keeps nobody waiting, and what it left is tidied', async () => {
    const sent = await outgoing(96, 97);
    for (const left of ['turn.1', 'lock.1', 'outbox.json'])
      await fileOf(`outbox/${left}.b5c0.part`, '');
    const { out, code } = await run('--url', system.url, 'outgoing');
    expect(code).toBe(0);
    expect(out).not.toMatch(/puts files into this outbox/);
    expect(await inOutbox('.')).toEqual([
      'done',
      'lock.1',
      'outbox.json',
      'refused',
      'turn.2',
      'waiting',
    ]);
    await expectOnce(sent);
  });

  test('whoever holds the outbox is named from the first moment', async () => {
    await outgoing(97, 98);
    const names = new Set<string>();
    let looking = true;
    const looked = (async () => {
      while (looking) {
        const held = (await inOutbox('.').catch(() => [])).filter((name) =>
          /^(?:turn|lock)\.\d+$/.test(name),
        );
        for (const name of held)
          names.add(await readFile(join(folder, 'outbox', name), 'utf8').catch(() => 'gone'));
        await new Promise((go) => setImmediate(go));
      }
    })();
    await run('--url', system.url, 'outgoing');
    looking = false;
    await looked;
    expect(names.size).toBeGreaterThan(0);
    expect(names).not.toContain('');
  });

  test('one that was killed while it put files in is waited for, with a word', async () => {
    const sent = await outgoing(95, 96);
    const turn = join(folder, 'outbox/turn.7');
    await fileOf('outbox/turn.7', `${process.pid} ${hostname()}`);
    const { child, ended } = start('--url', system.url, 'outgoing');
    const said = await new Promise((told) => child.stdout?.once('data', told));
    expect(String(said)).toMatch(/puts files into this outbox; .* after at most 2 minutes/);
    const before = new Date(Date.now() - 121_000);
    await utimes(turn, before, before);
    expect((await ended).code).toBe(0);
    await expectOnce(sent);
  });
});
