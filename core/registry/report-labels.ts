import { type CalendarCode, weeksOf } from '../periods/period-rule.ts';
import type { RegistryContent } from './registry.ts';
import type { ReportDefinition } from './report-definition.ts';

/**
 * The calendar by which the periods of a report are named and counted. Months and what is made of them bear the same names
 * under every rule, so the wall calendar will do, and which days they mean is each section's own affair. How many weeks a
 * year has rests on the day on which they begin: there it is that of the sections, which all begin theirs on the same day.
 */
export function labelCalendar(
  { datasets }: Pick<RegistryContent, 'datasets'>,
  { periodType, sections }: Pick<ReportDefinition, 'periodType' | 'sections'>,
): CalendarCode {
  const asked = datasets.find(({ code }) => code === sections[0]?.dataset);
  return periodType === 'week' && asked !== undefined ? weeksOf(asked.calendar) : 'gregorian';
}
