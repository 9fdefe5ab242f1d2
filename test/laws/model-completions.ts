import { currentOf, type Known, leftOut } from './model-statements.ts';

/** An act as it was recorded. Places are numbers of events: what became known one after the other. */
export type ModelAct = {
  readonly kind: 'completion' | 'reopening' | 'extension';
  readonly unit: string;
  readonly interval: string;
  readonly by: string;
  readonly at: string;
  readonly reason?: string;
  /** Last day in time of an extension, as the moment after it. */
  readonly until?: string;
  /** When its request began, and when it became known. */
  readonly since: number;
  readonly place: number;
  /** How much may have been known to whoever decided it. */
  readonly readAt: readonly number[];
};
export type Closing = { readonly place: number; readonly said: readonly Known[] };
export type Asking = { readonly unit: string; readonly interval: string };

/** What is known of acts and of statements; of both it may be read at moments of their own. */
export type KnownOf = { readonly acts: readonly ModelAct[]; readonly closings: readonly Closing[] };

export type State = { readonly kind: 'open' | 'completed' | 'withdrawn'; readonly text: string };

export const isAbout = ({ unit, interval }: Asking, about: Asking): boolean =>
  unit === about.unit && interval === about.interval;

/** The act that counts is the last. Of two that were made at the same time either may be. */
export function lastOf(all: readonly ModelAct[]): readonly ModelAct[] {
  return all.filter((act) =>
    all.every((other) => other.place <= act.place || other.since <= act.place),
  );
}

const isWithin = (said: Known, { unit, interval }: Asking): boolean => {
  const [, place, days = ''] = said.subject.split(' ');
  const [[from = '', until = ''], [first = '', after = '']] = [
    days.split('/'),
    interval.split('/'),
  ];
  return place === unit && first <= from && until <= after;
};

/** Of two that wrote at the same time with clocks that disagree, either may be called the first. */
const orders: readonly ((closings: readonly Closing[]) => readonly Closing[])[] = [
  (closings) => closings,
  (closings) => closings.toSorted((a, b) => (stampOf(a) < stampOf(b) ? -1 : 1)),
];
const stampOf = ({ said: [first] }: Closing): string => `${first?.receivedAt} ${first?.submission}`;

/** Whether it became what its source holds to, and that was something else before. */
function changes(said: Known, before: readonly Known[]): boolean {
  if (currentOf(said.subject, [...before, said]) !== said) return false;
  const stood = currentOf(said.subject, before);
  return stood === undefined ? !said.bare.startsWith('withdrawal') : stood.bare !== said.bare;
}

/** What somebody else stated that the completer did not know: the first that changed something. */
function endOf(
  asking: Asking,
  completion: ModelAct,
  readAt: number,
  closings: readonly Closing[],
): Known | undefined {
  const seen = closings.filter(({ place }) => place < readAt).flatMap(({ said }) => said);
  const after = closings.filter(({ place }) => place >= readAt);
  for (const [index, { said }] of after.entries()) {
    const before = [...seen, ...after.slice(0, index).flatMap((each) => each.said)];
    const end = said.find(
      (each) => isWithin(each, asking) && each.by !== completion.by && changes(each, before),
    );
    if (end !== undefined) return end;
  }
  return undefined;
}

const open: State = { kind: 'open', text: 'open' };

/** Every way in which what happened may be told: as what stands before and after something more is stated. */
function tellings(
  asking: Asking,
  { acts, closings }: KnownOf,
  more: readonly Known[],
): readonly (readonly State[])[] {
  const turns = acts.filter((act) => isAbout(act, asking) && act.kind !== 'extension');
  if (turns.length === 0) return [[open, open]];
  const next = { place: Infinity, said: more };
  return lastOf(turns).flatMap((act) => {
    const { by, at, reason } = act;
    if (act.kind === 'reopening') {
      const state: State = { kind: 'withdrawn', text: `withdrawn by ${by} at ${at}: ${reason}` };
      return [[state, state]];
    }
    const stateOf = (readAt: number, known: readonly Closing[]): State => {
      const end = endOf(asking, act, readAt, known);
      if (end === undefined) return { kind: 'completed', text: `completed by ${by} at ${at}` };
      const since = end.receivedAt > at ? end.receivedAt : at;
      return { kind: 'withdrawn', text: `withdrawn by ${end.by} at ${since}: ${end.submission}` };
    };
    return act.readAt.flatMap((readAt) =>
      orders.map((ordered) => {
        const known = ordered(closings);
        return [stateOf(readAt, known), stateOf(readAt, [...known, next])];
      }),
    );
  });
}

/** Whether a dataset is finished for a unit and period: every answer that would be right. */
export const statesOf = (asking: Asking, known: KnownOf): readonly State[] =>
  tellings(asking, known, []).flatMap(([state]) => state ?? []);

/** Whether what is stated now ends a completion that stands. */
export const endsBy = (
  asking: Asking,
  known: KnownOf,
  more: readonly Known[],
): readonly boolean[] =>
  tellings(asking, known, more).map(
    ([before, after]) => before?.kind === 'completed' && after?.kind === 'withdrawn',
  );

/** The moment from which a figure is late: of the deadline or, if that is later, of the last extension. */
export function lateFromOf(
  asking: Asking,
  deadline: string,
  acts: readonly ModelAct[],
): readonly string[] {
  const extensions = acts.filter((act) => isAbout(act, asking) && act.kind === 'extension');
  if (extensions.length === 0) return [deadline];
  return lastOf(extensions).map(({ until = '' }) => (until > deadline ? until : deadline));
}

/** Whoever only left it out never spoke of it. */
const isSpoken = ({ bare }: Known): boolean => bare !== leftOut;

/** Compulsory metrics of which the first source that spoke has neither value nor nil of the whole period. */
export function missingOf(
  { unit, interval }: Asking,
  compulsory: readonly string[],
  sources: readonly string[],
  known: readonly Known[],
): readonly string[] {
  return compulsory.filter((metric) => {
    const [ofRecord] = sources
      .map((source) => [metric, unit, interval, source].join(' '))
      .filter((subject) => known.some((said) => said.subject === subject && isSpoken(said)))
      .flatMap((subject) => currentOf(subject, known) ?? []);
    return ofRecord === undefined || ofRecord.bare.startsWith('withdrawal');
  });
}
