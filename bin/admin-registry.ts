import { statSync } from 'node:fs';
import * as z from 'zod';
import type { RegistryContent } from '../core/registry/registry.ts';
import { checkRegistry } from '../core/registry/registry-check.ts';
import { type FolderFault, readRegistryFolder } from '../samples/registry-folder.ts';
import { type AdminApi, jsonBody, readAs } from './admin-api.ts';
import { aligned, Changed, changeLines, reusedLines } from './admin-lines.ts';
import { publish } from './admin-publishing.ts';
import {
  type Code,
  command,
  type Desk,
  noOperand,
  Note,
  offline,
  operandsOf,
  optionsOf,
  refuse,
  refusedBy,
  tell,
  Yes,
} from './admin-world.ts';

const Dir = z.string().min(1, 'DIR is a folder of registry files.');
const DryRun = z.boolean().default(false);

export const checkRegistryFolder = offline(
  {
    usage: 'registry check DIR',
    does: [
      'Reads a folder of registry files and prints everything that is wrong with it. It needs no',
      'system, so it cannot know what the registry already holds.',
    ],
  },
  { operands: operandsOf([Dir]), options: optionsOf({}) },
  ([folder], _, desk) => Promise.resolve(checkFolder(folder, desk)),
);

function checkFolder(folder: string, desk: Desk): Code {
  if (!isFolder(folder)) return refuse([noFolder(folder)], desk);
  const read = readRegistryFolder(folder);
  if (!read.ok) return refuse(folderLines(read.failure), desk);
  const faults = checkRegistry(read.value);
  if (faults.length > 0)
    return refuse(
      faults.map(({ path, code, detail }) => `${path}: ${code}: ${detail.en}`),
      desk,
    );
  const counts = countsOf(read.value);
  const { units, metrics, datasets, definitions } = counts;
  return tell(desk, { faults: [], counts }, [
    `Nothing is wrong: ${units} units, ${metrics} metrics, ${datasets} datasets, ${definitions} definitions.`,
  ]);
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
const noFolder = (path: string): string => `There is no folder ${path}.`;

const folderLines = (faults: readonly FolderFault[]): readonly string[] =>
  faults.map(({ path, detail }) => `${path}: ${detail}`);

const countsOf = ({ units, metrics, datasets, definitions }: RegistryContent) => ({
  units: units.length,
  metrics: metrics.length,
  datasets: datasets.length,
  definitions: definitions.length,
});

export const loadRegistryFolder = command(
  {
    usage: 'registry load DIR [--dry-run] [--yes] [--note TEXT]',
    does: [
      'Publishes the folder as the next version of the registry, whole, and prints what changes.',
      'Clients keep the keys that they have. What the folder does not name is taken out, after a',
      'question that --yes answers. --dry-run prints and publishes nothing. --note: why; kept with the',
      'version.',
    ],
  },
  { operands: operandsOf([Dir]), options: optionsOf({ 'dry-run': DryRun, yes: Yes, note: Note }) },
  ([folder], { 'dry-run': dryRun, yes, note = `Loaded from ${folder}` }, desk, api) => {
    if (!isFolder(folder)) return Promise.resolve(refuse([noFolder(folder)], desk));
    const read = readRegistryFolder(folder);
    if (!read.ok) return Promise.resolve(refuse(folderLines(read.failure), desk));
    const call = callWith(read.value, note);
    const asked = { call, file: folder, dryRun, removes: true, yes, called: 'the registry' };
    return publish(asked, desk, api);
  },
);

/** A folder holds no keys, and none are sent: the system keeps those of the clients that stay. */
function callWith(content: RegistryContent, note: string) {
  const clients = content.clients.map((client) => ({ ...client, keys: undefined }));
  const body = jsonBody({ ...content, clients });
  return { path: '/registry/imports', query: { note }, body };
}

const Head = z.looseObject({ version: z.int(), at: z.string(), by: z.string(), note: z.string() });
type Head = z.output<typeof Head>;
const headCells = ({ version, at, by, note }: Head) => [String(version), at, by, note];

const Versions = z.looseObject({ items: z.array(Head), nextPageToken: z.string().nullable() });

export const listVersions = command(
  {
    usage: 'registry versions',
    does: ['Prints every version of the registry, the newest first: when, by whom, and why.'],
  },
  { operands: noOperand, options: optionsOf({}) },
  async (_, __, desk, api) => {
    const items: Head[] = [];
    for (let pageToken: string | undefined; ;) {
      const path = '/registry/versions';
      const answer = await api({ method: 'GET', path, query: { pageToken } });
      if (!answer.ok) return refusedBy(answer.failure, desk);
      const page = readAs(Versions, answer.value);
      items.push(...page.items);
      if (page.nextPageToken === null) break;
      pageToken = page.nextPageToken;
      desk.progress(`${items.length} versions …`);
    }
    const none = items.length === 0 ? ['There are none.'] : [];
    return tell(desk, items, [...aligned(items.map(headCells)), ...none]);
  },
);

const Standing = z.looseObject({
  version: z.int(),
  counts: z.record(z.string(), z.int()).default({}),
});
const ShownVersion = Head.extend({
  changes: Changed.shape.changes,
  reusedCodes: Changed.shape.reusedCodes,
});

const VersionOperand = z.string().regex(/^[1-9]\d{0,8}$/, 'VERSION is a whole number from 1.');

export const showRegistry = command(
  {
    usage: 'registry show [VERSION] [--as-of INSTANT]',
    does: [
      'Prints the version that counts, by whom it was published, and how many things of each kind',
      'it has. With VERSION: what that one changed.',
    ],
  },
  {
    operands: z.tuple([VersionOperand.optional()], {
      error: 'It takes one operand at most.',
    }),
    options: optionsOf({ 'as-of': z.string().optional() }),
  },
  ([version], { 'as-of': asOf }, desk, api) =>
    version === undefined ? showHead(asOf, desk, api) : showVersion(version, desk, api),
);

async function showHead(asOf: string | undefined, desk: Desk, api: AdminApi): Promise<Code> {
  const answer = await api({ method: 'GET', path: '/registry', query: { asOf } });
  if (!answer.ok) return refusedBy(answer.failure, desk);
  const standing = readAs(Standing, answer.value);
  if (standing.version === 0) return tell(desk, standing, ['Nothing was published yet.']);
  const counts = Object.entries(standing.counts).map(([kind, count]) => [kind, String(count)]);
  return tell(desk, standing, [aboutHead(readAs(Head, answer.value)), ...aligned(counts)]);
}

async function showVersion(version: string, desk: Desk, api: AdminApi): Promise<Code> {
  const answer = await api({ method: 'GET', path: `/registry/versions/${version}` });
  if (!answer.ok) return refusedBy(answer.failure, desk);
  const shown = readAs(ShownVersion, answer.value);
  return tell(desk, shown, [
    aboutHead(shown),
    ...changeLines(shown.changes),
    ...reusedLines(shown.reusedCodes),
  ]);
}

const aboutHead = ({ version, at, by, note }: Head): string =>
  `Version ${version}, ${at}, by ${by}${note === '' ? '' : `: ${note}`}`;
