import type { Figure, Report } from '../../core/reports/report.ts';
import { Instant, LocalDate } from '../../core/time.ts';

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
