import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { Refusal } from './refusal.ts';

/** Who holds a data folder. `born` tells a process from a later one that was given the same id. */
const Holder = z.object({
  pid: z.int().positive(),
  born: z.string(),
  url: z.url().optional(),
});
export type Holder = Readonly<z.output<typeof Holder>>;

export type DataLock = {
  /** Lets others find the system that runs on this data. */
  announce(url: string): Promise<void>;
  release(): Promise<void>;
};

export class DataInUse extends Refusal {
  readonly holder: Holder;
  constructor(file: string, holder: Holder) {
    super(
      `This data is in use by process ${holder.pid}${holder.url === undefined ? '' : ` at ${holder.url}`} ` +
        `(lock: ${file}). Stop it first, or choose another folder with --data.`,
    );
    this.holder = holder;
  }
}

/**
 * When the process was born, in the kernel's own count; empty where the system does not tell. A process that was
 * killed and whose parent has not looked yet is still listed, but as a zombie: it was never born.
 */
async function bornAt(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold blanks; state and birth are the fields 3 and 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'never' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  return (await bornAt(holder.pid)) === holder.born;
}

/** The holder that a lock file names, if it still runs. A file that cannot be read is nobody's. */
export async function holderOf(file: string): Promise<Holder | undefined> {
  const holder = await readHolder(file);
  return holder !== undefined && (await isAlive(holder)) ? holder : undefined;
}

async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    return Holder.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Takes the lock or throws DataInUse. A lock left by a dead process is taken over.
 * The file appears whole or not at all: it is written aside and linked to its name, which fails if there is one.
 */
export async function lockData(file: string): Promise<DataLock> {
  const me: Holder = { pid: process.pid, born: await bornAt(process.pid) };
  await mkdir(dirname(file), { recursive: true });
  while (!(await appear(file, me))) {
    const other = await holderOf(file);
    if (other !== undefined) throw new DataInUse(file, other);
    await setAside(file);
  }
  return {
    announce: (url) => replace(file, { ...me, url }),
    release: () => rm(file, { force: true }),
  };
}

async function written(file: string, holder: Holder): Promise<string> {
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, JSON.stringify(holder));
  return aside;
}

async function appear(file: string, holder: Holder): Promise<boolean> {
  const aside = await written(file, holder);
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

const replace = async (file: string, holder: Holder): Promise<void> =>
  rename(await written(file, holder), file);

/**
 * Moves a dead holder's lock out of the way. Whoever moved a living one, because another process took it over
 * in between, puts it back.
 */
async function setAside(file: string): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  if ((await holderOf(aside)) !== undefined) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}
