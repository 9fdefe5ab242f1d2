import type { Coverage, DatasetSection, Figure, Report } from '../core/reports/report.ts';
import { answerViews } from './answers.ts';
import { arrivedUnits, type ChangeView, changeViews, notesOf, type Side } from './changes.ts';
import { completionLists, completionText, usesCompletion } from './completion.ts';
import { coverageLists, coverageParts, namesText, ownCoverage, reportedText } from './coverage.ts';
import { figureView } from './figure-view.ts';
import { windowText } from './figures.ts';
import { growthLines } from './growth.ts';
import { periodName, scopeName } from './heading.ts';
import { oneLine } from './html.ts';
import { mostChanges, mostNames, provinceCoverages } from './mail-html.ts';
import { balanceDates, balanceText, countsInPrint } from './recommendations.ts';
import type { Wording } from './wording.ts';

const width = 72;

/** Breaks at spaces; a word longer than the line stands alone. Widths count characters, NFC. */
export function wrapped(text: string, indent = '', room = width): readonly string[] {
  const lines: string[] = [];
  for (const word of oneLine(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}

/** The name at the left, the value flush right; a name too long wraps above the last line, which has the value. */
export function aligned(name: string, value: string): readonly string[] {
  const printed = oneLine(value);
  const lines = wrapped(name, '', Math.max(24, width - printed.length - 2));
  const last = lines.at(-1) ?? '';
  const space = Math.max(2, width - last.length - printed.length);
  return [...lines.slice(0, -1), `${last}${' '.repeat(space)}${printed}`];
}

const heading = (text: string): readonly string[] => {
  const lines = wrapped(text.toUpperCase());
  return ['', ...lines, '='.repeat(Math.max(...lines.map((line) => line.length)))];
};

const small = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => wrapped(text, '    '));

function figureLines(wording: Wording, section: DatasetSection, figure: Figure): readonly string[] {
  const view = figureView(wording, figure);
  const value = [view.value, view.unitOfMeasure].filter((text) => text !== '').join(' ');
  const cover = ownCoverage(wording, section, figure);
  const operands = view.operands === undefined ? '' : ` (${view.operands})`;
  return [
    ...aligned(view.name, `${value}${operands}`),
    ...small([
      ...view.beside,
      ...(cover === '' ? [] : [cover]),
      ...(view.increase === undefined ? [] : [view.increase]),
      ...growthLines(wording, figure),
      ...view.marks,
    ]),
  ];
}

const coverageLines = (wording: Wording, coverage: Coverage): readonly string[] => [
  ...wrapped(reportedText(wording, coverage)),
  ...(coverage.expected > 1 ? wrapped(coverageParts(wording, coverage)) : []),
  ...coverageLists(wording, coverage).flatMap(({ heading: title, units }) =>
    wrapped(`${title} (${wording.count(units.length)}): ${namesText(wording, units, mostNames)}`),
  ),
];

const completionLines = (wording: Wording, section: DatasetSection): readonly string[] => [
  ...(usesCompletion(section) ? wrapped(completionText(wording, section)) : []),
  ...completionLists(wording, section).flatMap(({ heading: title, names }) =>
    wrapped(`${title} (${wording.count(names.length)}): ${namesText(wording, names, mostNames)}`),
  ),
];

const sectionLines = (wording: Wording, section: DatasetSection): readonly string[] => [
  ...heading(wording.name(section.dataset.names)),
  ...wrapped(windowText(wording, section)),
  ...coverageLines(wording, section.coverage),
  ...completionLines(wording, section),
  '',
  ...section.figures.flatMap((figure) => figureLines(wording, section, figure)),
  ...answerViews(wording, section).flatMap(({ name, count, quotes }) => [
    ...wrapped(`${name}: ${count}`),
    ...small(quotes),
  ]),
];

const changeLines = (view: ChangeView): readonly string[] => [
  ...aligned(
    view.unit === undefined ? view.figure : `${view.figure}, ${view.unit}`,
    `${view.before.value} -> ${view.now.value}`,
  ),
  ...small([
    ...(notesOf(view.before).length === 0 && notesOf(view.now).length === 0
      ? []
      : [`${sideNotes(view.before)} -> ${sideNotes(view.now)}`]),
    view.cause,
  ]),
];

const sideNotes = (side: Side): string => notesOf(side).join('; ') || '-';

function changesLines(wording: Wording, report: Report): readonly string[] {
  if (report.changes === undefined) return [];
  const { say } = wording;
  const views = changeViews(wording, report);
  const totals = views.filter((view) => view.unit === undefined);
  const shown = (totals.length > 0 ? totals : views).slice(0, mostChanges);
  const arrived = arrivedUnits(wording, report);
  const rest = views.length - shown.length;
  return [
    ...heading(say.changesTitle(report.changesSince ?? report.edition - 1)),
    ...(views.length === 0 ? [say.changesNone] : []),
    ...(arrived.length === 0
      ? []
      : wrapped(`${say.arrived}: ${namesText(wording, arrived, mostNames)}.`)),
    ...shown.flatMap(changeLines),
    ...(rest > 0 ? wrapped(say.moreChanges(wording.count(rest))) : []),
  ];
}

/** Of the country: who reported in each province; what leads to the parts of the provinces is the report itself. */
function provinceLines(wording: Wording, report: Report): readonly string[] {
  const { parts = [] } = report;
  if (parts.length === 0) return [];
  return [
    ...heading(wording.say.byProvince(wording.count(parts.length))),
    ...wrapped(wording.say.provincesHint),
    '',
    ...parts.flatMap(({ province }) =>
      aligned(wording.unit(province), provinceCoverages(wording, report, province).join(' | ')),
    ),
  ];
}

function recommendationLines(wording: Wording, report: Report): readonly string[] {
  if (report.recommendations === undefined) return [];
  const { say } = wording;
  const { window, balance } = report.recommendations;
  return [
    ...heading(say.recommendations),
    ...wrapped(say.recommendationWindow(wording.interval(window), wording.instant(report.asOf))),
    '',
    ...countsInPrint(wording, report.recommendations, report.asOf).flatMap(({ name, count }) =>
      aligned(name, count),
    ),
    ...wrapped(`${say.balance(wording.interval(window))}: ${balanceText(wording, balance)}.`),
    ...wrapped(
      `${balanceDates(wording, report.recommendations, report.asOf)} ${say.inHandAt(wording.instant(report.asOf))}`,
    ),
  ];
}

const headLines = (wording: Wording, report: Report, link: string): readonly string[] => {
  const { say } = wording;
  return [
    ...wrapped(say.draft.toUpperCase()),
    '',
    ...wrapped(scopeName(wording, report)),
    ...wrapped(wording.name(report.definition.names)),
    ...wrapped(`${say.period(periodName(wording, report))} · ${say.edition(report.edition)}`),
    ...wrapped(`${say.asOf(wording.instant(report.asOf))}.`),
    '',
    `${say.openReport}:`,
    link,
    ...wrapped(say.openReportHint),
  ];
};

const footerLines = (wording: Wording, report: Report): readonly string[] => {
  const { say } = wording;
  return [
    '',
    '-'.repeat(width),
    ...wrapped(say.notIssued),
    ...wrapped(say.whyYouGetIt(wording.name(report.definition.names))),
    ...wrapped(say.linkPersonal),
  ];
};

/** The same figures, coverage, names and changes as the HTML, in lines of 72 characters with values flush right. */
export const mailText = (wording: Wording, report: Report, link: string): string =>
  `${[
    ...headLines(wording, report, link),
    ...changesLines(wording, report),
    ...provinceLines(wording, report),
    ...report.sections.flatMap((section) => sectionLines(wording, section)),
    ...recommendationLines(wording, report),
    ...footerLines(wording, report),
  ].join('\n')}\n`;
