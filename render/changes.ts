import { arrivedIn } from '../core/reports/moves.ts';
import type { Change } from '../core/reports/change.ts';
import type { Figure, Report } from '../core/reports/report.ts';
import { changeCauses, unitStates } from './catalogue.ts';
import { totalValue } from './figure-view.ts';
import { partsText } from './formula.ts';
import { baseChanged, growthChanged, growthText } from './growth.ts';
import { breakable, type Content, html, join, type Markup } from './html.ts';
import { stackedTable } from './stacked-table.ts';
import type { Wording } from './wording.ts';

/** A figure as one edition has it. */
export type Side = { readonly value: string; readonly operands?: string };

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

function side(
  wording: Wording,
  figure: Figure | undefined,
  { of }: Change,
  outcome: Change['old'],
  state: Change['oldState'],
): Side {
  if (of === 'growth')
    return { value: figure === undefined ? '' : growthText(wording, figure, outcome) };
  // Who has stated what cannot be computed is in the state "value", which would say too much here.
  if (outcome.kind === 'none' && state !== undefined && state !== 'value' && state !== 'partial')
    return { value: wording.name(unitStates[state]) };
  // They may move where the rounded number does not, or where there is none.
  const operands = partsText(wording, figure?.metric, outcome);
  return {
    value: figure === undefined ? '' : totalValue(wording, figure, outcome),
    ...(operands !== undefined && { operands }),
  };
}

/** The figure's name, and what of it has changed. */
function subject(wording: Wording, figure: Figure | undefined, change: Change): string {
  const name = figure === undefined ? change.figure : wording.name(figure.metric.names);
  if (change.of === 'increase') return wording.say.increaseOf(name);
  if (change.against !== undefined && change.of === 'base')
    return baseChanged(wording, name, change.against);
  if (change.against !== undefined) return growthChanged(wording, name, change.against);
  return change.source === undefined
    ? name
    : wording.say.accordingTo(name, wording.source(change.source));
}

/** Totals first, then units, each in the order of the report. */
export function changeViews(wording: Wording, report: Report): readonly ChangeView[] {
  const figures = figuresOf(report);
  const changes = report.changes ?? [];
  const ordered = [
    ...changes.filter((change) => change.unit === undefined),
    ...changes.filter((change) => change.unit !== undefined),
  ];
  return ordered.map((change) => {
    const figure = figures.get(change.figure);
    return {
      figure: subject(wording, figure, change),
      ...(change.unit !== undefined && { unit: wording.unit(change.unit) }),
      before: side(wording, figure, change, change.old, change.oldState),
      now: side(wording, figure, change, change.new, change.newState),
      cause: change.causes.map((cause) => wording.name(changeCauses[cause])).join(', '),
      receipts: change.receipts,
    };
  });
}

/** The names of units that were silent in the edition before and have reported since. */
export function arrivedUnits(wording: Wording, report: Report): readonly string[] {
  return (report.arrived ?? arrivedIn(report.changes ?? [])).map(wording.unit);
}

const sideCell = ({ value, operands }: Side): Markup =>
  html`${value}${operands !== undefined && html`<br /><small>${breakable(operands)}</small>`}`;

const receiptList = (wording: Wording, receipts: readonly string[]): Content =>
  receipts.length > 3
    ? html`<details>
        <summary>${wording.say.receiptsFolded(wording.count(receipts.length))}</summary>
        ${join(receipts, html`<br />`)}
      </details>`
    : join(receipts, html`<br />`);

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
      { head: say.receipts, look: 'code full' },
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
