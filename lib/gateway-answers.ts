import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { gatewayProblem, type ProblemCode, problems } from '../functions/shared/problem.ts';

/**
 * What the gateway answers before or instead of a function, and which of our problems that is.
 * A path or method that does not exist is "missing authentication token" to the gateway, and not found to everybody else.
 */
const answers: readonly (readonly [ResponseType, ProblemCode])[] = [
  [ResponseType.ACCESS_DENIED, 'forbidden'],
  [ResponseType.API_CONFIGURATION_ERROR, 'unexpected'],
  [ResponseType.AUTHORIZER_CONFIGURATION_ERROR, 'unexpected'],
  [ResponseType.AUTHORIZER_FAILURE, 'unexpected'],
  [ResponseType.BAD_REQUEST_BODY, 'malformed-body'],
  [ResponseType.BAD_REQUEST_PARAMETERS, 'malformed-body'],
  [ResponseType.DEFAULT_4XX, 'malformed-body'],
  [ResponseType.DEFAULT_5XX, 'unexpected'],
  [ResponseType.EXPIRED_TOKEN, 'unauthenticated'],
  [ResponseType.INTEGRATION_FAILURE, 'unexpected'],
  [ResponseType.INTEGRATION_TIMEOUT, 'unexpected'],
  [ResponseType.INVALID_API_KEY, 'unauthenticated'],
  [ResponseType.INVALID_SIGNATURE, 'unauthenticated'],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 'not-found'],
  [ResponseType.QUOTA_EXCEEDED, 'too-many-requests'],
  [ResponseType.REQUEST_TOO_LARGE, 'body-too-large'],
  [ResponseType.RESOURCE_NOT_FOUND, 'not-found'],
  [ResponseType.THROTTLED, 'too-many-requests'],
  [ResponseType.UNAUTHORIZED, 'unauthenticated'],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, 'unsupported-media-type'],
  [ResponseType.WAF_FILTERED, 'forbidden'],
];

/** Seconds after which a caller that was held back may try again. */
const patience: Partial<Record<ProblemCode, string>> = { 'too-many-requests': '5' };

/** Makes the gateway's own answers problem documents with our codes. */
export function answerInOurName(api: RestApi): void {
  for (const [type, code] of answers)
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(problems[code].status),
      responseHeaders: headersOf(code),
      templates: { 'application/json': documentOf(code) },
    });
}

const headersOf = (code: ProblemCode): Record<string, string> => {
  const wait = patience[code];
  return {
    'Content-Type': "'application/problem+json'",
    'Content-Language': "'vi, en'",
    'Cache-Control': "'no-store'",
    ...(wait !== undefined && { 'Retry-After': `'${wait}'` }),
    ...Object.fromEntries(
      Object.entries(gatewayProblem(code).headers ?? {}).map(([name, value]) => [
        name,
        `'${value}'`,
      ]),
    ),
  };
};

/** The gateway cannot choose by Accept-Language: the title is Vietnamese, and both stand beside it. */
const documentOf = (code: ProblemCode): string => {
  const { status, title } = problems[code];
  const { detail } = gatewayProblem(code);
  return JSON.stringify({
    type: `/problems/${code}`,
    title: title.vi,
    titles: title,
    status,
    ...(detail && { detail: detail.vi, details: detail }),
    code,
    traceId: '$context.requestId',
  });
};
