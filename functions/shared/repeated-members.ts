import { echoed } from './faults.ts';

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

/** Members, and colons within texts and names; however deep, it takes no stack. */
function colonsIn(value: unknown): number {
  const open: object[] = [];
  let colons = 0;
  const meet = (each: unknown): void => {
    if (typeof each === 'string') colons += colonsInText(each);
    else if (typeof each === 'object' && each !== null) open.push(each);
  };
  meet(value);
  for (let each = open.pop(); each !== undefined; each = open.pop())
    if (Array.isArray(each)) each.forEach(meet);
    else
      for (const name in each) {
        colons += 1 + colonsInText(name);
        meet(Reflect.get(each, name));
      }
  return colons;
}

export function colonsInText(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) colons += 1;
  return colons;
}

/** The object or list that a place of the text lies in. */
type Room = { readonly names: Map<string, number> | undefined; at: string | number };

/** So many repeats are told, wherever they are; beyond them one of each element of a list, and one of all the rest. */
const mostTold = 500;

/** What a repeat is told of beyond those that are told anyway, so that no row of a body counts as right which is not. */
const toldOf = ([first, second]: readonly Room[]): string =>
  typeof second?.at === 'number' ? `${first?.at}/${second.at}` : '';

/**
 * The members that a JSON text repeats, each once, in input order, and of very many not all. The text must be valid JSON, and
 * not deep: each is told by its whole path, in which long names are cut.
 */
export function repeatedMembers(text: string): readonly RepeatedMember[] {
  const rooms: Room[] = [];
  const found: RepeatedMember[] = [];
  const told = new Set<string>();
  const tell = (): void => {
    const of = toldOf(rooms);
    if (found.length >= mostTold && told.has(of)) return;
    told.add(of);
    found.push(rooms.map(({ at }) => (typeof at === 'string' ? echoed(at) : at)));
  };
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
          if (times === 2) tell();
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
