import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { voices } from '../../core/current.ts';
import { isSettled } from '../../core/settling.ts';
import type { Statement } from '../../core/statement.ts';
import { Instant, instantOf } from '../../core/time.ts';
import { UnitCode } from '../../core/unit.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { route } from '../../functions/http/post-snapshots.ts';
import { finishSubmissions } from '../../functions/scheduled/finish-submissions.ts';
import type { Caller } from '../../functions/shared/route.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { registryStore } from '../../store/registry.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import { memoryStore } from '../support/memory-store.ts';
import { silentLog } from '../support/silent-log.ts';
import { judged, Task } from './answers.ts';
import type { Chance } from './chance.ts';
import { holds, same } from './expectation.ts';
import { content, facts } from './history-world.ts';
import { Ledger, type Seen } from './ledger.ts';
import { currentOf } from './model.ts';
import { Leases } from './leases.ts';
import { Sandboxes, type Work } from './sandboxes.ts';
import { seen, textsOf } from './seen.ts';
import { type Asked, sentOf } from './sent.ts';

const morning = Date.parse('2025-08-15T01:00:00.000Z');
const partitions = ['96', '99'].flatMap((province) =>
  ['2025-06', '2025-07', '2025-08'].map((month) => ({ province: UnitCode.parse(province), month })),
);

type Sandbox = { readonly ingest: ReturnType<typeof composeIngest>; work: Task | undefined };

const settings = (names: Readonly<Record<'snapshots' | 'submissions' | 'registry', string>>) => ({
  STAGE: 'law',
  CODE_VERSION: 'law',
  SNAPSHOTS_TABLE: names.snapshots,
  SUBMISSIONS_TABLE: names.submissions,
  REGISTRY_TABLE: names.registry,
});

