import { createHash } from 'node:crypto';
import type { ClientId } from '../core/registry/client.ts';
import type { DatasetCode } from '../core/registry/dataset.ts';
import type { SourceCode } from '../core/registry/metric.ts';
import type { FactPartition } from '../core/statements/partitions.ts';
import type { Interval, SubmissionId } from '../core/statements/statement.ts';
import type { Instant, LocalDate } from '../core/time.ts';
import type { UnitCode } from '../core/units/unit.ts';
import type { UploadId } from '../core/submissions/upload.ts';

/** The only file that spells a key. */
export type Key = { readonly pk: string; readonly sk: string };

const digest = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

// Snapshots ---------------------------------------------------------------

export const partitionKey = ({ province, month }: FactPartition): string => `${province}#${month}`;
/** The other way round than `partitionKey`. */
export function partitionNamed(pk: string): FactPartition {
  const [province = '', month = ''] = pk.split('#');
  return { province: province as UnitCode, month };
}

/**
 * Sorts before every fact of its partition, so a paged query reads it first: a fact that is read later
 * belongs to a submission whose facts were all written before the closing record.
 */
export const closingPrefix = '!';
/** Every closing record sorts before it and every fact after it. */
export const closingsEnd = '"';
export const closingKey = (partition: FactPartition, submission: SubmissionId): Key => ({
  pk: partitionKey(partition),
  sk: `${closingPrefix}${submission}`,
});

export const factPrefix = (unit: UnitCode): string => `${unit}#`;
export const factKey = (
  partition: FactPartition,
  unit: UnitCode,
  interval: Interval,
  source: SourceCode,
  observedAt: Instant,
  submission: SubmissionId,
): Key => ({
  pk: partitionKey(partition),
  sk: `${factPrefix(unit)}${interval.from}_${interval.until}#${source}#${observedAt}#${submission}`,
});

/** Acts of a unit sort before its facts, under the same prefix: one query reads both. */
const actMark = '!';
export const actKey = (
  partition: FactPartition,
  unit: UnitCode,
  interval: Interval,
  dataset: DatasetCode,
  id: SubmissionId,
): Key => ({
  pk: partitionKey(partition),
  sk: `${factPrefix(unit)}${actMark}${dataset}#${interval.from}_${interval.until}#${id}`,
});
export const isActKey = (sk: string): boolean => sk.includes(`#${actMark}`);

