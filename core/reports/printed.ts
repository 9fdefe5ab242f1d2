import type { Figure } from './report.ts';
import type { Outcome } from './outcome.ts';
import type { StatedPercentage, UnitLine } from './unit-line.ts';

/** What an edition prints at one place: a number or why there is none, or a stated percentage in its stead. */
export type Printed = {
  readonly outcome?: Outcome | undefined;
  readonly percentage?: StatedPercentage | undefined;
};

/** The line whose own number stands for the whole, where only one is asked. */
export const onlyLine = ({ units }: Pick<Figure, 'units'>): UnitLine | undefined =>
  units.length === 1 ? units[0] : undefined;

/** At a figure's head: its total; where there is none and one line alone, what stands at that line. */
export function headOf(figure: Figure): Printed & { readonly outcome: Outcome } {
  const alone = onlyLine(figure);
  return figure.total.kind === 'none' && alone !== undefined
    ? { outcome: alone.outcome, percentage: alone.percentage }
    : { outcome: figure.total };
}

/** Where the lines stand elsewhere, as of a province in the report of the country. */
export const totalOf = ({ total }: Figure): Printed => ({ outcome: total });
