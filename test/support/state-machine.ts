import * as z from 'zod';

/**
 * Runs a state machine as Amazon States Language describes it (JSONPath), with functions of this process in the place of Lambda:
 * Task, Map, Choice, Pass, Succeed and Fail with Retry and Catch. A field that it does not know fails, so that no definition
 * passes here for a reason that a deployment would not have. What passes between states is JSON of at most 256 KB, as there.
 */

const Retrier = z.strictObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number().default(1),
  MaxAttempts: z.int().default(3),
  BackoffRate: z.number().default(2),
  MaxDelaySeconds: z.number().optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});
const Catcher = z.strictObject({ ErrorEquals: z.array(z.string()), Next: z.string() });

const onward = { Next: z.string().optional(), End: z.literal(true).optional() };
const guarded = { Retry: z.array(Retrier).default([]), Catch: z.array(Catcher).default([]) };
const Template = z.record(z.string(), z.unknown());

const State = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Task'),
    Resource: z.string(),
    Parameters: Template.optional(),
    ...onward,
    ...guarded,
  }),
  z.strictObject({
    Type: z.literal('Map'),
    ItemsPath: z.string(),
    ItemSelector: Template.optional(),
    /** A machine of its own, for each item. */
    ItemProcessor: z.unknown(),
    MaxConcurrency: z.int().positive(),
    ResultPath: z.string().default('$'),
    ...onward,
    ...guarded,
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    Choices: z.array(
      z.strictObject({ Variable: z.string(), StringEquals: z.string(), Next: z.string() }),
    ),
    Default: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal('Pass'), ...onward }),
  z.strictObject({ Type: z.literal('Succeed') }),
  z.strictObject({ Type: z.literal('Fail'), Error: z.string(), Cause: z.string().optional() }),
]);
type State = z.output<typeof State>;

const Machine = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string(), State),
  TimeoutSeconds: z.number().optional(),
  ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
});
export type Machine = z.output<typeof Machine>;
export const machineOf = (definition: unknown): Machine => Machine.parse(definition);

export type Execution =
  | { readonly status: 'SUCCEEDED'; readonly output: unknown }
  | { readonly status: 'FAILED'; readonly error: string; readonly cause: string };

export type Around = {
  /** The function behind a resource. */
  readonly task: (resource: string) => (input: unknown) => Promise<unknown>;
  /** Told of each wait before a retry, in seconds. */
  readonly onWait?: (seconds: number) => void;
};

/** A failure that states hand to each other. */
class Failed extends Error {
  readonly code: string;
  constructor(code: string, cause: string) {
    super(cause);
    this.code = code;
  }
}

export async function execute(
  machine: Machine,
  input: unknown,
  around: Around,
): Promise<Execution> {
  const context = { Execution: { Input: handedOn(input) } };
  try {
    return { status: 'SUCCEEDED', output: await run(machine, handedOn(input), context, around) };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { status: 'FAILED', error: error.code, cause: error.message };
  }
}

type Context = { readonly Execution: { readonly Input: unknown }; readonly Map?: unknown };

const mostBytes = 256 * 1024;

function handedOn(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > mostBytes) throw new Failed('States.DataLimitExceeded', 'too big');
  return JSON.parse(text);
}

async function run(machine: Machine, input: unknown, context: Context, around: Around) {
  let name: string | undefined = machine.StartAt;
  let data = input;
  while (name !== undefined) {
    const state: State | undefined = machine.States[name];
    if (state === undefined) throw new Error(`There is no state ${name}`);
    const step = await stepOf(state, data, context, around);
    data = handedOn(step.output);
    name = step.next;
  }
  return data;
}

type Step = { readonly output: unknown; readonly next: string | undefined };

async function stepOf(
  state: State,
  data: unknown,
  context: Context,
  around: Around,
): Promise<Step> {
  switch (state.Type) {
    case 'Succeed':
      return { output: data, next: undefined };
    case 'Fail':
      throw new Failed(state.Error, state.Cause ?? '');
    case 'Pass':
      return { output: data, next: state.Next };
    case 'Choice': {
      const chosen = state.Choices.find(
        ({ Variable, StringEquals }) => at(data, context, Variable) === StringEquals,
      );
      const next = chosen?.Next ?? state.Default;
      if (next === undefined) throw new Failed('States.NoChoiceMatched', '');
      return { output: data, next };
    }
    case 'Task':
    case 'Map':
      return guardedStep(state, data, context, around);
    default:
      return state satisfies never;
  }
}

