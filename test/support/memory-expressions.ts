import { isDeepStrictEqual } from 'node:util';

/** An item, or any map in it. */
export type Item = Readonly<Record<string, unknown>>;

/** What an expression is evaluated against: the item, and the names and values that stand for `#name` and `:value`. */
export type Scope = {
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
};

/**
 * The part of DynamoDB's expressions that the stores use: conditions of comparisons, BETWEEN, IN, begins_with,
 * attribute_exists and attribute_not_exists under AND, OR, NOT and parentheses, and updates by SET and REMOVE of whole
 * attributes and by ADD of numbers. Anything else is refused, never passed over.
 */
const words =
  /\s*(#\w+|:\w+|<>|<=|>=|[=<>(),+]|\b(?:AND|OR|NOT|BETWEEN|IN|SET|REMOVE|ADD)\b|[A-Za-z_]\w*)\s*/y;

class Reader {
  private readonly tokens: readonly string[];
  private at = 0;
  private readonly text: string;
  private readonly scope: Scope;
  constructor(text: string, scope: Scope) {
    this.text = text;
    this.scope = scope;
    this.tokens = tokensOf(text);
  }

  peek(): string | undefined {
    return this.tokens[this.at];
  }
  take(...expected: readonly string[]): string {
    const token = this.tokens[this.at];
    if (token === undefined || (expected.length > 0 && !expected.includes(token)))
      throw new Error(`The memory store does not know this expression: ${this.text}`);
    this.at += 1;
    return token;
  }
  takes(token: string): boolean {
    if (this.peek() !== token) return false;
    this.at += 1;
    return true;
  }

  /** The attribute that a token names. */
  attribute(): string {
    const token = this.take();
    if (!token.startsWith('#')) return /^\w+$/.test(token) ? token : this.take('an attribute');
    const name = this.scope.names[token];
    if (name === undefined) throw new Error(`The expression names no ${token}: ${this.text}`);
    return name;
  }
  operand(item: Item): unknown {
    const token = this.peek();
    if (token === undefined || !token.startsWith(':')) return item[this.attribute()];
    this.at += 1;
    if (!Object.hasOwn(this.scope.values, token))
      throw new Error(`The expression gives no ${token}: ${this.text}`);
    return this.scope.values[token];
  }
}

/** The stores spell few expressions, and evaluate each of them for many items. */
const known = new Map<string, readonly string[]>();

function tokensOf(text: string): readonly string[] {
  const before = known.get(text);
  if (before !== undefined) return before;
  const tokens: string[] = [];
  words.lastIndex = 0;
  while (words.lastIndex < text.length) {
    const token = words.exec(text)?.[1];
    if (token === undefined)
      throw new Error(`The memory store does not know this expression: ${text}`);
    tokens.push(token);
  }
  known.set(text, tokens);
  return tokens;
}

/** Whether the condition holds for the item; an absent item is one without attributes. */
export function conditionHolds(text: string, item: Item, scope: Scope): boolean {
  const reader = new Reader(text, scope);
  const result = either(reader, item);
  if (reader.peek() !== undefined) reader.take('the end');
  return result;
}

function either(reader: Reader, item: Item): boolean {
  let result = both(reader, item);
  // Each side is read to its end, whatever the other said.
  while (reader.takes('OR')) result = both(reader, item) || result;
  return result;
}

function both(reader: Reader, item: Item): boolean {
  let result = single(reader, item);
  while (reader.takes('AND')) result = single(reader, item) && result;
  return result;
}

function single(reader: Reader, item: Item): boolean {
  if (reader.takes('NOT')) return !single(reader, item);
  if (reader.takes('(')) {
    const result = either(reader, item);
    reader.take(')');
    return result;
  }
  const call = functionCalls[reader.peek() ?? ''];
  return call === undefined ? compared(reader, item) : call(reader, item);
}

const functionCalls: Readonly<Record<string, (reader: Reader, item: Item) => boolean>> = {
  attribute_exists: (reader, item) => attributeIn(reader, item) !== undefined,
  attribute_not_exists: (reader, item) => attributeIn(reader, item) === undefined,
  begins_with(reader, item) {
    reader.take('begins_with');
    reader.take('(');
    const whole = reader.operand(item);
    reader.take(',');
    const beginning = reader.operand(item);
    reader.take(')');
    return (
      typeof whole === 'string' && typeof beginning === 'string' && whole.startsWith(beginning)
    );
  },
};

function attributeIn(reader: Reader, item: Item): unknown {
  reader.take('attribute_exists', 'attribute_not_exists');
  reader.take('(');
  const value = item[reader.attribute()];
  reader.take(')');
  return value;
}

function compared(reader: Reader, item: Item): boolean {
  const left = reader.operand(item);
  const operator = reader.take('=', '<>', '<', '<=', '>', '>=', 'BETWEEN', 'IN');
  if (operator === 'IN') return listed(reader, item).some((each) => holds(left, '=', each));
  const right = reader.operand(item);
  if (operator !== 'BETWEEN') return holds(left, operator, right);
  reader.take('AND');
  const end = reader.operand(item);
  return holds(left, '>=', right) && holds(left, '<=', end);
}

function listed(reader: Reader, item: Item): readonly unknown[] {
  reader.take('(');
  const values = [reader.operand(item)];
  while (reader.takes(',')) values.push(reader.operand(item));
  reader.take(')');
  return values;
}

/** Values of two types are different and in no order; text is compared as the keys of the stores are: ASCII. */
function holds(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '=') return left !== undefined && isDeepStrictEqual(left, right);
  if (operator === '<>') return !isDeepStrictEqual(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return false;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function orderOf(left: unknown, right: unknown): number | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** The item after an update. */
export function updated(text: string, item: Item, scope: Scope): Item {
  const reader = new Reader(text, scope);
  const result: Record<string, unknown> = { ...item };
  while (reader.peek() !== undefined) {
    const clause = reader.take('SET', 'REMOVE', 'ADD');
    do {
      const name = reader.attribute();
      if (clause === 'REMOVE') delete result[name];
      else if (clause === 'ADD') result[name] = sum(item[name], reader.operand(item));
      else {
        reader.take('=');
        result[name] = reader.operand(item);
      }
    } while (reader.takes(','));
  }
  return result;
}

/** What is not there counts as zero. */
function sum(before: unknown = 0, more: unknown): number {
  if (typeof before === 'number' && typeof more === 'number') return before + more;
  throw new Error('The memory store adds numbers only');
}
