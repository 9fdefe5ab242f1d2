import type { Log } from '../shared/log.ts';

/**
 * Deals with one item of many. A fault with it is logged as an error, so that the owner is told, and the others go on;
 * what is left undone is due again in the next run. `undefined` after a fault.
 */
export async function apart<T>(
  log: Log,
  task: string,
  about: Readonly<Record<string, unknown>>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    log.error(`could not ${task}`, { ...about, error });
    return undefined;
  }
}
