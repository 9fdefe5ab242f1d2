import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../core/reports/change.ts';
import type { Figure, Report } from '../../core/reports/report.ts';
import type { StatementLine, UnitLine } from '../../core/reports/unit-line.ts';
import { type ChangeView, changeViews } from '../../render/changes.ts';
import { type FigureWords, figureWords } from '../../render/figure-words.ts';
import { statedText, wordingOf } from '../../render/wording.ts';
import { withLines } from '../support/in-parts.ts';
import { editionsOf } from './drawn-editions.ts';
import { anyReport, type Drawn } from './drawn.ts';

/** Both with the lines of every figure. */
function withAllLines(drawn: Drawn): readonly [Report, Report] {
  const { old, next } = editionsOf(drawn);
  return [withLines(old), withLines(next)];
}

type Place = Pick<Change, 'of' | 'unit' | 'against'>;
/** What one edition prints, by place. */
type Printed = ReadonlyMap<string, string>;

const keyOf = (figure: string, { of, unit = 'total', against }: Place): string =>
  [figure, of, unit, against ?? ''].join('|');

const figuresIn = (report: Report): readonly Figure[] =>
  report.sections.flatMap(({ figures }) => figures);

type Entry = readonly [key: string, text: string];

function printedOf(report: Report, figure: Figure): readonly Entry[] {
  const { id, total, increase, growth = [], provinces = [], units } = figure;
  const words = figureWords(report, figure, 'en');
  const at = (place: Place, text: string): Entry => [keyOf(id, place), text];
  return [
    // Of the country the lines stand in its parts, and the head is the total.
    at(
      { of: 'figure' },
      report.scope.level === 'country' ? words.outcome(total) : words.view.value,
    ),
    ...(increase ? [at({ of: 'increase' }, words.outcome(increase.total))] : []),
    ...growth.map(({ against, outcome }) => at({ of: 'growth', against }, words.growth(outcome))),
    ...provinces.map(({ unit, total: its }) => at({ of: 'figure', unit }, words.outcome(its))),
    ...units.flatMap((line) => lineOf(words, line).map(([place, text]) => at(place, text))),
  ];
}

const lineOf = (words: FigureWords, line: UnitLine): readonly (readonly [Place, string])[] => {
  const { unit, increase, growth = [] } = line;
  return [
    [{ of: 'figure', unit }, words.line(line)],
    ...(increase ? [[{ of: 'increase', unit }, words.outcome(increase)] as const] : []),
    ...growth.map(
      ({ against, outcome }) => [{ of: 'growth', unit, against }, words.growth(outcome)] as const,
    ),
  ];
};

const printedIn = (report: Report): Printed =>
  new Map(figuresIn(report).flatMap((figure) => printedOf(report, figure)));

const notCompared = 'not computable: no unit has a value in both periods';

/** What stands where an edition prints nothing. */
function absentAt(report: Report, key: string): string {
  const [id, of, unit] = key.split('|');
  const line = figuresIn(report)
    .find((figure) => figure.id === id)
    ?.units.some((each) => each.unit === unit);
  if (of === 'growth') return notCompared;
  return line === true || unit === 'total' ? 'missing' : 'no line of its own';
}

const viewsOf = (report: Report): readonly (readonly [Change, ChangeView])[] => {
  const { changes = [] } = report;
  const ordered = [
    ...changes.filter(({ unit }) => unit === undefined),
    ...changes.filter(({ unit }) => unit !== undefined),
  ];
  return changeViews(wordingOf(report, 'en'), report).flatMap((view, at) => {
    const change = ordered[at];
    return change === undefined ? [] : [[change, view] as const];
  });
};

function eachEditions(check: (old: Report, next: Report) => number): number {
  let seen = 0;
  fc.assert(
    fc.property(anyReport(90), (drawn) => {
      seen += check(...withAllLines(drawn));
    }),
    { seed: 20251119, numRuns: 100, endOnFailure: true },
  );
  return seen;
}

test('law: whatever the list says as before and now is what the older and the newer edition print there, and it leaves nothing out', () => {
  const seen = eachEditions((old, next) => {
    const [before, now] = [printedIn(old), printedIn(next)];
    const views = new Map(
      viewsOf(next).map(([change, view]) => [keyOf(change.figure, change), view] as const),
    );
    let told = 0;
    for (const key of new Set([...before.keys(), ...now.keys()])) {
      const printed = [before.get(key) ?? absentAt(old, key), now.get(key) ?? absentAt(next, key)];
      const view = views.get(key);
      const listed =
        view === undefined
          ? [printed[0], printed[0]]
          : [view.before, view.now].map(({ value }) => value);
      expect([key, ...listed]).toEqual([key, ...printed]);
      told += view === undefined ? 0 : 1;
    }
    return told;
  });
  expect(seen).toBeGreaterThan(500);
}, 120_000);

test('law: no row says that something became what it was', () => {
  const seen = eachEditions((_, next) => {
    const views = viewsOf(next);
    for (const [change, { before, now }] of views)
      expect([change, before]).not.toEqual([change, now]);
    return views.filter(([, { before, now }]) => before.value === now.value).length;
  });
  expect(seen).toBeGreaterThan(5);
}, 120_000);

/** All that stands at a figure. */
const statementsOf = ({ units, compared }: Figure): readonly StatementLine[] => [
  ...units.flatMap(({ statements }) => statements),
  ...compared,
];

test('law: what is told beside a figure is what the source stated, of the metric and the days that are named, and of a part not at the part’s own figure as well', () => {
  const seen = eachEditions((_, next) => {
    const own = new Set<string>();
    const parts: string[] = [];
    const besides = viewsOf(next).filter(([{ of }]) => of === 'beside');
    for (const [change, view] of besides) {
      const section = next.sections.find(({ figures }) =>
        figures.some(({ id }) => id === change.figure),
      );
      const figure = section?.figures.find(({ id }) => id === change.figure);
      if (section === undefined || figure === undefined) throw new Error(change.figure);
      const { metric = figure.metric.code, interval = section.window } = change;
      const key = [
        section.dataset.code,
        metric,
        change.unit,
        interval.from,
        interval.until,
        change.source,
        ...change.receipts,
      ].join('|');
      const isOwn = metric === figure.metric.code;
      const as = isOwn ? figure.metric : { ...figure.metric, code: '' };
      const stated = statementsOf(figure).filter(
        (said) =>
          said.metric === metric &&
          said.interval.from === interval.from &&
          said.interval.until === interval.until &&
          said.source === change.source &&
          change.receipts.includes(said.receipt),
      );
      const texts = stated.map((said) =>
        said.says.kind === 'value' ? statedText(wordingOf(next, 'en'), said, as) : said.says.kind,
      );
      const { value } = view.now;
      expect(texts).toContain(value === 'withdrawn' ? 'withdrawal' : value);
      if (isOwn) own.add(key);
      else parts.push(key);
    }
    expect(parts.filter((key) => own.has(key))).toEqual([]);
    return besides.length;
  });
  expect(seen).toBeGreaterThan(50);
}, 120_000);
