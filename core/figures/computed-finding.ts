import { barePercentages, percentageFlags } from './bare-percentages.ts';
import { type Cover, coverOf, withoutPieces } from './cover.ts';
import { inOrderOfTruth, type Voice } from '../statements/current.ts';
import { ageOn, type Finding, firstCameLate, missing, overTimeOf } from './finding.ts';
import { intervalKey, type Piece, piecesOf, type Quantity, quantityOf, recordOf } from './piece.ts';
import { linesOf } from './statement-lines.ts';
import { allOf, type Computed, isLastWord, valueOf } from './computed.ts';
import type { Metric, SourceCode } from '../registry/metric.ts';
import { contains, lengthInDays, overlaps } from '../periods/period.ts';
import {
  type Asking,
  daysAsked,
  heardOf,
  isOpen,
  type Question,
  type Taken,
  takenBy,
} from './question.ts';
import type { NoOutcome } from '../reports/outcome.ts';
import type { StatementLine, UnitState } from '../reports/unit-line.ts';
import type { Interval, Says, Statement } from '../statements/statement.ts';

/** What was said of each operand, in their order, and of the bare percentage of a ratio. */
export type ComputedSaid = {
  readonly operands: readonly (readonly Statement[])[];
  readonly bare: readonly Statement[];
};

/**
 * All operands of one interval, from the first source in the figure's order that spoke of all of them. `broken`: it gave one
 * as a value, and said nil of another or took it back; no other source resurfaces for it.
 */
type Group = {
  readonly interval: Interval;
  /** One for each operand. */
  readonly pieces: readonly Piece[];
  readonly source: SourceCode;
  readonly kind: Says['kind'] | 'broken';
};

const voiceOf = (piece: Piece, source: SourceCode): Voice | undefined =>
  piece.voices.find((voice) => voice.source === source);

/** The chosen voice first, the others behind it. */
const ledBy = (piece: Piece, first: Voice): Piece => ({
  interval: piece.interval,
  voices: [first, ...piece.voices.filter((voice) => voice !== first)],
});

function groupOf(
  { sources }: Computed,
  interval: Interval,
  pieces: readonly Piece[],
): Group | undefined {
  for (const source of sources) {
    const chosen = allOf(pieces.map((piece) => voiceOf(piece, source)));
    if (chosen === undefined) continue;
    const kinds = new Set(chosen.map(({ current }) => current.says.kind));
    const [kind = 'broken', ...others] = kinds;
    return {
      interval,
      pieces: chosen.flatMap((voice, place) => {
        const piece = pieces[place];
        return piece === undefined ? [] : [ledBy(piece, voice)];
      }),
      source,
      kind: others.length === 0 ? kind : 'broken',
    };
  }
  return undefined;
}

function groupsOf(computed: Computed, said: ComputedSaid, asking: Pick<Asking, 'fits'>): Group[] {
  const [first = [], ...others] = computed.operands.map((metric, place) =>
    piecesOf(metric, heardOf(asking, metric, said.operands[place] ?? [])),
  );
  const beside = others.map(
    (pieces) => new Map(pieces.map((piece) => [intervalKey(piece.interval), piece])),
  );
  return first.flatMap((piece) => {
    const key = intervalKey(piece.interval);
    const all = allOf([piece, ...beside.map((pieces) => pieces.get(key))]);
    return (all && groupOf(computed, piece.interval, all)) ?? [];
  });
}

/** Neither a value nor nil. */
const isSilent = (group: Group): boolean => group.kind === 'withdrawal' || group.kind === 'broken';
const isWithdrawn = (group: Group): boolean => group.kind === 'withdrawal';

/** The groups that count for the period; `silence` is what the unit stands as if none does. */
type GroupCover = Cover<Group> & {
  readonly carried: boolean;
  readonly silence: 'withdrawn' | 'missing';
  /** Groups that keep their place and have no number: one of their parts was taken back, or is nil where another is a value. */
  readonly gaps: readonly Group[];
  /** The intervals that were taken, those that were taken back among them. */
  readonly covered?: readonly Taken[];
};

const nothing: GroupCover = {
  pieces: [],
  leftOver: [],
  daysLeftOut: 0,
  carried: false,
  silence: 'missing',
  gaps: [],
};