/** The handlers of ingestion on tables in memory, and the ledger that watches them. */
export async function history(chance: Chance) {
  const store = memoryStore();
  const { db, names } = store;
  let time = morning;
  const reads = snapshots(db, names.snapshots);
  const registry = registryStore(db, names.registry);
  await registry.publish(content, { expected: 0, now: () => instantOf(time), by: 'law', note: '' });
  const known = await registry.current();
  store.lag();
  const ledger = new Ledger(facts);
  const sandboxes = new Sandboxes(chance, onMade);
  const leases = new Leases(names);
  const idle: Sandbox[] = [];

  const visible = async (asOf?: Instant): Promise<readonly Statement[]> =>
    reads.read(partitions, known, asOf === undefined ? {} : { asOf });

  /** What every write to the store must leave behind it. */
  async function onMade(work: Work, command: object): Promise<void> {
    leases.watch(work, command);
    if (command instanceof PutCommand && command.input.TableName === names.submissions) {
      const { submission, openedAt } = command.input.Item ?? {};
      const attempt = work instanceof Task ? work.attempt : undefined;
      if (attempt !== undefined) ledger.open(attempt, String(submission), String(openedAt));
    } else if (command instanceof PutCommand || command instanceof TransactWriteCommand)
      ledger.look((await visible()).map(seen));
  }

  /** Sandboxes disagree about the time by some seconds. */
  function clockOf(current: () => Task | undefined) {
    const ahead = chance.int(6_001) - 3_000;
    return (): Instant => {
      time += 1;
      const at = instantOf(time + ahead);
      current()?.clock.push(at);
      return at;
    };
  }

  const clientFor = (current: () => Task | undefined): DocumentClient =>
    sandboxes.client(db, current, (command) => tableOf(command) === names.registry);

  function newSandbox(): Sandbox {
    const current = () => sandbox.work;
    const ingest = composeIngest(settings(names), {
      db: clientFor(current),
      now: clockOf(current),
      log: {
        ...silentLog,
        error: (_, { error }) => current()?.faults.push(error),
      },
    });
    const sandbox: Sandbox = { ingest, work: undefined };
    return sandbox;
  }

  /** Begins to handle a request; its answer is judged when it comes. */
  async function send(asked: Asked): Promise<Task> {
    const sandbox = idle.pop() ?? newSandbox();
    const attempt = { ...asked, since: ledger.now };
    const wasDone = ledger.isDone(asked);
    const task = new Task(`${asked.client} ${asked.key}`, attempt);
    sandbox.work = task;
    await sandboxes.begin(task, async () => {
      const { statusCode, body } = await sandbox.ingest(eventOf(asked));
      task.answer = { status: statusCode, text: body };
      sandbox.work = undefined;
      idle.push(sandbox);
    });
    tasks.push({ task, wasDone });
    return task;
  }
  const tasks: { readonly task: Task; readonly wasDone: boolean }[] = [];

  /** Judges the answers that came since the last time. */
  function judge(): void {
    for (const reading of readings.splice(0)) reading();
    for (const { task, wasDone } of tasks.splice(0))
      if (task.answer !== undefined) judged(ledger, task, task.answer, wasDone);
      else if (!task.dead) tasks.push({ task, wasDone });
  }

  async function tick(): Promise<Task> {
    const task = new Task('tick');
    const current = () => task;
    const through = clientFor(current);
    await sandboxes.begin(task, async () => {
      const found = await finishSubmissions({
        submissions: submissions(through, names.submissions),
        snapshots: snapshots(through, names.snapshots),
        now: clockOf(current),
        log: silentLog,
      }).catch(() => ({ finished: [], stuck: [] }));
      task.answer = { status: 0, text: JSON.stringify([found.finished, found.stuck]) };
    });
    return task;
  }

  /** Somebody reads while others write. */
  async function read(): Promise<void> {
    const task = new Task('read');
    const since = ledger.now;
    const units = chance.percent(50)
      ? undefined
      : [UnitCode.parse('32001'), UnitCode.parse('99001')];
    const through = snapshots(
      clientFor(() => task),
      names.snapshots,
    );
    await sandboxes.begin(task, async () => {
      const found = await through
        .read(partitions, known, units === undefined ? {} : { units })
        .catch(() => undefined);
      const isAsked = ({ subject }: Seen): boolean =>
        units === undefined || units.some((unit) => subject.split(' ')[1] === unit);
      if (found !== undefined) readings.push(() => ledger.read(found.map(seen), since, isAsked));
    });
  }
  const readings: (() => void)[] = [];

  /** Runs everything that is under way to its end. */
  async function drain(): Promise<void> {
    while (!sandboxes.isIdle) await sandboxes.step();
    judge();
  }

  /** Instants that were settled when they were read, and what was known as of them. */
  const settled = new Map<Instant, string>();
  function settledInstant(): Instant {
    const latest = instantOf(time - 121_000);
    const received = ledger.visible().flatMap(({ receivedAt }) => {
      const at = Instant.parse(receivedAt);
      return at <= latest ? [at] : [];
    });
    if (received.length > 0 && chance.percent(40)) return chance.pick(received);
    return chance.percent(50) ? latest : instantOf(time - 121_000 - chance.int(600_000));
  }
  async function lookBack(at = settledInstant()): Promise<void> {
    holds(isSettled(at, instantOf(time)), 'an instant is settled two minutes later');
    const read = (await visible(at)).map(seen);
    same(
      textsOf(read),
      textsOf(ledger.visible().filter((each) => each.receivedAt <= at)),
      `as of ${at}`,
    );
    const text = JSON.stringify(textsOf(read));
    same(text, settled.get(at) ?? text, `what was known as of ${at} changed`);
    settled.set(at, text);
  }

  /** What each source holds to, by the code and by the model. */
  async function compareCurrent(): Promise<void> {
    const all = await visible();
    same(textsOf(all.map(seen)), textsOf(ledger.visible()), 'the visible statements');
    for (const [subject, said] of Map.groupBy(all, (each) => seen(each).subject)) {
      const [voice] = voices(said, [...new Set(said.map(({ source }) => source))]);
      const found = voice && seen(voice.current);
      const expected = currentOf(subject, ledger.visible());
      same(found && textsOf([found]), expected && textsOf([expected]), `what counts of ${subject}`);
    }
  }

  return {
    ledger,
    sandboxes,
    store,
    send,
    tick,
    read,
    judge,
    drain,
    lookBack,
    compareCurrent,
    settledInstants: () => [...settled.keys()],
    forward: (ms: number) => {
      for (const work of sandboxes.alive) work.disturbed = true;
      time += ms;
    },
    arrivals: () =>
      submissions(db, names.submissions).arrivals(
        instantOf(morning - 10_000),
        instantOf(time + 10_000),
      ),
  };
}

function tableOf(command: object): unknown {
  const input: unknown = Reflect.get(command, 'input');
  return typeof input === 'object' && input !== null ? Reflect.get(input, 'TableName') : undefined;
}

function eventOf(asked: Asked) {
  const { text, type, query } = sentOf(asked);
  const caller: Caller | undefined = content.clients.find(({ id }) => id === asked.client);
  if (caller === undefined) throw new Error(`No client ${asked.client}`);
  return gatewayEvent(route, {
    body: text,
    caller,
    query,
    headers: {
      'Content-Type': type,
      'Idempotency-Key': asked.key,
      'Accept-Language': 'en',
    },
  });
}
