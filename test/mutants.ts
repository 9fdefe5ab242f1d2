import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { everyMutant } from './mutants/every-mutant.ts';
import type { Mutant } from './mutants/mutant.ts';
import { type Bench, benchInTemp, type Outcome } from './mutants/trial.ts';

/**
 * `npm run mutants -- [--list] [--only TEXT] [--at-once N] [--write]` plants faults in copies of the project, one at a time,
 * and says which of them the tests of figures catch. Exits with 1 below 90 %. `--only` takes the faults whose name or file
 * holds the text; `--write` keeps the result in docs/mutants.md.
 */
const leastCaughtPercent = 90;

type Tried = { readonly mutant: Mutant; readonly outcome: Outcome };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { values: asked } = parseArgs({
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    'at-once': { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});

const chosen = everyMutant.filter(({ name, file }) => `${name} ${file}`.includes(asked.only));

const told = ({ mutant: { file, name }, outcome }: Tried): string =>
  outcome.kind === 'caught'
    ? `caught    ${file}: ${name}\n          by ${outcome.by}`
    : outcome.kind === 'survived'
      ? `SURVIVED  ${file}: ${name}`
      : `NO VERDICT ${file}: ${name}: ${outcome.why}`;

/** Every worker takes the next fault into its own copy. */
async function work(queue: Mutant[], bench: Bench): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  try {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const found = { mutant, outcome: await bench.outcomeOf(mutant) };
      tried.push(found);
      say(told(found));
    }
    return tried;
  } finally {
    await bench.clear();
  }
}

/** Without a fault nothing may fail, or everything would look caught. */
async function soundBench(): Promise<Bench> {
  const bench = await benchInTemp();
  const outcome = await bench.outcomeOf(undefined);
  if (outcome.kind === 'survived') return bench;
  await bench.clear();
  throw new Error(
    `Tests fail without a fault: ${outcome.kind === 'caught' ? outcome.by : outcome.why}`,
  );
}

async function triedOut(): Promise<readonly Tried[]> {
  const queue = [...chosen];
  const first = await soundBench();
  const others = Array.from({ length: Number(asked['at-once']) - 1 }, benchInTemp);
  const benches = [first, ...(await Promise.all(others))];
  const tried = (await Promise.all(benches.map((bench) => work(queue, bench)))).flat();
  return chosen.flatMap((mutant) => tried.find((each) => each.mutant === mutant) ?? []);
}

const percentOf = (tried: readonly Tried[]): number =>
  (100 * tried.filter(({ outcome }) => outcome.kind === 'caught').length) / tried.length;

const summary = (tried: readonly Tried[]): string => {
  const caught = tried.filter(({ outcome }) => outcome.kind === 'caught').length;
  return `${caught} of ${tried.length} faults were caught: ${percentOf(tried).toFixed(1)} %`;
};

async function commit(): Promise<string> {
  const run = promisify(execFile);
  const named = await run('git', ['rev-parse', '--short', 'HEAD']).catch(() => undefined);
  return named?.stdout.trim() ?? 'unknown';
}

const page = (tried: readonly Tried[], of: string): string => `# Faults that were planted

\`npm run mutants\` plants each of the faults of test/mutants in a copy of the project, one at a time, and runs the tests that
concern figures. \`--write\` keeps its result here; below ${leastCaughtPercent} % it fails.

- Date: ${new Date().toISOString().slice(0, 10)}
- Commit: ${of}
- Node: ${process.version}

${summary(tried)}.

| fault | in | caught by |
| --- | --- | --- |
${tried.map(row).join('\n')}
`;

const row = ({ mutant: { name, file }, outcome }: Tried): string =>
  `| ${name} | ${file} | ${outcome.kind === 'caught' ? outcome.by.split(': ')[0] : `**${outcome.kind}**`} |`;

if (asked.list) for (const { file, name } of chosen) say(`${file}: ${name}`);
else {
  const standing = await commit();
  const tried = await triedOut();
  say(summary(tried));
  if (asked.write) {
    const path = new URL('../docs/mutants.md', import.meta.url);
    await writeFile(path, page(tried, standing));
  }
  if (tried.some(({ outcome }) => outcome.kind === 'no-verdict')) process.exitCode = 1;
  if (percentOf(tried) < leastCaughtPercent) process.exitCode = 1;
}
