/**
 * One field in which a thing differs: its name within the thing (`names.vi`, `years.2026.confirmed`), what it said and what it
 * says, as text; null where it said nothing. Of a list (`off[]`) only what was taken out and what came in. Long texts are cut.
 */
export type FieldChange = {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** In the order of the thing, those that are gone last; nothing where both say the same. */
export const fieldChanges = (before: unknown, after: unknown): readonly FieldChange[] =>
  within([], before, after);

function within(path: readonly string[], before: unknown, after: unknown): readonly FieldChange[] {
  if (isMembers(before) && isMembers(after))
    return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((name) =>
      within([...path, name], before[name], after[name]),
    );
  const field = path.join('.');
  if (Array.isArray(before) && Array.isArray(after)) return listChange(field, before, after);
  return changeOf(field, textOf(before), textOf(after));
}

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(textOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Where only the order differs, the lists as they are. */
function listChange(
  name: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly FieldChange[] {
  const [old, now] = [before.map(textOf), after.map(textOf)];
  const gone = old.filter((each) => !now.includes(each));
  const come = now.filter((each) => !old.includes(each));
  if (gone.length === 0 && come.length === 0) return changeOf(name, textOf(old), textOf(now));
  return changeOf(`${name}[]`, textOf(gone), textOf(come));
}

function changeOf(
  field: string,
  before: string | null,
  after: string | null,
): readonly FieldChange[] {
  if (before === after) return [];
  const from = differsFrom(lettersOf(before ?? ''), lettersOf(after ?? ''));
  return [{ field, before: cut(before, from), after: cut(after, from) }];
}

const segmenter = new Intl.Segmenter('vi');
/** As a reader counts them: a letter with its marks is one. */
const lettersOf = (text: string): readonly string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

const longest = 80;
/** Left standing before the first difference. */
const lead = 20;

function differsFrom(one: readonly string[], other: readonly string[]): number {
  const place = one.findIndex((letter, at) => letter !== other[at]);
  return place < 0 ? one.length : place;
}

/** At most 80 letters, those of them that differ among them. */
function cut(text: string | null, from: number): string | null {
  if (text === null) return null;
  const letters = lettersOf(text);
  if (letters.length <= longest) return text;
  const start = from < longest - lead ? 0 : from - lead;
  const head = start > 0 ? '…' : '';
  const rest = letters.length - start > longest - head.length;
  const shown = letters.slice(start, start + longest - head.length - (rest ? 1 : 0)).join('');
  return `${head}${shown}${rest ? '…' : ''}`;
}
