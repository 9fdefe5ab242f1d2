import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  asOf,
  atTheBeginning,
  Recommendation,
  type RecommendationId,
  type Standing,
} from '../../core/recommendations/recommendation.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { recommendationKey } from '../../store/keys.ts';
import {
  type Dated,
  type ListPosition,
  type Recommendations,
  recommendations,
} from '../../store/recommendations.ts';
import { freshTables } from '../support/store.ts';

const province = UnitCode.parse('96');
const at = Instant.parse('2025-08-13T02:00:00.000Z');
const stamp = { at, now: () => at };

const stands = (state: Standing['state'], holder?: string): Standing => ({
  ...atTheBeginning,
  state,
  holder: holder === undefined ? null : UnitCode.parse(holder),
});

const made = (place: number, standing: Standing = atTheBeginning): Recommendation =>
  Recommendation.parse({
    id: `96-${String(place).padStart(26, '0')}`,
    version: 1,
    province,
    locality: '96',
    addressee: 'BKHCN',
    field: 'innovation',
    title: `Kiến nghị ${place}`,
    letters: [],
    history: [
      {
        action: 'create',
        transition: 'T01',
        at: '2025-08-12T02:00:00.000Z',
        actor: null,
        client: null,
        request: null,
        body: {},
        made: {},
        stands: standing,
      },
    ],
  });

const next = (before: Recommendation, standing: Standing): Recommendation =>
  Recommendation.parse({
    ...before,
    version: before.version + 1,
    history: [
      ...before.history,
      { ...before.history[0], at: '2025-08-13T02:00:00.000Z', stands: standing },
    ],
  });

const dated = (recommendation: Recommendation, dueOn?: string): Dated => ({
  recommendation,
  dueOn: dueOn === undefined ? undefined : LocalDate.parse(dueOn),
});

let db: DocumentClient;
let table: string;
let store: Recommendations;
beforeEach(async () => {
  const fresh = await freshTables();
  db = fresh.db;
  table = fresh.names.recommendations;
  store = recommendations(db, table);
});

const create = (dueCase: Dated) =>
  store.create(`claim of ${dueCase.recommendation.id}`, 'body', dueCase, stamp);

