import type { Warning } from '../statements/act.ts';
import { beside, type FoundWarning } from './found-warning.ts';
import type { MetricCode } from '../registry/metric.ts';
import type { Registry } from '../registry/registry.ts';
import { foundInstead, judgeRule, type Operand } from './rule-check.ts';
import { type DatasetRule, speaksOf } from '../submissions/rules-on-arrival.ts';
import type { Statement, SubmissionId } from '../statements/statement.ts';
import { aboutKey } from '../submissions/submission-spots.ts';
import { subjectOf } from '../submissions/submission-rows.ts';
import { operandsOf } from '../registry/validation-rule.ts';

/** Rules of both severities: two bodies that arrived at one moment were judged without each other. */
export function brokenRules(
  registry: Registry,
  arrived: readonly Statement[],
  currentOf: ReadonlyMap<string, Statement>,
): readonly FoundWarning[] {
  const rules = registry.datasets.flatMap((dataset) =>
    (dataset.rules ?? []).map((rule) => ({ dataset, rule })),
  );
  if (rules.length === 0) return [];
  return [...Map.groupBy(arrived, aboutKey).values()].flatMap((group) => {
    const [about] = group;
    if (about === undefined) return [];
    const metrics = new Set(group.map(({ metric }) => metric));
    return rules
      .filter(({ rule }) => operandsOf(rule).some((metric) => metrics.has(metric)))
      .filter((rule) => speaksOf(rule, about.interval))
      .flatMap((rule) =>
        brokenRule(registry, rule, (metric) => currentOf.get(subjectOf({ ...about, metric }))),
      );
  });
}

/** Stands beside every operand that was stated, also one that was stated before: each may be the wrong one. */
function brokenRule(
  { metricByCode }: Registry,
  { dataset, rule }: DatasetRule,
  saidOf: (metric: MetricCode) => Statement | undefined,
): readonly FoundWarning[] {
  const operandOf = (metric: MetricCode): Operand | undefined => {
    const said = saidOf(metric);
    return said && { says: said.says, decimals: metricByCode.get(metric)?.decimals ?? 0 };
  };
  if (judgeRule(rule, operandOf) !== 'broken') return [];
  const metrics = operandsOf(rule);
  const warning: Warning = {
    kind: 'rule',
    rule: rule.code,
    names: rule.names,
    found: foundInstead(rule, operandOf),
    operands: metrics.map((metric) => ({ metric, ...submissionOf(saidOf(metric)) })),
  };
  return metrics
    .flatMap((metric) => saidOf(metric) ?? [])
    .filter(({ says }) => says.kind !== 'withdrawal')
    .map((said) => beside(said, dataset, warning));
}

const submissionOf = (said: Statement | undefined): { submission?: SubmissionId } =>
  said === undefined ? {} : { submission: said.submission };
