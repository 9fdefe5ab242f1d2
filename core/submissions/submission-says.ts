import { type Amount, toAmount } from '../decimal.ts';
import type { Metric } from '../registry/metric.ts';
import { fail, ok, type Result } from '../result.ts';
import type { Says } from '../statements/statement.ts';
import type { SubmittedRow } from './submission.ts';
import type { RowFault } from './submission-faults.ts';
import * as faults from './submission-says-faults.ts';

/** What a row says of its metric; nothing where it cannot be told because the metric is not known. */
export function saysOf(
  row: SubmittedRow,
  metric: Metric | undefined,
): Result<Says | undefined, RowFault> {
  const { value, text, nil, withdraw, atLeast, restart } = row;
  const said =
    (value === undefined ? 0 : 1) +
    (text === undefined ? 0 : 1) +
    (nil === undefined ? 0 : 1) +
    (withdraw === undefined ? 0 : 1);
  if (said === 0) return fail(faults.saysNothing);
  const aside = value === undefined && (atLeast === true || restart === true);
  if (said > 1 || aside) return fail(faults.saysTooMuch);
  if (nil !== undefined) return ok({ kind: 'nil', reason: nil.reason });
  if (withdraw !== undefined) return ok({ kind: 'withdrawal', reason: withdraw.reason });
  if (metric === undefined) return ok(undefined);
  if (text !== undefined)
    return metric.kind === 'text' ? ok({ kind: 'text', text }) : fail(faults.notAnsweredInWords);
  if (metric.kind === 'text') return fail(faults.answeredInWords);
  return value === undefined ? ok(undefined) : valueOf(value, atLeast === true, metric);
}

function valueOf(value: string | number, atLeast: boolean, metric: Metric): Result<Says, RowFault> {
  const amount = toAmount(value, metric.decimals, atLeast);
  if (!amount.ok)
    switch (amount.failure.kind) {
      case 'not-a-number':
        return fail(faults.notANumber(value));
      case 'too-many-decimals':
        return fail(faults.tooManyDecimals(value, amount.failure.given, amount.failure.allowed));
      case 'too-large':
        return fail(faults.tooLarge);
      default:
        return amount.failure satisfies never;
    }
  const { minimum, maximum } = boundsOf(metric);
  if (!isWithinBounds(amount.value, metric.decimals, minimum, maximum))
    return fail(faults.outOfBounds(minimum, maximum));
  return ok({ kind: 'value', amount: amount.value });
}

/** Bounds are declared, never assumed; a rank's are its own definition. */
const boundsOf = (metric: Metric): Pick<Metric, 'minimum' | 'maximum'> =>
  metric.kind === 'rank' && metric.outOf !== undefined
    ? { minimum: metric.minimum ?? '1', maximum: metric.maximum ?? String(metric.outOf) }
    : metric;

const finestDecimals = 20;
/** Plain decimal text as an integer count of 10^-20, so that a bound may be finer than the metric. */
function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.slice(0, finestDecimals).padEnd(finestDecimals, '0')}`);
}

function isWithinBounds(
  { count }: Amount,
  decimals: number,
  minimum: string | undefined,
  maximum: string | undefined,
): boolean {
  if (minimum === undefined && maximum === undefined) return true;
  const value = BigInt(count) * 10n ** BigInt(finestDecimals - decimals);
  return (
    (minimum === undefined || value >= scaled(minimum)) &&
    (maximum === undefined || value <= scaled(maximum))
  );
}
