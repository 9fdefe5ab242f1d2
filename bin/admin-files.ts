import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { fail, ok, type Result } from '../core/result.ts';
import { Shown } from './admin-lines.ts';
import { type Code, type Desk, refuse } from './admin-world.ts';

/** As it lies on the disk. What is in the wrong encoding goes so too: the system says where it stops being UTF-8. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Does it with what the file holds, or says that it cannot be read. */
export async function withFile(
  file: string,
  desk: Desk,
  act: (bytes: Bytes) => Promise<Code>,
): Promise<Code> {
  const bytes = bytesOf(file);
  return bytes.ok ? act(bytes.value) : refuse([bytes.failure], desk);
}

function bytesOf(file: string): Result<Bytes, string> {
  try {
    return ok(readFileSync(file));
  } catch (error) {
    return fail(`${file} cannot be read: ${causeOf(error)}`);
  }
}

/** Of the reasons why a file cannot be read or written, in words where a person meets them. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = 'code' in error ? causes[String(error.code)] : undefined;
  return known ?? error.message;
}

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder.',
  ENOTDIR: 'a part of its path is a file and no folder.',
  EISDIR: 'it is a folder.',
  EACCES: 'this user may not.',
  EROFS: 'the disk is read-only.',
  ENOSPC: 'the disk is full.',
};

const strict = new TextDecoder('utf-8', { fatal: true });

/** What a file says in JSON; nothing where it is not UTF-8 or not JSON. */
function jsonOf(bytes: Bytes): unknown {
  try {
    return JSON.parse(strict.decode(bytes));
  } catch {
    return undefined;
  }
}

/** What a file holds, and the version of the registry that it was printed from, if it says so. */
export type Held<T> = { readonly held: T; readonly madeOn?: number };

/** What to import: a list as `export` writes it, or what `list --json` prints, without what it stands in. */
export function listIn(bytes: Bytes): Held<Bytes | string> {
  const listed = Printed.safeParse(jsonOf(bytes));
  const items = listed.data?.items;
  return Array.isArray(items)
    ? { held: JSON.stringify(items), ...versionIn(listed.data) }
    : { held: bytes };
}

/** The one thing of a file: itself, or as `show` or `list` printed it. In words why there is none. */
export function thingIn(bytes: Bytes, file: string): Result<Held<Shown>, string> {
  const json = jsonOf(bytes);
  if (json === undefined)
    return fail(`${file} is not JSON in UTF-8. Save it as UTF-8, and look for a missing bracket.`);
  const [first, ...others] = unwrapped(json);
  if (others.length > 0)
    return fail(`${file} holds ${others.length + 1} of them, and set takes one: import takes all.`);
  const thing = Shown.safeParse(first);
  if (!thing.success) return fail(`${file} does not hold a JSON object.`);
  const printed = first === json ? undefined : Printed.safeParse(json).data;
  return ok({ held: thing.data, ...versionIn(printed) });
}

/** As `list --json` and `show --json` print it. */
const Printed = z.looseObject({
  version: z.int().optional().catch(undefined),
  item: z.unknown().optional(),
  items: z.unknown().optional(),
});

const versionIn = (printed: z.output<typeof Printed> | undefined) => ({
  ...(printed?.version !== undefined && { madeOn: printed.version }),
});

function unwrapped(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  const printed = Printed.safeParse(json);
  if (!printed.success) return [json];
  const { item, items } = printed.data;
  if (Array.isArray(items)) return items;
  return [item ?? json];
}

/** Writes it; in words why it could not. */
export function written(file: string, text: string): Result<undefined, string> {
  try {
    writeFileSync(file, text);
    return ok(undefined);
  } catch (error) {
    return fail(`${file} cannot be written: ${causeOf(error)}`);
  }
}
