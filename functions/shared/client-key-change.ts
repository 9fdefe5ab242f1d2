import type { Client } from '../../core/registry/client.ts';
import type { ClientKey } from '../../core/registry/client-keys.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { RegistryRequest, RegistryStore } from '../../store/registry.ts';
import type { Problem } from './problem.ts';
import type { Now } from './world.ts';

export type ClientKeysNeeds = {
  readonly registry: Pick<RegistryStore, 'head' | 'at' | 'publish'>;
  readonly now: Now;
};

/** What is done with the keys that a client has. */
export type KeyChange<T extends { readonly keys: readonly ClientKey[] }> = {
  readonly client: string;
  readonly by: string;
  readonly note: string;
  /** Under which the version is found again by a repeat. */
  readonly request?: RegistryRequest;
  /** Asked again with what stands then if somebody else published first. */
  readonly decide: (keys: readonly ClientKey[]) => Promise<Result<T, Problem>>;
};

/** As often as somebody else may publish first; each time is a new decision about what they published. */
const attempts = 5;

/** Publishes the client with other keys, as the next version of the registry. */
export async function changeKeys<T extends { readonly keys: readonly ClientKey[] }>(
  { registry, now }: ClientKeysNeeds,
  { client: id, by, note, request, decide }: KeyChange<T>,
): Promise<Result<T, Problem>> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const version = await registry.head();
    const standing = version === 0 ? undefined : await registry.at(version);
    const client = standing?.clientById.get(id);
    if (standing === undefined || client === undefined) return fail(noSuchClient);
    const decided = await decide(client.keys);
    if (!decided.ok) return decided;
    const clients = standing.clients.map((one) =>
      one === client ? withKeys(one, decided.value.keys) : one,
    );
    const publication = {
      expected: version,
      now,
      by,
      note,
      ...(request && { request }),
    };
    const published = await registry.publish({ ...standing, clients }, publication);
    if (published.ok) return ok(decided.value);
  }
  return fail({ code: 'write-conflict', headers: { 'Retry-After': '1' } });
}

const withKeys = (client: Client, keys: readonly ClientKey[]): Client => ({
  ...client,
  keys: [...keys],
});

export const noSuchClient: Problem = {
  code: 'not-found',
  detail: {
    vi: 'Chưa đăng ký hệ thống gọi nào có mã này: hãy đăng ký trước (PUT /v1/admin/clients/{code}).',
    en: 'No client of this id is registered: register it first (PUT /v1/admin/clients/{code}).',
  },
};