const spelledAct =
  /^([^#]+)#!([^#]+)#(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})#([0-9A-HJKMNP-TV-Z]{26})$/;

/** What an act's sort key says: the other way round than `actKey`. */
export function actNamed(sk: string): {
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly dataset: DatasetCode;
  readonly id: SubmissionId;
} {
  const match = spelledAct.exec(sk);
  if (match === null) throw new Error('The sort key is not that of an act');
  const [, unit = '', dataset = '', from = '', until = '', id = ''] = match;
  return {
    unit: unit as UnitCode,
    interval: { from: from as LocalDate, until: until as LocalDate },
    dataset: dataset as DatasetCode,
    id: id as SubmissionId,
  };
}

/** Remembers which act a request made; in the table of the facts, so that one transaction writes both. */
export const actClaimKey = (claim: string): Key => ({ pk: `claim#${claim}`, sk: 'claim' });

const spelledFact =
  /^([^#]+)#(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})#([^#]+)#([^#]+)#([0-9A-HJKMNP-TV-Z]{26})$/;

/** What a fact's sort key says: the other way round than `factKey`. */
export function factNamed(sk: string): {
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly source: SourceCode;
  readonly observedAt: Instant;
  readonly submission: SubmissionId;
} {
  const match = spelledFact.exec(sk);
  if (match === null) throw new Error('The sort key is not that of a fact');
  const [, unit = '', from = '', until = '', source = '', observedAt = '', submission = ''] = match;
  return {
    unit: unit as UnitCode,
    interval: { from: from as LocalDate, until: until as LocalDate },
    source: source as SourceCode,
    observedAt: observedAt as Instant,
    submission: submission as SubmissionId,
  };
}

/** The submission whose closing record it is. */
export const submissionClosed = (sk: string): SubmissionId =>
  sk.slice(closingPrefix.length) as SubmissionId;

// Submissions -------------------------------------------------------------

export const submissionKey = (client: ClientId, idempotencyKey: string): Key => ({
  pk: digest(client, idempotencyKey),
  sk: 'submission',
});
/** The rest of a plan that is too large for its submission's item. It names the submission: of two with one key, one loses. */
export const planChunkKey = (
  { pk }: Pick<Key, 'pk'>,
  submission: SubmissionId,
  chunk: number,
): Key => ({ pk, sk: `plan#${submission}#${String(chunk).padStart(4, '0')}` });

/** Some of the errors of a submission that has many; they name it as the rest of a plan does. */
export const errorChunkKey = (
  { pk }: Pick<Key, 'pk'>,
  submission: SubmissionId,
  chunk: number,
): Key => ({ pk, sk: `errors#${submission}#${String(chunk).padStart(4, '0')}` });

const uploadPrefix = 'upload#';
/** A body that is sent by upload; its id already tells client and Idempotency-Key. */
export const uploadKey = (upload: UploadId): Key => ({
  pk: `${uploadPrefix}${upload}`,
  sk: 'upload',
});
/** The other way round than `uploadKey`. */
export const uploadNamed = (pk: string): UploadId => pk.slice(uploadPrefix.length) as UploadId;

/** How far arrivals were looked through for a purpose. */
export const lookKey = (purpose: string): Key => ({ pk: `look#${purpose}`, sk: 'look' });

/** When the hourly run last came to its end. */
export const lastTickKey: Key = { pk: 'tick', sk: 'tick' };

// Registry ----------------------------------------------------------------

const paddedVersion = (version: number): string => String(version).padStart(8, '0');
export const registryHeadPartition = 'head';
/** The head of the registry is its highest version; each is put if absent after the one before. */
export const registryHeadKey = (version: number): Key => ({
  pk: registryHeadPartition,
  sk: paddedVersion(version),
});
export const registryRowPartition = (kind: string): string => `row#${kind}`;
/** `change` keeps the rows of a writer that never moved the head apart from those of the one that did. */
export const registryRowKey = (
  kind: string,
  code: string,
  version: number,
  change: string,
): Key => ({
  pk: registryRowPartition(kind),
  sk: `${code}#${paddedVersion(version)}#${change}`,
});

export const registryImagePartition = (version: number, change: string): string =>
  `image#${paddedVersion(version)}#${change}`;
export const registryImageKey = (version: number, change: string, chunk: number): Key => ({
  pk: registryImagePartition(version, change),
  sk: String(chunk).padStart(4, '0'),
});

/** The highest short number that was drawn for a metric. */
export const metricNumberKey: Key = { pk: 'metric-numbers', sk: 'highest' };

/** Remembers what an administrator asked under an Idempotency-Key. */
export const adminRequestKey = (request: string): Key => ({
  pk: `admin-request#${request}`,
  sk: 'request',
});

// Recommendations ---------------------------------------------------------

/** All recommendations of a province lie together, so that one consistent query reads them for a report. */
export const recommendationPartition = (province: UnitCode): string => province;
export const recommendationKey = (province: UnitCode, id: string): Key => ({
  pk: recommendationPartition(province),
  sk: id,
});
/** Remembers which case a client's Idempotency-Key made, whatever province it lies in. */
export const recommendationClaimKey = (claim: string): Key => ({
  pk: `claim#${claim}`,
  sk: 'claim',
});
export const recommendationCounterKey = (province: UnitCode, year: string): Key => ({
  pk: `counter#${province}`,
  sk: year,
});

/** How far a changed working calendar was applied. No code of a unit has small letters, so it is no province. */
export const appliedCalendarKey: Key = { pk: 'applied-calendar', sk: 'applied-calendar' };

// Reports -----------------------------------------------------------------

export const reportPartition = (report: string): string => `report#${report}`;
export const editionKey = (report: string, edition: number): Key => ({
  pk: reportPartition(report),
  sk: `${editionPrefix}${String(edition).padStart(6, '0')}`,
});
export const deliveryKey = (report: string, edition: number, recipient: string): Key => ({
  pk: reportPartition(report),
  sk: `${deliveryPrefix(edition)}${recipient}`,
});
/** Sorts the deliveries of one edition together, in its report's partition. */
export const deliveryPrefix = (edition: number): string =>
  `${deliveriesPrefix}${String(edition).padStart(6, '0')}#`;
export const deliveriesPrefix = 'delivery#';
export const editionPrefix = 'edition#';
/** Editions are listed by definition and scope, in order of period and edition. */
export const seriesOf = (definition: string, scope: string): string => `${definition}~${scope}`;
export const listingOf = (label: string, edition: number): string =>
  `${label}#${String(edition).padStart(6, '0')}`;
/** There while the mailed link of this edition and recipient is revoked. */
export const revokedLinkKey = (report: string, edition: number, recipient: string): Key => ({
  pk: reportPartition(report),
  sk: `revoked#${String(edition).padStart(6, '0')}#${recipient}`,
});
export const suppressedAddressKey = (address: string): Key => ({
  pk: 'suppressed',
  sk: digest(address.toLowerCase()),
});

/** The UTC day on which a submission was done: arrivals are listed by it. */
export const arrivalDay = (at: Instant): LocalDate => at.slice(0, 10) as LocalDate;

// The local clock -----------------------------------------------------------

/** An item of its own in the registry table; the deployed system has none. */
export const localClockKey: Key = { pk: 'local-clock', sk: 'clock' };
