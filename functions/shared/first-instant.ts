import {
  firstInstantUnder,
  type ReleasedReport,
  type StandingVersion,
} from '../../core/reports/schedule.ts';
import type { Instant } from '../../core/time.ts';
import type { RegistryReader } from './registry-reader.ts';

/** Versions of the registry and when they were published, oldest first. */
export type RegistryVersions = readonly { readonly version: number; readonly at: Instant }[];

type Reading = Pick<RegistryReader, 'at'>;
type Looked = { readonly instant: Instant | undefined };

/** Looks one report up under one version; `undefined` gives the report up for this time. */
type Look = (report: ReleasedReport, work: () => Promise<Looked>) => Promise<Looked | undefined>;

/**
 * What the first editions of reports read as of (core/reports/schedule.ts, `firstInstantUnder`). Each version is read once for all of
 * them, because a registry holds a whole country; those that were replaced before a report closed cannot have released it.
 */
export async function firstInstants(
  registry: Reading,
  reports: readonly ReleasedReport[],
  history: RegistryVersions,
  look: Look = (_, work) => work(),
): Promise<ReadonlyMap<ReleasedReport, Instant>> {
  const found = new Map<ReleasedReport, Instant>();
  let open = reports;
  for (const [place, { version, at: from }] of history.entries()) {
    const until = history[place + 1]?.at;
    const here = { from, ...(until !== undefined && { until }) };
    const left: ReleasedReport[] = [];
    for (const report of open) {
      const looked = await look(report, () => lookedUp(registry, version, here, report));
      if (looked?.instant !== undefined) found.set(report, looked.instant);
      else if (looked !== undefined) left.push(report);
    }
    open = left;
  }
  return found;
}

async function lookedUp(
  registry: Reading,
  version: number,
  stood: Omit<StandingVersion, 'registry'>,
  report: ReleasedReport,
): Promise<Looked> {
  if (stood.until !== undefined && stood.until <= report.closes) return { instant: undefined };
  const standing = { ...stood, registry: await registry.at(version) };
  return { instant: firstInstantUnder(standing, report) };
}

/** The same for one report; `undefined` if no version ever asked for it. */
export const firstInstant = async (
  registry: Reading,
  report: ReleasedReport,
  history: RegistryVersions,
): Promise<Instant | undefined> => (await firstInstants(registry, [report], history)).get(report);
