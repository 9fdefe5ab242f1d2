import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Dataset } from '../../core/registry/dataset.ts';
import { pastAfter } from '../../core/units/former-places.ts';
import { partitionOfActs, partitionsOfActs } from '../../core/submissions/lateness.ts';
import {
  type FactPartition,
  partitionsHolding,
  partitionsIn,
} from '../../core/statements/partitions.ts';
import { coarsestFirst, isPartOf, lastDay, periodHolding } from '../../core/periods/period.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import { provinceOf, unitOn } from '../../core/units/units-by-day.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { tooEarly } from '../../core/submissions/submission-period-faults.ts';
import { addDays, LocalDate } from '../../core/time.ts';
import { isValidOn, Unit, UnitCode } from '../../core/units/unit.ts';
import type { UnitEvent } from '../../core/units/unit-event.ts';
import { content } from '../support/ingest-world.ts';
import { merged } from '../support/merged.ts';

const day = (text: string) => LocalDate.parse(text);
const code = (text: string) => UnitCode.parse(text);
const names = { vi: 'x', en: 'x' };
const unit = (its: string, level: string, validFrom: string, more: object = {}) =>
  Unit.parse({ code: its, level, kind: level, names, validFrom, ...more });

const dataset = (its: string, more: object) =>
  Dataset.parse({ ...content.datasets[0], code: its, ...more });
const monthly = dataset('monthly', { periodType: 'month', calendar: 'nd09' });
const yearly = dataset('yearly', { periodType: 'year', calendar: 'gregorian' });
const weekly = dataset('weekly', { periodType: 'week', calendar: 'gregorian' });
const plans = dataset('plans', {
  periodType: 'quarter',
  calendar: 'gregorian',
  opensDaysAfterStart: -120,
});

const version = (
  units: readonly Unit[],
  datasets: readonly Dataset[] = [monthly],
  events: readonly UnitEvent[] = [],
) => ({ ...content, units, events, datasets });

/** The versions, each published on its day. */
function published(
  versions: readonly { readonly today: LocalDate; readonly content: typeof content }[],
): readonly Registry[] {
  const known: Registry[] = [];
  for (const { today, content: next } of versions) {
    const before = known.at(-1);
    const plain = indexRegistry(known.length + 1, next);
    known.push(
      before === undefined
        ? plain
        : indexRegistry(plain.version, next, pastAfter(before, plain, today)),
    );
  }
  return known;
}

const provinces = [unit('VN', 'country', '2020-01-01')].concat(
  ['96', '97'].map((its) => unit(its, 'province', '2020-01-01', { parent: 'VN' })),
);
const commune = (parent: string, validFrom = '2020-01-01', more: object = {}) =>
  unit('32001', 'commune', validFrom, { parent, ...more });
const placesOf = (registry: Registry | undefined) => registry?.past.places ?? [];

