import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { fail, ok, type Result } from '../../core/result.ts';
import { preferencesIn } from './answer.ts';
import type { Problem } from './problem.ts';
import type { TooLarge } from './short-answer.ts';

/** Lambda takes no more from a handler: bytes of the whole answer, headers and all, as JSON text in UTF-8. */
export const answerLimit = 6 * 1024 * 1024;

/** Characters from which compressing saves more than it costs. */
const worthCompressing = 1024;

/** An answer of up to so many characters fits however they are written: as JSON none takes more than six bytes. */
const surelyFits = answerLimit / 8;

const compressionRequired = {
  code: 'compression-required',
  detail: {
    vi: 'Nội dung này lớn hơn 6 MB khi chưa nén. Hãy gửi lại yêu cầu với tiêu đề Accept-Encoding: gzip.',
    en: 'This is larger than 6 MB uncompressed. Ask again with the header Accept-Encoding: gzip.',
  },
} as const satisfies Problem;

const tooLarge = {
  code: 'answer-too-large',
  detail: {
    vi: 'Nội dung này lớn hơn 6 MB cả khi đã nén. Hãy báo cho đơn vị vận hành hệ thống, kèm mã của lỗi này.',
    en: 'This is larger than 6 MB even when compressed. Tell whoever runs the system, and name the trace id.',
  },
} as const satisfies Problem;

/**
 * The answer as it gets through: compressed if the caller takes gzip, and never more than Lambda lets pass. It is done
 * here and not by the gateway, which sees an answer only after it has passed that limit. A gateway leaves an answer alone
 * that names its Content-Encoding.
 */
export async function sendable(
  answer: APIGatewayProxyResult,
  acceptEncoding: string | undefined,
): Promise<Result<APIGatewayProxyResult, Problem & { readonly code: TooLarge }>> {
  if (answer.body.length < worthCompressing) return ok(answer);
  const takesIt = takesGzip(acceptEncoding);
  const sent = withHeaders(takesIt ? await compressed(answer) : answer, {
    Vary: 'Accept-Encoding',
  });
  if (fits(sent)) return ok(sent);
  return fail(takesIt ? tooLarge : compressionRequired);
}

/** Named with a weight above 0, or covered by `*`. A caller that says nothing may not know gzip. */
function takesGzip(acceptEncoding: string | undefined): boolean {
  const wishes = preferencesIn(acceptEncoding);
  const wish =
    wishes.find(({ name }) => name === 'gzip') ?? wishes.find(({ name }) => name === '*');
  return wish !== undefined && wish.weight > 0;
}

const zip = promisify(gzip);

async function compressed(answer: APIGatewayProxyResult): Promise<APIGatewayProxyResult> {
  const bytes = Buffer.from(answer.body, answer.isBase64Encoded === true ? 'base64' : 'utf8');
  const body = (await zip(bytes)).toString('base64');
  return withHeaders({ ...answer, body, isBase64Encoded: true }, { 'Content-Encoding': 'gzip' });
}

const withHeaders = (
  answer: APIGatewayProxyResult,
  more: Readonly<Record<string, string>>,
): APIGatewayProxyResult => ({ ...answer, headers: { ...answer.headers, ...more } });

const fits = (answer: APIGatewayProxyResult): boolean =>
  answer.body.length <= surelyFits ||
  (answer.body.length <= answerLimit && answerBytes(answer) <= answerLimit);

/** As Lambda counts. */
export const answerBytes = (answer: APIGatewayProxyResult): number =>
  Buffer.byteLength(JSON.stringify(answer));
