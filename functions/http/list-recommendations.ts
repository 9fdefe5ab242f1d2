import * as z from 'zod';
import { isProvisional } from '../../core/periods/calendar.ts';
import { maySee } from '../../core/recommendations/recommendation-sight.ts';
import { RecommendationState } from '../../core/recommendations/recommendation-state.ts';
import { RecommendationId } from '../../core/recommendations/recommendation.ts';
import { codeMeant } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { DayWithinReach, LocalDate, localDateAt } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type {
  ListedRecommendation,
  ListPosition,
  ListSource,
  Recommendations,
} from '../../store/recommendations.ts';
import { type ListAsked, pageToken, positionIn } from '../shared/page-token.ts';
import type { Problem } from '../shared/problem.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Asked, Caller, Endpoint, Route } from '../shared/route.ts';
import type { SigningSecrets } from '../shared/signing.ts';
import type { Now } from '../shared/world.ts';

const pageSize = { usual: 50, largest: 200 };

const Listed = z.strictObject({
  id: z.string(),
  number: z.string().nullable(),
  title: z.string(),
  field: z.string(),
  state: RecommendationState,
  locality: z.string(),
  holder: z.string().nullable(),
  /** Null where no due date runs. */
  dueOn: z.iso.date().nullable(),
  provisional: z.boolean().meta({
    description:
      'true: the due date rests, or may rest, on a year without a confirmed working calendar and may move; the case itself says it exactly',
  }),
  version: z.int(),
});

export const route = {
  name: 'listRecommendations',
  method: 'GET',
  path: '/v1/recommendations',
  servedBy: 'api',
  admission: { scope: 'recommendations:read' },
  summary: 'List recommendations',
  description:
    'Every case that the caller may see, the most urgent first within a state. The list may be a moment behind the cases themselves. Go on with nextPageToken until it is null; a page may hold fewer than asked for.',
  request: {
    query: z.strictObject({
      state: RecommendationState.optional(),
      holder: UnitCode.optional(),
      locality: UnitCode.optional(),
      dueFrom: DayWithinReach.optional(),
      dueTo: DayWithinReach.optional(),
      pageSize: z.coerce.number().int().min(1).max(pageSize.largest).default(pageSize.usual),
      pageToken: z.string().max(2_000).optional(),
    }),
  },
  responses: {
    200: {
      description: 'One page.',
      body: z.strictObject({ items: z.array(Listed), nextPageToken: z.string().nullable() }),
    },
  },
  problems: ['page-token-invalid', 'validation-failed'],
} as const satisfies Route;

type Needs = {
  readonly recommendations: Pick<Recommendations, 'list'>;
  readonly registry: Pick<RegistryReader, 'current'>;
  /** Page tokens are signed with it. */
  readonly secrets: () => Promise<SigningSecrets>;
  readonly now: Now;
};

type Filter = Omit<Asked<typeof route>['query'], 'pageSize' | 'pageToken'>;

/** A case names units by their codes; a filter may name them by an alias. */
const withCodes = (registry: Registry, filter: Filter, today: LocalDate): Filter => ({
  ...filter,
  holder: filter.holder && codeMeant(registry, filter.holder, today),
  locality: filter.locality && codeMeant(registry, filter.locality, today),
});

/** Which of the sources is being read, and the last line that was read of it. */
const Position = z.strictObject({
  source: z.int().min(0),
  after: z.strictObject({ id: RecommendationId, dueOn: LocalDate.nullable() }).optional(),
});
type Position = Readonly<z.output<typeof Position>>;

/** The index that narrows most; without any of the three, every state in turn. */
function sourcesOf({ holder, locality, state, dueFrom, dueTo }: Filter): readonly ListSource[] {
  const due = { dueFrom, dueTo };
  if (holder !== undefined) return [{ index: 'byHolder', value: holder, ...due }];
  if (locality !== undefined) return [{ index: 'byLocality', value: locality, ...due }];
  const states = state === undefined ? RecommendationState.options : [state];
  return states.map((value) => ({ index: 'byState', value, ...due }));
}

