/** What may come next at a place of a JSON text. */
type Expected = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | ', or end' | 'nothing';

const space = /[ \t\n\r]*/y;
const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/** The offset after what the pattern finds at `from`; nothing if it is not there. */
function after(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

type Scanned = { readonly end: number } | { readonly fault: number };

function scanString(text: string, from: number): Scanned {
  let place = from + 1;
  while (place < text.length) {
    const character = text[place] ?? '';
    if (character === '"') return { end: place + 1 };
    if (character < ' ') return { fault: place };
    const next = character === '\\' ? after(escape, text, place) : place + 1;
    if (next === undefined) return { fault: place };
    place = next;
  }
  return { fault: text.length };
}

function scanScalar(text: string, from: number): Scanned {
  if (text[from] === '"') return scanString(text, from);
  const end = after(literal, text, from);
  return end === undefined ? { fault: from } : { end };
}

const closing = { '{': '}', '[': ']' } as const;
type Opening = keyof typeof closing;
const isOpening = (character: string | undefined): character is Opening =>
  character === '{' || character === '[';

/**
 * The offset at which a text stops being JSON: of the first character that cannot stand there, or the text's length if
 * it ends too early. Asked only of a text that the parser refused, because its messages do not always say where.
 */
export function jsonFaultAt(text: string): number {
  const open: Opening[] = [];
  let expected: Expected = 'value';
  let place = 0;
  const closed = (): Expected => (open.length === 0 ? 'nothing' : ', or end');
  while ((place = after(space, text, place) ?? place) < text.length) {
    const character = text[place];
    const inside = open.at(-1);
    if (mayClose(expected) && inside !== undefined && character === closing[inside]) {
      open.pop();
      expected = closed();
      place += 1;
    } else if (expected === ', or end' || expected === ':') {
      if (character !== (expected === ':' ? ':' : ',')) return place;
      expected = expected === ':' || inside === '[' ? 'value' : 'name';
      place += 1;
    } else if (expected === 'nothing') return place;
    else if (isOpening(character) && !isName(expected)) {
      open.push(character);
      expected = character === '{' ? 'name or }' : 'value or ]';
      place += 1;
    } else {
      if (isName(expected) && character !== '"') return place;
      const scanned = scanScalar(text, place);
      if ('fault' in scanned) return scanned.fault;
      place = scanned.end;
      expected = isName(expected) ? ':' : closed();
    }
  }
  return text.length;
}

const isName = (expected: Expected): boolean => expected === 'name' || expected === 'name or }';
const mayClose = (expected: Expected): boolean =>
  expected === 'name or }' || expected === 'value or ]' || expected === ', or end';

/** Line and column of an offset, both from 1, as an editor counts. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
