import { speakerOf } from './ledger-acts.ts';
import { type ModelFacts, type Reading, readingsOf } from './model.ts';
import { endsBy, lateFromOf } from './model-completions.ts';
import { bodyDecided, type Omitted } from './model-decisions.ts';
import { type Decision, statedNow } from './model-statements.ts';
import type { Should } from './receipts.ts';
import type { Asked } from './sent.ts';
import { spotIn } from './spots.ts';
import type { Timeline } from './timeline.ts';

/** One try at a request, by the registry that stood when it began, and how much was visible then. */
export type Attempt = Asked & { readonly since: number; readonly facts: ModelFacts };

export const asSpeaker = ({ client, body: { actor } }: Asked) => ({
  client,
  ...(actor && { actor }),
});

/** What may become of a body that is opened at a moment, by what could be known to who decided it. */
export function shouldOf(timeline: Timeline, attempt: Attempt, openedAt: string): Should {
  const { client, body, mode, facts, since } = attempt;
  const read = readingsOf(facts, client, body, { openedAt, mode });
  const allowed = read.rows.map(() => new Set<Decision>());
  const omitted = read.omissions.map(() => new Set<Omitted>());
  for (const moment of timeline.moments(since)) {
    const { decisions, omitted: left } = bodyDecided(
      facts,
      attempt,
      read,
      timeline.visible(moment),
    );
    for (const [row, decision] of decisions.entries()) allowed[row]?.add(decision);
    for (const [place, isLeft] of left.entries()) omitted[place]?.add(isLeft);
  }
  const omissions = read.omissions.map(({ said }) => said);
  const { lateFrom, ends } = consequences(timeline, attempt);
  const rows = read.rows.map((row) => ({ ...row, lateFrom: lateFrom(row) }));
  return { rows, allowed, omissions, omitted, ends };
}

/** From when each row is late, and what is completed and would end, by what may be known now. */
function consequences(
  timeline: Timeline,
  attempt: Attempt,
): {
  readonly lateFrom: (row: Reading) => readonly string[];
  readonly ends: Should['ends'];
} {
  const { facts, since } = attempt;
  const deadlineOf = ({ place: { interval } }: Reading) => facts.lateFrom[interval] ?? '9999';
  if (!timeline.hasActs) return { lateFrom: (row) => [deadlineOf(row)], ends: () => new Map() };
  const known = timeline.knownSince(since);
  return {
    lateFrom: (row) =>
      known.flatMap(({ acts }) =>
        lateFromOf(
          { unit: row.place.unit ?? '', interval: periodOf(facts, row.place.interval) },
          deadlineOf(row),
          acts,
        ),
      ),
    ends: (said) =>
      new Map(
        Object.entries(facts.periods).flatMap(([period, interval]) =>
          Object.keys(facts.units).map((unit) => {
            const coming = said.map((each) => statedNow(each, speakerOf(asSpeaker(attempt))));
            const may = known.flatMap((each) => endsBy({ unit, interval }, each, coming));
            return [`${unit} ${period}`, new Set(may)] as const;
          }),
        ),
      ),
  };
}

/** The period that holds an interval. */
function periodOf({ periods }: ModelFacts, interval: string): string {
  const [first = '', last = ''] = interval.split('/');
  const found = Object.values(periods).find((period) => {
    const [from = '', until = ''] = period.split('/');
    return from <= first && last <= until;
  });
  return found ?? '';
}

/**
 * How many months a body is about, counted for each province: by its right rows, and by all that say where. It is counted
 * before rows fall for what others of their whole have wrong, and the model knows only after.
 */
export function monthsOf({ facts, client, body, mode }: Attempt, openedAt: string) {
  const { rows } = readingsOf(facts, client, body, { openedAt, mode });
  const spots = (all: readonly Reading[]) =>
    new Set(
      all.flatMap(({ said, place: { unit = '', interval } }) =>
        said === undefined ? [] : spotIn(unit, interval),
      ),
    ).size;
  return { sure: spots(rows.filter(({ right }) => right)), most: spots(rows) };
}
