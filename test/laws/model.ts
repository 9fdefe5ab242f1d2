/**
 * What ingestion should come to, said as plainly as can be and from the rules alone: which row is taken, what each source
 * holds to, what a receipt counts. It keeps everything in lists, knows nothing of storage, and shares no code with what it
 * judges.
 */
import type { ModelRule } from './model-rules.ts';
import { leftOut, type Said } from './model-statements.ts';

/** The world that bodies speak of. */
export type ModelFacts = {
  readonly metrics: Readonly<Record<string, ModelMetric>>;
  /** Closed units end with the day before `until`. */
  readonly units: Readonly<Record<string, ModelUnit>>;
  /** First day and day after the last, by every name that a body may give. */
  readonly intervals: Readonly<Record<string, readonly [string, string]>>;
  readonly sources: readonly string[];
  /** From when on a figure about the interval is late. */
  readonly lateFrom: Readonly<Record<string, string>>;
  /** The days of every period that bodies speak of as a whole. */
  readonly wholes: ReadonlySet<string>;
  /** Those periods of the dataset that anybody may complete, by label: their days. */
  readonly periods: Readonly<Record<string, string>>;
  /** Which provinces a client may state, and which sources if not all. */
  readonly clients: Readonly<
    Record<string, { readonly provinces: readonly string[]; readonly sources?: readonly string[] }>
  >;
  /** Those that refuse what breaks them. */
  readonly rules: readonly ModelRule[];
  /** What must be stated before the dataset can be completed. */
  readonly compulsory: readonly string[];
};
export type ModelUnit = {
  readonly level: string;
  readonly province: string;
  readonly until?: string;
  readonly successor?: string;
};
export type ModelMetric = {
  readonly decimals: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly cumulative?: true;
  /** Answered in words. */
  readonly inWords?: true;
  readonly sources: readonly string[];
  readonly levels: readonly string[];
};

export type ModelRow = {
  readonly metric: string;
  readonly unit?: string;
  readonly period?: string | { readonly from: string; readonly until: string };
  readonly source?: string;
  readonly observedAt?: string;
  readonly value?: string | number;
  readonly atLeast?: boolean;
  readonly restart?: boolean;
  readonly nil?: { readonly reason: string };
  readonly withdraw?: { readonly reason: string };
  readonly text?: string;
  readonly comment?: string;
  readonly followUp?: boolean;
  readonly replaces?: string;
};
type Defaults = Pick<ModelRow, 'unit' | 'period' | 'source' | 'observedAt'>;
export type Mode = 'atomic' | 'partial';
export type ModelBody = Defaults & {
  readonly actor?: { readonly id: string; readonly name: string };
  readonly dataset: string;
  readonly replace?: boolean;
  readonly rows: readonly ModelRow[];
};

// Reading a body ------------------------------------------------------------

/** `said` is absent where nothing can be made of a row. */
export type Reading = {
  readonly said?: Said;
  readonly right: boolean;
  readonly late?: string;
  readonly place: Place;
};
export type BodyReading = {
  readonly rows: readonly Reading[];
  /** What it would leave out if it replaces, and where. */
  readonly omissions: readonly { readonly said: Said; readonly place: Place }[];
};

export type Place = {
  readonly unit: string | undefined;
  readonly interval: string;
  readonly source: string;
};
type Read = Reading & {
  readonly row: ModelRow;
  readonly subject: string | object;
};

/** Reads a body as of the moment at which it was opened: its rows, and what it would leave out if it replaces. */
export function readingsOf(
  facts: ModelFacts,
  client: string,
  body: ModelBody,
  { openedAt, mode }: { readonly openedAt: string; readonly mode: Mode },
): BodyReading {
  const { dataset: _, actor: _actor, replace, rows, ...defaults } = body;
  const all = rows.map((row) => readingOf(facts, client, { ...defaults, ...row }, openedAt));
  const alone = all.map((read) => {
    const same = all.filter(({ subject }) => subject === read.subject);
    return { ...read, right: read.right && same.length === 1 };
  });
  if (replace !== true) return { rows: alone, omissions: [] };
  const wholes = asWholes(alone, mode);
  return { rows: wholes, omissions: omissionsOf(facts, wholes) };
}

export const isSamePlace = (a: Place, b: Place): boolean =>
  a.unit === b.unit && a.interval === b.interval && a.source === b.source;

/** Of a wrong row with a place that is not understood, any whole that agrees with the rest of it may be meant. */
export const mayBelong = (wrong: Place, to: Place): boolean =>
  (wrong.unit === undefined || wrong.unit === to.unit) &&
  (wrong.interval === '' || wrong.interval === to.interval) &&
  (wrong.source === '' || wrong.source === to.source);

/** A whole has one moment and corrects no receipt; where one of its rows is wrong, partial mode takes none of them. */
function asWholes(all: readonly Read[], mode: Mode): readonly Read[] {
  const right = all.map((read) => {
    const whole = all.filter(({ said, place }) => said && isSamePlace(place, read.place));
    const moments = new Set(whole.map(({ said }) => said?.observedAt));
    return read.right && read.said?.replaces === undefined && moments.size === 1;
  });
  const wrong = all.filter((_, row) => right[row] === false);
  const breaks = (place: Place) =>
    mode === 'partial' && wrong.some((each) => mayBelong(each.place, place));
  return all.map((read, row) => ({ ...read, right: right[row] === true && !breaks(read.place) }));
}

