import type { SourceCode } from '../registry/metric.ts';
import type { Interval, Statement, SubmissionId } from './statement.ts';

/**
 * What one source holds to, of all that it said: the statement with the latest observedAt, then receivedAt, then
 * submission. A statement that names the receipt it replaces takes that one's place in the order and wins there,
 * whatever its own observedAt, also over the replaced message if that is sent again. Older statements are history.
 */
export type Voice = {
  readonly source: SourceCode;
  readonly current: Statement;
  readonly superseded: readonly Statement[];
};

/** Latest last; statements of one source, metric, unit and interval (or of intervals that end on one day). */
export function inOrderOfTruth(all: readonly Statement[]): readonly Statement[] {
  if (all.length < 2) return all;
  const places = all.some(({ replaces }) => replaces !== undefined) ? placesIn(all) : undefined;
  return all
    .map((said) => ({ key: sortKey(said, places?.get(said) ?? said.observedAt), said }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((row) => row.said);
}

const sortKey = (said: Statement, place: string): string =>
  `${place}|${said.replaces === undefined ? 0 : 1}|${said.receivedAt}|${said.submission}|${said.interval.from}`;

// Places ----------------------------------------------------------------------

/** A receipt says one thing of an interval, so that is what a correction names. */
const receiptKey = (submission: SubmissionId, { from, until }: Interval): string =>
  `${submission}|${from}|${until}`;

/** What each statement replaces, if that is among them. */
function replacedAmong(all: readonly Statement[]) {
  const byReceipt = new Map<string, Statement>();
  for (const said of all) {
    const key = receiptKey(said.submission, said.interval);
    if (!byReceipt.has(key)) byReceipt.set(key, said);
  }
  return ({ replaces, interval }: Statement): Statement | undefined =>
    replaces && byReceipt.get(receiptKey(replaces, interval));
}
type ReplacedBy = ReturnType<typeof replacedAmong>;

/** The observedAt that counts for order: its own, or the place of the statement that it replaces if that is later. */
type Places = Map<Statement, string>;

/** Each statement is looked at once, however long a chain of corrections is. */
function placesIn(all: readonly Statement[]): Places {
  const replacedBy = replacedAmong(all);
  const places: Places = new Map();
  for (const said of all) {
    const path = unplacedFrom(said, replacedBy, places);
    let place = placeBehind(path, replacedBy, places);
    for (const each of path.toReversed()) {
      place = later(place, each.observedAt);
      places.set(each, place);
    }
  }
  return places;
}

const later = (a: string, b: string): string => (a > b ? a : b);

/** A statement, what it replaces, what that replaces and so on, as far as they have no place yet. */
function unplacedFrom(said: Statement, replacedBy: ReplacedBy, places: Places) {
  const path = new Set<Statement>();
  let next: Statement | undefined = said;
  while (next !== undefined && !path.has(next) && !places.has(next)) {
    path.add(next);
    next = replacedBy(next);
  }
  return [...path];
}

/** Where the path leads: no receipt can name a later one, but if some did, all of their ring would stand at its latest. */
function placeBehind(path: readonly Statement[], replacedBy: ReplacedBy, places: Places): string {
  const last = path.at(-1);
  const behind = last && replacedBy(last);
  if (behind === undefined) return '';
  const ring: readonly string[] = path
    .slice(path.indexOf(behind))
    .map(({ observedAt }) => observedAt);
  return places.get(behind) ?? ring.reduce(later);
}

// One after the other -----------------------------------------------------------

/**
 * What a source holds to while its statements become known one after the other: each call answers what is current of all
 * that were given so far, as `inOrderOfTruth` has it, without ordering them anew.
 */
export function holding(): (said: Statement) => Statement {
  const known: Statement[] = [];
  const places = new Map<string, string>();
  const awaited = new Set<string>();
  let top: { readonly key: string; readonly said: Statement } | undefined;

  const add = (said: Statement, place: string): void => {
    places.set(receiptKey(said.submission, said.interval), place);
    const key = sortKey(said, place);
    if (top === undefined || key > top.key) top = { key, said };
  };

  return (said) => {
    known.push(said);
    const named = said.replaces && receiptKey(said.replaces, said.interval);
    if (named !== undefined && !places.has(named)) awaited.add(named);
    if (awaited.has(receiptKey(said.submission, said.interval))) {
      // Clocks disagreed, and the correction became known before what it corrects: now it moves.
      top = undefined;
      for (const [each, place] of placesIn(known)) add(each, place);
    } else add(said, later(said.observedAt, (named && places.get(named)) ?? ''));
    return top?.said ?? said;
  };
}

// Voices ------------------------------------------------------------------------

function voiceOf(source: SourceCode, all: readonly Statement[]): Voice | undefined {
  const ordered = inOrderOfTruth(all);
  const current = ordered.at(-1);
  return current && { source, current, superseded: ordered.slice(0, -1) };
}

/**
 * The voices on one question, source of record first: the first source in the metric's order that spoke.
 * If that one said nil or withdrew, it stays chosen, so that no other resurfaces silently.
 */
export const voices = (
  said: readonly Statement[],
  sourceOrder: readonly SourceCode[],
): readonly Voice[] =>
  sourceOrder.flatMap(
    (source) =>
      voiceOf(
        source,
        said.filter((statement) => statement.source === source),
      ) ?? [],
  );
