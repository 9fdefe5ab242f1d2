import { readdir } from 'node:fs/promises';
import type { Law } from './law.ts';

const isLaw = (found: unknown): found is Law =>
  typeof found === 'object' && found !== null && 'name' in found && 'run' in found;

/** Every module of this folder that exports a `law`, by name: a new one is tried without being listed anywhere. */
export async function everyLaw(): Promise<readonly Law[]> {
  const files = (await readdir(import.meta.dirname)).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  const modules = await Promise.all(
    files.map(async (file) => {
      const found: unknown = await import(`./${file.slice(0, -'.ts'.length)}.ts`);
      return typeof found === 'object' && found !== null && 'law' in found ? found.law : undefined;
    }),
  );
  return modules.filter(isLaw).toSorted((a, b) => a.name.localeCompare(b.name));
}

const slowestSeedMs = 60_000;

/** One seed, which must end in time: a history that stands still is broken too. */
export async function tried({ name, run }: Law, seed: number): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('It does not come to an end')), slowestSeedMs);
  try {
    await Promise.race([run(seed), late]);
  } catch (cause) {
    const again = `npm run soak -- --law ${name} --from ${seed} --seeds 1`;
    throw new Error(`The law ${name} is broken by seed ${seed}; to see it again: ${again}`, {
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}
