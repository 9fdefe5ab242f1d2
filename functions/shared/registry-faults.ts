import { maxFaultsListed } from './faults.ts';
import type { FaultLine, Problem } from './problem.ts';

/** What is named a second time: its place, and the place of the first. What has no name is no repeat. */
export function repeats(
  names: readonly (string | undefined)[],
): readonly { readonly at: number; readonly before: number }[] {
  const first = new Map<string, number>();
  return names.flatMap((name, at) => {
    if (name === undefined) return [];
    const before = first.get(name);
    if (before !== undefined) return [{ at, before }];
    first.set(name, at);
    return [];
  });
}

/** As many faults as an answer lists; all of them are counted. */
export const firstOfAll = (problem: Problem): Problem => {
  const { errors = [] } = problem;
  return {
    ...problem,
    errors: errors.slice(0, maxFaultsListed),
    members: { errorsTotal: errors.length, ...problem.members },
  };
};

/** In the order in which it was sent; what lies in nothing that was sent comes last. */
export const registryFaults = (faults: readonly FaultLine[]): Problem =>
  firstOfAll({
    code: 'registry-faults',
    errors: faults.toSorted((one, other) => placeOf(one) - placeOf(other)),
  });

const placeOf = ({ index, pointer }: FaultLine): number =>
  index ?? (pointer === '' ? Number.MAX_SAFE_INTEGER : 0);