function coverOfGroups(computed: Computed, said: ComputedSaid, question: Question): GroupCover {
  const groups = groupsOf(computed, said, question);
  if (isLastWord({ computed })) return lastGroup(computed, groups, said, question);
  const { window } = question;
  const open = groups.filter((group) => isOpen(question, group));
  const all = coverOf(window, open, daysAsked(question));
  const withdrawn = all.pieces.length > 0 && all.pieces.every(isWithdrawn);
  return {
    ...withoutPieces(all, window, isSilent),
    carried: false,
    silence: withdrawn ? 'withdrawn' : 'missing',
    gaps: all.pieces.filter(isSilent),
    covered: takenBy(all.pieces, isSilent),
  };
}

/** The group with the latest end; of those that end together the first source's, then by the order of truth. */
function lastGroup(
  { sources, operands }: Computed,
  groups: readonly Group[],
  said: ComputedSaid,
  { period, lastSubPeriod }: Question,
): GroupCover {
  const ended = groups.filter((group) => group.interval.until <= period.until);
  const end = ended
    .map((group) => group.interval.until)
    .toSorted()
    .at(-1);
  const together = ended.filter((group) => group.interval.until === end);
  const source = sources.find((each) => together.some((group) => group.source === each));
  const [first = []] = said.operands;
  const order = inOrderOfTruth(
    first.filter((each) => each.source === source && each.interval.until === end),
  );
  const last = order
    .flatMap((each) => together.find((group) => saysFirst(group, each)) ?? [])
    .at(-1);
  if (last === undefined) return nothing;
  const own = last.interval.until > lastSubPeriod.from;
  const limit = Math.min(...operands.map(({ maxAgeDays }) => maxAgeDays));
  if (!own && ageOn(last.interval, period) > limit) return nothing;
  const silence = own && isWithdrawn(last) ? 'withdrawn' : 'missing';
  if (isSilent(last) || (!own && last.kind !== 'value'))
    return { ...nothing, silence, gaps: [last] };
  return { ...nothing, pieces: [last], carried: !own };
}

const saysFirst = ({ pieces: [first] }: Group, said: Statement): boolean =>
  first !== undefined && recordOf(first) === said;

/** What was said, up to the period's end, on the last day up to which one source spoke of all operands, whatever it said. */
export const lastOfAll = (
  computed: Computed,
  said: ComputedSaid,
  asking: Pick<Asking, 'period' | 'fits'>,
): readonly Statement[] | undefined =>
  groupsOf(computed, said, asking)
    .filter(({ interval }) => interval.until <= asking.period.until)
    .toSorted((a, b) => (endKey(a) < endKey(b) ? -1 : 1))
    .at(-1)
    ?.pieces.map(recordOf);

const endKey = ({ interval }: Group): string => `${interval.until}|${interval.from}`;

/** What was said of each operand, and which of its pieces count. */
type OperandUse = {
  readonly metric: Metric;
  readonly said: readonly Statement[];
  readonly used: readonly Piece[];
  /** Those of which the number enters: of a last value that is asked beside a sum, one. */
  readonly counted: readonly Piece[];
  /** Those of groups that have no number. */
  readonly gaps: readonly Piece[];
};

const usesOf = (
  { operands }: Computed,
  said: ComputedSaid,
  { pieces: groups, gaps }: GroupCover,
): readonly OperandUse[] =>
  operands.map((metric, place) => {
    const those = (of: readonly Group[]) => of.flatMap(({ pieces }) => pieces[place] ?? []);
    return {
      metric,
      said: said.operands[place] ?? [],
      used: those(groups),
      counted: those(countedOf(metric, groups)),
      gaps: those(gaps),
    };
  });

const statesValue = (piece: Piece): boolean => recordOf(piece).says.kind === 'value';

/** A part that is nil or taken back stands where its number would, and leaves the other parts without it. */
const linesOfUse = (
  { metric, said, used, counted, gaps }: OperandUse,
  { period }: Question,
): readonly StatementLine[] =>
  linesOf(
    metric,
    said,
    [...used, ...gaps],
    period,
    [...counted, ...gaps.filter((piece) => !statesValue(piece))],
    gaps.filter(statesValue),
  );

