import { crossingOf } from './across.ts';
import { type Asked, isLastWord, metricsRead } from './computed.ts';
import { type Holder, type Onward, type Reporter, roadsTo } from '../units/expected.ts';
import type { Finding } from './finding.ts';
import { foldStatements, type Ledger, saidOf } from '../statements/ledger.ts';
import { contains, lastDay, overlaps, sameInterval } from '../periods/period.ts';
import type { Asking } from './question.ts';
import type { StatementLine } from '../reports/unit-line.ts';
import type { Interval, Statement } from '../statements/statement.ts';
import { addDays, type LocalDate } from '../time.ts';
import { isValidOn, type Unit } from '../units/unit.ts';
import { unitFinding, windowOf } from './unit-finding.ts';

/** What somebody would still state: the unit, and the interval. */
export type Open = { readonly unit: Unit; readonly interval: Interval };

/** What a figure is asked of a line. `parts`: the periods of the dataset within the period, in order of time. */
export type OpenAsking = Asking & {
  readonly ledger: Ledger;
  readonly asked: Asked;
  readonly parts: readonly Interval[];
};

/**
 * What is still to be stated of a line until nothing of it is missing: one number for each period of the dataset that is missing
 * or partial, by the unit that stands on its last day and so speaks for the days of those that it took over, too. Where no such
 * unit stands, because the line's own closed, only days can be stated: then each silent day. Of a last value, the last period
 * alone. Nothing of what is nil or withdrawn. What counts lies across the edge of no such period (test/core/nesting.test.ts).
 * (docs/adr/ranges.md)
 */
export function openOf(asking: OpenAsking, reporter: Reporter, finding: Finding): readonly Open[] {
  if (finding.state === 'value' || finding.state === 'nil') return [];
  return isLastWord(asking.asked)
    ? openLast(asking, reporter, finding)
    : openParts(asking, reporter, finding);
}

/** What was taken over, where that counts for the line at all. */
const roadsIn = (asked: Asked, { unit, took }: Holder): Holder => ({
  unit,
  took: crossingOf(asked) === 'none' ? [] : took,
});

// Last values -------------------------------------------------------------------------

function openLast(asking: OpenAsking, reporter: Reporter, finding: Finding): readonly Open[] {
  const last = asking.parts.at(-1);
  if (finding.state !== 'missing' || last === undefined) return [];
  const day = lastDay(last);
  const speakers = speakersOn(day, roadsIn(asking.asked, reporter));
  const silent = speakers.filter(
    ({ holder }) => unitFinding(asking.ledger, asking.asked, holder, asking).state === 'missing',
  );
  return [
    ...silent.map(({ holder }) => ({ unit: holder.unit, interval: last })),
    ...lastDayOf(asking, reporter, finding),
  ];
}

/** A closed unit can still state its last day, unless it has, in words that count. */
function lastDayOf(
  { asked, period, fits }: OpenAsking,
  { unit }: Reporter,
  { lines }: Finding,
): readonly Open[] {
  const { validTo } = unit;
  if (validTo === undefined || validTo >= period.until) return [];
  const interval = { from: addDays(validTo, -1), until: validTo };
  const said = linesAbout(unit, lines).filter(
    (line) => line.interval.until === validTo && fits(line.interval),
  );
  const operands = asked.computed?.operands ?? metricsRead(asked);
  const isTold = operands.every(({ code, sources }) =>
    said.some(({ metric, source }) => metric === code && sources.some((each) => each === source)),
  );
  return isTold ? [] : [{ unit, interval }];
}

// Flows ---------------------------------------------------------------------------------

function openParts(asking: OpenAsking, reporter: Reporter, finding: Finding): readonly Open[] {
  if (asking.parts.length === 1 && finding.state === 'withdrawn') return [];
  const holder = roadsIn(asking.asked, reporter);
  const linesIn = byPart(
    asking.parts,
    finding.lines.filter(({ role }) => role !== 'superseded'),
  );
  const stateIn = statesByPart(asking, holder);
  return asking.parts.flatMap((part, place): readonly Open[] => {
    const view = { part, lines: linesIn(place), stateOf: stateIn(part, place) };
    const closing = closedIn(holder.unit, part) ? silentDays(view, holder) : [];
    return [...closing, ...speakersOn(lastDay(part), holder).flatMap((each) => openBy(view, each))];
  });
}

