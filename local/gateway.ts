import { randomUUID } from 'node:crypto';
import type {
  APIGatewayAuthorizerResult,
  APIGatewayProxyEvent,
  APIGatewayProxyResult,
  APIGatewayRequestAuthorizerEvent,
  Context,
} from 'aws-lambda';
import { addRoute, createRouter, findRoute } from 'rou3';
import type { Names } from '../core/names.ts';
import type { Instant } from '../core/time.ts';
import { languageOf, problemAnswer as problem } from '../functions/shared/answer.ts';
import { answerBytes, answerLimit } from '../functions/shared/answer-size.ts';
import { gatewayProblem, methodNotAllowed, type Problem } from '../functions/shared/problem.ts';
import type { ProblemCode } from '../functions/shared/problem-codes.ts';
import type { Route } from '../functions/shared/route.ts';
import type { Now } from '../functions/shared/world.ts';
import { localAdministrator, refusedAdministration } from './administration.ts';
import {
  type Admitted,
  authorizerEvent,
  proxyEvent,
  type Resource,
  splitTarget,
  type WireRequest,
} from './gateway-event.ts';
import { type Answerer, headerOf, type WireAnswer } from './http-server.ts';
import { lambdaContext } from './lambda-context.ts';

export type ProxyFunction = (
  event: APIGatewayProxyEvent,
  context: Context,
) => Promise<APIGatewayProxyResult>;
export type AuthorizerFunction = (
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
) => Promise<APIGatewayAuthorizerResult>;

type Needs = {
  readonly routes: readonly Route[];
  readonly functions: Readonly<Record<Route['servedBy'], ProxyFunction>>;
  readonly authorizer: AuthorizerFunction;
  readonly now: Now;
  /** Told of a function that threw, or answered more than Lambda lets pass. */
  readonly onFault: (error: unknown) => void;
};

/** API Gateway's limit for a request. */
export const gatewayBodyLimit = 10 * 1024 * 1024;

/** What API Gateway does with a request, and nothing more convenient: route, authorize, hand over, answer. */
export function gateway(needs: Needs): Answerer {
  const resources = routerOf(needs.routes);
  return async (request) => {
    const { path } = splitTarget(request.target);
    const found = findRoute(resources, '', path);
    if (found === undefined || !isDecodable(path)) return problemAnswer('not-found', request);
    const route = found.data.get(request.method);
    if (route === undefined) return wireProblem(methodNotAllowed([...found.data.keys()]), request);
    return invoke(needs, route, request, { path: route.path, parameters: found.params ?? {} });
  };
}

type Methods = Map<string, Route>;

function routerOf(routes: readonly Route[]) {
  const byPath = new Map<string, Methods>();
  for (const route of routes) {
    const methods = byPath.get(route.path) ?? new Map<string, Route>();
    byPath.set(route.path, methods.set(route.method, route));
  }
  const router = createRouter<Methods>();
  for (const [path, methods] of byPath) addRoute(router, '', routerPattern(path), methods);
  return router;
}

/** `{id}` is one segment, `{asset+}` all that follow. */
const routerPattern = (path: string): string =>
  path.replaceAll(/\{(\w+)\+\}/g, '**:$1').replaceAll(/\{(\w+)\}/g, ':$1');

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

async function invoke(
  needs: Needs,
  route: Route,
  request: WireRequest,
  resource: Resource,
): Promise<WireAnswer> {
  const admitted = await admit(needs, route, request, resource);
  if ('refusal' in admitted) return wireProblem(admitted.refusal, request);
  const event = proxyEvent(request, resource, needs.now(), admitted);
  try {
    const answer = await needs.functions[route.servedBy](event, lambdaContext(route.servedBy));
    if (answerBytes(answer) > answerLimit) throw new Error(`${route.name} answers above 6 MB`);
    return dated(wireAnswer(answer), needs.now());
  } catch (error) {
    needs.onFault(error);
    return problemAnswer('unexpected', request);
  }
}

