import { eachUnitOnce, flagsOf, type Part, sumOver } from './across.ts';
import type { Asked } from './computed.ts';
import type { Fraction } from '../decimal.ts';
import type { Holder } from '../units/expected.ts';
import type { Finding } from './finding.ts';
import { product, whole } from '../fraction.ts';
import type { Taken } from './question.ts';
import type { UnitState } from '../reports/report.ts';
import { eachOnce, sharedLines } from './statement-lines.ts';
import type { Unit } from '../units/unit.ts';

/** What a unit says of the period beyond the intervals that were taken, and the days that it has to answer for. */
type FlowFound = { readonly finding: Finding; readonly days: number };
type FindFlow = (unit: Unit, taken: readonly Taken[]) => FlowFound;

type RoadPart = Part & FlowFound & { readonly unit: Unit };

/**
 * Flows of a unit and of those that went into it add, each with its share, over the days on which it stood. A statement that
 * reaches back over an event speaks for the taken units on those days too, so theirs are left over: compared, never added.
 * (docs/adr/units-through-time.md, T4)
 */
export function flowAcross(asked: Asked, holder: Holder, find: FindFlow): Finding {
  const [mine, ...before] = partsOf(holder, whole, [], find);
  if (mine === undefined || before.length === 0) return find(holder.unit, []).finding;
  const own = mine.finding;
  const all = [mine, ...before];
  const daysLeftOut = all.reduce(
    (sum, { finding, days }) => sum + (isSilent(finding) ? days : finding.daysLeftOut),
    0,
  );
  const complete = daysLeftOut === 0;
  const sum = sumOver(asked, all);
  const isNobody = all.every(({ finding }) => isSilent(finding));
  return {
    state: isNobody ? own.state : complete ? spoken(sum !== undefined) : 'partial',
    ...(sum ?? { outcome: isNobody ? own.outcome : 'nil' }),
    daysLeftOut,
    late: complete && all.some(({ finding }) => finding.late),
    lines: eachOnce(all.flatMap(({ finding, share }) => sharedLines(finding.lines, share))),
    flags: flagsOf(all.map(({ finding }) => finding)),
    ...tookOf(before),
  };
}

const isSilent = (finding: Finding): boolean =>
  finding.state === 'missing' || finding.state === 'withdrawn';
const spoken = (hasNumber: boolean): UnitState => (hasNumber ? 'value' : 'nil');

/** The unit first, then every unit on the roads to it. */
function partsOf(
  { unit, took }: Holder,
  share: Fraction,
  taken: readonly Taken[],
  find: FindFlow,
): readonly RoadPart[] {
  const found = find(unit, taken);
  const near = [...taken, ...(found.finding.covered ?? [])];
  return [
    { unit, share, ...found },
    ...took.flatMap(({ from, date, share: part }) =>
      partsOf(
        from,
        product(share, part),
        // What ended by then was said by a unit that had not taken the other over yet.
        near.filter(({ until }) => until > date),
        find,
      ),
    ),
  ];
}

function tookOf(before: readonly RoadPart[]): Pick<Finding, 'took'> {
  const took = before
    .filter(({ finding }) => finding.lines.length > 0)
    .map(({ unit, share, finding }) => ({
      unit,
      share,
      counts: isSilent(finding) ? ('beside' as const) : ('added' as const),
    }));
  return took.length === 0 ? {} : { took: eachUnitOnce(took) };
}
