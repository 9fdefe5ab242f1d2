import * as z from 'zod';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import { Client } from '../../core/registry/client.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { Indicator } from '../../core/registry/indicator.ts';
import { Metric, Source } from '../../core/registry/metric.ts';
import type { Names } from '../../core/names.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import type { ThingList } from '../../core/registry/registry-change.ts';
import { unitIdentity } from '../../core/registry/registry-fault.ts';
import { Recipient, ReportDefinition } from '../../core/registry/report-definition.ts';
import type { LocalDate } from '../../core/time.ts';
import { isValidOn, Unit } from '../../core/units/unit.ts';
import { UnitEvent } from '../../core/units/unit-event.ts';
import type { RowKind } from '../../store/registry-rows.ts';
import {
  calendarTable,
  clientTable,
  datasetTable,
  definitionTable,
  eventTable,
  indicatorTable,
  metricTable,
  recipientTable,
  sourceTable,
  unitTable,
} from './registry-columns.ts';
import type { ThingTable } from './registry-table.ts';

/** How a kind of thing is called in a path, by the kind of its rows. */
export const kindNames = {
  unit: 'units',
  event: 'unit-events',
  source: 'sources',
  metric: 'metrics',
  indicator: 'indicators',
  dataset: 'datasets',
  definition: 'definitions',
  calendar: 'calendars',
  recipient: 'recipients',
  client: 'clients',
} as const satisfies Record<RowKind, string>;
export type KindName = (typeof kindNames)[RowKind];

/** Everything that the administration of one kind of thing rests on. `Given` is what a body states and an answer shows. */
export type Kind<Given, Thing extends Given> = ThingList<Given, Thing> & {
  readonly name: KindName;
  /** Its list in a whole registry; the faults of a check begin with it. */
  readonly listed: keyof RegistryContent;
  /** In the names of operations, one and several; in descriptions, in words. */
  readonly called: { readonly one: string; readonly many: string; readonly words: string };
  readonly given: z.ZodType<Given>;
  readonly shown: (thing: Thing) => Given;
  readonly table: ThingTable;
  /** What a search looks through. */
  readonly sought: (thing: Given) => Sought;
  /** Whether it stands on a day; absent where things have no validity of their own. */
  readonly isOn?: (thing: Given, day: LocalDate) => boolean;
  /** The registry has exactly one: it can be changed, and neither added nor removed. */
  readonly single?: boolean;
};

export type Sought = {
  readonly names: Names;
  readonly aliases?: readonly string[];
  readonly code: string;
};

const oneName = (name: string): Names => ({ vi: name, en: name });
const itself = <T>(thing: T): T => thing;
const asGiven = {
  kept: <T>(given: T): T => given,
  needsNumber: () => false,
  shown: itself,
};
const named = ({ names, code }: Sought): Sought => ({ names, code });
const codeOf = ({ code }: { readonly code: string }): string => code;

export const units: Kind<Unit, Unit> = {
  ...asGiven,
  name: 'units',
  listed: 'units',
  called: { one: 'Unit', many: 'Units', words: 'unit' },
  given: Unit.meta({
    id: 'RegistryUnit',
    description:
      'A unit from `validFrom` up to, not including, `validTo`. `parent`: the code of the unit above; only the country has none. `aliases`: other codes by which it is known.',
  }),
  idOf: unitIdentity,
  listIn: (content) => content.units,
  withList: (content, list) => ({ ...content, units: list }),
  table: unitTable,
  sought: ({ names, aliases, code }) => ({ names, aliases, code }),
  isOn: isValidOn,
};

export const unitEvents: Kind<UnitEvent, UnitEvent> = {
  ...asGiven,
  name: 'unit-events',
  listed: 'events',
  called: { one: 'UnitEvent', many: 'UnitEvents', words: 'merger or split of units' },
  given: UnitEvent.meta({
    id: 'RegistryUnitEvent',
    description:
      'A merger (`from`: several codes, `to`: one) or a split (`from`: one, `to`: several, each with its share or none with one) on the first day after it. `countersTakenOver`: cumulative metrics whose count went on.',
  }),
  idOf: codeOf,
  listIn: (content) => content.events,
  withList: (content, events) => ({ ...content, events }),
  table: eventTable,
  sought: ({ basis, code }) => ({ names: oneName(basis), code }),
};

export const sources: Kind<Source, Source> = {
  ...asGiven,
  name: 'sources',
  listed: 'sources',
  called: { one: 'Source', many: 'Sources', words: 'source' },
  given: Source.meta({
    id: 'RegistrySource',
    description: 'A system or office that states values.',
  }),
  idOf: codeOf,
  listIn: (content) => content.sources,
  withList: (content, list) => ({ ...content, sources: list }),
  table: sourceTable,
  sought: named,
};

/** Without a number it keeps the one that it has, or gets one that no metric ever had. */
const MetricGiven = Metric.extend({ number: Metric.shape.number.optional() });
type MetricGiven = Readonly<z.output<typeof MetricGiven>>;

export const metrics: Kind<MetricGiven, Metric> = {
  name: 'metrics',
  listed: 'metrics',
  called: { one: 'Metric', many: 'Metrics', words: 'metric' },
  given: MetricGiven.meta({
    id: 'RegistryMetric',
    description:
      'A figure that is asked for. Without `number` it keeps the one that it has or gets a new one. Code, number, kind, decimals, unit of measure, level and both axes are fixed for ever.',
  }),
  shown: itself,
  idOf: codeOf,
  listIn: (content) => content.metrics,
  withList: (content, list) => ({ ...content, metrics: list }),
  kept: (given, before, number) => ({
    ...given,
    number: given.number ?? before?.number ?? number(),
  }),
  needsNumber: (given, before) => (given.number ?? before?.number) === undefined,
  table: metricTable,
  sought: named,
};

