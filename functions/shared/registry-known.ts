import * as z from 'zod';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { emptyContent } from '../../core/registry/registry-change.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isSettled, settlingMinutes } from '../../core/periods/settling.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import type { RegistryHead, RegistryStore } from '../../store/registry.ts';
import { requestFault } from './dataset-requests.ts';
import type { Problem } from './problem.ts';
import type { Now } from './world.ts';

/** Which registry is asked about: the one that stands, one version, or as it stood at an instant. */
export const registryParameters = {
  asOf: Instant.optional().meta({
    description: 'As the registry stood at this instant; absent: as it stands now',
    example: '2025-09-01T00:00:00.000Z',
  }),
  version: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .meta({ description: 'Instead of an instant: a version; 0 is before the first one' }),
};

type Asked = {
  readonly asOf?: Instant | undefined;
  readonly version?: number | undefined;
};

export type KnownRegistry = {
  readonly version: number;
  readonly content: RegistryContent;
  /** None before the first version. */
  readonly head: RegistryHead | undefined;
};

export type KnownNeeds = {
  readonly registry: Pick<RegistryStore, 'heads' | 'headAt' | 'at'>;
  readonly now: Now;
};

/** Before the first version nothing is configured: that is an answer, and no fault. */
export async function registryKnown(
  needs: KnownNeeds,
  asked: Asked,
): Promise<Result<KnownRegistry, Problem>> {
  const head = await headAsked(needs, asked);
  if (!head.ok) return head;
  if (head.value === undefined) return ok({ version: 0, content: emptyContent, head: undefined });
  const { version } = head.value;
  return ok({ version, content: await needs.registry.at(version), head: head.value });
}

async function headAsked(
  { registry, now }: KnownNeeds,
  { asOf, version }: Asked,
): Promise<Result<RegistryHead | undefined, Problem>> {
  if (asOf !== undefined && version !== undefined) return fail(eitherOr);
  if (asOf !== undefined)
    return isSettled(asOf, now()) ? ok(await registry.headAt(asOf)) : fail(notSettled(now()));
  const [newest] = await registry.heads({ most: 1 });
  if (version === undefined || version === newest?.version) return ok(newest);
  if (version > (newest?.version ?? 0)) return fail(noSuchVersion(newest?.version ?? 0));
  const [head] = await registry.heads({ before: version + 1, most: 1 });
  return ok(head);
}

const eitherOr = requestFault(
  '/query/version',
  'wrong-form',
  'Ghi asOf hoặc version; không ghi cả hai.',
  'Give asOf or version; not both.',
);

function notSettled(now: Instant): Problem {
  const latest = addMinutes(now, -settlingMinutes);
  return requestFault(
    '/query/asOf',
    'not-settled',
    `Thời điểm này chưa ổn định: một phiên bản mang dấu thời gian trước đó vẫn có thể đến. Muộn nhất hiện nay là ${latest}; bỏ asOf để đọc danh mục hiện hành.`,
    `This instant is not settled: a version stamped before it may still come. The latest one now is ${latest}; leave asOf out to read the registry as it stands.`,
  );
}

const noSuchVersion = (newest: number): Problem => ({
  code: 'not-found',
  detail: {
    vi: `Chưa có phiên bản này; phiên bản mới nhất là ${newest}.`,
    en: `There is no such version yet; the newest one is ${newest}.`,
  },
});
