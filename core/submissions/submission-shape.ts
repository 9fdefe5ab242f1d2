import type { BodyFault, SubmittedRow } from './submission.ts';
import type { RowFault } from './submission-faults.ts';
import type { RowAbout } from './submission-desk.ts';
import type { RowReading } from './row-reading.ts';

/** What a row says; if one of these could not be read, it is not told that the row says nothing or too much. */
const saying: readonly string[] = ['value', 'nil', 'withdraw', 'text', 'atLeast', 'restart'];

/**
 * Joins what was wrong with the shape of the rows, and of the body's defaults, to what was found by the registry. A row with
 * a fault of its shape is rejected like any other. What the registry finds only because a member could not be read is not
 * told: the member itself is told. Whether such a row meant the body's defaults cannot always be told either (`RowAbout`).
 */
export function withShapeFaults(
  read: readonly RowReading[],
  rows: readonly SubmittedRow[],
  rowFaults: ReadonlyMap<number, readonly RowFault[]>,
  bodyFaults: readonly Pick<BodyFault, 'pointer'>[],
): readonly RowReading[] {
  if (rowFaults.size === 0 && bodyFaults.length === 0) return read;
  const lost = bodyFaults.map(({ pointer }) => pointer.split('/')[1] ?? '');
  return read.map(({ faults, ...reading }, row) => {
    const shape = rowFaults.get(row) ?? noFaults;
    const own = [...shape, ...faults.filter((fault) => !followsFrom(fault, shape, lost))];
    const sent = rows[row];
    const about =
      sent && shape.some(isMisnamed) ? withoutDefaults(reading.about, sent) : reading.about;
    return { ...reading, about, faults: own };
  });
}

const noFaults: readonly RowFault[] = [];

/** The row itself is no object, or it has a member of an unknown name: that may have been meant for any that it lacks. */
const isMisnamed = ({ field, code }: RowFault): boolean =>
  field === '' || (code === 'unknown-field' && !field.includes('/'));

const withoutDefaults = ({ unit, interval, source }: RowAbout, row: SubmittedRow): RowAbout => ({
  unit: 'unit' in row ? unit : undefined,
  interval: 'period' in row ? interval : undefined,
  source: 'source' in row ? source : undefined,
});

function followsFrom(
  { field, code }: RowFault,
  shape: readonly RowFault[],
  lost: readonly string[],
): boolean {
  const unread = shape.map((each) => each.field.split('/')[0] ?? '');
  if (unread.includes('') || unread.includes(field)) return true;
  if (code === 'missing-field' && lost.includes(field)) return true;
  const misnamed = shape.some((each) => each.code === 'unknown-field');
  if (code === 'missing-field' && misnamed) return true;
  return saying.includes(field) && unread.some((each) => saying.includes(each));
}
