import type { Command } from './admin-world.ts';

/** Commands by the words that call them. */
export type Commands = ReadonlyMap<string, Command>;

const explained = ({ usage, does }: Command): string =>
  [`  npm run admin -- ${usage}`, ...does.map((line) => `      ${line}`), ''].join('\n');

const everywhere = `Every command that speaks to a system takes
  --url URL       The system: https://….execute-api.<region>.amazonaws.com/<stage>, or its address on this
                  machine. COMMUNE_REPORTING_ADMIN_URL in the environment does the same. None is guessed.
  --region NAME   Where the gateway of another host stands.
  --lang vi|en    The language of what the system answers; en unless given.
  --json          Prints exactly one JSON value, a problem document (RFC 9457) where it is refused. npm prints
                  a banner before it unless it is told not to: npm run --silent admin -- units list --json | jq

A system in AWS is spoken to with the credentials of the AWS CLI (environment, SSO, profile, role), under AWS
Signature Version 4; their policy must allow execute-api:Invoke on /v1/admin. This machine asks for none.

Exit codes: 0 done, 1 refused (the reason is printed), 2 not understood, 3 the system cannot be reached, failed,
or does not let you in.`;

const groupOf = (name: string): string => name.split(' ')[0] ?? name;

/** Every command, the things that are configured in one block: they all take the same verbs. */
export function generalHelp(commands: Commands, kinds: readonly string[]): string {
  const things = new Set(kinds);
  const rest = [...commands].filter(([name, { usage }]) => !isThing(name, usage, things));
  return [
    "The administrator's command line.",
    '',
    `  npm run admin -- ${kinds.join('|')} …`,
    ...verbs.map(([verb, does]) => `      ${verb.padEnd(34)} ${does}`),
    '',
    ...rest.map(([, command]) => explained(command)),
    everywhere,
    '',
    'npm run admin -- <command> --help explains one command, or all of a subject.',
  ].join('\n');
}

const verbs = [
  ['list [--search TEXT] [--as-of INSTANT]', 'prints them (units also --on DAY)'],
  ['show CODE [--as-of INSTANT]', 'prints one as JSON'],
  ['export FILE', 'writes all of them as CSV or JSON'],
  [
    'import FILE [--dry-run] [--remove]',
    'takes a CSV or JSON: all of it or nothing (--delimiter ";")',
  ],
  ['set FILE [--dry-run] [--yes]', 'adds or changes one'],
  ['remove CODE [--dry-run] [--yes]', 'takes one out (units, sources, metrics, clients: never)'],
] as const;

const isThing = (name: string, usage: string, things: ReadonlySet<string>): boolean =>
  things.has(groupOf(name)) && verbs.some(([verb]) => usage.split(' ')[1] === groupOf(verb));

/** Of one command, or of all that begin with a word; nothing if there is none. */
export function helpOn(commands: Commands, name: string): string | undefined {
  const one = commands.get(name);
  if (one !== undefined) return `${explained(one)}\n${everywhere}`;
  const found = [...commands].filter(([each]) => groupOf(each) === name);
  if (found.length === 0) return undefined;
  return `${found.map(([, command]) => explained(command)).join('\n')}\n${everywhere}`;
}
