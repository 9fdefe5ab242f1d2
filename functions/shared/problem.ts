import type { Names } from '../../core/names.ts';
import type { ProblemCode } from './problem-codes.ts';

/**
 * One fault in a request: where it is (JSON pointer; of a row its index too, of a CSV also line and column), a stable code,
 * and in words what would be right.
 */
export type FaultLine = {
  readonly index?: number;
  /** Of the registry: which thing it is, sent or not, and where in it (`datasets/xa-thang/metrics/0`). */
  readonly thing?: string;
  readonly pointer: string;
  readonly line?: number;
  readonly column?: string;
  readonly code: string;
  readonly detail: Names;
};

/** An answer that is not a success. */
export type Problem = {
  readonly code: ProblemCode;
  /** What was found and how to mend it, in both languages; the edge prints the one that was asked for. */
  readonly detail?: Names;
  readonly errors?: readonly FaultLine[];
  /** Members of its own, such as `allowedActions` or the counts of a receipt. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** No key came, or none that is live. The authorizer's refusal never says which. */
export const unauthenticated: Problem = {
  code: 'unauthenticated',
  detail: {
    vi: 'Gửi tiêu đề “Authorization: Bearer <mã>.<bí mật>”, nguyên văn khóa đã được cấp. Nếu đã đúng thì khóa hết hạn hoặc bị thu hồi: liên hệ quản trị viên.',
    en: 'Send the header “Authorization: Bearer <id>.<secret>”, the key exactly as it was given out. If it is right, it has expired or was revoked: ask the administrator.',
  },
  headers: { 'WWW-Authenticate': 'Bearer realm="commune-reporting"' },
};

/** No signature of IAM came with the request. An API key, whatever its scopes, never opens administration. */
export const administratorsOnly: Problem = {
  code: 'signature-required',
  detail: {
    vi: 'Ký yêu cầu bằng AWS Signature Version 4 (dịch vụ execute-api) với vai trò IAM có chính sách quản trị, chẳng hạn bằng npm run admin; khóa API không mở được địa chỉ này.',
    en: 'Sign the request by AWS Signature Version 4 (service execute-api) as an IAM role with the administrators’ policy, for example with npm run admin; an API key does not open this address.',
  },
};

/** What is larger than a request may be is told where it can go. */
export const goesByUpload: Problem = {
  code: 'body-too-large',
  detail: {
    vi: 'Nội dung sau giải nén không được quá 4 MB; nội dung lớn hơn, đến 64 MB, gửi qua POST /v1/uploads.',
    en: 'The decoded body may be at most 4 MB; a larger one, up to 64 MB, goes by POST /v1/uploads.',
  },
};

/** Nothing of administration goes by upload. The limit is on what is decompressed, so that gzip alone does not help. */
export const goesInParts: Problem = {
  code: 'body-too-large',
  detail: {
    vi: 'Nội dung sau giải nén không được quá 4 MB; hãy gửi từng loại một (POST /v1/admin/{loại}/imports), loại quá lớn thì chia thành nhiều lần, không kèm remove=true.',
    en: 'The decoded body may be at most 4 MB; send it kind by kind (POST /v1/admin/{kind}/imports), and a kind that is larger in several imports, without remove=true.',
  },
};

/** An address that leads nowhere; the deployed gateway says the same of a method that an address does not take. */
const wrongAddress: Problem = {
  code: 'not-found',
  detail: {
    vi: 'Không có địa chỉ này, hoặc địa chỉ không nhận phương thức này; các địa chỉ có ở /docs và /openapi.json.',
    en: 'There is no such address, or it does not take this method; the addresses are at /docs and /openapi.json.',
  },
};

/** An address that takes other methods. */
export const methodNotAllowed = (methods: readonly string[]): Problem => ({
  code: 'method-not-allowed',
  detail: {
    vi: `Địa chỉ này chỉ nhận: ${methods.join(', ')}.`,
    en: `This address takes only: ${methods.join(', ')}.`,
  },
  headers: { Allow: methods.join(', ') },
});

/** The same words whether it is not there or is not the caller's: they tell nobody which. */
const notForThisKey: Problem['detail'] = {
  vi: 'Không có, hoặc khóa này không được xem: kiểm tra mã trong địa chỉ và trong tham số (đơn vị, biểu, biên nhận…) và các đơn vị mà khóa phụ trách.',
  en: 'It does not exist, or is not for this key to see: check the codes in the address and the parameters (unit, dataset, receipt …), and the units of the key.',
};

/** From an administrator nothing is hidden. */
const notThere: Problem['detail'] = {
  vi: 'Không có: kiểm tra các mã trong địa chỉ, và phiên bản hoặc thời điểm trong tham số.',
  en: 'It does not exist: check the codes in the address, and the version or instant in the parameters.',
};

/** A problem of an endpoint, with what to check where it said nothing of its own. */
export const inWordsToo = (problem: Problem, asker: 'administrator' | 'other'): Problem =>
  problem.code === 'not-found' && problem.detail === undefined
    ? { ...problem, detail: asker === 'administrator' ? notThere : notForThisKey }
    : problem;

const gatewayProblems: Readonly<Partial<Record<ProblemCode, Problem>>> = {
  unauthenticated,
  'not-found': wrongAddress,
  'body-too-large': goesByUpload,
};

/** What the gateway itself answers, before or instead of a function. */
export const gatewayProblem = (code: ProblemCode): Problem => gatewayProblems[code] ?? { code };
