import fc from 'fast-check';
import { knownPeriod, type PeriodType } from '../../core/period.ts';
import type { Interval } from '../../core/statement.ts';
import { addDays, instantOf, type LocalDate } from '../../core/time.ts';
import { anyGenealogy, type Genealogy, type UnitRow } from './genealogies.ts';
import { receiptOf, smallRegistry } from './small-world.ts';

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

const interval = (type: PeriodType, label: string): Interval =>
  knownPeriod('nd09', type, label).interval;
const wall = (label: string): Interval => knownPeriod('gregorian', 'month', label).interval;
const day = (offset: number): Interval => {
  const from = addDays('2025-07-15' as LocalDate, offset);
  return { from, until: addDays(from, 1) };
};

const instants = (from: string, until: string) =>
  fc
    .integer({ min: Date.parse(from), max: Date.parse(until) })
    .map((at) => instantOf(Math.floor(at / 3_600_000) * 3_600_000));

const anyDay = fc.integer({ min: -70, max: 60 }).map(day);
const anyInterval = fc.oneof(
  { weight: 3, arbitrary: fc.constant(interval('month', '2025-08')) },
  { weight: 1, arbitrary: fc.constant(interval('month', '2025-07')) },
  { weight: 1, arbitrary: fc.constant(interval('month', '2025-09')) },
  { weight: 3, arbitrary: anyDay },
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
const known = (codes: readonly string[]) => ({
  unit: fc.constantFrom(...codes),
  source: fc.constantFrom('first', 'first', 'second'),
  period: anyInterval,
  observedAt: instants('2025-08-01', '2025-08-14'),
  receivedAt: instants('2025-08-15', '2025-08-22'),
});

/** A province states its own months, or days. */
function atProvince(saying: Saying): Saying {
  const isMonth = saying.period.until > addDays(saying.period.from, 1);
  return {
    ...saying,
    unit: Number(saying.unit) % 2 === 0 ? '99' : '96',
    period: isMonth ? wall('2025-08') : saying.period,
  };
}

/** Sayings about everything but the operands of ratios, one statement each. */
const anySaying = (codes: readonly string[]) =>
  fc
    .record({
      ...known(codes),
      metric: fc.constantFrom(
        ...smallRegistry.metrics.map(({ code }) => code).filter((code) => !operands.includes(code)),
      ),
      says: anySays,
      restarts: fc.nat(9),
    })
    .map(({ restarts, ...saying }): Saying[] => [
      {
        ...(isProvincial(saying.metric) ? atProvince(saying) : saying),
        ...(saying.metric === 'accounts' && restarts === 0 && { restart: true as const }),
      },
    ]);

/** Both operands of a ratio, or one alone; values mostly, nil and withdrawn together or beside a value. */
const anyOperands = (codes: readonly string[]) =>
  fc
    .record({
      ...known(codes),
      pair: fc.constantFrom(['online', 'received'], ['staff-online', 'staff']),
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

/** A commune that states both operands of the ratio day by day, some days left out. */
const dailyCommune = (codes: readonly string[]) =>
  fc
    .record({
      unit: fc.constantFrom(...codes),
      source: fc.constantFrom('first', 'second'),
      begin: fc.integer({ min: -31, max: 0 }),
      gaps: fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 2 }),
      receivedAt: instants('2025-08-15', '2025-08-22'),
    })
    .map(({ gaps, begin, ...who }) =>
      Array.from({ length: 31 }, (_, offset) => offset)
        .filter((offset) => !gaps.includes(offset))
        .flatMap((offset) =>
          ['received', 'online'].map((metric): Saying => ({
            ...who,
            metric,
            period: day(begin + offset),
            says: { value: offset },
            observedAt: '2025-08-14T12:00:00.000Z',
          })),
        ),
    );

/** Statements in order of arrival, some of them corrections of one before about the same thing. */
const anyHistory = (
  codes: readonly string[],
  most: number,
  isCarried: (saying: Saying) => boolean,
) =>
  fc
    .tuple(
      fc.array(
        fc.oneof(
          { weight: 3, arbitrary: anySaying(codes) },
          { weight: 2, arbitrary: anyOperands(codes) },
        ),
        {
          maxLength: most,
          size: 'max',
        },
      ),
      fc.array(dailyCommune(codes), { maxLength: 2 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
    )
    .map(([sayings, daily, chance]) =>
      withCorrections(
        [...sayings.flat(), ...daily.flat()]
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
const isCarried =
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
  readonly sayings: readonly Saying[];
};

const often = <T>(value: T, ...rest: readonly T[]) =>
  fc.constantFrom(value, value, value, value, value, value, ...rest);

function historyOf(genealogy: Genealogy, most: number): fc.Arbitrary<History> {
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
    boundariesOn: often(undefined, '2025-07-14', '2025-07-31', '2025-08-31', '2025-10-01'),
    sayings: anyHistory(codes, most, isCarried(units)),
  });
}

/** A history over units that merge, split and close, of at most so many statements beside those of whole months by days. */
export const anyHistoryOfUnits = (most: number): fc.Arbitrary<History> =>
  anyGenealogy(smallRegistry.units).chain((genealogy) => historyOf(genealogy, most));
