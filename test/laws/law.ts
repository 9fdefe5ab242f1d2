/**
 * What must hold whatever happens. A seed is one history of it, the same every time but for the ids that chance draws;
 * rejects with what was wrong.
 */
export type Law = {
  readonly name: string;
  run(seed: number): Promise<void>;
};

/** The seeds that every run of the tests tries; `npm run soak` tries as many more as it is told. */
export const seedsInTests = 100;
