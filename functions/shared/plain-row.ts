import {
  maxCodeLength,
  maxLabelLength,
  maxNumberLength,
  type SubmittedRow,
} from '../../core/submission.ts';

export type Members = Readonly<Record<string, unknown>>;
export const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether it is one of the many rows that state a number, and nothing that a schema would look into or change. Such a row is
 * right as it stands; any other is left to the schema, which a test holds this against.
 */
export function isPlainRow(row: unknown): row is SubmittedRow {
  if (!isObject(row) || row['metric'] === undefined) return false;
  for (const name in row) if (!isPlain(name, row[name])) return false;
  return true;
}

function isPlain(name: string, value: unknown): boolean {
  switch (name) {
    case 'metric':
    case 'unit':
    case 'source':
      return isShort(value, maxCodeLength) && value !== '';
    case 'period':
      return isShort(value, maxLabelLength);
    case 'value':
      return Number.isFinite(value) || isShort(value, maxNumberLength);
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