type Decision = Admitted | { readonly refusal: Problem };
const refused = (code: ProblemCode): Decision => ({ refusal: gatewayProblem(code) });

/**
 * Routes without a scope pass; what IAM decides when deployed is decided by where the request comes from. A request
 * without the identity source never reaches the authorizer.
 */
async function admit(
  { authorizer, now, onFault }: Needs,
  route: Route,
  request: WireRequest,
  resource: Resource,
): Promise<Decision> {
  if (route.admission === 'administrator') return administration(request);
  if (typeof route.admission === 'string') return {};
  if (headerOf(request, 'authorization') === undefined) return refused('unauthenticated');
  try {
    const decision = await authorizer(
      authorizerEvent(request, resource, now()),
      lambdaContext('authorizer'),
    );
    return allows(decision)
      ? { authorizer: { ...decision.context, principalId: decision.principalId } }
      : refused('forbidden');
  } catch (error) {
    if (error instanceof Error && error.message === 'Unauthorized')
      return refused('unauthenticated');
    onFault(error);
    return refused('unexpected');
  }
}

function administration(request: WireRequest): Decision {
  const refusal = refusedAdministration(request);
  return refusal === undefined ? { administrator: localAdministrator() } : { refusal };
}

/** By the clock that the functions go by: a caller may set its own by it. */
const dated = (answer: WireAnswer, at: Instant): WireAnswer => ({
  ...answer,
  headers: { ...answer.headers, Date: new Date(at).toUTCString() },
});

const allows = (decision: APIGatewayAuthorizerResult): boolean =>
  decision.policyDocument.Statement.length > 0 &&
  decision.policyDocument.Statement.every((statement) => statement.Effect === 'Allow');

const wireAnswer = (result: APIGatewayProxyResult): WireAnswer => ({
  status: result.statusCode,
  headers: {
    ...Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
    ),
    ...Object.fromEntries(
      Object.entries(result.multiValueHeaders ?? {}).map(([name, values]) => [
        name,
        values.map(String),
      ]),
    ),
  },
  body: result.isBase64Encoded === true ? Buffer.from(result.body, 'base64') : result.body,
});

/** The gateway's own answers are problem+json like the functions'. */
export const problemAnswer = (code: ProblemCode, request: WireRequest): WireAnswer =>
  wireProblem(gatewayProblem(code), request);

/**
 * To what is no request that could be read. Of the deployed gateway a method that HTTP does not know finds nothing, and what it
 * cannot take is malformed; in which language the caller reads, and which path was meant, is not known.
 */
export function unreadableAnswer(code: string | undefined): WireAnswer {
  const request = { method: '', target: '', rawHeaders: [], body: new Uint8Array(), sourceIp: '' };
  if (code === 'HPE_INVALID_METHOD') return problemAnswer('not-found', request);
  const detail = code === 'HPE_HEADER_OVERFLOW' ? headersTooLong : noRequest;
  return wireProblem({ code: 'malformed-body', detail }, request);
}

const headersTooLong: Names = {
  vi: 'Các tiêu đề và địa chỉ của yêu cầu dài quá 16 KB; khi triển khai, cổng nhận tối đa 10.240 byte. Hãy rút ngắn, chẳng hạn chia thành nhiều yêu cầu.',
  en: 'The headers and the address of the request are longer than 16 KB; deployed, the gateway takes at most 10,240 bytes. Make them shorter, for example by asking several times.',
};
const noRequest: Names = {
  vi: 'Không đọc được yêu cầu theo HTTP/1.1: kiểm tra dòng đầu và các tiêu đề.',
  en: 'This could not be read as a request of HTTP/1.1: check its first line and its headers.',
};

const wireProblem = (found: Problem, request: WireRequest): WireAnswer =>
  wireAnswer(
    problem(found, {
      language: languageOf(headerOf(request, 'accept-language')),
      instance: splitTarget(request.target).path,
      traceId: randomUUID(),
    }),
  );
