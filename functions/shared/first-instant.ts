import { asksFor, type ReleasedReport } from '../../core/schedule.ts';
import type { Instant } from '../../core/time.ts';
import type { RegistryReader } from './registry-reader.ts';

/** Versions of the registry and when they were published, oldest first. */
export type RegistryVersions = readonly { readonly version: number; readonly at: Instant }[];

/**
 * What the first edition of a report reads as of: its release instant, if the registry asked for the report by then. A
 * report that was asked for only afterwards has nothing to be read by at that instant: it is due as of the publication
 * that asked for it.
 */
export async function firstInstant(
  registry: Pick<RegistryReader, 'at'>,
  released: ReleasedReport,
  history: RegistryVersions,
): Promise<Instant | undefined> {
  const standing = history.findLast(({ at }) => at <= released.release);
  if (standing !== undefined && asksFor(await registry.at(standing.version), released))
    return released.release;
  let asked: Instant | undefined;
  for (const { version, at } of history.toReversed()) {
    if (at <= released.release || !asksFor(await registry.at(version), released)) break;
    asked = at;
  }
  return asked;
}
