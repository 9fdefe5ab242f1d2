import { plus, zero } from '../fraction.ts';
import type { Metric } from './metric.ts';
import type { RegistryContent } from './registry.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import { stepsIn, type Steps, takenOverBy, takers } from '../units/succession.ts';
import type { LocalDate } from '../time.ts';
import { isValidOn, type Unit, type UnitCode } from '../units/unit.ts';
import { shareOf, type UnitEvent } from '../units/unit-event.ts';

/** What the events are compared with: units by code, and metrics by theirs. */
type Known = {
  readonly units: ReadonlyMap<UnitCode, readonly Unit[]>;
  readonly metrics: ReadonlyMap<string, Metric>;
};

/**
 * Everything wrong with how units ended. Takeovers make no circle where none of this is found: whoever takes over stands on the
 * day on which the others ended, so that every step leads to a later end.
 */
export function* eventFaults({
  events,
  units,
  metrics,
}: Pick<RegistryContent, 'events' | 'units' | 'metrics'>): Iterable<RegistryFault> {
  yield* duplicates('events', events, (event) => event.code);
  const known: Known = {
    units: Map.groupBy(units, (unit) => unit.code),
    metrics: new Map(metrics.map((metric) => [metric.code, metric])),
  };
  for (const [index, event] of events.entries()) {
    const path = `events/${index}`;
    yield* endFaults(path, event, known);
    yield* successorFaults(path, event, known);
    yield* levelFaults(path, event, known);
    yield* shareFaults(path, event);
    yield* counterFaults(path, event, known);
  }
  yield* claimedTwice(events);
  yield* roadFaults(events, known);
}

// Who ended, and who took over ----------------------------------------------------

const endedOn = ({ units }: Known, code: UnitCode, date: LocalDate): Unit | undefined =>
  units.get(code)?.find(({ validTo }) => validTo === date);
const standingOn = ({ units }: Known, code: UnitCode, date: LocalDate): Unit | undefined =>
  units.get(code)?.find((unit) => isValidOn(unit, date));

function* endFaults(path: string, event: UnitEvent, known: Known): Iterable<RegistryFault> {
  const ended = takenOverBy(event);
  yield* duplicates(`${path}/from`, ended, (code) => code);
  for (const [at, code] of ended.entries()) {
    if (endedOn(known, code, event.date) !== undefined) continue;
    const here = event.kind === 'merge' ? `${path}/from/${at}` : `${path}/from`;
    const goesOn = standingOn(known, code, event.date) !== undefined;
    yield goesOn && takers(event).includes(code)
      ? intoItself(here, code, event.date)
      : notEnded(here, code, event.date);
  }
}

const intoItself = (path: string, code: string, date: LocalDate): RegistryFault =>
  fault(
    path,
    'taken-over-by-itself',
    `Đơn vị ${code} vẫn còn hiệu lực vào ngày ${date} nên không thể kế thừa chính mình; hãy bỏ khỏi “from”, hoặc đóng đơn vị và lập đơn vị mới cùng mã.`,
    `Unit ${code} goes on after ${date}, so it cannot take itself over; leave it out of “from”, or close it and register a new unit under the code.`,
  );
const notEnded = (path: string, code: string, date: LocalDate): RegistryFault =>
  fault(
    path,
    'not-ended-by-event',
    `Không có đơn vị ${code} hết hiệu lực vào ngày ${date}; hãy ghi validTo của đơn vị đó.`,
    `No unit ${code} ends on ${date}; give its validTo.`,
  );

function* successorFaults(path: string, event: UnitEvent, known: Known): Iterable<RegistryFault> {
  const successors = takers(event);
  yield* duplicates(`${path}/to`, successors, (code) => code);
  for (const [at, code] of successors.entries())
    if (standingOn(known, code, event.date) === undefined)
      yield fault(
        event.kind === 'merge' ? `${path}/to` : `${path}/to/${at}/unit`,
        'unknown-successor',
        `Vào ngày ${event.date} không có đơn vị mang mã ${code} để kế thừa.`,
        `On ${event.date} no unit carries code ${code}, which is to take over.`,
      );
}

function* levelFaults(path: string, event: UnitEvent, known: Known): Iterable<RegistryFault> {
  if (event.acrossLevels !== undefined) return;
  const { date } = event;
  const units = [
    ...takenOverBy(event).map((code) => endedOn(known, code, date)),
    ...takers(event).map((code) => standingOn(known, code, date)),
  ];
  const levels = new Set(units.flatMap((unit) => unit?.level ?? []));
  if (levels.size > 1)
    yield fault(
      path,
      'levels-differ',
      `Các đơn vị của sự kiện thuộc nhiều cấp (${[...levels].join(', ')}); nếu đúng như vậy, ghi lý do ở “acrossLevels”.`,
      `The units of the event are of several levels (${[...levels].join(', ')}); if that is right, give the reason in “acrossLevels”.`,
    );
}

