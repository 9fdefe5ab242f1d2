import { randomBytes } from 'node:crypto';
import { SubmissionId } from '../../core/statement.ts';
import { epochOf, type Instant } from '../../core/time.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const chanceLength = 16;

/** A ULID: 48 bits of time in milliseconds, then 80 bits of chance; text order is time order. */
export function newSubmissionId(now: Instant): SubmissionId {
  let time = '';
  for (let rest = epochOf(now); time.length < timeLength; rest = Math.floor(rest / 32))
    time = `${alphabet[rest % 32]}${time}`;
  const chance = [...randomBytes(chanceLength)].map((byte) => alphabet[byte % 32]).join('');
  return SubmissionId.parse(`${time}${chance}`);
}
