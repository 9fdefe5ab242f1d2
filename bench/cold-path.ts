import { execFileSync, spawn } from 'node:child_process';
import { once as eventOf } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundling } from '../lib/bundling.ts';
import { runtimeApi } from './cold-path/runtime-api.ts';
import { bodyOf, type CountrySize } from './country.ts';
import { asBytes, postEvent, settingsFor, withIngest } from './ingest-alone.ts';
import { median, quantile, type Result, rounded, type Skipped } from './result.ts';

const size: CountrySize = { provinces: 1, communes: 64, metrics: 100 };
const samples = 15;
const target = 1.25;
const largestKilobytes = 560;
/** Lambda's own runtime client. It compiles native code and is for Linux only, so it lives in a folder of its own. */
const runtimeClient = 'aws-lambda-ric@4.0.2';

/**
 * From the start of a process to its first answer, through the real runtime client: the whole ingest bundle, which stores
 * its first snapshot, beside a bundle that puts one item with the SDK's client. Same bundling, same store, in turn, a new
 * process each time. It is no cold start of Lambda: no network, no TLS, no micro-VM.
 */
export async function coldPath(): Promise<Result | Skipped> {
  const runtime = installedRuntime();
  if (runtime === undefined) return { skipped: `${runtimeClient} could not be installed here` };
  const folder = await mkdtemp(join(tmpdir(), 'cold-path-'));
  try {
    const kilobytes = {
      ingest: await bundle('functions/entry/ingest.ts', join(folder, 'ingest')),
      onePut: await bundle('bench/cold-path/one-put.ts', join(folder, 'one-put')),
    };
    const times = await measured(runtime, folder);
    const ratio = rounded(median(times.ingest) / median(times.onePut));
    return {
      ratio,
      unit: '× one PutItem by the SDK alone',
      target,
      aim: 1.1,
      met: ratio <= target && kilobytes.ingest <= largestKilobytes,
      counted: {
        ingestMilliseconds: rounded(median(times.ingest), 1),
        ingestP90Milliseconds: rounded(quantile(times.ingest, 0.9), 1),
        onePutMilliseconds: rounded(median(times.onePut), 1),
        onePutP90Milliseconds: rounded(quantile(times.onePut, 0.9), 1),
        ingestKilobytes: rounded(kilobytes.ingest, 1),
        onePutKilobytes: rounded(kilobytes.onePut, 1),
        samples,
      },
      note: `spawn to first answer, medians; the bundle may have ${largestKilobytes} KB`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function installedRuntime(): string | undefined {
  const home = join(import.meta.dirname, '..', 'node_modules', '.cache', 'lambda-runtime-client');
  const entry = join(home, 'node_modules', 'aws-lambda-ric', 'index.mjs');
  if (existsSync(entry)) return entry;
  try {
    execFileSync('mkdir', ['-p', home]);
    execFileSync('npm', ['init', '-y'], { cwd: home, stdio: 'ignore' });
    execFileSync('npm', ['install', '--no-audit', '--no-fund', runtimeClient], {
      cwd: home,
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  return existsSync(entry) ? entry : undefined;
}

/** Bundles as the stack does; answers kilobytes. */
async function bundle(entry: string, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    ...bundling,
    mainFields: [...bundling.mainFields],
    absWorkingDir: join(import.meta.dirname, '..'),
    entryPoints: [entry],
    outfile: join(folder, 'index.js'),
    bundle: true,
    metafile: true,
  });
  await writeFile(join(folder, 'package.json'), '{}');
  const output = Object.entries(metafile.outputs).find(([name]) => name.endsWith('index.js'));
  return (output?.[1].bytes ?? 0) / 1000;
}

async function measured(runtime: string, folder: string) {
  return withIngest(size, async ({ engine, names }) => {
    const environment = {
      ...settingsFor(names),
      PATH: process.env['PATH'] ?? '',
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'bench',
      AWS_LAMBDA_FUNCTION_VERSION: '1',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: 'bench',
      AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
    };
    const bytes = asBytes(bodyOf([0], '2025-08', 8, size));
    const times = { ingest: [] as number[], onePut: [] as number[] };
    for (let sample = -1; sample < samples; sample += 1) {
      const event = postEvent(bytes, `cold-${sample}`, size);
      const ingest = await once(runtime, join(folder, 'ingest'), environment, event);
      const onePut = await once(runtime, join(folder, 'one-put'), environment, event);
      if (sample < 0) continue;
      times.ingest.push(ingest);
      times.onePut.push(onePut);
    }
    return times;
  });
}

/** Milliseconds from spawn to the first answer, which must be a 201. */
async function once(
  runtime: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
  event: unknown,
): Promise<number> {
  const api = await runtimeApi(event);
  const started = performance.now();
  const child = spawn(process.execPath, [runtime, 'index.handler'], {
    cwd: folder,
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: api.address,
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: 'index.handler',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const died = eventOf(child, 'exit').then(([code]) => {
      throw new Error(`The function's process ended with ${String(code)}`);
    });
    const { at, text } = await Promise.race([api.answered, died]);
    const answer: unknown = JSON.parse(text);
    if (Reflect.get(Object(answer), 'statusCode') !== 201) throw new Error(text);
    return at - started;
  } finally {
    child.kill('SIGKILL');
    api.stop();
  }
}
