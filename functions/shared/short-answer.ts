import type { Names } from '../../core/names.ts';
import { errorIn } from './answer.ts';
import type { FaultLine, Problem } from './problem.ts';

/** Why an answer cannot be sent as it is: not uncompressed, or not at all. */
export type TooLarge = 'compression-required' | 'answer-too-large';

/** Bytes of an answer that errors may fill, as they are on their way: a text within a text of JSON. */
const mostErrorBytes = 4_000_000;

/** The first ones, in input order. */
export function asManyAsFit<Line>(
  lines: readonly Line[],
  printed: (line: Line) => object,
): readonly Line[] {
  let bytes = 0;
  const end = lines.findIndex((each) => {
    bytes += Buffer.byteLength(JSON.stringify(JSON.stringify(printed(each))));
    return bytes > mostErrorBytes;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

/** A problem with as many of its errors as can be sent, that says how to get them all; nothing if it is large by others. */
export function shortened(problem: Problem, why: TooLarge): Problem | undefined {
  const { errors = [], detail, members } = problem;
  const listed = asManyAsFit<FaultLine>(errors, (each) => errorIn('vi', each));
  if (listed.length === errors.length) return undefined;
  return {
    ...problem,
    errors: listed,
    detail: joined(detail, howToGetAll[why](errors.length, listed.length)),
    members: { ...members, errorsListed: listed.length },
  };
}

const howToGetAll: Readonly<Record<TooLarge, (total: number, listed: number) => Names>> = {
  'compression-required': (total, listed) => ({
    vi: `Có ${total} lỗi, ở đây liệt kê ${listed} lỗi đầu; gửi lại với tiêu đề Accept-Encoding: gzip để nhận đủ.`,
    en: `There are ${total} errors, of which the first ${listed} are listed; send it again with the header Accept-Encoding: gzip to get all.`,
  }),
  'answer-too-large': (total, listed) => ({
    vi: `Có ${total} lỗi, ở đây liệt kê ${listed} lỗi đầu; gửi nội dung này qua POST /v1/uploads (mode=atomic) để đọc đủ theo từng trang.`,
    en: `There are ${total} errors, of which the first ${listed} are listed; send the body by POST /v1/uploads (mode=atomic) to read all, page by page.`,
  }),
};

const joined = (first: Names | undefined, second: Names): Names =>
  first === undefined ? second : { vi: `${first.vi} ${second.vi}`, en: `${first.en} ${second.en}` };
