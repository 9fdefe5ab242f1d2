import type { OracleReport, TotalRow, UnitRow } from './oracle.ts';
import {
  type Facts,
  isReported,
  outcomeComputed,
  outcomeRead,
  type ReportRead,
  totalComputed,
  withoutCause,
} from './report-facts.ts';

type Subject = 'figure' | 'increase' | 'section' | 'beside';

/** A whole, a province's own total, or a unit's line. */
const placeOf = (subject: Subject, figure: string, part: string): string =>
  `change of ${figure}${subject === 'increase' ? ', increase' : ''}, ${part}`;

const inState = (state: string | undefined, outcome: string): string =>
  state === undefined ? outcome : `${state}: ${outcome}`;

type Change = ReportRead['changes'][number];

/** A province's own total has no state; a unit's line has one, but for its increase. */
function partOf({ of, unit, oldState, newState }: Change): string {
  if (unit === undefined) return 'total';
  const isProvince = of === 'figure' && oldState === undefined && newState === undefined;
  return isProvince ? `province ${unit}` : `unit ${unit}`;
}

function changeFact(change: Change): readonly [string, string] {
  const part = partOf(change);
  const read = change.of === 'increase' && part === 'total' ? withoutCause : (text: string) => text;
  const isFigure = change.of === 'figure';
  const old = inState(isFigure ? change.oldState : undefined, read(outcomeRead(change.old)));
  const next = inState(isFigure ? change.newState : undefined, read(outcomeRead(change.new)));
  return [placeOf(change.of, change.figure, part), `${old} became ${next}`];
}

/**
 * What is only told otherwise is no change here: a whole without increase, for another cause. Nor are the parts of what cannot be
 * computed, which the oracle does not tell.
 */
const hasMoved = ([, text]: readonly [string, string]): boolean =>
  !/^(.*none.*) became \1$/.test(text);

/** Every change of a figure that an edition lists: what was, and what is. What stands beside a figure is not compared. */
export const changeFacts = ({ changes }: ReportRead): Facts =>
  new Map(
    changes
      .filter(({ of }) => of !== 'beside')
      .map(changeFact)
      .filter(hasMoved),
  );

function totalFact(row: TotalRow): readonly [string, string] {
  const part = row.part === 'total' ? 'total' : `province ${row.part}`;
  return [placeOf(row.subject, `${row.section}.${row.metric}`, part), totalComputed(row)];
}

/** What is printed at a figure's head where there is no total: the line, if it is the only one. */
function headFact(row: TotalRow, lines: readonly UnitRow[]): readonly [string, string] {
  const [alone, ...others] = lines.filter(
    ({ subject, section, metric }) =>
      subject === row.subject && section === row.section && metric === row.metric,
  );
  const isLine =
    row.part === 'total' &&
    row.subject === 'figure' &&
    row.numerator === null &&
    alone !== undefined &&
    others.length === 0;
  const [place, total] = totalFact(row);
  return [place, isLine ? outcomeComputed(alone) : total];
}

const lineFact = (row: UnitRow): readonly [string, string] => [
  placeOf(row.subject, `${row.section}.${row.metric}`, `unit ${row.unit}`),
  inState(row.subject === 'increase' ? undefined : row.state, outcomeComputed(row)),
];

/**
 * A province that states a figure itself is a unit's line; its own total is the same number, and not listed again. Of the country
 * the lines stand in its parts, and at the heads the totals.
 */
const standing = ({ totals, units }: OracleReport, isCountry: boolean): Facts => {
  const isLine = (row: TotalRow) =>
    units.some((line) => line.unit === row.part && line.metric === row.metric);
  const wholes = totals.filter((row) => isReported(row) && !isLine(row));
  const heads = wholes.map((row) => headFact(row, isCountry ? [] : units));
  return new Map([...heads, ...units.map(lineFact)]);
};

/** What differs between the oracle's computations of two editions of a report. */
export function computedChanges(
  old: OracleReport,
  next: OracleReport,
  { scope }: Pick<ReportRead, 'scope'>,
): Facts {
  const isCountry = scope.level === 'country';
  const before = standing(old, isCountry);
  return new Map(
    [...standing(next, isCountry)]
      .filter(([place, now]) => before.get(place) !== now)
      .map(([place, now]) => [place, `${before.get(place)} became ${now}`]),
  );
}

const differing = (figure: string, unit: string, sources: readonly string[]) =>
  [`${figure}, unit ${unit}, sources that differ`, sources.toSorted().join(' ')] as const;

/** The units where sources differ, as a report flags them. How far this goes: not of what is computed, whose parts carry the flag. */
export const differingRead = (report: ReportRead): Facts =>
  new Map(
    report.sections
      .flatMap(({ figures }) => figures)
      .filter(({ metric }) => metric.kind !== 'ratio' && metric.kind !== 'indicator')
      .flatMap(({ id, units }) =>
        units.flatMap(({ unit, flags }) =>
          flags
            .filter(({ kind }) => kind === 'sources-differ')
            .map(({ sources }) => differing(id, unit, sources)),
        ),
      ),
  );

export const differingComputed = (oracle: OracleReport): Facts =>
  new Map(
    oracle.differing.map(({ section, metric, unit, sources }) =>
      differing(`${section}.${metric}`, unit, sources),
    ),
  );