export const indicators: Kind<Indicator, Indicator> = {
  ...asGiven,
  name: 'indicators',
  listed: 'indicators',
  called: { one: 'Indicator', many: 'Indicators', words: 'indicator' },
  given: Indicator.meta({
    id: 'RegistryIndicator',
    description:
      'A figure that nobody states: `formula` over codes of metrics and other indicators, decimal numbers, + − × ÷ (or - * /) between spaces, and parentheses. Its metrics are of one level; each is aggregated by its own axes over the units and intervals for which one source gave all of them, then the formula is applied once. `sources`: the order of trust, absent that of the first metric. Code, unit of measure and decimals are fixed for ever; the formula may change, and reports as of an earlier instant keep the earlier one.',
  }),
  idOf: codeOf,
  listIn: (content) => content.indicators,
  withList: (content, list) => ({ ...content, indicators: list }),
  table: indicatorTable,
  sought: named,
};

export const datasets: Kind<Dataset, Dataset> = {
  ...asGiven,
  name: 'datasets',
  listed: 'datasets',
  called: { one: 'DatasetSetting', many: 'DatasetSettings', words: 'dataset' },
  given: Dataset.meta({
    id: 'RegistryDataset',
    description: 'Metrics that are reported together: by whom, for which periods, and until when.',
  }),
  idOf: codeOf,
  listIn: (content) => content.datasets,
  withList: (content, list) => ({ ...content, datasets: list }),
  table: datasetTable,
  sought: named,
};

export const definitions: Kind<ReportDefinition, ReportDefinition> = {
  ...asGiven,
  name: 'definitions',
  listed: 'definitions',
  called: { one: 'Definition', many: 'Definitions', words: 'report definition' },
  given: ReportDefinition.meta({
    id: 'RegistryDefinition',
    description:
      'Which datasets make a report, for which scopes and periods, for whom, and when it is released.',
  }),
  idOf: codeOf,
  listIn: (content) => content.definitions,
  withList: (content, list) => ({ ...content, definitions: list }),
  table: definitionTable,
  sought: named,
};

export const calendars: Kind<WorkingCalendar, WorkingCalendar> = {
  ...asGiven,
  name: 'calendars',
  listed: 'calendar',
  called: { one: 'Calendar', many: 'Calendars', words: 'working calendar' },
  given: WorkingCalendar.meta({
    id: 'RegistryCalendar',
    description:
      'Working days by year: days off, and Saturdays and Sundays that are worked. A year that is missing or not confirmed is usable, and what is computed in it is marked provisional.',
  }),
  idOf: codeOf,
  listIn: (content) => [content.calendar],
  withList: (content, list) => ({ ...content, calendar: list.at(-1) ?? content.calendar }),
  table: calendarTable,
  sought: ({ code }) => ({ names: oneName(code), code }),
  single: true,
};

export const recipients: Kind<Recipient, Recipient> = {
  ...asGiven,
  name: 'recipients',
  listed: 'recipients',
  called: { one: 'Recipient', many: 'Recipients', words: 'recipient' },
  given: Recipient.meta({
    id: 'RegistryRecipient',
    description: 'Somebody to whom reports are mailed.',
  }),
  idOf: ({ id }) => id,
  listIn: (content) => content.recipients,
  withList: (content, list) => ({ ...content, recipients: list }),
  table: recipientTable,
  sought: ({ name, id }) => ({ names: oneName(name), code: id }),
};

/** Keys are neither shown nor taken: they are drawn one by one, and a client that stays keeps its own. */
export const ClientGiven = Client.omit({ keys: true });
export type ClientGiven = Readonly<z.output<typeof ClientGiven>>;
const Keyless = z.object(ClientGiven.shape);

export const clients: Kind<ClientGiven, Client> = {
  name: 'clients',
  listed: 'clients',
  called: { one: 'Client', many: 'Clients', words: 'client' },
  given: ClientGiven.meta({
    id: 'RegistryClient',
    description: 'A system that calls, without its keys: those are drawn one by one.',
  }),
  shown: (client) => Keyless.parse(client),
  idOf: ({ id }) => id,
  listIn: (content) => content.clients,
  withList: (content, list) => ({ ...content, clients: list }),
  kept: (given, before) => ({ ...given, keys: before?.keys ?? [] }),
  needsNumber: () => false,
  table: clientTable,
  sought: ({ name, id }) => ({ names: oneName(name), code: id }),
};

/** What can be said of a kind without knowing what its things are. */
export type KindFacts = Pick<Kind<never, never>, 'name' | 'listed' | 'single'> & {
  readonly idsIn: (content: RegistryContent) => readonly string[];
};

const factsOf = <Given, Thing extends Given>({
  name,
  listed,
  single = false,
  listIn,
  idOf,
}: Kind<Given, Thing>): KindFacts => ({
  name,
  listed,
  single,
  idsIn: (content) => listIn(content).map(idOf),
});

/** The one list of all kinds, in the order in which they are told; everything that is there for each kind is made by it: `ofEveryKind<Route>((kind) => …)`. */
export const ofEveryKind = <Made>(
  make: <Given, Thing extends Given>(kind: Kind<Given, Thing>) => Made,
): readonly Made[] => [
  make(units),
  make(unitEvents),
  make(sources),
  make(metrics),
  make(indicators),
  make(datasets),
  make(definitions),
  make(calendars),
  make(recipients),
  make(clients),
];

export const everyKind: readonly KindFacts[] = ofEveryKind<KindFacts>((kind) => factsOf(kind));
