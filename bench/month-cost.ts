import { playSteps, sampleSteps } from '../local/sample-play.ts';
import { startSystem } from '../local/system.ts';
import { meter, type Metered } from './meter.ts';
import prices from './prices.json' with { type: 'json' };
import type { Result } from './result.ts';

/** What the month took. */
type Month = Metered & { requests: number; mails: number; seconds: number };

/** Lambda's own time cannot be measured here: this much memory and time per request is assumed, on the high side. */
const assumed = {
  gigabytes: 0.5,
  secondsPerRequest: 0.2,
  tickSeconds: 2,
  ticksPerMonth: 730,
  secrets: 1,
  alarms: 29,
};

/**
 * Two provinces' August: posts, recommendations, compilations and mails, and an hourly tick that mostly finds nothing
 * due (one is metered, and counted for every hour); at list prices without free tier.
 */
export async function monthCost(): Promise<Result> {
  const steps = sampleSteps().filter(({ at }) => at < '2025-09-06T00:00:00.000Z');
  const counted: Month = {
    writeUnits: 0,
    readUnits: 0,
    requests: steps.length,
    mails: 0,
    seconds: 0,
  };
  const system = await startSystem({ startAt: steps[0]?.at });
  try {
    meter(system.db, counted);
    const started = performance.now();
    let played = 0;
    for (
      let due = await system.nextDue();
      due !== undefined;
      due = played < steps.length ? await system.nextDue() : undefined
    ) {
      const ahead = steps.slice(played).filter(({ at }) => at < due);
      await playSteps(system, ahead);
      played += ahead.length;
      await system.advanceTo(due);
      counted.mails += (await system.tick()).mails;
    }
    const before = { ...counted };
    await system.tick();
    counted.readUnits += (counted.readUnits - before.readUnits) * (assumed.ticksPerMonth - 1);
    counted.writeUnits += (counted.writeUnits - before.writeUnits) * (assumed.ticksPerMonth - 1);
    counted.seconds = Math.round(performance.now() - started) / 1000;
  } finally {
    await system.stop();
  }
  const value = Math.round(bill(counted) * 100) / 100;
  return { value, unit: 'USD a month', target: 10, met: value <= 10, counted, note: fixedNote };
}

const fixedNote = `list prices of ${prices.region}, ${prices.asOf}; storage, logs and transfer left out; of it ${(assumed.secrets * prices.secretMonth + assumed.alarms * prices.alarmMonth).toFixed(2)} is fixed (secret, alarms)`;

function bill({ writeUnits, readUnits, requests, mails }: Month): number {
  const invocations = requests * 2 + assumed.ticksPerMonth + mails;
  const lambdaSeconds =
    requests * 2 * assumed.secondsPerRequest + assumed.ticksPerMonth * assumed.tickSeconds;
  return (
    writeUnits * prices.writeUnit +
    readUnits * prices.readUnit +
    requests * prices.restRequest +
    invocations * prices.lambdaRequest +
    lambdaSeconds * assumed.gigabytes * prices.lambdaGigabyteSecond +
    mails * prices.mail +
    assumed.secrets * prices.secretMonth +
    assumed.alarms * prices.alarmMonth
  );
}
