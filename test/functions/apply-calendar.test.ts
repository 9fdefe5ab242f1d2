import { expect, test } from 'vitest';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { RecommendationId, standing } from '../../core/recommendations/recommendation.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { applyCalendar } from '../../functions/scheduled/apply-calendar.ts';
import { sampleRegistry } from '../../samples/world.ts';
import { appliedCalendar } from '../../store/applied-calendar.ts';
import type { Recommendations } from '../../store/recommendations.ts';
import {
  draft,
  officers,
  type RecommendationApi,
  recommendationApi,
} from '../support/recommendation-world.ts';
import { silentLog } from '../support/silent-log.ts';

const content = sampleRegistry();
const day = (text: string) => LocalDate.parse(text);

/** The sample world's registry as a later version, with more or fewer days off in 2025. */
function withDays(
  version: number,
  change: { readonly off?: string[]; readonly not?: string[] },
): Registry {
  const { off = [], not = [] } = change;
  const { calendar } = content;
  const year = calendar.years['2025'];
  if (year === undefined) throw new Error('The sample world has the year 2025');
  const kept = year.off.filter((date) => !not.includes(date));
  const years = { ...calendar.years, 2025: { ...year, off: [...kept, ...off.map(day)] } };
  return indexRegistry(version, { ...content, calendar: { ...calendar, years } });
}

/** A registry whose versions are published one after the other, and the tick's walk over the cases of one table. */
async function world() {
  const versions: { registry: Registry; at: Instant }[] = [
    { registry: indexRegistry(1, content), at: Instant.parse('2025-08-01T00:00:00Z') },
  ];
  const newest = () => versions.at(-1)?.registry ?? indexRegistry(1, content);
  let time = Instant.parse('2025-08-12T02:00:00Z');
  const api = await recommendationApi(newest);
  const at = (instant: string) => {
    time = Instant.parse(instant);
    api.at(instant);
  };
  const walk = (store: Partial<Recommendations> = {}, mostPages = 40) =>
    applyCalendar({
      mostPages,
      registry: {
        at: async (version) =>
          versions.find((each) => each.registry.version === version)?.registry ?? newest(),
      },
      history: async () =>
        versions.map((each) => ({ version: each.registry.version, at: each.at })),
      recommendations: { ...api.store, ...store },
      applied: appliedCalendar(api.db, api.table),
      now: () => time,
      log: silentLog,
    })();
  const publish = (registry: Registry, instant: string) =>
    versions.push({ registry, at: Instant.parse(instant) });
  return { api, at, walk, publish };
}

/** A case that was handed in at the moment of the world's clock: ten working days from then. */
async function running(api: RecommendationApi): Promise<string> {
  const made = await api.post('/v1/recommendations', { body: draft });
  const { id } = made.body;
  await api.post(`/v1/recommendations/${id}/submissions`, {
    ifMatch: 1,
    body: { actor: officers.approver },
  });
  return id;
}

const dueOf = async (api: RecommendationApi, id: string) => (await api.get(id)).body.clock.dueOn;
const listedDue = async (api: RecommendationApi) =>
  (await api.list({ state: 'SUBMITTED' })).body.items.map((item: { dueOn: string }) => item.dueOn);

test('a new day off moves the due dates that run, lists them under it, and the history says why', async () => {
  const { api, at, walk, publish } = await world();
  const id = await running(api);
  expect(await dueOf(api, id)).toBe('2025-08-26');
  expect(await walk()).toBe(0);
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T04:00:00Z');
  expect(await walk()).toBe(1);
  const { body } = await api.get(id);
  expect(body.clock).toMatchObject({ dueOn: '2025-08-27', calendarVersion: 2 });
  expect(body.history.at(-1)).toMatchObject({
    action: 'recalculate',
    actor: null,
    state: 'SUBMITTED',
    movedDueDate: { before: '2025-08-26', after: '2025-08-27', registryVersion: 2 },
  });
  expect(await listedDue(api)).toEqual(['2025-08-27']);
});

test('until the calendar is applied the due date stands as it was reckoned', async () => {
  const { api, at, publish } = await world();
  const id = await running(api);
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T03:01:00Z');
  expect((await api.get(id)).body.clock).toMatchObject({ dueOn: '2025-08-26', calendarVersion: 1 });
});

test('a walk again, and two at once, change nothing more', async () => {
  const { api, at, walk, publish } = await world();
  const id = await running(api);
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T04:00:00Z');
  const [one, other] = await Promise.all([walk(), walk()]);
  expect(one + other).toBe(1);
  expect(await walk()).toBe(0);
  expect((await api.get(id)).body.version).toBe(3);
});

test('a due date that had passed when the calendar was published stays passed', async () => {
  const { api, at, walk, publish } = await world();
  const id = await running(api);
  publish(withDays(2, { off: ['2025-08-26'] }), '2025-08-28T03:00:00Z');
  at('2025-08-28T04:00:00Z');
  expect(await walk()).toBe(0);
  expect((await api.get(id)).body.clock).toMatchObject({
    dueOn: '2025-08-26',
    timeliness: 'OVERDUE',
  });
});

