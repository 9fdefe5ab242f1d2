/** The path of a member that stands in its object more than once. */
export type RepeatedMember = readonly (string | number)[];

/**
 * Whether an object in a JSON text has a member more than once, of which a parser keeps the last one and says nothing. Every
 * member is written with a colon, so a text repeats none that holds as many colons as what was parsed of it has members and
 * colons within texts. `counted` is what was counted of them on the way: most often all, and then nothing is counted again.
 */
export function repeatsMembers(text: string, parsed: unknown, counted: number): boolean {
  // A colon within a text may be written as an escape, and then the counts say nothing.
  if (text.includes('\\u003')) return true;
  const colons = colonsInText(text);
  return colons !== counted && colons !== colonsIn(parsed);
}

/** Members, and colons within texts and names. */
function colonsIn(value: unknown): number {
  if (typeof value === 'string') return colonsInText(value);
  if (typeof value !== 'object' || value === null) return 0;
  let colons = 0;
  if (Array.isArray(value)) for (const each of value) colons += colonsIn(each);
  else
    for (const name in value) colons += 1 + colonsInText(name) + colonsIn(Reflect.get(value, name));
  return colons;
}

export function colonsInText(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) colons += 1;
  return colons;
}

/** The object or list that a place of the text lies in. */
type Room = { readonly names: Map<string, number> | undefined; at: string | number };

/** The members that a JSON text repeats, each once, in input order. The text must be valid JSON. */
export function repeatedMembers(text: string): readonly RepeatedMember[] {
  const rooms: Room[] = [];
  const found: RepeatedMember[] = [];
  let isNameNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const room = rooms.at(-1);
    switch (text.charAt(at)) {
      case '{':
        rooms.push({ names: new Map(), at: '' });
        isNameNext = true;
        break;
      case '[':
        rooms.push({ names: undefined, at: 0 });
        isNameNext = false;
        break;
      case '}':
      case ']':
        rooms.pop();
        break;
      case ',':
        isNameNext = room?.names !== undefined;
        if (typeof room?.at === 'number') room.at += 1;
        break;
      case '"': {
        const end = textEnd(text, at);
        if (isNameNext && room?.names !== undefined) {
          room.at = nameIn(text.slice(at, end));
          const times = (room.names.get(room.at) ?? 0) + 1;
          room.names.set(room.at, times);
          if (times === 2) found.push(rooms.map((each) => each.at));
        }
        isNameNext = false;
        at = end - 1;
        break;
      }
      default:
        break;
    }
  }
  return found;
}

/** The offset after the quotation mark that closes the text begun at `from`. */
function textEnd(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

const nameIn = (quoted: string): string =>
  quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
