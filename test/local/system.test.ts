import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { reportId } from '../../core/reports/report.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { demoKey } from '../../local/demo-keys.ts';
import { call } from '../../local/http-call.ts';
import { deliveryOf } from '../../local/mailed-report.ts';
import { type Mail, outboxIn } from '../../local/outbox.ts';
import { postCommand, recommendationCommand, senderCommand } from '../../local/ready-commands.ts';
import { startSystem, type System } from '../../local/system.ts';
import { reportStore } from '../../store/reports.ts';

const startAt = Instant.parse('2025-09-01T08:00:00+07:00');
const release = Instant.parse('2025-09-05T08:02:00+07:00');
const key = demoKey('camau-lgsp');

const figure = (value: number) => ({
  dataset: 'xa-thang',
  unit: '32248',
  period: '2025-08',
  source: 'mot-cua-xa',
  rows: [{ metric: 'xa.tiep-nhan', value }],
});

const post = (url: string, idempotencyKey: string, value: number) =>
  call(url, '/v1/snapshots', { key, idempotencyKey, body: figure(value) });

const readBack = (url: string) =>
  call(url, '/v1/snapshots?unit=32248&dataset=xa-thang&period=2025-08&history=true', { key });

const shell = promisify(execFile);

describe('the whole system in this process', () => {
  let system: System;
  const faults: unknown[] = [];
  beforeAll(async () => {
    system = await startSystem({ startAt, log: (...fault) => faults.push(fault) });
  });
  afterAll(() => system.stop());

  test('takes a figure, ticks, and mails a report that shows it', async () => {
    expect((await post(system.url, 'first', 4321)).status).toBe(201);
    await system.advanceTo(release);
    const summary = await system.tick();
    expect(summary).toMatchObject({ failed: 0 });
    expect(summary.mails).toBe(summary.delivered);
    const mail = (await system.outbox.all()).find(
      (each) => deliveryOf(each)?.recipient === 'vp-ubnd-ca-mau',
    );
    expect(mail?.text).toContain('4.321');
    expect(faults).toEqual([]);
  });

  test('does nothing in a tick that follows at once', async () => {
    expect(await system.tick()).toMatchObject({ compiled: 0, delivered: 0, mails: 0 });
  });

  test('opens the report by the link of its mail, and no other way', async () => {
    const [mail] = await system.outbox.all();
    const link = /http:\/\/\S+\/reports\/\S+/.exec(mail?.text ?? '')?.[0] ?? '';
    expect((await fetch(link)).status).toBe(200);
    expect((await fetch(`${link}x`)).status).toBe(404);
  });

  test('compiles at once what an administrator asks for, and waits for no hour', async () => {
    const reports = reportStore(system.db, system.names.reports);
    const last = async () => (await reports.latest('bao-cao-thang~96~2025-08'))?.edition;
    const before = await last();
    expect((await post(system.url, 'second', 5_000)).status).toBe(201);
    await system.advanceTo(addMinutes(system.now(), 5));
    const asked = await call(system.url, '/v1/admin/compilations', {
      key,
      idempotencyKey: 'now',
      body: { definition: 'bao-cao-thang', scope: '96', label: '2025-08' },
    });
    expect(asked.status).toBe(202);
    // A tick takes its turn behind the work, and finds nothing left to do.
    expect(await system.tick()).toMatchObject({ compiled: 0 });
    expect(await last()).toBe((before ?? 0) + 1);
  });

  /** The status that a printed command is answered with, typed into a shell as it stands. */
  const typed = async (command: string): Promise<string> =>
    (await shell('sh', ['-c', `${command} -o /dev/null -w '%{http_code}'`])).stdout;

  test('takes what its printed commands post: a figure and a recommendation', async () => {
    expect(await typed(postCommand(system.url))).toBe('201');
    expect(await typed(recommendationCommand(system.url))).toBe('201');
  });

  test('hands out the program that sends files, whose printed command sends one', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'sender-'));
    try {
      const { stdout } = await shell('sh', ['-c', senderCommand(system.url)], { cwd });
      expect(stdout).toMatch(/000001-figures\.csv: biên nhận .*: 1 dòng/);
    } finally {
      await rm(cwd, { recursive: true, force: true });
    }
  });

  test('knows the next moment at which something falls due', async () => {
    expect(await system.nextDue()).toBe(Instant.parse('2025-09-06T08:02:00+07:00'));
  });
});

