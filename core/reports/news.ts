import { contains } from '../periods/period.ts';
import { turningIn } from '../figures/statement-lines.ts';
import type { ChangeCause } from './change.ts';
import type { NoOutcome, Outcome } from './outcome.ts';
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
  figure: ['used', 'paired', 'unpaired', 'successor'],
  increase: ['used', 'paired', 'unpaired', 'successor', 'base', 'reached'],
};

type Standings = { readonly number: Counted; readonly old: Standing; readonly next: Standing };

/** What counts in the number of one edition, whether the parts make it or a bare percentage stands there. */
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
 * Whether a line whose parts have no number says what a statement on the bare percentage says: the one that stands in its place, or
 * the last word, that there is none. Where the parts say so too, only what ends after them does.
 */
export function speakingIn(standing: Standing): (line: StatementLine) => boolean {
  const { percentage, outcome, lines } = standing;
  if (outcome?.kind !== 'none') return () => false;
  const says = kindOf[outcome.cause];
  const bare = lines.filter(({ role }) => role === 'bare-percentage');
  if (says === undefined || bare.length === 0) return () => false;
  if (percentage !== undefined) return (line) => bare.includes(line) && isOf(percentage, line);
  const last = lastEnd(bare);
  if (isSaidByParts(standing) && last <= lastEnd(lines.filter(isPart))) return () => false;
  return (line) => bare.includes(line) && line.interval.until === last && line.says.kind === says;
}

/** What a bare percentage says that stands as such; in reports of older code it may be a value of which no more is kept. */
const kindOf: Readonly<Partial<Record<NoOutcome, StatementLine['says']['kind']>>> = {
  'only-percentage': 'value',
  nil: 'nil',
  withdrawn: 'withdrawal',
};

const lastEnd = (lines: readonly StatementLine[]): string =>
  lines
    .map(({ interval }) => interval.until)
    .toSorted()
    .at(-1) ?? '';

const isPart = ({ role }: StatementLine): boolean => role === 'used' || role === 'unpaired';

/** Whether it is nil because all parts of some days are, or withdrawn because all parts were taken back. */
function isSaidByParts({ outcome, lines }: Standing): boolean {
  const groups = [
    ...Map.groupBy(lines.filter(isPart), ({ unit, interval, source }) =>
      [unit, interval.from, interval.until, source].join('|'),
    ).values(),
  ];
  if (outcome?.kind !== 'none') return false;
  const isAll = (kind: StatementLine['says']['kind']) => (group: readonly StatementLine[]) =>
    group.every(({ says }) => says.kind === kind);
  return outcome.cause === 'nil'
    ? groups.some(isAll('nil'))
    : outcome.cause === 'withdrawn' && groups.length > 0 && groups.every(isAll('withdrawal'));
}

/** Whether a bare percentage, and no part, makes a line stand as it does. */
const isByPercentage = (standing: Standing): boolean =>
  !isSaidByParts(standing) && standing.lines.some(speakingIn(standing));

const isOf = (
  { source, receipt, interval }: StatedPercentage,
  line: Pick<StatementLine, 'source' | 'receipt' | 'interval'>,
): boolean =>
  line.source === source &&
  line.receipt === receipt &&
  line.interval.from === interval.from &&
  line.interval.until === interval.until;

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
  const counting = new Set(madeOf(number, old, next));
  const counted = new Map(countingIn(number, old).map((line) => [placeOf(line), line] as const));
  const own = fresh.filter(
    (line) => counting.has(line) || takesAway(line, counted.get(placeOf(line))),
  );
  if (own.length > 0 || !since.sameRules) return own;
  const current = fresh.filter(({ role }) => !besideRecord.includes(role));
  return current.length > 0 ? current : fresh;
}

/** What makes the number of the newer edition; of parts without a number only those that left the older one without its own. */
const madeOf = (number: Counted, old: Standing, next: Standing): readonly StatementLine[] =>
  isByPercentage(next) && !isOfParts(old)
    ? next.lines.filter(speakingIn(next))
    : countingIn(number, next);

/** Whether parts made the line's number, or said why there is none that is not silence. */
function isOfParts(standing: Standing): boolean {
  const { outcome } = standing;
  if (outcome === undefined || outcome.kind === 'value') return outcome !== undefined;
  return outcome.cause === 'nil' ? isSaidByParts(standing) : !silences.includes(outcome.cause);
}

const silences: readonly NoOutcome[] = ['missing', 'withdrawn', 'only-percentage'];

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
