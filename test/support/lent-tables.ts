import { afterAll, afterEach, beforeEach } from 'vitest';

/**
 * Tables are given back when what made them is over, a test or a file of tests: each table that stands makes all others
 * slower to create in the engine, which after a thousand is what a run of all tests would mostly wait for.
 */
const lent: (() => Promise<void>)[] = [];

/** Tells how tables that were just made are removed. */
export const lend = (giveBack: () => Promise<void>): void => void lent.push(giveBack);

const giveBackFrom = async (place: number): Promise<void> => {
  await Promise.all(lent.splice(place).map((giveBack) => giveBack()));
};

let before = 0;

/** For a setup file: its hooks come before all others, and end after them. */
export function giveBackWhenOver(): void {
  beforeEach(() => {
    before = lent.length;
  });
  afterEach(() => giveBackFrom(before));
  afterAll(() => giveBackFrom(0));
}
