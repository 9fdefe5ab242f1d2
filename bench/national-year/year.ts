import { askedOf } from '../../core/figures/computed.ts';
import type { Interval, SubmissionId } from '../../core/statements/statement.ts';
import { knownPeriod } from '../../core/periods/period.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { unitNamed } from '../../core/units/units-by-day.ts';
import { partitionsOf, partitionsOfPart } from '../../core/reports/partitions-of.ts';
import { planParts, planSections } from '../../core/reports/section-plan.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { country, type CountrySize, valueOf } from '../country.ts';

export const year = '2025';
export const months = Array.from({ length: 12 }, (_, at) => at + 1);
export const monthNamed = (month: number): Interval =>
  knownPeriod('nd09', 'month', `${year}-${String(month).padStart(2, '0')}`).interval;

/**
 * One commune's month in about a hundred was never stated, and one in about fifty was corrected once: first it was said to be
 * one more. The same two formulas stand in the competitors' SQL.
 */
export const isMissing = (commune: number, month: number): boolean =>
  (commune * 31 + month * 17) % 101 === 0;
export const isCorrected = (commune: number, month: number): boolean =>
  (commune * 13 + month * 7) % 53 === 0;
export { valueOf };

/** A commune with a month missing is partial, one without any is missing. */
export function expectedCoverage({ communes }: CountrySize) {
  const states = Array.from({ length: communes }, (_, commune) => {
    const stated = months.filter((month) => !isMissing(commune, month)).length;
    return stated === months.length ? 'value' : stated > 0 ? 'partial' : 'missing';
  });
  const count = (state: string) => states.filter((each) => each === state).length;
  return { value: count('value'), partial: count('partial'), missing: count('missing') };
}

const definition = ReportDefinition.parse({
  code: 'nam',
  names: { vi: 'nam', en: 'year' },
  periodType: 'year',
  firstPeriod: year,
  scopes: ['VN'],
  sections: [{ dataset: 'bieu' }],
  recommendations: false,
  recipients: ['nobody'],
  release: { settleMinutes: 60 },
  reissue: { everyHours: 24, forDays: 1, sendAbovePercent: '0' },
});

/** The period of the benchmark, with everything that is worked out before anything is read. */
export function nationalPlan(size: CountrySize) {
  const registry = indexRegistry(1, country({ ...size, periodType: 'year' }));
  const scope = UnitCode.parse('VN');
  const [plan] = planSections(registry, definition, scope, year);
  const unit = unitNamed(registry, scope, monthNamed(12).from);
  if (plan === undefined || unit === undefined) throw new Error('The year has no plan');
  const figures = plan.dataset.metrics.map((code) => askedOf(registry, code));
  return {
    registry,
    plan,
    figures,
    unit,
    partitions: partitionsOf(registry, definition, scope, year),
    /** As the work is handed out: of each province who is asked, and where that stands. */
    parts: planParts(registry, definition, scope, year).map((part) => ({
      reporters: part.plans.flatMap(({ reporters }) => reporters),
      partitions: partitionsOfPart(registry, part),
    })),
  };
}

/** When the first word on a month was received, and when its correction. */
export const receivedAt = (month: number): Instant =>
  Instant.parse(`${monthNamed(month).until}T01:00:00.000Z`);
export const correctedAt = (month: number): Instant => addMinutes(receivedAt(month), 90);
/** After everything. */
export const asOf = Instant.parse('2026-01-31T00:00:00.000Z');

/** The receipt of what a province sent of a month, in its first submission or the one that corrects. */
export const receiptOf = (province: string, month: number, isCorrection: boolean) =>
  `01J${province}${String(month).padStart(2, '0')}${isCorrection ? 'C' : 'A'}`.padEnd(
    26,
    '0',
  ) as SubmissionId;
