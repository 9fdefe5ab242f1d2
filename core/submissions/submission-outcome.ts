import type { Dataset } from '../registry/dataset.ts';
import type { Omission } from './fact.ts';
import type { Registry } from '../registry/registry.ts';
import { judged } from './rules-on-arrival.ts';
import type { Statement } from '../statements/statement.ts';
import type { Mode } from './submission.ts';
import { type Decided, decideRows, heardBefore } from './submission-decisions.ts';
import type { RowReading } from './row-reading.ts';
import { omissionsOf, takenBackBy, withoutHalves } from './submission-wholes.ts';

/** The rows of a body, read by the registry. */
export type BodyRead = {
  readonly rows: readonly RowReading[];
  /** The dataset that the body replaces, for each unit, interval and source in it. */
  readonly replaces?: Dataset;
};

/** What becomes of each row, and what counts as withdrawn because a body that replaces leaves it out. */
export type BodyDecided = {
  readonly decided: readonly Decided[];
  readonly omissions: readonly Omission[];
  /** How many of those are withdrawn by it, as far as was known: the receipt counts them. */
  readonly omitted: number;
};

/**
 * Decides a body against what was visible when the submission was opened, and judges the rules of its datasets on what would
 * stand then.
 */
export function decideBody(
  { rows, replaces }: BodyRead,
  known: readonly Statement[],
  registry: Registry,
  mode: Mode,
): BodyDecided {
  const heard = heardBefore(known);
  const decided = decideRows(rows, heard);
  if (replaces === undefined)
    return { decided: judged(decided, rows, heard, registry, { mode }), omissions: [], omitted: 0 };
  const wholesOf = (each: readonly Decided[]) =>
    mode === 'partial' ? withoutHalves(each, rows) : each;
  const wholes = wholesOf(decided);
  const omissions = omissionsOf(rows, wholes, replaces, registry, heard);
  const kept = judged(wholes, rows, heard, registry, { mode, omissions });
  const outcome = (each: readonly Decided[], left: readonly Omission[]): BodyDecided => ({
    decided: each,
    omissions: left,
    omitted: takenBackBy(left, heard),
  });
  if (kept === wholes) return outcome(wholes, omissions);
  const left = wholesOf(kept);
  return outcome(left, omissionsOf(rows, left, replaces, registry, heard));
}
