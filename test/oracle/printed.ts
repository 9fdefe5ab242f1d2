import type { CoverageRow, OracleReport, TotalRow, UnitRow } from './oracle.ts';
import { vietnamese } from './print.ts';
import type { FigureRead, ReportRead } from './report-facts.ts';

const entities = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' } as const;

/** The text of a piece of HTML, as a reader sees it on one line. */
const textOf = (markup: string): string =>
  Object.entries(entities)
    .reduce((text, [name, sign]) => text.replaceAll(name, sign), markup.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The text between a tag and its end, for tags that hold none of their own kind. */
const textIn = (markup: string, tag: string): string =>
  textOf(new RegExp(`<\\w+ ${tag}>(.*?)</`, 's').exec(markup)?.[1] ?? '');

type Metric = FigureRead['metric'];

/** The number in Vietnamese print, by the kind of its metric; nothing where there is no number. */
function numberIn(row: TotalRow | UnitRow, metric: Metric): string | undefined {
  if (row.numerator === null || row.denominator === null) return undefined;
  const text = vietnamese(row.numerator, row.denominator, row.given ?? row.decimals);
  if (metric.outOf !== undefined)
    return `${text.padStart(String(metric.outOf).length, '0')}/${metric.outOf}`;
  const over = row.at_least ? 'trên ' : '';
  const isShare = ['ratio', 'percentage', 'indicator'].includes(metric.kind);
  return `${over}${text}${isShare && metric.unitOfMeasure.vi === '%' ? '%' : ''}`;
}

/** `63/64 đơn vị`: who reported, of those expected. */
const reportedIn = ({ value, nil, expected }: CoverageRow): string =>
  `${value + nil.length}/${expected} đơn vị`;

const hasGap = ({ value, nil, expected }: CoverageRow): boolean => value + nil.length < expected;

/** What the oracle says of one figure, as it should be printed. */
type Expected = {
  readonly number: string | undefined;
  readonly coverage: CoverageRow | undefined;
  readonly units: readonly UnitRow[];
};

function expectedOf(oracle: OracleReport, section: string, metric: Metric): Expected {
  const is = (row: { subject: string; section: string; metric: string }) =>
    row.subject === 'figure' && row.section === section && row.metric === metric.code;
  const total = oracle.totals.find((row) => is(row) && row.part === 'total');
  const units = oracle.units.filter(is);
  return {
    number: total && numberIn(total, metric),
    coverage: oracle.coverage.find((row) => is(row) && row.part === 'total'),
    units,
  };
}

/** The whole card of a figure on the page. */
const cardOf = (page: string, id: string): string | undefined =>
  page.split('<article ').find((card) => card.includes(`id="figure-${id}"`));

/** A unit's name, and next to it the cell with its value. */
const unitRow =
  /<(?:th scope="row" rowspan="\d+"|dt)>((?:(?!<\/(?:th|dt)>).)*)<\/(?:th|dt)>\s*<(?:td rowspan="\d+" class="num"|dd class="v")>(.*?)<\/(?:td|dd)>/gs;

/** What each unit's row prints as its value, by the name of the unit. */
const rowsOf = (card: string): ReadonlyMap<string, string> =>
  new Map(
    [...card.matchAll(unitRow)].map(([, unit = '', value = '']) => [textOf(unit), textOf(value)]),
  );

const prints = (place: string, printed: string | undefined, wanted: string | undefined): string[] =>
  wanted === undefined || printed === wanted
    ? []
    : [`${place}: printed is "${printed}", the oracle has "${wanted}"`];

/** What is printed without a coverage claims that everybody reported. */
function coverDifferences(place: string, printed: string, coverage: CoverageRow | undefined) {
  if (coverage === undefined || (printed === '' && !hasGap(coverage))) return [];
  const [reported, ...others] = printed.split(' · ');
  const missing = others.find((part) => /thiếu|chưa báo cáo/.test(part));
  return [
    ...prints(place, reported, reportedIn(coverage)),
    ...prints(place, /\d+/.exec(missing ?? '0')?.[0], String(coverage.missing.length)),
  ];
}

function cardDifferences(card: string, report: ReportRead, figure: FigureRead, wanted: Expected) {
  const rows = rowsOf(card);
  const name = (unit: string) => report.unitNames[unit]?.vi ?? unit;
  return [
    ...prints(figure.id, textIn(card, 'class="number"'), wanted.number),
    ...coverDifferences(figure.id, textIn(card, 'class="cover"'), wanted.coverage),
    ...wanted.units.flatMap((row) => {
      const number = numberIn(row, figure.metric);
      const said = rows.get(name(row.unit));
      // A unit's increase stands behind its value in the same cell.
      const alone = said?.startsWith(`${number} `) === true ? number : said;
      return prints(`${figure.id}, unit ${row.unit}`, alone, number);
    }),
  ];
}

/** The head of a section on the page, up to its figures. */
const headOf = (page: string, section: string): string =>
  page.split(`<section id="section-${section}"`)[1]?.split('<article ')[0] ?? '';

function headDifferences(page: string, report: ReportRead, coverage: CoverageRow) {
  const { section, missing } = coverage;
  const head = headOf(page, section);
  const text = textOf(head);
  return [
    ...prints(
      section,
      /^\d+\/\d+ đơn vị/.exec(textIn(head, 'class="rate"'))?.[0],
      reportedIn(coverage),
    ),
    ...missing
      .map((unit) => report.unitNames[unit]?.vi ?? unit)
      .filter((name) => !text.includes(name))
      .map((name) => `${section}: the page does not name ${name} as missing`),
  ];
}

const sectionCoverage = (oracle: OracleReport): readonly CoverageRow[] =>
  oracle.coverage.filter((row) => row.subject === 'section' && row.part === 'total');

/** Every figure, unit line and coverage of the page that is not printed as the oracle has it. */
export const pageDifferences = (
  page: string,
  report: ReportRead,
  oracle: OracleReport,
): readonly string[] => [
  ...sectionCoverage(oracle).flatMap((coverage) => headDifferences(page, report, coverage)),
  ...report.sections.flatMap((section) =>
    section.figures.flatMap((figure) => {
      const card = cardOf(page, figure.id);
      const wanted = expectedOf(oracle, section.dataset.code, figure.metric);
      return card === undefined
        ? [`${figure.id} is not on the page`]
        : cardDifferences(card, report, figure, wanted);
    }),
  ),
];

/** How far behind its name a figure's number and coverage stand in the text part, in characters. */
const near = 240;

function mailedFigure(text: string, id: string, metric: Metric, wanted: Expected): string[] {
  const { number, coverage } = wanted;
  const places = text.split(metric.names.vi).slice(1);
  const isThere = (after: string) =>
    (number === undefined || after.slice(0, near).includes(` ${number} `)) &&
    (coverage === undefined ||
      !hasGap(coverage) ||
      after.slice(0, near).includes(` ${reportedIn(coverage)} `));
  return places.some(isThere)
    ? []
    : [
        `${id}: the mail has no ${number} of ${coverage && reportedIn(coverage)} at "${metric.names.vi}"`,
      ];
}

/** Every figure whose name, number and coverage do not stand together in the text part of the mail. */
export const mailDifferences = (
  mail: string,
  report: ReportRead,
  oracle: OracleReport,
): readonly string[] => {
  const text = mail.replaceAll(/\s+/g, ' ');
  return report.sections.flatMap((section) =>
    section.figures.flatMap(({ id, metric }) =>
      mailedFigure(text, id, metric, expectedOf(oracle, section.dataset.code, metric)),
    ),
  );
};
