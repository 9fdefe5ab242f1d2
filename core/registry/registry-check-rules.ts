import type { Dataset } from './dataset.ts';
import { comparableKinds, type Metric } from './metric.ts';
import type { RegistryContent } from './registry.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import { operandsOf, type RuleSide, type ValidationRule } from './validation-rule.ts';

/** Everything wrong with the validation rules of one dataset; `path` is the dataset's. */
export function* ruleFaults(
  path: string,
  dataset: Dataset,
  { metrics }: RegistryContent,
): Iterable<RegistryFault> {
  const rules = dataset.rules ?? [];
  const byCode = new Map<string, Metric>(metrics.map((metric) => [metric.code, metric]));
  yield* duplicates(`${path}/rules`, rules, (rule) => rule.code);
  for (const [index, rule] of rules.entries()) {
    const here = `${path}/rules/${index}`;
    const operands = operandsOf(rule).flatMap((code) => byCode.get(code) ?? []);
    yield* operandFaults(`${here}/left`, rule.left, dataset, byCode);
    yield* operandFaults(`${here}/right`, rule.right, dataset, byCode);
    yield* togetherFaults(here, rule, operands);
  }
}

function* operandFaults(
  side: string,
  { metrics }: RuleSide,
  dataset: Dataset,
  byCode: ReadonlyMap<string, Metric>,
): Iterable<RegistryFault> {
  for (const [index, { metric: code, times }] of metrics.entries()) {
    const here = `${side}/metrics/${index}`;
    const metric = byCode.get(code);
    if (metric === undefined || !dataset.metrics.includes(code))
      yield fault(
        `${here}/metric`,
        'unknown-metric',
        `Biểu “${dataset.code}” không có chỉ tiêu “${code}”.`,
        `The dataset “${dataset.code}” does not ask for the metric “${code}”.`,
      );
    else if (!comparableKinds.includes(metric.kind))
      yield fault(
        `${here}/metric`,
        'operand-not-a-number',
        `“${code}” thuộc loại ${metric.kind} nên không so sánh được trong quy tắc; dùng chỉ tiêu loại: ${comparableKinds.join(', ')}.`,
        `“${code}” is a ${metric.kind}, which a rule cannot compute with; take metrics of the kinds ${comparableKinds.join(', ')}.`,
      );
    if (times === 0)
      yield fault(
        `${here}/times`,
        'operand-without-weight',
        'Hệ số 0 làm cho chỉ tiêu không có tác dụng; hãy bỏ chỉ tiêu này khỏi quy tắc.',
        'A factor of 0 takes the metric out of the rule; leave the metric out instead.',
      );
  }
}

function* togetherFaults(
  here: string,
  rule: ValidationRule,
  operands: readonly Metric[],
): Iterable<RegistryFault> {
  const { left, right } = rule;
  if (left.metrics.length + right.metrics.length === 0)
    yield fault(
      here,
      'rule-without-metric',
      'Quy tắc phải có ít nhất một chỉ tiêu ở vế trái hoặc vế phải.',
      'A rule needs at least one metric on its left or right side.',
    );
  const [first] = operands;
  if (first === undefined) return;
  const converted = [...left.metrics, ...right.metrics].every(({ times }) => times !== undefined);
  if (!converted && operands.some((metric) => measureOf(metric) !== measureOf(first)))
    yield fault(
      here,
      'measures-differ',
      'Các chỉ tiêu của quy tắc có đơn vị tính khác nhau: ghi hệ số quy đổi (times) cho từng chỉ tiêu.',
      'The metrics of the rule have different units of measure: give each its factor (times), which converts it.',
    );
  const shared = first.sources.filter((source) =>
    operands.every((metric) => metric.sources.includes(source)),
  );
  if (shared.length === 0)
    yield fault(
      here,
      'no-common-source',
      'Không nguồn nào khai báo tất cả các chỉ tiêu của quy tắc, nên quy tắc không bao giờ được kiểm tra đúng.',
      'No source states all metrics of the rule, so it could never be judged on what one source says.',
    );
}

const measureOf = ({ unitOfMeasure: { vi, en } }: Metric): string => JSON.stringify([vi, en]);
