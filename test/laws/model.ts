/**
 * What ingestion should come to, said as plainly as can be and from the rules alone: which row is taken, what each source
 * holds to, what a receipt counts. It keeps everything in lists, knows nothing of storage, and shares no code with what it
 * judges.
 */

/** The world that bodies speak of. */
export type ModelFacts = {
  readonly metrics: Readonly<Record<string, ModelMetric>>;
  /** Closed units end with the day before `until`. */
  readonly units: Readonly<
    Record<string, { readonly level: string; readonly province: string; readonly until?: string }>
  >;
  /** First day and day after the last, by every name that a body may give. */
  readonly intervals: Readonly<Record<string, readonly [string, string]>>;
  readonly sources: readonly string[];
  /** From when on a figure about the interval is late. */
  readonly lateFrom: Readonly<Record<string, string>>;
  /** Which provinces a client may state, and which sources if not all. */
  readonly clients: Readonly<
    Record<string, { readonly provinces: readonly string[]; readonly sources?: readonly string[] }>
  >;
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
  readonly dataset: string;
  readonly replace?: boolean;
  readonly rows: readonly ModelRow[];
};

/** What one source said of one metric for one unit and interval. */
export type Said = {
  readonly subject: string;
  readonly says: string;
  /** The same without how many decimals were given. */
  readonly meaning: string;
  readonly observedAt: string;
  readonly replaces?: string;
};
export type Known = Said & { readonly receivedAt: string; readonly submission: string };
export type Decision = 'accepted' | 'unchanged' | 'superseded' | 'rejected';

// What a source holds to ----------------------------------------------------

/** Where a statement stands in its source's order: a correction stands at least where the corrected one does. */
function placeOf(said: Known, all: readonly Known[]): string {
  const corrected = all.find((other) => other.submission === said.replaces);
  if (corrected === undefined) return said.observedAt;
  const place = placeOf(corrected, all);
  return place > said.observedAt ? place : said.observedAt;
}

function isLater(a: Known, b: Known, all: readonly Known[]): boolean {
  const [placeA, placeB] = [placeOf(a, all), placeOf(b, all)];
  if (placeA !== placeB) return placeA > placeB;
  const [correctsA, correctsB] = [a.replaces !== undefined, b.replaces !== undefined];
  if (correctsA !== correctsB) return correctsA;
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
  return a.submission > b.submission;
}

/** The statement that counts among those about one subject: the latest. */
export function currentOf(subject: string, known: readonly Known[]): Known | undefined {
  const same = known.filter((said) => said.subject === subject);
  return same.find((said) => same.every((other) => other === said || isLater(said, other, same)));
}

// What becomes of a row -----------------------------------------------------

/** Decides a row that is right in itself, by what is known when it is decided. */
function decided(said: Said, known: readonly Known[]): Decision {
  const same = known.filter((other) => other.subject === said.subject);
  if (said.replaces !== undefined && !same.some((other) => other.submission === said.replaces))
    return 'rejected';
  const current = currentOf(said.subject, same);
  if (current === undefined) return 'accepted';
  if (said.meaning === current.meaning && said.observedAt <= current.observedAt) return 'unchanged';
  const candidate = { ...said, receivedAt: '9999', submission: 'Z' };
  return currentOf(said.subject, [...same, candidate]) === candidate ? 'accepted' : 'superseded';
}

/** `said` is absent where nothing can be made of a row. */
export type Reading = { readonly said?: Said; readonly right: boolean; readonly late?: string };

export const decisionOf = ({ said, right }: Reading, known: readonly Known[]): Decision =>
  said === undefined || !right ? 'rejected' : decided(said, known);

/** What a whole leaves out is withdrawn, unless that withdrawal stands already and is not older. */
export function isOmitted(omission: Said, known: readonly Known[]): boolean {
  const current = currentOf(omission.subject, known);
  const stands = current?.says.startsWith('withdrawal') === true;
  return !stands || current.observedAt < omission.observedAt;
}

