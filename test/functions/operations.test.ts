import { describe, expect, test } from 'vitest';
import { Client } from '../../core/registry/client.ts';
import { DeliveryName, deliveryTag } from '../../core/reports/delivery.ts';
import { settlingMinutes } from '../../core/periods/settling.ts';
import { addMinutes, wallClockAt } from '../../core/time.ts';
import { composeAdmin } from '../../functions/entry/admin.ts';
import { composeTick } from '../../functions/entry/tick.ts';
import { route as compileRoute } from '../../functions/http/compile-report.ts';
import { route as drawRoute } from '../../functions/http/draw-client-key.ts';
import { route as keysRoute } from '../../functions/http/list-client-keys.ts';
import { route as listRoute } from '../../functions/http/list-deliveries.ts';
import { route as revokeKeyRoute } from '../../functions/http/revoke-client-key.ts';
import { route as settleRoute } from '../../functions/http/settle-delivery.ts';
import { route as versionRoute } from '../../functions/http/read-registry-version.ts';
import { route as statusRoute } from '../../functions/http/read-status.ts';
import type { Route } from '../../functions/shared/route.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';
import { heldTo } from '../support/held-to-rights.ts';
import { wrapped } from '../support/ingest-world.ts';
import {
  daysAfter,
  definition,
  release,
  report,
  reportContent,
  reportWorld,
  type ReportWorld,
  secrets,
  soonAfter,
  worldWithEdition,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

const lan = 'arn:aws:iam::123456789012:user/lan';

function administration({ db, names, now, settings, queue }: ReportWorld) {
  const served = composeAdmin(settings, {
    db: heldTo('admin', { db, names }),
    now,
    handOn: (work) => Promise.resolve(void queue.push(...work)),
    secrets: () => Promise.resolve(secrets),
    log: silentLog,
  });
  return async (route: Route, request: Request = {}, key?: string) => {
    const headers = { ...(key !== undefined && { 'Idempotency-Key': key }) };
    const event = gatewayEvent(route, { administrator: lan, headers, ...request });
    const { statusCode, body } = await served(event);
    return { status: statusCode, body: JSON.parse(body), text: body };
  };
}

const office = DeliveryName.parse({ report, edition: 1, recipient: 'office' });
const clerk = Client.parse({
  id: 'so-y-te',
  name: 'Sở Y tế',
  keys: [],
  scopes: ['snapshots:read'],
  units: ['96'],
});

async function worldOfClient() {
  const world = await reportWorld({ ...reportContent(), clients: [clerk] });
  const ask = administration(world);
  const draw = (key: string) => ask(drawRoute, { path: { code: 'so-y-te' } }, key);
  const stored = async () => (await world.registry.current()).clientById.get('so-y-te')?.keys ?? [];
  return { world, ask, draw, stored };
}

describe('drawing a key', () => {
  test('tells the secret once and keeps its hash only, with who drew it', async () => {
    const { world, draw, stored } = await worldOfClient();
    const drawn = await draw('one');
    expect(drawn.status).toBe(201);
    expect(drawn.body.key).toMatch(/^so-y-te\.[\w-]{43}$/);
    const [key] = await stored();
    expect(key).toEqual({ sha256: drawn.body.sha256, expiresAt: drawn.body.expiresAt });
    const [head] = await world.registry.heads({ most: 1 });
    expect(head).toMatchObject({ by: lan, note: 'A new key for so-y-te' });
  });

  test('is told in the version that it made, and neither the key nor its hash is', async () => {
    const { ask, draw } = await worldOfClient();
    const told = async (version: number) => {
      const answer = await ask(versionRoute, { path: { version: String(version) } });
      return { fields: answer.body.changes[0].fields, text: answer.text };
    };
    const [first] = [await draw('one'), await draw('two'), await draw('three')];
    expect((await told(2)).fields).toEqual([{ field: 'keys', before: '0', after: '1' }]);
    expect((await told(3)).fields).toEqual([{ field: 'keys', before: '1', after: '2' }]);
    expect((await told(4)).fields).toEqual([{ field: 'keys', before: '2', after: '2, 1 new' }]);
    const path = { code: 'so-y-te', key: (await draw('four')).body.sha256.slice(0, 8) };
    await ask(revokeKeyRoute, { path });
    expect((await told(6)).fields).toEqual([{ field: 'keys', before: '2', after: '1' }]);
    const [, secret = ''] = String(first?.body.key).split('.');
    for (const version of [2, 3, 4, 5, 6]) {
      const { text } = await told(version);
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/[0-9a-f]{16}/);
    }
  });

  test('again under the same Idempotency-Key draws no second key, and says which it drew', async () => {
    const { draw, stored } = await worldOfClient();
    const { body } = await draw('one');
    const repeated = await draw('one');
    expect(repeated.status).toBe(409);
    expect(repeated.body).toMatchObject({ code: 'key-drawn-before', sha256: body.sha256 });
    expect(JSON.stringify(repeated.body)).not.toContain(body.key);
    expect(await stored()).toHaveLength(1);
  });

  test('twice at once under one Idempotency-Key draws one key', async () => {
    const { draw, stored } = await worldOfClient();
    const answers = await Promise.all([draw('one'), draw('one'), draw('one')]);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(2);
    expect(await stored()).toHaveLength(1);
  });

  test('under a key that asked for something else is refused', async () => {
    const { ask, draw } = await worldOfClient();
    await draw('one');
    const other = await ask(drawRoute, { path: { code: 'nobody' } }, 'one');
    expect(other.status).toBe(404);
    const foreign = await draw('two');
    expect(foreign.status).toBe(201);
  });

  test('a third time drops the key that ends first; what has ended never counts', async () => {
    const { world, draw, stored } = await worldOfClient();
    const [first, second, third] = [await draw('one'), await draw('two'), await draw('three')];
    expect(second.body.dropped).toBeUndefined();
    expect(third.body.dropped.sha256).toBe(first.body.sha256);
    world.goTo(daysAfter(world.now(), 366));
    expect((await draw('four')).body.dropped).toBeUndefined();
    expect(await stored()).toHaveLength(1);
  });

  test('for nobody is refused, and leaves the Idempotency-Key free', async () => {
    const { ask, draw } = await worldOfClient();
    expect((await ask(drawRoute, { path: { code: 'nobody' } }, 'one')).status).toBe(404);
    expect((await draw('one')).status).toBe(201);
  });
});

