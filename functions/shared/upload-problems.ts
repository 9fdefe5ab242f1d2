import type { Names } from '../../core/names.ts';
import {
  type Declared,
  maxUploadBytes,
  maxUploadedRows,
  type UploadId,
} from '../../core/submissions/upload.ts';
import type { Problem } from './problem.ts';

const most = maxUploadBytes / 1024 / 1024;

export const uploadTooLarge: Problem = {
  code: 'body-too-large',
  detail: {
    vi: `Một lần tải lên được nhiều nhất ${most} MB, trước cũng như sau khi giải nén; hãy chia số liệu thành nhiều lần.`,
    en: `One upload may have at most ${most} MB, compressed and decompressed; split the figures into several.`,
  },
};

export const tooLargeToDeclare = ({ bytes, decoded }: Declared): Problem | undefined =>
  Math.max(bytes, decoded?.bytes ?? 0) > maxUploadBytes ? uploadTooLarge : undefined;

export const declaredOtherwise: Problem = {
  code: 'idempotency-key-reused',
  detail: {
    vi: 'Idempotency-Key này đã dùng để khai một nội dung khác. Mỗi lần tải lên cần một khóa mới.',
    en: 'This Idempotency-Key declared another body before. Every upload needs a key of its own.',
  },
};

/** The store compared length and checksum when the body came; these are for a body that is not what it said it is inside. */
export const notAsDeclared: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Nội dung đã nhận không đúng số byte hoặc SHA-256 đã khai.',
    en: 'The body that came has not the bytes or not the SHA-256 that were declared.',
  },
};

export const decodedOtherwise: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Nội dung sau giải nén không đúng số byte hoặc SHA-256 đã khai ở decoded.',
    en: 'The decompressed body has not the bytes or not the SHA-256 that were declared in decoded.',
  },
};

export const gzipNotDeclared: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Nội dung là tệp gzip; hãy khai contentEncoding "gzip" và decoded trong một lần tải lên mới.',
    en: 'The body is gzip; declare contentEncoding "gzip" and decoded in a new upload.',
  },
};

export const gzipOnlyDeclared: Problem = {
  code: 'malformed-body',
  detail: {
    vi: 'Nội dung được khai là gzip nhưng không phải gzip; hãy nén trước khi gửi, hoặc bỏ contentEncoding và decoded, trong một lần tải lên mới.',
    en: 'The body was declared as gzip, but it is not; compress it before it is sent, or leave contentEncoding and decoded out, in a new upload.',
  },
};

/** Rows that are too many for one request. */
export const largerByUpload: Names = {
  vi: `nhiều hơn, đến ${maxUploadedRows} dòng, gửi qua POST /v1/uploads.`,
  en: `more of them, up to ${maxUploadedRows}, go by POST /v1/uploads.`,
};

/** So often a body is tried, never twice within 16 minutes: an outage of an hour or two ends no upload. */
export const mostAttempts = 8;

/** Every attempt failed, by no fault of the body that we know. The id of the upload stands in every line of the log about it. */
export const givenUp = (traceId: UploadId, wasOpened: boolean): Problem => ({
  code: 'upload-given-up',
  detail: wasOpened ? perhapsWritten(traceId) : nothingWritten(traceId),
  members: { traceId },
});

const nothingWritten = (traceId: UploadId) => ({
  vi: `Đã thử ${mostAttempts} lần nhưng hệ thống đều gặp lỗi; không dòng nào được ghi. Đơn vị vận hành hệ thống đã được báo: hãy liên hệ, nêu mã ${traceId}, và khi lỗi đã được khắc phục thì gửi lại trong một lần tải lên mới.`,
  en: `The system failed in each of ${mostAttempts} attempts; no row was written. Whoever runs the system was told: ask them, naming ${traceId}, and when it is mended send the body again in a new upload.`,
});

const perhapsWritten = (traceId: UploadId) => ({
  vi: `Đã thử ${mostAttempts} lần nhưng hệ thống đều gặp lỗi khi đang ghi; các dòng chưa hiển thị, nhưng có thể sẽ hiển thị sau. Đơn vị vận hành hệ thống đã được báo: hãy liên hệ, nêu mã ${traceId}, trước khi gửi lại.`,
  en: `The system failed in each of ${mostAttempts} attempts while it was writing; the rows are not visible, and may become so later. Whoever runs the system was told: ask them, naming ${traceId}, before you send the body again.`,
});
