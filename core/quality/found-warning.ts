import type { Act, ActBody, Warning } from '../statements/act.ts';
import type { Dataset } from '../registry/dataset.ts';
import { isReportable } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import type { Says, Statement } from '../statements/statement.ts';

type WarningBody = Extract<ActBody, { kind: 'warning' }>;
/** A warning before it is recorded. */
export type FoundWarning = Omit<Act, 'id' | 'recordedAt' | 'does'> & { readonly does: WarningBody };

export const beside = (
  { metric, unit, interval, source, submission }: Statement,
  { code }: Dataset,
  warning: Warning,
): FoundWarning => ({
  unit,
  interval,
  dataset: code,
  does: { kind: 'warning', metric, source, submission, warning },
});

/** The dataset that a statement of the metric over the interval can have been made for. */
export const datasetFor = (
  { datasetsOf }: Registry,
  { metric, interval }: Pick<Statement, 'metric' | 'interval'>,
): Dataset | undefined =>
  datasetsOf
    .get(metric)
    ?.find(({ calendar, periodType }) => isReportable(calendar, periodType, interval));

export type Value = Statement & { readonly says: Extract<Says, { kind: 'value' }> };
export const isValue = (said: Statement): said is Value => said.says.kind === 'value';
