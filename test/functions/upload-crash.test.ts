import { PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import type { UploadId } from '../../core/submissions/upload.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import type { UploadBodies } from '../../store/upload-bodies.ts';
import { august, wrapped } from '../support/ingest-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { announced, uploadWorld } from '../support/upload-world.ts';

/** Two months, so that two partitions are closed together. */
const good = {
  ...august,
  rows: [
    { metric: 'received', value: 100 },
    { metric: 'received', unit: '32002', value: 50 },
    { metric: 'received', period: { from: '2025-07-20', until: '2025-07-21' }, value: 3 },
  ],
};
const bad = { ...good, rows: [...good.rows, { metric: 'received', unit: '99001', value: 1 }] };

/** before: the call is never made. after: it is made, and its answer is lost. */
type Death = 'before' | 'after';

class Died extends Error {}

/** One count over the store and the bucket: whoever dies makes no call any more, to either of them. */
function mortal(db: DocumentClient, bodies: UploadBodies, death: Death, atCall: number) {
  let calls = 0;
  let died = false;
  const around = async (proceed: () => Promise<unknown>): Promise<unknown> => {
    calls += 1;
    if (died) throw new Died();
    if (calls < atCall) return proceed();
    died = true;
    if (death === 'after') await proceed();
    throw new Died();
  };
  const mortalBodies = new Proxy(bodies, {
    get:
      (target, name: keyof UploadBodies) =>
      (...args: unknown[]) =>
        around(() => Reflect.apply(target[name], target, args)),
  });
  return {
    db: wrapped(db, (_, proceed) => around(proceed)),
    bodies: mortalBodies,
    calls: () => calls,
    died: () => died,
  };
}

async function worldWithBody(body: object) {
  const world = await uploadWorld();
  const { bytes, declared } = announced(body, { zipped: true });
  const { json } = await world.create(declared, 'k');
  await world.put(json.put, bytes);
  return { world, id: String(json.id) };
}

async function callsOf(body: object): Promise<number> {
  const { world, id } = await worldWithBody(body);
  const counting = mortal(world.db, world.bodies, 'before', Number.POSITIVE_INFINITY);
  expect(await world.told(id, world.worker(counting.db, counting.bodies))).toBe(true);
  return counting.calls();
}

test('wherever a worker dies, the message that comes back leaves exactly one submission', async () => {
  const calls = await callsOf(good);
  expect(calls).toBeGreaterThan(11);
  for (const death of ['before', 'after'] as const)
    for (let call = 1; call <= calls; call += 1) {
      const { world, id } = await worldWithBody(good);
      const dying = mortal(world.db, world.bodies, death, call);
      expect(await world.told(id, world.worker(dying.db, dying.bodies))).toBe(false);
      expect(dying.died()).toBe(true);
      expect([0, 3]).toContain((await world.visible()).length);

      world.clock.forward(22 * 60);
      expect(await world.told(id)).toBe(true);
      const { json } = await world.look(id);
      expect({ call, death, ...json }).toMatchObject({
        state: 'done',
        receipt: { counts: { sent: 3, accepted: 3, unchanged: 0 } },
      });
      const visible = await world.visible();
      expect(visible).toHaveLength(3);
      expect(new Set(visible.map(({ submission }) => submission))).toEqual(
        new Set([json.receipt.id]),
      );
      world.clock.forward(3700);
      expect(await world.tick()).toBe(0);
      expect(await world.finish()).toMatchObject({ finished: [], stuck: [] });
    }
});

test('wherever a worker dies over a body that is refused, the tick leaves its errors to read', async () => {
  const calls = await callsOf(bad);
  expect(calls).toBeGreaterThan(6);
  for (const death of ['before', 'after'] as const)
    for (let call = 1; call <= calls; call += 1) {
      const { world, id } = await worldWithBody(bad);
      const dying = mortal(world.db, world.bodies, death, call);
      await world.told(id, world.worker(dying.db, dying.bodies));

      world.clock.forward(3700);
      await world.tick();
      expect((await world.look(id)).json).toMatchObject({
        state: 'refused',
        problem: { code: 'rows-rejected', errorsTotal: 1, errors: [{ code: 'unit-not-allowed' }] },
      });
      expect((await world.errorsOf(id)).json).toMatchObject({ errors: [{ index: 3 }] });
      expect(await world.visible()).toEqual([]);
    }
});

test('errors that a dead worker found are not told of an upload that ended otherwise', async () => {
  const { world, id } = await worldWithBody(bad);
  // Its last call would have ended the upload: the errors lie beside the body by then.
  const dying = mortal(world.db, world.bodies, 'before', await callsOf(bad));
  expect(await world.told(id, world.worker(dying.db, dying.bodies))).toBe(false);
  expect(await world.bodies.errors(id as UploadId, 0)).toBeDefined();
  const broken = wrapped(world.db, (_, proceed, command) =>
    command instanceof QueryCommand ? Promise.reject(new Died()) : proceed(),
  );
  const told = async () => {
    world.clock.forward(17 * 60);
    return world.told(id, world.worker(broken));
  };
  for (let tries = 1; !(await told()); tries += 1) expect(tries).toBeLessThan(8);
  expect((await world.look(id)).json).toMatchObject({
    state: 'refused',
    problem: { code: 'upload-given-up', errorsTotal: 0, errors: [] },
  });
  expect((await world.errorsOf(id)).json).toMatchObject({ errors: [] });
});

/** A year of days of two communes by two sources: as many facts as rows. */
const aYear = {
  ...august,
  rows: Array.from({ length: 365 }, (_, day) => ({
    from: new Date(Date.UTC(2024, 7, 1 + day)).toISOString().slice(0, 10),
    until: new Date(Date.UTC(2024, 7, 2 + day)).toISOString().slice(0, 10),
  })).flatMap((period) =>
    ['32001', '32002'].flatMap((unit) =>
      ['lgsp', 'office'].map((source) => ({ metric: 'received', period, unit, source, value: 1 })),
    ),
  ),
};

test('a submission whose facts take longer than a lease stays in the hand of its worker', async () => {
  const { world, id } = await worldWithBody(aYear);
  let facts = 0;
  const looks: unknown[] = [];
  const slow = wrapped(world.db, async (_, proceed, command) => {
    if (command instanceof PutCommand && command.input.TableName === world.tables.snapshots) {
      facts += 1;
      world.clock.forward(0.02);
      // 28 seconds after it was opened, of a lease of 25.
      if (facts === 1400) looks.push((await world.finish()).unsettledSince);
    }
    return proceed();
  });
  expect(await world.told(id, world.worker(slow))).toBe(true);
  expect(looks).toEqual([expect.any(String)]);
  expect((await world.look(id)).json).toMatchObject({
    state: 'done',
    receipt: { counts: { accepted: 1460 } },
  });
});

test('an upload that no worker can take in ends in words of ours, and its owner is told once', async () => {
  const { world, id } = await worldWithBody(good);
  const told: unknown[] = [];
  const broken = wrapped(world.db, (_, proceed, command) =>
    command instanceof PutCommand ? Promise.reject(new Died()) : proceed(),
  );
  const worker = world.worker(broken, world.bodies, {
    ...silentLog,
    error: (message, { upload }) => void (upload !== undefined && told.push([message, upload])),
  });
  let failures = 0;
  for (; !(await world.told(id, worker)); failures += 1) {
    expect((await world.look(id)).json).toMatchObject({ state: 'working' });
    world.clock.forward(17 * 60);
  }
  expect(failures).toBe(8);
  expect((await world.look(id)).json).toMatchObject({
    state: 'refused',
    problem: {
      code: 'upload-given-up',
      status: 500,
      detail: expect.stringMatching(`no row was written.*naming ${id}`),
      traceId: id,
      errorsTotal: 0,
    },
  });
  expect(await world.visible()).toEqual([]);
  expect(await world.told(id, worker)).toBe(true);
  expect(await world.tick(worker)).toBe(0);
  expect(told).toEqual([['an upload was given up', id]]);
});

/** Takes `id` in hand so often that the next one who does gives up. */
async function failed(world: Awaited<ReturnType<typeof uploadWorld>>, id: string, fails: object) {
  const broken = wrapped(world.db, (_, proceed, command) =>
    isLike(command, fails) ? Promise.reject(new Died()) : proceed(),
  );
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    expect(await world.told(id, world.worker(broken))).toBe(false);
    world.clock.forward(17 * 60);
  }
}
const isLike = (command: object, fails: object): boolean => command.constructor === fails;

