import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { wallClockAt } from '../core/time.ts';
import { checkDemo } from './demo-check.ts';
import { leaveDocuments } from './demo-documents.ts';
import { type DemoFacts, EditionListed, mailsOf, nameOf, recipientOf } from './demo-facts.ts';
import { demoKey } from './demo-keys.ts';
import { call } from './http-call.ts';
import type { Progress } from './progress.ts';
import { type Played, playSteps, sampleSteps } from './sample-play.ts';
import type { Step } from './sample-step.ts';
import { startSystem, type System, type TickSummary } from './system.ts';

export type DemoOptions = {
  /** Where the documents are left. */
  readonly out: string;
  /** Alters every posted value. */
  readonly seed?: number | undefined;
  readonly print: (line: string) => void;
  readonly progress: (total: number) => Progress;
};

/**
 * The whole story on a throw-away store: everything is posted in the order of time, a tick runs at every moment at
 * which something falls due, and the documents are left in a folder. Returns what did not happen as it should have;
 * an empty list is a success.
 */
export async function runDemo(options: DemoOptions): Promise<readonly string[]> {
  const began = Date.now();
  const steps = sampleSteps(options.seed);
  const faults: string[] = [];
  const system = await startSystem({
    startAt: steps[0]?.at,
    log: (message, fault) => faults.push(`${message}: ${String(fault)}`),
  });
  try {
    const bar = options.progress(steps.length);
    const happened = await playStory(system, steps, bar);
    const facts = {
      ...(await seenFromOutside(system)),
      ...happened,
      planned: steps.length,
      faults,
    };
    const unleft = await leaveDocuments(system.url, facts, options.out);
    const afterwards = await playAll(system, steps.slice(facts.played.length), bar);
    bar.done();
    const told = { ...facts, played: [...facts.played, ...afterwards] };
    tell(told, options);
    tellFiles(await filesSince(options.out, began), options);
    return [...checkDemo(told), ...unleft];
  } finally {
    await system.stop();
  }
}

type Happened = Pick<DemoFacts, 'played' | 'ticks'>;

/**
 * Posts and ticks in the order of time, until a tick has taken in the last figures. What officers do in the months
 * after that is left for later: nobody posts figures for those months, so no report of theirs is made.
 */
async function playStory(system: System, steps: readonly Step[], bar: Progress): Promise<Happened> {
  const played: Played[] = [];
  const ticks: TickSummary[] = [];
  const figuresEnd = steps.findLastIndex(({ what }) => what === 'figures');
  for (let due = await system.nextDue(); due !== undefined;) {
    const next = steps[played.length];
    if (next !== undefined && next.at < due) {
      played.push(...(await playAll(system, [next], bar)));
      continue;
    }
    await system.advanceTo(due);
    const summary = await system.tick();
    ticks.push(summary);
    if (summary.compiled > 0 || summary.mails > 0) bar.note(tickLine(summary));
    due = played.length > figuresEnd ? undefined : await system.nextDue();
  }
  return { played, ticks };
}

async function playAll(
  system: System,
  steps: readonly Step[],
  bar: Progress,
): Promise<readonly Played[]> {
  const played: Played[] = [];
  await playSteps(system, steps, {
    onPlayed(step) {
      played.push(step);
      bar.step(`${wallClockAt(step.at)} ${step.what}`);
    },
  });
  return played;
}

const tickLine = ({ at, compiled, mails }: TickSummary): string =>
  `${wallClockAt(at)} tick: ${compiled} compilations, ${mails} mails`;

const Listed = z.object({ reports: z.array(EditionListed) });

async function seenFromOutside(
  system: System,
): Promise<Omit<DemoFacts, 'played' | 'ticks' | 'planned' | 'faults'>> {
  const answer = await call(system.url, '/v1/reports', { key: demoKey('national-desk') });
  const { definitions, recipients } = await system.registry.current();
  return {
    editions: Listed.parse(JSON.parse(answer.text)).reports,
    mails: await system.outbox.all(),
    definitions,
    recipients,
  };
}

/** What was sent to whom. */
function tell(facts: DemoFacts, { print }: DemoOptions): void {
  print(`${facts.played.length} requests were answered with success.`);
  for (const edition of facts.editions) {
    print(`${nameOf(edition)}, as of ${wallClockAt(edition.asOf)}:`);
    for (const mail of mailsOf(facts, edition))
      print(
        `  to ${recipientOf(facts, mail)?.name ?? '?'} <${mail.to.join(', ')}>: ${mail.subject}`,
      );
  }
}

/** The folder may hold files of an earlier demo, or of somebody else. `since` is in milliseconds since 1970. */
async function filesSince(folder: string, since: number): Promise<readonly string[]> {
  const names = (await readdir(folder)).toSorted();
  const written = await Promise.all(names.map((name) => stat(join(folder, name))));
  return names.filter((_, at) => (written[at]?.mtimeMs ?? 0) >= since);
}

function tellFiles(names: readonly string[], { print, out }: DemoOptions): void {
  print(`Left in ${resolve(out)}: ${names.join(', ')}.`);
  print(
    'Links in these copies open only while a system runs: the throw-away one has ended. ' +
      'For mails whose links open, run `npm start`, then `npm start -- advance`.',
  );
}