test('a key is revoked by the first digits of its hash, and the other one stays', async () => {
  const { ask, draw } = await worldOfClient();
  const [first, second] = [await draw('one'), await draw('two')];
  const path = (key: string) => ({ path: { code: 'so-y-te', key } });
  expect((await ask(revokeKeyRoute, path('0123456789'))).status).toBe(404);
  const revoked = await ask(revokeKeyRoute, path(first.body.sha256.slice(0, 8)));
  expect(revoked).toMatchObject({ status: 200, body: { sha256: first.body.sha256 } });
  const left = await ask(keysRoute, { path: { code: 'so-y-te' } });
  expect(left.body.items).toEqual([
    { sha256: second.body.sha256, expiresAt: second.body.expiresAt },
  ]);
});

describe('settling a delivery', () => {
  async function uncertain() {
    const world = await worldWithEdition();
    const ask = administration(world);
    const withheld = { ...office, edition: 2 };
    await world.deliveries.claim(withheld, 'a', release);
    const [claimed] = await world.deliveries.ofEdition(report, 2);
    if (claimed === undefined) throw new Error('No delivery');
    await world.deliveries.markUncertain(claimed, soonAfter(release));
    const settle = (as: string, key: string) =>
      ask(settleRoute, { path: { id: deliveryTag(withheld) }, body: { as } }, key);
    return { world, ask, settle };
  }

  test('repeated under its key gets the same answer, though nothing waits any more', async () => {
    const { settle } = await uncertain();
    const first = await settle('sent', 'one');
    expect(first).toMatchObject({ status: 200, body: { state: 'sent' } });
    expect(first.body.reason).toBe(`settled as sent by ${lan}`);
    expect(await settle('sent', 'one')).toEqual(first);
    const late = await settle('sent', 'two');
    expect(late).toMatchObject({ status: 409, body: { code: 'delivery-not-open', state: 'sent' } });
  });

  test('under a key that settled it otherwise is refused', async () => {
    const { settle } = await uncertain();
    await settle('sent', 'one');
    expect((await settle('again', 'one')).body.code).toBe('idempotency-key-reused');
  });
});

test('deliveries are listed page by page, each once, and a token of another list is refused', async () => {
  const ask = administration(await worldWithEdition());
  const page = (more: object = {}) => ask(listRoute, { query: { pageSize: '1', ...more } });
  const first = await page();
  const second = await page({ pageToken: first.body.nextPageToken });
  expect([...first.body.items, ...second.body.items]).toMatchObject([
    { recipient: 'desk' },
    { recipient: 'office' },
  ]);
  expect(second.body.nextPageToken).toBeNull();
  const foreign = await page({ state: 'sent', pageToken: first.body.nextPageToken });
  expect(foreign.body.code).toBe('page-token-invalid');
});

