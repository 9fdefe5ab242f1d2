import type { OracleReport, TotalRow, UnitRow } from './oracle.ts';
import { vietnamese } from './print.ts';
import type { FigureRead, ReportRead } from './report-facts.ts';

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" } as const;

/** The text of a piece of HTML, as a reader sees it on one line. */
const textOf = (markup: string): string =>
  Object.entries(entities)
    .reduce((text, [name, sign]) => text.replaceAll(name, sign), markup.replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The number in Vietnamese print, by the kind of its metric; nothing where there is no number. */
function numberIn(row: TotalRow | UnitRow, metric: FigureRead['metric']): string | undefined {
  if (row.numerator === null || row.denominator === null) return undefined;
  const text = vietnamese(row.numerator, row.denominator, row.given ?? row.decimals);
  if (metric.outOf !== undefined)
    return `${text.padStart(String(metric.outOf).length, '0')}/${metric.outOf}`;
  const over = row.at_least ? 'trên ' : '';
  const isShare = metric.kind === 'ratio' || metric.kind === 'percentage';
  return `${over}${text}${isShare && metric.unitOfMeasure.vi === '%' ? '%' : ''}`;
}

/** The number that stands for the figure: its total, or the only unit's own where nothing is totalled. */
function headline(oracle: OracleReport, section: string, metric: FigureRead['metric']) {
  const is = (row: TotalRow | UnitRow) =>
    row.subject === 'figure' && row.section === section && row.metric === metric.code;
  const total = oracle.totals.find((row) => is(row) && row.part === 'total');
  const units = oracle.units.filter(is);
  const shown = total?.cause === null || units.length !== 1 ? total : units[0];
  return { units, text: shown && numberIn(shown, metric) };
}

/** The whole card of a figure on the page. */
const cardOf = (page: string, id: string): string | undefined =>
  page.split('<article ').find((card) => card.includes(`id="figure-${id}"`));

/** What each unit's row prints as its value, by the name of the unit. */
const rowsOf = (card: string): ReadonlyMap<string, string> =>
  new Map(
    [
      ...card.matchAll(
        /<th scope="row" rowspan="\d+">(.*?)<\/th>\s*<td rowspan="\d+" class="num">(.*?)<\/td>/gs,
      ),
    ].map(([, unit = '', value = '']) => [textOf(unit), textOf(value)]),
  );

function figureDifferences(
  page: string,
  report: ReportRead,
  figure: FigureRead,
  section: string,
  oracle: OracleReport,
): readonly string[] {
  const card = cardOf(page, figure.id);
  if (card === undefined) return [`${figure.id} is not on the page`];
  const { text, units } = headline(oracle, section, figure.metric);
  const printed = textOf(/<span class="number">(.*?)<\/span>/s.exec(card)?.[1] ?? '');
  const rows = rowsOf(card);
  const wrong = units.flatMap((row) => {
    const number = numberIn(row, figure.metric);
    const said = rows.get(report.unitNames[row.unit]?.vi ?? row.unit);
    // A unit's increase stands behind its value in the same cell.
    return number === undefined || said === number || said?.startsWith(`${number} `) === true
      ? []
      : [`${figure.id}, unit ${row.unit}: the page prints "${said}", the oracle ${number}`];
  });
  return text === undefined || printed === text
    ? wrong
    : [`${figure.id}: the page prints "${printed}", the oracle ${text}`, ...wrong];
}

/** Every figure and unit line of the page whose printed number is not the oracle's. */
export const pageDifferences = (
  page: string,
  report: ReportRead,
  oracle: OracleReport,
): readonly string[] =>
  report.sections.flatMap((section) =>
    section.figures.flatMap((figure) =>
      figureDifferences(page, report, figure, section.dataset.code, oracle),
    ),
  );

/** Every figure whose name and number do not stand together in the text part of the mail. */
export const mailDifferences = (
  mail: string,
  report: ReportRead,
  oracle: OracleReport,
): readonly string[] => {
  const text = mail.replaceAll(/\s+/g, ' ');
  return report.sections.flatMap((section) =>
    section.figures.flatMap(({ id, metric }) => {
      const number = headline(oracle, section.dataset.code, metric).text;
      const places = text.split(metric.names.vi).slice(1);
      const near = (after: string) =>
        number !== undefined && ` ${after.slice(0, 120)} `.includes(` ${number} `);
      return number === undefined || places.some(near)
        ? []
        : [`${id}: the mail prints no ${number} beside "${metric.names.vi}"`];
    }),
  );
};
