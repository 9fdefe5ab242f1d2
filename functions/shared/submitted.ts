import * as z from 'zod';
import { nearestOf } from '../../core/nearest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  type BodyFault,
  Envelope,
  maxRows,
  placesInJson,
  type Submitted,
  SubmittedRow,
} from '../../core/submissions/submission.ts';
import { isRowFaultCode, type RowFault } from '../../core/submissions/submission-faults.ts';
import { inWords } from '../../core/wording.ts';
import { depthProblem, jsonOfAnyDepth, textIn } from './body.ts';
import {
  faultLines,
  type Guess,
  issuesIn,
  maxFaultsListed,
  pointerTo,
  validationFailed,
} from './faults.ts';
import { isObject, isPlainBody, isPlainRow, type Members, type Tally } from './plain-row.ts';
import type { FaultLine, Problem } from './problem.ts';
import { quick } from './quick-schema.ts';
import { largerByUpload } from './upload-problems.ts';
import { type RepeatedMember, repeatedMembers, repeatsMembers } from './repeated-members.ts';

/** A body of JSON, read as far as it can be. Refused at once is only what has no rows to speak of, or more than `mostRows`. */
export function submittedInJson(bytes: Uint8Array, mostRows = maxRows): Result<Submitted, Problem> {
  const text = textIn(bytes);
  return text.ok ? submittedInText(text.value, mostRows) : text;
}

/** The same of what was decoded already. */
export function submittedInText(text: string, mostRows = maxRows): Result<Submitted, Problem> {
  const parsed = jsonOfAnyDepth(text);
  if (!parsed.ok) return parsed;
  const body = isObject(parsed.value) ? parsed.value : {};
  const { rows } = body;
  const isTaken = Array.isArray(rows) && rows.length > 0 && rows.length <= mostRows;
  const tally: Tally = { colons: 0 };
  // A plain body is shallow, and most are: they are spared a walk.
  if (isTaken && isPlainBody(body, tally) && !repeatsMembers(text, body, tally.colons))
    return ok({ body, bodyFaults: noFaults, rowFaults: noneKnown, placeOf: placesInJson(rows) });
  const problem = depthProblem(parsed.value);
  if (problem !== undefined) return fail(problem);
  if (!isTaken)
    return fail(validationFailed(faultLines(issuesIn(envelopeOf(mostRows), parsed.value), [])));
  const repeated = repeatsMembers(text, body, 0) ? repeatedMembers(text) : [];
  const around = readAround(body);
  const read = readShapes(rows, repeatedInRows(repeated));
  return ok({
    body: { ...around.defaults, rows: read.rows },
    bodyFaults: [...around.faults, ...repeatedAround(repeated)],
    rowFaults: read.faults,
    placeOf: placesInJson(rows),
  });
}

// What stands around the rows -----------------------------------------------

type Around = { readonly defaults: Defaults; readonly faults: readonly BodyFault[] };
const noFaults: readonly BodyFault[] = [];

const envelopeOf = (mostRows: number) =>
  Envelope.extend({
    rows: z
      .array(z.unknown())
      .min(1)
      .max(mostRows, mostRows === maxRows ? rowsGoByUpload : undefined),
  });

const rowsGoByUpload = inWords(
  `Nhiều nhất ${maxRows} dòng một lần gửi; ${largerByUpload.vi}`,
  `One request may have at most ${maxRows} rows; ${largerByUpload.en}`,
);

const quickEnvelope = quick(Envelope);
const LooseDefaults = z.object(Envelope.shape).omit({ rows: true });
type Defaults = z.output<typeof LooseDefaults>;

/** Of defaults of which some cannot be read, the others. */
function readAround(body: Members): Around {
  const read = quickEnvelope(body);
  if (read !== undefined) return { defaults: read, faults: noFaults };
  const issues = issuesIn(Envelope, body);
  return {
    defaults: LooseDefaults.parse(without(body, namesIn(issues))),
    faults: faultLines(issues, []),
  };
}

/** The members of an object of which something could not be read; not those that it does not know. */
const namesIn = (issues: readonly z.core.$ZodIssue[]): readonly string[] =>
  issues.flatMap(({ path: [name] }) => (name === undefined ? [] : [String(name)]));

