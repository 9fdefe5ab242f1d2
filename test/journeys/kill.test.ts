import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { addMinutes, Instant } from '../../core/time.ts';
import { demoKey } from '../../local/demo-keys.ts';
import { type Answer, call } from '../../local/http-call.ts';
import { type SampleSubmission, sampleSubmissions } from '../../samples/figures.ts';

/** The system in a process of its own, which can be killed with no chance to tidy up. */
class Killable {
  private child: ChildProcessWithoutNullStreams | undefined;
  private lines: AsyncIterator<string> | undefined;
  url = '';
  private readonly folder: string;
  now: Instant;

  constructor(folder: string, now: Instant) {
    this.folder = folder;
    this.now = now;
  }

  async start(): Promise<void> {
    const program = fileURLToPath(new URL('../support/killable-system.ts', import.meta.url));
    const child = spawn(process.execPath, [program, this.folder, this.now]);
    child.stderr.pipe(process.stderr);
    this.child = child;
    this.lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.url = z.object({ url: z.string() }).parse(await this.answer()).url;
    await this.command(`advance ${this.now}`);
  }

  private async answer(): Promise<unknown> {
    const next = await this.lines?.next();
    if (next === undefined || next.done === true) throw new Error('Killed before it answered');
    return JSON.parse(next.value);
  }

  command(line: string): Promise<unknown> {
    this.child?.stdin.write(`${line}\n`);
    return this.answer();
  }

  async advanceBy(minutes: number): Promise<void> {
    this.now = addMinutes(this.now, minutes);
    await this.command(`advance ${this.now}`);
  }

  /** The end of its input lets it stop in order, and take its store with it. */
  stop(): Promise<void> {
    const { child } = this;
    if (child === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.stdin.end();
    });
  }

  kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  }
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

const post = (url: string, { client, idempotencyKey, body }: SampleSubmission): Promise<Answer> =>
  call(url, '/v1/snapshots', { key: demoKey(client), idempotencyKey, body });

/** A province's client as it should be: the same request again until it is answered with a success. */
async function postUntilKept(system: Killable, submission: SampleSubmission): Promise<Answer> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await post(system.url, submission);
    if (answer.status === 201) return answer;
    expect(answer.status).toBe(409);
    await system.advanceBy(0.5);
  }
  throw new Error('Never kept');
}

const kept = z.object({ statements: z.array(z.object({ receipt: z.string() })) });
const Receipt = z.object({
  id: z.string(),
  counts: z.object({ accepted: z.int(), sent: z.int() }),
});

let folder = '';
let system: Killable;
/** Whole months of ten communes. */
const submissions = sampleSubmissions({})
  .filter(({ idempotencyKey }) => idempotencyKey.endsWith('-xa-thang-2025-08'))
  .slice(0, 10);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'killed-'));
  system = new Killable(folder, Instant.parse('2025-08-15T01:00:00Z'));
  await system.start();
});

afterAll(async () => {
  await system.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a process killed in the middle of posts loses nothing and half-counts nothing', async () => {
  expect(submissions).toHaveLength(10);
  for (const [round, submission] of submissions.entries()) {
    const cut = post(system.url, submission).catch(() => undefined);
    await after(2 + round * 3);
    await system.kill();
    await cut;
    await system.start();
  }
  for (const submission of submissions) {
    const answer = await postUntilKept(system, submission);
    const receipt = Receipt.parse(JSON.parse(answer.text));
    expect(receipt.counts.accepted).toBe(receipt.counts.sent);
    expect((await post(system.url, submission)).text).toBe(answer.text);
    const { unit, dataset, period } = z
      .object({ unit: z.string(), dataset: z.string(), period: z.string() })
      .parse(submission.body);
    const path = `/v1/snapshots?unit=${unit}&dataset=${dataset}&period=${period}&history=true`;
    const read = await call(system.url, path, { key: demoKey(submission.client) });
    const { statements } = kept.parse(JSON.parse(read.text));
    expect(statements.map((each) => each.receipt)).toEqual(
      Array.from({ length: receipt.counts.sent }, () => receipt.id),
    );
  }
}, 120_000);

