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
