import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReportDefinition } from '../../core/registry/report-definition.ts';
import {
  type Arrival,
  asksFor,
  dueLook,
  findsNews,
  reissuePoint,
  releasedReports,
} from '../../core/reports/schedule.ts';
import { isSettled } from '../../core/periods/settling.ts';
import { addMinutes, epochOf, Instant, instantOf } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { smallRegistry } from '../support/small-world.ts';

const registry = smallRegistry();
const scope = UnitCode.parse('A');
const definitionNamed = (code: string, more: object = {}): ReportDefinition => {
  const found = registry.definitionByCode.get(code);
  if (found === undefined) throw new Error(`No definition ${code}`);
  return { ...found, ...more };
};
const released = (now: Instant, more: object = {}) =>
  releasedReports(registry, definitionNamed('nd', more), scope, now);
const at = (text: string) => Instant.parse(text);
const hour = 60;

test('an instant is settled two minutes later', () => {
  const instant = at('2025-09-05T01:00:00Z');
  expect(isSettled(instant, at('2025-09-05T01:01:59.999Z'))).toBe(false);
  expect(isSettled(instant, at('2025-09-05T01:02:00Z'))).toBe(true);
});

test('every period since the first is released, oldest first, each at an instant of its own', () => {
  const found = released(at('2025-04-01T00:00:00Z'));
  expect(found.map(({ label }) => label)).toEqual(['2025-01', '2025-02', '2025-03']);
  expect(found.map(({ report }) => report)[0]).toBe('nd~A~2025-01');
  // 14 January 2025 is a Tuesday; two working days later ends the 16th, and an hour settles it.
  expect(found[0]?.release).toBe('2025-01-16T18:00:00.000Z');
});

test('no period is released before the first or after the last', () => {
  const later = at('2030-01-01T00:00:00Z');
  const found = released(later, { firstPeriod: '2025-11', lastPeriod: '2026-01' });
  expect(found.map(({ label }) => label)).toEqual(['2025-11', '2025-12', '2026-01']);
});

test('a later tick finds every report of an earlier one, as of the same instants', () => {
  const start = epochOf(at('2025-01-01T00:00:00Z'));
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 700 });
  fc.assert(
    fc.property(minutes, minutes, (a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)].map((each) =>
        released(instantOf(start + each * 60_000)),
      );
      expect(late?.slice(0, early?.length)).toEqual(early);
    }),
    { seed: 31, numRuns: 100 },
  );
});

test('a registry asks for a report of its definitions, scopes and periods only', () => {
  const [report] = released(at('2025-02-01T00:00:00Z'));
  if (report === undefined) throw new Error('Nothing is released');
  expect(asksFor(registry, report)).toBe(true);
  expect(asksFor(registry, { ...report, label: '2024-12' })).toBe(false);
  expect(asksFor(registry, { ...report, scope: UnitCode.parse('A1') })).toBe(false);
  const other = { ...report.definition, code: definitionNamed('wall').code };
  expect(asksFor(registry, { ...report, definition: other })).toBe(true);
  expect(asksFor({ ...registry, definitionByCode: new Map() }, report)).toBe(false);
});

const reissue = { everyHours: 24, forDays: 10, sendAbovePercent: '0' };
const release = at('2025-09-05T01:00:00Z');
const day = (count: number) => addMinutes(release, count * 24 * hour);

test('late data are looked for at settled points of the grid, up to the last one', () => {
  const point = (minutes: number) => reissuePoint(reissue, release, addMinutes(release, minutes));
  expect(point(24 * hour + 1)).toBeUndefined();
  expect(point(24 * hour + 2)).toBe(day(1));
  expect(point(3 * 24 * hour)).toBe(day(2));
  expect(point(400 * 24 * hour)).toBe(day(10));
  expect(reissuePoint({ ...reissue, forDays: 0 }, release, day(9))).toBeUndefined();
});

test('a point is looked at once, and an outage leaves one look over everything it hid', () => {
  const known = (until: Instant) => ({ firstAsOf: release, lookedAtUntil: until });
  const now = addMinutes(day(4), 30);
  expect(dueLook(reissue, known(release), now)).toEqual({
    after: addMinutes(release, -hour),
    upTo: day(4),
  });
  expect(dueLook(reissue, known(day(4)), now)).toBeUndefined();
  expect(dueLook(reissue, known(day(10)), day(300))).toBeUndefined();
});

test('looks of one report leave no gap between them, whenever ticks come', () => {
  const ticks = fc.array(fc.integer({ min: 0, max: 20 * 24 * hour }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(ticks, (minutes) => {
      let lookedAtUntil = release;
      for (const minute of minutes.toSorted((a, b) => a - b)) {
        const look = dueLook(
          reissue,
          { firstAsOf: release, lookedAtUntil },
          addMinutes(release, minute),
        );
        if (look === undefined) continue;
        expect(look.after < lookedAtUntil && lookedAtUntil < look.upTo).toBe(true);
        expect(isSettled(look.upTo, addMinutes(release, minute))).toBe(true);
        lookedAtUntil = look.upTo;
      }
    }),
    { seed: 32, numRuns: 100 },
  );
});

test('news is an arrival in the look that touched what the report reads', () => {
  const here = { province: scope, month: '2025-08' };
  const look = { after: release, upTo: day(1) };
  const news = (receivedAt: Instant, touched: Arrival['touched'], doneAt = receivedAt) =>
    findsNews(look, [{ receivedAt, doneAt, touched }], [here, { ...here, month: '2025-07' }]);
  expect(news(addMinutes(release, 1), [here])).toBe(true);
  expect(news(day(1), [{ ...here, month: '2025-01' }, here])).toBe(true);
  expect(news(release, [here])).toBe(false);
  expect(news(addMinutes(day(1), 1), [here])).toBe(false);
  expect(news(addMinutes(release, -600), [here], addMinutes(release, 1))).toBe(true);
  expect(news(addMinutes(release, 1), [here], day(2))).toBe(true);
  expect(news(addMinutes(release, 1), [{ ...here, month: '2025-09' }])).toBe(false);
  expect(news(addMinutes(release, 1), [{ ...here, province: UnitCode.parse('B') }])).toBe(false);
});
