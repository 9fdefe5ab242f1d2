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
  readonly replaces?: string;
};
type Defaults = Pick<ModelRow, 'unit' | 'period' | 'source' | 'observedAt'>;
export type ModelBody = Defaults & { readonly dataset: string; readonly rows: readonly ModelRow[] };

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

/** One decision per row; `said` is absent where nothing can be made of it. */
export type Reading = { readonly said?: Said; readonly right: boolean };

export const decisionOf = ({ said, right }: Reading, known: readonly Known[]): Decision =>
  said === undefined || !right ? 'rejected' : decided(said, known);

/** Reads a body as of the moment at which it was opened. */
export function readingsOf(
  facts: ModelFacts,
  client: string,
  body: ModelBody,
  openedAt: string,
): readonly Reading[] {
  const { dataset: _, rows, ...defaults } = body;
  const read = rows.map((row) => readingOf(facts, client, { ...defaults, ...row }, openedAt));
  const subjects = read.map(({ subject }) => subject);
  return read.map(({ said, right, subject }) => {
    const isAlone = subjects.filter((other) => other === subject).length === 1;
    return { ...(said && { said }), right: right && isAlone };
  });
}

type Read = Reading & { readonly subject: string | object };

function readingOf(facts: ModelFacts, client: string, row: ModelRow, openedAt: string): Read {
  const metric = facts.metrics[row.metric];
  const unit = facts.units[row.unit ?? ''];
  const interval = facts.intervals[intervalName(row.period)];
  const source = facts.sources.find((known) => known === row.source);
  const subject = [row.metric, row.unit, interval?.join('/'), row.source].join(' ');
  // A thing of its own collides with no other.
  if (!metric || !unit || !interval || !source) return { right: false, subject: {} };
  const [from, until] = interval;
  const isOpen = unit.until === undefined || until <= unit.until;
  if (!isOpen || from > localDay(openedAt)) return { right: false, subject: {} };
  const saying = sayingOf(row, metric);
  if (saying === undefined) return { right: false, subject: {} };
  const observedAt = row.observedAt ?? openedAt;
  const right =
    saying !== undefined &&
    mayState(facts, client, unit.province, source) &&
    metric.levels.includes(unit.level) &&
    metric.sources.includes(source) &&
    (row.restart !== true || metric.cumulative === true) &&
    Date.parse(observedAt) <= Date.parse(openedAt) + 5 * 60_000;
  const replaces = row.replaces === undefined ? {} : { replaces: row.replaces };
  return {
    right,
    subject,
    ...(saying && { said: { subject, ...saying, observedAt, ...replaces } }),
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

/** Exactly one of value, nil and withdrawal; nothing if it is not that, or the value is none that the metric takes. */
function sayingOf(row: ModelRow, metric: ModelMetric): Pick<Said, 'says' | 'meaning'> | undefined {
  const { value, nil, withdraw, atLeast = false, restart = false } = row;
  const given = [value, nil, withdraw].filter((each) => each !== undefined);
  if (given.length !== 1 || (value === undefined && (atLeast || restart))) return undefined;
  if (nil !== undefined) return asIs(`nil ${nil.reason}`);
  if (withdraw !== undefined) return asIs(`withdrawal ${withdraw.reason}`);
  const [, fraction = ''] = String(value).split('.');
  const number = Number(value);
  const { decimals, minimum = -Infinity, maximum = Infinity } = metric;
  if (fraction.length > decimals || number < minimum || number > maximum) return undefined;
  const counted = Math.round(number * 10 ** decimals);
  const meaning = `value ${counted}${atLeast ? ' or more' : ''}${restart ? ' restarted' : ''}`;
  return { meaning, says: `${meaning}, ${fraction.length} decimals` };
}

const asIs = (says: string) => ({ says, meaning: says });
