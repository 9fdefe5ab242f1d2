import type * as z from 'zod';
import type { Client, Scope } from '../../core/registry/client.ts';
import type { Language } from '../../core/names.ts';
import type { Result } from '../../core/result.ts';
import type { Problem } from './problem.ts';

/**
 * What may call a route: a system with an API key and this scope (or the other one), the holder of a mailed link, anybody,
 * or an administrator, whom the gateway knows by IAM and no key of ours stands for.
 */
export type Admission =
  | { readonly scope: Scope; readonly or?: Scope }
  | 'capability'
  | 'public'
  | 'administrator';

export type Schemas = {
  readonly path?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Parsed from JSON by the edge; a route with `rawBody` gets the decoded bytes instead and parses them itself. */
  readonly body?: z.ZodType;
};

/** One line of the route table: the CDK stack, the local server and the OpenAPI document all read it. */
export type Route = {
  /** Unique; the OpenAPI operationId. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In API Gateway's spelling: `/v1/recommendations/{id}`. */
  readonly path: string;
  /** The Lambda bundle that serves it. */
  readonly servedBy: 'ingest' | 'api' | 'admin';
  readonly admission: Admission;
  readonly summary: string;
  readonly description?: string;
  readonly request: Schemas;
  readonly rawBody?: boolean;
  /** Takes `text/csv` beside JSON, and says here what such a body is; it parses the bytes itself (`rawBody`). */
  readonly csvBody?: string;
  /** The Idempotency-Key header must be there (400 otherwise). */
  readonly idempotent?: boolean;
  /** The If-Match header must be there (428 otherwise). */
  readonly conditional?: boolean;
  /** Success: status to body schema (JSON unless `contentType` says otherwise). */
  readonly responses: Readonly<
    Record<
      number,
      {
        readonly description: string;
        readonly body?: z.ZodType;
        readonly contentType?: string;
        /** What else an answer without a schema may come as: a style sheet beside a script. */
        readonly alsoTypes?: readonly string[];
        /** The same as a CSV, for who asks for text/csv; says what its columns are. */
        readonly csv?: string;
      }
    >
  >;
  /** The codes of the problems that this route may answer, beside those of the edge. */
  readonly problems: readonly string[];
};

type Parsed<S extends Schemas, K extends keyof Schemas> =
  NonNullable<S[K]> extends z.ZodType ? z.output<NonNullable<S[K]>> : undefined;

export type BodyType = 'json' | 'csv';

/** A request whose every part was parsed once. */
export type Asked<R extends Route> = {
  readonly path: Parsed<R['request'], 'path'>;
  readonly query: Parsed<R['request'], 'query'>;
  readonly body: Parsed<R['request'], 'body'>;
  /** The decoded body (after gzip), for routes that hash or parse it themselves. */
  readonly bytes: Uint8Array;
  /** What the body says it is; JSON unless the route takes CSV. */
  readonly bodyType: BodyType;
  /** The system that calls; `undefined` only on routes that ask for no API key. */
  readonly caller: R['admission'] extends { scope: Scope } ? Caller : Caller | undefined;
  /** Who the gateway says the administrator is, an ARN of IAM; it comes of nothing that the request says. */
  readonly administrator: R['admission'] extends 'administrator' ? string : string | undefined;
  readonly idempotencyKey: R extends { idempotent: true } ? string : string | undefined;
  /** The version that If-Match names. */
  readonly ifMatch: R extends { conditional: true } ? number : number | undefined;
  readonly language: Language;
  /** The Accept header as it came. */
  readonly accept: string | undefined;
};

/** What the authorizer passes on of a client. */
export type Caller = Pick<Client, 'id' | 'scopes' | 'units' | 'sources' | 'actors'>;

export type Reply = {
  readonly status: number;
  /** A value is sent as JSON; text is sent as it is, with the route's content type or the one in `headers`. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body to send instead if this one is larger than can be sent; it says how to get the whole. */
  readonly shorterBody?: () => unknown;
};

export type Endpoint<R extends Route> = (asked: Asked<R>) => Promise<Result<Reply, Problem>>;
