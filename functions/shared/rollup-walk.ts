import * as z from 'zod';
import type { Period } from '../../core/periods/period.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import {
  partitionsRead,
  partsOf,
  type RollupAsked,
  type RollupPart,
  rowsIn,
  unitsRead,
} from '../../core/columns/rollup.ts';
import { cellsOf, type RollupCell, type RowRange } from '../../core/columns/rollup-cells.ts';
import type { Instant } from '../../core/time.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import type { Problem } from './problem.ts';
import { costOf, mostOfPage } from './rollup-cost.ts';
import { inQuery, type Knowledge } from './snapshot-query.ts';

/** Where a page ended: so many rows of a period were given. Which rows a period has depends on no statement. */
export const RowsGiven = z.strictObject({ period: z.string().max(64), rows: z.int().min(0) });
export type RowsGiven = Readonly<z.output<typeof RowsGiven>>;

export type RollupWalk = {
  readonly snapshots: Pick<Snapshots, 'readColumns'>;
  readonly known: Knowledge;
  /** Read off the clock before the page is. */
  readonly now: Instant;
  readonly asked: RollupAsked;
  readonly periods: readonly Period[];
  /** Whether the caller may see every unit of a part. */
  readonly sees: (part: RollupPart) => boolean;
};

export type PlacedCell = { readonly part: RollupPart; readonly cell: RollupCell };

export type PageOfCells = {
  readonly cells: readonly PlacedCell[];
  /** Where the next page begins; absent at the end. */
  readonly next?: RowsGiven;
};

/** Up to so many units are picked out while their partitions are read; more are most of what lies there. */
const unitsPickedOut = 64;

/**
 * The rows after those that were given, part by part, until the page is full or has cost enough; a part that alone costs more
 * is refused before it is read.
 */
export async function pageOfRollup(
  walk: RollupWalk,
  size: number,
  given: RowsGiven | undefined,
): Promise<Result<PageOfCells, Problem>> {
  const cells: PlacedCell[] = [];
  let spent = 0;
  for (const { part, period, before, rows } of partsAfter(walk, given)) {
    const from = given?.period === period.label ? Math.max(0, given.rows - before) : 0;
    if (from >= rows) continue;
    const { reading, perRow } = costOf(walk.known.registry, walk.asked, part);
    if (reading > mostOfPage) return fail(tooMuch(walk.asked, reading));
    spent += reading;
    const here = { period: period.label, rows: before + from };
    if (cells.length >= size || spent > mostOfPage) return ok({ cells, next: here });
    if (!walk.sees(part)) return fail(notYoursNow);
    const affordable = perRow === 0 ? rows : Math.ceil((mostOfPage - spent) / perRow);
    const until = Math.min(rows, from + Math.min(size - cells.length, Math.max(1, affordable)));
    spent += (until - from) * perRow;
    for (const cell of await cellsIn(walk, part, { from, until })) cells.push({ part, cell });
    if (until < rows) return ok({ cells, next: { ...here, rows: before + until } });
  }
  return ok({ cells });
}

/** The parts from the period on in which a page begins, each with the number of rows of its period before it. */
function* partsAfter({ known, asked, periods }: RollupWalk, given: RowsGiven | undefined) {
  const first = periods.findIndex(({ label }) => label === given?.period);
  for (const period of periods.slice(Math.max(0, first))) {
    let before = 0;
    for (const part of partsOf(known.registry, asked, period)) {
      const rows = rowsIn(asked, part);
      yield { part, period, before, rows };
      before += rows;
    }
  }
}

async function cellsIn(
  { snapshots, known: { registry, asOf }, now, asked }: RollupWalk,
  part: RollupPart,
  range: RowRange,
): Promise<readonly RollupCell[]> {
  const units = unitsRead(part);
  const columns = await snapshots.readColumns(partitionsRead(registry, asked, part), registry, {
    asOf,
    now,
    ...(units.length <= unitsPickedOut && { units }),
  });
  return cellsOf(registry, asked, part, columns, range);
}

function tooMuch({ groupBy }: RollupAsked, cost: number): Problem {
  const times = Math.ceil(cost / mostOfPage);
  const vi = `Yêu cầu này phải đọc quá nhiều số liệu một lúc (gấp ${times} lần mức cho phép).`;
  const en = `This would read too many figures at once (${times} times what is allowed).`;
  return groupBy === 'scope'
    ? inQuery(
        'metric',
        'too-big',
        `${vi} Hãy ghi ít chỉ tiêu hơn (metric), đọc từng tỉnh (groupBy=province), hoặc dùng kỳ ngắn hơn (periodType).`,
        `${en} Name fewer metrics (metric), read by province (groupBy=province), or take shorter periods (periodType).`,
      )
    : inQuery(
        'metric',
        'too-big',
        `${vi} Hãy ghi ít chỉ tiêu hơn (metric), hoặc dùng kỳ ngắn hơn (periodType).`,
        `${en} Name fewer metrics (metric), or take shorter periods (periodType).`,
      );
}

const notYoursNow: Problem = {
  code: 'forbidden',
  detail: {
    vi: 'Ở thời điểm hoặc địa giới này, phạm vi có đơn vị mà nay khóa của bạn không được xem; hãy bỏ asOf và boundariesOn, hoặc đọc từng đơn vị.',
    en: 'As of then, or on those boundaries, the scope held units that your key may not see now; leave out asOf and boundariesOn, or read unit by unit.',
  },
};
