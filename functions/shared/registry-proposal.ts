import type { Registry, RegistryContent } from '../../core/registry/registry.ts';
import {
  emptyContent,
  numbersNeeded,
  proposed,
  type Wanted,
} from '../../core/registry/registry-change.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { broughtNumberFaults } from '../../core/registry/registry-check-metrics.ts';
import type { RegistryFault } from '../../core/registry/registry-fault.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { RegistryStore } from '../../store/registry.ts';
import type { FaultLine, Problem } from './problem.ts';
import type { InThing, Where } from './registry-sent.ts';
import { registryFaults } from './registry-faults.ts';
import type { Proposed } from './registry-change.ts';
import { changesInWords } from './registry-changes.ts';
import { everyKind, type Kind } from './registry-kinds.ts';

export type Numbers = {
  readonly registry: Pick<RegistryStore, 'drawNumbers'>;
  readonly dryRun: boolean;
};

/** What things of one kind are to be, and where in the request each part of them stood. */
export type Asking<Given> = {
  readonly wanted: Wanted<Given>;
  readonly where: (spot: InThing) => Where;
  readonly note?: string | undefined;
  readonly wrong?: Wrong;
};

/** What is wrong with what was sent before it is looked at as a part of the registry. */
export type Wrong = {
  readonly faults: readonly FaultLine[];
  /** What those things are called that are not right by themselves, and so are not looked at. */
  readonly ill: readonly (string | undefined)[];
};
const nothingWrong: Wrong = { faults: [], ill: [] };

/** The registry with these things in it, ready to be checked and published. */
export async function proposalOf<Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  standing: Registry | undefined,
  { wanted, where, note, wrong = nothingWrong }: Asking<Given>,
  drawing: Numbers,
): Promise<Result<Proposed, Problem>> {
  const before = contentOf(standing);
  const others = kind.single === true ? otherThanStanding(kind, standing, wanted, where) : [];
  if (others.length > 0) return fail(registryFaults([...wrong.faults, ...others]));
  const numbered = await withNumbers(
    {
      standing,
      count: numbersNeeded(kind, before, wanted),
      made: (numbers) => proposed(kind, before, wanted, numbers),
    },
    drawingUnless(wrong, drawing),
  );
  if (!numbered.ok) return numbered;
  const { content, places, numberFaults } = numbered.value;
  const lineOf = (found: RegistryFault) =>
    faultLine(found, content, (list, index) => {
      const at = list === kind.listed ? places.get(index) : undefined;
      return at === undefined ? undefined : (path) => where({ at, path });
    });
  return proposedUnless(wrong, standing, { content, numberFaults, lineOf, note });
}

/** For what is wrong anyway no number is drawn. */
export const drawingUnless = ({ faults }: Wrong, drawing: Numbers): Numbers =>
  faults.length === 0 ? drawing : { ...drawing, dryRun: true };

type Ready = {
  readonly content: RegistryContent;
  readonly numberFaults: readonly RegistryFault[];
  readonly lineOf: (found: RegistryFault) => FaultLine;
  readonly note: string | undefined;
};

/** Ready to be checked and published; or, where something is wrong already, that and all else that is. */
export function proposedUnless(
  wrong: Wrong,
  standing: Registry | undefined,
  { content, numberFaults, lineOf, note }: Ready,
): Result<Proposed, Problem> {
  const refused = (faults: readonly RegistryFault[]) =>
    registryFaults([
      ...wrong.faults,
      ...faults.filter((found) => !followsFrom(wrong, found, content)).map(lineOf),
    ]);
  if (wrong.faults.length > 0)
    return fail(refused([...numberFaults, ...checkRegistry(content, standing)]));
  return ok({
    content,
    faults: numberFaults,
    note: (changes) => note ?? changesInWords(changes),
    refused,
  });
}

/** Faults that may be there only because things that were sent are not looked at. */
const byAbsence: ReadonlySet<string> = new Set(['no-reporters', 'not-ended-by-event']);

