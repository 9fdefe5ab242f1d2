/**
 * A number, exact: value = numerator / denominator, in the metric's unit of measure. A ratio is multiplied
 * with its factor already: 117 of 223 stands as 11700 / 223 percent. Print with `decimals` places, half away from zero.
 */
export type Outcome =
  | {
      readonly kind: 'value';
      readonly numerator: string;
      readonly denominator: string;
      readonly decimals: number;
      readonly atLeast: boolean;
      /** A ratio: the operands in print, each exact. */
      readonly operands?: { readonly numerator: string; readonly denominator: string };
      /** An indicator: its operands over time and units, exact (`70` or `139/2`), in the order of the formula. */
      readonly terms?: readonly { readonly metric: string; readonly value: string }[];
      /** The units that the figure covers only in part, with the days left out. */
      readonly partialDays?: number;
      /** Some of it is carried from an earlier interval. */
      readonly carried: boolean;
    }
  | {
      readonly kind: 'none';
      readonly cause: NoOutcome;
      /** What could not be divided: it enters the total of several units. */
      readonly operands?: { readonly numerator: string; readonly denominator: string };
      readonly terms?: readonly { readonly metric: string; readonly value: string }[];
    };

export type NoOutcome =
  | 'missing'
  | 'nil'
  | 'withdrawn'
  | 'not-totalled'
  | 'division-by-zero'
  | 'no-base'
  | 'inexact-base'
  | 'inexact-operand'
  | 'only-percentage'
  | 'no-unit-in-both'
  | 'no-such-period'
  | 'no-unit-gave-both-parts'
  | 'no-unit-gave-every-operand';
