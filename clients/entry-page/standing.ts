import { type Answer, ask } from './api.ts';
import { type Dataset, everyUnit, type Language, type Line, type Names } from './dataset.ts';
import { legalDay, legalTime } from './legal-time.ts';
import { spoken } from './spoken.ts';
import type { Choice, Entry } from './store.ts';
import { words } from './words.ts';

/** A line of GET /v1/snapshots; what the page needs of it. */
export type Said = {
  readonly metric: string;
  readonly source: string;
  readonly interval: { readonly from: string; readonly until: string };
  readonly value?: string;
  readonly atLeast?: true;
  readonly nil?: { readonly reason: string };
  readonly withdraw?: { readonly reason: string };
  readonly text?: string;
  readonly current: boolean;
  readonly receivedAt: string;
};
type Speaker = { readonly client: string; readonly person: { readonly name: string } | null };

/** A unit of GET /v1/datasets/{dataset}/completions. */
export type Finish = {
  readonly unit: string;
  readonly state: 'open' | 'completed' | 'withdrawn';
  readonly by: Speaker | null;
  readonly at: string | null;
  readonly receipt: string | null;
  readonly reason: string | null;
  readonly missing: readonly { readonly metric: string; readonly names: Names }[];
  readonly extension: { readonly until: string; readonly reason: string } | null;
  readonly lastDay: string;
};

/** What the server has now of what the table is about. */
export type Standing = {
  /** Nothing: the key may not read figures, or nobody answered. */
  readonly said: readonly Said[] | undefined;
  readonly finishes: readonly Finish[];
  readonly mayComplete: boolean;
};

type Asking = { readonly key: string; readonly language: Language };

export async function readStanding(asking: Asking, open: Choice): Promise<Standing> {
  const [said, finishes, mayComplete] = await Promise.all([
    readSaid(asking, open),
    readFinishes(asking, open),
    mayCompleteWith(asking, open),
  ]);
  return { said, finishes, mayComplete };
}

const completions = (dataset: string): string =>
  `v1/datasets/${encodeURIComponent(dataset)}/completions`;

async function found(path: string, asking: Asking): Promise<Answer['body'] | undefined> {
  const answer = await ask(path, asking);
  return 'down' in answer || answer.status !== 200 ? undefined : answer.body;
}

const mostPages = 10;

/** Of one unit: many at once would be more than a weak line carries. */
async function readSaid(
  asking: Asking,
  { dataset, period, unit }: Choice,
): Promise<readonly Said[] | undefined> {
  if (unit === everyUnit) return undefined;
  const said: Said[] = [];
  let pageToken: unknown;
  for (let page = 0; page < mostPages && pageToken !== null; page += 1) {
    const query = new URLSearchParams({ unit, dataset, period });
    if (typeof pageToken === 'string') query.set('pageToken', pageToken);
    const body = await found(`v1/snapshots?${query.toString()}`, asking);
    if (body === undefined) return undefined;
    said.push(...(body['statements'] as Said[]));
    pageToken = body['nextPageToken'] ?? null;
  }
  return said;
}

async function readFinishes(
  asking: Asking,
  { dataset, period, unit }: Choice,
): Promise<readonly Finish[]> {
  const query = new URLSearchParams({ period, ...(unit !== everyUnit && { unit }) });
  const body = await found(`${completions(dataset)}?${query.toString()}`, asking);
  const all = (body?.['units'] ?? []) as readonly Finish[];
  return unit === everyUnit ? all : all.filter((each) => each.unit === unit);
}

const known = new Map<string, boolean>();

/** A request that lacks its Idempotency-Key is refused before it does anything; only who may not ask at all hears 403. */
async function mayCompleteWith(asking: Asking, { dataset }: Choice): Promise<boolean> {
  const before = known.get(asking.key);
  if (before !== undefined) return before;
  const answer = await ask(completions(dataset), { ...asking, post: { body: '{}' } });
  if ('down' in answer || ![400, 403].includes(answer.status)) return false;
  known.set(asking.key, answer.status === 400);
  return answer.status === 400;
}

