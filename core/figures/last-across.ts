import {
  eachUnitOnce,
  flagsOf,
  hasNumber,
  isQuantity,
  lastEnd,
  type Part,
  type Sight,
  sumOver,
  withBeside,
} from './across.ts';
import { type Holder, roadsTo } from '../units/expected.ts';
import { type Finding, missing, type Took } from './finding.ts';
import { product, whole } from '../fraction.ts';
import { type Quantity, shareOfQuantity, sumOf } from './piece.ts';
import type { NoOutcome } from '../reports/outcome.ts';
import type { UnitState } from '../reports/unit-line.ts';
import type { Interval } from '../statements/statement.ts';
import { besideLines, eachOnce, isGap, sharedLines } from './statement-lines.ts';
import type { LocalDate } from '../time.ts';
import type { Unit } from '../units/unit.ts';

/** What is found out about the last values of one unit. */
export type LastSight = Sight & {
  readonly find: (unit: Unit) => Finding;
  /** Adds what a cumulative count grew by; other metrics are left as they are. */
  readonly grow: (holder: Holder, finding: Finding) => Finding;
};

type Before = Part & { readonly unit: Unit };

/**
 * The last value of a unit: its own word alone, once it has stated anything since it took others over; until then what it and
 * they said before, carried together. (docs/adr/units-through-time.md, T5 and T11)
 */
export function lastAcross(sight: LastSight, holder: Holder): Finding {
  return holder.took.length === 0
    ? sight.grow(holder, sight.find(holder.unit))
    : heldBy(sight, holder);
}

function heldBy(sight: LastSight, holder: Holder): Finding {
  const past = holder.took.filter(({ date }) => date < sight.periodUntil);
  const later = holder.took.filter(
    ({ date, from }) => date >= sight.periodUntil && stood(from, sight.periodUntil),
  );
  const now = { ...holder, took: past };
  const found = sight.grow(now, heldNow(sight, now));
  if (later.length === 0) return found;
  const own = holder.unit.validFrom < sight.periodUntil ? [{ finding: found, share: whole }] : [];
  return sideBySide(
    sight,
    own,
    later.map(({ from, share }) => ({
      unit: from.unit,
      share,
      finding: heldBy(sight, from),
    })),
  );
}

/** Whether the unit, or one that went into it, was there before the day: of others nobody could have said anything. */
const stood = ({ unit, took }: Holder, until: LocalDate): boolean =>
  unit.validFrom < until || took.some(({ from }) => stood(from, until));

// Events within the period or before it -----------------------------------------------

function heldNow(sight: LastSight, { unit, took }: Holder): Finding {
  const own = sight.find(unit);
  const end = lastEnd(sight, unit);
  const isOpen = ({ date }: Holder['took'][number]) => end === undefined || end <= date;
  const before = took
    .filter(isOpen)
    .map(({ from, share }) => ({ unit: from.unit, share, finding: heldNow(sight, from) }));
  const behind = took
    .filter((taking) => !isOpen(taking))
    .flatMap((taking) => roadsTo({ took: [taking] }));
  return withBeside(carriedTogether(sight, own, before), sight, behind);
}

function carriedTogether(sight: LastSight, own: Finding, before: readonly Before[]): Finding {
  const counted = before.filter(({ finding }) => hasNumber(sight.asked, finding));
  const shown = before.flatMap(({ finding, share }) => sharedLines(finding.lines, share));
  if (counted.length === 0)
    return shown.length === 0
      ? own
      : {
          ...own,
          lines: eachOnce([
            ...own.lines,
            ...besideLines(shown.filter((line) => !isGap(line))),
            ...shown.filter(isGap),
          ]),
          took: before.flatMap((each) => tookFrom(sight, each, 'beside')),
        };
  const all = [{ finding: own, share: whole }, ...before];
  const sum = sumOver(sight.asked, all);
  return {
    ...missing(eachOnce([...own.lines, ...shown])),
    ...sum,
    ...carriedFrom(sight, all),
    flags: flagsOf(all.map(({ finding }) => finding)),
    took: eachUnitOnce(before.flatMap((each) => tookFrom(sight, each, 'carried'))),
  };
}