const repeatedAround = (repeated: readonly RepeatedMember[]): readonly BodyFault[] =>
  repeated
    .filter((path) => rowOf(path) === undefined)
    .map((path) => ({ pointer: pointerTo(path), ...repeatedFault }));

// The rows --------------------------------------------------------------------

const noneKnown: ReadonlyMap<number, readonly RowFault[]> = new Map();

type Shapes = {
  readonly rows: readonly SubmittedRow[];
  readonly faults: ReadonlyMap<number, readonly RowFault[]>;
};

const quickRow = quick(SubmittedRow);
const LooseRow = z.object({ ...SubmittedRow.shape, metric: SubmittedRow.shape.metric.optional() });

/**
 * Reads each row by itself, so that a fault of one leaves the others alone; `known` are faults that were found before. Of a
 * row with faults only what is right is read, and what is not stands as undefined.
 */
export function readShapes(
  rows: readonly unknown[],
  known: ReadonlyMap<number, readonly RowFault[]> = noneKnown,
): Shapes {
  const faults = new Map<number, readonly RowFault[]>();
  const wording = wordingFor();
  const read = rows.map((row, index) => {
    const before = known.get(index);
    const whole = before === undefined ? readWhole(row) : undefined;
    if (whole !== undefined) return whole;
    const issues = issuesIn(SubmittedRow, row);
    faults.set(index, [...(before ?? []), ...wording(issues)]);
    return readLoosely(row, [...namesOf(before ?? []), ...namesIn(issues)]);
  });
  return { rows: read, faults };
}

const readWhole = (row: unknown): SubmittedRow | undefined =>
  isPlainRow(row, { colons: 0 }) ? row : quickRow(row);

const namesOf = (faults: readonly RowFault[]): readonly string[] =>
  faults.map(({ field }) => field.split('/')[0] ?? '');

function readLoosely(row: unknown, unread: readonly string[]): SubmittedRow {
  const { metric = '', ...rest } = LooseRow.parse(without(isObject(row) ? row : {}, unread));
  return { metric, ...rest };
}

/** The members of which nothing could be read are there and undefined. */
const without = (members: Members, unread: readonly string[]): Members => ({
  ...members,
  ...Object.fromEntries(
    unread.filter((name) => Object.hasOwn(members, name)).map((name) => [name, undefined]),
  ),
});

/** So many faults are told in full; of the rows that come after them each tells its first one only. */
const mostInFull = 20_000;

/**
 * Puts into words what is wrong with one row after the other. Guesses are made for so many different names only, and kept:
 * a hostile body costs no more than a helpless one.
 */
function wordingFor(): (issues: readonly z.core.$ZodIssue[]) => readonly RowFault[] {
  const near = nearestOf(Object.keys(SubmittedRow.shape));
  const guess: Guess = (name, known) => (known.includes('metric') ? near(name) : []);
  let told = 0;
  return (issues) => {
    const most = told < mostInFull ? maxFaultsListed : 1;
    const faults = faultLines(issues, [], guess, most).map(asRowFault);
    told += faults.length;
    return faults;
  };
}

const asRowFault = ({ pointer, code, detail }: FaultLine): RowFault => ({
  field: pointer.slice(1),
  code: isRowFaultCode(code) ? code : 'wrong-form',
  detail,
});

const repeatedFault = {
  code: 'repeated-member',
  detail: {
    vi: 'Trường này xuất hiện nhiều lần trong cùng một đối tượng; chỉ giữ lại một.',
    en: 'This member stands in its object more than once; keep one.',
  },
} as const;

/** The row in which a path lies, if it lies in one. */
const rowOf = ([first, index, ...rest]: RepeatedMember): number | undefined =>
  first === 'rows' && typeof index === 'number' && rest.length > 0 ? index : undefined;

function repeatedInRows(
  repeated: readonly RepeatedMember[],
): ReadonlyMap<number, readonly RowFault[]> {
  const faults = new Map<number, RowFault[]>();
  for (const path of repeated) {
    const row = rowOf(path);
    if (row === undefined) continue;
    const fault = { field: pointerTo(path.slice(2)).slice(1), ...repeatedFault };
    faults.set(row, [...(faults.get(row) ?? []), fault]);
  }
  return faults;
}
