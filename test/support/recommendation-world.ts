import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { Instant } from '../../core/time.ts';
import * as accept from '../../functions/http/accept-recommendation.ts';
import * as assign from '../../functions/http/assign-recommendation.ts';
import * as commit from '../../functions/http/commit-to-legal-document.ts';
import * as confirm from '../../functions/http/confirm-answer.ts';
import * as create from '../../functions/http/create-recommendation.ts';
import * as escalate from '../../functions/http/escalate-recommendation.ts';
import * as issue from '../../functions/http/issue-answer.ts';
import * as list from '../../functions/http/list-recommendations.ts';
import * as propose from '../../functions/http/propose-answer.ts';
import * as provide from '../../functions/http/provide-clarification.ts';
import * as read from '../../functions/http/read-recommendation.ts';
import * as refer from '../../functions/http/refer-recommendation.ts';
import * as refuse from '../../functions/http/refuse-unopened-step.ts';
import * as request from '../../functions/http/request-clarification.ts';
import * as sendBack from '../../functions/http/send-back-proposal.ts';
import * as submit from '../../functions/http/submit-recommendation.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Caller, Route } from '../../functions/shared/route.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { sampleRegistry } from '../../samples/world.ts';
import { type Recommendations, recommendations } from '../../store/recommendations.ts';
import { gatewayEvent } from './gateway-event.ts';
import { wrapped } from './ingest-world.ts';
import { silentLog } from './silent-log.ts';
import { freshTables } from './store.ts';

export const sampleWorld: Registry = indexRegistry(1, sampleRegistry());

export function clientCalled(id: string, registry: Registry = sampleWorld): Caller {
  const client = registry.clientById.get(id);
  if (client === undefined) throw new Error(`There is no client ${id}`);
  return client;
}

/** What a test says of a request; the rest is right by itself. */
export type Call = {
  readonly client?: string;
  readonly key?: string;
  readonly ifMatch?: number | string;
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
};

export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly headers: APIGatewayProxyResult['headers'];
  // oxlint-disable-next-line typescript/no-explicit-any -- a parsed answer; the test says what it expects of it
  readonly body: any;
};

export type RecommendationApi = {
  readonly store: Recommendations;
  readonly db: DocumentClient;
  readonly table: string;
  at(instant: string): void;
  /** The store's next write is answered with this and not made. */
  failNextWrite(fault: Error): void;
  send(
    route: Pick<Route, 'method' | 'path'>,
    path: Record<string, string>,
    call?: Call,
  ): Promise<Answer>;
  post(path: string, call?: Call): Promise<Answer>;
  get(id: string, client?: string): Promise<Answer>;
  list(query?: Record<string, string>, client?: string): Promise<Answer>;
};

const collection = { method: 'POST', path: '/v1/recommendations' } as const;
const stepPath = /^\/v1\/recommendations\/([^/]+)\/([^/]+)$/;

/** The endpoints behind the real edge on fresh tables, at a time that the test sets. */
export async function recommendationApi(
  given: Registry | (() => Registry) = sampleWorld,
): Promise<RecommendationApi> {
  const registry = () => (typeof given === 'function' ? given() : given);
  const { db, names } = await freshTables();
  let fault: Error | undefined;
  const failing = wrapped(db, (_, proceed, command) => {
    if (fault === undefined || !(command instanceof PutCommand)) return proceed();
    const thrown = fault;
    fault = undefined;
    return Promise.reject(thrown);
  });
  const store = recommendations(failing, names.recommendations);
  let time = Instant.parse('2025-08-12T09:00:00+07:00');
  let keys = 0;
  const needs = {
    recommendations: store,
    registry: { current: async () => registry() },
    now: () => time,
    secrets: async () => ({ current: 'a secret of at least thirty-two characters' }),
  };
  const served = [
    serve(create.route, create.createRecommendation(needs)),
    serve(list.route, list.listRecommendations(needs)),
    serve(read.route, read.readRecommendation(needs)),
    serve(submit.route, submit.submitRecommendation(needs)),
    serve(assign.route, assign.assignRecommendation(needs)),
    serve(accept.route, accept.acceptRecommendation(needs)),
    serve(refer.route, refer.referRecommendation(needs)),
    serve(request.route, request.requestClarification(needs)),
    serve(provide.route, provide.provideClarification(needs)),
    serve(propose.route, propose.proposeAnswer(needs)),
    serve(sendBack.route, sendBack.sendBackProposal(needs)),
    serve(issue.route, issue.issueAnswer(needs)),
    serve(commit.route, commit.commitToLegalDocument(needs)),
    serve(escalate.route, escalate.escalateRecommendation(needs)),
    serve(confirm.route, confirm.confirmAnswer(needs)),
    serve(refuse.route, refuse.refuseUnopenedStep(needs)),
  ];
  const handle = gateway(served, { log: silentLog });
  const known = new Set(served.map(({ route }) => route.path));

  const send: RecommendationApi['send'] = async (route, path, call = {}) => {
    const { client = 'camau-desk', key = `key-${(keys += 1)}`, ifMatch, body, query = {} } = call;
    const headers = {
      ...(route.method === 'POST' && { 'Idempotency-Key': key }),
      ...(ifMatch !== undefined && {
        'If-Match': typeof ifMatch === 'number' ? `"v${ifMatch}"` : ifMatch,
      }),
    };
    const caller = clientCalled(client, registry());
    const event = gatewayEvent(route, { path, query, headers, body, caller });
    const answer = await handle(event);
    return {
      status: answer.statusCode,
      text: answer.body,
      headers: answer.headers,
      body: JSON.parse(answer.body),
    };
  };

  return {
    store,
    db,
    table: names.recommendations,
    failNextWrite: (next) => void (fault = next),
    at(instant) {
      time = Instant.parse(instant);
    },
    send,
    /** The gateway prefers the literal path to the one with a variable. */
    post(path, call) {
      const [, id = '', step = ''] = stepPath.exec(path) ?? [];
      if (id === '') return send(collection, {}, call);
      const literal = `/v1/recommendations/{id}/${step}`;
      return known.has(literal)
        ? send({ method: 'POST', path: literal }, { id }, call)
        : send(refuse.route, { id, step }, call);
    },
    get: (id, client) => send(read.route, { id }, { ...(client !== undefined && { client }) }),
    list: (query, client) =>
      send(list.route, {}, { ...(query && { query }), ...(client !== undefined && { client }) }),
  };
}

const actor = (id: string, unit: string, role: string) => ({
  id,
  name: `Office ${id}`,
  unit,
  role,
});

/** Officers of the sample world. */
export const officers = {
  author: actor('author', '96.SKHCN', 'LOCALITY_AUTHOR'),
  approver: actor('approver', '96', 'LOCALITY_APPROVER'),
  intake: actor('intake', 'BKHCN.VP', 'INTAKE'),
  officer: actor('officer', 'BKHCN.SHTT', 'UNIT_OFFICER'),
  head: actor('head', 'BKHCN.SHTT', 'UNIT_HEAD'),
  leader: actor('leader', 'BKHCN', 'MINISTRY_LEADER'),
} as const;

export const draft = {
  actor: officers.author,
  locality: '96',
  addressee: 'BKHCN',
  field: 'intellectual-property',
  title: 'Một kiến nghị',
  difficulty: 'Khó khăn',
  ask: 'Đề nghị',
  channel: 'LETTER',
} as const;
