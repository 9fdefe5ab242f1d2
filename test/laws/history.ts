import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { indexRegistry } from '../../core/registry/registry.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { type Instant, instantOf } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { finishSubmissions } from '../../functions/scheduled/finish-submissions.ts';
import type { Log } from '../../functions/shared/log.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { registryStore } from '../../store/registry.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { memoryStore } from '../support/memory-store.ts';
import { silentLog } from '../support/silent-log.ts';
import { ActTask, type Answer, actJudged, type Handling, judged, Task } from './answers.ts';
import type { Chance } from './chance.ts';
import { composeActs, eventOfAct, seenAct } from './history-acts.ts';
import { comparisons } from './history-comparisons.ts';
import { clientIn, eventOf, settings, tableOf } from './history-requests.ts';
import { Versions } from './history-versions.ts';
import { historyUploads } from './history-uploads.ts';
import { contentOf, everything, first } from './history-world.ts';
import { ActLedger, type AskedAct } from './ledger-acts.ts';
import { type Attempt, Ledger, type Seen } from './ledger.ts';
import { isOpening, Leases } from './leases.ts';
import { pool } from './pool.ts';
import { Sandboxes, type Work } from './sandboxes.ts';
import { seen } from './seen.ts';
import type { Asked } from './sent.ts';
import { partitionsAt, spotOf, Spots } from './spots.ts';
import { Timeline } from './timeline.ts';
import { UploadLedger } from './upload-ledger.ts';
import { type AskedUpload, Taking } from './upload-tasks.ts';

const morning = Date.parse('2025-08-15T01:00:00.000Z');
const dayBefore = morning - 86_400_000;

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
  const spots = new Spots();

  const visible = async (asOf?: Instant): Promise<readonly Statement[]> =>
    reads.read(partitionsAt(spots.every), known, asOf === undefined ? {} : { asOf });

  /** What every write to the store must leave behind it. */
  async function onMade(work: Work, command: object): Promise<void> {
    leases.watch(work, command);
    await uploads.watch(work, command);
    if (isOpening(command, names.submissions)) {
      const { submission, openedAt } = command.input.Item ?? {};
      const attempt = attemptOf(work, String(openedAt));
      if (attempt !== undefined) ledger.open(attempt, String(submission), String(openedAt));
    } else if (command instanceof PutCommand || command instanceof TransactWriteCommand)
      await look(work, spots.after(command));
  }

  function attemptOf(work: Work, openedAt: string): Attempt | undefined {
    if (!(work instanceof Taking)) return work instanceof Task ? work.attempt : undefined;
    uploads.ledger.opening(work);
    return uploads.ledger.attemptAt(work, openedAt);
  }

  async function look(work: Work, at: readonly string[]): Promise<void> {
    const found = await reads.readWithActs(partitionsAt(at), known);
    const isRead = new Set(at);
    ledger.look(found.statements.map(seen), (spot) => isRead.has(spot));
    for (const act of found.acts.flatMap((each) => seenAct(each) ?? [])) {
      if (acts.isKnown(act.id)) continue;
      if (!(work instanceof ActTask)) throw new Error(`Nobody asked for the act ${act.id}`);
      acts.recorded(work.attempt, act, work.clock[0] ?? '');
    }
  }

  /** Sandboxes disagree about the time by some seconds. */
  function clockOf(current: () => Handling | undefined) {
    const ahead = chance.int(6_001) - 3_000;
    return (): Instant => {
      time += 1;
      const at = instantOf(time + ahead);
      const work = current();
      work?.clock.push(at);
      work?.looks.set(at, { since: ledger.now, facts: versions.facts });
      return at;
    };
  }

  const clientFor = (current: () => Handling | undefined): DocumentClient =>
    sandboxes.client(db, current, (command) => tableOf(command) === names.registry);

  const logOf = (current: () => Handling | undefined): Log => ({
    ...silentLog,
    error: (_, { error }) => current()?.faults.push(error),
  });

  const handle = pool(sandboxes, (current) => {
    const through = clientFor(current);
    const now = clockOf(current);
    const log = logOf(current);
    return {
      ingest: composeIngest(settings(names), { db: through, now, log }),
      acts: composeActs({ db: through, names, now, log }),
    };
  });

  const uploads = historyUploads({
    db,
    names,
    sandboxes,
    versions,
    ledger: new UploadLedger(ledger),
    clientFor,
    clockOf,
    logOf,
    now: () => time,
  });

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
    uploads.judge();
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
    const at = spots.some(chance);
    const units = chance.percent(50)
      ? undefined
      : [UnitCode.parse('32001'), UnitCode.parse('99001')];
    const through = snapshots(
      clientFor(() => task),
      names.snapshots,
    );
    await sandboxes.begin(task, async () => {
      const found = await through
        .read(partitionsAt(at), known, units === undefined ? {} : { units })
        .catch(() => undefined);
      const isAsked = ({ subject }: Seen): boolean =>
        at.includes(spotOf(subject)) &&
        (units === undefined || units.some((unit) => subject.split(' ')[1] === unit));
      if (found !== undefined) readings.push(() => ledger.read(found.map(seen), since, isAsked));
    });
  }
  const readings: (() => void)[] = [];

  /** Runs everything that is under way to its end. */
  async function drain(): Promise<void> {
    while (!sandboxes.isIdle) await sandboxes.step();
    judge();
  }

  const announced: AskedUpload[] = [];

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
    hasUploads: chance.percent(25),
    /** Whether some of its bodies are about very many months. */
    isLong: chance.percent(12),
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
    uploads,
    announced,
    async forward(ms: number): Promise<void> {
      await uploads.before(time + ms);
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
