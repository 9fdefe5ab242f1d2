import type { Client } from '../../core/client.ts';
import type { StepRefusal } from '../../core/recommendation-refusal.ts';
import { allowedActions } from '../../core/recommendation-sight.ts';
import { type Recommendation, standing } from '../../core/recommendation.ts';
import { validationFailed } from './faults.ts';
import type { Problem } from './problem.ts';
import { etagOf } from './recommendation-view.ts';

export const keyReused: Problem = {
  code: 'idempotency-key-reused',
  detail: {
    vi: 'Khóa này đã dùng cho một yêu cầu khác; gửi yêu cầu mới với khóa mới.',
    en: 'This key was used with another request; send a new request with a new key.',
  },
};

export const tooMuchText: Problem = {
  code: 'body-too-large',
  detail: {
    vi: 'Hồ sơ kiến nghị đã gần đầy; hãy rút ngắn văn bản, phần dài để trong tệp đính kèm.',
    en: 'The record of this case is nearly full; shorten the text and keep the long part in an attachment.',
  },
};

/** Carries the current version, so that the caller can read again and decide anew. */
export const staleVersion = ({ version }: Recommendation): Problem => ({
  code: 'version-mismatch',
  detail: {
    vi: `Bản hiện tại là ${etagOf(version)}; hãy đọc lại rồi quyết định.`,
    en: `The current version is ${etagOf(version)}; read it again, then decide.`,
  },
  members: { currentVersion: version },
  headers: { ETag: etagOf(version) },
});

/** The write gave way to another one that had not ended, and that may yet come to nothing. */
export const writeConflict: Problem = {
  code: 'write-conflict',
  detail: {
    vi: 'Yêu cầu này chưa được ghi; hãy gửi lại với cùng Idempotency-Key sau một giây.',
    en: 'This request was not carried out; repeat it with the same Idempotency-Key in a second.',
  },
  headers: { 'Retry-After': '1' },
};

export const stillCreating: Problem = {
  code: 'submission-in-progress',
  detail: {
    vi: 'Yêu cầu với khóa này đang được xử lý; hãy gửi lại sau một giây.',
    en: 'A request with this key is being worked on; repeat it in a second.',
  },
  headers: { 'Retry-After': '1' },
};

/** A draft that is refused has no state yet. */
export function draftRefused(refusal: StepRefusal): Problem {
  const { detail } = refusal;
  if (refusal.kind === 'invalid')
    return validationFailed([{ pointer: refusal.pointer, code: refusal.code, detail }]);
  return { code: refusal.kind === 'four-eyes' ? 'four-eyes' : 'forbidden', detail };
}

export function problemOfRefusal(
  refusal: StepRefusal,
  recommendation: Recommendation,
  caller: Pick<Client, 'actors'>,
): Problem {
  switch (refusal.kind) {
    case 'invalid': {
      const { pointer, code, detail } = refusal;
      return validationFailed([{ pointer, code, detail }]);
    }
    case 'forbidden':
    case 'four-eyes':
      return { code: refusal.kind, detail: refusal.detail };
    case 'not-possible':
      return {
        code: 'transition-not-allowed',
        detail: refusal.detail,
        members: {
          currentState: standing(recommendation).state,
          allowedActions: allowedActions(caller, recommendation),
        },
      };
    default:
      return refusal satisfies never;
  }
}