type Place = {
  readonly unit: string | undefined;
  readonly interval: string;
  readonly source: string;
};
type Read = Reading & {
  readonly row: ModelRow;
  readonly subject: string | object;
  readonly place: Place;
};

/** Reads a body as of the moment at which it was opened: its rows, and what it would leave out if it replaces. */
export function readingsOf(
  facts: ModelFacts,
  client: string,
  body: ModelBody,
  { openedAt, mode }: { readonly openedAt: string; readonly mode: Mode },
): { readonly rows: readonly Reading[]; readonly omissions: readonly Said[] } {
  const { dataset: _, replace, rows, ...defaults } = body;
  const all = rows.map((row) => readingOf(facts, client, { ...defaults, ...row }, openedAt));
  const alone = all.map((read) => {
    const same = all.filter(({ subject }) => subject === read.subject);
    return { ...read, right: read.right && same.length === 1 };
  });
  if (replace !== true) return { rows: alone, omissions: [] };
  const wholes = asWholes(alone, mode);
  return { rows: wholes, omissions: omissionsOf(facts, wholes) };
}

const isSamePlace = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Of a wrong row with a place that is not understood, any whole that agrees with the rest of it may be meant. */
const mayBelong = (wrong: Place, to: Place): boolean =>
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
function omissionsOf(facts: ModelFacts, all: readonly Read[]): readonly Said[] {
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
      return [
        { subject, ...asIs('withdrawal omitted-by-replace'), observedAt: said?.observedAt ?? '' },
      ];
    });
  });
}

function readingOf(facts: ModelFacts, client: string, row: ModelRow, openedAt: string): Read {
  const metric = facts.metrics[row.metric];
  const unit = facts.units[row.unit ?? ''];
  const named = facts.intervals[intervalName(row.period)];
  const interval = named !== undefined && named[0] <= localDay(openedAt) ? named : undefined;
  const source = facts.sources.find((known) => known === row.source);
  const place = { unit: row.unit, interval: interval?.join('/') ?? '', source: source ?? '' };
  // A thing of its own collides with no other.
  const nothing: Read = { row, place, right: false, subject: {} };
  const saying = metric && sayingOf(row, metric);
  if (!metric || !unit || !interval || !source) return nothing;
  if (unit.until !== undefined && interval[1] > unit.until) return nothing;
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

/** Exactly one of value, text, nil and withdrawal; nothing if it is not that, or is none that the metric takes. */
function sayingOf(row: ModelRow, metric: ModelMetric): Pick<Said, 'says' | 'meaning'> | undefined {
  const { value, text, nil, withdraw, atLeast = false, restart = false } = row;
  const given = [value, text, nil, withdraw].filter((each) => each !== undefined);
  if (given.length !== 1 || (value === undefined && (atLeast || restart))) return undefined;
  const remark = `${row.comment === undefined ? '' : ` # ${row.comment}`}${row.followUp === true ? ' !' : ''}`;
  if (nil !== undefined) return asIs(`nil ${nil.reason}${remark}`);
  if (withdraw !== undefined) return asIs(`withdrawal ${withdraw.reason}${remark}`);
  if ((text !== undefined) !== (metric.inWords === true)) return undefined;
  if (text !== undefined) return asIs(`text ${text}${remark}`);
  const [, fraction = ''] = String(value).split('.');
  const number = Number(value);
  const { decimals, minimum = -Infinity, maximum = Infinity } = metric;
  if (fraction.length > decimals || number < minimum || number > maximum) return undefined;
  const counted = Math.round(number * 10 ** decimals);
  const meaning = `value ${counted}${atLeast ? ' or more' : ''}${restart ? ' restarted' : ''}${remark}`;
  return { meaning, says: `${meaning}, ${fraction.length} decimals` };
}

const asIs = (says: string) => ({ says, meaning: says });
