import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { indexRegistry } from '../../core/registry.ts';
import type { Statement } from '../../core/statement.ts';
import { type Instant, instantOf } from '../../core/time.ts';
import { UnitCode } from '../../core/unit.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { finishSubmissions } from '../../functions/scheduled/finish-submissions.ts';
import type { Log } from '../../functions/shared/log.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { registryStore } from '../../store/registry.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { memoryStore } from '../support/memory-store.ts';
import { silentLog } from '../support/silent-log.ts';
import { ActTask, type Answer, actJudged, judged, Task } from './answers.ts';
import type { Chance } from './chance.ts';
import { composeActs, eventOfAct, seenAct } from './history-acts.ts';
import { comparisons } from './history-comparisons.ts';
import { clientIn, eventOf, settings, tableOf } from './history-requests.ts';
import { Versions } from './history-versions.ts';
import { contentOf, everything, first } from './history-world.ts';
import { ActLedger, type AskedAct } from './ledger-acts.ts';
import { Ledger, type Seen } from './ledger.ts';
import { Leases } from './leases.ts';
import { Sandboxes, type Work } from './sandboxes.ts';
import { seen } from './seen.ts';
import type { Asked } from './sent.ts';
import { Timeline } from './timeline.ts';

const morning = Date.parse('2025-08-15T01:00:00.000Z');
const dayBefore = morning - 86_400_000;
const partitions = ['96', '99'].flatMap((province) =>
  ['2025-06', '2025-07', '2025-08'].map((month) => ({ province: UnitCode.parse(province), month })),
);

type Sandbox = {
  readonly ingest: ReturnType<typeof composeIngest>;
  readonly acts: ReturnType<typeof composeActs>;
  work: Task | ActTask | undefined;
};

/** The handlers of ingestion on tables in memory, and the ledger that watches them. */
export async function history(chance: Chance) {
  const store = memoryStore();
  const { db, names } = store;
  let time = dayBefore;
  const reads = snapshots(db, names.snapshots);
  const versions = new Versions(registryStore(db, names.registry), () => instantOf(time));
  await versions.publish(first);
  time = morning;
  const known = indexRegistry(0, contentOf(everything));
  store.lag();
  const timeline = new Timeline();
  const ledger = new Ledger(timeline);
  const acts = new ActLedger(timeline);
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
      await look(work);
  }

  async function look(work: Work): Promise<void> {
    const found = await reads.readWithActs(partitions, known);
    ledger.look(found.statements.map(seen));
    for (const act of found.acts.flatMap((each) => seenAct(each) ?? [])) {
      if (acts.isKnown(act.id)) continue;
      if (!(work instanceof ActTask)) throw new Error(`Nobody asked for the act ${act.id}`);
      acts.recorded(work.attempt, act, work.clock[0] ?? '');
    }
  }

  /** Sandboxes disagree about the time by some seconds. */
  function clockOf(current: () => Task | ActTask | undefined) {
    const ahead = chance.int(6_001) - 3_000;
    return (): Instant => {
      time += 1;
      const at = instantOf(time + ahead);
      current()?.clock.push(at);
      return at;
    };
  }

  const clientFor = (current: () => Task | ActTask | undefined): DocumentClient =>
    sandboxes.client(db, current, (command) => tableOf(command) === names.registry);

  function newSandbox(): Sandbox {
    const current = () => sandbox.work;
    const through = clientFor(current);
    const now = clockOf(current);
    const log: Log = {
      ...silentLog,
      error: (_, { error }) => current()?.faults.push(error),
    };
    const sandbox: Sandbox = {
      ingest: composeIngest(settings(names), { db: through, now, log }),
      acts: composeActs({ db: through, names, now, log }),
      work: undefined,
    };
    return sandbox;
  }

  type Served = { readonly statusCode: number; readonly body: string };
  async function handle(
    task: Task | ActTask,
    by: (sandbox: Sandbox) => Promise<Served>,
  ): Promise<void> {
    const sandbox = idle.pop() ?? newSandbox();
    sandbox.work = task;
    await sandboxes.begin(task, async () => {
      const { statusCode, body } = await by(sandbox);
      task.answer = { status: statusCode, text: body };
      sandbox.work = undefined;
      idle.push(sandbox);
    });
  }

  /** Begins to handle a request; its answer is judged when it comes. */
  async function send(asked: Asked): Promise<Task> {
    const attempt = { ...asked, since: ledger.now, facts: versions.facts };
    const wasDone = ledger.isDone(asked);
    const task = new Task(`${asked.client} ${asked.key}`, attempt);
    const event = eventOf(asked, versions.content);
    await handle(task, ({ ingest }) => ingest(event));
    awaited.push({ task, judge: (answer) => judged(ledger, task, answer, wasDone) });
    return task;
  }

  /** Begins to complete, reopen or extend. */
  async function act(asked: AskedAct): Promise<ActTask> {
    acted.push(asked);
    const task = new ActTask(`${asked.kind} ${asked.client} ${asked.key}`, {
      ...asked,
      since: ledger.now,
      worlds: versions.since(),
    });
    const event = eventOfAct(asked, clientIn(versions.content, asked.client));
    await handle(task, (sandbox) => sandbox.acts(event));
    awaited.push({ task, judge: (answer) => actJudged(acts, task, answer) });
    return task;
  }
  const acted: AskedAct[] = [];
  const awaited: { readonly task: Task | ActTask; readonly judge: (answer: Answer) => void }[] = [];

  /** Judges the answers that came since the last time. */
  function judge(): void {
    for (const reading of readings.splice(0)) reading();
    for (const each of awaited.splice(0))
      if (each.task.answer !== undefined) each.judge(each.task.answer);
      else if (!each.task.dead) awaited.push(each);
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

  const judging = comparisons({
    db,
    names,
    versions,
    ledger,
    acts,
    visible,
    chance,
    now: () => time,
  });

  return {
    /** Whether its bodies are about a few things that are bound together. */
    isNarrow: chance.percent(50),
    ledger,
    sandboxes,
    store,
    send,
    act,
    acted,
    versions,
    tick,
    read,
    judge,
    drain,
    ...judging,
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
