import type { TestProject } from 'vitest/node';
import { startEngine } from '../../local/embedded-store.ts';

/** One engine in memory for the whole run; every test file makes tables of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await startEngine();
  project.provide('storeEndpoint', engine.endpoint);
  return () => engine.stop();
}

declare module 'vitest' {
  interface ProvidedContext {
    storeEndpoint: string;
  }
}
