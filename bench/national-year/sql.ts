import type { CountrySize } from '../country.ts';

/** `sum` and `count` of the values of each province and metric; province 0 is the country. In order, as `1,1,2000,24`. */
export type Rows = readonly string[];

export type Competitor = {
  /** Once, not timed. */
  load(size: CountrySize): Promise<void>;
  ask(): Promise<Rows>;
  close(): Promise<void>;
};

/** The formulas of `valueOf`, `isMissing` and `isCorrected`: c commune, m metric, mo month. */
export const value = '(c * 7919 + m * 104729 + mo * 1299709) % 1000000';
export const isStated = '(c * 31 + mo * 17) % 101 <> 0';
export const isCorrected = '(c * 13 + mo * 7) % 53 = 0';

/** What stands: one row per value, numbers only. */
export const leanRows = ({ provinces }: CountrySize): string =>
  `select c % ${provinces} + 1 as province, m + 1 as metric, c as unit, mo as month, ${value} as value`;

/** Totals of the country are added up out of those of the provinces, as we do. */
export const totalsOver = (values: string): string =>
  `with p as (select province, metric, sum(value) as s, count(*) as n from ${values} group by province, metric) ` +
  'select province, metric, s, n from p union all select 0, metric, sum(s), sum(n) from p group by metric';

export const inOrder = (rows: Iterable<string>): Rows => [...rows].toSorted();
