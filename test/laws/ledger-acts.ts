import { holds, same } from './expectation.ts';
import type { ModelFacts } from './model.ts';
import {
  type Asking,
  isAbout,
  type KnownOf,
  lateFromOf,
  missingOf,
  type ModelAct,
  statesOf,
} from './model-completions.ts';
import type { Timeline } from './timeline.ts';

/** A completion, reopening or extension that is asked for. */
export type AskedAct = {
  readonly kind: ModelAct['kind'];
  readonly client: string;
  readonly key: string;
  readonly unit: string;
  /** A label. */
  readonly period: string;
  readonly actor?: { readonly id: string; readonly name: string };
  readonly reason: string;
  /** Of an extension: the last day in time. */
  readonly until: string;
};
/** One try at it, under a registry that stood since it began. */
export type ActAttempt = AskedAct & {
  readonly worlds: readonly ModelFacts[];
  readonly since: number;
};

/** An act as it is stored, in the model's words. */
export type SeenAct = Pick<ModelAct, 'kind' | 'unit' | 'interval' | 'by' | 'at'> & {
  readonly id: string;
};

type Verdict =
  | 'made'
  | 'validation-failed'
  | 'already-completed'
  | 'not-completed'
  | 'compulsory-missing';

const dayAfter = (day: string): string =>
  new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
/** Viet Nam is seven hours ahead of UTC all year. */
const localDay = (at: string): string =>
  new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);
const endOfDay = (day: string): string =>
  new Date(Date.parse(`${dayAfter(day)}T00:00:00.000Z`) - 7 * 3_600_000).toISOString();
const dayBefore = (end: string): string => localDay(new Date(Date.parse(end) - 1).toISOString());

export const speakerOf = ({ client, actor }: Pick<AskedAct, 'client' | 'actor'>): string =>
  `${client}/${actor?.id ?? ''}`;
const nameOf = ({ kind, client, key }: AskedAct): string => `${kind} ${client} ${key}`;
const isSame = (a: AskedAct, b: AskedAct): boolean =>
  JSON.stringify(bodyOf(a)) === JSON.stringify(bodyOf(b));
const bodyOf = ({ unit, period, actor, reason, until, kind }: AskedAct) => ({
  unit,
  period,
  actor,
  ...(kind !== 'completion' && { reason }),
  ...(kind === 'extension' && { until }),
});

/** Units that must report: those that stand on the last day, and those that closed within without a successor. */
export function expectedIn({ units }: ModelFacts, interval: string): readonly string[] {
  const [from = '', until = ''] = interval.split('/');
  return Object.entries(units).flatMap(([code, unit]) => {
    const stands = unit.until === undefined || unit.until >= until;
    const closed = unit.successor === undefined && unit.until !== undefined && unit.until > from;
    return unit.level === 'commune' && (stands || closed) ? [code] : [];
  });
}

/** By the rights that its sender had when it began. */
const isOwn = ({ worlds: [begun], client, unit }: ActAttempt): boolean =>
  begun?.clients[client]?.provinces.includes(begun.units[unit]?.province ?? '') === true;

/** Holds completions, reopenings and extensions against the model. */
export class ActLedger {
  private readonly timeline: Timeline;
  private readonly made = new Map<
    string,
    { readonly attempt: ActAttempt; readonly id: string; text?: string }
  >();
  private readonly ids = new Set<string>();
  constructor(timeline: Timeline) {
    this.timeline = timeline;
  }
  isMade = (attempt: AskedAct): boolean => this.made.has(nameOf(attempt));

  /** What may become of it, by what may be known to who decides it; and by which moments if it is made. */
  private verdicts(attempt: ActAttempt, at: string): ReadonlyMap<Verdict, readonly number[]> {
    const found = new Map<Verdict, number[]>();
    const { worlds, unit, period } = attempt;
    const [begun] = worlds;
    const interval = begun?.periods[period];
    if (interval === undefined || !isOwn(attempt)) return new Map([['validation-failed', [0]]]);
    for (const facts of worlds)
      for (const known of this.timeline.knownSince(attempt.since))
        for (const verdict of this.verdictsAt(attempt, facts, { unit, interval }, known, at))
          found.set(verdict, [...(found.get(verdict) ?? []), known.moment]);
    return found;
  }
  private verdictsAt(
    attempt: ActAttempt,
    facts: ModelFacts,
    asking: Asking,
    known: KnownOf,
    at: string,
  ): readonly Verdict[] {
    const { kind } = attempt;
    const isExpected = expectedIn(facts, asking.interval).includes(asking.unit);
    const mayState = isExpected || (kind === 'extension' && isControl(facts, asking.unit));
    if (kind !== 'reopening' && !mayState) return ['validation-failed'];
    if (kind === 'extension') return extensionVerdicts(attempt, facts, asking, known, at);
    return statesOf(asking, known).map((state): Verdict => {
      const isCompleted = state.kind === 'completed';
      if (kind === 'reopening') return isCompleted ? 'made' : 'not-completed';
      if (isCompleted) return 'already-completed';
      return missing(facts, asking, known).length > 0 ? 'compulsory-missing' : 'made';
    });
  }

