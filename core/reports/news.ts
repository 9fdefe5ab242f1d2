import { contains } from '../periods/period.ts';
import { turningIn } from '../figures/statement-lines.ts';
import type { ChangeCause } from './change.ts';
import type { Outcome } from './outcome.ts';
import type { Report } from './report.ts';
import type { StatedPercentage, StatementLine } from './unit-line.ts';
import type { Instant } from '../time.ts';

/** What tells a new edition from an older one. */
export type Since = {
  /** The instant of the older edition: what had arrived by then is no news. */
  readonly known: Instant;
  /** Neither the registry nor the code is another, so that nothing but news can move a number. */
  readonly sameRules: boolean;
};

export const sinceOf = (old: Report, next: Report): Since => ({
  known: old.asOf,
  sameRules: old.registryVersion === next.registryVersion && old.codeVersion === next.codeVersion,
});

/** What made a difference. */
export type Made = {
  readonly causes: readonly ChangeCause[];
  readonly receipts: readonly string[];
};

/** The number of a line, or what it grew by. */
export type Counted = 'figure' | 'increase';

/** A number in one edition, and the statements at its line. */
export type Standing = {
  readonly lines: readonly StatementLine[];
  readonly outcome: Outcome | undefined;
  /** What is printed in the place of the outcome. */
  readonly percentage?: StatedPercentage | undefined;
};

/** What stands in a number's place, be it a value or why there is none. */
const roles: Readonly<Record<Counted, readonly StatementLine['role'][]>> = {
  figure: ['used', 'unpaired', 'successor'],
  increase: ['used', 'unpaired', 'successor', 'base', 'reached'],
};

type Standings = { readonly number: Counted; readonly old: Standing; readonly next: Standing };

/** What counts in the number of one edition. */
function countingIn(number: Counted, standing: Standing): readonly StatementLine[] {
  const { lines } = standing;
  const isTurn = turningIn(lines);
  const isSpeaking = speakingIn(standing);
  return lines.filter(
    (line) =>
      roles[number].includes(line.role) ||
      isSpeaking(line) ||
      (number === 'increase' && isTurn(line)),
  );
}

/**
 * Whether a line without its parts says what a statement on the bare percentage says: the one that stands in its place, or the last
 * word, that there is none.
 */
export function speakingIn(standing: Standing): (line: StatementLine) => boolean {
  const { percentage, lines } = standing;
  if (!isByPercentage(standing)) return () => false;
  const bare = lines.filter(({ role }) => role === 'bare-percentage');
  if (percentage !== undefined) return (line) => bare.includes(line) && isOf(percentage, line);
  const last = bare
    .map(({ interval }) => interval.until)
    .toSorted()
    .at(-1);
  return (line) =>
    bare.includes(line) && line.interval.until === last && isSilent(standing, line.says.kind);
}

/** In reports of older code a percentage stands there though none is kept. */
const isSilent = ({ outcome }: Standing, says: StatementLine['says']['kind']): boolean =>
  outcome?.kind === 'none' && outcome.cause === 'only-percentage'
    ? says === 'value'
    : says !== 'value';

const isOf = (
  { source, receipt, interval }: StatedPercentage,
  line: Pick<StatementLine, 'source' | 'receipt' | 'interval'>,
): boolean =>
  line.source === source &&
  line.receipt === receipt &&
  line.interval.from === interval.from &&
  line.interval.until === interval.until;

/** Of a ratio without its parts: a percentage stands there, or the last word on it, that there is none. */
const isByPercentage = ({ outcome, lines }: Standing): boolean =>
  outcome?.kind === 'none' &&
  (outcome.cause === 'only-percentage' ||
    ((outcome.cause === 'nil' || outcome.cause === 'withdrawn') &&
      lines.every(({ role }) => role !== 'used')));

/** Metric, unit, interval and source of a statement: what a source says there next takes its place. */
export const placeOf = ({ metric, unit, interval, source }: StatementLine): string =>
  [metric, unit, interval.from, interval.until, source].join('|');

export const isNews = ({ receivedAt }: StatementLine, { known }: Since): boolean =>
  receivedAt > known;

/**
 * What arrived since the older edition and counts in a number, or took away what counted in it. Where that is nothing and yet
 * only news can have moved the number, what else arrived: of its record if there is such, or else beside it and before it.
 */
function newsOf({ number, old, next }: Standings, since: Since): readonly StatementLine[] {
  const fresh = next.lines.filter((line) => isNews(line, since));
  if (fresh.length === 0) return [];
  const counting = new Set(countingIn(number, next));
  const counted = new Map(countingIn(number, old).map((line) => [placeOf(line), line] as const));
  const own = fresh.filter(
    (line) => counting.has(line) || takesAway(line, counted.get(placeOf(line))),
  );
  if (own.length > 0 || !since.sameRules) return own;
  const current = fresh.filter(({ role }) => !besideRecord.includes(role));
  return current.length > 0 ? current : fresh;
}

const besideRecord: readonly StatementLine['role'][] = [
  'superseded',
  'other-source',
  'bare-percentage',
];

/** It is taken back, or nil, or the count did not begin anew after all. */
const takesAway = (line: StatementLine, counted: StatementLine | undefined): boolean =>
  counted !== undefined &&
  line.role !== 'superseded' &&
  (line.says.kind !== 'value' || (counted.role === 'left-over' && counted.restart === true));

/** Withdrawal: it took something back. Correction: something counted for all its days already. Late: nothing did. */
function causeOf(line: StatementLine, counted: readonly StatementLine[]): ChangeCause {
  if (line.says.kind === 'withdrawal') return 'withdrawal';
  const isKnown = counted.some(
    ({ metric, unit, interval }) =>
      metric === line.metric && unit === line.unit && contains(interval, line.interval),
  );
  return isKnown ? 'correction' : 'late';
}

/** What made the difference between two editions of one number; nothing, where it was computed anew. */
export function madeBy(number: Counted, old: Standing, next: Standing, since: Since): Made {
  const standings = { number, old, next };
  const news = newsOf(standings, since);
  const counted = countingIn(number, old);
  return together([
    {
      causes: news.map((line) => causeOf(line, counted)),
      receipts: news.map(({ receipt }) => receipt),
    },
  ]);
}

/** Each cause and each receipt once. */
export const together = (all: readonly Made[]): Made => ({
  causes: [...new Set(all.flatMap(({ causes }) => causes))].toSorted(),
  receipts: [...new Set(all.flatMap(({ receipts }) => receipts))].toSorted(),
});

/** As it is told: what nothing made that arrived was computed anew, by another registry or another code. */
export function toldOf(all: readonly Made[]): Made {
  const { causes, receipts } = together(all);
  return { causes: causes.length === 0 ? ['recomputed'] : causes, receipts };
}
