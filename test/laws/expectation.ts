import { isDeepStrictEqual } from 'node:util';

/** What a history came to differs from what it should have come to. */
export class Broken extends Error {}

export function holds(condition: boolean, what: string, ...found: readonly unknown[]): void {
  if (!condition) throw new Broken([what, ...found.map((each) => JSON.stringify(each))].join(' '));
}

export function same(found: unknown, expected: unknown, what: string): void {
  holds(isDeepStrictEqual(found, expected), what, { found, expected });
}
