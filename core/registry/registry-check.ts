import type { RegistryContent } from './registry.ts';
import { changedMetricFaults, metricFaults } from './registry-check-metrics.ts';
import { changedIndicatorFaults, indicatorFaults } from './registry-check-indicators.ts';
import { datasetTimeFaults } from './registry-check-datasets.ts';
import { calendarFaults } from './registry-check-calendar.ts';
import { dayFaults } from './registry-check-days.ts';
import {
  clientFaults,
  datasetFaults,
  definitionFaults,
  recipientFaults,
} from './registry-check-reports.ts';
import { reporterlessFaults } from './registry-check-reporters.ts';
import { eventFaults } from './registry-check-events.ts';
import { unitFaults } from './registry-check-units.ts';
import { duplicates, fault, type RegistryFault, removals, unitIdentity } from './registry-fault.ts';

/**
 * Everything that is wrong with a registry, all at once: what its parts say of each other, and, against the
 * version before it, what may never change. An empty list means that it may be published.
 */
export const checkRegistry = (
  content: RegistryContent,
  previous?: RegistryContent,
): readonly RegistryFault[] => [
  ...unitFaults(content.units),
  ...eventFaults(content),
  ...duplicates('sources', content.sources, (source) => source.code),
  ...metricFaults(content),
  ...indicatorFaults(content),
  ...datasetFaults(content),
  ...datasetTimeFaults(content),
  ...definitionFaults(content),
  ...reporterlessFaults(content),
  ...recipientFaults(content),
  ...clientFaults(content),
  ...calendarFaults(content.calendar),
  ...dayFaults(content),
  ...(previous === undefined ? [] : changeFaults(content, previous)),
];

/**
 * Stored facts name units, sources and metrics, editions of reports indicators, and submissions and histories the clients that
 * sent them, for ever: all of these can be closed or left out, never removed. Another system that got the id of a client would read what was not its own.
 */
function* changeFaults(
  content: RegistryContent,
  previous: RegistryContent,
): Iterable<RegistryFault> {
  yield* removals('units', previous.units, content.units, unitIdentity, {
    vi: 'hãy ghi ngày hết hiệu lực (validTo)',
    en: 'close it with validTo',
  });
  yield* removals('sources', previous.sources, content.sources, (source) => source.code, {
    vi: 'hãy bỏ khỏi các chỉ tiêu',
    en: 'take it out of the metrics instead',
  });
  yield* removals('metrics', previous.metrics, content.metrics, (metric) => metric.code, {
    vi: 'hãy bỏ khỏi các biểu',
    en: 'take it out of the datasets instead',
  });
  yield* removals(
    'indicators',
    previous.indicators,
    content.indicators,
    (indicator) => indicator.code,
    { vi: 'hãy bỏ khỏi các biểu', en: 'take it out of the datasets instead' },
  );
  yield* removals('clients', previous.clients, content.clients, (client) => client.id, {
    vi: 'hãy bỏ các khóa và quyền của hệ thống đó',
    en: 'take away its keys and scopes instead',
  });
  yield* changedUnitFaults(content, previous);
  yield* changedMetricFaults(content.metrics, previous.metrics);
  yield* changedIndicatorFaults(content, previous);
}

function* changedUnitFaults(
  content: RegistryContent,
  previous: RegistryContent,
): Iterable<RegistryFault> {
  const levels = new Map(previous.units.map((unit) => [unitIdentity(unit), unit.level]));
  for (const [index, unit] of content.units.entries()) {
    const level = levels.get(unitIdentity(unit));
    if (level !== undefined && level !== unit.level)
      yield fault(
        `units/${index}/level`,
        'fixed-attribute',
        `Cấp của đơn vị ${unit.code} không được đổi; hãy đóng đơn vị cũ và lập đơn vị mới.`,
        `The level of unit ${unit.code} is fixed; close it and register a new unit.`,
      );
  }
}
