import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { FileSystem } from 'aws-cdk-lib';
import * as z from 'zod';

const Package = z.object({ version: z.string() });

/** Everything that a figure can depend on. */
const sources = ['core', 'functions', 'mail', 'render', 'store', 'package-lock.json'];

/**
 * The version that a compiled edition names: the package's own, and a fingerprint of its sources, so that two
 * deployments bear the same version exactly if the same code runs.
 */
export function codeVersion(): string {
  const { version } = Package.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const prints = sources.map((path) => FileSystem.fingerprint(path)).join();
  return `${version}+${createHash('sha256').update(prints).digest('hex').slice(0, 12)}`;
}
