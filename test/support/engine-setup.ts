import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEngine } from '../../local/embedded-store.ts';

/** One engine in memory for the whole run; every test file makes tables of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Workers and the many processes that tests start and kill spend most of their beginning on compiling the same modules.
  process.env['NODE_COMPILE_CACHE'] ??= join(
    import.meta.dirname,
    '../../node_modules/.cache/compiled',
  );
  const engine = await startEngine();
  project.provide('storeEndpoint', engine.endpoint);
  return () => engine.stop();
}

declare module 'vitest' {
  interface ProvidedContext {
    storeEndpoint: string;
  }
}
