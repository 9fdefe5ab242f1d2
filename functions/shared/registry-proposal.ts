import type { Registry, RegistryContent } from '../../core/registry.ts';
import { emptyContent, numbersNeeded, proposed, type Wanted } from '../../core/registry-change.ts';
import { checkRegistry } from '../../core/registry-check.ts';
import { broughtNumberFaults } from '../../core/registry-check-metrics.ts';
import type { RegistryFault } from '../../core/registry-fault.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { RegistryStore } from '../../store/registry.ts';
import type { FaultLine, Problem } from './problem.ts';
import { type InThing, registryFaults, type Where } from './registry-body.ts';
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
};

/** The registry with these things in it, ready to be checked and published. */
export async function proposalOf<Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  standing: Registry | undefined,
  { wanted, where, note }: Asking<Given>,
  drawing: Numbers,
): Promise<Result<Proposed, Problem>> {
  const before = contentOf(standing);
  const others = kind.single === true ? otherThanStanding(kind, standing, wanted, where) : [];
  if (others.length > 0) return fail(registryFaults(others));
  const numbered = await withNumbers(
    {
      standing,
      count: numbersNeeded(kind, before, wanted),
      made: (numbers) => proposed(kind, before, wanted, numbers),
    },
    drawing,
  );
  if (!numbered.ok) return numbered;
  const { content, places, numberFaults } = numbered.value;
  const lineOf = (found: RegistryFault) =>
    faultLine(found, content, (list, index) => {
      const at = list === kind.listed ? places.get(index) : undefined;
      return at === undefined ? undefined : (path) => where({ at, path });
    });
  return ok({
    content,
    faults: numberFaults,
    note: (changes) => note ?? changesInWords(changes),
    refused: (faults) => registryFaults(faults.map(lineOf)),
  });
}

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

/** A fault of the check, at the place of the request that it came from, or by the name of the thing that it is in. */
export function faultLine(
  { path, code, detail }: RegistryFault,
  content: RegistryContent,
  senderOf: Sender,
): FaultLine {
  const [list = '', ...rest] = path.split('/');
  const isOnly = list === 'calendar';
  const [index, within] = isOnly ? ['0', rest] : [rest[0], rest.slice(1)];
  const sender = index === undefined ? undefined : senderOf(list, Number(index));
  if (sender !== undefined) return { ...sender(within), code, detail };
  const thing = thingAt(content, list, index);
  return { ...(thing && { thing: [thing, ...within].join('/') }), pointer: '', code, detail };
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