const fits = ({ state, holder, locality }: Filter, row: ListedRecommendation): boolean =>
  (state === undefined || row.state === state) &&
  (holder === undefined || row.holder === holder) &&
  (locality === undefined || row.locality === locality);

/** One request reads as often at most; where few of many lines may be seen, a page is short and the next one goes on. */
const mostReads = 20;

type Page = { readonly rows: readonly ListedRecommendation[]; readonly next: Position | undefined };

/** Reads source after source until the page is full. It never reads more lines than the page can take. */
async function pageOf(
  { list }: Needs['recommendations'],
  sources: readonly ListSource[],
  size: number,
  start: Position,
  keep: (row: ListedRecommendation) => boolean,
): Promise<Page> {
  const rows: ListedRecommendation[] = [];
  let next: Position | undefined = start;
  for (let reads = 0; next !== undefined && rows.length < size && reads < mostReads; reads += 1) {
    const source = sources[next.source];
    if (source === undefined) return { rows, next: undefined };
    const page = await list(source, size - rows.length, next.after);
    rows.push(...page.rows.filter(keep));
    next = following(next.source, page.next, sources.length);
  }
  return { rows, next };
}

function following(
  source: number,
  after: ListPosition | undefined,
  sources: number,
): Position | undefined {
  if (after !== undefined) return { source, after };
  return source + 1 < sources ? { source: source + 1 } : undefined;
}

const visible =
  (registry: Registry, caller: Caller, today: LocalDate) => (row: ListedRecommendation) =>
    maySee(registry, caller, { ...row, registered: row.number !== undefined }, today);

/** The list does not hold the clock: its first day is taken to be that of the case, so that a mark is never wanting. */
const isProvisionalIn = (
  { calendar }: Registry,
  { createdOn, dueOn }: Pick<ListedRecommendation, 'createdOn' | 'dueOn'>,
): boolean => dueOn !== null && isProvisional(calendar, createdOn, dueOn);

const listed = (registry: Registry, row: ListedRecommendation): z.input<typeof Listed> => ({
  id: row.id,
  number: row.number ?? null,
  title: row.title,
  field: row.field,
  state: row.state,
  locality: row.locality,
  holder: row.holder,
  dueOn: row.dueOn,
  provisional: isProvisionalIn(registry, row),
  version: row.version,
});

const foreignToken = fail<Problem>({
  code: 'page-token-invalid',
  detail: {
    vi: 'Mã trang không phải của danh sách này; hãy đọc lại từ trang đầu.',
    en: 'This page token is not one of this list; begin again with the first page.',
  },
});

export const listRecommendations =
  ({ recommendations, registry, secrets, now }: Needs): Endpoint<typeof route> =>
  async ({ caller, query }) => {
    const { pageSize: size, pageToken: token, ...filter } = query;
    const signing = await secrets();
    const asked: ListAsked = { caller: caller.id, route: route.name, filter };
    const start = startOf(signing, asked, token);
    if (!start.ok) return start;
    const known = await registry.current();
    const today = localDateAt(now());
    const meant = withCodes(known, filter, today);
    const seen = visible(known, caller, today);
    const keep = (row: ListedRecommendation) => fits(meant, row) && seen(row);
    const { rows, next } = await pageOf(recommendations, sourcesOf(meant), size, start.value, keep);
    const nextPageToken = next === undefined ? null : pageToken(signing, asked, next);
    const items = rows.map((row) => listed(known, row));
    return ok({ status: 200, body: { items, nextPageToken } });
  };

function startOf(
  secrets: SigningSecrets,
  asked: ListAsked,
  token: string | undefined,
): Result<Position, Problem> {
  if (token === undefined) return ok({ source: 0 });
  const position = positionIn(secrets, asked, token, Position);
  return position === undefined ? foreignToken : ok(position);
}
