import { eachUnitOnce, flagsOf, type Part, sumOver } from './across.ts';
import type { Asked } from './computed.ts';
import type { Fraction } from '../decimal.ts';
import type { Holder, Reporter } from '../units/expected.ts';
import { type Finding, missing } from './finding.ts';
import { product } from '../fraction.ts';
import { overlaps } from '../periods/period.ts';
import type { Taken } from './question.ts';
import {
  type FindFlow,
  type FlowFound,
  type Reach,
  speakersOf,
  type Way,
  waysOn,
} from './reached-back.ts';
import type { UnitState } from '../reports/unit-line.ts';
import { eachOnce, sharedLines } from './statement-lines.ts';
import type { Unit } from '../units/unit.ts';

type RoadPart = Part & FlowFound & { readonly unit: Unit };

/**
 * Flows of a unit and of those that went into it add, each with its share, over the days on which it stood. A statement that
 * reaches back over an event speaks for the taken units on those days too, so theirs are left over: compared, never added. The
 * same of a closed unit that is a line of its own, beside those that took it over (`waysOn`).
 * (docs/adr/units-through-time.md, T4 and T6)
 */
export function flowAcross(asked: Asked, holder: FlowHolder, find: FindFlow): Finding {
  const { unit, onward = [] } = holder;
  const ways = waysOn(onward, find).map((way) => ({
    way,
    parts: partsOf(holder, way.share, way.taken, find),
  }));
  const all = ways.flatMap(({ parts }) => parts);
  const [only] = all;
  const found = only && all.length === 1 ? only.finding : addedUp(asked, unit, ways);
  const doubts = ways.flatMap(doubtsAbout);
  const speakers = speakersOf([...ways.flatMap(({ way }) => way.taken), ...doubts]);
  return {
    ...found,
    ...(doubts.length > 0 && { flags: [...found.flags, { kind: 'reached-back' as const }] }),
    ...(speakers.length > 0 && { givenUpTo: speakers }),
  };
}

/** Of a closed unit that is a line of its own, with what became of it. */
type FlowHolder = Holder & Partial<Pick<Reporter, 'onward'>>;

/** One way that a unit went, and what it and those before it said beside those that took it. */
type WayFound = { readonly way: Way; readonly parts: readonly RoadPart[] };

/** What some of the takers without shares have said of days that count here, too. */
const doubtsAbout = ({ way, parts }: WayFound): readonly Reach[] =>
  way.bySome.filter((other) =>
    parts.some(({ finding }) =>
      finding.covered?.some((each) => !each.isSilent && overlaps(other, each)),
    ),
  );

function addedUp(asked: Asked, unit: Unit, ways: readonly WayFound[]): Finding {
  const all = ways.flatMap(({ parts }) => parts);
  const own = ownAmong(all, unit);
  // Of parts that went different ways, the one that leaves the most days out: they are the same days.
  const daysLeftOut = Math.max(...ways.map(({ parts }) => daysLeftOutBy(parts)));
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
    ...tookOf(all.filter((part) => part.unit !== unit)),
  };
}

const daysLeftOutBy = (parts: readonly RoadPart[]): number =>
  parts.reduce(
    (sum, { finding, days }) => sum + (isSilent(finding) ? days : finding.daysLeftOut),
    0,
  );

/** What is spoken for is silent in one part, and may have been taken back in another. */
function ownAmong(all: readonly RoadPart[], unit: Unit): Finding {
  const own = all.flatMap((part) => (part.unit === unit ? part.finding : []));
  return own.find(({ state }) => state === 'withdrawn') ?? own[0] ?? missing();
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
