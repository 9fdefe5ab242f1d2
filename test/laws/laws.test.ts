import { expect, test } from 'vitest';
import { everyLaw, tried } from './every-law.ts';
import { seedsInTests } from './law.ts';

const laws = await everyLaw();

test('there are laws to try', () => {
  expect(laws.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['growth', 'histories', 'oracle']),
  );
});

test.each(laws)(
  `$name: ${seedsInTests} seeds`,
  async (law) => {
    for (let seed = 1; seed <= seedsInTests; seed += 1) await tried(law, seed);
  },
  600_000,
);
