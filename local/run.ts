import { join } from 'node:path';
import { epochOf, type Instant, legalTimeZone, wallClockAt } from '../core/time.ts';
import type { Progress } from './progress.ts';
import { type Bookmark, bookmarkIn, playSteps, sampleSteps } from './sample-play.ts';
import type { Step } from './sample-step.ts';
import { type Done, site } from './site.ts';
import { startView } from './start-view.ts';
import { startSystem, type System, type TickSummary, usualStart } from './system.ts';

export type RunOptions = {
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly port: number;
  readonly print: (line: string) => void;
  readonly progress: (total: number) => Progress;
};

export type Running = { readonly system: System; stop(): Promise<void> };

/**
 * The system that `npm start` runs: on kept data, with its pages, the sample world played up to the present, and a
 * tick at every full hour of its clock. Where it was stopped, or killed, it goes on.
 */
export async function run({ print, progress, ...options }: RunOptions): Promise<Running> {
  const steps = sampleSteps();
  const log = (message: string, fault?: unknown): void =>
    print(`${message}${fault === undefined ? '' : `: ${describe(fault)}`}`);
  let loading = true;
  const system = await startSystem({
    ...options,
    startAt: steps[0]?.at,
    log,
    site: (running, api) => {
      const samples = samplePlayer(running, steps, log);
      return site({
        outbox: running.outbox,
        view: async () => ({ ...(await startView(running, options.dataDir)), loading }),
        tick: async () => doneBy(await running.tick(), await running.nextDue()),
        advance: () => advance(running, samples),
        api,
      });
    },
  });
  print('The sample world is played up to now; the first time that takes a minute …');
  try {
    await samplePlayer(system, steps, log).playUntil(usualStart, progress);
    await system.advanceTo(usualStart);
    loading = false;
  } catch (error) {
    await system.stop();
    throw error;
  }
  return { system, stop: everyHour(system, log) };
}

const describe = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);

type SamplePlayer = {
  /** Plays what the sample world does until then, and was not played yet. */
  playUntil(at: Instant, progress?: (total: number) => Progress): Promise<void>;
};

/** How far it came is written down at the end only: a repeated post is answered as the first one was. */
function samplePlayer(
  system: System,
  steps: readonly Step[],
  log: (message: string) => void,
): SamplePlayer {
  const bookmark: Bookmark = bookmarkIn(join(system.folder, 'samples-played'));
  return {
    async playUntil(until, progress) {
      const played = (await bookmark.read()) ?? '';
      const ahead = steps.filter(({ at }) => at > played && at <= until);
      if (until <= played) return;
      const bar = ahead.length === 0 ? undefined : progress?.(ahead.length);
      await playSteps(system, ahead, {
        onPlayed: ({ at, what }) => bar?.step(`${wallClockAt(at)} ${what}`),
        onRefused: log,
      });
      bar?.done();
      await bookmark.write(until);
    },
  };
}

/** Goes to the next moment at which something falls due; the sample world goes on meanwhile. */
async function advance(system: System, samples: SamplePlayer): Promise<Done> {
  const due = await system.nextDue();
  if (due === undefined)
    return { sentence: 'Không còn hạn nào phía trước · nothing falls due any more.', summary: {} };
  await samples.playUntil(due);
  await system.advanceTo(due);
  return doneBy(await system.tick(), await system.nextDue());
}

const doneBy = (summary: TickSummary, nextDue: Instant | undefined): Done => ({
  sentence: `${wallClockAt(summary.at)} (${legalTimeZone}): ${whatWasDone(summary)}${untilThen(nextDue)}`,
  summary,
});

const whatWasDone = ({ compiled, mails, failed }: TickSummary): string =>
  compiled + mails + failed === 0
    ? 'chưa có báo cáo hay thư nào đến hạn · no report and no mail was due.'
    : `đã tổng hợp ${compiled} báo cáo, gửi ${mails} thư${failed > 0 ? `, ${failed} việc chưa xong` : ''} · ` +
      `${compiled} compilations, ${mails} mails${failed > 0 ? `, ${failed} given up for now` : ''}.`;

const untilThen = (nextDue: Instant | undefined): string =>
  nextDue === undefined
    ? ''
    : ` Hạn kế tiếp · next due: ${wallClockAt(nextDue)} (${legalTimeZone}).`;

const lookEveryMs = 5_000;
const hourOf = (at: Instant): number => Math.floor(epochOf(at) / 3_600_000);

/** Ticks at once, to catch up, and whenever an hour has begun. Stopping waits for a tick that runs. */
function everyHour(system: System, log: (message: string, fault?: unknown) => void) {
  let ticked = -1;
  let running = Promise.resolve();
  const look = (): void => {
    const hour = hourOf(system.now());
    if (hour <= ticked) return;
    ticked = hour;
    running = running
      .then(() => system.tick())
      .then(
        ({ compiled, mails }) => {
          if (compiled > 0 || mails > 0) log(`Tick: ${compiled} compilations, ${mails} mails`);
        },
        (error: unknown) => log('The tick failed', error),
      );
  };
  look();
  const timer = setInterval(look, lookEveryMs);
  return async (): Promise<void> => {
    clearInterval(timer);
    await running;
    await system.stop();
  };
}
