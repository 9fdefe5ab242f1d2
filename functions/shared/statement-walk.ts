import * as z from 'zod';
import { partitionsHolding } from '../../core/statements/partitions.ts';
import { inPlaces, type Placed } from '../../core/statements/placed.ts';
import type { DatasetCode } from '../../core/registry/dataset.ts';
import { type Interval, type Statement, SubmissionId } from '../../core/statements/statement.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { Knowledge } from './snapshot-query.ts';
import { type Marks, marksBy, monthsWithActs } from './statement-marks.ts';

/** The last line that was given; without a subject, all lines of the unit were. */
export const LineGiven = z.strictObject({
  unit: UnitCode,
  subject: z.string().max(300).optional(),
  submission: SubmissionId.optional(),
});
export type LineGiven = Readonly<z.output<typeof LineGiven>>;

export type Walk = {
  readonly snapshots: Pick<Snapshots, 'readWithActs'>;
  readonly known: Knowledge;
  /** In the order of the list. */
  readonly units: readonly UnitCode[];
  readonly interval: Interval;
  readonly dataset: DatasetCode | undefined;
  /** Whether a statement belongs to the list at all. */
  readonly isAsked: (said: Statement) => boolean;
  /** Also what is not current any more. */
  readonly history: boolean;
};

export type Line = Placed & Marks;

export type WalkedPage = {
  readonly lines: readonly Line[];
  /** Where the next page begins; absent at the end. */
  readonly next?: LineGiven;
};

/** One request reads no more units than this; where they have little to say, a page is short and the next one goes on. */
const mostUnits = 400;

/**
 * Units times months that are in memory together. More than eight units at once would be read as whole partitions, with
 * everybody else's figures in them.
 */
const unitMonthsTogether = 24;
const mostUnitsTogether = 8;

const unitsTogether = (months: readonly string[]): number =>
  Math.max(1, Math.min(mostUnitsTogether, Math.floor(unitMonthsTogether / months.length)));

/**
 * The lines after the last one that was given, unit by unit, until the page is full. Only the units that the page comes to
 * are read. A line is found again by what it is about and by its receipt, not by its number, so that nothing that becomes
 * known between two pages can make one repeat or skip what the other gave.
 */
export async function pageOfStatements(
  walk: Walk,
  size: number,
  given: LineGiven | undefined,
): Promise<WalkedPage> {
  const ahead = walk.units.filter((unit) => isAhead(unit, given));
  const months = monthsWithActs(walk.known.registry, walk.interval, walk.dataset);
  const together = unitsTogether(months);
  const lines: Line[] = [];
  let read = 0;
  while (read < ahead.length && read < mostUnits && lines.length <= size) {
    const some = ahead.slice(read, read + together);
    lines.push(...(await linesOf(walk, some, months, given)));
    read += some.length;
  }
  const last = lines.length > size ? lines[size - 1] : undefined;
  if (last !== undefined) return { lines: lines.slice(0, size), next: lineGiven(last) };
  const unit = ahead[read - 1];
  return unit === undefined || read >= ahead.length ? { lines } : { lines, next: { unit } };
}

const isAhead = (unit: UnitCode, given: LineGiven | undefined): boolean =>
  given === undefined || given.unit < unit || (given.unit === unit && given.subject !== undefined);

const lineGiven = ({ said, subject }: Placed): LineGiven => ({
  unit: said.unit,
  subject,
  submission: said.submission,
});

async function linesOf(
  { snapshots, known, interval, dataset, isAsked, history }: Walk,
  units: readonly UnitCode[],
  months: readonly string[],
  given: LineGiven | undefined,
): Promise<readonly Line[]> {
  const { registry, asOf } = known;
  const partitions = partitionsHolding(registry, units, interval, months);
  const found = await snapshots.readWithActs(partitions, registry, { units, asOf });
  const byUnit = Map.groupBy(found.statements.filter(isAsked), ({ unit }) => unit);
  const marks = marksBy(registry, found, dataset);
  return units.flatMap((unit) => {
    const placed = inPlaces(byUnit.get(unit) ?? []);
    const lines = given?.unit === unit ? after(placed, given) : placed;
    return lines
      .filter(({ current }) => current || history)
      .map((line) => ({ ...line, ...marks(line.said) }));
  });
}

function after(lines: readonly Placed[], { subject = '', submission }: LineGiven) {
  const place = lines.findIndex(
    (line) => line.subject === subject && line.said.submission === submission,
  );
  return place < 0 ? lines.filter((line) => line.subject > subject) : lines.slice(place + 1);
}
