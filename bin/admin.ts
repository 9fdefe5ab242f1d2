import { createHash, randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import type { Client } from '../core/client.ts';
import type { Registry, RegistryContent } from '../core/registry.ts';
import { checkRegistry } from '../core/registry-check.ts';
import { addMinutes, type Instant } from '../core/time.ts';
import { documentClient, type DocumentClient, systemNow } from '../functions/shared/world.ts';
import { readRegistryFolder } from '../samples/registry-folder.ts';
import { registryChanges, registryStore, type RegistryStore } from '../store/registry.ts';

const help = `The administrator's command line.

  npm run admin -- registry check DIR
      Reads a folder of registry files and prints everything that is wrong with it.

  npm run admin -- registry load DIR --table NAME [--by NAME] [--note TEXT] [--dry-run]
      Publishes the folder as the next version of the registry and prints what changes.
      Clients keep the keys that they have. --by is written beside the version; without it
      your login name is. --dry-run prints and publishes nothing.

  npm run admin -- client create ID --table NAME [--by NAME]
      Draws a key for a registered client and prints it once: only its SHA-256 is kept.
      It is valid for one year. A client has at most two live keys; a third one takes the
      place of the one that ends first.

NAME is the deployed registry table (the stack prints it). Credentials and region are those
of the AWS CLI; AWS_ENDPOINT_URL_DYNAMODB points at another DynamoDB-compatible endpoint.

Exit codes: 0 done, 1 refused (the reason is printed), 2 not understood.`;

/** What the commands need of the outside. */
export type AdminWorld = {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly db: () => DocumentClient;
  readonly now: () => Instant;
  readonly login: () => string;
  /** A fresh 256-bit secret. */
  readonly secret: () => string;
};

type Code = 0 | 1 | 2;
type Options = {
  readonly table: string;
  readonly by: string;
  readonly note?: string;
  readonly dryRun: boolean;
};

/** Runs one command; answers its exit code. Faults of AWS (no credentials, no such table) are thrown. */
export async function admin(args: readonly string[], world: AdminWorld): Promise<Code> {
  const asked = parse(args);
  if (typeof asked === 'string') return misunderstood(asked, world);
  const { values, positionals } = asked;
  const [subject, verb, operand, ...more] = positionals;
  if (values.help === true) {
    world.print(help);
    return 0;
  }
  if (operand === undefined || more.length > 0)
    return misunderstood('Say what to do: registry check, registry load or client create.', world);
  const command = `${subject} ${verb}`;
  if (command === 'registry check') return checkFolder(operand, world);
  if (command !== 'registry load' && command !== 'client create')
    return misunderstood(`There is no command “${command}”.`, world);
  if (values.table === undefined)
    return misunderstood(`${command} needs --table NAME: it never guesses a table.`, world);
  const options: Options = {
    table: values.table,
    by: values.by ?? world.login(),
    dryRun: values['dry-run'] ?? false,
    ...(values.note !== undefined && { note: values.note }),
  };
  const store = registryStore(world.db(), options.table);
  return command === 'registry load'
    ? loadFolder(operand, options, store, world)
    : createKey(operand, options, store, world);
}

/** The options and operands, or a sentence that says what was not understood. */
function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        table: { type: 'string' },
        by: { type: 'string' },
        note: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function misunderstood(sentence: string, world: AdminWorld): 2 {
  world.complain(sentence);
  world.complain('npm run admin -- --help explains the commands.');
  return 2;
}

function refuse(lines: readonly string[], world: AdminWorld): 1 {
  for (const line of lines) world.complain(line);
  return 1;
}

function checkFolder(folder: string, world: AdminWorld): Code {
  const read = readRegistryFolder(folder);
  if (!read.ok)
    return refuse(
      read.failure.map(({ path, detail }) => `${path}: ${detail}`),
      world,
    );
  const faults = faultLines(read.value);
  if (faults.length > 0) return refuse(faults, world);
  const { units, metrics, datasets, definitions } = read.value;
  world.print(
    `Nothing is wrong: ${units.length} units, ${metrics.length} metrics, ${datasets.length} datasets, ${definitions.length} definitions.`,
  );
  return 0;
}

const faultLines = (content: RegistryContent, previous?: RegistryContent): readonly string[] =>
  checkRegistry(content, previous).map(
    ({ path, code, detail }) => `${path}: ${code}: ${detail.en}`,
  );

async function loadFolder(
  folder: string,
  { by, note, dryRun }: Options,
  store: RegistryStore,
  world: AdminWorld,
): Promise<Code> {
  const read = readRegistryFolder(folder);
  if (!read.ok)
    return refuse(
      read.failure.map(({ path, detail }) => `${path}: ${detail}`),
      world,
    );
  const previous = await currentOf(store);
  const content = withKeysOf(previous, read.value);
  const faults = faultLines(content, previous);
  if (faults.length > 0) return refuse(faults, world);
  const changes = registryChanges(previous, content);
  for (const { sign, kind, code } of changes) world.print(`${sign} ${kind} ${code}`);
  if (dryRun || changes.length === 0) {
    world.print(changes.length === 0 ? 'Nothing differs.' : 'Nothing was published.');
    return 0;
  }
  return publish(content, previous, { by, note: note ?? `Loaded from ${folder}` }, store, world);
}

const currentOf = async (store: RegistryStore): Promise<Registry | undefined> => {
  const head = await store.head();
  return head === 0 ? undefined : store.at(head);
};

/** A folder holds no keys; those of the clients that stay are carried over. */
const withKeysOf = (previous: Registry | undefined, content: RegistryContent): RegistryContent => ({
  ...content,
  clients: content.clients.map((client) => ({
    ...client,
    keys: previous?.clientById.get(client.id)?.keys ?? [],
  })),
});

async function publish(
  content: RegistryContent,
  previous: Registry | undefined,
  { by, note }: { readonly by: string; readonly note: string },
  store: RegistryStore,
  world: AdminWorld,
): Promise<Code> {
  const expected = previous?.version ?? 0;
  const published = await store.publish(content, { expected, now: world.now, by, note });
  if (!published.ok)
    return refuse(
      [
        `Somebody else published version ${published.failure.found} meanwhile; nothing was changed.`,
        'Look at what they changed and run the command again.',
      ],
      world,
    );
  world.print(`Published version ${published.value.version}.`);
  return 0;
}

async function createKey(
  id: string,
  { by }: Options,
  store: RegistryStore,
  world: AdminWorld,
): Promise<Code> {
  const previous = await currentOf(store);
  const client = previous?.clientById.get(id);
  if (previous === undefined || client === undefined)
    return refuse(
      [`No client “${id}” is registered; add it to clients.json and load the folder first.`],
      world,
    );
  const secret = world.secret();
  const { keys, dropped } = withNewKey(client.keys, secret, world.now());
  const clients = previous.clients.map((one) => (one.id === client.id ? { ...one, keys } : one));
  const note = `A new key for ${id}`;
  const code = await publish({ ...previous, clients }, previous, { by, note }, store, world);
  if (code !== 0) return code;
  if (dropped !== undefined)
    world.print(`The key that would have ended on ${dropped.expiresAt} has stopped working.`);
  world.print('The key, shown this once:');
  world.print(`${id}.${secret}`);
  return 0;
}

type Key = Client['keys'][number];
const oneYearMinutes = 365 * 24 * 60;

/** The live keys and the new one; of two live ones the one that ends first makes room. */
function withNewKey(
  keys: readonly Key[],
  secret: string,
  now: Instant,
): { readonly keys: Key[]; readonly dropped?: Key } {
  const live = keys
    .filter((key) => key.expiresAt > now)
    .toSorted((a, b) => (a.expiresAt < b.expiresAt ? -1 : 1));
  const drawn: Key = {
    sha256: createHash('sha256').update(secret).digest('hex'),
    expiresAt: addMinutes(now, oneYearMinutes),
  };
  const [first] = live;
  if (live.length < 2 || first === undefined) return { keys: [...live, drawn] };
  return { keys: [...live.slice(1), drawn], dropped: first };
}

if (import.meta.main)
  process.exitCode = await admin(process.argv.slice(2), {
    print: (line) => console.log(line),
    complain: (line) => console.error(line),
    db: () => documentClient(),
    now: systemNow,
    login: () => userInfo().username,
    secret: () => randomBytes(32).toString('base64url'),
  }).catch((error: unknown) => {
    console.error(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    return 1;
  });
