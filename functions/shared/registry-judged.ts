import { parseBy } from './faults.ts';
import { isObject } from './plain-row.ts';
import type { FaultLine } from './problem.ts';
import type { Sent, Where } from './registry-sent.ts';
import { columnMissing } from './registry-csv.ts';
import { repeats } from './registry-faults.ts';
import type { Kind } from './registry-kinds.ts';

/** What was sent of one kind: what is right by itself, and everything that is not. */
export type Judged<Given> = {
  readonly given: readonly Given[];
  /** Where each of them stood. */
  readonly where: Sent['where'];
  /** What those are called that are not right, as far as they say. */
  readonly ill: readonly (string | undefined)[];
  readonly faults: readonly FaultLine[];
};

/** Every thing as the kind has it, and everything that is wrong with any of them; none is named twice. */
export function judged<Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  sent: Sent,
): Judged<Given> {
  const given: Given[] = [];
  const places: number[] = [];
  const ill: (string | undefined)[] = [];
  const faults: FaultLine[] = [];
  const ids = sent.values.map((value, at) => {
    const parsed = parseBy(kind.given, value);
    const id = parsed.ok ? kind.idOf(parsed.value) : idSaid(kind, value);
    if (parsed.ok) {
      given.push(parsed.value);
      places.push(at);
    } else {
      ill.push(id);
      const thing = id === undefined ? {} : { thing: `${kind.name}/${id}` };
      for (const line of parsed.failure.errors ?? [])
        faults.push({ ...thing, ...placed(line, at, sent) });
    }
    return id;
  });
  const twice = repeats(ids).map(({ at, before }) =>
    namedTwice(
      kind.name,
      ids[at] ?? '',
      sent.where({ at, path: [] }),
      sent.where({ at: before, path: [] }),
    ),
  );
  return {
    given,
    where: ({ at, path }) => sent.where({ at: places[at] ?? at, path }),
    ill,
    faults: [...faults, ...twice, ...(sent.repeated ?? [])],
  };
}

/** The things that stand and are called by none that was sent, right or not; none if one of those does not say what it is called. */
export function notNamed<Given, Thing extends Given>(
  { idOf }: Kind<Given, Thing>,
  standing: readonly Thing[],
  { given, ill }: Judged<Given>,
): ReadonlySet<string> {
  if (ill.includes(undefined)) return new Set();
  const named = new Set([...given.map(idOf), ...ill]);
  return new Set(standing.map(idOf).filter((id) => !named.has(id)));
}

/** What something is called that is not as its kind is; nothing if it does not say. */
export function idSaid<Given, Thing extends Given>(
  { table: { partOf, keys } }: Kind<Given, Thing>,
  value: unknown,
): string | undefined {
  const names = partOf === undefined ? keys : [partOf];
  const parts = names.map((name) => (isObject(value) ? value[name] : undefined));
  return parts.every((part) => typeof part === 'string') ? parts.join('@') : undefined;
}

function placed({ pointer, ...line }: FaultLine, at: number, { where, columns }: Sent): FaultLine {
  const spot = where({ at, path: partsOf(pointer) });
  const { column } = spot;
  return line.code === 'missing-field' &&
    column !== undefined &&
    columns?.includes(column) === false
    ? { ...line, ...spot, detail: columnMissing(column, columns) }
    : { ...line, ...spot };
}

/** The other way round than `pointerTo`. */
const partsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function namedTwice(kind: string, id: string, second: Where, first: Where): FaultLine {
  const { vi, en } = placeInWords(first);
  return {
    thing: `${kind}/${id}`,
    ...second,
    code: 'duplicate',
    detail: {
      vi: `“${id}” đã có ở ${vi}; mỗi mã chỉ ghi một lần.`,
      en: `“${id}” stands at ${en} already; give each once.`,
    },
  };
}

function placeInWords({ line, index, pointer }: Where) {
  if (line !== undefined) return { vi: `dòng ${line}`, en: `line ${line}` };
  if (index !== undefined) return { vi: `phần tử ${index}`, en: `item ${index}` };
  return { vi: pointer, en: pointer };
}
