import type * as z from 'zod';
import type { Names } from '../../core/names.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { FaultLine, Problem } from './problem.ts';

/** As many faults as one answer lists. */
export const maxFaultsListed = 500;

type Path = readonly PropertyKey[];

/** A JSON pointer (RFC 6901). */
export const pointerTo = (path: Path): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const line = (path: Path, code: string, vi: string, en: string): FaultLine => ({
  pointer: pointerTo(path).slice(0, 300),
  code,
  detail: { vi, en },
});

/** What a caller sent is echoed, but never at length. */
export const echoed = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

const typeNames: Readonly<Record<string, Names>> = {
  string: { vi: 'chuỗi ký tự', en: 'text' },
  number: { vi: 'số', en: 'a number' },
  int: { vi: 'số nguyên', en: 'a whole number' },
  boolean: { vi: 'true hoặc false', en: 'true or false' },
  array: { vi: 'danh sách', en: 'a list' },
  object: { vi: 'đối tượng', en: 'an object' },
};
const typeName = (expected: string): Names => typeNames[expected] ?? { vi: expected, en: expected };

function faultsOf(issue: z.core.$ZodIssue, under: Path): FaultLine[] {
  const path = [...under, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        line(
          [...path, key],
          'unknown-field',
          `Không có trường hoặc tham số “${echoed(key)}”; hãy bỏ đi.`,
          `There is no field or parameter "${echoed(key)}"; leave it out.`,
        ),
      );
    case 'invalid_type': {
      const name = typeName(issue.expected);
      if (issue.input === undefined)
        return [
          line(
            path,
            'missing-field',
            `Thiếu trường này: cần ${name.vi}.`,
            `It is missing: give ${name.en}.`,
          ),
        ];
      return [line(path, 'wrong-type', `Phải là ${name.vi}.`, `It must be ${name.en}.`)];
    }
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return [
        line(path, 'not-one-of', `Phải là một trong: ${values}.`, `It must be one of: ${values}.`),
      ];
    }
    case 'too_small':
      return [
        line(
          path,
          'too-small',
          `Quá ít, quá ngắn hoặc quá nhỏ; tối thiểu ${issue.minimum}.`,
          `Too few, too short or too small; at least ${issue.minimum}.`,
        ),
      ];
    case 'too_big':
      return [
        line(
          path,
          'too-big',
          `Quá nhiều, quá dài hoặc quá lớn; tối đa ${issue.maximum}.`,
          `Too many, too long or too large; at most ${issue.maximum}.`,
        ),
      ];
    case 'invalid_format':
      return [formatFault(path, issue)];
    case 'invalid_union':
      return closestOf(issue, path);
    case 'custom':
      return [customFault(path, issue)];
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
      return [line(path, 'invalid', 'Giá trị không hợp lệ.', 'The value is not valid.')];
    default:
      return issue satisfies never;
  }
}

const formats: Readonly<Record<string, Names>> = {
  date: { vi: 'ngày dạng 2025-08-27', en: 'a day such as 2025-08-27' },
  datetime: {
    vi: 'thời điểm ISO 8601 có múi giờ, ví dụ 2025-08-27T08:00:00+07:00',
    en: 'an ISO 8601 moment with its offset, such as 2025-08-27T08:00:00+07:00',
  },
};

function formatFault(path: Path, issue: z.core.$ZodIssueInvalidStringFormat): FaultLine {
  const known = formats[issue.format] ?? {
    vi: `đúng mẫu ${issue.pattern ?? issue.format}`,
    en: `of the form ${issue.pattern ?? issue.format}`,
  };
  return line(path, 'wrong-format', `Phải là ${known.vi}.`, `It must be ${known.en}.`);
}

/** Of the forms that a value may take, the one that it missed by least. */
function closestOf(issue: z.core.$ZodIssueInvalidUnion, path: Path): FaultLine[] {
  const misses = issue.errors.filter((issues) => issues.length > 0);
  const deepest = (issues: readonly z.core.$ZodIssue[]) =>
    Math.max(...issues.map((each) => each.path.length));
  const closest = misses.toSorted((a, b) => deepest(b) - deepest(a) || a.length - b.length)[0];
  if (closest !== undefined && deepest(closest) > 0)
    return closest.flatMap((each) => faultsOf(each, path));
  return [
    line(path, 'wrong-form', 'Không đúng dạng nào được phép.', 'It has none of the forms allowed.'),
  ];
}

/** A refinement may bring its own code and words: `params: { code, detail: { vi, en } }`. */
function customFault(path: Path, issue: z.core.$ZodIssueCustom): FaultLine {
  const { code, detail } = (issue.params ?? {}) as { code?: string; detail?: Names };
  return {
    ...line(path, code ?? 'invalid', 'Giá trị không hợp lệ.', issue.message),
    ...(detail && { detail }),
  };
}

const faultLines = (error: z.core.$ZodError, under: Path): readonly FaultLine[] =>
  error.issues.flatMap((issue) => faultsOf(issue, under)).slice(0, maxFaultsListed);

export const validationFailed = (errors: readonly FaultLine[]): Problem => ({
  code: 'validation-failed',
  errors,
});

/** The parsed value, or every fault in input order, the first 500. `under` is where the value stands in the request. */
export function parseBy<S extends z.ZodType>(
  schema: S,
  value: unknown,
  under: Path = [],
): Result<z.output<S>, Problem> {
  const parsed = schema.safeParse(value, { reportInput: true });
  return parsed.success ? ok(parsed.data) : fail(validationFailed(faultLines(parsed.error, under)));
}
