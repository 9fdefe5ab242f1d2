import { describe, expect, test } from 'vitest';
import { addMinutes, epochOf, Instant, instantOf } from '../../core/time.ts';
import { openClock } from '../../local/clock.ts';
import { freshTables } from '../support/store.ts';

const startAt = Instant.parse('2025-09-01T08:00:00+07:00');

/** A machine's clock that a test moves by hand. */
const machineAt = (instant: string) => {
  let ms = Date.parse(instant);
  return { read: () => ms, pass: (minutes: number) => (ms += minutes * 60_000) };
};

const clocks = async () => {
  const { db, names } = await freshTables();
  const machine = machineAt('2031-01-01T00:00:00Z');
  return {
    machine,
    open: () => openClock({ db, table: names.registry, startAt, machine: machine.read }),
  };
};

describe('the local clock', () => {
  test('starts a fresh store at the instant it is given, and then runs', async () => {
    const { machine, open } = await clocks();
    const clock = await open();
    expect(clock.fresh).toBe(true);
    expect(clock.now()).toBe(startAt);
    machine.pass(5);
    expect(clock.now()).toBe(addMinutes(startAt, 5));
  });

  test('goes forward and never back', async () => {
    const { open } = await clocks();
    const clock = await open();
    const later = addMinutes(startAt, 600);
    expect(await clock.advanceTo(later)).toBe(later);
    expect(await clock.advanceTo(startAt)).toBe(later);
    expect(clock.now()).toBe(later);
  });

  test('survives a restart: what was set stays set, and the time between has passed', async () => {
    const { machine, open } = await clocks();
    await (await open()).advanceTo(addMinutes(startAt, 600));
    machine.pass(30);
    const again = await open();
    expect(again.fresh).toBe(false);
    expect(again.now()).toBe(addMinutes(startAt, 630));
  });

  test("does not go back when the machine's clock is set back, not even over a restart", async () => {
    const { machine, open } = await clocks();
    const clock = await open();
    const reached = await clock.advanceTo(addMinutes(startAt, 600));
    machine.pass(-1000);
    expect(clock.now()).toBe(reached);
    expect((await open()).now()).toBe(reached);
  });

  test('of two processes that set it, the one further ahead counts', async () => {
    const { open } = await clocks();
    const [one, other] = [await open(), await open()];
    await one.advanceTo(addMinutes(startAt, 600));
    await other.advanceTo(addMinutes(startAt, 60));
    expect((await open()).now()).toBe(addMinutes(startAt, 600));
  });

  test('keeps milliseconds', async () => {
    const { open } = await clocks();
    const odd = instantOf(epochOf(startAt) + 12_345);
    expect(await (await open()).advanceTo(odd)).toBe(odd);
  });
});
