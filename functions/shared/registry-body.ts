import { fail, ok, type Result } from '../../core/result.ts';
import { parseJson } from './body.ts';
import type { Delimiter } from './csv-answer.ts';
import { pointerTo, validationFailed } from './faults.ts';
import { isObject, type Members } from './plain-row.ts';
import type { FaultLine, Problem } from './problem.ts';
import type { BodyType } from './route.ts';
import { sentInCsv } from './registry-csv.ts';
import type { Kind } from './registry-kinds.ts';
import type { Sent, Unsaid } from './registry-sent.ts';

export type Body = {
  readonly bytes: Uint8Array;
  readonly bodyType: BodyType;
  readonly delimiter: Delimiter;
};

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