/** A unit ends once: if one event took it over whole, no other can. */
function* claimedTwice(events: readonly UnitEvent[]): Iterable<RegistryFault> {
  const first = new Map<string, number>();
  for (const [index, event] of events.entries())
    for (const code of new Set(takenOverBy(event))) {
      const end = `${code}@${event.date}`;
      const before = first.get(end);
      if (before === undefined) first.set(end, index);
      else
        yield fault(
          `events/${index}/from`,
          'taken-over-twice',
          `Đơn vị ${code} đã được kế thừa ở events/${before}; nếu được chia cho nhiều đơn vị, hãy ghi một sự kiện chia tách (split).`,
          `Unit ${code} is taken over at events/${before} already; if it went to several, make that one event, a split.`,
        );
    }
}

// Roads -----------------------------------------------------------------------------

/**
 * A figure follows every road by which others went into a unit, and where splits and mergers alternate each such pair doubles
 * the roads: without a limit a few dozen events would keep a report from ever being compiled.
 */
const mostRoads = 1_000;

/** Told of the first units that have too many, at the last event that brought them; of none that stands behind those. */
function* roadFaults(events: readonly UnitEvent[], { units }: Known): Iterable<RegistryFault> {
  const into = handedOverIn(stepsIn({ events, unitsByCode: units }));
  const roadsInto = countingRoads(into);
  for (const [unit, steps] of into) {
    if (roadsInto(unit) <= mostRoads) continue;
    if (steps.some(({ from }) => roadsInto(from) > mostRoads)) continue;
    const last = steps.map(({ event }) => event).reduce((a, b) => (a.date > b.date ? a : b));
    yield tooManyRoads(`events/${events.indexOf(last)}`, unit.code);
  }
}

/** A split without shares hands nothing over, so no road leads on through it. */
const handedOverIn = ({ into }: Steps): Steps['into'] =>
  new Map(
    [...into].flatMap(([unit, steps]) => {
      const handed = steps.filter(({ share }) => share !== undefined);
      return handed.length === 0 ? [] : [[unit, handed] as const];
    }),
  );

function countingRoads(into: Steps['into']): (unit: Unit) => number {
  const known = new Map<Unit, number>();
  return function roadsInto(unit: Unit): number {
    const count =
      known.get(unit) ??
      (into.get(unit) ?? []).reduce((sum, { from }) => sum + 1 + roadsInto(from), 0);
    known.set(unit, count);
    return count;
  };
}

const tooManyRoads = (path: string, code: string): RegistryFault =>
  fault(
    path,
    'too-many-roads',
    `Hơn 1.000 con đường kế thừa dẫn đến đơn vị ${code} vì các đơn vị trước đó được chia rồi lại nhập nhiều lần. Hãy ghi thẳng kết quả bằng một sự kiện thay cho các bước trung gian, hoặc bỏ mọi tỷ lệ (share) của một lần chia trước đó: số liệu khi ấy ở lại với đơn vị cũ.`,
    `More than 1,000 roads lead to unit ${code}, because units before it were split and merged again many times. Give the outcome as one event instead of the steps between, or leave out all shares of an earlier split: its figures then stay with the old unit.`,
  );

// Shares and counters ---------------------------------------------------------------

function* shareFaults(path: string, event: UnitEvent): Iterable<RegistryFault> {
  if (event.kind !== 'split') return;
  const shares = event.to.flatMap(({ share }) => share ?? []);
  if (shares.length === 0) return;
  const sum = shares.map(shareOf).reduce(plus, zero);
  if (shares.length < event.to.length)
    yield fault(
      `${path}/to`,
      'shares-incomplete',
      'Ghi tỷ lệ phần chia cho mọi đơn vị nhận, hoặc không ghi cho đơn vị nào.',
      'Give every unit its share, or none of them.',
    );
  else if (sum.numerator !== sum.denominator)
    yield fault(
      `${path}/to`,
      'shares-do-not-add-up',
      `Tổng các tỷ lệ phần chia phải đúng bằng 1, hiện là ${sum.numerator}/${sum.denominator}.`,
      `The shares must make exactly 1; they make ${sum.numerator}/${sum.denominator}.`,
    );
}

function* counterFaults(path: string, event: UnitEvent, known: Known): Iterable<RegistryFault> {
  yield* duplicates(`${path}/countersTakenOver`, event.countersTakenOver, (code) => code);
  for (const [at, code] of event.countersTakenOver.entries()) {
    const metric = known.metrics.get(code);
    const here = `${path}/countersTakenOver/${at}`;
    if (metric === undefined)
      yield fault(
        here,
        'unknown-metric',
        `Không có chỉ tiêu “${code}”.`,
        `There is no metric “${code}”.`,
      );
    else if (metric.kind !== 'cumulative')
      yield fault(
        here,
        'counter-not-cumulative',
        `“${code}” không phải chỉ tiêu lũy kế nên không có bộ đếm để kế thừa.`,
        `“${code}” is no cumulative metric, so it has no counter that could be taken over.`,
      );
  }
}
