import type { Names } from '../../core/names.ts';

/**
 * Every problem that a caller can meet: its stable code, status and title (RFC 9457).
 * A title says what is wrong; `detail` says what was found and how to mend it.
 */
export const problems = {
  'malformed-json': {
    status: 400,
    title: { vi: 'Nội dung không phải JSON hợp lệ', en: 'The body is not valid JSON' },
  },
  'malformed-csv': {
    status: 400,
    title: {
      vi: 'Nội dung không phải CSV đúng quy cách',
      en: 'The body is no CSV as it should be',
    },
  },
  'malformed-body': {
    status: 400,
    title: {
      vi: 'Không giải nén hoặc đọc được nội dung',
      en: 'The body cannot be decompressed or read',
    },
  },
  'idempotency-key-missing': {
    status: 400,
    title: { vi: 'Thiếu tiêu đề Idempotency-Key', en: 'The Idempotency-Key header is missing' },
  },
  'idempotency-key-invalid': {
    status: 400,
    title: { vi: 'Idempotency-Key không hợp lệ', en: 'The Idempotency-Key header is not valid' },
  },
  'page-token-invalid': {
    status: 400,
    title: { vi: 'Mã trang không hợp lệ', en: 'The page token is not valid' },
  },
  unauthenticated: {
    status: 401,
    title: { vi: 'Thiếu hoặc sai khóa API', en: 'The API key is missing or wrong' },
  },
  'signature-required': {
    status: 401,
    title: {
      vi: 'Địa chỉ này chỉ dành cho quản trị viên đăng nhập bằng IAM',
      en: 'This address is for administrators who are known to IAM',
    },
  },
  forbidden: { status: 403, title: { vi: 'Không được phép', en: 'Not allowed' } },
  'four-eyes': {
    status: 403,
    title: {
      vi: 'Người ký và người soạn phải là hai người khác nhau',
      en: 'Signer and author must be two persons',
    },
  },
  'not-found': { status: 404, title: { vi: 'Không tìm thấy', en: 'Not found' } },
  'link-expired': {
    status: 404,
    title: { vi: 'Liên kết không còn hiệu lực', en: 'This link is no longer valid' },
  },
  'method-not-allowed': {
    status: 405,
    title: { vi: 'Phương thức không được hỗ trợ', en: 'Method not allowed' },
  },
  'compression-required': {
    status: 406,
    title: {
      vi: 'Nội dung quá lớn, chỉ gửi được ở dạng nén gzip',
      en: 'Too large to be sent other than compressed by gzip',
    },
  },
  'submission-in-progress': {
    status: 409,
    title: {
      vi: 'Yêu cầu cùng khóa đang được xử lý',
      en: 'A request with this key is being worked on',
    },
  },
  'write-conflict': {
    status: 409,
    title: {
      vi: 'Một yêu cầu khác đang ghi vào bản ghi này',
      en: 'Another request is writing to this record',
    },
  },
  'transition-not-allowed': {
    status: 409,
    title: {
      vi: 'Không thể thực hiện bước này ở trạng thái hiện tại',
      en: 'This step is not possible in the present state',
    },
  },
  'transition-not-open': {
    status: 409,
    title: { vi: 'Bước này chưa được mở', en: 'This step is not open yet' },
  },
  'compulsory-missing': {
    status: 409,
    title: {
      vi: 'Chưa chốt được: còn chỉ tiêu bắt buộc chưa có số liệu',
      en: 'It cannot be completed: compulsory figures are missing',
    },
  },
  'already-completed': {
    status: 409,
    title: { vi: 'Biểu đã được chốt', en: 'The dataset is completed already' },
  },
  'not-completed': {
    status: 409,
    title: { vi: 'Biểu chưa được chốt', en: 'The dataset is not completed' },
  },
  'delivery-not-open': {
    status: 409,
    title: {
      vi: 'Lần phát hành này không chờ quyết định',
      en: 'This delivery does not wait for a decision',
    },
  },
  'key-drawn-before': {
    status: 409,
    title: {
      vi: 'Yêu cầu này đã tạo khóa rồi',
      en: 'This request has drawn its key already',
    },
  },
  'several-keys': {
    status: 409,
    title: {
      vi: 'Có nhiều khóa bắt đầu như thế; hãy ghi thêm chữ số',
      en: 'Several keys begin like that; give more digits',
    },
  },
  'report-not-released': {
    status: 409,
    title: { vi: 'Chưa đến lúc lập báo cáo này', en: 'It is too early for this report' },
  },
  'registry-changed': {
    status: 409,
    title: {
      vi: 'Danh mục đã có phiên bản khác',
      en: 'Another version of the registry stands by now',
    },
  },
  'if-match-invalid': {
    status: 400,
    title: { vi: 'Tiêu đề If-Match không hợp lệ', en: 'The If-Match header is not valid' },
  },
  'version-mismatch': {
    status: 412,
    title: {
      vi: 'Bản ghi đã được người khác thay đổi',
      en: 'Somebody else has changed it since you read it',
    },
  },
  'body-too-large': { status: 413, title: { vi: 'Nội dung quá lớn', en: 'The body is too large' } },
  'unsupported-media-type': {
    status: 415,
    title: { vi: 'Kiểu nội dung không được hỗ trợ', en: 'Unsupported media type' },
  },
  'validation-failed': {
    status: 422,
    title: { vi: 'Dữ liệu không hợp lệ', en: 'The request is not valid' },
  },
  'rows-rejected': {
    status: 422,
    title: {
      vi: 'Có dòng không hợp lệ; không ghi dòng nào',
      en: 'Some rows are not valid; nothing was written',
    },
  },
  'registry-faults': {
    status: 422,
    title: {
      vi: 'Danh mục sẽ không hợp lệ; không ghi gì',
      en: 'The registry would not be right; nothing was written',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    title: {
      vi: 'Idempotency-Key đã dùng cho nội dung khác',
      en: 'This Idempotency-Key was used with another body',
    },
  },
  'precondition-required': {
    status: 428,
    title: { vi: 'Thiếu tiêu đề If-Match', en: 'The If-Match header is missing' },
  },
  'too-many-requests': { status: 429, title: { vi: 'Quá nhiều yêu cầu', en: 'Too many requests' } },
  'answer-too-large': {
    status: 500,
    title: { vi: 'Nội dung quá lớn, không gửi được', en: 'Too large to be sent' },
  },
  'upload-given-up': {
    status: 500,
    title: {
      vi: 'Hệ thống không tiếp nhận được nội dung tải lên',
      en: 'The system could not take in the upload',
    },
  },
  unexpected: {
    status: 500,
    title: {
      vi: 'Có lỗi ngoài dự kiến; vui lòng thử lại với cùng Idempotency-Key',
      en: 'Something unexpected happened; try again with the same Idempotency-Key',
    },
  },
} as const satisfies Record<string, { readonly status: number; readonly title: Names }>;

export type ProblemCode = keyof typeof problems;

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
