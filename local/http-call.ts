export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly etag: string | undefined;
};

type Call = {
  readonly key: string;
  readonly idempotencyKey?: string;
  readonly ifMatch?: string;
  /** Sent as JSON by POST; without it a GET. */
  readonly body?: unknown;
};

/** One request as any other system would make it. */
export async function call(
  url: string,
  path: string,
  { key, idempotencyKey, ifMatch, body }: Call,
): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      Authorization: `Bearer ${key}`,
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
      ...(ifMatch !== undefined && { 'If-Match': ifMatch }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    text: await response.text(),
    etag: response.headers.get('etag') ?? undefined,
  };
}
