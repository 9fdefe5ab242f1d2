import { createHash } from 'node:crypto';
import * as z from 'zod';
import { ClientId } from '../../core/registry/client.ts';
import { type Drawn, withNewKey } from '../../core/registry/client-keys.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { RegistryRequest, RegistryStore } from '../../store/registry.ts';
import { requestOf, usedForAnother } from '../shared/answered-once.ts';
import { changeKeys, type ClientKeysNeeds } from '../shared/client-key-change.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Reply, Route } from '../shared/route.ts';

const KeyShown = z.strictObject({ sha256: z.string(), expiresAt: z.string() });

export const route = {
  name: 'drawClientKey',
  method: 'POST',
  path: '/v1/admin/clients/{code}/keys',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Draw a key for a client',
  description:
    'The key is told this once: only its SHA-256 is kept. It is valid for a year, and counts within a minute. A client has at most two live keys; a third one takes the place of the one that ends first, which is then told as `dropped`. A repeated Idempotency-Key never draws a second key: it gets 409 with the SHA-256 of the one that it drew.',
  request: { path: z.strictObject({ code: ClientId }) },
  idempotent: true,
  responses: {
    201: {
      description: 'Drawn',
      body: KeyShown.extend({
        key: z.string().meta({ description: '<id>.<secret>, as the client sends it' }),
        dropped: KeyShown.optional().meta({ description: 'The key that stops working' }),
      }),
    },
  },
  problems: ['not-found', 'idempotency-key-reused', 'key-drawn-before', 'write-conflict'],
} as const satisfies Route;

type Needs = ClientKeysNeeds & {
  readonly registry: Pick<RegistryStore, 'publishedFor'>;
  /** A fresh secret of 256 random bits. */
  readonly secret: () => string;
};

export const drawClientKey =
  (needs: Needs): Endpoint<typeof route> =>
  async (asked) => {
    const { code: client } = asked.path;
    const request = requestOf(route, asked);
    const secret = needs.secret();
    const sha256 = createHash('sha256').update(secret).digest('hex');
    const published = await changeKeys(needs, {
      client,
      by: asked.administrator,
      note: `A new key for ${client}`,
      request,
      async decide(keys) {
        const before = await drawnUnder(needs, request, client);
        return before === undefined ? ok(withNewKey(keys, sha256, needs.now())) : fail(before);
      },
    });
    return told(published, `${client}.${secret}`);
  };

function told(published: Result<Drawn, Problem>, key: string): Result<Reply, Problem> {
  if (!published.ok) return published;
  const { drawn, dropped } = published.value;
  return ok({ status: 201, body: { key, ...drawn, ...(dropped && { dropped }) } });
}

/**
 * Why nothing is drawn under this Idempotency-Key; nothing if it is new. A version names the request that published it, so
 * of two at once the one that loses the race for the head finds the other here.
 */
async function drawnUnder(
  { registry }: Needs,
  request: RegistryRequest,
  client: string,
): Promise<Problem | undefined> {
  const head = await registry.publishedFor(request.key);
  if (head?.request === undefined) return undefined;
  const other = usedForAnother(request, head.request);
  if (other !== undefined) return other;
  const keysIn = async (version: number) =>
    (await registry.at(version)).clientById.get(client)?.keys ?? [];
  const earlier = new Set((await keysIn(head.version - 1)).map(({ sha256 }) => sha256));
  const drawn = (await keysIn(head.version)).find(({ sha256 }) => !earlier.has(sha256));
  return drawnBefore(drawn?.sha256 ?? '');
}

const drawnBefore = (sha256: string): Problem => ({
  code: 'key-drawn-before',
  detail: {
    vi: `Yêu cầu có Idempotency-Key này đã tạo khóa có SHA-256 bắt đầu bằng ${sha256.slice(0, 8)}; bí mật chỉ được cho biết một lần. Nếu đã mất thì thu hồi khóa ấy rồi tạo khóa khác với Idempotency-Key mới.`,
    en: `A request with this Idempotency-Key has drawn the key whose SHA-256 begins with ${sha256.slice(0, 8)}, and its secret is told once only. If it was lost, revoke that key and draw another under a new Idempotency-Key.`,
  },
  members: { sha256 },
});
