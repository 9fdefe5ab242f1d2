import * as z from 'zod';
import type { Language } from '../core/names.ts';
import { fail, ok, type Result } from '../core/result.ts';
import type { Instant } from '../core/time.ts';
import { type Credentials, NoCredentials, signed, type ToSign } from './admin-signing.ts';
import type { AdminSystem } from './admin-system.ts';

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
};

export type Answer = { readonly status: number; readonly text: string };

/** Why a call came to nothing. 1: the system refused it. 3: it could not be reached, does not know us, or failed. */
export type Refusal = {
  readonly code: 1 | 3;
  readonly status?: number;
  readonly lines: readonly string[];
};

export type AdminApi = (call: Call) => Promise<Result<Answer, Refusal>>;

export type ApiWorld = {
  readonly fetch: (url: URL, request: RequestInit) => Promise<Response>;
  readonly credentials: Credentials;
  readonly now: () => Instant;
  /** An Idempotency-Key that nobody used before. */
  readonly idempotencyKey: () => string;
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** With the byte order mark that a CSV for Excel begins with. */
const asSent = new TextDecoder('utf-8', { ignoreBOM: true });

/** How long a repeat waits, each time. */
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
      ...(call.method === 'POST' && { 'idempotency-key': world.idempotencyKey() }),
      ...(call.ifMatch !== undefined && { 'if-match': `"v${call.ifMatch}"` }),
    };
    const pauses = call.method === 'GET' || call.method === 'POST' ? [...waits] : [];
    for (;;) {
      const outcome = await tried(() => once(call, headers), system);
      const pause = isPassing(outcome) ? pauses.shift() : undefined;
      if (pause === undefined) return outcome;
      await world.wait(pause);
    }
  };
}

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

const isPassing = (outcome: Result<Answer, Refusal>): boolean =>
  !outcome.ok && outcome.failure.code === 3 && isOf(outcome.failure.status);
const isOf = (status: number | undefined): boolean =>
  status === undefined || [502, 503, 504].includes(status);

async function tried(
  once: () => Promise<Answer>,
  { url }: AdminSystem,
): Promise<Result<Answer, Refusal>> {
  let answer: Answer;
  try {
    answer = await once();
  } catch (error) {
    if (error instanceof NoCredentials)
      return fail({ code: 3, status: 401, lines: [error.message] });
    return fail({ code: 3, lines: [`${url.origin} cannot be reached: ${causeOf(error)}`] });
  }
  return answer.status >= 200 && answer.status < 300 ? ok(answer) : fail(refusalIn(answer));
}

/** Of what fetch throws the cause says more than the error. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

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

function refusalIn({ status, text }: Answer): Refusal {
  const code = status === 401 || status === 403 || status >= 500 ? 3 : 1;
  const problem = Problem.safeParse(jsonIn(text));
  if (!problem.success)
    return { code, status, lines: [`Answered ${status}: ${text.slice(0, 300)}`] };
  const { title, detail, errors, traceId } = problem.data;
  const said = detail === undefined ? `${title}.` : `${title}: ${detail}`;
  const trace = status >= 500 && traceId !== undefined ? [`Trace id: ${traceId}`] : [];
  return { code, status, lines: [...errors.map(faultLine), said, ...trace] };
}

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

function placeOf({ line, column, index, pointer, thing }: z.output<typeof Fault>): string {
  if (line !== undefined) return `line ${line}${column === undefined ? '' : `, ${column}`}`;
  if (thing !== undefined) return thing;
  if (pointer !== undefined && pointer !== '') return pointer;
  return index === undefined ? 'the request' : `/${index}`;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the answer says, as far as the command reads it; a fault of ours if it says something else. */
export const readAs = <S extends z.ZodType>(schema: S, { text }: Answer): z.output<S> =>
  schema.parse(jsonIn(text));