const Names = z.array(z.object({ report: z.string(), edition: z.int(), recipient: z.string() }));
const Deliveries = z.array(Names.element.extend({ state: z.string() }));
const rounds = 5;

const nameOf = ({ report, edition, recipient }: z.output<typeof Names.element>): string =>
  `${report} ${edition} ${recipient}`;

async function ledger(): Promise<z.output<typeof Deliveries>> {
  const found: z.output<typeof Deliveries> = [];
  for (const report of ['bao-cao-thang~96', 'bao-cao-thang-99~99', 'bao-cao-quoc-gia~VN'])
    found.push(...Deliveries.parse(await system.command(`deliveries ${report}~2025-08`)));
  return found;
}

test('a process killed in the middle of a tick sends nothing twice and nearly everything once', async () => {
  await system.advanceBy(30 * 24 * 60);
  for (let round = 0; round < rounds; round += 1) {
    const cut = system.command('tick').catch(() => undefined);
    await after(40 + round * 100);
    await system.kill();
    await cut;
    await system.start();
  }
  for (let hour = 0; hour < 3; hour += 1) {
    await system.command('tick');
    await system.advanceBy(61);
  }
  const deliveries = await ledger();
  const inState = (state: string) =>
    deliveries.filter((delivery) => delivery.state === state).map(nameOf);
  expect(deliveries).toHaveLength(7);
  expect([...inState('sent'), ...inState('uncertain')]).toHaveLength(7);
  // A killing leaves one delivery uncertain at most, and only between its claim and its mail.
  expect(inState('sent').length).toBeGreaterThanOrEqual(4);
  const mails = Names.parse(await system.command('mails')).map(nameOf);
  expect(mails.toSorted()).toEqual(inState('sent').toSorted());
}, 120_000);

const Compiled = z.object({
  sections: z.array(
    z.object({
      dataset: z.object({ code: z.string() }),
      coverage: z.object({ value: z.int() }),
      figures: z.array(
        z.object({
          metric: z.object({ code: z.string() }),
          total: z.object({ numerator: z.string(), denominator: z.string() }).partial(),
          units: z.array(z.object({ unit: z.string(), state: z.string() })),
        }),
      ),
    }),
  ),
});

async function compiledFigures() {
  const path = `/v1/reports/${encodeURIComponent('bao-cao-thang~96~2025-08')}/editions/1`;
  const answer = await call(system.url, path, { key: demoKey('camau-lgsp') });
  const { sections } = Compiled.parse(JSON.parse(answer.text));
  const communes = sections.find(({ dataset }) => dataset.code === 'xa-thang');
  if (communes === undefined) throw new Error('No section of the communes');
  return communes;
}

/** What the ten bodies say of a metric, added up. */
const postedSum = (metric: string): number =>
  submissions
    .flatMap(({ body }) => body.rows)
    .filter((row) => row.metric === metric)
    .reduce((sum, row) => sum + ('value' in row ? Number(row.value) : Number.NaN), 0);

test('the report compiled after all those deaths counts each commune’s post once', async () => {
  const { coverage, figures } = await compiledFigures();
  const posters = submissions.map(({ body }) => body.unit).toSorted();
  expect(coverage.value).toBe(posters.length);
  const posted = new Set(submissions.flatMap(({ body }) => body.rows.map(({ metric }) => metric)));
  expect(posted.size).toBe(11);
  for (const metric of posted) {
    const figure = figures.find((each) => each.metric.code === metric);
    const total = { numerator: String(postedSum(metric)), denominator: '1' };
    expect(figure?.total, metric).toEqual(total);
    const counted = figure?.units.filter(({ state }) => state === 'value').map(({ unit }) => unit);
    expect(counted, metric).toEqual(posters);
  }
});
