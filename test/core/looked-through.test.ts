import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canPutOff,
  lookedAt,
  lookedUpTo,
  mostPutOff,
  mostSeen,
  neverLooked,
  noLongerPutOff,
  unseenOf,
  withPutOff,
} from '../../core/statements/looked-through.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';

const start = Instant.parse('2025-08-15T00:00:00.000Z');
const done = (number: number, minute: number) => ({
  submission: SubmissionId.parse(String(number).padStart(26, '0')),
  doneAt: addMinutes(start, minute),
});

test('the first look goes back a month, and the next ones a quarter of an hour', () => {
  const first = neverLooked(start);
  expect(first.from).toBe('2025-07-15T00:00:00.000Z');
  expect(lookedUpTo(first, start)).toMatchObject({ upTo: start, from: addMinutes(start, -15) });
});

test('whatever is listed late by a quarter of an hour is seen once, and the mark never goes back', () => {
  const listing = fc.array(fc.tuple(fc.nat(600), fc.nat(14)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(listing, (drawn) => {
      let looked = lookedUpTo(neverLooked(start), start);
      const seen: string[] = [];
      for (let minute = 5; minute <= 700; minute += 5) {
        const before = looked;
        const listed = drawn
          .map(([doneAt, lag], number) => ({ ...done(number, doneAt), listedAt: doneAt + lag }))
          .filter(({ listedAt }) => listedAt <= minute)
          .filter(({ doneAt }) => doneAt >= before.from);
        const some = unseenOf(before, listed);
        seen.push(...some.map(({ submission }) => submission));
        looked = lookedUpTo(lookedAt(before, some), addMinutes(start, minute));
        expect(looked.from >= before.from && looked.upTo >= before.upTo).toBe(true);
      }
      expect(seen.toSorted()).toEqual(drawn.map((_, number) => done(number, 0).submission));
    }),
    { seed: 15, numRuns: 100 },
  );
});

test('a burst is remembered as far as it fits, and the next look begins where memory does', () => {
  const all = Array.from({ length: mostSeen + 200 }, (_, number) => done(number, number / 600));
  const looked = lookedAt(lookedUpTo(neverLooked(start), start), all);
  expect(looked.seen).toHaveLength(mostSeen);
  expect(looked.from).toBe(all[199]?.doneAt);
  const again = all.filter(({ doneAt }) => doneAt > looked.from);
  expect(unseenOf(looked, again)).toEqual([]);
});

test('what is put off again goes behind the others, since the earliest time, and there is an end to it', () => {
  const at = (month: string, minute: number) => ({
    province: UnitCode.parse('96'),
    month,
    since: addMinutes(start, minute),
  });
  const both = withPutOff(withPutOff(neverLooked(start), at('2025-07', 1)), at('2025-08', 2));
  expect(withPutOff(both, at('2025-07', 3)).putOff).toEqual([at('2025-08', 2), at('2025-07', 1)]);
  expect(withPutOff(both, at('2025-08', 0)).putOff).toEqual([at('2025-07', 1), at('2025-08', 0)]);
  expect(noLongerPutOff(both, at('2025-07', 9)).putOff).toEqual([at('2025-08', 2)]);
  const full = Array.from({ length: mostPutOff }, () => at('2025-08', 0));
  expect([canPutOff(both), canPutOff({ ...both, putOff: full })]).toEqual([true, false]);
});
