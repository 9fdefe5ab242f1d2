import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).default({}),
      devDependencies: z.record(z.string(), z.string()).default({}),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

const { packages } = Lock.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const exact = /^\d+\.\d+\.\d+(?:[-+].+)?$/;

describe('the lock file', () => {
  it('names the builds for every platform: npm ci refuses a lock that leaves one out', () => {
    const wanted = Object.values(packages).flatMap(({ optionalDependencies }) =>
      Object.entries(optionalDependencies).filter(([, version]) => exact.test(version)),
    );
    const missing = wanted.filter(
      ([name, version]) => packages[`node_modules/${name}`]?.version !== version,
    );
    expect(wanted).not.toEqual([]);
    expect(missing).toEqual([]);
  });

  it('is asked for exact versions only', () => {
    const { dependencies, devDependencies, optionalDependencies } = packages[''] ?? {};
    const versions = { ...dependencies, ...devDependencies, ...optionalDependencies };
    expect(Object.entries(versions).filter(([, version]) => !exact.test(version))).toEqual([]);
  });
});
