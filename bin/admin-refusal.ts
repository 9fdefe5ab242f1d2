import * as z from 'zod';

/** Why a call came to nothing. 1: the system refused it. 3: it could not be reached, does not know us, or failed. */
export type Refusal = {
  readonly code: 1 | 3;
  readonly status?: number;
  /** For a person. */
  readonly lines: readonly string[];
  /** The same for a program: a problem document (RFC 9457). */
  readonly problem: object;
  /** Nobody told whether it was done: the answer was lost, or came from before the system. */
  readonly open: boolean;
};

/** What a problem says of one place. */
const Fault = z.looseObject({
  index: z.int().optional(),
  pointer: z.string().optional(),
  /** Of the registry, where it is not in what was sent. */
  thing: z.string().optional(),
  line: z.int().optional(),
  column: z.string().optional(),
  code: z.string(),
  detail: z.string().optional(),
});

const Problem = z.looseObject({
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(Fault).default([]),
  traceId: z.string().optional(),
});

/** What a system, or whatever stands before it, answered instead of doing it. */
export function refusalIn(status: number, text: string): Refusal {
  const code = status === 401 || status === 403 || status >= 500 ? 3 : 1;
  const open = status >= 500;
  const json = jsonIn(text);
  const problem = Problem.safeParse(json);
  if (!problem.success || typeof json !== 'object' || json === null)
    return { ...withWords([foreign(status, text)], 'not-understood'), code, status, open };
  const { errors, traceId } = problem.data;
  const trace = open && traceId !== undefined ? [`Trace id: ${traceId}`] : [];
  const lines = [...errors.map(faultLine), saidIn(status, problem.data), ...trace];
  return { code, status, lines, problem: json, open };
}

const saidIn = (status: number, { title, detail }: z.output<typeof Problem>): string => {
  if (status === 500) return 'Something unexpected happened in the system, and is in its log.';
  return detail === undefined ? `${title}.` : `${title}: ${detail}`;
};

const foreign = (status: number, text: string): string =>
  `What answered does not speak as the system does (${status}): ${text.slice(0, 300)}`;

/** The request went nowhere, or nobody answered it. */
export const unanswered = (line: string, open: boolean): Refusal => ({
  ...withWords([line], 'no-answer'),
  code: 3,
  open,
});

/** Nobody knows who asks. */
export const unsigned = (line: string): Refusal => ({
  ...withWords([line], 'signature-required'),
  code: 3,
  status: 401,
  open: false,
});

const withWords = (lines: readonly string[], code: string) => ({
  lines,
  problem: problemOf(code, lines),
});

/** A problem that this side found: the same members as of one that the system answers. */
export const problemOf = (code: string, lines: readonly string[]): object => ({
  type: 'about:blank',
  title: titles[code] ?? 'Refused',
  code,
  detail: lines.join('\n'),
});

const titles: Readonly<Record<string, string>> = {
  'not-understood': 'Not understood',
  'no-answer': 'No answer',
  failed: 'Failed',
  'signature-required': 'Not signed',
};

/** Says that a change may have been made. */
export const withDoubt = (refusal: Refusal, doubt: string): Refusal => ({
  ...refusal,
  lines: [...refusal.lines, doubt],
  problem: { ...refusal.problem, outcome: 'unknown', advice: doubt },
});

/** Where, what, and what would be right: in a CSV the line and the column, else the place in the JSON. */
function faultLine(fault: z.output<typeof Fault>): string {
  const { code, detail } = fault;
  return [
    `${placeOf(fault)}: ${code}${detail === undefined ? '' : `: ${detail}`}`,
    ...hintsOn(code),
  ].join(' ');
}

/** What the system says of a request, said again of the command. */
const hintsOn = (code: string): readonly string[] =>
  code === 'other-delimiter' ? ['Of this command: --delimiter ";".'] : [];

function placeOf({ line, column, index, pointer = '', thing }: z.output<typeof Fault>): string {
  if (line !== undefined) return `line ${line}${column === undefined ? '' : `, ${column}`}`;
  if (thing !== undefined) return [thing, ...within(thing, partsOf(pointer))].join(', ');
  if (pointer !== '') return wordsOf(partsOf(pointer)).join(', ');
  return index === undefined ? 'what was asked' : `item ${index + 1}`;
}

const partsOf = (pointer: string): readonly string[] => pointer.split('/').slice(1).map(unescaped);

/** The way into a thing that was named already, unless it was named with it: without its kind and its place in what was sent. */
function within(thing: string, parts: readonly string[]): readonly string[] {
  const ofKind = thing.startsWith(`${parts[0]}/`) ? parts.slice(1) : parts;
  const way = isPlace(ofKind[0]) ? ofKind.slice(1) : ofKind;
  return thing.endsWith(`/${way.join('/')}`) ? [] : wordsOf(way);
}

/** `units`, `3`, `names`, `vi` as `units`, `item 4`, `names.vi`: a person counts from one. */
function wordsOf(parts: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (const [at, part] of parts.entries()) {
    const before = at > 0 && !isPlace(part) && !isPlace(parts[at - 1]) ? words.pop() : undefined;
    if (isPlace(part)) words.push(`item ${Number(part) + 1}`);
    else words.push(before === undefined ? part : `${before}.${part}`);
  }
  return words;
}

const isPlace = (part: string | undefined): boolean => part !== undefined && /^\d+$/.test(part);

/** As RFC 6901 writes a slash and a tilde. */
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
