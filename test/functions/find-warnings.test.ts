import { beforeEach, describe, expect, test } from 'vitest';
import type { FactPartition } from '../../core/statements/partitions.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { ClientId } from '../../core/registry/client.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { findWarnings } from '../../functions/scheduled/find-warnings.ts';
import { looks } from '../../store/looks.ts';
import type { ListedArrival } from '../../store/submissions.ts';
import { ingestWorld } from '../support/ingest-world.ts';
import { silentLog } from '../support/silent-log.ts';

const start = Instant.parse('2025-08-15T01:00:00.000Z');
const place = (month: string): FactPartition => ({ province: UnitCode.parse('96'), month });
const seconds = (at: Instant, count: number): Instant => addMinutes(at, count / 60);

/** Arrivals of which nothing is known but where they lie; each reading of a month takes its time. */
async function walk() {
  const world = await ingestWorld();
  const kept = looks(world.db, world.tables.submissions);
  const state = {
    now: start,
    listed: [] as ListedArrival[],
    secondsToRead: 0,
    unreadable: new Set<string>(),
    readings: [] as string[],
    errors: [] as string[],
  };
  const list = (number: number, doneAt: Instant, ...months: readonly string[]): void => {
    state.listed.push({
      submission: SubmissionId.parse(String(number).padStart(26, '0')),
      client: ClientId.parse('camau'),
      doneAt,
      receivedAt: doneAt,
      touched: months.map(place),
    });
  };
  const look = () =>
    findWarnings({
      registry: world.registry,
      arrivals: async (from, until) =>
        state.listed.filter(({ doneAt }) => from <= doneAt && doneAt <= until),
      snapshots: {
        read: async (partitions) => {
          const [{ month } = place('none')] = partitions;
          state.now = seconds(state.now, state.secondsToRead);
          if (state.unreadable.has(month)) throw new Error('unreadable');
          state.readings.push(month);
          return [];
        },
        readWithActs: async () => ({ statements: [], acts: [] }),
      },
      acts: { record: () => Promise.reject(new Error('nothing to record')) },
      looks: kept,
      now: () => state.now,
      log: { ...silentLog, error: (message) => void state.errors.push(message) },
    });
  const hourLater = async () => {
    state.now = addMinutes(state.now, 60);
    state.readings.length = 0;
    await look();
  };
  return { state, list, look, hourLater, kept };
}

let at: Awaited<ReturnType<typeof walk>>;
beforeEach(async () => {
  at = await walk();
});
const months = (count: number): readonly string[] =>
  Array.from(
    { length: count },
    (_, number) =>
      `${1990 + Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}`,
  );

describe('the look for warnings', () => {
  test('comes to an end of thousands that arrived within minutes, a part in each run', async () => {
    for (let number = 0; number < 3000; number += 1)
      at.list(number, seconds(start, number / 5 - 1200), '2025-08');
    at.state.secondsToRead = 4;
    let runs = 0;
    for (; (await at.kept.find('warnings'))?.looked.upTo !== at.state.now && runs < 20; runs += 1)
      await at.hourLater();
    expect(runs).toBeGreaterThan(5);
    expect(runs).toBeLessThan(20);
    await at.hourLater();
    expect(at.state.readings).toEqual([]);
  });

  test('passes over what it has seen, and sees what was listed late', async () => {
    at.list(1, start, '2025-08');
    await at.look();
    await at.look();
    expect(at.state.readings).toEqual(['2025-08']);
    at.list(2, addMinutes(start, -10), '2025-07');
    at.state.now = addMinutes(start, 4);
    await at.look();
    expect(at.state.readings).toEqual(['2025-08', '2025-07']);
  });

  test('moves on though a month cannot be read, tells of it once, and looks at it when it can', async () => {
    at.state.unreadable.add('2025-08');
    at.list(1, start, '2025-08');
    at.list(2, start, '2025-07');
    await at.look();
    expect(at.state.readings).toEqual(['2025-07']);
    for (let hour = 0; hour < 3; hour += 1) {
      at.list(3 + hour, addMinutes(at.state.now, 30), '2025-08', '2025-06');
      await at.hourLater();
      expect(at.state.readings).toEqual(['2025-06']);
      expect((await at.kept.find('warnings'))?.looked.upTo).toBe(at.state.now);
    }
    expect(at.state.errors).toEqual(['could not look for warnings']);
    at.state.unreadable.clear();
    await at.hourLater();
    expect(at.state.readings).toEqual(['2025-08']);
    await at.hourLater();
    expect(at.state.readings).toEqual([]);
  });

  test('gets on with a submission that touches more months than one run has time for', async () => {
    const all = months(100);
    at.list(1, start, ...all);
    at.list(2, seconds(start, 1), '2025-08');
    at.state.secondsToRead = 3;
    await at.look();
    expect(at.state.readings.length).toBeLessThan(30);
    const read = new Set(at.state.readings);
    for (let hour = 0; hour < 8; hour += 1) {
      await at.hourLater();
      for (const month of at.state.readings) read.add(month);
    }
    expect([...read].toSorted()).toEqual([...all, '2025-08'].toSorted());
    expect(at.state.errors).toEqual([]);
    await at.hourLater();
    expect(at.state.readings).toEqual([]);
  });

  test('of two at once goes on in one, and leaves nothing out', async () => {
    for (let number = 0; number < 50; number += 1) at.list(number, start, '2025-08');
    await Promise.all([at.look(), at.look()]);
    expect((await at.kept.find('warnings'))?.turn).toBe(4);
    expect(at.state.readings.length).toBeLessThan(6);
    await at.hourLater();
    expect(at.state.readings).toEqual([]);
  });
});
