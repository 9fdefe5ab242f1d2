import type { Dataset } from '../../core/registry/dataset.ts';
import { type Period, periodOf } from '../../core/periods/period.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { LocalDate } from '../../core/time.ts';
import { currentPeriod, lastEndedPeriod } from './caller-datasets.ts';
import { validationFailed } from './faults.ts';
import type { Problem } from './problem.ts';

/** One thing that is wrong with a request about a dataset. */
export const requestFault = (pointer: string, code: string, vi: string, en: string): Problem =>
  validationFailed([{ pointer, code, detail: { vi, en } }]);

/** A period of the dataset by its label; the right ones are shown by the periods of today. */
export function askedPeriod(
  dataset: Parameters<typeof lastEndedPeriod>[0],
  label: string,
  pointer: string,
  today: LocalDate,
): Result<Period, Problem> {
  const period = periodOf(dataset.calendar, dataset.periodType, label);
  if (period.ok) return ok(period.value);
  const near = [lastEndedPeriod(dataset, today), currentPeriod(dataset, today) ?? []].flat();
  const labels = near.map((each) => `“${each.label}”`).join(', ');
  return fail(
    requestFault(
      pointer,
      'unknown-period',
      `Ghi nhãn kỳ của biểu này, trong các năm 1900–2199, ví dụ: ${labels}.`,
      `Give the label of a period of this dataset, in the years 1900–2199, such as: ${labels}.`,
    ),
  );
}

/** The period that a reading asks about; unless it names one, the last that ended. */
export const periodOfQuery = (
  dataset: Dataset,
  label: string | undefined,
  today: LocalDate,
): Result<Period, Problem> =>
  label === undefined
    ? ok(lastEndedPeriod(dataset, today))
    : askedPeriod(dataset, label, '/query/period', today);
