import { faultsOfReports } from './faults-of-reports.ts';
import { faultsOfStatements } from './faults-of-statements.ts';
import { faultsOfTime } from './faults-of-time.ts';
import { faultsOfTotals } from './faults-of-totals.ts';
import type { Mutant } from './mutant.ts';

/** Every fault that `npm run mutants` plants, in the order in which the rules stand in docs/meaning-of-figures.md. */
export const everyMutant: readonly Mutant[] = [
  ...faultsOfStatements,
  ...faultsOfTime,
  ...faultsOfTotals,
  ...faultsOfReports,
];