test('a due date that a late walk finds passed moves as one in time would have moved it', async () => {
  const { api, at, walk, publish } = await world();
  const id = await running(api);
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-09-10T04:00:00Z');
  expect(await walk()).toBe(1);
  expect(await dueOf(api, id)).toBe('2025-08-27');
});

test('a day that is worked after all brings a due date nearer, never before the day of the notice', async () => {
  const { api, at, walk, publish } = await world();
  at('2025-08-19T02:00:00Z');
  const id = await running(api);
  expect(await dueOf(api, id)).toBe('2025-09-04');
  publish(withDays(2, { not: ['2025-09-01', '2025-09-02'] }), '2025-09-03T03:00:00Z');
  at('2025-09-03T04:00:00Z');
  expect(await walk()).toBe(1);
  expect(await dueOf(api, id)).toBe('2025-09-03');
});

test('a walk takes so many pages a tick, and the next ticks go on until every date has moved', async () => {
  const { api, at, walk, publish } = await world();
  await Promise.all(Array.from({ length: 27 }, () => running(api)));
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T04:00:00Z');
  expect(await walk({}, 1)).toBe(25);
  const [one, other] = await Promise.all([walk({}, 1), walk({}, 1)]);
  expect(one + other).toBe(2);
  for (let tick = 0; tick < 6; tick += 1) expect(await walk({}, 1)).toBe(0);
  expect(new Set(await listedDue(api))).toEqual(new Set(['2025-08-27']));
  expect(await appliedCalendar(api.db, api.table).find()).toMatchObject({ version: 2 });
});

test('a version that changes no calendar moves nothing', async () => {
  const { api, at, walk, publish } = await world();
  await running(api);
  at('2025-08-12T04:00:00Z');
  await walk();
  publish(indexRegistry(2, { ...content, recipients: [] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T04:00:00Z');
  let listed = 0;
  const counted: Recommendations['list'] = (...asked) => {
    listed += 1;
    return api.store.list(...asked);
  };
  expect(await walk({ list: counted })).toBe(0);
  expect(listed).toBe(0);
});

test('a version waits until it has settled: a step that read the one before may still be under way', async () => {
  const { api, at, walk, publish } = await world();
  await running(api);
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T03:01:00Z');
  expect(await walk()).toBe(0);
  at('2025-08-14T03:02:00Z');
  expect(await walk()).toBe(1);
});

test('a step that is taken before the walk reckons by the new calendar and says so', async () => {
  const { api, at, walk, publish } = await world();
  const id = await running(api);
  const step = (name: string, ifMatch: number, body: object) =>
    api.post(`/v1/recommendations/${id}/${name}`, { client: 'ministry-desk', ifMatch, body });
  const { intake, officer } = officers;
  await step('assignments', 2, {
    actor: intake,
    leadUnit: 'BKHCN.SHTT',
    complexity: 'A',
    coUnits: [],
  });
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T03:01:00Z');
  const accepted = await step('acceptances', 3, { actor: officer });
  expect(accepted.status, accepted.text).toBe(201);
  expect(accepted.body).not.toHaveProperty('movedDueDate');
  const { body } = await api.get(id);
  expect(body.clock).toMatchObject({ dueOn: '2025-08-27', calendarVersion: 2 });
  expect(body.history.at(-1)).toMatchObject({
    action: 'accept',
    movedDueDate: { before: '2025-08-26', after: '2025-08-27', registryVersion: 2 },
  });
  at('2025-08-14T04:00:00Z');
  expect(await walk()).toBe(0);
});

test('a case that could not be written is found by the next walk', async () => {
  const { api, at, walk, publish } = await world();
  const id = await running(api);
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T04:00:00Z');
  expect(await walk({ replace: () => Promise.reject(new Error('no answer')) })).toBe(0);
  expect(await dueOf(api, id)).toBe('2025-08-26');
  expect(await walk()).toBe(1);
});

test('a case from before due dates were kept moves from the day that it is listed under', async () => {
  const { api, at, walk, publish } = await world();
  const id = RecommendationId.parse(await running(api));
  const found = await api.store.find(id);
  const clock = found && standing(found).clock;
  if (found === undefined || !clock) throw new Error('It was handed in');
  const { reckoned: _, ...before } = clock;
  const older = {
    ...found,
    version: 3,
    history: [...found.history, ...found.history.slice(-1)].map((event) => ({
      ...event,
      request: null,
      stands: { ...event.stands, clock: event.stands.clock && before },
    })),
  };
  const now = () => Instant.parse('2025-08-12T02:00:00Z');
  await api.store.replace({ recommendation: older, dueOn: day('2025-08-26') }, { at: now(), now });
  publish(withDays(2, { off: ['2025-08-20'] }), '2025-08-14T03:00:00Z');
  at('2025-08-14T04:00:00Z');
  expect(await walk()).toBe(1);
  expect((await api.get(id)).body.history.at(-1).movedDueDate).toMatchObject({
    before: '2025-08-26',
    after: '2025-08-27',
  });
});
