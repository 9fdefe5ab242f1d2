import { inOrderOfTruth } from './current.ts';
import { withoutEmptyOmissions } from './omission.ts';
import type { Statement } from './statement.ts';

/** A statement, and whether its source holds to it. */
export type Placed = {
  readonly said: Statement;
  readonly current: boolean;
  /** Metric, interval and source: text order is the order in which a unit's statements are listed. */
  readonly subject: string;
};

/** A space sorts before every character of a code, so that codes are in order also where one begins another. */
const subjectOf = ({ metric, interval, source }: Statement): string =>
  `${metric} ${interval.from} ${interval.until} ${source}`;

/** All that was said of one unit, by metric, interval and source; of each, the current one last. */
export function inPlaces(statements: readonly Statement[]): readonly Placed[] {
  const bySubject = [...Map.groupBy(withoutEmptyOmissions(statements), subjectOf)];
  return bySubject
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([subject, same]) =>
      inOrderOfTruth(same).map((said, place) => ({
        said,
        subject,
        current: place === same.length - 1,
      })),
    );
}
