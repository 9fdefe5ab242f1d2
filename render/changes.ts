import { arrivedIn } from '../core/reports/moves.ts';
import type { Change } from '../core/reports/change.ts';
import type { Figure, Report } from '../core/reports/report.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import type { StatedPercentage, UnitState } from '../core/reports/unit-line.ts';
import { roundedText } from '../core/decimal.ts';
import { changeCauses, noOutcomes, unitStates } from './catalogue.ts';
import { olderMarks, unitValue } from './figure-view.ts';
import { partsText } from './formula.ts';
import { baseChanged, growthChanged, growthText } from './growth.ts';
import { breakable, type Content, html, join, type Markup } from './html.ts';
import { fractionOf, overText } from './numbers.ts';
import { stackedTable } from './stacked-table.ts';
import type { Wording } from './wording.ts';

/** A figure as one edition has it. */
export type Side = {
  readonly value: string;
  readonly operands?: string;
  /** What was to be known of it, as far as the other edition says it otherwise. */
  readonly marks: readonly string[];
};

/** One difference in print. */
export type ChangeView = {
  readonly figure: string;
  /** Absent: the figure of the whole scope. */
  readonly unit?: string;
  readonly before: Side;
  readonly now: Side;
  readonly cause: string;
  readonly receipts: readonly string[];
};

const figuresOf = (report: Report): ReadonlyMap<string, Figure> =>
  new Map(
    report.sections.flatMap((section) => section.figures.map((figure) => [figure.id, figure])),
  );

/** One of the two editions, as the change has it. */
type Edition = {
  readonly outcome: Outcome;
  readonly percentage: StatedPercentage | undefined;
  readonly over: readonly string[] | undefined;
  readonly state: UnitState | undefined;
  /** Nobody was expected at the line. */
  readonly isAbsent: boolean;
};

function editionsIn(change: Change): readonly [before: Edition, now: Edition] {
  const { oldState, newState } = change;
  const isLine = oldState !== undefined || newState !== undefined;
  return [
    {
      outcome: change.old,
      percentage: change.oldPercentage,
      over: change.oldOver,
      state: oldState,
      isAbsent: isLine && oldState === undefined,
    },
    {
      outcome: change.new,
      percentage: change.newPercentage,
      over: change.newOver,
      state: newState,
      isAbsent: isLine && newState === undefined,
    },
  ];
}

type Said = Omit<Side, 'marks'>;

function said(wording: Wording, figure: Figure, change: Change, edition: Edition): Said {
  const { outcome, percentage, isAbsent } = edition;
  if (isAbsent) return { value: wording.say.noLine };
  if (change.of === 'growth') return { value: growthText(wording, figure, outcome) };
  if (change.metric !== undefined) return { value: partText(wording, outcome) };
  // They may move where the rounded number does not, or where there is none.
  const operands = partsText(wording, figure.metric, outcome);
  return {
    value: unitValue(wording, figure, { outcome, ...(percentage && { percentage }) }),
    ...(operands !== undefined && { operands }),
  };
}

/** A number of another metric than the figure's, as its source gave it. */
const partText = (wording: Wording, outcome: Outcome): string =>
  outcome.kind === 'none'
    ? wording.name(noOutcomes[outcome.cause])
    : overText(
        wording.decimal(roundedText(fractionOf(outcome), outcome.decimals)),
        outcome.atLeast,
        wording.language,
      );

/** Both sides with the marks that the other has not. */
function sidesOf(wording: Wording, figure: Figure, change: Change): readonly [Side, Side] {
  const [before, now] = editionsIn(change);
  const sides = [
    said(wording, figure, change, before),
    said(wording, figure, change, now),
  ] as const;
  const marks = marksMoved(wording, before, now, isSame(...sides));
  return [
    { ...sides[0], marks: marks[0] },
    {
      ...sides[1],
      marks: [...marks[1], ...(now.isAbsent ? takenIn(wording, figure, change) : [])],
    },
  ];
}

/** Of a unit that is no line any more: where its number is now. */
const takenIn = (wording: Wording, { units }: Figure, { unit }: Change): readonly string[] => {
  const takers = units.filter(({ predecessors = [] }) =>
    predecessors.some((each) => each.unit === unit && each.counts !== 'beside'),
  );
  return takers.length === 0
    ? []
    : [wording.say.countedAt(takers.map((line) => wording.unit(line.unit)).join(', '))];
};

const isSame = (a: Said, b: Said): boolean => a.value === b.value && a.operands === b.operands;

/** What tells the editions apart beside the number; where nothing else does, the state or the number to its last digit. */
function marksMoved(
  wording: Wording,
  before: Edition,
  now: Edition,
  isSamePrint: boolean,
): readonly [readonly string[], readonly string[]] {
  const own = [marksOf(wording, before), marksOf(wording, now)] as const;
  if (own[0].join() !== own[1].join()) return own;
  if (!isSamePrint) return [[], []];
  if (before.state !== undefined && now.state !== undefined && before.state !== now.state)
    return [[wording.name(unitStates[before.state])], [wording.name(unitStates[now.state])]];
  return [exactly(wording, before), exactly(wording, now)];
}