/** One period of the dataset, and what touches it; of what was said there, nothing superseded. */
type PartView = {
  readonly part: Interval;
  readonly lines: readonly StatementLine[];
  /** How a unit stands in it, with what it took over by then. */
  readonly stateOf: (holder: Holder) => Finding['state'];
};

/** What lies within each part, and what reaches over its edges. */
function byPart<T extends { readonly interval: Interval }>(
  parts: readonly Interval[],
  all: readonly T[],
): (place: number) => readonly T[] {
  const within = new Map<number, T[]>();
  const reaching: T[] = [];
  for (const each of all) {
    const place = placeOf(parts, each.interval.from);
    const part = parts[place];
    if (part === undefined || !contains(part, each.interval)) reaching.push(each);
    else {
      const here = within.get(place) ?? [];
      here.push(each);
      within.set(place, here);
    }
  }
  return (place) => [
    ...(within.get(place) ?? []),
    ...reaching.filter(({ interval }) => {
      const part = parts[place];
      return part !== undefined && overlaps(part, interval);
    }),
  ];
}

/**
 * How units of the line stand in each part. What touches no day of the part is not looked at: a year in which each day is partly
 * told would be gone through once for each of its days. Mostly nobody asks, and then nothing is parted.
 */
function statesByPart(asking: OpenAsking, line: Holder) {
  let found: ReturnType<typeof byPart<Statement>> | undefined;
  const saidIn = (place: number) => {
    found ??= byPart(asking.parts, saidOfHolder(asking, line));
    return found(place);
  };
  return (period: Interval, place: number): PartView['stateOf'] =>
    (holder) =>
      unitFinding(foldStatements(saidIn(place)), asking.asked, holder, { ...asking, period }).state;
}

/** What the unit, and all that went into it, said. */
const saidOfHolder = ({ ledger, asked }: OpenAsking, holder: Holder): readonly Statement[] =>
  [...new Set(everyUnit(holder).map(({ unit }) => unit.code))].flatMap((code) =>
    metricsRead(asked).flatMap((metric) => saidOf(ledger, metric.code, code)),
  );

/** The last part that does not begin after the day, by halving: a year of days has 365. */
function placeOf(parts: readonly Interval[], day: LocalDate): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.from ?? day) <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Whether a unit that stands on the last day of the part has yet to speak of it. */
function openBy({ part, lines, stateOf }: PartView, { holder, near }: Speaker): readonly Open[] {
  const { unit } = holder;
  const group = [unit, ...roadsTo(holder).map((road) => road.unit)];
  const own = group.flatMap((each) => linesAbout(each, lines));
  const spoken = [...own, ...reachingFrom(near, lines)].some(
    ({ role, interval }) =>
      role === 'used' && !contains(part, interval) && contains(interval, part),
  );
  if (spoken || own.some((line) => isWhole(line, unit, part))) return [];
  const isSilent = own.length === 0;
  return isSilent || isOpenState(stateOf(holder)) ? [{ unit, interval: part }] : [];
}

const isOpenState = (state: Finding['state']): boolean =>
  state === 'missing' || state === 'partial';

const isWhole = ({ role, interval, unit: code }: StatementLine, unit: Unit, part: Interval) =>
  role === 'used' && code === unit.code && sameInterval(interval, part);

/** It closed before the last day of the part, so that it cannot state the part as a whole. */
const closedIn = ({ validTo, validFrom }: Unit, { from, until }: Interval): boolean =>
  validTo !== undefined && validTo < until && validTo > from && validFrom < validTo;

/** The days of a closed line, and of what it took over within the part, that neither they nor anybody nearer spoke of. */
function silentDays({ part, lines, stateOf }: PartView, holder: Holder): readonly Open[] {
  const within = upTo(holder, lastDay(part));
  if (stateOf(within) === 'withdrawn') return [];
  const used = lines.filter(({ role }) => role === 'used');
  return everyUnit(within).flatMap(({ unit, near }) => {
    const heard = [...linesAbout(unit, used), ...reachingFrom(near, used)];
    return daysOf(windowOf(unit, part))
      .filter((day) => !heard.some(({ interval }) => overlaps(interval, day)))
      .map((interval) => ({ unit, interval }));
  });
}

