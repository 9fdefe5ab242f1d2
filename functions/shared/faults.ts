import * as z from 'zod';
import type { Language, Names } from '../../core/names.ts';
import { nearest } from '../../core/nearest.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { wordsIn } from '../../core/wording.ts';
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

/** What would be right: in the words of the schema if it brought some. */
function mended(path: Path, code: string, issue: z.core.$ZodIssue, { vi, en }: Names): FaultLine {
  const words = wordsIn(issue.message) ?? { vi, en };
  return line(path, code, words.vi, words.en);
}

/** The fields that `rememberFields` told; a schema may have none. */
const fieldsIn = (told: string): readonly string[] => told.split(' ').filter((name) => name !== '');

/** The known names that somebody may have meant by another one. */
export type Guess = (name: string, known: readonly string[]) => readonly string[];

function faultsOf(issue: z.core.$ZodIssue, under: Path, guess: Guess): readonly FaultLine[] {
  const path = [...under, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys
        .slice(0, maxFaultsListed)
        .map((key) => unknownField([...path, key], key, guess(key, fieldsIn(issue.message))));
    case 'invalid_type':
      return [typeFault(path, issue)];
    case 'invalid_value':
      return [choiceFault(path, issue)];
    case 'too_small':
      return [mended(path, 'too-small', issue, atLeast(issue.origin, issue.minimum))];
    case 'too_big':
      return [mended(path, 'too-big', issue, atMost(issue.origin, issue.maximum))];
    case 'invalid_format':
      return [mended(path, 'wrong-format', issue, formatOf(issue))];
    case 'invalid_union':
      return unionFaults(issue, path, guess);
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

function unknownField(path: Path, key: string, near: readonly string[]): FaultLine {
  const vi = near.length > 0 ? `có phải “${near.join('”, “')}”?` : 'hãy bỏ đi.';
  const en = near.length > 0 ? `did you mean “${near.join('”, “')}”?` : 'leave it out.';
  return line(
    path,
    'unknown-field',
    `Không có trường hoặc tham số “${echoed(key)}”; ${vi}`,
    `There is no field or parameter “${echoed(key)}”; ${en}`,
  );
}

const missing = (path: Path, { vi, en }: Names): FaultLine =>
  line(path, 'missing-field', `Thiếu trường này: cần ${vi}.`, `It is missing: give ${en}.`);

function typeFault(path: Path, issue: z.core.$ZodIssueInvalidType): FaultLine {
  const name = typeName(issue.expected);
  if (issue.input === undefined) return missing(path, name);
  if (issue.input === Infinity || issue.input === -Infinity)
    return line(
      path,
      'too-big',
      'Số quá lớn, JSON không giữ được.',
      'The number is too large for JSON to keep.',
    );
  return mended(path, 'wrong-type', issue, {
    vi: `Phải là ${name.vi}.`,
    en: `It must be ${name.en}.`,
  });
}

/** In quotes where a value could be taken for what stands between the values. */
function oneOf(values: readonly string[]): Names {
  const words = values.every((value) => /^[\w.-]+$/.test(value));
  const listed = (words ? values : values.map((value) => `“${value}”`)).join(', ');
  return { vi: `Phải là một trong: ${listed}.`, en: `It must be one of: ${listed}.` };
}

const missingChoice = (path: Path, { vi, en }: Names): FaultLine =>
  line(path, 'missing-field', `Thiếu trường này. ${vi}`, `It is missing. ${en}`);

function choiceFault(path: Path, issue: z.core.$ZodIssueInvalidValue): FaultLine {
  const choices = oneOf(issue.values.map(String));
  return issue.input === undefined
    ? missingChoice(path, choices)
    : mended(path, 'not-one-of', issue, choices);
}

type Bound = number | bigint;
const countOf = (one: string, many: string, bound: Bound): string =>
  `${bound} ${Number(bound) === 1 ? one : many}`;

/** A least or a most, by what is counted: characters, items, or the number itself. */
function atLeast(origin: string, bound: Bound): Names {
  if (origin === 'string')
    return {
      vi: `Phải có ít nhất ${bound} ký tự, không tính khoảng trắng ở đầu và cuối.`,
      en: `It must have at least ${countOf('character', 'characters', bound)}, not counting spaces around it.`,
    };
  if (origin === 'array')
    return {
      vi: `Danh sách phải có ít nhất ${bound} phần tử.`,
      en: `The list must have at least ${countOf('item', 'items', bound)}.`,
    };
  return { vi: `Phải từ ${bound} trở lên.`, en: `It must be ${bound} or more.` };
}

function atMost(origin: string, bound: Bound): Names {
  if (origin === 'string')
    return {
      vi: `Được dài nhiều nhất ${bound} ký tự.`,
      en: `It may have at most ${countOf('character', 'characters', bound)}.`,
    };
  if (origin === 'array')
    return {
      vi: `Danh sách được có nhiều nhất ${bound} phần tử.`,
      en: `The list may have at most ${countOf('item', 'items', bound)}.`,
    };
  return { vi: `Phải từ ${bound} trở xuống.`, en: `It must be ${bound} or less.` };
}

const formats: Readonly<Record<string, Names>> = {
  date: { vi: 'ngày dạng 2025-08-27', en: 'a day such as 2025-08-27' },
  email: {
    vi: 'một địa chỉ thư điện tử, ví dụ van-phong@example.vn',
    en: 'one e-mail address, such as office@example.org',
  },
  datetime: {
    vi: 'thời điểm ISO 8601 có múi giờ, ví dụ 2025-08-27T08:00:00+07:00',
    en: 'an ISO 8601 moment with its offset, such as 2025-08-27T08:00:00+07:00',
  },
};

/** In a query a bare + means a space. */
const plusLost = /^\d{4}-\d\d-\d\dT[\d:.]+ \d\d:?\d\d$/;
const encodePlus: Names = {
  vi: 'Dấu + của múi giờ đã thành dấu cách: trong địa chỉ phải viết %2B, ví dụ 2025-08-27T08:00:00%2B07:00.',
  en: 'The + of the offset has become a space: in an address write %2B, such as 2025-08-27T08:00:00%2B07:00.',
};

function formatOf({ format, pattern, input }: z.core.$ZodIssueInvalidStringFormat): Names {
  if (format === 'datetime' && plusLost.test(String(input))) return encodePlus;
  const known = formats[format] ?? {
    vi: `đúng mẫu ${pattern ?? format}`,
    en: `of the form ${pattern ?? format}`,
  };
  return { vi: `Phải là ${known.vi}.`, en: `It must be ${known.en}.` };
}

/** Of the forms that a value may take, the one that it missed by least. */
function unionFaults(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  guess: Guess,
): readonly FaultLine[] {
  if (issue.discriminator !== undefined) return [kindFault(issue, path)];
  const misses = issue.errors.filter((issues) => issues.length > 0);
  const deepest = (issues: readonly z.core.$ZodIssue[]) =>
    Math.max(...issues.map((each) => each.path.length));
  const closest = misses.toSorted((a, b) => deepest(b) - deepest(a) || a.length - b.length)[0];
  if (closest !== undefined && deepest(closest) > 0)
    return closest.flatMap((each) => faultsOf(each, path, guess));
  if (issue.input === undefined && closest !== undefined)
    return closest.flatMap((each) => faultsOf(each, path, guess));
  return [mended(path, 'wrong-form', issue, eitherOf(misses))];
}

/** An object whose kind is told by one member: that member is missing, or names no kind. */
function kindFault(issue: z.core.$ZodIssueInvalidUnion, path: Path): FaultLine {
  const { discriminator = '', input } = issue;
  const kinds = oneOf('options' in issue ? (issue.options ?? []).map(String) : []);
  const given = typeof input === 'object' && input !== null && Object.hasOwn(input, discriminator);
  return given ? line(path, 'not-one-of', kinds.vi, kinds.en) : missingChoice(path, kinds);
}

/** The types and formats of all forms. */
function eitherOf(misses: readonly (readonly z.core.$ZodIssue[])[]): Names {
  const forms = misses.flatMap(([first]) => {
    if (first?.code === 'invalid_type') return [typeName(first.expected)];
    return first?.code === 'invalid_format' ? (formats[first.format] ?? []) : [];
  });
  const words = (language: Language, or: string) =>
    [...new Set(forms.map((form) => form[language]))].join(or);
  return { vi: `Phải là ${words('vi', ' hoặc ')}.`, en: `It must be ${words('en', ' or ')}.` };
}

/** A refinement may bring its own code and words: `params: { code, detail: { vi, en } }`. */
function customFault(path: Path, issue: z.core.$ZodIssueCustom): FaultLine {
  const { code, detail } = (issue.params ?? {}) as { code?: string; detail?: Names };
  return {
    ...line(path, code ?? 'invalid', 'Giá trị không hợp lệ.', issue.message),
    ...(detail && { detail }),
  };
}

/** As many as are listed, however many there are: a hostile body costs no more than a helpless one. */
export function faultLines(
  issues: readonly z.core.$ZodIssue[],
  under: Path,
  guess: Guess = nearest,
  most = maxFaultsListed,
): readonly FaultLine[] {
  const lines: FaultLine[] = [];
  for (const issue of issues) {
    if (lines.length >= most) break;
    lines.push(...faultsOf(issue, under, guess));
  }
  return lines.slice(0, most);
}

/** An unknown field is told together with the known ones, which only the schema knows at that moment. */
const rememberFields: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject
    ? Object.keys(issue.inst.shape).join(' ')
    : undefined;

export const validationFailed = (errors: readonly FaultLine[]): Problem => ({
  code: 'validation-failed',
  errors,
});

/** What the schema finds wrong, to be put into words by `faultLines`; nothing if the value is right. */
export function issuesIn(schema: z.ZodType, value: unknown): readonly z.core.$ZodIssue[] {
  const parsed = schema.safeParse(value, { reportInput: true, error: rememberFields });
  return parsed.success ? [] : parsed.error.issues;
}

/** The parsed value, or every fault in input order, the first 500. `under` is where the value stands in the request. */
export function parseBy<S extends z.ZodType>(
  schema: S,
  value: unknown,
  under: Path = [],
): Result<z.output<S>, Problem> {
  const parsed = schema.safeParse(value, { reportInput: true, error: rememberFields });
  return parsed.success
    ? ok(parsed.data)
    : fail(validationFailed(faultLines(parsed.error.issues, under)));
}