/** Of each whole, every metric that its source may state of its unit and does not. */
function omissionsOf(facts: ModelFacts, all: readonly Read[]): BodyReading['omissions'] {
  const firsts = all.filter(
    ({ right, place }, row) =>
      right && all.findIndex((other) => other.right && isSamePlace(other.place, place)) === row,
  );
  return firsts.flatMap(({ place, said }) => {
    const stated = all.flatMap((read) =>
      read.right && isSamePlace(read.place, place) ? [read.row.metric] : [],
    );
    const { unit = '', interval, source } = place;
    return Object.entries(facts.metrics).flatMap(([metric, { sources, levels }]) => {
      const mayState = sources.includes(source) && levels.includes(facts.units[unit]?.level ?? '');
      if (!mayState || stated.includes(metric)) return [];
      const subject = [metric, unit, interval, source].join(' ');
      const observedAt = said?.observedAt ?? '';
      return [{ said: { subject, ...saysOnly(leftOut), observedAt }, place }];
    });
  });
}

function readingOf(facts: ModelFacts, client: string, row: ModelRow, openedAt: string): Read {
  const metric = facts.metrics[row.metric];
  const unit = facts.units[row.unit ?? ''];
  const named = facts.intervals[intervalName(row.period)];
  const interval = named !== undefined && named[0] <= localDay(openedAt) ? named : undefined;
  const source = facts.sources.find((known) => known === row.source);
  const isKnown = unit && (unit.until === undefined || !interval || interval[1] <= unit.until);
  const place = {
    unit: isKnown ? row.unit : undefined,
    interval: interval?.join('/') ?? '',
    source: source ?? '',
  };
  // A thing of its own collides with no other.
  const nothing: Read = { row, place, right: false, subject: {} };
  const saying = metric && sayingOf(row, metric);
  if (!metric || !unit || !isKnown || !interval || !source) return nothing;
  const subject = [row.metric, row.unit, place.interval, source].join(' ');
  if (!saying) return { ...nothing, subject };
  const observedAt = row.observedAt ?? openedAt;
  const right =
    mayState(facts, client, unit.province, source) &&
    metric.levels.includes(unit.level) &&
    metric.sources.includes(source) &&
    (row.restart !== true || metric.cumulative === true) &&
    Date.parse(observedAt) <= Date.parse(openedAt) + 5 * 60_000;
  const replaces = row.replaces === undefined ? {} : { replaces: row.replaces };
  const late = facts.lateFrom[place.interval] ?? '';
  return {
    row,
    place,
    right,
    subject,
    said: { subject, ...saying, observedAt, ...replaces },
    late,
  };
}

const intervalName = (period: ModelRow['period']): string =>
  typeof period === 'object' ? `${period.from}/${period.until}` : (period ?? '');

/** Viet Nam is seven hours ahead of UTC all year. */
const localDay = (at: string): string =>
  new Date(Date.parse(at) + 7 * 3_600_000).toISOString().slice(0, 10);

function mayState(facts: ModelFacts, client: string, province: string, source: string): boolean {
  const allowed = facts.clients[client];
  if (allowed === undefined) return false;
  return allowed.provinces.includes(province) && (allowed.sources?.includes(source) ?? true);
}

type Saying = Pick<Said, 'says' | 'meaning' | 'bare' | 'number' | 'orMore'>;

/** Exactly one of value, text, nil and withdrawal; nothing if it is not that, or is none that the metric takes. */
function sayingOf(row: ModelRow, metric: ModelMetric): Saying | undefined {
  const { value, text, nil, withdraw, atLeast = false, restart = false } = row;
  const given = [value, text, nil, withdraw].filter((each) => each !== undefined);
  if (given.length !== 1 || (value === undefined && (atLeast || restart))) return undefined;
  const remark = `${row.comment === undefined ? '' : ` # ${row.comment}`}${row.followUp === true ? ' !' : ''}`;
  if (nil !== undefined) return saysOnly(`nil ${nil.reason}`, remark);
  if (withdraw !== undefined) return saysOnly(`withdrawal ${withdraw.reason}`, remark);
  if ((text !== undefined) !== (metric.inWords === true)) return undefined;
  if (text !== undefined) return saysOnly(`text ${text}`, remark);
  const [, fraction = ''] = String(value).split('.');
  const number = Number(value);
  const { decimals, minimum = -Infinity, maximum = Infinity } = metric;
  if (fraction.length > decimals || number < minimum || number > maximum) return undefined;
  const counted = Math.round(number * 10 ** decimals);
  const bare = `value ${counted}${atLeast ? ' or more' : ''}`;
  const meaning = `${bare}${restart ? ' restarted' : ''}${remark}`;
  const says = `${meaning}, ${fraction.length} decimals`;
  return { says, meaning, bare, number: counted, orMore: atLeast };
}

const saysOnly = (bare: string, remark = ''): Saying => ({
  says: `${bare}${remark}`,
  meaning: `${bare}${remark}`,
  bare,
});
