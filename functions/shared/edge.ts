import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { Result } from '../../core/result.ts';
import { administratorFrom } from './administrator.ts';
import { type Circumstances, languageOf, problemAnswer, success } from './answer.ts';
import { sendable } from './answer-size.ts';
import { ask, headerOf } from './ask.ts';
import type { Log } from './log.ts';
import { gatewayProblem, inWordsToo, methodNotAllowed, type Problem } from './problem.ts';
import { problemPage } from './problem-page.ts';
import type { Endpoint, Reply, Route } from './route.ts';
import { shortened, type TooLarge } from './short-answer.ts';

/** A route with its endpoint: how it parses a request is bound already. */
export type Served = {
  readonly route: Route;
  answer(event: APIGatewayProxyEvent, circumstances: Circumstances): Promise<APIGatewayProxyResult>;
};

export const serve = <R extends Route>(route: R, endpoint: Endpoint<R>): Served => ({
  route,
  async answer(event, circumstances) {
    const asked = await ask(route, event);
    const outcome = asked.ok ? await endpoint(asked.value) : asked;
    const answer = outcome.ok
      ? success(route, outcome.value, circumstances.language)
      : refusal(route, outcome.failure, circumstances);
    // A refusal too: it may list thousands of errors, over a weak line.
    const acceptEncoding = headerOf(event, 'accept-encoding');
    const sent = await sendable(answer, acceptEncoding);
    if (sent.ok) return sent.value;
    const shorter = await sendable(
      shorterAnswer(route, outcome, sent.failure, circumstances),
      acceptEncoding,
    );
    return shorter.ok ? shorter.value : refusal(route, shorter.failure, circumstances);
  },
});

/** What is sent for an answer that is too large: a shorter one if there is one, else that it is too large. */
function shorterAnswer(
  route: Route,
  outcome: Result<Reply, Problem>,
  tooLarge: Problem & { readonly code: TooLarge },
  circumstances: Circumstances,
): APIGatewayProxyResult {
  if (!outcome.ok)
    return refusal(route, shortened(outcome.failure, tooLarge.code) ?? tooLarge, circumstances);
  const { shorterBody, ...reply } = outcome.value;
  return shorterBody === undefined
    ? refusal(route, tooLarge, circumstances)
    : success(route, { ...reply, body: shorterBody() }, circumstances.language);
}

/** A mailed link is opened by a person, everything else by a program. */
function refusal({ admission }: Route, problem: Problem, circumstances: Circumstances) {
  if (admission === 'capability') return problemPage(problem, circumstances);
  const asker = admission === 'administrator' ? admission : 'other';
  return problemAnswer(inWordsToo(problem, asker), circumstances);
}

export type Edge = {
  readonly log: Log;
  /** Names a request in the log and in a problem; by default the gateway's own request id. */
  readonly traceId?: (event: APIGatewayProxyEvent) => string;
};

/**
 * It answers when all its work is done and never before: a sandbox is frozen once it has answered, and work that was left
 * running would go on minutes later, with an old clock reading in its hands. A time-out is the gateway's to answer.
 */
export type Gateway = (
  event: APIGatewayProxyEvent,
  context?: Context,
) => Promise<APIGatewayProxyResult>;

const requestId = (event: APIGatewayProxyEvent): string => event.requestContext.requestId;

/**
 * The only place that knows what an event of API Gateway (REST API, format 1.0) looks like. Expected outcomes are
 * answered as what they are; anything thrown is logged once and answered with one fixed sentence and a trace id.
 */
export function gateway(served: readonly Served[], { log, traceId = requestId }: Edge): Gateway {
  const bySpot = new Map(served.map((each) => [`${each.route.method} ${each.route.path}`, each]));

  const circumstancesOf = (event: APIGatewayProxyEvent): Circumstances => ({
    language: languageOf(headerOf(event, 'accept-language')),
    instance: event.path,
    traceId: traceId(event),
  });

  async function dispatch(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
    const found = bySpot.get(`${event.httpMethod} ${event.resource}`);
    const circumstances = circumstancesOf(event);
    const answer =
      found === undefined
        ? problemAnswer(nowhere(served, event), circumstances)
        : await found.answer(event, circumstances);
    log.info('answered', {
      ...aboutRequest(event),
      status: answer.statusCode,
      traceId: circumstances.traceId,
    });
    return answer;
  }

  const handler = middy<APIGatewayProxyEvent, APIGatewayProxyResult>(dispatch, {
    timeoutEarlyInMillis: 0,
  }).onError((request) => {
    const circumstances = circumstancesOf(request.event);
    log.error('unexpected', {
      ...aboutRequest(request.event),
      traceId: circumstances.traceId,
      error: request.error,
    });
    request.response = problemAnswer({ code: 'unexpected' }, circumstances);
  });
  // Middy makes an empty context where none is given, which its type does not say.
  return handler as unknown as Gateway;
}

/** The route, never the path: a path may carry a token. */
const aboutRequest = (event: APIGatewayProxyEvent) => ({
  method: event.httpMethod,
  route: event.resource,
  client: event.requestContext.authorizer?.['id'] as string | undefined,
  administrator: administratorFrom(event.requestContext),
});

function nowhere(served: readonly Served[], event: APIGatewayProxyEvent): Problem {
  const allowed = served.flatMap(({ route }) =>
    route.path === event.resource ? [route.method] : [],
  );
  return allowed.length === 0 ? gatewayProblem('not-found') : methodNotAllowed(allowed);
}
