import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { databaseFile, lockFile } from './data-folder.ts';
import { DataInUse, holderOf } from './data-lock.ts';
import { runDemo } from './demo.ts';
import { progressOn } from './progress.ts';
import { run } from './run.ts';
import { postCommand, tickCommand } from './start-view.ts';

const help = `Commune Reporting on this machine.

  node bin/local.ts [start]   run everything on http://127.0.0.1:8080 (or the next free port)
  node bin/local.ts demo      tell the whole story on a throw-away store
  node bin/local.ts tick      run what is due now, on the running system
  node bin/local.ts advance   set its clock to the next due moment, then tick

  --data DIR    where start keeps its data and tick finds them (.data)
  --port N      start: this port and no other
  --fresh       start: forget the data first
  --out DIR     demo: where the documents are left (.data/demo)
  --seed N      demo: alter every posted value; N is a whole number
  --help        this text

DYNAMODB_ENDPOINT uses another DynamoDB-compatible endpoint instead of the embedded store.`;

const options = {
  data: { type: 'string', default: '.data' },
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
    else if (error instanceof DataInUse) console.error(error.message);
    else console.error(error);
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
2. Tick:             ${tickCommand(url)}
3. Open the report:  ${url}/ (after the next due moment: node bin/local.ts advance)
4. Open the inbox:   ${url}/inbox
5. Read the API:     ${url}/docs

Ctrl-C stops it.`);
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
  if (holder?.url === undefined) {
    console.error(`Nothing runs on ${data}: start it with \`npm start\` first.`);
    return 1;
  }
  const response = await fetch(`${holder.url}/local/${what}`, {
    method: 'POST',
    headers: { Accept: 'application/json' },
  });
  print(await response.text());
  return response.ok ? 0 : 1;
}
