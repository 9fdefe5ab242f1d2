import { describe, expect, test } from 'vitest';
import { ClientId } from '../../core/registry/client.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import { UploadId } from '../../core/submissions/upload.ts';
import { uploads } from '../../store/uploads.ts';
import { bothStores } from './contract/both-stores.ts';

const at = Instant.parse('2025-09-01T01:00:00Z');
const after = (minutes: number): Instant => addMinutes(at, minutes);
const upload = UploadId.parse('0123456789ABCDEFGHJKMNPQRS');
const announced = {
  upload,
  client: ClientId.parse('camau'),
  units: ['96' as UnitCode],
  declared: {
    sha256: 'a'.repeat(64),
    bytes: 3,
    contentType: 'application/json',
    mode: 'atomic',
  },
  language: 'vi',
  openedAt: at,
  expiresAt: after(60),
} as const;
const receipt = {
  id: '01K41CKQ3VW0T0G1H84HJ42D61',
  receivedAt: at,
  counts: { sent: 1, accepted: 1, unchanged: 0, superseded: 0, rejected: 0 },
};

describe.each(bothStores)('on %s', (_, fresh) => {
  async function opened() {
    const { db, names } = await fresh();
    const store = uploads(db, names.submissions);
    expect(await store.open({ ...announced, units: [...announced.units] })).toBe(true);
    return store;
  }

  test('what is announced once is there, and a second announcement changes nothing', async () => {
    const store = await opened();
    const again = { ...announced, units: [...announced.units], language: 'en' as const };
    expect(await store.open(again)).toBe(false);
    expect(await store.read(upload)).toMatchObject({ ...announced, state: 'waiting' });
  });

  test('one worker has it in hand, until it must be dead', async () => {
    const store = await opened();
    expect(await store.begin(upload, after(1), after(-15))).toBe(true);
    expect(await store.begin(upload, after(2), after(-14))).toBe(false);
    expect(await store.begin(upload, after(18), after(2))).toBe(true);
  });

  test('who lets it go is followed at once, and only who has it lets it go', async () => {
    const store = await opened();
    await store.begin(upload, after(1), after(-15));
    expect(await store.letGo(upload, after(0), true)).toBe(false);
    expect(await store.letGo(upload, after(1), true)).toBe(true);
    expect(await store.read(upload)).toMatchObject({ state: 'working', attempts: 1 });
    expect(await store.begin(upload, after(2), after(-14))).toBe(true);
    expect(await store.letGo(upload, after(2), false)).toBe(true);
    expect(await store.letGo(upload, after(2), false)).toBe(false);
    expect(await store.read(upload)).toMatchObject({ state: 'working', attempts: 1 });
    expect(await store.unfinished(after(2))).toEqual([upload]);
  });

  test('whoever lost it ends nothing; what is over stays as it is', async () => {
    const store = await opened();
    await store.begin(upload, after(1), after(-15));
    await store.begin(upload, after(18), after(2));
    const refusal = { code: 'rows-rejected', errorsTotal: 1 };
    expect(await store.finish(upload, after(1), { at: after(19), refusal })).toBe(false);
    expect(await store.finish(upload, after(18), { at: after(20), receipt })).toBe(true);
    expect(await store.finish(upload, after(18), { at: after(21), refusal })).toBe(false);
    expect(await store.begin(upload, after(300), after(284))).toBe(false);
    expect(await store.expire(upload, after(300), after(240))).toBe(false);
    expect(await store.waitUntil(upload, after(400))).toBe(false);
    expect(await store.read(upload)).toMatchObject({ state: 'done', receipt, endedAt: after(20) });
    expect(await store.unfinished(after(500))).toEqual([]);
  });

  test('it expires only once its last address has run out, and a new address revives it', async () => {
    const store = await opened();
    expect(await store.waitUntil(upload, after(90))).toBe(true);
    expect(await store.expire(upload, after(150), after(89))).toBe(false);
    expect(await store.expire(upload, after(151), after(90))).toBe(true);
    expect(await store.unfinished(after(500))).toEqual([]);
    expect(await store.waitUntil(upload, after(260))).toBe(true);
    expect(await store.read(upload)).toMatchObject({ state: 'waiting', expiresAt: after(260) });
    expect(await store.unfinished(after(500))).toEqual([upload]);
  });

  test('what is not over is listed by when it was announced', async () => {
    const store = await opened();
    expect(await store.unfinished(after(-1))).toEqual([]);
    expect(await store.unfinished(at)).toEqual([upload]);
    await store.begin(upload, after(1), after(-15));
    expect(await store.unfinished(at)).toEqual([upload]);
  });
});
