import * as z from 'zod';
import { playSteps, sampleSteps } from '../local/sample-play.ts';
import { startSystem, type System } from '../local/system.ts';
import prices from './prices.json' with { type: 'json' };

/** Request units that the store reported, and requests that were made. */
export type Metered = {
  writeUnits: number;
  readUnits: number;
  requests: number;
  mails: number;
  seconds: number;
};

export type Result = {
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  readonly met: boolean;
  readonly counted: Metered;
  readonly note: string;
};

const Reported = z.array(z.object({ CapacityUnits: z.number() }));
const writes = /^(Put|Update|Delete|TransactWrite|BatchWrite)/;

/** Asks the store for the capacity of every call, and adds up what it reports. Reports of refused conditions are not given. */
function meter(system: System, counted: Metered): void {
  system.db.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const input = { ...args.input, ReturnConsumedCapacity: 'TOTAL' };
        const result = await next({ ...args, input });
        const reported: unknown = Reflect.get(result.output, 'ConsumedCapacity');
        const units = Reported.parse([reported ?? []].flat()).reduce(
          (sum, each) => sum + each.CapacityUnits,
          0,
        );
        if (writes.test(commandName)) counted.writeUnits += units;
        else counted.readUnits += units;
        return result;
      },
    { step: 'initialize', name: 'meter' },
  );
}

/** Lambda's own time cannot be measured here: this much memory and time per request is assumed, on the high side. */
const assumed = {
  gigabytes: 0.5,
  secondsPerRequest: 0.2,
  tickSeconds: 2,
  ticksPerMonth: 730,
  secrets: 1,
  alarms: 20,
};

/**
 * Two provinces' August: posts, recommendations, compilations and mails, and an hourly tick that mostly finds nothing
 * due (one is metered, and counted for every hour); at list prices without free tier.
 */
export async function monthCost(): Promise<Result> {
  const steps = sampleSteps().filter(({ at }) => at < '2025-09-06T00:00:00.000Z');
  const counted: Metered = {
    writeUnits: 0,
    readUnits: 0,
    requests: steps.length,
    mails: 0,
    seconds: 0,
  };
  const system = await startSystem({ startAt: steps[0]?.at });
  try {
    meter(system, counted);
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

function bill({ writeUnits, readUnits, requests, mails }: Metered): number {
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
