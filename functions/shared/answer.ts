import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Language } from '../../core/names.ts';
import type { FaultLine, Problem } from './problem.ts';
import { problems } from './problem-codes.ts';
import type { Reply, Route } from './route.ts';

const always = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

type Preference = { readonly name: string; readonly weight: number };

/** The values of an Accept-… header in lower case, as they were sent, with their weights (1 unless given). */
export const preferencesIn = (header: string | undefined): readonly Preference[] =>
  (header ?? '').split(',').map((part) => {
    const [name = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    const weight = parameters.find((each) => each.startsWith('q='))?.slice(2) ?? 1;
    return { name, weight: Number(weight) };
  });

/** Vietnamese unless the caller prefers English. Only the order of preference counts. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wishes = preferencesIn(acceptLanguage).flatMap(({ name, weight }, place) => {
    const language = name.split('-')[0];
    return language === 'vi' || language === 'en' ? [{ language, weight, place } as const] : [];
  });
  const best = wishes
    .filter((wish) => wish.weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place)[0];
  return best?.language ?? 'vi';
}

/** A success: text and bytes are sent as they are, any other value as JSON. */
export function success(route: Route, reply: Reply, language: Language): APIGatewayProxyResult {
  const headers = {
    ...always,
    'Content-Type': route.responses[reply.status]?.contentType ?? 'application/json',
    'Content-Language': language,
    ...reply.headers,
  };
  const { status: statusCode, body } = reply;
  if (body instanceof Uint8Array)
    return {
      statusCode,
      headers,
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    };
  return { statusCode, headers, body: textOf(body) };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  return body === undefined ? '' : JSON.stringify(body);
}

/** One of `errors` as it is printed. */
export const errorIn = (language: Language, { detail, ...where }: FaultLine) => ({
  ...where,
  detail: detail[language],
  messages: detail,
});

export type Circumstances = {
  readonly language: Language;
  /** The path that was asked for. */
  readonly instance: string;
  readonly traceId: string;
};

/** A problem document of RFC 9457; `type` is a reference into our own list of problems. */
export function problemAnswer(
  { code, detail, errors, members, headers }: Problem,
  { language, instance, traceId }: Circumstances,
): APIGatewayProxyResult {
  const { status, title } = problems[code];
  return {
    statusCode: status,
    headers: {
      ...always,
      'Content-Type': 'application/problem+json',
      'Content-Language': language,
      ...headers,
    },
    body: JSON.stringify({
      ...members,
      type: `/problems/${code}`,
      title: title[language],
      status,
      ...(detail && { detail: detail[language] }),
      instance,
      code,
      ...(errors && { errors: errors.map((each) => errorIn(language, each)) }),
      traceId,
    }),
  };
}