/** A unit that was taken over, and those behind it. */
function tookFrom(
  sight: LastSight,
  { unit, share, finding }: Before,
  counts: Took['counts'],
): readonly Took[] {
  const own = sight.find(unit);
  const behind = (finding.took ?? []).map((each) => ({
    ...each,
    share: product(each.share, share),
  }));
  if (own.lines.length === 0) return behind;
  return [{ unit, share, counts: hasNumber(sight.asked, own) ? counts : 'beside' }, ...behind];
}

/** Of the intervals that were added, the one that ends last, then the one that begins last. */
function carriedFrom(sight: LastSight, all: readonly Part[]): Pick<Finding, 'carriedFrom'> {
  const last = all
    .filter(({ finding }) => hasNumber(sight.asked, finding))
    .flatMap(({ finding }) => finding.carriedFrom ?? usedIn(finding))
    .toSorted((a, b) => (`${a.until}|${a.from}` < `${b.until}|${b.from}` ? -1 : 1))
    .at(-1);
  return last === undefined ? {} : { carriedFrom: last };
}

const usedIn = ({ lines }: Finding): readonly Interval[] =>
  lines.filter(({ role }) => role === 'used').map(({ interval }) => interval);

/**
 * What a closed unit said stands in for the units that came after it, so its number is carried like one that a line took in,
 * however near to the period's end it was said. (docs/adr/units-through-time.md, T6)
 */
export function standingIn(sight: LastSight, finding: Finding): Finding {
  if (!hasNumber(sight.asked, finding)) return finding;
  return {
    ...finding,
    state: 'missing',
    late: false,
    ...carriedFrom(sight, [{ finding, share: whole }]),
    ...(finding.increase !== undefined && { increase: 'missing' }),
  };
}

// Events after the period ---------------------------------------------------------------

/** An event after the period has not happened in it: each unit speaks for itself, and what they say is added. */
function sideBySide(
  sight: LastSight,
  own: readonly Part[],
  later: readonly (Part & { readonly unit: Unit })[],
): Finding {
  const all: readonly Part[] = [...own, ...later];
  const findings = all.map(({ finding }) => finding);
  const state = stateOf(findings);
  const sum = sumOver(sight.asked, all);
  const took = eachUnitOnce(later.flatMap((each) => tookFrom(sight, each, 'added')));
  const grown = increaseOver(sight, all, state);
  return {
    ...missing(eachOnce(all.flatMap(({ finding, share }) => sharedLines(finding.lines, share)))),
    state,
    ...(sum ?? { outcome: state === 'nil' ? 'nil' : 'missing' }),
    ...(state === 'missing' && carriedFrom(sight, all)),
    late: state !== 'missing' && findings.some(({ late }) => late),
    flags: flagsOf(findings),
    ...(grown !== undefined && { increase: grown }),
    ...(took.length > 0 && { took }),
  };
}

function stateOf(findings: readonly Finding[]): UnitState {
  const spoke = findings.every(({ state }) => state === 'value' || state === 'nil');
  if (!spoke) return 'missing';
  return findings.some(({ state }) => state === 'value') ? 'value' : 'nil';
}

/** Absent for metrics that do not grow. */
function increaseOver(
  sight: LastSight,
  all: readonly Part[],
  state: UnitState,
): Quantity | NoOutcome | undefined {
  const { metric } = sight.asked;
  if (metric === undefined || all.every(({ finding }) => finding.increase === undefined))
    return undefined;
  if (state !== 'value') return state === 'nil' ? 'nil' : 'missing';
  const found = all
    .filter(({ finding }) => isQuantity(finding.outcome))
    .map(({ finding, share }) => ({ increase: finding.increase, share }));
  const known = found.flatMap(({ increase, share }) =>
    typeof increase === 'object' ? [shareOfQuantity(increase, share, metric)] : [],
  );
  return known.length === found.length ? (sumOf(metric, known) ?? 'missing') : 'no-base';
}
