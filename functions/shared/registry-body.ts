import { fail, ok, type Result } from '../../core/result.ts';
import { parseJson } from './body.ts';
import type { Delimiter } from './csv-answer.ts';
import { pointerTo, validationFailed } from './faults.ts';
import { isObject, type Members } from './plain-row.ts';
import type { FaultLine, Problem } from './problem.ts';
import type { BodyType } from './route.ts';
import { sentInCsv } from './registry-csv.ts';
import type { Kind } from './registry-kinds.ts';

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

export type Body = {
  readonly bytes: Uint8Array;
  readonly bodyType: BodyType;
  readonly delimiter: Delimiter;
};

/** What becomes of the lines of a thing that a CSV names and says nothing of: the years of a calendar. */
export type Unsaid = 'stays' | 'goes';

/** The things of a body. `standing`: the things as they are, for the columns that a CSV leaves out, and for the lines. */
export const sentIn = <Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  { bytes, bodyType, delimiter }: Body,
  standing: readonly Thing[],
  unsaid: Unsaid = 'stays',
): Result<Sent, Problem> =>
  bodyType === 'csv'
    ? sentInCsv(kind.table, {
        bytes,
        delimiter,
        standing: () => standing.map(kind.shown).flatMap(membersOf),
        unsaid,
      })
    : inJson(bytes);

export const membersOf = (thing: unknown): readonly Members[] => (isObject(thing) ? [thing] : []);

function inJson(bytes: Uint8Array): Result<Sent, Problem> {
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const { value } = json;
  if (!Array.isArray(value)) return fail(validationFailed([notAList]));
  const values: readonly unknown[] = value;
  return ok({
    values,
    where: ({ at, path }) => ({ index: at, pointer: pointerTo([at, ...path]) }),
  });
}

const notAList: FaultLine = {
  pointer: '',
  code: 'wrong-type',
  detail: { vi: 'Phải là danh sách: [ … ].', en: 'It must be a list: [ … ].' },
};
