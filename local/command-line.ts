import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { legalTimeZone, wallClockAt } from '../core/time.ts';
import { databaseFile, lockFile } from './data-folder.ts';
import { holderOf } from './data-lock.ts';
import { runDemo } from './demo.ts';
import { progressOn } from './progress.ts';
import { npmCommand, postCommand, usualData } from './ready-commands.ts';
import { Refusal, sentenceAbout } from './refusal.ts';
import { run } from './run.ts';
import { Done } from './site.ts';

const help = `Commune Reporting on this machine.

  npm start              run everything on http://127.0.0.1:8080 (or the next free port)
  npm start -- demo      tell the whole story on a throw-away store
  npm start -- advance   set the running system's clock to the next due moment, then tick
  npm start -- tick      run what is due now, on the running system

Options stand behind the command, as in npm start -- advance --data DIR, or npm start -- --fresh:

  --data DIR    where start keeps its data; advance and tick find the system by it (.data)
  --port N      start: this port and no other
  --fresh       start: forget the data first
  --out DIR     demo: where the documents are left (.data/demo)
  --seed N      demo: alter every posted value; N is a whole number
  --help        this text

DYNAMODB_ENDPOINT uses another DynamoDB-compatible endpoint instead of the embedded store.`;

const options = {
  data: { type: 'string', default: usualData },
  port: { type: 'string' },
  fresh: { type: 'boolean', default: false },
  out: { type: 'string' },
  seed: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** A wrong use of the command line; everything else that goes wrong is a fault. */
class Misuse extends Error {}

const print = (line: string): void => console.log(line);
const progress = progressOn(process.stderr);

/** Runs a command and returns the exit code: 0 done, 1 failed, 2 misused. */
export async function main(args: readonly string[]): Promise<number> {
  for (const signal of signals) process.on(signal, leave);
  try {
    return await command(parsed(args));
  } catch (error) {
    if (error instanceof Misuse) console.error(`${error.message}\n\n${help}`);
    else console.error(sentenceAbout(error) ?? error);
    return error instanceof Misuse ? 2 : 1;
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

type Parsed = ReturnType<typeof parsed>;
type Values = Parsed['values'];

function command({ values, positionals: [name = 'start', ...others] }: Parsed): Promise<number> {
  if (values.help) {
    print(help);
    return Promise.resolve(0);
  }
  if (others.length > 0) throw new Misuse(`One command at a time, not ${others.join(' ')} as well`);
  switch (name) {
    case 'start':
      return start(values);
    case 'demo':
      return demo(values);
    case 'tick':
    case 'advance':
      return tell(name, values.data);
    default:
      throw new Misuse(`There is no command ${name}`);
  }
}

const wholeNumber = (name: string, text: string, most: number): number => {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new Misuse(`--${name} takes a whole number up to ${most}, not ${text}`);
};

async function start({ data, port, fresh }: Values): Promise<number> {
  const running = await run({
    dataDir: data,
    fresh,
    port: port === undefined ? await firstFreePort(8080) : wholeNumber('port', port, 65_535),
    print,
    progress,
  });
  const { url } = running.system;
  const interruption = interrupted();
  print(`
Commune Reporting runs on ${url} (data: ${databaseFile(data)})

1. Post a figure:
${postCommand(url)}
2. Advance to the next due moment and tick:  ${npmCommand('advance', data)}
3. Open the report:  ${url}/
4. Open the inbox:   ${url}/inbox
5. Read the API:     ${url}/docs

Its clock stands at ${wallClockAt(running.system.now())} (${legalTimeZone}). The start page, ${url}/, lists every demo key
and has a command that writes a recommendation. Commands are typed in another terminal; Ctrl-C stops the system.`);
  await interruption;
  await running.stop();
  return 0;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ends the process through its exit, where the engine is ended too; a default signal would leave it running. */
const leave = (): never => process.exit(130);

/** The first Ctrl-C from now on; a second one leaves at once. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of signals)
      process.off(signal, leave).once(signal, () => {
        process.on(signal, leave);
        resolve();
      });
  });

async function firstFreePort(from: number): Promise<number> {
  for (let port = from; port < from + 50; port += 1) if (await isFree(port)) return port;
  return 0;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

async function demo({ data, out, seed }: Values): Promise<number> {
  const faults = await runDemo({
    out: out ?? join(data, 'demo'),
    seed: seed === undefined ? undefined : wholeNumber('seed', seed, 2 ** 31 - 1),
    print,
    progress,
  });
  for (const fault of faults) console.error(`Not as it should be: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

/** Tells the running system to do something, over HTTP, as its page does. */
async function tell(what: 'tick' | 'advance', data: string): Promise<number> {
  const holder = await holderOf(lockFile(data));
  if (holder?.url === undefined)
    throw new Refusal(`Nothing runs on ${data}: start it first with \`${npmCommand('', data)}\`.`);
  const response = await fetch(`${holder.url}/local/${what}`, {
    method: 'POST',
    headers: { Accept: 'application/json' },
  });
  if (!response.ok) throw new Refusal(`The system answered ${response.status}; it printed why.`);
  const { sentence } = Done.parse(await response.json());
  print(`${sentence}\nReports: ${holder.url}/   Inbox: ${holder.url}/inbox`);
  return 0;
}
