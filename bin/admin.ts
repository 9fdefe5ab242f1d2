import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import * as z from 'zod';
import { nearest } from '../core/nearest.ts';
import { systemNow } from '../functions/shared/world.ts';
import {
  createClientKey,
  listClientKeys,
  revokeClientKey,
  rotateClientKey,
} from './admin-clients.ts';
import {
  liftAddress,
  listDeliveries,
  redeliver,
  revokeLink,
  settleDelivery,
} from './admin-deliveries.ts';
import { type Commands, generalHelp, helpOn } from './admin-help.ts';
import { kinds } from './admin-kinds.ts';
import { compileReport, showStatus } from './admin-operations.ts';
import {
  checkRegistryFolder,
  listVersions,
  loadRegistryFolder,
  showRegistry,
} from './admin-registry.ts';
import { thingCommands } from './admin-things.ts';
import { type AdminWorld, type Code, misunderstood, withProblem } from './admin-world.ts';

/** Every command by the words that call it. */
export const commands: Commands = new Map([
  ...kinds.flatMap(thingCommands),
  ['clients keys', listClientKeys],
  ['clients create', createClientKey],
  ['clients rotate', rotateClientKey],
  ['clients revoke', revokeClientKey],
  ['registry check', checkRegistryFolder],
  ['registry load', loadRegistryFolder],
  ['registry versions', listVersions],
  ['registry show', showRegistry],
  ['compile', compileReport],
  ['deliveries list', listDeliveries],
  ['deliveries settle', settleDelivery],
  ['deliveries redeliver', redeliver],
  ['address lift', liftAddress],
  ['link revoke', revokeLink],
  ['status', showStatus],
]);

/** What older notes say, and what the system calls it. */
const formerly: Readonly<Record<string, string>> = {
  client: 'clients',
  'unit-events': 'events',
};

/** Runs one command; answers its exit code. */
export const admin = (args: readonly string[], world: AdminWorld): Promise<Code> =>
  args.includes('--json')
    ? withProblem(world, (told) => answered(args, told))
    : answered(args, world);

async function answered(args: readonly string[], world: AdminWorld): Promise<Code> {
  const asked = parse(args);
  if (typeof asked === 'string') return misunderstood([asked], world);
  const { help, ...options } = asked.values;
  const [first = '', ...others] = asked.positionals;
  const words = [formerly[first] ?? first, ...others];
  if (help === true || words[0] === 'help') return explain(words, world);
  const name = nameIn(words);
  const chosen = commands.get(name);
  if (chosen === undefined) return unknown(words, world);
  const operands = words.slice(name.split(' ').length);
  try {
    return await chosen.run({ operands, options }, world);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    world.complain(
      'The system answered what this command does not understand: are both of one version?',
    );
    world.complain(z.prettifyError(error));
    return 3;
  }
}

/** A command is called by two words, or by one. */
const nameIn = ([subject = '', verb = '']: readonly string[]): string =>
  commands.has(subject) ? subject : `${subject} ${verb}`.trim();

function explain(words: readonly string[], world: AdminWorld): Code {
  const [first = '', second = ''] = words[0] === 'help' ? words.slice(1) : words;
  if (first === '') {
    world.print(
      generalHelp(
        commands,
        kinds.map(({ name }) => name),
      ),
    );
    return 0;
  }
  const help = helpOn(commands, nameIn([first, second])) ?? helpOn(commands, first);
  if (help === undefined) return unknown([first, second], world);
  world.print(help);
  return 0;
}

function unknown([subject = '', verb = '']: readonly string[], world: AdminWorld): 2 {
  const ofSubject = [...commands.keys()].filter((name) => name.startsWith(`${subject} `));
  const subjects = [...new Set([...commands.keys()].map((name) => name.split(' ')[0] ?? name))];
  const known = ofSubject.length > 0 && subject !== '' ? ofSubject : subjects;
  const say = `Say what to do: ${known.join(', ')}.`;
  const name = `${subject} ${verb}`.trim();
  if (name === '') return misunderstood([say], world);
  const meant = ofSubject.length > 0 ? nearest(name, ofSubject) : nearest(subject, subjects);
  return misunderstood([`There is no command “${name}”.${perhaps(meant)}`, say], world);
}

const perhaps = ([likeliest]: readonly string[]): string =>
  likeliest === undefined ? '' : ` Did you mean ${likeliest}?`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const known = {
  url: text,
  region: text,
  lang: text,
  json: flag,
  search: text,
  on: text,
  'as-of': text,
  expected: text,
  'dry-run': flag,
  remove: flag,
  yes: flag,
  report: text,
  state: text,
  as: text,
  table: text,
  by: text,
  note: text,
  delimiter: text,
  help: { type: 'boolean', short: 'h' },
} as const;

/** The options and operands, or a sentence that says what was not understood. */
function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: known });
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const name = /^Unknown option '(-+[^']*)'/.exec(error.message)?.[1];
    return name === undefined ? error.message : unknownOption(name);
  }
}

const unknownOption = (name: string): string =>
  `There is no option ${name}.${perhaps(nearest(name.replace(/^-+/, ''), taken).map((each) => `--${each}`))}`;
/** Without those that are taken only to say that they are no more. */
const taken = Object.keys(known).filter((name) => name !== 'table' && name !== 'by');

/** Asks at the terminal, where there is one. */
async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} Go on? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

if (import.meta.main)
  process.exitCode = await admin(process.argv.slice(2), {
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
    progress: (line) => (process.stderr.isTTY ? console.error(line) : undefined),
    ...(process.stdin.isTTY && process.stderr.isTTY && { confirm }),
    fetch: (url, request) => fetch(url, request),
    credentials: defaultProvider(),
    now: systemNow,
    idempotencyKey: () => randomUUID(),
    wait: (milliseconds) => setTimeout(milliseconds),
    chance: () => Math.random(),
    url: process.env['COMMUNE_REPORTING_ADMIN_URL'],
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return 3;
  });