test('an upload that is given up while its submission is open does not say that nothing was written', async () => {
  const { world, id } = await worldWithBody(good);
  await failed(world, id, TransactWriteCommand);
  expect(await world.told(id)).toBe(true);
  expect((await world.look(id)).json).toMatchObject({
    state: 'refused',
    problem: { code: 'upload-given-up', detail: expect.stringContaining('may become') },
  });
});

test('a submission that a dead worker still holds costs no try: once its lease is over, the next one finishes it', async () => {
  const { world, id } = await worldWithBody(good);
  let died = false;
  const dying = wrapped(world.db, (_, proceed, command) => {
    died ||= command instanceof TransactWriteCommand;
    return died ? Promise.reject(new Died()) : proceed();
  });
  expect(await world.told(id, world.worker(dying))).toBe(false);
  // As when the machine starts again: whoever had the upload is known to be dead, his lease of the submission runs on.
  const held = await world.store.read(id as UploadId);
  await world.store.letGo(id as UploadId, Instant.parse(held?.workedSince), true);
  const outcomes: boolean[] = [];
  for (let look = 0; look < 14; look += 1) {
    outcomes.push(await world.told(id));
    world.clock.forward(2);
  }
  expect(outcomes).toEqual([...Array(13).fill(false), true]);
  expect((await world.look(id)).json).toMatchObject({
    state: 'done',
    receipt: { counts: { accepted: 3 } },
  });
});
