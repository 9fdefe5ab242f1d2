import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Client } from '../core/client.ts';
import type { Registry, RegistryContent } from '../core/registry.ts';
import { checkRegistry } from '../core/registry-check.ts';
import { addMinutes, type Instant } from '../core/time.ts';
import { readRegistryFolder } from '../samples/registry-folder.ts';
import { registryChanges, registryStore, type RegistryStore } from '../store/registry.ts';
import {
  type AdminWorld,
  By,
  type Code,
  command,
  operandsOf,
  optionsOf,
  refuse,
  Table,
} from './admin-world.ts';

const oneOperand = operandsOf([z.string().min(1)]);

export const checkRegistryFolder = command(
  {
    usage: 'registry check DIR',
    does: ['Reads a folder of registry files and prints everything that is wrong with it.'],
  },
  { operands: oneOperand, options: optionsOf({}) },
  ([folder], _, world) => Promise.resolve(checkFolder(folder, world)),
);

export const loadRegistryFolder = command(
  {
    usage: 'registry load DIR --table NAME [--by NAME] [--note TEXT] [--dry-run]',
    does: [
      'Publishes the folder as the next version of the registry and prints what changes.',
      'Clients keep the keys that they have. --by is written beside the version; without it',
      'your login name is. --dry-run prints and publishes nothing. NAME: the RegistryTable.',
    ],
  },
  {
    operands: oneOperand,
    options: optionsOf({
      table: Table,
      by: By,
      note: z.string().optional(),
      'dry-run': z.boolean().default(false),
    }),
  },
  ([folder], { table, by, note, 'dry-run': dryRun }, world) =>
    loadFolder(
      folder,
      { by: by ?? world.login(), note: note ?? `Loaded from ${folder}`, dryRun },
      registryStore(world.db(), table),
      world,
    ),
);

export const createClientKey = command(
  {
    usage: 'client create ID --table NAME [--by NAME]',
    does: [
      'Draws a key for a registered client and prints it once: only its SHA-256 is kept.',
      'It is valid for one year. A client has at most two live keys; a third one takes the',
      'place of the one that ends first. NAME: the RegistryTable.',
    ],
  },
  { operands: oneOperand, options: optionsOf({ table: Table, by: By }) },
  ([id], { table, by }, world) =>
    createKey(id, by ?? world.login(), registryStore(world.db(), table), world),
);

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
  { by, note, dryRun }: { readonly by: string; readonly note: string; readonly dryRun: boolean },
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
  return publish(content, previous, { by, note }, store, world);
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
  by: string,
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
