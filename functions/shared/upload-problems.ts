import { type Declared, maxUploadBytes } from '../../core/upload.ts';
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
