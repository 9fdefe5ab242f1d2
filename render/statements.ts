import type {
  ComparedStatement,
  StatementLine,
  UnitGrowth,
  UnitLine,
} from '../core/reports/unit-line.ts';
import type { Figure, FigureMetric } from '../core/reports/report.ts';
import type { Interval } from '../core/statements/statement.ts';
import { statementRoles, unitStates } from './catalogue.ts';
import { olderMarks, totalValue, unitValue } from './figure-view.ts';
import { olderNumber, unitGrowthNotes } from './growth.ts';
import { type Content, html, type Markup } from './html.ts';
import { predecessorNotes } from './predecessors.ts';
import { remarksOf, statedText, type Wording } from './wording.ts';

/** What most statements of a figure have in common: it is said once above them, and a line says only what differs. */
type Usual = {
  readonly interval: Interval;
  readonly source: string;
  /** In words; of none is said that it is unknown, where most are known. */
  readonly sender: string | undefined;
};

/** Fewer statements than this say everything of themselves. */
const many = 4;

const intervalKey = ({ from, until }: Interval): string => `${from}/${until}`;

/** The item whose key occurs most; of equals, the first. */
function commonest<T>(items: readonly T[], keyOf: (item: T) => string): T | undefined {
  const times = new Map<string, number>();
  for (const item of items) times.set(keyOf(item), (times.get(keyOf(item)) ?? 0) + 1);
  const most = Math.max(...times.values());
  return items.find((item) => times.get(keyOf(item)) === most);
}

/** Of what is used, as it says: bases and what stands beside have days of their own. Where nothing is used, of all. */
function usualOf(wording: Wording, all: readonly StatementLine[]): Usual | undefined {
  const used = all.filter(({ role }) => role === 'used');
  const statements = used.length > 0 ? used : all;
  if (statements.length < many) return undefined;
  const interval = commonest(
    statements.map((line) => line.interval),
    intervalKey,
  );
  const source = commonest(
    statements.map((line) => line.source),
    (code) => code,
  );
  const sender = commonest(
    statements.map((line) => senderText(wording, line)),
    (text = '') => text,
  );
  return interval && source !== undefined ? { interval, source, sender } : undefined;
}

/** The system that sent it, and the person whom it named; nothing where neither was kept. */
function senderText({ say, client }: Wording, { by }: StatementLine): string | undefined {
  if (by === undefined) return undefined;
  const system = client(by.client);
  return by.person === undefined ? say.sentFrom(system) : say.sentBy(by.person.name, system);
}

/** What is not as usual. */
function senderPart(wording: Wording, line: StatementLine, usual: Usual | undefined): Content {
  const sender = senderText(wording, line);
  return sender === usual?.sender ? undefined : (sender ?? wording.say.senderUnknown);
}

/** Which part of a ratio a statement gives; its own number needs no name. */
function partName(wording: Wording, metric: FigureMetric, line: StatementLine): Content {
  if (line.metric === metric.code) return undefined;
  if (line.metric === metric.numerator) return wording.say.numerator;
  if (line.metric === metric.denominator) return wording.say.denominator;
  return wording.metric(line.metric);
}

const roleName = (wording: Wording, line: StatementLine, usual: Usual | undefined): Content =>
  (usual === undefined || line.role !== 'used') && wording.name(statementRoles[line.role]);

type Stamped = Pick<StatementLine, 'observedAt' | 'receivedAt' | 'receipt'>;

export const stampsOf = (wording: Wording, line: Stamped): readonly string[] => [
  wording.say.statedAt(wording.instant(line.observedAt)),
  wording.say.receivedAt(wording.instant(line.receivedAt)),
];

export const receiptOf = (wording: Wording, { receipt }: Stamped): Markup =>
  html`${wording.say.receiptMark} <code>${receipt}</code>`;

/** `327 · được dùng · 15/7–14/8/2025 · source · stated … · received … · receipt …`, without what is usual. */
function statement(
  wording: Wording,
  metric: FigureMetric,
  line: StatementLine,
  usual?: Usual,
  owner: string = line.unit,
): Markup {
  const isUsual = usual !== undefined && intervalKey(line.interval) === intervalKey(usual.interval);
  const parts = [
    line.unit !== owner && wording.unit(line.unit),
    partName(wording, metric, line),
    roleName(wording, line, usual),
    line.share !== undefined && wording.say.countsFor(wording.exact(line.share)),
    line.restart === true && wording.say.restarted,
    !isUsual && wording.interval(line.interval),
    line.source !== usual?.source && wording.source(line.source),
    ...stampsOf(wording, line),
    senderPart(wording, line, usual),
    // Beside the unit's value stands what was remarked on the statement that is used.
    ...(line.role === 'used' ? [] : remarksOf(wording, line)),
  ].filter((part) => part !== undefined && part !== false);
  const look = line.role === 'superseded' && html` class="old"`;
  const said = html`<b>${statedText(wording, line, metric)}</b>`;
  const receipt = receiptOf(wording, line);
  return html`<p${look}>${said}${parts.map((part) => [' · ', part])} · ${receipt}</p>`;
}

