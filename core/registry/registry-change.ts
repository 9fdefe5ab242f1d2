import type { RegistryContent } from './registry.ts';

/** A registry before anything was published: without a calendar's years every date is provisional. */
export const emptyContent: RegistryContent = {
  units: [],
  events: [],
  sources: [],
  metrics: [],
  indicators: [],
  datasets: [],
  definitions: [],
  calendar: { code: 'vn-civil-servants', years: {} },
  recipients: [],
  clients: [],
};

/** Which list of a registry things of a kind stand in, and what tells one from another. `Given` is what somebody states of one. */
export type ThingList<Given, Thing extends Given> = {
  readonly idOf: (thing: Given) => string;
  readonly listIn: (content: RegistryContent) => readonly Thing[];
  readonly withList: (content: RegistryContent, things: readonly Thing[]) => RegistryContent;
  /** What is kept as: with all that it has and nobody states. `number` is for those that need a new one. */
  readonly kept: (given: Given, before: Thing | undefined, number: () => number) => Thing;
  /** Whether `kept` will ask for a number. */
  readonly needsNumber: (given: Given, before: Thing | undefined) => boolean;
};

export type Wanted<Given> = {
  /** Each takes the place of the one with its id, whole. */
  readonly put: readonly Given[];
  /** The ids to be taken out; `rest`: every one that is not put. */
  readonly remove?: 'rest' | ReadonlySet<string>;
};

export type Proposal = {
  readonly content: RegistryContent;
  /** Where in the list of the content each thing stands that was put, by its place among them. */
  readonly places: ReadonlyMap<number, number>;
};

/** How many short numbers the change will ask for. */
export function numbersNeeded<Given, Thing extends Given>(
  list: ThingList<Given, Thing>,
  content: RegistryContent,
  { put }: Wanted<Given>,
): number {
  const known = byId(list, content);
  return put.filter((given) => list.needsNumber(given, known.get(list.idOf(given)))).length;
}

/** What the registry would be. Whether it may be so is not said here: see checkRegistry. */
export function proposed<Given, Thing extends Given>(
  list: ThingList<Given, Thing>,
  content: RegistryContent,
  { put, remove }: Wanted<Given>,
  numbers: readonly number[],
): Proposal {
  const known = byId(list, content);
  const rowOf = new Map(put.map((given, row) => [list.idOf(given), row]));
  const drawn = numbers.values();
  const number = () => drawn.next().value ?? 0;
  const isKept = (id: string) => rowOf.has(id) || (remove !== 'rest' && remove?.has(id) !== true);
  const staying = [...known.keys()].filter(isKept);
  const added = [...rowOf.keys()].filter((id) => !known.has(id));
  const things: Thing[] = [];
  const places = new Map<number, number>();
  for (const id of [...staying, ...added]) {
    const row = rowOf.get(id);
    const given = row === undefined ? undefined : put[row];
    const before = known.get(id);
    const thing = given === undefined ? before : list.kept(given, before, number);
    if (thing === undefined) continue;
    if (row !== undefined) places.set(things.length, row);
    things.push(thing);
  }
  return { content: list.withList(content, things), places };
}

const byId = <Given, Thing extends Given>(
  { idOf, listIn }: ThingList<Given, Thing>,
  content: RegistryContent,
): ReadonlyMap<string, Thing> => new Map(listIn(content).map((thing) => [idOf(thing), thing]));
