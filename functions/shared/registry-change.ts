import type { Registry, RegistryContent } from '../../core/registry/registry.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import type { RegistryFault } from '../../core/registry/registry-fault.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { type ReusedCode, reusedCodes } from '../../core/units/reused-codes.ts';
import type { RegistryRequest, RegistryStore, RowChange } from '../../store/registry.ts';
import type { Problem } from './problem.ts';
import { keyReused } from './submission-problems.ts';
import type { Now } from './world.ts';

export type ChangeNeeds = {
  readonly registry: Pick<RegistryStore, 'head' | 'at' | 'publish' | 'difference' | 'publishedFor'>;
  readonly now: Now;
};

export type ChangeAsked = {
  /** The administrator; written beside the version. */
  readonly by: string;
  /** What the change was made from, if the request names it, and what is answered when another version stands. */
  readonly from?: { readonly version: number; readonly stale: (standing: number) => Problem };
  /** Under which the version is found again by a repeat. */
  readonly request?: RegistryRequest;
  /** Everything but the writing. */
  readonly dryRun?: boolean;
};

/** What the registry is to become, and in which words what is wrong with that is told. */
export type Proposed = {
  readonly content: RegistryContent;
  /** What is wrong with it beside what the check of the whole finds. */
  readonly faults: readonly RegistryFault[];
  readonly note: (changes: readonly RowChange[]) => string;
  readonly refused: (faults: readonly RegistryFault[]) => Problem;
};

/** From the registry as it stands (none before the first version) to what it is to become. Asked again if another change came first. */
export type Propose = (standing: Registry | undefined) => Promise<Result<Proposed, Problem>>;

export type ChangeMade = {
  /** The version that stands after it; the one before where nothing differed or it was a dry run. */
  readonly version: number;
  readonly changes: readonly RowChange[];
  readonly reusedCodes: readonly ReusedCode[];
};

const mostTries = 3;

/**
 * Decides, checks the whole and publishes. Between the reading and the writing nobody else can have published, because the
 * head moves from the version that was read or not at all: two changes that are right alone and wrong together never both
 * stand. Who lost such a race decides again on what stands now, unless the request says what it was made from.
 */
export async function changeRegistry(
  needs: ChangeNeeds,
  asked: ChangeAsked,
  propose: Propose,
): Promise<Result<ChangeMade, Problem>> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const made = await tried(needs, asked, propose);
    if (made !== 'overtaken') return made;
  }
  return fail(registryChanged);
}

type Tried = Result<ChangeMade, Problem> | 'overtaken';

async function tried(
  { registry, now }: ChangeNeeds,
  { by, from, request, dryRun = false }: ChangeAsked,
  propose: Propose,
): Promise<Tried> {
  const before = request && (await madeBefore(registry, request));
  if (before !== undefined) return before;
  const version = await registry.head();
  if (from !== undefined && from.version !== version) return fail(from.stale(version));
  const standing = version === 0 ? undefined : await registry.at(version);
  const proposal = await propose(standing);
  if (!proposal.ok) return proposal;
  const { content, note, refused } = proposal.value;
  const faults = [...proposal.value.faults, ...checkRegistry(content, standing)];
  if (faults.length > 0) return fail(refused(faults));
  const made = madeFrom(registry, standing, content);
  if (dryRun || made.changes.length === 0) return ok({ version, ...made });
  const published = await registry.publish(content, {
    expected: version,
    now,
    by,
    note: note(made.changes),
    ...(request && { request }),
  });
  return published.ok ? ok({ version: published.value.version, ...made }) : 'overtaken';
}

/** What came of going from one content to the next. */
export const madeFrom = (
  registry: Pick<RegistryStore, 'difference'>,
  before: RegistryContent | undefined,
  after: RegistryContent,
): Omit<ChangeMade, 'version'> => ({
  changes: registry.difference(before, after),
  reusedCodes: reusedCodes(before, after),
});

/** What this very request published before; told again from the two versions, which never change. */
async function madeBefore(
  registry: ChangeNeeds['registry'],
  { key, asked }: RegistryRequest,
): Promise<Result<ChangeMade, Problem> | undefined> {
  const head = await registry.publishedFor(key);
  if (head === undefined) return undefined;
  if (head.request?.asked !== asked) return fail(keyReused);
  const { version } = head;
  const standing = version === 1 ? undefined : await registry.at(version - 1);
  return ok({ version, ...madeFrom(registry, standing, await registry.at(version)) });
}

/** The registry moved at every try. */
const registryChanged: Problem = {
  code: 'registry-changed',
  detail: {
    vi: 'Danh mục liên tục được người khác thay đổi trong lúc xử lý; chưa ghi gì, hãy gửi lại sau giây lát.',
    en: 'Others kept changing the registry meanwhile; nothing was written, so repeat it in a moment.',
  },
  headers: { 'Retry-After': '1' },
};
