import fc from 'fast-check';
import { knownPeriod } from '../../core/periods/period.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { addDays, daysBetween, instantOf, type LocalDate } from '../../core/time.ts';
import { type Around, aroundAugust } from './around.ts';
import { anyFormula } from './formulas.ts';
import { anyGenealogy, type Genealogy, type UnitRow } from './genealogies.ts';
import { indicator, receiptOf, smallRegistry } from './small-world.ts';
import { toldTogether, type Whereabouts } from './told-together.ts';

/** One statement to come: everything that can differ between two of them. */
export type Saying = {
  readonly metric: string;
  readonly unit: string;
  readonly source: string;
  readonly period: Interval;
  readonly says: { value: number; atLeast?: true } | { nil: object } | { withdraw: object };
  readonly observedAt: string;
  readonly receivedAt: string;
  readonly replaces?: string;
  readonly restart?: true;
};

const operands = ['online', 'received', 'staff-online', 'staff'];

export const isProvincial = (code: string): boolean =>
  smallRegistry.metrics.some((metric) => metric.code === code && metric.level === 'province');

/** What a province, too, may say of its communes together. */
export const isControlled = (code: string): boolean =>
  smallRegistry.metrics.some(
    (metric) => metric.code === code && metric.level === 'commune' && metric.kind !== 'ratio',
  );

const bounded = ['received', 'online', 'staff', 'usual-staff', 'busiest-day'];

/** Within 0 and 50, each statement of it. */
export const isBounded = (code: string): boolean => bounded.includes(code);

const wall = knownPeriod('gregorian', 'month', '2025-08').interval;
const dayOf = (from: LocalDate): Interval => ({ from, until: addDays(from, 1) });

const instants = (from: string, until: string) =>
  fc
    .integer({ min: Date.parse(from), max: Date.parse(until) })
    .map((at) => instantOf(Math.floor(at / 3_600_000) * 3_600_000));

const anyInterval = ({ own, before, after, elsewhere, firstDay, lastDay }: Around) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(own) },
    { weight: 1, arbitrary: fc.constant(before) },
    { weight: 1, arbitrary: fc.constant(after) },
    {
      weight: 3,
      arbitrary: fc
        .nat(daysBetween(firstDay, lastDay))
        .map((offset) => dayOf(addDays(firstDay, offset))),
    },
    { weight: 1, arbitrary: fc.constantFrom(...elsewhere) },
  );

const amount = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 0, max: 20 }).map((value): Saying['says'] => ({ value })),
  },
  { weight: 1, arbitrary: fc.constant<Saying['says']>({ value: 7, atLeast: true }) },
);
const nil = fc.constant<Saying['says']>({ nil: { reason: 'none' } });
const withdrawal = fc.constant<Saying['says']>({ withdraw: { reason: 'wrong' } });
const anySays = fc.oneof(
  { weight: 6, arbitrary: amount },
  { weight: 1, arbitrary: nil },
  { weight: 1, arbitrary: withdrawal },
);
const known = ({ codes, around }: Whereabouts) => ({
  unit: fc.constantFrom(...codes),
  source: fc.constantFrom('first', 'first', 'first', 'second', 'second', 'unlisted'),
  period: anyInterval(around),
  observedAt: instants('2025-08-01', '2025-08-14'),
  receivedAt: instants('2025-08-15', '2025-08-22'),
});

const provinceOf = ({ unit }: Saying): string => (Number(unit) % 2 === 0 ? '99' : '96');

/** A province states its own months, or days; and other periods as communes do. */
function atProvince(saying: Saying, { elsewhere }: Around): Saying {
  const isMonth = saying.period.until > addDays(saying.period.from, 1);
  const isOwn = isMonth && !elsewhere.includes(saying.period);
  return {
    ...saying,
    unit: provinceOf(saying),
    period: isOwn ? wall : saying.period,
  };
}

/** Sayings about everything but the operands of ratios, one statement each. */
const anySaying = (where: Whereabouts) =>
  fc
    .record({
      ...known(where),
      metric: fc.constantFrom(
        ...smallRegistry.metrics.map(({ code }) => code).filter((code) => !operands.includes(code)),
      ),
      says: anySays,
      restarts: fc.nat(9),
      isAbove: fc.nat(7).map((chance) => chance === 0),
    })
    .map(({ restarts, isAbove, ...saying }): Saying[] => [
      {
        ...(isProvincial(saying.metric)
          ? atProvince(saying, where.around)
          : isAbove && isControlled(saying.metric)
            ? { ...saying, unit: provinceOf(saying) }
            : saying),
        ...(saying.metric === 'accounts' && restarts === 0 && { restart: true as const }),
      },
    ]);

/** Both operands of a ratio, or one alone; values mostly, nil and withdrawn together or beside a value. */
const anyOperands = (where: Whereabouts) =>
  fc
    .record({
      ...known(where),
      pair: fc.constantFrom(
        ['online', 'received'],
        ['online', 'received'],
        ['staff-online', 'staff'],
        ['staff-online', 'staff'],
        ['received', 'staff'],
        ['accounts', 'staff'],
      ),
      stated: fc.constantFrom([0], [1], [0, 1], [0, 1], [0, 1], [0, 1]),
      says: fc.oneof(
        { weight: 4, arbitrary: fc.tuple(amount, amount) },
        { weight: 1, arbitrary: fc.tuple(nil, nil) },
        { weight: 1, arbitrary: fc.tuple(withdrawal, withdrawal) },
        { weight: 2, arbitrary: fc.tuple(anySays, anySays) },
      ),
    })
    .map(({ pair, stated, says, ...rest }): Saying[] =>
      stated.map((at) => ({ ...rest, metric: pair[at] ?? '', says: says[at] ?? { value: 0 } })),
    );

