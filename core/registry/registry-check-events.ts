import { plus, zero } from '../fraction.ts';
import type { Metric } from './metric.ts';
import type { RegistryContent } from './registry.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import { takenOverBy, takers } from '../units/succession.ts';
import type { LocalDate } from '../time.ts';
import { isValidOn, type Unit } from '../units/unit.ts';
import { shareOf, type UnitEvent } from '../units/unit-event.ts';

/** What the events are compared with: units by code, and metrics by theirs. */
type Known = {
  readonly units: ReadonlyMap<string, readonly Unit[]>;
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
    units: Map.groupBy<string, Unit>(units, (unit) => unit.code),
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
}

// Who ended, and who took over ----------------------------------------------------

const endedOn = ({ units }: Known, code: string, date: LocalDate): Unit | undefined =>
  units.get(code)?.find(({ validTo }) => validTo === date);
const standingOn = ({ units }: Known, code: string, date: LocalDate): Unit | undefined =>
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
