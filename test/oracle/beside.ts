import type { OracleReport } from './oracle.ts';
import { type Facts, type FigureRead, operand, type ReportRead } from './report-facts.ts';

type Fact = readonly [string, string];

/** What the SQL judges of what stands beside figures and lines. */
export const besideComputed = ({ beside }: OracleReport): Facts =>
  new Map(
    beside.map(({ section, metric, place, says }) => [`${section}.${metric}, ${place}`, says]),
  );

/** The same of a report; of what it says besides, nothing. */
export function besideRead(report: ReportRead, judged: Facts): Facts {
  const all = report.sections.flatMap(({ figures }) => figures.flatMap(factsOf));
  return new Map(all.filter(([place]) => judged.has(place)));
}

const factsOf = (figure: FigureRead): readonly Fact[] => [
  [`${figure.id}, range`, rangeText(figure)],
  ...figure.units.flatMap((line) => lineFacts(figure, line)),
  ...figure.compared.map(({ unit, source, interval: { from, until }, differs }): Fact => [
    `${figure.id}, control ${unit} ${source} ${from} ${until}`,
    differs === undefined ? 'not compared' : differs ? 'differs' : 'agrees',
  ]),
];

function lineFacts(
  { id }: FigureRead,
  { unit, flags, carriedFrom }: FigureRead['units'][number],
): readonly Fact[] {
  const sources = flags.flatMap((flag) => (flag.kind === 'sources-differ' ? flag.sources : []));
  const isOff = flags.some(({ kind }) => kind === 'percentage-differs');
  return [
    [`${id}, unit ${unit}, sources that differ`, [...new Set(sources)].toSorted().join(' ')],
    [`${id}, unit ${unit}, percentage that differs`, isOff ? 'differs' : 'agrees'],
    ...(carriedFrom === undefined
      ? []
      : [
          [
            `${id}, unit ${unit}, carried from`,
            `${carriedFrom.from} ${carriedFrom.until}`,
          ] as const,
        ]),
  ];
}

function rangeText({ range, noRange }: FigureRead): string {
  if (range === undefined) return noRange ?? 'none';
  const ends = `${operand(range.least)} to ${operand(range.most)} by ${range.units}`;
  return range.isWide ? `${ends}, at most` : ends;
}
