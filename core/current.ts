import type { SourceCode } from './metric.ts';
import { sameInterval } from './period.ts';
import type { Statement } from './statement.ts';

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

/** The observedAt that counts for order: its own, or that of the statement it replaces if that is later. */
function placeOf(said: Statement, all: readonly Statement[], seen: readonly Statement[]): string {
  if (said.replaces === undefined) return said.observedAt;
  const replaced = all.find(
    (other) =>
      other.submission === said.replaces &&
      other !== said &&
      sameInterval(other.interval, said.interval) &&
      !seen.includes(other),
  );
  if (replaced === undefined) return said.observedAt;
  const place = placeOf(replaced, all, [...seen, said]);
  return place > said.observedAt ? place : said.observedAt;
}

/** Latest last; statements of one source, metric, unit and interval (or of intervals that end on one day). */
export function inOrderOfTruth(all: readonly Statement[]): readonly Statement[] {
  if (all.length < 2) return all;
  const sortKey = (said: Statement) =>
    `${placeOf(said, all, [])}|${said.replaces === undefined ? 0 : 1}|${said.receivedAt}|${said.submission}|${said.interval.from}`;
  return all
    .map((said) => ({ key: sortKey(said), said }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map((row) => row.said);
}

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
