import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { everyLaw, tried } from './laws/every-law.ts';
import type { Law } from './laws/law.ts';

/**
 * `npm run soak -- --seeds N [--from S] [--law NAME] [--write]` tries every law, or one, with the seeds S (1) to S + N - 1
 * and stops at the first that is broken. `--write` keeps the result in docs/soak.md, in the rows of the laws that were tried.
 */
type Wanted = {
  readonly seeds: number;
  readonly from: number;
  readonly laws: readonly Law[];
  readonly write: boolean;
};

/** What a law stood. */
type Stood = {
  readonly name: string;
  readonly from: number;
  readonly seeds: number;
  readonly ms: number;
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function wanted(): Promise<Wanted> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      law: { type: 'string' },
      write: { type: 'boolean', default: false },
    },
  });
  const all = await everyLaw();
  const laws = all.filter(({ name }) => values.law === undefined || name === values.law);
  if (laws.length === 0)
    throw new Error(
      `No law is called ${values.law}; there are: ${all.map(({ name }) => name).join(', ')}`,
    );
  return { seeds: counted(values.seeds), from: counted(values.from), laws, write: values.write };
}

function counted(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${text} is no number of seeds`);
  return Number(text);
}

const progressEveryMs = 10_000;

async function stand(law: Law, { seeds, from }: Wanted): Promise<Stood> {
  const began = performance.now();
  let told = began;
  for (let seed = from; seed < from + seeds; seed += 1) {
    await tried(law, seed);
    if (performance.now() - told < progressEveryMs) continue;
    told = performance.now();
    say(`${law.name}: ${seed - from + 1} of ${seeds} seeds`);
  }
  return { name: law.name, from, seeds, ms: performance.now() - began };
}

const duration = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

const rowOf = ({ name, from, seeds, ms }: Stood, more: readonly string[]): string =>
  row([
    name,
    `${from} to ${from + seeds - 1}`,
    duration(ms),
    `${(ms / seeds).toFixed(1)} ms`,
    ...more,
  ]);

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const table = (columns: readonly string[], rows: readonly string[]): string =>
  [row(columns), row(columns.map(() => '---')), ...rows].join('\n');

const columns = ['law', 'seeds', 'time', 'per seed'];
const columnsKept = [...columns, 'day', 'commit', 'Node'];

async function commit(): Promise<string> {
  const git = async (...args: readonly string[]) =>
    (await promisify(execFile)('git', [...args])).stdout.trim();
  const name = await git('rev-parse', '--short', 'HEAD').catch(() => undefined);
  if (name === undefined) return 'unknown';
  const changed = await git('status', '--porcelain', '--untracked-files=no', '--', '*.ts');
  return changed === '' ? name : `${name}, with changes since`;
}

const page = (rows: readonly string[]): string => `# The last soak of each law

The laws of test/laws hold for every history that was tried: \`npm test\` tries 100 seeds of each,
\`npm run soak -- --seeds N\` as many as it is told, and \`--write\` keeps its result here. None was broken.

${table(columnsKept, rows)}
`;

const kept = new URL('../docs/soak.md', import.meta.url);

/** What stands there of other laws stays; a law that is no more goes. */
async function write(stood: readonly Stood[], standing: string): Promise<void> {
  const more = [new Date().toISOString().slice(0, 10), standing, process.version];
  const rows = new Map(
    (await readFile(kept, 'utf8')).split('\n').flatMap((line) => {
      const name = /^\| (\S+) \|/.exec(line)?.[1];
      return name === undefined ? [] : [[name, line] as const];
    }),
  );
  for (const each of stood) rows.set(each.name, rowOf(each, more));
  const names = (await everyLaw()).map(({ name }) => name);
  await writeFile(kept, page(names.flatMap((name) => rows.get(name) ?? [])));
}

try {
  // Asked first: somebody may commit while this runs.
  const standing = await commit();
  const task = await wanted();
  const stood: Stood[] = [];
  for (const law of task.laws) stood.push(await stand(law, task));
  say(
    table(
      columns,
      stood.map((each) => rowOf(each, [])),
    ),
  );
  if (task.write) await write(stood, standing);
} catch (error) {
  for (let cause = error; cause instanceof Error; cause = cause.cause) say(cause.message);
  process.exitCode = 1;
}
