import type { Client } from '../../core/registry/client.ts';
import type { Names } from '../../core/names.ts';
import type { StepRefusal } from '../../core/recommendations/recommendation-refusal.ts';
import {
  allowedActions,
  type PossibleAction,
  possibleActions,
} from '../../core/recommendations/recommendation-sight.ts';
import { type Recommendation, standing } from '../../core/recommendations/recommendation.ts';
import { validationFailed } from './faults.ts';
import type { Problem } from './problem.ts';
import { etagOf } from './etag.ts';

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

const inList = (possible: readonly PossibleAction[], role: string): string =>
  possible
    .map(({ action, path, roles }) => `${action} (POST ${path}, ${role} ${roles.join(', ')})`)
    .join('; ');

/** What this caller can do now, or else who can. */
function whatNow(mine: readonly PossibleAction[], all: readonly PossibleAction[]): Names {
  if (mine.length > 0)
    return {
      vi: `Lúc này có thể: ${inList(mine, 'vai trò')}.`,
      en: `Possible now: ${inList(mine, 'as')}.`,
    };
  if (all.length === 0)
    return {
      vi: 'Lúc này không còn bước nào qua API.',
      en: 'No step is left now through this API.',
    };
  const roles = [...new Set(all.flatMap((each) => each.roles))].join(', ');
  return {
    vi: `Bước tiếp theo thuộc về vai trò khác: ${roles}.`,
    en: `The next step is for other roles: ${roles}.`,
  };
}

function notPossible(
  why: Names,
  recommendation: Recommendation,
  caller: Pick<Client, 'actors'>,
): Problem {
  const mine = allowedActions(caller, recommendation);
  const now = whatNow(mine, possibleActions(recommendation));
  return {
    code: 'transition-not-allowed',
    detail: { vi: `${why.vi} ${now.vi}`, en: `${why.en} ${now.en}` },
    members: { currentState: standing(recommendation).state, allowedActions: mine },
  };
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
      return notPossible(refusal.detail, recommendation, caller);
    default:
      return refusal satisfies never;
  }
}
