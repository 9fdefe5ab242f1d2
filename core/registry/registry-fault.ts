import type { Names } from '../names.ts';
import type { RegistryContent } from './registry.ts';
import type { Unit } from '../units/unit.ts';

/** One thing that is wrong: where (`metrics/3/sources/0`), a stable code, and what would be right. */
export type RegistryFault = {
  readonly path: string;
  readonly code: RegistryFaultCode;
  readonly detail: Names;
};

export type RegistryFaultCode =
  | 'duplicate'
  | 'removed'
  | 'fixed-attribute'
  | 'reserved-code'
  | 'empty-validity'
  | 'overlapping-validity'
  | 'missing-parent'
  | 'unknown-parent'
  | 'parent-too-short'
  | 'parent-cycle'
  | 'wrong-parent-level'
  | 'unknown-successor'
  | 'not-ended-by-event'
  | 'ambiguous-alias'
  | 'taken-over-by-itself'
  | 'taken-over-twice'
  | 'levels-differ'
  | 'too-many-roads'
  | 'shares-incomplete'
  | 'shares-do-not-add-up'
  | 'counter-not-cumulative'
  | 'number-reused'
  | 'number-too-far'
  | 'unknown-source'
  | 'unknown-metric'
  | 'unknown-dataset'
  | 'unknown-recipient'
  | 'unknown-unit'
  | 'wrong-level'
  | 'missing-for-kind'
  | 'not-for-kind'
  | 'axis-not-for-kind'
  | 'parts-not-computable'
  | 'parts-in-other-dataset'
  | 'bounds-crossed'
  | 'too-many-decimals'
  | 'unknown-period'
  | 'period-too-coarse'
  | 'weeks-differ'
  | 'no-such-comparison'
  | 'date-in-other-year'
  | 'date-too-late'
  | 'notice-missing'
  | 'worked-day-not-on-weekend'
  | 'day-off-on-weekend'
  | 'no-reporters'
  | 'replaces-cycle'
  | 'deadline-before-cut-off'
  | 'deadline-before-opening'
  | 'operand-not-a-number'
  | 'operand-without-weight'
  | 'rule-without-metric'
  | 'measures-differ'
  | 'no-common-source'
  | 'unknown-indicator'
  | 'formula-not-readable'
  | 'formula-cycle'
  | 'formula-without-operand'
  | 'formula-too-long'
  | 'ambiguous-constant'
  | 'division-by-zero';

export const fault = (
  path: string,
  code: RegistryFaultCode,
  vi: string,
  en: string,
): RegistryFault => ({ path, code, detail: { vi, en } });

type List = Exclude<keyof RegistryContent, 'calendar'>;

/** Things of one list that carry an identity which an earlier one carries already. */
export function* duplicates<T>(
  list: string,
  things: readonly T[],
  identity: (thing: T) => string,
): Iterable<RegistryFault> {
  const first = new Map<string, number>();
  for (const [index, thing] of things.entries()) {
    const id = identity(thing);
    const before = first.get(id);
    if (before === undefined) first.set(id, index);
    else
      yield fault(
        `${list}/${index}`,
        'duplicate',
        `“${id}” đã có ở ${list}/${before}; mỗi mã chỉ được khai báo một lần.`,
        `“${id}” stands at ${list}/${before} already; declare each once.`,
      );
  }
}

/** Facts refer to these for ever, so none may vanish. */
export function* removals<T>(
  list: List,
  before: readonly T[],
  after: readonly T[],
  identity: (thing: T) => string,
  instead: { readonly vi: string; readonly en: string },
): Iterable<RegistryFault> {
  const kept = new Set(after.map(identity));
  for (const id of before.map(identity))
    if (!kept.has(id))
      yield fault(
        list,
        'removed',
        `“${id}” đã được công bố nên không được xóa; ${instead.vi}.`,
        `“${id}” was published and cannot be removed; ${instead.en}.`,
      );
}

export const unitIdentity = (unit: Unit): string => `${unit.code}@${unit.validFrom}`;