describe('where a code lay by earlier versions', () => {
  const moved = [
    ...provinces,
    commune('96', '2020-01-01', { validTo: '2025-07-01' }),
    commune('97', '2025-07-01'),
  ];

  test('is kept for the days up to the publication, and those that could be stated ahead', () => {
    const [, next] = published([
      { today: day('2025-01-01'), content: version([...provinces, commune('96')]) },
      { today: day('2025-08-20'), content: version(moved) },
    ]);
    // The nd09 September was running on the day of the publication: until 14 September.
    expect(placesOf(next)).toEqual([
      { code: '32001', province: '96', from: '2025-07-01', until: '2025-09-15' },
    ]);
  });

  test('is nothing where a merger is registered before anything can be stated of its days', () => {
    const [, next] = published([
      { today: day('2025-01-01'), content: version([...provinces, commune('96')]) },
      { today: day('2025-05-02'), content: version(moved) },
    ]);
    expect(placesOf(next)).toEqual([]);
  });

  test('reaches as far as a dataset ever took figures, though it is gone by now', () => {
    const before = [...provinces, commune('96')];
    const registries = published([
      { today: day('2025-01-01'), content: version(before, [monthly, yearly]) },
      { today: day('2025-02-01'), content: version(before, [monthly]) },
      { today: day('2025-02-02'), content: version(moved, [monthly]) },
    ]);
    expect(placesOf(registries[2])).toEqual([
      { code: '32001', province: '96', from: '2025-07-01', until: '2026-01-01' },
    ]);
  });

  test('is carried on by versions that change nothing of it, and back again adds only what is new', () => {
    const back = [...provinces, commune('96')];
    const registries = published([
      { today: day('2025-01-01'), content: version(back) },
      { today: day('2025-08-20'), content: version(moved) },
      { today: day('2025-08-21'), content: version(moved, [monthly, yearly]) },
      { today: day('2025-10-01'), content: version(back, [monthly, yearly]) },
    ]);
    expect(placesOf(registries[2])).toEqual(placesOf(registries[1]));
    expect(placesOf(registries[3])).toEqual([
      { code: '32001', province: '96', from: '2025-07-01', until: '2025-09-15' },
      { code: '32001', province: '97', from: '2025-07-01', until: '2026-01-01' },
    ]);
  });

  test('is kept of days on which by now no unit carries the code', () => {
    const [, next] = published([
      { today: day('2025-01-01'), content: version([...provinces, commune('96')]) },
      {
        today: day('2025-08-20'),
        content: version([...provinces, commune('96', '2020-01-01', { validTo: '2025-07-01' })]),
      },
    ]);
    const read = next && partitionsHolding(next, [code('32001')], augustDays);
    expect(read).toContainEqual({ province: '96', month: '2025-08' });
  });

  test('is kept of the period in which a unit closed, where it closed in an earlier one by now', () => {
    const closing = (validTo: string) =>
      version([...provinces, commune('96', '2020-01-01', { validTo })]);
    const [first, next] = published([
      { today: day('2025-10-02'), content: closing('2025-08-10') },
      { today: day('2025-10-03'), content: closing('2025-06-01') },
    ]);
    const thirdQuarter = { from: day('2025-07-01'), until: day('2025-10-01') };
    const subject = { unit: code('32001'), interval: thirdQuarter };
    const place = first && partitionOfActs(first, subject);
    expect(place).toEqual({ province: '96', month: '2025-09' });
    expect(next && partitionsHolding(next, [subject.unit], subject.interval)).toContainEqual(place);
  });
});
const augustDays = { from: day('2025-08-01'), until: day('2025-09-01') };

// A law -------------------------------------------------------------------------

const reform = ['2024-12-10', '2025-03-01', '2025-06-20', '2025-07-01', '2025-08-15', '2026-01-01'];
const communes = ['32001', '32002'];
const provinceCodes = ['96', '97', '99'];

/** The rows of a code: its parents in turn, from one day of the reform to the next; without a parent it is closed. */
const rowsOf = (its: string, level: string, parents: readonly string[]) =>
  fc
    .tuple(
      fc.subarray(reform, { maxLength: 3 }),
      fc.array(fc.option(fc.constantFrom(...parents), { nil: undefined, freq: 5 }), {
        minLength: 4,
        maxLength: 4,
      }),
    )
    .map(([edges, above]) => {
      const starts = ['2020-01-01', ...edges];
      return starts.flatMap((validFrom, at): Unit[] => {
        const parent = above[at];
        const validTo = starts[at + 1];
        return parent === undefined
          ? []
          : [unit(its, level, validFrom, { parent, ...(validTo && { validTo }) })];
      });
    });

/** Each unit that ends goes into one of its level that stands then, or into none. */
const eventsOf = (units: readonly Unit[], picks: readonly number[]): readonly UnitEvent[] =>
  units.flatMap((ended, at) => {
    const date = ended.validTo;
    if (date === undefined) return [];
    const takers = units.filter((each) => each.level === ended.level && isValidOn(each, date));
    const taker = takers[(picks[at % picks.length] ?? 0) % (takers.length + 1)];
    return taker === undefined ? [] : [merged([ended.code], taker.code, date, { code: `e${at}` })];
  });

