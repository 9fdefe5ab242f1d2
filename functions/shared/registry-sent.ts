import type { FaultLine } from './problem.ts';

/** A fault within one of the things that were sent: `path` is where in it. */
export type InThing = { readonly at: number; readonly path: readonly string[] };
export type Where = Pick<FaultLine, 'index' | 'pointer' | 'line' | 'column'>;

/** Things that somebody sent, not judged yet, and where each part of them stood. */
export type Sent = {
  readonly values: readonly unknown[];
  readonly where: (spot: InThing) => Where;
  /** What a file says twice of one thing. */
  readonly repeated?: readonly FaultLine[];
  /** The columns that a file has. */
  readonly columns?: readonly string[];
};

/** What becomes of the lines of a thing that a CSV names and says nothing of: the years of a calendar. */
export type Unsaid = 'stays' | 'goes';
