import * as z from 'zod';
import { Language } from '../core/names.ts';
import { adminApi, type AdminApi, type ApiWorld } from './admin-api.ts';
import { problemOf, type Refusal } from './admin-refusal.ts';
import { systemAt } from './admin-system.ts';

/** What the commands need of the outside. */
export type AdminWorld = ApiWorld & {
  /** To standard output: what was asked for. */
  readonly print: (line: string) => void;
  /** To standard error: what went wrong. */
  readonly complain: (line: string) => void;
  /** To standard error, if a person looks on: how far long work is. */
  readonly progress: (line: string) => void;
  /** Asks the person at the terminal; absent where there is none. */
  readonly confirm?: (question: string) => Promise<boolean>;
  /** COMMUNE_REPORTING_ADMIN_URL. */
  readonly url: string | undefined;
};

/** 0 done, 1 refused, 2 not understood, 3 cannot reach the system, or it does not let us in. */
export type Code = 0 | 1 | 2 | 3;

/** What the line says after the command: its operands in order, its options by name. */
export type Asked = { readonly operands: readonly string[]; readonly options: object };

/** The outside, with what every command is told in the same way. */
export type Desk = Pick<AdminWorld, 'print' | 'complain' | 'progress' | 'confirm'> & {
  /** Prints exactly one JSON value and nothing else. */
  readonly json: boolean;
};

export type Command = {
  /** Its operands and options, as the help prints them. */
  readonly usage: string;
  /** What it does: lines of the help. */
  readonly does: readonly string[];
  run(asked: Asked, world: AdminWorld): Promise<Code>;
};

type Parts<O, V> = { readonly operands: z.ZodType<O>; readonly options: z.ZodType<V> };

const System = z.object({
  url: z.string().optional(),
  region: z.string().optional(),
  lang: z.enum(Language.options, { error: '--lang is vi or en.' }).default('en'),
  json: z.boolean().default(false),
});

/**
 * A command that acts only on what its schemas understand: no operand or option is passed over in silence. It speaks to
 * the system that --url or the environment names, and to no other.
 */
export const command = <O, V>(
  about: Pick<Command, 'usage' | 'does'>,
  parts: Parts<O, V>,
  act: (operands: O, options: V, desk: Desk, api: AdminApi) => Promise<Code>,
): Command => ({
  ...about,
  async run({ operands, options }, world) {
    const { url, region, lang, json, ...own } = { ...blank, ...options };
    const understood = z
      .object({ ...parts, common: System })
      .safeParse({ operands, options: own, common: defined({ url, region, lang, json }) });
    const system = systemAt(url ?? world.url, region);
    if (!understood.success) return misunderstoodBy(understood.error, about, world);
    if (!system.ok) return misunderstood([system.failure], world);
    const { common } = understood.data;
    const desk = { ...world, json: common.json };
    const api = adminApi(system.value, common.lang, world);
    return act(understood.data.operands, understood.data.options, desk, api);
  },
});

type Blank = {
  readonly url?: string;
  readonly region?: string;
  readonly lang?: string;
  readonly json?: boolean;
};
const blank: Blank = {};

const defined = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** A command that reads files of this machine and speaks to nobody. */
export const offline = <O, V>(
  about: Pick<Command, 'usage' | 'does'>,
  parts: Parts<O, V>,
  act: (operands: O, options: V, desk: Desk) => Promise<Code>,
): Command => ({
  ...about,
  async run({ operands, options }, world) {
    const { json = false, ...own } = { ...blank, ...options };
    const understood = z.object(parts).safeParse({ operands, options: own });
    if (!understood.success) return misunderstoodBy(understood.error, about, world);
    return act(understood.data.operands, understood.data.options, { ...world, json });
  },
});

/** The operands in order, and no more. */
export const operandsOf = <const T extends readonly [z.ZodType, ...z.ZodType[]]>(parts: T) =>
  z.tuple(parts, { error: `It takes ${parts.length} operand${parts.length === 1 ? '' : 's'}.` });

export const noOperand = z.tuple([], { error: 'It takes no operand.' });

/** What commands took when they wrote to the tables themselves. */
const retired: Readonly<Record<string, string>> = {
  table: 'It does not take --table any more: say --url URL of the system instead of its tables.',
  by: 'It does not take --by any more: the system writes down who signed the request.',
};

/** These options and no other: one that is not asked for is never passed over. */
export const optionsOf = <const S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' ? (keys ?? []).map(notTaken).join(' ') : undefined,
  });
const notTaken = (name: string): string => retired[name] ?? `It does not take --${name}.`;

/** Why; kept beside the version that a change makes. */
export const Note = z.string().trim().min(1).max(300).optional();
export const Yes = z.boolean().default(false);
export const DryRun = z.boolean().default(false);
export const Version = z
  .string()
  .regex(/^\d{1,9}$/, 'A version is a whole number.')
  .transform(Number)
  .optional();
export const CodeOperand = z.string().min(1, 'CODE is empty.');

function misunderstoodBy(
  { issues }: z.ZodError,
  { usage }: Pick<Command, 'usage'>,
  world: AdminWorld,
): 2 {
  return misunderstood([...issues.map(({ message }) => message), `Its usage: ${usage}`], world);
}

export function misunderstood(sentences: readonly string[], world: Pick<Desk, 'complain'>): 2 {
  for (const sentence of sentences) world.complain(sentence);
  world.complain('npm run admin -- --help explains the commands.');
  return 2;
}

export function refuse(lines: readonly string[], { complain }: Pick<Desk, 'complain'>): 1 {
  for (const line of lines) complain(line);
  return 1;
}

/** The system refused, or did not answer. */
export function refusedBy({ code, lines, problem }: Refusal, desk: Desk): 1 | 3 {
  for (const line of lines) desk.complain(line);
  if (desk.json) desk.print(JSON.stringify(problem));
  return code;
}

/** Where a program reads along and a command came to an end without a word for it, that word is a problem document. */
export async function withProblem(
  world: AdminWorld,
  run: (world: AdminWorld) => Promise<Code>,
): Promise<Code> {
  const complaints: string[] = [];
  let isTold = false;
  const code = await run({
    ...world,
    print: (line) => {
      isTold = true;
      world.print(line);
    },
    complain: (line) => {
      complaints.push(line);
      world.complain(line);
    },
  });
  if (code !== 0 && !isTold) world.print(JSON.stringify(problemOf(codes[code], complaints)));
  return code;
}

const codes = { 1: 'refused', 2: 'not-understood', 3: 'failed' } as const;

/** Prints what came of it: as one JSON value, or in lines. */
export function tell({ json, print }: Desk, value: unknown, lines: readonly string[]): 0 {
  if (json) print(JSON.stringify(value));
  else for (const line of lines) print(line);
  return 0;
}

/** Asks before what cannot be undone; where nobody can be asked it needs --yes. */
export async function isConfirmed(
  question: string,
  yes: boolean,
  { confirm, complain }: Desk,
): Promise<boolean> {
  if (yes) return true;
  if (confirm === undefined)
    complain(`${question} Nobody can be asked here: repeat it with --yes.`);
  else if (await confirm(question)) return true;
  else complain('Nothing was changed.');
  return false;
}
