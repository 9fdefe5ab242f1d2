import {
  type Envelope,
  maxCodeLength,
  maxLabelLength,
  maxNumberLength,
  maxReasonLength,
  type SubmissionBody,
  type SubmittedRow,
} from '../../core/submissions/submission.ts';
import { colonsInText } from './repeated-members.ts';

export type Members = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Colons that the JSON text of what was looked at holds: one for each member, and those within texts. */
export type Tally = { colons: number };

/**
 * Whether it is one of the many rows that the schema would find right and hand back as they are. Every other one is left to
 * the schema, which a test holds this against. Counts its colons on the way, but for those in codes, labels and numbers,
 * where none is expected.
 */
export function isPlainRow(row: unknown, tally: Tally): row is SubmittedRow {
  if (!isObject(row) || row['metric'] === undefined) return false;
  const before = tally.colons;
  for (const name in row)
    if (!isPlain(name, row[name], tally)) {
      tally.colons = before;
      return false;
    }
  return true;
}

/** Whether a whole body is so: most are. */
export function isPlainBody(body: Members, tally: Tally): body is SubmissionBody {
  if (!isPlainEnvelope(body, tally)) return false;
  for (const row of body.rows) if (!isPlainRow(row, tally)) return false;
  return true;
}

/** The same of what stands around the rows. */
function isPlainEnvelope(body: Members, tally: Tally): body is Envelope {
  const before = tally.colons;
  for (const name in body)
    if (!isPlainAround(name, body[name], tally)) {
      tally.colons = before;
      return false;
    }
  return true;
}

function isPlainAround(name: string, value: unknown, tally: Tally): boolean {
  if (name !== 'rows' && name !== 'dataset') return isDefault(name) && isPlain(name, value, tally);
  tally.colons += 1;
  return name === 'rows' ? Array.isArray(value) : isCode(value);
}

const isDefault = (name: string): boolean =>
  name === 'unit' || name === 'period' || name === 'source' || name === 'observedAt';

function isPlain(name: string, value: unknown, tally: Tally): boolean {
  tally.colons += 1;
  switch (name) {
    case 'metric':
    case 'unit':
    case 'source':
      return isCode(value);
    case 'period':
      return isShort(value, maxLabelLength);
    case 'value':
      return Number.isFinite(value) || isShort(value, maxNumberLength);
    case 'observedAt':
      tally.colons += 2;
      return typeof value === 'string' && canonicalMoment.test(value);
    case 'comment':
      return isPlainLine(value, tally);
    case 'nil':
    case 'withdraw':
      return isPlainReason(value, tally);
    case 'atLeast':
    case 'restart':
    case 'followUp':
      return typeof value === 'boolean';
    default:
      return false;
  }
}

const isShort = (value: unknown, longest: number): boolean =>
  typeof value === 'string' && value.length <= longest;
const isCode = (value: unknown): boolean => isShort(value, maxCodeLength) && value !== '';

function isPlainReason(value: unknown, tally: Tally): boolean {
  if (!isObject(value)) return false;
  for (const name in value) if (name !== 'reason') return false;
  tally.colons += 1;
  return isPlainLine(value['reason'], tally);
}

/** A moment as it is kept already. The 29th of February is left to the schema, which knows the years. */
const canonicalMoment =
  /^(?:19|20|21)\d\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** One line without spaces around it, in ASCII and letters of Latin script that are composed: as it is kept already. */
const composedLine = /^[!-~À-ʯḀ-ỹ](?:[ -~À-ʯḀ-ỹ]*[!-~À-ʯḀ-ỹ])?$/;

function isPlainLine(value: unknown, tally: Tally): boolean {
  if (typeof value !== 'string' || value.length > maxReasonLength || !composedLine.test(value))
    return false;
  tally.colons += colonsInText(value);
  return true;
}
