import type { DatasetSection, Figure, ProvinceFigure, Report } from '../core/reports/report.ts';
import type { UnitLine } from '../core/reports/unit-line.ts';
import { figureAnchor, partQuery, sectionAnchor } from './anchors.ts';
import { completionText, usesCompletion } from './completion.ts';
import { coverageShort } from './coverage.ts';
import { increaseText, totalValue } from './figure-view.ts';
import { growthHead, growthText } from './growth.ts';
import { type Content, html, Markup } from './html.ts';
import { type Column, stackedTable } from './stacked-table.ts';
import type { Wording } from './wording.ts';

/** The province by its name, which leads to its own part where there is one: to its units, statements and receipts. */
const provinceName = (wording: Wording, unit: string, anchor: string): Content =>
  wording.hasPart(unit)
    ? html`<a href="${partQuery(unit)}#${anchor}">${wording.unit(unit)}</a>`
    : wording.unit(unit);

/** So many rows stand open; more wait to be asked. */
const few = 12;

const folded = (title: string, rows: number, table: Markup): Markup =>
  html`<details ${rows <= few && new Markup('open')}>
    <summary>${title}</summary>
    ${table}
  </details>`;

/** Who reported and who has completed, province by province, each leading to its part. */
export function provinceStandings(wording: Wording, section: DatasetSection): Content {
  const { provinces } = section;
  if (provinces === undefined || provinces.length === 0) return undefined;
  const { say } = wording;
  const completes = usesCompletion(section);
  const columns: Column[] = [
    { head: say.coverage },
    ...(completes ? [{ head: say.completion.completed }] : []),
  ];
  const title = say.byProvince(wording.count(provinces.length));
  return folded(
    title,
    provinces.length,
    stackedTable(
      say.provincesCaption(wording.name(section.dataset.names)),
      say.unit,
      columns,
      provinces.map(({ unit, coverage, completion }) => ({
        name: provinceName(wording, unit, sectionAnchor(section)),
        cells: [
          coverageShort(wording, coverage),
          ...(completes ? [completionText(wording, { completion })] : []),
        ],
      })),
    ),
  );
}

/** A figure's own total, increase, growth and coverage in each province, each leading to the same figure in the province's part. */
export function provinceTable(wording: Wording, figure: Figure): Content {
  const { provinces, growth = [] } = figure;
  if (provinces === undefined) return undefined;
  const { say } = wording;
  const grows = figure.increase !== undefined;
  return stackedTable(
    say.provincesCaption(wording.name(figure.metric.names)),
    say.unit,
    [
      { head: say.value, look: 'num' },
      ...(grows ? [{ head: say.increaseLabel, look: 'num' as const }] : []),
      ...growth.map((each) => ({ head: growthHead(wording, each), look: 'num' as const })),
      { head: say.coverage },
    ],
    provinces.map(({ unit, total, increase, growth: its = [], coverage }) => ({
      name: provinceName(wording, unit, figureAnchor(figure)),
      cells: [
        totalValue(wording, figure, total),
        ...(grows ? [increase && increaseText(wording, figure, increase)] : []),
        ...its.map(({ outcome }) => growthText(wording, figure, outcome)),
        coverageShort(wording, coverage),
      ],
    })),
  );
}

/** Where the units of a figure have their lines, when they have none here. */
export const linesElsewhere = (wording: Wording, figure: Figure): Content =>
  figure.units.length === 0 &&
  figure.provinces !== undefined &&
  html`<h4>${wording.say.statements}</h4>
    <p>${wording.say.linesInParts}</p>
    ${provinceTable(wording, figure)}`;

/** The provinces as they would stand where they had a line each: for what compares lines at a glance. */
export const provinceLines = ({ provinces = [] }: Figure): readonly UnitLine[] =>
  provinces.map((province) => ({
    unit: province.unit,
    state: stateOf(province),
    late: false,
    outcome: province.total,
    statements: [],
    flags: [],
  }));

/** A total without a number is a gap where nobody reported; elsewhere its cause is another. */
function stateOf({ total, coverage }: ProvinceFigure): UnitLine['state'] {
  if (total.kind === 'value') return 'value';
  if (total.cause === 'nil' || total.cause === 'withdrawn') return total.cause;
  return coverage.missing.length === coverage.expected ? 'missing' : 'value';
}

/** At the head of a part: whose part it is of what, and the way back. */
export const partNote = (wording: Wording, { part, definition }: Report): Content =>
  part !== undefined &&
  html`<p class="asof">
    ${wording.say.partOf(wording.unit(part))}
    <a href="?">${wording.name(definition.names)}</a>
  </p>`;
