import { randomBytes } from 'node:crypto';
import { SubmissionId } from '../../core/statements/statement.ts';
import { epochOf, type Instant } from '../../core/time.ts';
import type { UploadId } from '../../core/submissions/upload.ts';

/** Crockford's 32 characters: no I, L, O, U, so that an id can be read out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const chanceLength = 16;
/** Characters of an id: of a submission, and of what follows the province in that of a recommendation. */
export const idLength = timeLength + chanceLength;

const letter = (number: number): string => alphabet.charAt(number % alphabet.length);

/** Five bits of each byte. */
export const letters = (bytes: Uint8Array): string => Array.from(bytes, letter).join('');

/** A ULID: 48 bits of time in milliseconds, then 80 bits of chance; text order is time order. */
export function newSubmissionId(now: Instant): SubmissionId {
  let time = '';
  for (let rest = epochOf(now); time.length < timeLength; rest = Math.floor(rest / alphabet.length))
    time = `${letter(rest)}${time}`;
  return SubmissionId.parse(`${time}${letters(randomBytes(chanceLength))}`);
}

/** 130 bits of a hash of the request that announces it. */
export const uploadIdFrom = (hash: Uint8Array): UploadId =>
  letters(hash.subarray(0, idLength)) as UploadId;

/** The time of the statement that it stands beside, then 80 bits of a hash of what it says: found again, it is the same one. */
export const warningIdFrom = (submission: SubmissionId, hash: Uint8Array): SubmissionId =>
  SubmissionId.parse(
    `${submission.slice(0, timeLength)}${letters(hash.subarray(0, chanceLength))}`,
  );