function unitNotes(wording: Wording, line: UnitLine, value: string): string {
  const { say } = wording;
  const state = wording.name(unitStates[line.state]);
  return [
    ...(line.state === 'value' || state === value ? [] : [state]),
    ...(line.late ? [say.lateMark] : []),
    ...(line.carriedFrom === undefined
      ? []
      : [say.carriedFrom(wording.interval(line.carriedFrom))]),
    ...olderMarks(wording, line.percentage),
    ...(line.daysLeftOut === undefined || line.daysLeftOut === 0
      ? []
      : [say.daysLeftOut(wording.count(line.daysLeftOut))]),
    ...predecessorNotes(wording, line),
  ].join(', ');
}

const increaseNote = (wording: Wording, figure: Figure, line: UnitLine): readonly string[] =>
  line.increase === undefined
    ? []
    : [wording.say.increase(totalValue(wording, figure, line.increase))];

/** Remarks on what is used; of a ratio on either part, each once. */
const remarkNotes = (
  wording: Wording,
  { statements }: Pick<UnitLine, 'statements'>,
): readonly string[] => [
  ...new Set(
    statements.filter((line) => line.role === 'used').flatMap((line) => remarksOf(wording, line)),
  ),
];

const entry = (name: string, value: Content, notes: Content, statements: Content): Markup =>
  html`<div>
    <dt>${name}</dt>
    <dd class="v">${value}${notes}</dd>
    <dd>${statements}</dd>
  </div>`;

const small = (text: string): Content => text !== '' && html` <small>${text}</small>`;

function unitEntry(wording: Wording, figure: Figure, line: UnitLine, usual?: Usual): Markup {
  const value = unitValue(wording, figure, line);
  const stated = (said: StatementLine): Markup =>
    statement(wording, figure.metric, said, usual, line.unit.split('@')[0]);
  const older = ({ statements = [], ...growth }: UnitGrowth): Content =>
    statements.length > 0 && [
      html`<p>
        ${olderNumber(wording, figure, growth)}${remarkNotes(wording, { statements }).map(small)}
      </p>`,
      statements.map(stated),
    ];
  const notes = [
    ...increaseNote(wording, figure, line),
    ...unitGrowthNotes(wording, figure, line),
    unitNotes(wording, line, value),
    ...remarkNotes(wording, line),
  ];
  return entry(wording.unit(line.unit), html`<b>${value}</b>`, notes.map(small), [
    line.statements.length === 0
      ? html`<p>${wording.say.noStatement}</p>`
      : line.statements.map(stated),
    (line.growth ?? []).map(older),
  ]);
}

/**
 * Every unit with its value, and under it who stated what, when it was stated and received, and under which receipt.
 * A list and no table: its lines wrap, so that nothing of it is out of sight on any screen.
 */
export function statementList(wording: Wording, figure: Figure): Markup {
  const { say } = wording;
  const usual = usualOf(
    wording,
    figure.units.flatMap((line) => line.statements),
  );
  return html`<h4>${say.statements}</h4>
    ${
      usual !== undefined &&
      html`<p class="usual">
        ${say.usually(wording.interval(usual.interval), wording.source(usual.source), usual.sender)}
      </p>`
    }
    <dl class="said">${figure.units.map((line) => unitEntry(wording, figure, line, usual))}</dl>`;
}

/** Of a part only nothing is said: it can neither agree nor differ. */
function comparison({ say }: Wording, { differs }: ComparedStatement): string {
  if (differs === undefined) return say.notCompared;
  return differs ? say.differs : say.agrees;
}

function comparedEntry(wording: Wording, figure: Figure, line: ComparedStatement): Markup {
  return entry(
    wording.unit(line.unit),
    html`<b>${comparison(wording, line)}</b>`,
    undefined,
    statement(wording, figure.metric, line),
  );
}

/** What stands beside the figure for comparison and is never added to it. */
export const comparedList = (wording: Wording, figure: Figure): Content =>
  figure.compared.length > 0 &&
  html`<h4>${wording.say.compared}</h4>
    <dl class="said">${figure.compared.map((line) => comparedEntry(wording, figure, line))}</dl>`;
