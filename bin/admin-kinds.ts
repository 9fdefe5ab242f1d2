import * as z from 'zod';
import { escaped } from './admin-api.ts';
import { pointed, Shown } from './admin-lines.ts';

/** A kind of thing that is configured: what it is called here, and what a line of a list says of one. */
export type Kind = {
  /** As the path of the API and the command spell it. */
  readonly name: string;
  /** In the help: one of them. */
  readonly one: string;
  /** What it is known by, where a file does not say it. */
  readonly idIn: string;
  readonly codeOf: (thing: Shown) => string;
  readonly columns: (thing: Shown) => readonly string[];
  /** There is one, always: it can be changed and not removed. */
  readonly isSingle?: true;
  /** Of what can never be removed once it was published: what to do instead. */
  readonly instead?: readonly string[];
};

const textAt = (thing: Shown, ...path: readonly string[]): string => {
  const found = pointed(thing, path);
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
};
const countAt = (thing: Shown, name: string): number => {
  const found = pointed(thing, [name]);
  return Array.isArray(found) ? found.length : 0;
};
const textsAt = (thing: Shown, name: string): string =>
  z
    .array(z.string())
    .catch([])
    .parse(pointed(thing, [name]))
    .join(', ');

const byCode = (thing: Shown): string => textAt(thing, 'code');
const byId = (thing: Shown): string => textAt(thing, 'id');
const named = (thing: Shown): string => textAt(thing, 'names', 'vi') || textAt(thing, 'name');

const validity = (thing: Shown): string => {
  const until = textAt(thing, 'validTo');
  return `from ${textAt(thing, 'validFrom')}${until === '' ? '' : ` until ${until}`}`;
};

export const kinds: readonly Kind[] = [
  {
    name: 'units',
    one: 'a unit; its code is <code>@<validFrom>, because codes are used again',
    idIn: 'the code and validFrom of the unit',
    instead: [
      'close it with validTo. One that was a mistake ends on the day on which it begins, and is found',
      'by nothing then.',
    ],
    codeOf: (unit) => `${byCode(unit)}@${textAt(unit, 'validFrom')}`,
    columns: (unit) => [
      byCode(unit),
      named(unit),
      textAt(unit, 'level'),
      textAt(unit, 'parent'),
      validity(unit),
    ],
  },
  {
    name: 'events',
    one: 'an event by which units merged or split',
    idIn: 'its code',
    codeOf: byCode,
    columns: (event) => [
      byCode(event),
      textAt(event, 'kind'),
      textAt(event, 'on') || textAt(event, 'date'),
    ],
  },
  {
    name: 'sources',
    one: 'a source',
    idIn: 'its code',
    instead: ['take it out of the metrics.'],
    codeOf: byCode,
    columns: (source) => [byCode(source), named(source)],
  },
  {
    name: 'metrics',
    one: 'a metric',
    idIn: 'its code',
    instead: ['take it out of the datasets.'],
    codeOf: byCode,
    columns: (metric) => [
      byCode(metric),
      named(metric),
      textAt(metric, 'kind'),
      textAt(metric, 'level'),
    ],
  },
  {
    name: 'indicators',
    one: 'an indicator, which is computed from metrics',
    idIn: 'its code',
    codeOf: byCode,
    columns: (indicator) => [byCode(indicator), named(indicator), textAt(indicator, 'formula')],
  },
  {
    name: 'datasets',
    one: 'a dataset',
    idIn: 'its code',
    codeOf: byCode,
    columns: (dataset) => [
      byCode(dataset),
      named(dataset),
      textAt(dataset, 'periodType'),
      `${countAt(dataset, 'metrics')} metrics`,
    ],
  },
  {
    name: 'definitions',
    one: 'a report definition',
    idIn: 'its code',
    codeOf: byCode,
    columns: (one) => [byCode(one), named(one), textAt(one, 'periodType'), textsAt(one, 'scopes')],
  },
  {
    name: 'calendars',
    one: 'the working calendar',
    isSingle: true,
    idIn: 'its code',
    codeOf: byCode,
    columns: (calendar) => [
      byCode(calendar),
      Object.keys(Shown.catch({}).parse(pointed(calendar, ['years']))).join(', '),
    ],
  },
  {
    name: 'recipients',
    one: 'a recipient',
    idIn: 'its id',
    codeOf: byId,
    columns: (one) => [byId(one), named(one), textAt(one, 'email'), textAt(one, 'language')],
  },
  {
    name: 'clients',
    one: 'a client, without its keys',
    idIn: 'its id',
    instead: ['end its keys with `clients revoke`, and take away its scopes.'],
    codeOf: byId,
    columns: (client) => [
      byId(client),
      named(client),
      textsAt(client, 'units'),
      textsAt(client, 'scopes'),
    ],
  },
];

/** Where a kind lies in the API, and one of it. */
export const pathOf = ({ name }: Kind): string => `/${name === 'events' ? 'unit-events' : name}`;
export const spotOf = (kind: Kind, code: string): string => `${pathOf(kind)}/${escaped(code)}`;