type Guarded = Extract<State, { Type: 'Task' | 'Map' }>;

async function guardedStep(state: Guarded, data: unknown, context: Context, around: Around) {
  for (let tried = 0; ; tried += 1)
    try {
      const output = await resultOf(state, data, context, around);
      return { output, next: state.Next };
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      const retrier = state.Retry.find(({ ErrorEquals }) => isNamed(ErrorEquals, error));
      if (retrier !== undefined && tried < retrier.MaxAttempts) {
        const wait = retrier.IntervalSeconds * retrier.BackoffRate ** tried;
        around.onWait?.(Math.min(wait, retrier.MaxDelaySeconds ?? wait));
        continue;
      }
      const catcher = state.Catch.find(({ ErrorEquals }) => isNamed(ErrorEquals, error));
      if (catcher === undefined) throw error;
      return { output: { Error: error.code, Cause: error.message }, next: catcher.Next };
    }
}

const isNamed = (names: readonly string[], { code }: Failed): boolean =>
  names.includes('States.ALL') || names.includes(code);

function resultOf(state: Guarded, data: unknown, context: Context, around: Around) {
  return state.Type === 'Task'
    ? taskResult(state, data, context, around)
    : mapResult(state, data, context, around);
}

async function taskResult(
  { Resource, Parameters }: Extract<State, { Type: 'Task' }>,
  data: unknown,
  context: Context,
  { task }: Around,
): Promise<unknown> {
  const input = Parameters === undefined ? data : filled(Parameters, data, context);
  try {
    return handedOn(await task(Resource)(handedOn(input)));
  } catch (error) {
    if (error instanceof Failed) throw error;
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new Failed(name, message);
  }
}

async function mapResult(
  state: Extract<State, { Type: 'Map' }>,
  data: unknown,
  context: Context,
  around: Around,
): Promise<unknown> {
  const items = z.array(z.unknown()).parse(at(data, context, state.ItemsPath));
  const results: unknown[] = [];
  const queue = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [Index, Value] of queue) {
      if (failed) return;
      const inside = { ...context, Map: { Item: { Index, Value } } };
      const input = state.ItemSelector ? filled(state.ItemSelector, data, inside) : Value;
      try {
        results[Index] = await run(machineOf(state.ItemProcessor), handedOn(input), inside, around);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = Math.min(state.MaxConcurrency, items.length);
  const ended = await Promise.allSettled(Array.from({ length: workers }, worker));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  if (state.ResultPath === '$') return results;
  const [, member, ...deeper] = state.ResultPath.split('.');
  if (member === undefined || deeper.length > 0) throw new Error(`Unknown ${state.ResultPath}`);
  return { ...z.record(z.string(), z.unknown()).parse(data), [member]: results };
}

/** A payload template: members whose name ends with `.$` are looked up. */
function filled(template: unknown, data: unknown, context: Context): unknown {
  if (Array.isArray(template)) return template.map((each) => filled(each, data, context));
  if (typeof template !== 'object' || template === null) return template;
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$')
        ? [name.slice(0, -2), at(data, context, String(value))]
        : [name, filled(value, data, context)],
    ),
  );
}

/** `$.a.b` of the data, `$$.a.b` of the context; what is not there fails. */
function at(data: unknown, context: Context, path: string): unknown {
  const [root, ...names] = path.split('.');
  if (root !== '$' && root !== '$$') throw new Error(`Unknown path ${path}`);
  let found: unknown = root === '$' ? data : context;
  for (const name of names) {
    const members: unknown = found;
    if (typeof members !== 'object' || members === null || !(name in members))
      throw new Failed('States.Runtime', `${path} is not there`);
    found = Reflect.get(members, name);
  }
  return found;
}
