import { fileURLToPath } from 'node:url';
import type { RegistryContent } from '../core/registry/registry.ts';
import { checkRegistry } from '../core/registry/registry-check.ts';
import { readRegistryFolder } from './registry-folder.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The registry of the sample world, its clients without keys. Throws, naming every fault, if the files are wrong. */
export function sampleRegistry(): RegistryContent {
  const read = readRegistryFolder(folder);
  if (!read.ok) throw faulty(read.failure.map(({ path, detail }) => `${path}: ${detail}`));
  const faults = checkRegistry(read.value);
  if (faults.length > 0) throw faulty(faults.map(({ path, detail }) => `${path}: ${detail.en}`));
  return read.value;
}

const faulty = (lines: readonly string[]): Error =>
  new Error(`The sample world is not right:\n${lines.map((line) => `  ${line}`).join('\n')}`);
