import * as z from 'zod';
import { WorkingCalendar } from '../core/periods/calendar.ts';
import { Client } from '../core/registry/client.ts';
import { Dataset } from '../core/registry/dataset.ts';
import { Indicator } from '../core/registry/indicator.ts';
import { Metric, Source } from '../core/registry/metric.ts';
import type { RegistryContent } from '../core/registry/registry.ts';
import { Recipient, ReportDefinition } from '../core/registry/report-definition.ts';
import { Unit } from '../core/units/unit.ts';
import { UnitEvent } from '../core/units/unit-event.ts';
import { eventsTold, withoutSuccessors } from './registry-older-rows.ts';

export const rowKinds = [
  'unit',
  'event',
  'source',
  'metric',
  'indicator',
  'dataset',
  'definition',
  'calendar',
  'recipient',
  'client',
] as const;
export type RowKind = (typeof rowKinds)[number];

/** One thing that is configured; without a body it says that the thing is gone. */
export type RegistryRow<Kind = RowKind> = {
  readonly kind: Kind;
  readonly code: string;
  readonly body?: unknown;
};

/** Parsed on the way in too: a row that no reader can parse would stop every function at once. */
const rows = <T>(
  kind: RowKind,
  schema: z.ZodType<T>,
  things: readonly unknown[],
  code: (thing: T) => string,
): RegistryRow[] =>
  things.map((thing) => {
    const body = schema.parse(thing);
    return { kind, code: code(body), body };
  });

/** A unit's code is reused across reforms, so its row carries the day from which it is valid. */
export const rowsOf = (content: RegistryContent): RegistryRow[] => [
  ...rows('unit', Unit, content.units, (unit) => `${unit.code}@${unit.validFrom}`),
  ...rows('event', UnitEvent, content.events, (event) => event.code),
  ...rows('source', Source, content.sources, (source) => source.code),
  ...rows('metric', Metric, content.metrics, (metric) => metric.code),
  ...rows('indicator', Indicator, content.indicators, (indicator) => indicator.code),
  ...rows('dataset', Dataset, content.datasets, (dataset) => dataset.code),
  ...rows('definition', ReportDefinition, content.definitions, (definition) => definition.code),
  ...rows('calendar', WorkingCalendar, [content.calendar], (calendar) => calendar.code),
  ...rows('recipient', Recipient, content.recipients, (recipient) => recipient.id),
  ...rows('client', Client, content.clients, (client) => client.id),
];

const inOrderOfCode = (events: readonly UnitEvent[]): readonly UnitEvent[] =>
  events.toSorted((a, b) => (a.code < b.code ? -1 : 1));

/** The content that the rows make, each kind in order of code. Rows from before there were events are read as today's. */
export function contentOf(found: readonly RegistryRow<string>[]): RegistryContent {
  const bodies = (kind: RowKind): unknown[] =>
    found
      .filter((row) => row.kind === kind)
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((row) => row.body);
  const [calendar] = z.tuple([WorkingCalendar]).parse(bodies('calendar'));
  const units = bodies('unit');
  const events = z.array(UnitEvent).parse(bodies('event'));
  return {
    units: z.array(Unit).parse(units.map(withoutSuccessors)),
    events: inOrderOfCode([...events, ...eventsTold(units, events)]),
    sources: z.array(Source).parse(bodies('source')),
    metrics: z.array(Metric).parse(bodies('metric')),
    indicators: z.array(Indicator).parse(bodies('indicator')),
    datasets: z.array(Dataset).parse(bodies('dataset')),
    definitions: z.array(ReportDefinition).parse(bodies('definition')),
    calendar,
    recipients: z.array(Recipient).parse(bodies('recipient')),
    clients: z.array(Client).parse(bodies('client')),
  };
}
