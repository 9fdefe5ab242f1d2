import type { TableShape } from '../../store/tables.ts';
import { conditionHolds, type Item, type Scope } from './memory-expressions.ts';

/** DynamoDB's limits: of an item, and of one page of a query; in bytes. */
export const maxItemBytes = 400 * 1024;
const maxPageBytes = 1024 * 1024;

/** A copy that shares nothing, as a wire makes one: attributes without a value are left out, bytes stay bytes. */
export function copied(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value === 'object' && value !== null) return copiedItem(value);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return value;
  throw new Error(`The memory store keeps no ${typeof value}`);
}

export const copiedItem = (item: object): Item =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, copied(value)]],
    ),
  );

/** As DynamoDB counts: names and text in UTF-8, a number by its digits, three bytes and one per member for what holds others. */
export const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (value instanceof Uint8Array) return value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + 1 + sizeOf(each), 3);
  if (typeof value === 'object' && value !== null) return 3 + membersSize(value, 1);
  return 1;
};
const membersSize = (item: object, each: number): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value) + each,
    0,
  );
export const itemSize = (item: Item): number => membersSize(item, 0);

type KeyNames = Pick<TableShape, 'partitionKey' | 'sortKey'>;

const isBefore = (a: readonly string[], b: readonly string[]): boolean => {
  for (const [place, part] of a.entries()) {
    const other = b[place] ?? '';
    if (part !== other) return part < other;
  }
  return false;
};

/** Items in order of a partition and a sort key; ties in order of the table's own key. */
class Ordered {
  private readonly partitions = new Map<string, Item[]>();
  private readonly keys: KeyNames;
  private readonly own: KeyNames;
  constructor(keys: KeyNames, own: KeyNames) {
    this.keys = keys;
    this.own = own;
  }

