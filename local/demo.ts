import { resolve } from 'node:path';
import * as z from 'zod';
import { type Instant, wallClockAt } from '../core/time.ts';
import { checkDemo } from './demo-check.ts';
import { leaveDocuments } from './demo-documents.ts';
import { type DemoFacts, EditionListed, mailsOf, nameOf, recipientOf } from './demo-facts.ts';
import { demoKey } from './demo-keys.ts';
import { call } from './http-call.ts';
import type { Progress } from './progress.ts';
import { type Played, playSteps, sampleSteps, type Step } from './sample-play.ts';
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
  const steps = sampleSteps(options.seed);
  const faults: string[] = [];
  const system = await startSystem({
    startAt: steps[0]?.at,
    log: (message, fault) => faults.push(`${message}: ${String(fault)}`),
  });
  try {
    const happened = await playOut(system, steps, options);
    const facts = {
      ...(await seenFromOutside(system)),
      ...happened,
      planned: steps.length,
      faults,
    };
    const unleft = await leaveDocuments(system.url, facts, options.out);
    tell(facts, options);
    return [...checkDemo(facts), ...unleft];
  } finally {
    await system.stop();
  }
}

type Happened = Pick<DemoFacts, 'played' | 'ticks'>;

/** Posts and ticks in the order of time; a last tick takes what the last steps brought. */
async function playOut(
  system: System,
  steps: readonly Step[],
  { progress }: DemoOptions,
): Promise<Happened> {
  const played: Played[] = [];
  const ticks: TickSummary[] = [];
  const bar = progress(steps.length);
  const tickAt = async (at: Instant): Promise<Instant | undefined> => {
    await system.advanceTo(at);
    const summary = await system.tick();
    ticks.push(summary);
    if (summary.compiled > 0 || summary.mails > 0) bar.note(tickLine(summary));
    return system.nextDue();
  };
  let due = await system.nextDue();
  for (const step of steps) {
    while (due !== undefined && due <= step.at) due = await tickAt(due);
    await playSteps(system, [step], { onPlayed: (each) => played.push(each) });
    bar.step(`${wallClockAt(step.at)} ${step.what}`);
  }
  if (due !== undefined) await tickAt(due);
  bar.done();
  return { played, ticks };
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

/** What was sent to whom, and where the documents lie. */
function tell(facts: DemoFacts, { print, out }: DemoOptions): void {
  print(`${facts.played.length} requests were answered with success.`);
  for (const edition of facts.editions) {
    print(`${nameOf(edition)}, as of ${wallClockAt(edition.asOf)}:`);
    for (const mail of mailsOf(facts, edition))
      print(
        `  to ${recipientOf(facts, mail)?.name ?? '?'} <${mail.to.join(', ')}>: ${mail.subject}`,
      );
  }
  print(
    `The documents lie in ${resolve(out)}: report.html, report.json, mail.html, mail.txt, posted.json.`,
  );
}
