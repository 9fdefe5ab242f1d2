import type { Names } from '../names.ts';
import { fail, type Result } from '../result.ts';

/** Why a step was not taken. `invalid` names a member of the body, the others speak of the case or the officer. */
export type StepRefusal =
  | { readonly kind: 'forbidden' | 'four-eyes' | 'not-possible'; readonly detail: Names }
  | {
      readonly kind: 'invalid';
      readonly pointer: string;
      readonly code: string;
      readonly detail: Names;
    };

export type Refused = Extract<Result<never, StepRefusal>, { ok: false }>;

export const refusal = (
  kind: 'forbidden' | 'four-eyes' | 'not-possible',
  vi: string,
  en: string,
): Refused => fail({ kind, detail: { vi, en } });

export const invalid = (pointer: string, code: string, vi: string, en: string): Refused =>
  fail({ kind: 'invalid', pointer, code, detail: { vi, en } });
