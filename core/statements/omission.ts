import type { Names } from '../names.ts';
import type { Says, Statement } from './statement.ts';

/**
 * The reason of a withdrawal that nobody wrote: the source replaced all that it had said of a dataset, unit and interval,
 * and this metric was left out. Stored and answered as this code; print it by `reasonWords`.
 */
export const omittedReason = 'omitted-by-replace';

export const omitted: Says = { kind: 'withdrawal', reason: omittedReason };

export const isOmission = ({ says }: Pick<Statement, 'says'>): boolean =>
  says.kind === 'withdrawal' && says.reason === omittedReason;

const omittedWords: Names = {
  vi: 'lần gửi thay thế toàn bộ biểu không còn nêu chỉ tiêu này',
  en: 'left out of a submission that replaced the whole dataset',
};

/** A reason as a person reads it: in both languages where the system gave it, else as it was written. */
export const reasonWords = (reason: string): Names =>
  reason === omittedReason ? omittedWords : { vi: reason, en: reason };

/**
 * What was said, without the omissions that take nothing back: of a metric that its source never spoke of over the
 * interval, leaving it out says nothing, and another source's figure must not vanish behind it.
 */
export function withoutEmptyOmissions(said: readonly Statement[]): readonly Statement[] {
  if (!said.some(isOmission)) return said;
  const spoken = new Set(said.filter((each) => !isOmission(each)).map(voiceKey));
  return said.filter((each) => !isOmission(each) || spoken.has(voiceKey(each)));
}

const voiceKey = ({ metric, source, interval }: Statement): string =>
  `${metric}|${source}|${interval.from}|${interval.until}`;
