import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FunctionName, settings } from '../../functions/shared/settings.ts';

const names = Object.keys(settings) as FunctionName[];
const run = promisify(execFile);

/** As lib/service-function lets CDK bundle. */
async function bundle(name: FunctionName, outfile: string) {
  const { metafile, warnings } = await build({
    entryPoints: [`functions/entry/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    metafile: true,
    logLevel: 'silent',
  });
  // What was looked at and left out stands in the list with no bytes.
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const inputs = parts.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return { inputs, warnings: warnings.map(({ text }) => text) };
}

describe('the bundles', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bundles-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const environmentOf = (name: FunctionName): Record<string, string> => ({
    ...Object.fromEntries(
      Object.keys(settings[name].shape).map((key) => [
        key,
        key.endsWith('_URL') ? 'https://x.example.vn/live' : key.toLowerCase(),
      ]),
    ),
    AWS_LAMBDA_RUNTIME_API: '127.0.0.1:1',
    AWS_REGION: 'ap-southeast-1',
  });

  it.each(names)('%s starts with the settings that it is given, and not without', async (name) => {
    const file = join(folder, `${name}.js`);
    const { warnings } = await bundle(name, file);
    expect(warnings).toEqual([]);
    const script = `process.stdout.write(typeof require(${JSON.stringify(resolve(file))}).handler)`;
    const env = environmentOf(name);
    const started = await run(process.execPath, ['-e', script], { env });
    expect(started.stdout).toBe('function');
    const { AWS_LAMBDA_RUNTIME_API, AWS_REGION } = env;
    await expect(
      run(process.execPath, ['-e', script], { env: { AWS_LAMBDA_RUNTIME_API, AWS_REGION } }),
    ).rejects.toThrow('STAGE');
  });

  it('ingest carries nothing that it does not need', async () => {
    const { inputs } = await bundle('ingest', join(folder, 'weight.js'));
    const strangers = inputs.filter((path) =>
      /zod-openapi|swagger|client-(s3|sesv2|sqs|secrets)|zod\/v4\/locales\/(?!en)|^(render|mail)\//.test(
        path,
      ),
    );
    expect(strangers).toEqual([]);
  });
});