/** Whether it may be gone once the things are right that are not looked at: it names one of them. */
function followsFrom({ ill }: Wrong, { path, code }: RegistryFault, content: unknown): boolean {
  if (ill.length === 0) return false;
  if (byAbsence.has(code)) return true;
  if (ill.includes(undefined) && code.startsWith('unknown-')) return true;
  const named = path.split('/').reduce<unknown>(memberOf, content);
  return ill.some((id) => id === named || id?.split('@')[0] === named);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

export const contentOf = (standing: Registry | undefined): RegistryContent =>
  standing ?? emptyContent;

/** Metrics have numbers of 16 bits. */
const highestNumber = 65_535;

type Numbered<P> = {
  readonly standing: Registry | undefined;
  readonly count: number;
  readonly made: (numbers: readonly number[]) => P;
};

/** What is wrong with the numbers that were brought. */
type Brought = { readonly numberFaults: readonly RegistryFault[] };

/** Draws the numbers that are missing, and none for what is refused anyway: it is first checked with the likely ones. */
export async function withNumbers<P extends { readonly content: RegistryContent }>(
  { standing, count, made }: Numbered<P>,
  { registry, dryRun }: Numbers,
): Promise<Result<P & Brought, Problem>> {
  const without = made([]);
  const before = contentOf(standing).metrics;
  const numberFaults = [...broughtNumberFaults(without.content.metrics, before)];
  if (count === 0) return ok({ ...without, numberFaults });
  const highest = Math.max(
    0,
    ...[...before, ...without.content.metrics].map(({ number }) => number),
  );
  const likely = made(runOf(highest + 1, count));
  const isRefused = numberFaults.length > 0 || checkRegistry(likely.content, standing).length > 0;
  if (dryRun || isRefused) return ok({ ...likely, numberFaults });
  const first = await registry.drawNumbers(count, highest);
  if (first + count - 1 > highestNumber) return fail(numbersExhausted);
  return ok({ ...made(runOf(first, count)), numberFaults });
}

const runOf = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, place) => first + place);

const numbersExhausted: Problem = registryFaults([
  {
    pointer: '',
    code: 'numbers-exhausted',
    detail: {
      vi: `Đã hết số hiệu chỉ tiêu (nhiều nhất ${highestNumber}); hãy báo cho đơn vị vận hành hệ thống.`,
      en: `There is no short number left for another metric (at most ${highestNumber}); tell whoever runs the system.`,
    },
  },
]);

/** There is one calendar: another code is a mistake and no second one. */
function otherThanStanding<Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  standing: Registry | undefined,
  { put }: Wanted<Given>,
  where: Asking<Given>['where'],
): readonly FaultLine[] {
  const own = standing === undefined ? undefined : kind.listIn(standing).map(kind.idOf)[0];
  const code = own ?? put.map(kind.idOf)[0];
  return put.flatMap((given, at) =>
    code === undefined || kind.idOf(given) === code
      ? []
      : [{ ...where({ at, path: ['code'] }), ...onlyOne(code) }],
  );
}

const onlyOne = (code: string) => ({
  code: 'only-one',
  detail: {
    vi: `Danh mục chỉ có một lịch làm việc, mã “${code}”; hãy sửa lịch đó.`,
    en: `The registry has one working calendar, “${code}”; change that one.`,
  },
});

/** Which part of the request a thing of a list came from; nothing if it was there before. */
type Sender = (list: string, index: number) => ((path: readonly string[]) => Where) | undefined;

/** A fault of the check: the thing that it is in, and where in the request that came from, if it did. */
export function faultLine(
  { path, code, detail }: RegistryFault,
  content: RegistryContent,
  senderOf: Sender,
): FaultLine {
  const [list = '', ...rest] = path.split('/');
  const isOnly = list === 'calendar';
  const [index, within] = isOnly ? ['0', rest] : [rest[0], rest.slice(1)];
  const sender = index === undefined ? undefined : senderOf(list, Number(index));
  const thing = thingAt(content, list, index);
  return {
    ...(thing !== undefined && { thing: [thing, ...within].join('/') }),
    ...(sender?.(within) ?? { pointer: '' }),
    code,
    detail,
  };
}

/** `units/96@2025-07-01`; nothing where a fault is about what is no longer there. */
function thingAt(
  content: RegistryContent,
  list: string,
  index: string | undefined,
): string | undefined {
  const kind = everyKind.find(({ listed }) => listed === list);
  const id = kind?.idsIn(content)[Number(index)];
  return id === undefined ? undefined : `${kind?.name}/${id}`;
}
