import type { Client } from './client.ts';
import type { Dataset } from './dataset.ts';
import { canCompare } from '../periods/growth-base.ts';
import type { Metric } from './metric.ts';
import { fillsWhole, periodOf } from '../periods/period.ts';
import { weeksOf } from '../periods/period-rule.ts';
import type { RegistryContent } from './registry.ts';
import { askedIndicatorFaults } from './registry-check-indicators.ts';
import { unknownMetric } from './registry-check-metrics.ts';
import { ruleFaults } from './registry-check-rules.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import type { ReportDefinition } from './report-definition.ts';
import { labelCalendar } from './report-labels.ts';

const unknownUnit = (path: string, code: string): RegistryFault =>
  fault(path, 'unknown-unit', `Không có đơn vị “${code}”.`, `There is no unit “${code}”.`);

/** The codes of a list that name no unit at any time. */
function* unknownUnits(
  path: string,
  codes: readonly string[],
  { units }: RegistryContent,
): Iterable<RegistryFault> {
  const known = new Set<string>(units.map((unit) => unit.code));
  for (const [index, code] of codes.entries())
    if (!known.has(code)) yield unknownUnit(`${path}/${index}`, code);
}

export function* datasetFaults(content: RegistryContent): Iterable<RegistryFault> {
  yield* duplicates('datasets', content.datasets, (dataset) => dataset.code);
  for (const [index, dataset] of content.datasets.entries()) {
    const path = `datasets/${index}`;
    yield* askedMetricFaults(path, dataset, content);
    yield* askedIndicatorFaults(path, dataset, content);
    yield* reporterFaults(`${path}/reporters`, dataset, content);
    yield* ruleFaults(path, dataset, content);
  }
}

function* askedMetricFaults(
  path: string,
  dataset: Dataset,
  { metrics }: RegistryContent,
): Iterable<RegistryFault> {
  const byCode = new Map(metrics.map((metric) => [metric.code, metric]));
  yield* duplicates(`${path}/metrics`, dataset.metrics, (code) => code);
  for (const [index, code] of dataset.metrics.entries()) {
    const here = `${path}/metrics/${index}`;
    const metric = byCode.get(code);
    if (metric === undefined) yield unknownMetric(here, code);
    else yield* fittingFaults(here, metric, dataset);
  }
}

function* fittingFaults(here: string, metric: Metric, dataset: Dataset): Iterable<RegistryFault> {
  if (metric.level !== dataset.level)
    yield fault(
      here,
      'wrong-level',
      `“${metric.code}” thu thập ở cấp ${metric.level}, biểu thuộc cấp ${dataset.level}.`,
      `“${metric.code}” is collected at level ${metric.level}, the dataset at ${dataset.level}.`,
    );
  for (const part of [metric.numerator, metric.denominator])
    if (part !== undefined && !dataset.metrics.includes(part))
      yield fault(
        here,
        'parts-in-other-dataset',
        `Biểu có tỷ lệ “${metric.code}” phải có cả “${part}”.`,
        `A dataset with the ratio “${metric.code}” must ask for “${part}” too.`,
      );
}

function* reporterFaults(
  path: string,
  { reporters, level }: Dataset,
  content: RegistryContent,
): Iterable<RegistryFault> {
  if (reporters.rule === 'level') {
    if (reporters.under !== undefined)
      for (const found of unknownUnits(path, [reporters.under], content))
        yield { ...found, path: `${path}/under` };
    return;
  }
  yield* duplicates(`${path}/units`, reporters.units, (code) => code);
  yield* unknownUnits(`${path}/units`, reporters.units, content);
  // A code that is used again may name units of two levels: one of the dataset's is enough.
  const bearers = Map.groupBy(content.units, ({ code }) => code);
  for (const [index, code] of reporters.units.entries()) {
    const [first, ...others] = bearers.get(code) ?? [];
    if (first !== undefined && ![first, ...others].some((unit) => unit.level === level))
      yield fault(
        `${path}/units/${index}`,
        'wrong-level',
        `Đơn vị ${code} thuộc cấp ${first.level}, biểu thuộc cấp ${level}.`,
        `Unit ${code} is of level ${first.level}, the dataset of ${level}.`,
      );
  }
}

export function* definitionFaults(content: RegistryContent): Iterable<RegistryFault> {
  yield* duplicates('definitions', content.definitions, (definition) => definition.code);
  for (const [index, definition] of content.definitions.entries()) {
    const path = `definitions/${index}`;
    yield* sectionFaults(path, definition, content);
    yield* unknownUnits(`${path}/scopes`, definition.scopes, content);
    yield* duplicates(`${path}/scopes`, definition.scopes, (code) => code);
    yield* addresseeFaults(path, definition, content);
    yield* labelFaults(path, definition, content);
    yield* growthFaults(path, definition);
  }
}