function countedOf({ overTime }: Metric, groups: readonly Group[]): readonly Group[] {
  const last = valuesIn(groups).at(-1);
  return overTime === 'last' && last !== undefined ? [last] : groups;
}

/**
 * A computed figure of one unit, over the intervals for which one source gave every operand: each operand is aggregated over
 * time, then the formula is applied, once. Bare percentages are compared and never added; see `withPercentage`.
 */
export function computedFinding(
  computed: Computed,
  said: ComputedSaid,
  question: Question,
): Finding {
  const cover = coverOfGroups(computed, said, question);
  const bare = barePercentages(computed.bare, said.bare, cover.pieces, question);
  const uses = usesOf(computed, said, cover);
  const lines = [...uses.flatMap((use) => linesOfUse(use, question)), ...bare.lines];
  if (cover.pieces.length === 0)
    return {
      ...missing(lines),
      ...silentState(computed, cover, said, question),
      ...(cover.covered && { covered: cover.covered }),
    };
  const late = uses.some(({ used }) => firstCameLate(question, used));
  const operands = operandsOver(computed, cover.pieces);
  const complete = cover.daysLeftOut === 0;
  const { daysLeftOut, covered } = cover;
  const common = { daysLeftOut, lines, ...(covered && { covered }) };
  if (operands === undefined)
    return {
      ...common,
      state: complete ? 'nil' : 'partial',
      outcome: 'nil',
      late: complete && late,
      flags: [],
    };
  const outcome = valueOf(computed, operands);
  const [first] = cover.pieces;
  return {
    ...common,
    state: cover.carried ? 'missing' : complete ? 'value' : 'partial',
    outcome,
    operands,
    ...(cover.carried && first !== undefined && { carriedFrom: first.interval }),
    late: !cover.carried && complete && late,
    flags: percentageFlags(bare, (days) => ratioOver(computed, cover.pieces, days)),
  };
}

/** Withdrawn, if the group was, or if all that was said of any operand was taken back: each by the source that had said it. */
function silentState(
  { operands }: Computed,
  cover: GroupCover,
  said: ComputedSaid,
  question: Question,
): { state: UnitState; outcome: NoOutcome } {
  const within = operands
    .flatMap((metric, place) =>
      piecesOf(metric, heardOf(question, metric, said.operands[place] ?? [])),
    )
    .filter(({ interval }) => overlaps(interval, question.period))
    .flatMap(({ voices }) => voices);
  const all =
    within.length > 0 && within.every(({ current }) => current.says.kind === 'withdrawal');
  return all || cover.silence === 'withdrawn'
    ? { state: 'withdrawn', outcome: 'withdrawn' }
    : { state: 'missing', outcome: 'missing' };
}

/** In the order in which the intervals end. */
const valuesIn = (groups: readonly Group[]): readonly Group[] =>
  groups
    .filter((group) => group.kind === 'value')
    .toSorted((a, b) => (a.interval.until < b.interval.until ? -1 : 1));

/** The operands over time, each by its own axis. */
function operandsOver(
  { operands }: Computed,
  groups: readonly Group[],
): readonly Quantity[] | undefined {
  const values = valuesIn(groups);
  return allOf(
    operands.map((metric, place) =>
      overTimeOf(
        metric,
        values.flatMap(({ pieces }) => {
          const piece = pieces[place];
          return (piece && quantityOf(metric, recordOf(piece))) ?? [];
        }),
      ),
    ),
  );
}

/** The ratio of the parts that were stated of exactly these days, which they fill; of last values, of those that end with them. */
function ratioOver(
  computed: Computed,
  groups: readonly Group[],
  days: Interval,
): Quantity | undefined {
  const operands = operandsOver(
    computed,
    isLastWord({ computed })
      ? groups.filter(({ interval }) => interval.until === days.until)
      : groupsFilling(days, groups),
  );
  const ratio = operands && valueOf(computed, operands);
  return typeof ratio === 'object' ? ratio : undefined;
}

function groupsFilling(days: Interval, groups: readonly Group[]): readonly Group[] {
  const within = groups.filter(({ interval }) => contains(days, interval));
  const filled = within.reduce((sum, { interval }) => sum + lengthInDays(interval), 0);
  return filled === lengthInDays(days) ? within : [];
}
