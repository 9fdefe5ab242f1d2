import * as z from 'zod';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { Report } from '../../core/reports/report.ts';
import {
  type Contribution,
  withFractionsRead,
  withFractionsWritten,
} from '../../core/reports/report-part.ts';
import type { Archive } from '../../store/archive.ts';
import { sha256Of } from './authenticate.ts';

/** The bytes stand under their own hash, so they are what we wrote; a later schema is for a later reader. */
const ArchivedReport = z.custom<Report>(
  (value) => typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1,
  'not a report of schema 1',
);

/** Puts a text under the SHA-256 of its UTF-8 bytes, which is its key. */
export async function keep(
  archive: Pick<Archive, 'put'>,
  text: string,
  contentType: string,
): Promise<string> {
  const bytes = Buffer.from(text);
  const key = sha256Of(bytes);
  await archive.put(key, bytes, contentType);
  return key;
}

export const keepReport = (archive: Pick<Archive, 'put'>, report: Report): Promise<string> =>
  keep(archive, canonicalJson(report), 'application/json');

/** The archived text, byte for byte. Throws if it is gone or altered: an edition that stands has its bodies. */
export async function archivedText(archive: Pick<Archive, 'get'>, key: string): Promise<string> {
  const bytes = await archive.get(key);
  if (bytes === undefined) throw new Error(`The archive has nothing under ${key}`);
  if (sha256Of(bytes) !== key) throw new Error(`The archive has something else under ${key}`);
  return Buffer.from(bytes).toString();
}

export const archivedReport = async (archive: Pick<Archive, 'get'>, key: string): Promise<Report> =>
  ArchivedReport.parse(JSON.parse(await archivedText(archive, key)));

// What a province hands to the join --------------------------------------------------------

const ArchivedContribution = z.custom<Contribution>(
  (value) => typeof value === 'object' && value !== null && 'part' in value && 'named' in value,
  'not what a province contributes to a report',
);

export const keepContribution = (
  archive: Pick<Archive, 'put'>,
  contribution: Contribution,
): Promise<string> =>
  keep(archive, canonicalJson(withFractionsWritten(contribution)), 'application/json');

export const archivedContribution = async (
  archive: Pick<Archive, 'get'>,
  key: string,
): Promise<Contribution> =>
  ArchivedContribution.parse(withFractionsRead(JSON.parse(await archivedText(archive, key))));
