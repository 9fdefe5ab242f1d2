/** A word that is longer than any code is not compared. */
const longest = 64;

/** How many single edits (a character added, dropped or replaced, two neighbours swapped) turn one word into the other. */
export function editsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next[column] = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(before, column - 2) + 1 : Infinity,
      );
    }
    before = last;
    last = next;
  }
  return at(last, other.length);
}

const at = (line: readonly number[], column: number): number => line[column] ?? Infinity;

/** How much of the longer word is left without what both begin and end with. */
function differing(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  let begin = 0;
  while (begin < shorter && one[begin] === other[begin]) begin += 1;
  let end = 0;
  while (end < shorter - begin && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return Math.max(one.length, other.length) - begin - end;
}

/** A slip changes a third of a word at most, or leaves its beginning or end away, or adds to them. */
function slipBetween(word: string, known: string): number {
  const isPart = known.includes(word) || word.includes(known);
  if (isPart && Math.min(word.length, known.length) >= 3) return 1;
  const allowed = Math.max(1, Math.floor(known.length / 3));
  if (Math.abs(word.length - known.length) > allowed) return Infinity;
  // A single edit mends two neighbours at most. Most short words differ by more: they are spared the count.
  if (allowed === 1 && differing(word, known) > 2) return Infinity;
  const edits = editsBetween(word, known);
  return edits <= allowed ? edits : Infinity;
}

/** The known words that somebody may have meant, at most three, the likeliest first; none if nothing is near. */
export function nearest(word: string, known: readonly string[]): readonly string[] {
  if (word.length > longest) return [];
  const small = word.toLowerCase();
  return known
    .map((each) => ({ each, slip: slipBetween(small, each.toLowerCase()) }))
    .filter(({ slip }) => slip < Infinity)
    .toSorted((a, b) => a.slip - b.slip)
    .slice(0, 3)
    .map(({ each }) => each);
}

/** As many different words of one request are compared; what comes after them is answered without a guess. */
export const mostCompared = 50;

/** Like `nearest`, for the many words of one request: each is compared once, so that a hostile body costs no more than a helpless one. */
export function nearestOf(known: readonly string[]): (word: string) => readonly string[] {
  const found = new Map<string, readonly string[]>();
  return (word) => {
    const before = found.get(word);
    if (before !== undefined || found.size >= mostCompared) return before ?? [];
    const near = nearest(word, known);
    found.set(word, near);
    return near;
  };
}