/** A commune that states operands day by day, some days left out. */
const dailyCommune = ({ codes, around: { own, run } }: Whereabouts) =>
  fc
    .record({
      unit: fc.constantFrom(...codes),
      source: fc.constantFrom('first', 'second'),
      pair: fc.constantFrom(
        ['received', 'online'],
        ['received', 'online'],
        ['received', 'staff'],
        ['accounts', 'staff'],
      ),
      begin: fc.integer({ min: -run, max: 0 }),
      gaps: fc.uniqueArray(fc.integer({ min: 0, max: run - 1 }), { maxLength: 2 }),
      receivedAt: instants('2025-08-15', '2025-08-22'),
    })
    .map(({ gaps, begin, pair, ...who }) =>
      Array.from({ length: run }, (_, offset) => offset)
        .filter((offset) => !gaps.includes(offset))
        .flatMap((offset) =>
          pair.map((metric): Saying => ({
            ...who,
            metric,
            period: dayOf(addDays(own.from, begin + offset)),
            says: { value: 31 - offset },
            observedAt: '2025-08-14T12:00:00.000Z',
          })),
        ),
    );

/** Statements in order of arrival, some of them corrections of one before about the same thing. */
const anyHistory = (where: Whereabouts, most: number, isCarried: (saying: Saying) => boolean) =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: anySaying(where) },
          { weight: 2, arbitrary: anyOperands(where) },
        ),
        {
          maxLength: most,
          size: 'max',
        },
      ),
      fc.array(dailyCommune(where), { maxLength: 2 }),
      fc.array(toldTogether(where), { maxLength: 3 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
    )
    .map(([sayings, daily, together, chance]) =>
      withCorrections(
        [...sayings.flat(), ...daily.flat(), ...together.flat()]
          .filter(isCarried)
          .toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1)),
        () => chance.next().value ?? 0,
      ),
    );

const isSameThing = (a: Saying, b: Saying): boolean =>
  a.metric === b.metric &&
  a.unit === b.unit &&
  a.source === b.source &&
  a.period.from === b.period.from &&
  a.period.until === b.period.until;

function withCorrections(sayings: readonly Saying[], chance: () => number): readonly Saying[] {
  return sayings.map((saying, index) => {
    const before = sayings.slice(0, index).findLastIndex((one) => isSameThing(one, saying));
    return before >= 0 && chance() === 0 ? { ...saying, replaces: receiptOf(before) } : saying;
  });
}

/** Somebody carried the code on the interval's last day; what is said of others is refused at the door. */
export const isCarried =
  (units: readonly UnitRow[]) =>
  ({ unit, period }: Saying): boolean =>
    units.some(
      ({ code, validFrom, validTo = '9999' }) =>
        code === unit && validFrom < period.until && period.until <= validTo,
    );

/** Units through time, whom the dataset of communes asks (all of them, or a list), a stated cut day, and what was said. */
export type History = Genealogy & {
  readonly asked: readonly string[] | undefined;
  readonly boundariesOn: string | undefined;
  /** Metrics that list the second source no longer; what it said of them was stated before. */
  readonly narrowed: readonly string[];
  /** What a last value must end in to be the period's own: another part than the month, or all of the dataset's period. */
  readonly lastPart: 'day' | 'whole' | undefined;
  /** Asked for wherever all of their operands are. */
  readonly indicators: readonly ReturnType<typeof indicator>[];
  readonly sayings: readonly Saying[];
};

const often = <T>(value: T, ...rest: readonly T[]) =>
  fc.constantFrom(value, value, value, value, value, value, ...rest);

function historyOf(genealogy: Genealogy, most: number, around: Around): fc.Arbitrary<History> {
  const { units } = genealogy;
  const codes = [
    ...new Set(units.filter(({ level }) => level === 'commune').map(({ code }) => code)),
  ];
  return fc.record({
    units: fc.constant(units),
    events: fc.constant(genealogy.events),
    asked: fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.subarray(codes, { minLength: 1 }) },
    ),
    narrowed: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray(smallRegistry.metrics.map(({ code }) => code)) },
    ),
    boundariesOn: often(undefined, '2025-07-14', '2025-07-31', '2025-08-31', '2025-10-01'),
    lastPart: often(undefined, 'day', 'whole'),
    indicators: fc
      .array(anyFormula, { maxLength: 2 })
      .map((formulas) =>
        formulas.map(({ text, sources }, at) => indicator(`formula-${at}`, text, sources)),
      ),
    sayings: anyHistory({ codes, around }, most, isCarried(units)),
  });
}

/**
 * A history over units that merge, split and close, of at most so many statements beside those of whole months by days; about
 * August 2025 unless about another period.
 */
export const anyHistoryOfUnits = (
  most: number,
  around: Around = aroundAugust,
): fc.Arbitrary<History> =>
  anyGenealogy(smallRegistry.units).chain((genealogy) => historyOf(genealogy, most, around));
