import { vi } from 'vitest';

/**
 * Every gateway that a test makes, or that a part of the system makes under test, holds its answers to the description of
 * the API. The gateway itself does what it always does.
 */
vi.mock(import('../../functions/shared/edge.ts'), async (original) => {
  const edge = await original();
  return {
    ...edge,
    gateway(served, options) {
      const answer = edge.gateway(served, options);
      return async (event, context) => {
        const given = await answer(event, context);
        // Only now: the description takes every route there is, and most tests ask for few or none.
        const { conforming } = await import('./conformance.ts');
        return conforming(event, given, served);
      };
    },
  };
});
