import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { administratorsOnly, gatewayProblem, type Problem } from '../functions/shared/problem.ts';
import { type ProblemCode, problems } from '../functions/shared/problem-codes.ts';

/** The gateway says the same of an address that is not there and of one whose signature is. */
const nowhereOrUnsigned: Problem = {
  code: 'not-found',
  detail: {
    vi: 'Không có địa chỉ này, địa chỉ không nhận phương thức này, hoặc yêu cầu tới /v1/admin không được ký bằng IAM; các địa chỉ có ở /docs và /openapi.json.',
    en: 'There is no such address, it does not take this method, or a request to /v1/admin was not signed by IAM; the addresses are at /docs and /openapi.json.',
  },
};

/** Whom the authorizer does not know gets another answer, so it is a signature that was understood. */
const withoutPolicy: Problem = {
  code: 'forbidden',
  detail: {
    vi: 'Người dùng hoặc vai trò IAM này không được gọi địa chỉ này: gắn chính sách AdministratorPolicyArn mà cdk deploy đã in ra.',
    en: 'This IAM user or role may not call this address: attach the policy AdministratorPolicyArn that cdk deploy printed.',
  },
};

/** Among them an Authorization header that is no signature, such as an API key, where a signature is asked for. */
const notTaken: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Cổng không nhận yêu cầu này: kiểm tra nội dung và tiêu đề; yêu cầu tới /v1/admin phải được ký bằng IAM, khóa API không mở được.',
    en: 'The gateway did not take this request: check its body and headers; a request to /v1/admin is signed by IAM, which no API key replaces.',
  },
};

/**
 * What the gateway answers before or instead of a function, and which of our problems that is.
 * A path or method that does not exist is "missing authentication token" to the gateway, and not found to everybody else.
 */
const answers: readonly (readonly [ResponseType, ProblemCode | Problem])[] = [
  [ResponseType.ACCESS_DENIED, withoutPolicy],
  [ResponseType.API_CONFIGURATION_ERROR, 'unexpected'],
  [ResponseType.AUTHORIZER_CONFIGURATION_ERROR, 'unexpected'],
  [ResponseType.AUTHORIZER_FAILURE, 'unexpected'],
  [ResponseType.BAD_REQUEST_BODY, 'malformed-body'],
  [ResponseType.BAD_REQUEST_PARAMETERS, 'malformed-body'],
  [ResponseType.DEFAULT_4XX, notTaken],
  [ResponseType.DEFAULT_5XX, 'unexpected'],
  [ResponseType.EXPIRED_TOKEN, administratorsOnly],
  [ResponseType.INTEGRATION_FAILURE, 'unexpected'],
  [ResponseType.INTEGRATION_TIMEOUT, 'unexpected'],
  [ResponseType.INVALID_API_KEY, 'unauthenticated'],
  [ResponseType.INVALID_SIGNATURE, administratorsOnly],
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, nowhereOrUnsigned],
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
  for (const [type, answer] of answers) {
    const problem = typeof answer === 'string' ? gatewayProblem(answer) : answer;
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(problems[problem.code].status),
      responseHeaders: headersOf(problem),
      templates: { 'application/json': documentOf(problem) },
    });
  }
}

const headersOf = ({ code, headers = {} }: Problem): Record<string, string> => {
  const wait = patience[code];
  return {
    'Content-Type': "'application/problem+json'",
    'Content-Language': "'vi, en'",
    'Cache-Control': "'no-store'",
    ...(wait !== undefined && { 'Retry-After': `'${wait}'` }),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, `'${value}'`])),
  };
};

/** The gateway cannot choose by Accept-Language: the title is Vietnamese, and both stand beside it. */
const documentOf = ({ code, detail }: Problem): string => {
  const { status, title } = problems[code];
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