function* sectionFaults(
  path: string,
  definition: ReportDefinition,
  { datasets }: RegistryContent,
): Iterable<RegistryFault> {
  const { sections, periodType } = definition;
  const weeks = labelCalendar({ datasets }, definition);
  yield* duplicates(`${path}/sections`, sections, (section) => section.dataset);
  for (const [index, section] of sections.entries()) {
    const here = `${path}/sections/${index}/dataset`;
    const dataset = datasets.find((one) => one.code === section.dataset);
    if (dataset === undefined)
      yield fault(
        here,
        'unknown-dataset',
        `Không có biểu “${section.dataset}”.`,
        `There is no dataset “${section.dataset}”.`,
      );
    else if (!fillsWhole(dataset.periodType, periodType))
      yield fault(
        here,
        'period-too-coarse',
        `Biểu “${dataset.code}” theo kỳ ${dataset.periodType}, không phải kỳ con của kỳ ${periodType} của báo cáo.`,
        `Dataset “${dataset.code}” is by ${dataset.periodType}, which the report's ${periodType} is not made of.`,
      );
    else if (periodType === 'week' && weeksOf(dataset.calendar) !== weeks)
      yield fault(
        here,
        'weeks-differ',
        `Tuần của biểu “${dataset.code}” (${dataset.calendar}) không bắt đầu cùng ngày với tuần của biểu đầu tiên (${weeks}); mỗi báo cáo tuần chỉ theo một loại tuần.`,
        `The weeks of dataset “${dataset.code}” (${dataset.calendar}) do not begin on the day of the first dataset's (${weeks}); one weekly report has weeks of one kind.`,
      );
  }
}

function* growthFaults(
  path: string,
  { periodType, sections }: ReportDefinition,
): Iterable<RegistryFault> {
  for (const [index, { growth = [] }] of sections.entries()) {
    const here = `${path}/sections/${index}/growth`;
    yield* duplicates(here, growth, (against) => against);
    const wrong = growth.findIndex((against) => !canCompare(periodType, against));
    if (wrong >= 0)
      yield fault(
        `${here}/${wrong}`,
        'no-such-comparison',
        `Báo cáo theo kỳ ${periodType} chỉ so được với cùng kỳ năm trước (same-period-last-year).`,
        `A report by ${periodType} can only be compared with the same period of last year (same-period-last-year).`,
      );
  }
}

function* addresseeFaults(
  path: string,
  { recipients }: ReportDefinition,
  content: RegistryContent,
): Iterable<RegistryFault> {
  const known = new Set(content.recipients.map((recipient) => recipient.id));
  yield* duplicates(`${path}/recipients`, recipients, (id) => id);
  for (const [index, id] of recipients.entries())
    if (!known.has(id))
      yield fault(
        `${path}/recipients/${index}`,
        'unknown-recipient',
        `Không có người nhận “${id}”.`,
        `There is no recipient “${id}”.`,
      );
}

/** As the system itself writes it: labels are compared as text, and a report is found by its label. */
function isLabelOf(content: RegistryContent, definition: ReportDefinition, label: string): boolean {
  const period = periodOf(labelCalendar(content, definition), definition.periodType, label);
  return period.ok && period.value.label === label;
}

function* labelFaults(
  path: string,
  definition: ReportDefinition,
  content: RegistryContent,
): Iterable<RegistryFault> {
  const { periodType, firstPeriod, lastPeriod } = definition;
  for (const [member, label] of Object.entries({ firstPeriod, lastPeriod }))
    if (label !== undefined && !isLabelOf(content, definition, label))
      yield fault(
        `${path}/${member}`,
        'unknown-period',
        `“${label}” không phải là nhãn của kỳ ${periodType} trong các năm 1900–2199.`,
        `“${label}” is no label of a ${periodType} in the years 1900–2199.`,
      );
  if (lastPeriod !== undefined && lastPeriod < firstPeriod)
    yield fault(
      `${path}/lastPeriod`,
      'bounds-crossed',
      'Kỳ cuối không được trước kỳ đầu.',
      'The last period must not come before the first.',
    );
}

export const recipientFaults = ({ recipients }: RegistryContent): Iterable<RegistryFault> =>
  duplicates('recipients', recipients, (recipient) => recipient.id);

export function* clientFaults(content: RegistryContent): Iterable<RegistryFault> {
  yield* duplicates('clients', content.clients, (client) => client.id);
  for (const [index, client] of content.clients.entries()) {
    const path = `clients/${index}`;
    yield* unknownUnits(`${path}/units`, client.units, content);
    yield* actorFaults(path, client, content);
    for (const [at, code] of (client.sources ?? []).entries())
      if (!content.sources.some((source) => source.code === code))
        yield fault(
          `${path}/sources/${at}`,
          'unknown-source',
          `Không có nguồn “${code}”.`,
          `There is no source “${code}”.`,
        );
  }
}

function* actorFaults(
  path: string,
  { actors }: Client,
  { units }: RegistryContent,
): Iterable<RegistryFault> {
  const known = new Set<string>(units.map((unit) => unit.code));
  for (const [index, actor] of actors.entries())
    if (!known.has(actor.unit)) yield unknownUnit(`${path}/actors/${index}/unit`, actor.unit);
}
