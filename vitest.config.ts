import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/engine-setup.ts'],
    setupFiles: ['test/support/conformance-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
