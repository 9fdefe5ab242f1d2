import type { Figure, Report } from '../../core/reports/report.ts';
import type { Saying } from './small-world.ts';
import { Instant, LocalDate } from '../../core/time.ts';

/** After the instant of the reports here: what an edition before did not know. */
const afterwards = '2025-08-21T00:00:00Z';

/** All of it; what was not said before arrives after the instant of the reports here, unless it says otherwise. */
export const arrivingLater = (
  before: readonly Saying[],
  after: readonly Saying[],
): readonly Saying[] =>
  after.map((saying) => (before.includes(saying) ? saying : { receivedAt: afterwards, ...saying }));

/** A report of one section with one figure. */
export const reportOf = (figure: Figure): Report => ({
  schema: 1,
  id: 'nd~A~2025-08',
  edition: 1,
  definition: { code: 'nd', names: { vi: 'nd', en: 'nd' } },
  scope: { code: 'A', level: 'province' },
  period: { type: 'month', label: '2025-08' },
  asOf: Instant.parse('2025-08-19T01:00:00Z'),
  codeVersion: 'test',
  registryVersion: 1,
  facts: { count: 0, sha256: '' },
  sections: [
    {
      dataset: { code: 'nd', names: { vi: 'nd', en: 'nd' } },
      level: 'commune',
      calendar: 'nd09',
      periodType: 'month',
      window: { from: LocalDate.parse('2025-07-15'), until: LocalDate.parse('2025-08-15') },
      deadline: LocalDate.parse('2025-08-18'),
      deadlineProvisional: false,
      coverage: figure.coverage,
      figures: [figure],
    },
  ],
  unitNames: {},
  sourceNames: {},
});
