import type { Language } from '../../core/names.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { BodyFault, Counts, Submitted } from '../../core/submissions/submission.ts';
import type { Decided } from '../../core/submissions/submission-decisions.ts';
import { type RowFault, wordsOf } from '../../core/submissions/submission-faults.ts';
import type { Plan } from '../../store/submission-plan.ts';
import { validationFailed } from './faults.ts';
import type { FaultLine, Problem } from './problem.ts';

export const keyReused: Problem = {
  code: 'idempotency-key-reused',
  detail: {
    vi: 'Idempotency-Key này đã đi với nội dung khác, hoặc với tham số khác trong địa chỉ (mode; với CSV cả unit, period…). Mỗi yêu cầu mới cần một khóa mới.',
    en: 'This Idempotency-Key came with another body before, or with other parameters in the address (mode; of a CSV also unit, period …). Every new request needs a new key.',
  },
};

export const inProgress = (seconds: number): Problem => ({
  code: 'submission-in-progress',
  detail: {
    vi: 'Hãy gửi lại yêu cầu này với cùng Idempotency-Key sau thời gian ghi ở Retry-After.',
    en: 'Repeat this request with the same Idempotency-Key after the time that Retry-After names.',
  },
  headers: { 'Retry-After': String(Math.ceil(seconds)) },
});

export const splitIt: Problem = {
  code: 'body-too-large',
  detail: {
    vi: 'Số liệu trong một lần gửi quá nhiều để ghi cùng lúc; hãy chia thành nhiều lần gửi.',
    en: 'These are too many figures to be kept together; split them into several requests.',
  },
};

export const tooManyMonths = validationFailed([
  {
    pointer: '/rows',
    code: 'too-many-months',
    detail: {
      vi: 'Một lần gửi chỉ được liên quan đến 100 tháng (tính riêng từng tỉnh); hãy chia thành nhiều lần gửi.',
      en: 'One request may touch 100 months (counted per province); split it into several requests.',
    },
  },
]);

export function unknownDataset({ datasets }: Registry): BodyFault {
  const codes = datasets.map((dataset) => dataset.code).join(', ');
  return {
    pointer: '/dataset',
    code: 'unknown-dataset',
    detail: { vi: `Các biểu hiện có: ${codes}.`, en: `The datasets are: ${codes}.` },
  };
}

/** What a source has to say in the dataset is known only of a dataset that is named. */
export function replaceNeedsDataset({ datasets }: Registry): BodyFault {
  const codes = datasets.map((dataset) => dataset.code).join(', ');
  return {
    pointer: '/dataset',
    code: 'missing-field',
    detail: {
      vi: `Với replace, phải ghi “dataset”. Các biểu hiện có: ${codes}.`,
      en: `With replace the body must name its “dataset”. The datasets are: ${codes}.`,
    },
  };
}

/** A fault of the body as a whole; what is wrong with its rows is told in the same answer. */
export function bodyRefused(
  submitted: Submitted,
  bodyFaults: readonly BodyFault[],
  read: readonly Faulty[],
): Problem {
  const errors = [...bodyFaults, ...faultLines(submitted, read)];
  return { ...validationFailed(errors), members: { errorsTotal: errors.length } };
}

/** Rows that keep a body from being taken: every error, in input order. */
export function rowsRejected(
  submitted: Submitted,
  decided: readonly Faulty[],
  counts: Counts,
): Problem {
  const errors = faultLines(submitted, decided);
  return { code: 'rows-rejected', errors, members: { counts, errorsTotal: errors.length } };
}

type Faulty = { readonly faults: readonly RowFault[] };

const lineOf = ({ placeOf }: Submitted, row: number, fault: RowFault): FaultLine => ({
  ...placeOf(row, fault.field),
  code: fault.code,
  detail: wordsOf(fault, (other) => placeOf(other, fault.field).line),
});

const everyFault = (decided: readonly Faulty[]): readonly (readonly [number, RowFault])[] =>
  decided.flatMap(({ faults }, row) => faults.map((fault) => [row, fault] as const));

const faultLines = (submitted: Submitted, decided: readonly Faulty[]): readonly FaultLine[] =>
  everyFault(decided).map(([row, fault]) => lineOf(submitted, row, fault));

/** What a receipt says of the rows, to be stored before anything is done. */
export const reported = (
  submitted: Submitted,
  decided: readonly Decided[],
  language: Language,
): Pick<Plan, 'decisions' | 'errors'> => ({
  decisions: decided.map((row) => row.decision),
  errors: faultLines(submitted, decided).map(({ index = 0, detail, ...where }) => ({
    ...where,
    index,
    detail: detail[language],
    messages: detail,
  })),
});