/** The system of bin/local.ts as a process of its own, so that it can be killed. */
describe('the whole system as a process', () => {
  let folder: string;
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'system-'));
    // As if the samples had been played: they would only take time here.
    await writeFile(join(folder, 'samples-played'), startAt);
  });
  afterEach(async () => {
    for (const child of running.splice(0)) await ended(child, 'SIGTERM');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Resolves with its address once it says that it is ready. */
  async function started(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
    const args = ['bin/local.ts', '--data', folder, '--port', '0'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(child);
    const url = await new Promise<string>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const address = /runs on (http:\S+)/.exec(said)?.[1];
        if (address !== undefined) resolve(address);
      });
      child.once('exit', () => reject(new Error(`It ended without being ready: ${said}`)));
    });
    return { child, url };
  }

  async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  /** Works on the same data in this process, whose clock can be moved; then lets go of them. */
  async function meanwhile<T>(work: (system: System) => Promise<T>): Promise<T> {
    const system = await startSystem({ dataDir: folder });
    try {
      return await work(system);
    } finally {
      await system.stop();
    }
  }

  const mailsOnDisk = () => outboxIn(join(folder, 'mail')).all();
  const Statements = z.object({ statements: z.array(z.unknown()) });
  const four = [0, 1, 2, 3];

  test('killed in the middle of a post, it loses nothing and counts nothing twice', async () => {
    const { child, url } = await started();
    const posts = four.map((at) => post(url, `killed-${at}`, 4000 + at));
    await Promise.race(posts);
    await ended(child, 'SIGKILL');
    const answered = (await Promise.allSettled(posts)).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value.text] : [],
    );
    await meanwhile(async (system) => {
      // Past the lease of whoever was killed over a submission.
      await system.advanceTo(addMinutes(system.now(), 1));
      const repeated = await Promise.all(
        four.map((at) => post(system.url, `killed-${at}`, 4000 + at)),
      );
      expect(repeated.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
      expect(repeated.map(({ text }) => text)).toEqual(expect.arrayContaining(answered));
      const kept = Statements.parse(JSON.parse((await readBack(system.url)).text));
      expect(kept.statements).toHaveLength(4);
    });
  });

  test('killed in the middle of a tick, it sends nothing twice and forgets nobody for good', async () => {
    const { child, url } = await started();
    void fetch(`${url}/local/advance`, { method: 'POST' }).catch(() => undefined);
    while ((await mailsOnDisk()).length < 2) await pause(2);
    await ended(child, 'SIGKILL');
    expect((await mailsOnDisk()).length).toBeLessThan(7);
    await meanwhile(async (system) => {
      const expected = await deliveriesOf(system);
      await system.tick();
      const sent = (await mailsOnDisk()).map(nameOfDelivery);
      expect(sent).toEqual([...new Set(sent)]);
      // One claim may have died with the process; it waits for an hour, and then for the administrator.
      expect(expected.length - sent.length).toBeLessThanOrEqual(1);
      expect(expected).toEqual(expect.arrayContaining(sent));
      await system.advanceTo(addMinutes(system.now(), 90));
      await system.tick();
      expect((await mailsOnDisk()).map(nameOfDelivery)).toEqual(sent);
    });
  });

  test('stops on Ctrl-C and leaves no lock behind', async () => {
    const { child } = await started();
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
    expect(await readdir(folder)).not.toContain('store.db.lock');
  });
});

const nameOfDelivery = (mail: Mail): string => JSON.stringify(deliveryOf(mail));

/** Who should get a first edition, by the definitions. */
async function deliveriesOf({ registry }: System): Promise<readonly string[]> {
  const { definitions } = await registry.current();
  return definitions.flatMap(({ code, scopes, firstPeriod, recipients }) =>
    scopes.flatMap((scope) =>
      recipients.map((recipient) =>
        JSON.stringify({ report: reportId(code, scope, firstPeriod), edition: 1, recipient }),
      ),
    ),
  );
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