describe('compiling', () => {
  const work = { definition: 'monthly', scope: '96', label: '2025-08' };

  test('a first edition reads as of its release, as the hourly run would', async () => {
    const world = await reportWorld();
    const ask = administration(world);
    world.goTo(daysAfter(release, 3));
    const answer = await ask(compileRoute, { body: work }, 'one');
    expect(answer).toMatchObject({ status: 202, body: { report, edition: 1, asOf: release } });
    expect(await ask(compileRoute, { body: work }, 'one')).toEqual(answer);
    expect(world.queue).toEqual([{ kind: 'compile', ...work, asOf: release }]);
    await world.drain();
    expect((await world.reports.find(report, 1))?.asOf).toBe(release);
  });

  test('a next edition reads as of now, and is made only if something changed', async () => {
    const world = await worldWithEdition();
    const ask = administration(world);
    expect((await ask(compileRoute, { body: work }, 'one')).body.edition).toBe(2);
    await world.drain();
    expect(await world.reports.find(report, 2)).toBeUndefined();
    await world.post([{ metric: 'finished', value: 81 }]);
    world.goTo(addMinutes(soonAfter(release), 30));
    await ask(compileRoute, { body: work }, 'two');
    await world.drain();
    expect(await world.reports.find(report, 2)).toBeDefined();
  });

  test('before its release is refused, and says when that is', async () => {
    const ask = administration(await reportWorld());
    const answer = await ask(compileRoute, { body: work }, 'one');
    expect(answer).toMatchObject({ status: 409, body: { code: 'report-not-released', release } });
    const [day, time] = wallClockAt(addMinutes(release, settlingMinutes)).split(' ');
    expect(answer.body.detail).toContain(
      `từ ${time?.slice(0, 5)} ngày ${day?.split('-').toReversed().join('/')}`,
    );
  });

  test.each([
    [{ definition: 'weekly' }, '/definition'],
    [{ scope: '99' }, '/scope'],
    [{ label: '2025-07' }, '/label'],
    [{ label: '2025-Q3' }, '/label'],
    [{ label: '9999-12' }, '/label'],
  ])('what nobody asks for is refused by name: %j', async (more, pointer) => {
    const ask = administration(await reportWorld(reportContent([definition()])));
    const answer = await ask(compileRoute, { body: { ...work, ...more } }, 'one');
    expect(answer.status).toBe(422);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });
});

/** A tick that cannot read a partition. */
function tickRefused({ db, now, settings, queue }: ReportWorld, partition: string) {
  const without = wrapped(db, (_, proceed, command) =>
    JSON.stringify(command).includes(`"${partition}"`)
      ? Promise.reject(new Error('refused'))
      : proceed(),
  );
  const handOn = async (work: readonly (typeof queue)[number][]) => void queue.push(...work);
  return composeTick(settings, { db: without, now, handOn, log: silentLog });
}

describe('the status', () => {
  test('names what is due, and counts deliveries by state', async () => {
    const world = await reportWorld();
    const ask = administration(world);
    const before = await ask(statusRoute);
    expect(before.body).toMatchObject({ lastTick: null, reports: { due: 0, listed: [] } });
    world.goTo(soonAfter(release));
    expect((await ask(statusRoute)).body.reports).toEqual({ due: 1, listed: [report] });
    await world.tick();
    await world.drain();
    const after = await ask(statusRoute);
    expect(after.body).toMatchObject({
      registry: { version: 1, by: 'test' },
      reports: { due: 0 },
      deliveries: { sent: 2, uncertain: 0 },
    });
    expect(after.body.lastTick > soonAfter(release)).toBe(true);
  });

  test('tells the last end of the hourly run, also of one that found nothing to do or warn of', async () => {
    const world = await reportWorld();
    const ask = administration(world);
    const lastTick = async () => (await ask(statusRoute)).body.lastTick;
    await world.tick();
    const first = await lastTick();
    world.goTo(addMinutes(first, 60));
    expect(await lastTick()).toBe(first);
    await world.tick();
    expect((await lastTick()) >= addMinutes(first, 60)).toBe(true);
  });

  test('tells no end of a run that died, and the end of one whose look for warnings failed', async () => {
    const world = await reportWorld();
    const ask = administration(world);
    const lastTick = async () => (await ask(statusRoute)).body.lastTick;
    await expect(tickRefused(world, 'head')()).rejects.toThrow('refused');
    expect(await lastTick()).toBeNull();
    await tickRefused(world, 'look#warnings')();
    expect(await lastTick()).not.toBeNull();
  });
});
