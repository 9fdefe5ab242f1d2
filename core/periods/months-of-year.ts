/** How the periods of a type lie in a year of twelve months, whichever days its months have. */
type Shape = {
  /** What follows the year in its label, with the number of the period within the year. */
  readonly rest: RegExp;
  readonly restOf: (number: number) => string;
  /** The number of the one that holds a month (1-12); nothing where none does. */
  readonly holding: (month: number) => number | undefined;
  readonly firstMonth: (number: number) => number;
  readonly months: (number: number) => number;
};

export const twoDigits = (number: number): string => String(number).padStart(2, '0');

export const shapes = {
  month: {
    rest: /^(0[1-9]|1[0-2])$/,
    restOf: (number) => `-${twoDigits(number)}`,
    holding: (month) => month,
    firstMonth: (number) => number,
    months: () => 1,
  },
  quarter: {
    rest: /^Q([1-4])$/,
    restOf: (number) => `-Q${number}`,
    holding: (month) => Math.ceil(month / 3),
    firstMonth: (number) => 3 * number - 2,
    months: () => 3,
  },
  'half-year': {
    rest: /^H([12])$/,
    restOf: (number) => `-H${number}`,
    holding: (month) => Math.ceil(month / 6),
    firstMonth: (number) => 6 * number - 5,
    months: () => 6,
  },
  'nine-months': {
    rest: /^(9)M$/,
    restOf: () => '-9M',
    holding: (month) => (month > 9 ? undefined : 9),
    firstMonth: () => 1,
    months: () => 9,
  },
  year: {
    rest: /^()$/,
    restOf: () => '',
    holding: () => 1,
    firstMonth: () => 1,
    months: () => 12,
  },
  'year-to-date': {
    rest: /^(0[1-9]|1[0-2])-YTD$/,
    restOf: (number) => `-${twoDigits(number)}-YTD`,
    holding: (month) => month,
    firstMonth: () => 1,
    months: (number) => number,
  },
} as const satisfies Record<string, Shape>;

/** What is counted in months of the calendar. */
export type OfMonths = keyof typeof shapes;