  orderOf(item: Item): readonly string[] {
    const names = [this.keys.sortKey, this.own.partitionKey, this.own.sortKey];
    return names.map((name) => String(item[name]));
  }
  holds(item: Item): boolean {
    return item[this.keys.partitionKey] !== undefined && item[this.keys.sortKey] !== undefined;
  }
  of(partition: unknown): readonly Item[] {
    return this.partitions.get(String(partition)) ?? [];
  }
  /** The first place whose item is not before the given one. */
  private placeOf(items: readonly Item[], order: readonly string[]): number {
    let [low, high] = [0, items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const found = items[middle];
      if (found !== undefined && isBefore(this.orderOf(found), order)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  replace(before: Item | undefined, after: Item | undefined): void {
    if (before !== undefined && this.holds(before)) {
      const items = this.partitions.get(String(before[this.keys.partitionKey])) ?? [];
      items.splice(this.placeOf(items, this.orderOf(before)), 1);
    }
    if (after === undefined || !this.holds(after)) return;
    const partition = String(after[this.keys.partitionKey]);
    const items = this.partitions.get(partition) ?? [];
    this.partitions.set(partition, items);
    items.splice(this.placeOf(items, this.orderOf(after)), 0, after);
  }
  /** What comes after the key with which the page before ended. */
  after(items: readonly Item[], start: Item): readonly Item[] {
    const order = this.orderOf(start);
    return items.filter((item) => isBefore(order, this.orderOf(item)));
  }
  before(items: readonly Item[], start: Item): readonly Item[] {
    const order = this.orderOf(start);
    return items.filter((item) => isBefore(this.orderOf(item), order));
  }
}

export type Query = Scope & {
  readonly index?: string;
  readonly condition: string;
  readonly backwards: boolean;
  readonly limit?: number;
  readonly start?: Item;
};
export type Page = { readonly items: readonly Item[]; readonly last?: Item };

/** One table of store/tables.ts with its indexes; keys are text, as all of ours are. */
export class MemoryTable {
  private readonly shape: TableShape;
  private readonly items = new Map<string, Item>();
  private readonly ordered: Ordered;
  private readonly indexes: ReadonlyMap<string, Ordered>;
  /** Writes that the indexes have not followed yet: none unless they are told to lag. */
  private behind: (readonly [Item | undefined, Item | undefined])[] = [];
  private lagging = false;

  constructor(shape: TableShape) {
    this.shape = shape;
    this.ordered = new Ordered(shape, shape);
    this.indexes = new Map(
      Object.entries(shape.indexes).map(([name, index]) => [name, new Ordered(index, shape)]),
    );
  }

  keyOf(item: Item): Item {
    const { partitionKey, sortKey } = this.shape;
    for (const name of [partitionKey, sortKey])
      if (typeof item[name] !== 'string' || item[name] === '')
        throw new Error(`A key must be text: ${name}`);
    return { [partitionKey]: item[partitionKey], [sortKey]: item[sortKey] };
  }
  private nameOf(item: Item): string {
    return JSON.stringify(Object.values(this.keyOf(item)));
  }
  get(key: Item): Item | undefined {
    return this.items.get(this.nameOf(key));
  }
  /** Replaces the item; absent: removes it. */
  write(key: Item, after: Item | undefined): void {
    const name = this.nameOf(key);
    const before = this.items.get(name);
    if (after === undefined) this.items.delete(name);
    else this.items.set(name, after);
    this.ordered.replace(before, after);
    this.behind.push([before, after]);
    if (!this.lagging) this.catchUp();
  }

  /** From now on its indexes follow only when they are told to. */
  lag(): void {
    this.lagging = true;
  }
  catchUp(): void {
    for (const [before, after] of this.behind)
      for (const index of this.indexes.values()) index.replace(before, after);
    this.behind = [];
  }

  query({ index, condition, backwards, limit, start, ...scope }: Query): Page {
    const { keys, ordered } = this.spot(index);
    const partition = partitionIn(condition, keys.partitionKey, scope);
    const all = ordered.of(partition).filter((item) => conditionHolds(condition, item, scope));
    const inOrder = backwards ? all.toReversed() : all;
    const rest = started(ordered, inOrder, start, backwards);
    const page = pageOf(rest, limit);
    const items = page.map((item) => this.projected(item, index));
    const last = page.at(-1);
    const isCut = page.length < rest.length || page.length === limit;
    return last !== undefined && isCut ? { items, last: this.startKey(last, keys) } : { items };
  }

  private spot(index: string | undefined): { keys: KeyNames; ordered: Ordered } {
    if (index === undefined) return { keys: this.shape, ordered: this.ordered };
    const keys = this.shape.indexes[index];
    const ordered = this.indexes.get(index);
    if (keys === undefined || ordered === undefined) throw new Error(`There is no index ${index}`);
    return { keys, ordered };
  }
  private startKey(item: Item, keys: KeyNames): Item {
    const { partitionKey, sortKey } = keys;
    return {
      ...this.keyOf(item),
      [partitionKey]: item[partitionKey],
      [sortKey]: item[sortKey],
    };
  }
  private projected(item: Item, index: string | undefined): Item {
    const shape = index === undefined ? undefined : this.shape.indexes[index];
    if (shape === undefined) return item;
    const own = [this.shape.partitionKey, this.shape.sortKey];
    const names = new Set([...own, shape.partitionKey, shape.sortKey, ...shape.projects]);
    return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
  }
}

function started(
  ordered: Ordered,
  items: readonly Item[],
  start: Item | undefined,
  backwards: boolean,
): readonly Item[] {
  if (start === undefined) return items;
  return backwards ? ordered.before(items, start) : ordered.after(items, start);
}

/** A page ends at the limit, or with the item that makes it reach 1 MB. */
function pageOf(items: readonly Item[], limit = Number.POSITIVE_INFINITY): readonly Item[] {
  let [count, bytes] = [0, 0];
  for (const item of items) {
    if (count >= limit || bytes >= maxPageBytes) break;
    bytes += itemSize(item);
    count += 1;
  }
  return items.slice(0, count);
}

/** A key condition begins with the partition's equality. */
function partitionIn(condition: string, partitionKey: string, { names, values }: Scope): string {
  const [, name = '', value = ''] = /^\s*(#?\w+)\s*=\s*(:\w+)/.exec(condition) ?? [];
  const partition = values[value];
  if ((names[name] ?? name) !== partitionKey || typeof partition !== 'string')
    throw new Error(`The memory store does not know this key condition: ${condition}`);
  return partition;
}