  /** The store took an act in. */
  recorded(attempt: ActAttempt, act: SeenAct, decidedAt: string): void {
    holds(!this.isMade(attempt), 'a key made two acts', attempt.key);
    const may = this.verdicts(attempt, decidedAt).get('made');
    holds(may !== undefined, 'an act was made that is to be refused', bodyOf(attempt));
    const { unit, period, worlds } = attempt;
    const interval = worlds[0]?.periods[period] ?? '';
    const { id, ...said } = act;
    const { kind } = attempt;
    same(said, { kind, unit, interval, by: speakerOf(attempt), at: act.at }, 'what an act says');
    this.made.set(nameOf(attempt), { attempt, id });
    this.ids.add(id);
    this.timeline.act({
      ...said,
      reason: attempt.reason,
      until: endOfDay(attempt.until),
      since: attempt.since,
      readAt: [...new Set(may)],
    });
  }
  isKnown = (id: string): boolean => this.ids.has(id);

  /** An answer that came. */
  answered(attempt: ActAttempt, status: number, text: string, decidedAt: string): void {
    const made = this.made.get(nameOf(attempt));
    const parsed = JSON.parse(text) as { readonly code: Verdict; readonly id: string };
    if (status === 201) {
      if (made === undefined) throw new Error(`${attempt.key} was answered and never made`);
      holds(isSame(attempt, made.attempt), 'another act was answered');
      same(parsed.id, made.id, 'the answer names another act');
      same(text, made.text ?? text, 'the answer of an act changed');
      made.text = text;
      return;
    }
    const may = this.verdicts(attempt, decidedAt);
    holds(
      may.has(parsed.code),
      `an act was answered ${parsed.code}`,
      [...may.keys()],
      text,
      bodyOf(attempt),
    );
  }
  isReused = (attempt: ActAttempt): boolean => {
    const made = this.made.get(nameOf(attempt));
    return made !== undefined && !isSame(attempt, made.attempt);
  };

  /** What somebody who reads now is told of every unit that must report. */
  standing(facts: ModelFacts, period: string): ReadonlyMap<string, readonly string[]> {
    const interval = facts.periods[period] ?? '';
    const [known] = this.timeline.knownSince(this.timeline.now);
    if (known === undefined) return new Map();
    return new Map(
      expectedIn(facts, interval).map((unit) => {
        const asking = { unit, interval };
        const lacks = missing(facts, asking, known).join();
        const lastDays = lateFromOf(asking, facts.lateFrom[interval] ?? '', known.acts).map(
          dayBefore,
        );
        return [
          unit,
          statesOf(asking, known).flatMap(({ text }) =>
            lastDays.map((lastDay) => `${text}; lacks ${lacks}; until ${lastDay}`),
          ),
        ];
      }),
    );
  }
}

/** It does not report, and states control figures. */
const isControl = ({ units, metrics }: ModelFacts, unit: string): boolean =>
  Object.values(metrics).some(({ levels }) => levels.includes(units[unit]?.level ?? ''));

/** Of a unit that closed before the end, nothing can be stated of the whole period. */
function missing(
  { compulsory, sources, units }: ModelFacts,
  { unit, interval }: Asking,
  { closings }: KnownOf,
): readonly string[] {
  const [, until = ''] = interval.split('/');
  const closed = units[unit]?.until ?? '9999';
  const said = closed < until ? [] : closings.flatMap((each) => each.said);
  return missingOf({ unit, interval }, compulsory, sources, said);
}

/** The first one leads beyond the deadline and not into the past; a later one may shorten it, as far as the deadline. */
function extensionVerdicts(
  { until }: ActAttempt,
  facts: ModelFacts,
  asking: Asking,
  { acts }: KnownOf,
  at: string,
): readonly Verdict[] {
  const deadline = dayBefore(facts.lateFrom[asking.interval] ?? '');
  const isFirst = !acts.some((act) => act.kind === 'extension' && isAbout(act, asking));
  const isRight = isFirst ? until > deadline && until >= localDay(at) : until >= deadline;
  return [isRight ? 'made' : 'validation-failed'];
}
