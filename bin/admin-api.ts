import type * as z from 'zod';
import type { Language } from '../core/names.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Instant } from '../core/time.ts';
import { type Credentials, NoCredentials, signed, type ToSign } from './admin-signing.ts';
import type { AdminSystem } from './admin-system.ts';
import {
  jsonIn,
  type Refusal,
  refusalIn,
  unanswered,
  unsigned,
  withDoubt,
} from './admin-refusal.ts';

/** A request as a command makes it. */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Under `/v1/admin`, its parts encoded already: `/units/32248`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: {
    readonly type: 'application/json' | 'text/csv';
    readonly content: string | Uint8Array<ArrayBuffer>;
  };
  readonly accept?: 'application/json' | 'text/csv';
  /** The version of the registry that a change was made from. */
  readonly ifMatch?: number;
  /** Of a post that somebody may give once more: the same for the same. Absent: one that nobody used before. */
  readonly idempotencyKey?: string;
  /** What to do where nobody told whether a change was made; absent: it can be repeated. */
  readonly ifLost?: string;
};

export type Answer = { readonly status: number; readonly text: string };

export type AdminApi = (call: Call) => Promise<Result<Answer, Refusal>>;

export type ApiWorld = {
  readonly fetch: (url: URL, request: RequestInit) => Promise<Response>;
  readonly credentials: Credentials;
  readonly now: () => Instant;
  /** An Idempotency-Key that nobody used before. */
  readonly idempotencyKey: () => string;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly chance: () => number;
};

/** With the byte order mark that a CSV for Excel begins with. */
const asSent = new TextDecoder('utf-8', { ignoreBOM: true });

/** How long a repeat waits each time, in milliseconds: half as long or half as long again, so that many do not come at once. */
const waits = [500, 2_000];

/**
 * Speaks to a system. What was read or posted and got no answer, or one that came from before the system, is repeated: a
 * post under its own Idempotency-Key, so that it happens once. PUT and DELETE are not: whoever repeats them looks first.
 */
export function adminApi(system: AdminSystem, language: Language, world: ApiWorld): AdminApi {
  async function once(call: Call, headers: Readonly<Record<string, string>>) {
    const { method, path, query = {}, body } = call;
    const url = new URL(`${system.url.href.replace(/\/$/, '')}/v1/admin${path}${queryOf(query)}`);
    const sent = await headersFor({ method, url, headers, body: body?.content });
    const answer = await world.fetch(url, {
      method,
      headers: sent,
      redirect: 'manual',
      ...(body !== undefined && { body: body.content }),
    });
    return { status: answer.status, text: asSent.decode(await answer.arrayBuffer()) };
  }

  async function headersFor(request: ToSign): Promise<Readonly<Record<string, string>>> {
    if (system.region === undefined) return request.headers;
    const date = new Date(world.now());
    // `host` is under the signature too; whoever sends the request writes it himself.
    const { host: _, ...headers } = await signed(request, system.region, world.credentials, date);
    return headers;
  }

  return async (call) => {
    const headers = {
      'accept-language': language,
      accept: call.accept ?? 'application/json',
      ...(call.body && { 'content-type': call.body.type }),
      ...(call.method === 'POST' && {
        'idempotency-key': call.idempotencyKey ?? world.idempotencyKey(),
      }),
      ...(call.ifMatch !== undefined && { 'if-match': `"v${call.ifMatch}"` }),
    };
    const outcome = await repeated(call, () => tried(() => once(call, headers), system));
    if (outcome.ok || !outcome.isOpen || !isChange(call)) return outcome;
    return fail(withDoubt(outcome.failure, call.ifLost ?? usualDoubt));
  };

  /** `isOpen`: one of the tries may have done it, and what was answered last does not say. */
  async function repeated({ method }: Call, attempt: () => Promise<Result<Answer, Refusal>>) {
    const pauses = method === 'GET' || method === 'POST' ? [...waits] : [];
    let isOpen = false;
    for (;;) {
      const outcome = await attempt();
      if (outcome.ok) return outcome;
      isOpen ||= outcome.failure.open;
      const passes = isPassing(outcome.failure);
      const pause = passes ? pauses.shift() : undefined;
      if (pause === undefined)
        return { ...outcome, isOpen: isOpen && (passes || outcome.failure.code === 3) };
      await world.wait(pause * (0.5 + world.chance()));
    }
  }
}

const isChange = ({ method, query }: Call): boolean =>
  method !== 'GET' && query?.['dryRun'] !== 'true';
const usualDoubt =
  'So nobody here knows whether it was done. Giving the same command once more is safe: what was done is not done twice.';

/** Spaces as %20: a plus sign is signed as itself. */
function queryOf(query: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escaped(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** As a signature spells it (RFC 3986): stricter than encodeURIComponent. */
export const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Not the system's own word, or its word for later. */
const isPassing = ({ status, code }: Refusal): boolean =>
  status === undefined ? code === 3 : [429, 502, 503, 504].includes(status);

async function tried(
  once: () => Promise<Answer>,
  { url }: AdminSystem,
): Promise<Result<Answer, Refusal>> {
  let answer: Answer;
  try {
    answer = await once();
  } catch (error) {
    if (error instanceof NoCredentials) return fail(unsigned(error.message));
    const line = `${url.origin} cannot be reached: ${causeOf(error)}`;
    return fail(unanswered(line, !neverLeft(error)));
  }
  const { status, text } = answer;
  return status >= 200 && status < 300 ? ok(answer) : fail(refusalIn(status, text));
}

/** No connection came about, so nothing of the request went over it. */
function neverLeft(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
}

/** Of what fetch throws the cause says more than the error. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/** What the answer says, as far as the command reads it; a fault of ours if it says something else. */
export const readAs = <S extends z.ZodType>(schema: S, { text }: Answer): z.output<S> =>
  schema.parse(jsonIn(text));

export const jsonBody = (value: unknown) =>
  ({ type: 'application/json', content: JSON.stringify(value) }) as const;