/** Says that the unit is done with the dataset for the period. */
export const complete = (asking: Asking, { dataset, period, unit }: Choice) =>
  ask(completions(dataset), {
    ...asking,
    post: { body: JSON.stringify({ unit, period }), idempotencyKey: crypto.randomUUID() },
  });

// --- In words ----------------------------------------------------------------------------------------------------------

/** What stands below each line: what the server has of it, or else what was sent from here last. */
export function notesOf(
  lines: readonly Line[],
  { period }: Dataset,
  standing: Standing | undefined,
  sent: Entry | undefined,
): readonly (Names | undefined)[] {
  const { said, finishes = [] } = standing ?? {};
  const missing = new Set(finishes.flatMap((each) => each.missing.map(({ metric }) => metric)));
  return lines.map(({ metric, source }, index) => {
    if (said === undefined) return sent && sentNote(sent, index);
    const now = said.filter(
      ({ current, interval, ...each }) =>
        current &&
        each.metric === metric.code &&
        interval.from === period.from &&
        interval.until === period.until,
    );
    const own = now.find((each) => each.source === source.code);
    if (own !== undefined) return spoken('now', valueWords(own), timeWords(own.receivedAt));
    const other = now.find(({ withdraw }) => withdraw === undefined);
    const names = metric.sources.find(({ code }) => code === other?.source)?.names;
    if (other !== undefined) return spoken('nowByOther', valueWords(other), names ?? other.source);
    return missing.has(metric.code) ? words.nowMissing : words.nowNothing;
  });
}

function sentNote({ cells, receipt }: Entry, index: number): Names | undefined {
  const { value = '', nil = '' } = cells[index] ?? {};
  const text = `${value}${nil}`.trim();
  return text === '' || receipt === undefined
    ? undefined
    : spoken('sentFromHere', timeWords(receipt.receivedAt), text);
}

const timeWords = (at: string): Names => ({ vi: legalTime(at, 'vi'), en: legalTime(at, 'en') });
const dayWords = (day: string): Names => ({ vi: day && legalDay(day, 'vi'), en: day });

function valueWords({ value, atLeast, nil, withdraw, text }: Said): Names {
  if (withdraw !== undefined) return spoken('nowWithdrawn', withdraw.reason);
  if (nil !== undefined) return spoken('nowNil', nil.reason);
  if (value === undefined) return { vi: `“${text ?? ''}”`, en: `“${text ?? ''}”` };
  const over = atLeast === true ? { vi: 'trên ', en: 'over ' } : { vi: '', en: '' };
  return { vi: over.vi + numberText(value, '.', ','), en: over.en + numberText(value, ',', '.') };
}

/** Digits as the API gives them, exact however long they are. */
function numberText(value: string, thousands: string, point: string): string {
  const [whole = '', decimals] = value.split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands);
  return decimals === undefined ? grouped : `${grouped}${point}${decimals}`;
}

/** How far the unit is with the dataset, and until when it has time. */
export function finishWords(finishes: readonly Finish[]): Names | undefined {
  const [only] = finishes;
  if (only === undefined) return undefined;
  if (finishes.length > 1) {
    const count = finishes.filter(({ state }) => state === 'completed').length;
    return spoken('finishedUnits', count, finishes.length);
  }
  const parts = [dueWords(only), stateWords(only)];
  return {
    vi: parts.map(({ vi }) => vi).join(' '),
    en: parts.map(({ en }) => en).join(' '),
  };
}

function dueWords({ lastDay, extension }: Finish): Names {
  const day = dayWords(lastDay);
  return extension !== null && extension.until === lastDay
    ? spoken('dueExtended', day, extension.reason)
    : spoken('due', day);
}

function stateWords({ state, by, at, receipt, reason, missing }: Finish): Names {
  const who =
    by === null ? '?' : by.person === null ? by.client : `${by.person.name} (${by.client})`;
  const when = at === null ? { vi: '?', en: '?' } : timeWords(at);
  switch (state) {
    case 'completed':
      return spoken('finished', who, when);
    case 'withdrawn':
      return receipt === null
        ? spoken('reopened', who, when, reason ?? '')
        : spoken('finishEnded', when, receipt);
    case 'open':
      return missing.length > 0 ? spoken('missingCount', missing.length) : words.notFinished;
    default:
      return state satisfies never;
  }
}