describe('a case', () => {
  test('is read back as it was written', async () => {
    const one = made(1);
    await create(dated(one));
    expect(await store.find(one.id)).toEqual(one);
    expect(await store.find(made(2).id)).toBeUndefined();
  });

  test('is made once for a claim, and the loser makes nothing', async () => {
    const made1 = await store.create('claim', 'body', dated(made(1)), stamp);
    const made2 = await store.create('claim', 'body', dated(made(2)), stamp);
    expect([made1.ok, made2.ok]).toEqual([true, false]);
    expect(await store.claim('claim')).toEqual({ id: made(1).id, body: 'body' });
    expect(await store.find(made(2).id)).toBeUndefined();
  });

  test('takes the first of two changes of one version, and keeps all of it', async () => {
    const one = made(1);
    await create(dated(one));
    const changes = ['SUBMITTED', 'WITHDRAWN'] as const;
    const outcomes = await Promise.all(
      changes.map((state) => store.replace(dated(next(one, stands(state))), stamp)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const winner = changes[outcomes.findIndex(({ ok }) => ok)];
    const stored = await store.find(one.id);
    expect(stored?.version).toBe(2);
    expect(stored?.history[1]?.stands.state).toBe(winner);
  });

  test('and its child are written together or not at all', async () => {
    const parent = made(1);
    await create(dated(parent));
    const answered = next(parent, stands('ANSWERED', 'BKHCN.SHTT'));
    const child = dated(made(2, stands('ASSIGNED', 'BKHCN.SHTT')));
    expect((await store.replace(dated(answered), stamp, child)).ok).toBe(true);
    expect(await store.find(child.recommendation.id)).toEqual(child.recommendation);

    const stale = await store.replace(dated(answered), stamp, dated(made(3)));
    expect(stale).toEqual({ ok: false, failure: { kind: 'stale' } });
    expect(await store.find(made(3).id)).toBeUndefined();
  });

  test('that is nearly full takes no more text, and is still there', async () => {
    const one = made(1);
    await create(dated(one));
    const full = next(one, stands('SUBMITTED'));
    const event = full.history[1];
    const long = {
      ...full,
      history: [full.history[0], { ...event, body: { text: 'ă'.repeat(200_000) } }],
    } as Recommendation;
    const refused = await store.replace(dated(long), stamp);
    expect(refused).toEqual({ ok: false, failure: { kind: 'too-large' } });
    expect(await store.find(one.id)).toEqual(one);
  });

  test('is a fault of ours when what is stored has another form', async () => {
    const one = made(1);
    await create(dated(one));
    const Key = recommendationKey(province, one.id);
    const { Item } = await db.send(new GetCommand({ TableName: table, Key }));
    expect(() => Recommendation.parse({ ...Item, field: 'no-such-field' })).toThrow();
  });
});

describe('numbers', () => {
  test('rise by province and year, also when they are drawn at once', async () => {
    const drawn = await Promise.all(
      Array.from({ length: 8 }, () => store.drawNumber(province, '2025')),
    );
    expect(drawn.toSorted()).toEqual(
      Array.from({ length: 8 }, (_, place) => `KN-96-2025-00000${place + 1}`),
    );
    expect(await store.drawNumber(province, '2026')).toBe('KN-96-2026-000001');
    expect(await store.drawNumber(UnitCode.parse('42'), '2025')).toBe('KN-42-2025-000001');
  });
});

describe('a list', () => {
  async function allOf(
    source: Parameters<Recommendations['list']>[0],
    limit: number,
  ): Promise<RecommendationId[]> {
    const ids: RecommendationId[] = [];
    for (let after: ListPosition | undefined, first = true; first || after !== undefined;) {
      const page = await store.list(source, limit, after);
      ids.push(...page.rows.map(({ id }) => id));
      after = page.next;
      first = false;
    }
    return ids;
  }

  beforeEach(async () => {
    await create(dated(made(1, stands('ASSIGNED', 'BKHCN.SHTT')), '2025-09-04'));
    await create(dated(made(2, stands('ASSIGNED', 'BKHCN.CVT')), '2025-08-26'));
    await create(dated(made(3, stands('ASSIGNED', 'BKHCN.SHTT'))));
    await create(dated(made(4, stands('SUBMITTED')), '2025-08-20'));
  });

  test('puts the most urgent first and what is not running last, to the end of all pages', async () => {
    for (const limit of [1, 2, 50])
      expect(await allOf({ index: 'byState', value: 'ASSIGNED' }, limit)).toEqual(
        [2, 1, 3].map((place) => made(place).id),
      );
  });

  test('is read by holder and by locality', async () => {
    expect(await allOf({ index: 'byHolder', value: 'BKHCN.SHTT' }, 50)).toEqual(
      [1, 3].map((place) => made(place).id),
    );
    expect(await allOf({ index: 'byLocality', value: '96' }, 1)).toEqual(
      [4, 2, 1, 3].map((place) => made(place).id),
    );
  });

  test('is narrowed to due days, both inclusive, and then holds only dates that run', async () => {
    const within = (dueFrom?: string, dueTo?: string) =>
      allOf(
        {
          index: 'byLocality',
          value: '96',
          dueFrom: dueFrom === undefined ? undefined : LocalDate.parse(dueFrom),
          dueTo: dueTo === undefined ? undefined : LocalDate.parse(dueTo),
        },
        1,
      );
    const ids = (...places: number[]) => places.map((place) => made(place).id);
    expect(await within('2025-08-20', '2025-08-26')).toEqual(ids(4, 2));
    expect(await within('2025-08-21')).toEqual(ids(2, 1));
    expect(await within(undefined, '2025-08-25')).toEqual(ids(4));
  });
});

test('all cases of a province come by one paged reading, however large they are', async () => {
  const places = Array.from({ length: 12 }, (_, place) => place + 1);
  for (const place of places) {
    const one = made(place);
    const padded = { ...one, difficulty: 'ă'.repeat(8_000) };
    const event = { ...padded.history[0], body: { text: 'x'.repeat(120_000) } };
    await create(dated(Recommendation.parse({ ...padded, history: [event] })));
  }
  await create(
    dated({
      ...made(99),
      id: '42-00000000000000000000000099' as RecommendationId,
      province: UnitCode.parse('42'),
    }),
  );
  const found = await store.inProvince(province);
  expect(found.map(({ id }) => id)).toEqual(places.map((place) => made(place).id));
});

test('a case is read as of an instant from its history', () => {
  const one = next(made(1), stands('SUBMITTED'));
  expect(asOf(one, Instant.parse('2025-08-12T01:59:59Z'))).toBeUndefined();
  expect(asOf(one, Instant.parse('2025-08-13T01:59:59Z'))?.version).toBe(1);
  expect(asOf(one, Instant.parse('2025-08-13T02:00:00Z'))).toEqual(one);
});
