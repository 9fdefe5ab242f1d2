import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/engine-setup.ts', 'test/support/app-folder-setup.ts'],
    setupFiles: ['test/support/conformance-setup.ts', 'test/support/tables-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Much of the time goes by in the store's engine, in browsers and in waiting: two at least, even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Tests keep no state outside their own tables and folders, and loading everything anew costs a minute.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
