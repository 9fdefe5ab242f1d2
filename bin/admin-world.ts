import * as z from 'zod';
import type { Instant } from '../core/time.ts';
import type { DocumentClient } from '../functions/shared/world.ts';

/** What the commands need of the outside. */
export type AdminWorld = {
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly db: () => DocumentClient;
  readonly now: () => Instant;
  readonly login: () => string;
  /** A fresh 256-bit secret. */
  readonly secret: () => string;
};

/** 0 done, 1 refused, 2 not understood. */
export type Code = 0 | 1 | 2;

/** What the line says after the command: its operands in order, its options by name. */
export type Asked = { readonly operands: readonly string[]; readonly options: object };

export type Command = {
  /** Its operands and options, as the help prints them. */
  readonly usage: string;
  /** What it does: lines of the help. */
  readonly does: readonly string[];
  run(asked: Asked, world: AdminWorld): Promise<Code>;
};

/** A command that acts only on what its two schemas understand: no operand or option is passed over in silence. */
export const command = <O, V>(
  { usage, does }: Pick<Command, 'usage' | 'does'>,
  schemas: { readonly operands: z.ZodType<O>; readonly options: z.ZodType<V> },
  act: (operands: O, options: V, world: AdminWorld) => Promise<Code>,
): Command => ({
  usage,
  does,
  async run(asked, world) {
    const understood = z.object(schemas).safeParse(asked);
    if (understood.success) return act(understood.data.operands, understood.data.options, world);
    const sentences = understood.error.issues.map(({ message }) => message);
    return misunderstood([...sentences, `Its usage: ${usage}`], world);
  },
});

/** The operands in order, and no more. */
export const operandsOf = <const T extends readonly [z.ZodType, ...z.ZodType[]]>(parts: T) =>
  z.tuple(parts, { error: `It takes ${parts.length} operand${parts.length === 1 ? '' : 's'}.` });

/** These options and no other: one that is not asked for is never passed over. */
export const optionsOf = <const S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys' ? `It does not take --${keys.join(', --')}.` : undefined,
  });

export const Table = z.string({ error: 'It needs --table NAME: it never guesses a table.' }).min(1);
export const By = z.string().trim().min(1).optional();

export function misunderstood(sentences: readonly string[], world: AdminWorld): 2 {
  for (const sentence of sentences) world.complain(sentence);
  world.complain('npm run admin -- --help explains the commands.');
  return 2;
}

export function refuse(lines: readonly string[], world: AdminWorld): 1 {
  for (const line of lines) world.complain(line);
  return 1;
}
