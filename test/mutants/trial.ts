import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Mutant, planted } from './mutant.ts';

const project = join(import.meta.dirname, '../..');

const vitest = join('node_modules', 'vitest', 'vitest.mjs');
/** Of a name the one file; of a folder, with its slash at the end, all that is in it. */
const tests = (...names: readonly string[]): readonly string[] => [
  vitest,
  'run',
  '--bail',
  '1',
  '--no-color',
  ...names.map((name) => (name.endsWith('/') ? `test/${name}` : `test/${name}.test.ts`)),
];

/**
 * What concerns figures, what catches most first and at last all of it: the later ones run only for what the earlier ones let
 * live.
 */
const stages: readonly (readonly string[])[] = [
  tests(
    'core/rollup',
    'core/control-levels',
    'core/bare-percentages',
    'core/explained-parts',
    'core/what-counts',
    'core/traps-of-figures',
    'core/traps-of-time',
    'core/rules-by-name',
    'core/units-through-time',
    'core/indicators',
    'core/formula',
    'core/growth',
    'core/range',
    'core/range-through-time',
    'core/months-for',
    'core/former-places',
    'core/period',
    'core/period-rule',
    'core/rollup-periods',
    'core/current',
    'core/changes',
    'core/due-day',
    'core/time',
    'core/report-completion',
    'core/answers',
  ),
  tests('core/', 'oracle/', 'functions/rollup-rows'),
  ['test/soak.ts', '--law', 'oracle', '--seeds', '100'],
  ['test/soak.ts', '--law', 'partitions', '--seeds', '100'],
  ['test/soak.ts', '--law', 'growth', '--seeds', '40'],
];
const slowestMs = 600_000;

/** `by`: the first test that failed. `no-verdict`: nothing can be said, and somebody has to look. */
export type Outcome =
  | { readonly kind: 'caught'; readonly by: string }
  | { readonly kind: 'survived' }
  | { readonly kind: 'no-verdict'; readonly why: string };

/** A copy of the project in which faults are planted, one after the other. */
export type Bench = {
  /** `undefined`: without a fault, as the project stands. */
  readonly outcomeOf: (mutant: Mutant | undefined) => Promise<Outcome>;
  readonly clear: () => Promise<void>;
};

const notCopied = ['node_modules', '.git', '.data', 'cdk.out', 'coverage', 'docs', 'clients'];

export async function benchInTemp(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'mutants-'));
  await cp(project, folder, {
    recursive: true,
    filter: (path) => path === project || !notCopied.includes(basename(path)),
  });
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'));
  return {
    outcomeOf: (mutant) =>
      mutant === undefined ? tested(folder) : withFault(folder, mutant, () => tested(folder)),
    clear: () => rm(folder, { recursive: true }),
  };
}

async function withFault<T>(folder: string, mutant: Mutant, run: () => Promise<T>): Promise<T> {
  const file = join(folder, mutant.file);
  const text = await readFile(file, 'utf8');
  await writeFile(file, planted(text, mutant));
  try {
    return await run();
  } finally {
    await writeFile(file, text);
  }
}

async function tested(folder: string): Promise<Outcome> {
  for (const stage of stages) {
    const outcome = await judgedBy(folder, stage);
    if (outcome.kind !== 'survived') return outcome;
  }
  return { kind: 'survived' };
}

const mostAttempts = 3;

/** Some tests must end within a second or two; on a busy machine one that did not says nothing, and is asked again. */
async function judgedBy(folder: string, stage: readonly string[]): Promise<Outcome> {
  let outcome = await runOf(folder, stage);
  for (let attempt = 1; outcome.kind === 'no-verdict' && attempt < mostAttempts; attempt += 1)
    outcome = await runOf(folder, stage);
  return outcome;
}

const runOf = (folder: string, command: readonly string[]): Promise<Outcome> =>
  new Promise((done) => {
    const options = { cwd: folder, timeout: slowestMs, maxBuffer: 2 ** 26 };
    execFile(process.execPath, command, options, (error, stdout, stderr) =>
      done(error === null ? { kind: 'survived' } : failureIn(`${stdout}\n${stderr}`)),
    );
  });

/** What is no program, or was not given the time, shows nothing about the tests. */
const noVerdict =
  /(SyntaxError|ReferenceError|Transform failed|No test files found|Test timed out)[^\n]*/;
const failing = /FAIL +test\/(\S+)\.test\.ts > ([^\n]*)/;
const brokenLaw = /The law (\S+) is broken by (seed \d+)/;

function failureIn(output: string): Outcome {
  const [why] = noVerdict.exec(output) ?? [];
  if (why !== undefined) return { kind: 'no-verdict', why };
  const [, file, name] = failing.exec(output) ?? brokenLaw.exec(output) ?? [];
  return file === undefined
    ? { kind: 'no-verdict', why: output.slice(-500) }
    : { kind: 'caught', by: `${file}: ${name}` };
}
