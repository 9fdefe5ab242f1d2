import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { Instant } from '../../core/time.ts';
import { deliveryOf } from '../../local/mailed-report.ts';
import { startSystem } from '../../local/system.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { wideContent } from './wide-content.ts';

/**
 * The whole system in a process that a test may kill: `node killable-system.ts DIR START [wide]`. It prints its URL, and
 * takes one command a line, each answered with one line of JSON: `advance INSTANT`, `tick`, `mails` (the delivery of
 * each), `deliveries REPORT`.
 */
const [, , dataDir, startAt, width] = process.argv;
if (dataDir === undefined || startAt === undefined) throw new Error('Usage: DIR START');

const system = await startSystem({
  dataDir,
  startAt: Instant.parse(startAt),
  ...(width === 'wide' && { content: wideContent() }),
});
console.log(JSON.stringify({ url: system.url }));
// Who is killed leaves nothing behind for the next one otherwise.
flushCompileCache();

async function obey(line: string): Promise<unknown> {
  const [command = '', argument = ''] = line.split(' ');
  switch (command) {
    case 'advance':
      return system.advanceTo(Instant.parse(argument));
    case 'tick':
      return system.tick();
    case 'mails':
      return (await system.outbox.all()).map(deliveryOf);
    case 'deliveries':
      return deliveryStore(system.db, system.names.reports).ofEdition(argument, 1);
    default:
      throw new Error(`Unknown command ${command}`);
  }
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(await obey(line)));
await system.stop();