function marksOf(wording: Wording, { outcome, percentage, over = [] }: Edition): readonly string[] {
  const { say } = wording;
  if (percentage !== undefined) return olderMarks(wording, percentage);
  if (outcome.kind === 'none')
    return over.length === 0 ? [] : [say.overParts(over.map(wording.metric).join(', '))];
  const days = outcome.partialDays ?? 0;
  return [
    ...(outcome.carried ? [say.carriedMark] : []),
    ...(days > 0 ? [say.partialMark(wording.count(days))] : []),
  ];
}

const exactly = (wording: Wording, { outcome }: Edition): readonly string[] =>
  outcome.kind === 'none'
    ? []
    : [wording.say.exactly(wording.exact(`${outcome.numerator}/${outcome.denominator}`))];

/** The figure's name, and what of it has changed. */
function subject(wording: Wording, { metric }: Figure, change: Change): string {
  const { say } = wording;
  const name = wording.name(metric.names);
  if (change.of === 'increase') return say.increaseOf(name);
  if (change.against !== undefined && change.of === 'base')
    return baseChanged(wording, name, change.against);
  if (change.against !== undefined) return growthChanged(wording, name, change.against);
  if (change.source === undefined) return name;
  const part =
    change.metric === undefined ? name : say.operandOf(wording.metric(change.metric), name);
  const days = change.interval === undefined ? '' : ` (${wording.interval(change.interval)})`;
  return say.accordingTo(`${part}${days}`, wording.source(change.source));
}

/** Totals first, then units, each in the order of the report. */
export function changeViews(wording: Wording, report: Report): readonly ChangeView[] {
  const figures = figuresOf(report);
  const changes = report.changes ?? [];
  const ordered = [
    ...changes.filter((change) => change.unit === undefined),
    ...changes.filter((change) => change.unit !== undefined),
  ];
  return ordered.flatMap((change) => {
    const figure = figures.get(change.figure);
    // Changes are of figures that the newer edition has.
    if (figure === undefined) return [];
    const [before, now] = sidesOf(wording, figure, change);
    return [
      {
        figure: subject(wording, figure, change),
        ...(change.unit !== undefined && { unit: wording.unit(change.unit) }),
        before,
        now,
        cause: change.causes.map((cause) => wording.name(changeCauses[cause])).join(', '),
        receipts: change.receipts,
      },
    ];
  });
}

/** The names of units that were silent in the edition before and have reported since. */
export function arrivedUnits(wording: Wording, report: Report): readonly string[] {
  return (report.arrived ?? arrivedIn(report.changes ?? [])).map(wording.unit);
}

/** What stands below the value. */
export const notesOf = ({ operands, marks }: Side): readonly string[] => [
  ...(operands === undefined ? [] : [operands]),
  ...marks,
];

const sideCell = (side: Side): Markup =>
  html`${side.value}${notesOf(side).map((note) => html`<br /><small>${breakable(note)}</small>`)}`;

function receiptList(wording: Wording, receipts: readonly string[]): Content {
  const list = join(
    receipts.map((receipt) => html`<code>${receipt}</code>`),
    html`<br />`,
  );
  return receipts.length > 3
    ? html`<details>
        <summary>${wording.say.receiptsFolded(wording.count(receipts.length))}</summary>
        ${list}
      </details>`
    : list;
}

function changeTable(
  wording: Wording,
  changes: readonly ChangeView[],
  caption: string,
  withUnits: boolean,
): Markup {
  const { say } = wording;
  return stackedTable(
    caption,
    say.figure,
    [
      ...(withUnits ? [{ head: say.unit, look: 'full' as const }] : []),
      { head: say.before, look: 'num' },
      { head: say.now, look: 'num now' },
      { head: say.cause, look: 'full' },
      { head: say.receipts, look: 'full' },
    ],
    changes.map((change) => ({
      name: change.figure,
      cells: [
        ...(withUnits ? [change.unit] : []),
        sideCell(change.before),
        sideCell(change.now),
        change.cause,
        receiptList(wording, change.receipts),
      ],
    })),
  );
}

function unitChanges(wording: Wording, changes: readonly ChangeView[]): Content {
  if (changes.length === 0) return undefined;
  const title = wording.say.changesOfUnits(wording.count(changes.length));
  return html`<details>
    <summary>${title}</summary>
    ${changeTable(wording, changes, title, true)}
  </details>`;
}

/** What differs from the edition before; nothing in the first edition. */
export function changesSection(wording: Wording, report: Report): Content {
  if (report.changes === undefined) return undefined;
  const { say } = wording;
  const views = changeViews(wording, report);
  const totals = views.filter((view) => view.unit === undefined);
  const units = views.filter((view) => view.unit !== undefined);
  const arrived = arrivedUnits(wording, report);
  return html`<section id="changes">
    <h2>${say.changesTitle(report.changesSince ?? report.edition - 1)}</h2>
    ${views.length === 0 && html`<p>${say.changesNone}</p>`}
    ${arrived.length > 0 && html`<p>${say.arrived}: <b>${arrived.join(', ')}</b>.</p>`}
    ${totals.length > 0 && changeTable(wording, totals, say.changesOfTotals, false)}
    ${unitChanges(wording, units)}
  </section>`;
}