const versions = fc
  .tuple(
    fc.integer({ min: 0, max: 120 }),
    fc.tuple(
      ...provinceCodes.map((its) => rowsOf(its, 'province', ['VN'])),
      ...communes.map((its) => rowsOf(its, 'commune', provinceCodes)),
      rowsOf('OFFICE', 'agency', communes),
    ),
    fc.subarray([monthly, yearly, weekly, plans], { minLength: 1 }),
    fc.array(fc.nat({ max: 6 }), { minLength: 5, maxLength: 5 }),
  )
  .map(([days, units, datasets, picks]) => {
    const all = [unit('VN', 'country', '2020-01-01'), ...units.flat()];
    return { days, content: version(all, datasets, eventsOf(all, picks)) };
  });

const posts = fc.record({
  /** By which version, and how many days after it was published. */
  by: fc.nat({ max: 4 }),
  after: fc.nat({ max: 40 }),
  unit: fc.constantFrom(...provinceCodes, ...communes, 'OFFICE').map(code),
  dataset: fc.nat({ max: 3 }),
  type: fc.constantFrom(...coarsestFirst),
  ahead: fc.integer({ min: -300, max: 200 }),
  /** What is done about a period of the dataset, also of a unit that closed in it; else something is stated. */
  isAct: fc.boolean(),
});

type Fact = {
  readonly by: number;
  readonly unit: UnitCode;
  readonly interval: Interval;
  readonly isAct: boolean;
};

const stoodIn = (registry: Registry, its: UnitCode, { from, until }: Interval): boolean =>
  registry.unitsByCode
    .get(its)
    ?.some(({ validFrom, validTo }) => validFrom < until && (validTo ?? until) > from) === true;

/** What the version takes on the day, and where it writes it. */
function taken(
  known: readonly {
    readonly registry: Registry;
    readonly from: LocalDate;
    readonly to: LocalDate;
  }[],
  post: typeof posts extends fc.Arbitrary<infer Post> ? Post : never,
): readonly (Fact & { readonly place: FactPartition })[] {
  const by = post.by % known.length;
  const standing = known[by];
  const asking = standing?.registry.datasets[post.dataset];
  if (standing === undefined || asking === undefined) return [];
  const { registry } = standing;
  const wanted = addDays(standing.from, post.after);
  const today = wanted < standing.to ? wanted : standing.to;
  const type = post.isAct ? asking.periodType : post.type;
  const interval = isPartOf(type, asking.periodType)
    ? periodHolding(asking.calendar, type, addDays(today, post.ahead))?.interval
    : undefined;
  if (interval === undefined || tooEarly(asking, interval, today) !== undefined) return [];
  const about = { unit: post.unit, interval };
  const isTaken = post.isAct
    ? stoodIn(registry, post.unit, interval)
    : unitOn(registry, post.unit, lastDay(interval)) !== undefined;
  return isTaken
    ? [{ ...about, by, isAct: post.isAct, place: partitionOfActs(registry, about) }]
    : [];
}

test('whatever is registered between posts, every version reads all that was written by it and before it', () => {
  let facts = 0;
  let elsewhere = 0;
  fc.assert(
    fc.property(
      fc.array(versions, { minLength: 2, maxLength: 5 }),
      fc.array(posts, { minLength: 10, maxLength: 40 }),
      (changes, sent) => {
        let today = day('2025-01-01');
        const dated = changes.map(({ days, content: next }) => {
          today = addDays(today, days);
          return { today, content: next };
        });
        const registries = published(dated);
        const known = registries.map((registry, at) => ({
          registry,
          from: dated[at]?.today ?? today,
          // A request that read the version just before the next one came may end on the day after.
          to: addDays(dated[at + 1]?.today ?? addDays(today, 400), 1),
        }));
        for (const fact of sent.flatMap((post) => taken(known, post)))
          for (const registry of registries.slice(fact.by)) {
            facts += 1;
            const { unit: about, interval, place } = fact;
            if (provinceOf(registry, about, lastDay(interval)) !== place.province) elsewhere += 1;
            expect(partitionsHolding(registry, [about], interval)).toContainEqual(place);
            expect(
              fact.isAct
                ? partitionsOfActs(registry, fact)
                : partitionsIn(registry, about, place.month),
            ).toContainEqual(place);
          }
      },
    ),
    { seed: 96, numRuns: 100 },
  );
  // The law is about facts that lie elsewhere than they would be written now; there must be many of them.
  expect(elsewhere).toBeGreaterThan(facts / 10);
});
