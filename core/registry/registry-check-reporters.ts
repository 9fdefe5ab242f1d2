import type { Dataset } from './dataset.ts';
import type { RegistryContent } from './registry.ts';
import { fault, type RegistryFault } from './registry-fault.ts';
import type { ReportDefinition } from './report-definition.ts';
import type { UnitCode } from '../units/unit.ts';

/**
 * Datasets that nobody can ever report, and definitions for a scope under which nobody does. It is asked over all time and
 * not on a day: a unit that will be registered later, or that has closed, makes a dataset neither right nor wrong.
 */
export function* reporterlessFaults(content: RegistryContent): Iterable<RegistryFault> {
  const above = codesAbove(content);
  for (const [index, dataset] of content.datasets.entries())
    if (dataset.reporters.rule === 'level' && reportersOf(content, dataset, above).length === 0)
      yield reporterless(`datasets/${index}/reporters`, dataset, dataset.reporters.under);
  for (const [index, definition] of content.definitions.entries())
    yield* scopeFaults(`definitions/${index}`, definition, content, above);
}

type Above = ReadonlyMap<UnitCode, ReadonlySet<UnitCode>>;

function reporterless(path: string, dataset: Dataset, under: UnitCode | undefined): RegistryFault {
  const { code, level } = dataset;
  return under === undefined
    ? fault(
        path,
        'no-reporters',
        `Không có đơn vị nào thuộc cấp ${level} nên không ai phải báo cáo biểu “${code}”.`,
        `There is no unit of level ${level}, so nobody would report the dataset “${code}”.`,
      )
    : fault(
        `${path}/under`,
        'no-reporters',
        `Dưới ${under} không có đơn vị nào thuộc cấp ${level} nên không ai phải báo cáo biểu “${code}”.`,
        `Under ${under} there is no unit of level ${level}, so nobody would report the dataset “${code}”.`,
      );
}

function* scopeFaults(
  path: string,
  { sections, scopes }: ReportDefinition,
  content: RegistryContent,
  above: Above,
): Iterable<RegistryFault> {
  if (sections.some(({ within }) => within === 'everywhere')) return;
  const datasets = content.datasets.filter((each) =>
    sections.some(({ dataset }) => dataset === each.code),
  );
  if (datasets.length === 0) return;
  const reached = new Set(
    datasets
      .flatMap((dataset) => reportersOf(content, dataset, above))
      .flatMap((code) => [code, ...(above.get(code) ?? [])]),
  );
  const known = new Set(content.units.map(({ code }) => code));
  for (const [index, scope] of scopes.entries())
    if (known.has(scope) && !reached.has(scope))
      yield fault(
        `${path}/scopes/${index}`,
        'no-reporters',
        `Dưới ${scope} không có đơn vị nào báo cáo các biểu của báo cáo này.`,
        `No unit under ${scope} reports any of the report's datasets.`,
      );
}

/** The codes that have to report at some time. */
function reportersOf(
  { units }: RegistryContent,
  { reporters, level }: Dataset,
  above: Above,
): readonly UnitCode[] {
  if (reporters.rule === 'list') return reporters.units;
  const { under } = reporters;
  return units
    .filter((unit) => unit.level === level)
    .map(({ code }) => code)
    .filter((code) => under === undefined || code === under || above.get(code)?.has(under));
}

/** For each code everything that stood above it at any time; a cycle, which is a fault of its own, ends the road. */
function codesAbove({ units }: RegistryContent): Above {
  const parents = Map.groupBy(units, ({ code }) => code);
  const above = new Map<UnitCode, Set<UnitCode>>();
  for (const code of parents.keys()) {
    const found = new Set<UnitCode>();
    const queue: UnitCode[] = [code];
    for (let next = queue.pop(); next !== undefined; next = queue.pop())
      for (const { parent } of parents.get(next) ?? [])
        if (parent !== undefined && !found.has(parent)) {
          found.add(parent);
          queue.push(parent);
        }
    above.set(code, found);
  }
  return above;
}
