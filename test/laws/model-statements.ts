/** What a source said, what it holds to, and what becomes of a row: from the rules alone, as plainly as can be. */

/** What one source said of one metric for one unit and interval. */
export type Said = {
  readonly subject: string;
  readonly says: string;
  /** The same without how many decimals were given. */
  readonly meaning: string;
  /** The same without a remark: who says it again changes nothing. */
  readonly bare: string;
  /** In the last decimals of its metric; there where a number is said. */
  readonly number?: number;
  readonly orMore?: boolean;
  readonly observedAt: string;
  readonly replaces?: string;
};
export type Known = Said & {
  readonly receivedAt: string;
  readonly submission: string;
  readonly by: string;
};
export type Decision = 'accepted' | 'unchanged' | 'superseded' | 'rejected';

/** What a whole says of all that it leaves out. */
export const leftOut = 'withdrawal omitted-by-replace';

/** What is as old as can be told apart: after everything that is known. */
export const statedNow = (said: Said, by = ''): Known => ({
  ...said,
  by,
  receivedAt: '9999',
  submission: 'Z',
});

// What a source holds to ----------------------------------------------------

/** Where a statement stands in its source's order: a correction stands at least where the corrected one does. */
function placeOf(said: Known, all: readonly Known[]): string {
  const corrected = all.find((other) => other.submission === said.replaces);
  if (corrected === undefined) return said.observedAt;
  const place = placeOf(corrected, all);
  return place > said.observedAt ? place : said.observedAt;
}

function isLater(a: Known, b: Known, all: readonly Known[]): boolean {
  const [placeA, placeB] = [placeOf(a, all), placeOf(b, all)];
  if (placeA !== placeB) return placeA > placeB;
  const [correctsA, correctsB] = [a.replaces !== undefined, b.replaces !== undefined];
  if (correctsA !== correctsB) return correctsA;
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
  return a.submission > b.submission;
}

/** The statement that counts among those about one subject: the latest. */
export function currentOf(subject: string, known: readonly Known[]): Known | undefined {
  const same = known.filter((said) => said.subject === subject);
  return same.find((said) => same.every((other) => other === said || isLater(said, other, same)));
}

// What becomes of a row -----------------------------------------------------

/** Decides a row that is right in itself, by what is known when it is decided. */
export function decided(said: Said, known: readonly Known[]): Decision {
  const same = known.filter((other) => other.subject === said.subject);
  if (said.replaces !== undefined && !same.some((other) => other.submission === said.replaces))
    return 'rejected';
  const current = currentOf(said.subject, same);
  if (current === undefined) return 'accepted';
  if (said.meaning === current.meaning && said.observedAt <= current.observedAt) return 'unchanged';
  const candidate = statedNow(said);
  return currentOf(said.subject, [...same, candidate]) === candidate ? 'accepted' : 'superseded';
}

/** What a receipt counts as left out was not withdrawn yet, and is so from then on. */
export function isTakenBack(omission: Said, known: readonly Known[]): boolean {
  const current = currentOf(omission.subject, known);
  if (current?.bare.startsWith('withdrawal') === true) return false;
  const candidate = statedNow(omission);
  return currentOf(omission.subject, [...known, candidate]) === candidate;
}

/** What a whole leaves out is withdrawn, unless that withdrawal stands already and is not older. */
export function isOmitted(omission: Said, known: readonly Known[]): boolean {
  const current = currentOf(omission.subject, known);
  const stands = current?.bare.startsWith('withdrawal') === true;
  return !stands || current.observedAt < omission.observedAt;
}
