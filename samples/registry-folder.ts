import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { WorkingCalendar } from '../core/periods/calendar.ts';
import { Client } from '../core/registry/client.ts';
import { Dataset } from '../core/registry/dataset.ts';
import { Indicator } from '../core/registry/indicator.ts';
import { Metric, Source } from '../core/registry/metric.ts';
import type { RegistryContent } from '../core/registry/registry.ts';
import { Recipient, ReportDefinition } from '../core/registry/report-definition.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { Unit } from '../core/units/unit.ts';
import { UnitEvent } from '../core/units/unit-event.ts';
import { wordsIn } from '../core/wording.ts';

/** Keys never stand in a folder: they are drawn on the administrator's machine and stored as hashes only. */
const KeylessClient = Client.omit({ keys: true }).transform((client) => ({ ...client, keys: [] }));

/** A folder of a registry: one JSON file per kind of thing. */
const files = {
  units: { file: 'units.json', schema: z.array(Unit) },
  events: { file: 'unit-events.json', schema: z.array(UnitEvent) },
  sources: { file: 'sources.json', schema: z.array(Source) },
  metrics: { file: 'metrics.json', schema: z.array(Metric) },
  indicators: { file: 'indicators.json', schema: z.array(Indicator) },
  datasets: { file: 'datasets.json', schema: z.array(Dataset) },
  definitions: { file: 'definitions.json', schema: z.array(ReportDefinition) },
  calendar: { file: 'working-calendar.json', schema: WorkingCalendar },
  recipients: { file: 'recipients.json', schema: z.array(Recipient) },
  clients: { file: 'clients.json', schema: z.array(KeylessClient) },
} as const satisfies Record<keyof RegistryContent, { file: string; schema: z.ZodType }>;

export const registryFiles: readonly string[] = Object.values(files).map(({ file }) => file);

/** What is wrong with a file: `metrics.json/3/names/vi`, and in a sentence what was expected there. */
export type FolderFault = { readonly path: string; readonly detail: string };

/** Reads and parses every file of the folder; all faults of all files at once. */
export function readRegistryFolder(
  folder: string,
): Result<RegistryContent, readonly FolderFault[]> {
  const faults: FolderFault[] = [];
  const read = <T>({ file, schema }: { file: string; schema: z.ZodType<T> }): T | undefined => {
    const found = readFile(folder, file, schema);
    if (found.ok) return found.value;
    faults.push(...found.failure);
    return undefined;
  };
  const units = read(files.units);
  const events = read(files.events);
  const sources = read(files.sources);
  const metrics = read(files.metrics);
  const indicators = read(files.indicators);
  const datasets = read(files.datasets);
  const definitions = read(files.definitions);
  const calendar = read(files.calendar);
  const recipients = read(files.recipients);
  const clients = read(files.clients);
  if (!units || !events || !sources || !metrics || !datasets || !definitions) return fail(faults);
  if (!indicators || !calendar || !recipients || !clients) return fail(faults);
  return ok({
    units,
    events,
    sources,
    metrics,
    indicators,
    datasets,
    definitions,
    calendar,
    recipients,
    clients,
  });
}

function readFile<T>(
  folder: string,
  file: string,
  schema: z.ZodType<T>,
): Result<T, readonly FolderFault[]> {
  const text = textOf(join(folder, file));
  if (text === undefined) return fail([{ path: file, detail: 'The file is missing.' }]);
  if (text === notUtf8)
    return fail([{ path: file, detail: 'The file is not in UTF-8; save it so.' }]);
  const json = jsonOf(text);
  if (!json.ok) return fail([{ path: file, detail: `Not valid JSON: ${json.failure}` }]);
  const parsed = schema.safeParse(json.value);
  if (parsed.success) return ok(parsed.data);
  return fail(
    parsed.error.issues.map((issue) => ({
      path: [file, ...issue.path.map(String)].join('/'),
      detail: wordsIn(issue.message)?.en ?? issue.message,
    })),
  );
}

const notUtf8 = Symbol('not UTF-8');

function textOf(path: string): string | typeof notUtf8 | undefined {
  try {
    const bytes = readFileSync(path);
    return isUtf8(bytes) ? bytes.toString('utf8').replace(/^\uFEFF/, '') : notUtf8;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function jsonOf(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}
