import type { Figure } from './report.ts';
import type { Outcome } from './outcome.ts';
import type { StatedPercentage } from './unit-line.ts';

/** What an edition prints at one place: a number or why there is none, or a stated percentage in its stead. */
export type Printed = {
  readonly outcome?: Outcome | undefined;
  readonly percentage?: StatedPercentage | undefined;
};

/** At a figure's head: its total; where there is none and one line alone, what stands at that line. */
export function headOf({ total, units }: Figure): Printed {
  const [alone, ...others] = units;
  return total.kind === 'none' && alone !== undefined && others.length === 0
    ? { outcome: alone.outcome, percentage: alone.percentage }
    : { outcome: total };
}

/** Where the lines stand elsewhere, as of a province in the report of the country. */
export const totalOf = ({ total }: Figure): Printed => ({ outcome: total });
