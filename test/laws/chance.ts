/** Choices that a seed decides (mulberry32): enough for variety, nothing for secrets. */
export type Chance = {
  /** At least 0 and less than `below`. */
  int(below: number): number;
  /** True in so many cases of a hundred. */
  percent(cases: number): boolean;
  pick<T>(from: readonly T[]): T;
};

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    percent: (cases) => next() * 100 < cases,
    pick<T>(from: readonly T[]): T {
      const found = from.slice(int(from.length)).at(0);
      if (found === undefined) throw new Error('There is nothing to pick from');
      return found;
    },
  };
}