/** A unit and all that went into it, each with those nearer to the line. */
const everyUnit = (
  { unit, took }: Holder,
  near: Speaker['near'] = [],
): readonly { readonly unit: Unit; readonly near: Speaker['near'] }[] => [
  { unit, near },
  ...took.flatMap(({ from, date }) => everyUnit(from, [...near, { unit, since: date }])),
];

function daysOf({ from, until }: Interval): readonly Interval[] {
  const days: Interval[] = [];
  for (let day = from; day < until; day = addDays(day, 1))
    days.push({ from: day, until: addDays(day, 1) });
  return days;
}

// What came after a closed line ------------------------------------------------------------

/**
 * What is still to be stated by those that took a closed unit over, of the very periods in which they did: it reaches back over the
 * event, and so speaks for that unit. As on their own lines.
 */
export function openAhead(
  asking: OpenAsking,
  { onward }: Pick<Reporter, 'onward'>,
): readonly Open[] {
  const steps = everyStep(onward);
  if (steps.length === 0) return [];
  const takers = [...new Set(steps.map(({ to }) => to))];
  const lines = takers.flatMap(
    ({ holder, onward: on }) =>
      unitFinding(asking.ledger, asking.asked, { ...holder, onward: on }, asking).lines,
  );
  const linesIn = byPart(
    asking.parts,
    lines.filter(({ role }) => role !== 'superseded'),
  );
  return steps.flatMap(({ date, to }) => {
    const place = placeOf(asking.parts, date);
    const part = asking.parts[place];
    if (part === undefined || part.from >= date || !to.counts) return [];
    const [day, { holder }] = [lastDay(part), to];
    if (part.until <= date || !isValidOn(holder.unit, day)) return [];
    const stateOf = statesByPart(asking, holder)(part, place);
    const near = everyStep(to.onward).map((each) => ({
      unit: each.to.holder.unit,
      since: each.date,
    }));
    return openBy({ part, lines: linesIn(place), stateOf }, { holder: upTo(holder, day), near });
  });
}

/** Of a unit and of all that came after it, each once. */
function everyStep(onward: readonly Onward[], seen: Set<Onward> = new Set()): readonly Onward[] {
  for (const step of onward) {
    if (seen.has(step)) continue;
    seen.add(step);
    everyStep(step.to.onward, seen);
  }
  return [...seen];
}

// Who speaks ------------------------------------------------------------------------------

/** A unit with what it took over by a day, and the units nearer to the line, each since when it speaks for it, too. */
type Speaker = {
  readonly holder: Holder;
  readonly near: readonly { readonly unit: Unit; readonly since: LocalDate }[];
};

/** Who stands on a day of a line and of what was taken over after that day; each speaks for what it had taken over by then. */
function speakersOn(
  day: LocalDate,
  holder: Holder,
  near: Speaker['near'] = [],
): readonly Speaker[] {
  const own = isValidOn(holder.unit, day) ? [{ holder: upTo(holder, day), near }] : [];
  const others = holder.took
    .filter(({ date }) => date > day)
    .flatMap(({ from, date }) =>
      speakersOn(day, from, [...near, { unit: holder.unit, since: date }]),
    );
  return [...own, ...others];
}

/** What those nearer to the line said after they took this one over: it speaks for both. */
const reachingFrom = (near: Speaker['near'], lines: readonly StatementLine[]) =>
  near.flatMap(({ unit, since }) =>
    linesAbout(unit, lines).filter(({ interval }) => interval.until > since),
  );

const upTo = ({ unit, took }: Holder, day: LocalDate): Holder => ({
  unit,
  took: took.filter(({ date }) => date <= day),
});

/** A line names its unit by the code, and codes are reused. */
const linesAbout = (unit: Unit, lines: readonly StatementLine[]): readonly StatementLine[] => {
  const { code, validFrom, validTo } = unit;
  return lines.filter(
    ({ unit: named, interval: { until } }) =>
      named === code && until > validFrom && (validTo === undefined || until <= validTo),
  );
};
