import type { RowError } from '../../core/submissions/submission.ts';
import type { Column } from './csv-answer.ts';

/** A fault of a row, or of the body as a whole. */
type Listed = Omit<RowError, 'index'> & { readonly index?: number };

/** Errors as a table: the same of a submission and of an upload. */
export const errorColumns: readonly Column<Listed>[] = [
  { name: 'index', of: (error) => error.index },
  { name: 'line', of: (error) => error.line },
  { name: 'column', kind: 'text', of: (error) => error.column },
  { name: 'pointer', of: (error) => error.pointer },
  { name: 'code', of: (error) => error.code },
  { name: 'vi', kind: 'text', of: (error) => error.messages.vi },
  { name: 'en', kind: 'text', of: (error) => error.messages.en },
];
