import fc from 'fast-check';
import type { Act } from '../../core/statements/act.ts';
import type { ClientId } from '../../core/registry/client.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { basePeriod, canCompare, GrowthAgainst } from '../../core/periods/growth-base.ts';
import {
  type DatasetPeriodType,
  isReportable,
  knownPeriod,
  type Period,
  periodHolding,
  type PeriodType,
} from '../../core/periods/period.ts';
import type { CalendarCode } from '../../core/periods/period-rule.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Interval, Statement, SubmissionId } from '../../core/statements/statement.ts';
import { addDays, Instant, type LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { filesOf, registryOf, statementIn } from '../oracle/agreement.ts';
import { anyGenealogy, type Genealogy } from '../oracle/genealogies.ts';
import { isCarried, type Saying } from '../oracle/histories.ts';
import { dataset, definition, metric, receiptOf, smallRegistry } from '../oracle/small-world.ts';

/** A report, and everything that was ever said and recorded: of its own days, around them and at the limits of age. */
export type PartitionWorld = {
  readonly registry: Registry;
  readonly definition: string;
  readonly label: string;
  readonly statements: readonly Statement[];
  readonly acts: readonly Act[];
};

type Rule = {
  readonly calendar: CalendarCode;
  readonly stated: DatasetPeriodType;
  readonly reported: PeriodType;
  readonly label: string;
};

const rule = (
  calendar: CalendarCode,
  stated: Rule['stated'],
  reported: PeriodType,
  label: string,
): Rule => ({ calendar, stated, reported, label });

const rules = [
  rule('nd09', 'month', 'month', '2025-08'),
  rule('nd09', 'month', 'quarter', '2025-Q3'),
  rule('nd09', 'month', 'year-to-date', '2025-08-YTD'),
  rule('nd09', 'quarter', 'quarter', '2025-Q3'),
  rule('nd09', 'week', 'week', '2025-W33'),
  rule('gregorian', 'month', 'month', '2025-08'),
  rule('gregorian', 'month', 'month', '2025-09'),
  rule('gregorian', 'month', 'half-year', '2025-H2'),
  rule('gregorian', 'quarter', 'quarter', '2025-Q3'),
  rule('gregorian', 'week', 'week', '2025-W31'),
  rule('gregorian', 'day', 'day', '2025-08-01'),
  rule('month-same-10', 'month', 'month', '2025-07'),
] as const;

/** How old the last values of its metrics may be, in turn. */
const anyAges = fc.constantFrom([0], [31], [400], [0, 31], [31, 400]);

const anySetting = fc.record({
  rule: fc.constantFrom(...rules),
  ages: anyAges,
  growth: fc.subarray(GrowthAgainst.options),
  /** The same metrics are stated in a dataset of another calendar, too. */
  isShared: fc.boolean(),
  boundariesOn: fc.constantFrom(undefined, undefined, undefined, '2025-07-14', '2025-09-30'),
});
type Setting = typeof anySetting extends fc.Arbitrary<infer T> ? T : never;

// The registry ------------------------------------------------------------------------

/** Counts beside the one that the small world has: each with an age of its own. */
const counts = [
  metric(21, 'opened', 'cumulative'),
  metric(22, 'closed', 'cumulative', { startsOn: '2025-08-03' }),
];
const [commune] = smallRegistry.datasets.map(({ metrics }) => metrics);
const codes = [...(commune ?? []), ...counts.map(({ code }) => code)];
/** Stated above the communes too, and compared there. */
const compared = ['staff', 'accounts'];

/** They stood long before anything was counted. */
const longStanding = smallRegistry.units.map((unit) => ({ ...unit, validFrom: '2020-01-01' }));

function registryIn(
  { rule: { calendar, stated, reported }, ages, growth, isShared, boundariesOn }: Setting,
  genealogy: Genealogy,
): Registry {
  const base = {
    asked: undefined,
    boundariesOn,
    narrowed: [],
    lastPart: undefined,
    indicators: [],
    sayings: [],
  };
  const files = filesOf({ ...genealogy, ...base });
  const against = growth.filter((each) => canCompare(reported, each));
  return registryOf({
    ...files,
    metrics: [...files.metrics, ...counts].map((each) => ({
      ...each,
      // What the second says of the others was stated while they listed it.
      sources: each.number % 3 === 0 ? ['first'] : ['first', 'second'],
      maxAgeDays: each.overTime === 'last' ? ageOf(ages, each.number) : 0,
      ...(compared.includes(each.code) && { controlLevels: ['province', 'country'] }),
    })),
    datasets: [
      dataset('rieng', calendar, 'commune', codes, {
        periodType: stated,
        indicators: ['like-online-share'],
      }),
      ...(isShared
        ? [dataset('chung', otherThan(calendar), 'commune', codes, { periodType: 'month' })]
        : []),
    ],
    definitions: [
      {
        ...definition('bao-cao', reported, [
          { dataset: 'rieng', ...(against.length > 0 && { growth: against }) },
        ]),
        ...(boundariesOn !== undefined && { boundariesOn }),
      },
    ],
  });
}

const ageOf = (ages: readonly number[], number: number): number => ages[number % ages.length] ?? 0;

const otherThan = (calendar: CalendarCode): CalendarCode =>
  calendar === 'gregorian' ? 'nd09' : 'gregorian';

// Days --------------------------------------------------------------------------------

/** A day at an edge of one of the periods, or as far before it as a value may be old; or any day around. */
const anyDay = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      period: fc.nat(2),
      edge: fc.constantFrom('first', 'last'),
      back: fc.constantFrom(0, 0, 31, 400),
      nudge: fc.constantFrom(-2, -1, -1, 0, 0, 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ offset: fc.integer({ min: -460, max: 60 }) }) },
);
type AnyDay = typeof anyDay extends fc.Arbitrary<infer T> ? T : never;

function dayIn(periods: readonly Period[], day: AnyDay): LocalDate {
  if ('offset' in day) return addDays('2025-08-14' as LocalDate, day.offset);
  const { interval } = at(periods, day.period);
  const edge = day.edge === 'first' ? interval.from : addDays(interval.until, -1);
  return addDays(edge, day.nudge - day.back);
}

function at<T>(all: readonly T[], place: number): T {
  const found = all[place % all.length];
  if (found === undefined) throw new Error('There is nothing to choose from');
  return found;
}

/** The period that is reported, and those that it is compared with. */
const periodsOf = ({ rule: { calendar, reported, label }, growth }: Setting): readonly Period[] => {
  const period = knownPeriod(calendar, reported, label);
  const against = growth.filter((each) => canCompare(reported, each));
  return [period, ...against.flatMap((each) => basePeriod(each, period) ?? [])];
};

// What was said -----------------------------------------------------------------------

const anySays = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.integer({ min: 0, max: 40 }).map((value): Saying['says'] => ({ value })),
  },
  { weight: 1, arbitrary: fc.constant<Saying['says']>({ nil: { reason: 'none' } }) },
  { weight: 1, arbitrary: fc.constant<Saying['says']>({ withdraw: { reason: 'wrong' } }) },
);

const anySaid = fc.record({
  unit: fc.nat(),
  metric: fc.nat(),
  source: fc.constantFrom('first', 'first', 'first', 'second'),
  day: anyDay,
  type: fc.constantFrom<'own' | PeriodType>('own', 'own', 'day', 'day', 'month', 'week'),
  says: anySays,
  observed: fc.nat(20),
  restarts: fc.nat(15),
});

/** A word as old as it may be, or a day older or younger: alone, or with one in the period that grew from it. */
const anyOld = fc.record({
  unit: fc.nat(),
  metric: fc.nat(),
  period: fc.nat(2),
  isBase: fc.boolean(),
  nudge: fc.constantFrom(-1, 0, 0, 1),
  says: anySays,
});

/** Stated in each of the periods that are compared. */
const anySteady = fc.record({
  unit: fc.nat(),
  metric: fc.nat(),
  says: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 3 }),
});

const anyAct = fc.record({
  unit: fc.nat(),
  day: anyDay,
  does: fc.constantFrom('extension', 'completion'),
  until: fc.integer({ min: 1, max: 40 }),
});

const anySayings = fc.record({
  /** Few units and metrics of all, so that what is said meets. */
  units: fc.array(fc.nat(), { minLength: 2, maxLength: 4 }),
  metrics: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  said: fc.array(anySaid, { maxLength: 80, size: 'max' }),
  old: fc.array(anyOld, { minLength: 4, maxLength: 16, size: 'max' }),
  steady: fc.array(anySteady, { maxLength: 5, size: 'max' }),
  acts: fc.array(anyAct, { maxLength: 6 }),
});
type Sayings = typeof anySayings extends fc.Arbitrary<infer T> ? T : never;

/** What may be stated in one of the datasets. */
const isTaken = ({ rule: { calendar, stated }, isShared }: Setting, interval: Interval): boolean =>
  isReportable(calendar, stated, interval) ||
  (isShared && isReportable(otherThan(calendar), 'month', interval));

function intervalsOf(
  setting: Setting,
  said: Sayings['said'][number],
  periods: readonly Period[],
): readonly Interval[] {
  const { calendar, stated } = setting.rule;
  const day = dayIn(periods, said.day);
  const type = said.type === 'own' ? stated : said.type;
  const calendars = said.type === 'own' ? [calendar] : [calendar, otherThan(calendar)];
  const found = calendars.flatMap((each) => periodHolding(each, type, day)?.interval ?? []);
  return found.filter((interval) => isTaken(setting, interval)).slice(0, 1);
}

function sayingsIn(setting: Setting, { units }: Genealogy, drawn: Sayings) {
  const periods = periodsOf(setting);
  const below = [
    ...new Set(units.filter(({ level }) => level === 'commune').map(({ code }) => code)),
  ];
  const people = [...drawn.units.map((place) => at(below, place)), '96', 'VN'];
  const asked = [...drawn.metrics.map((place) => at(codes, place)), 'accounts'];
  const said = drawn.said.flatMap((each) =>
    intervalsOf(setting, each, periods).map((period): Saying => ({
      unit: at(people, each.unit),
      metric: at(asked, each.metric),
      source: each.source,
      period,
      says: each.says,
      observedAt: `2025-08-${String(each.observed + 1).padStart(2, '0')}T00:00:00.000Z`,
      receivedAt: '2025-09-01T00:00:00.000Z',
      ...(at(asked, each.metric) === 'accounts' && each.restarts === 0 && { restart: true }),
    })),
  );
  const old = drawn.old.flatMap((each) => oldSayings(setting, at(below, each.unit), each, periods));
  const steady = drawn.steady.flatMap((each) =>
    steadySayings(setting, at(below, each.unit), each, periods),
  );
  return [...said, ...old, ...steady]
    .filter(isCarried(units))
    .filter(({ unit, metric: code }) => isStatedBy(unit, code));
}

const lasting = [...smallRegistry.metrics, ...counts].filter(
  ({ code, overTime, kind }) => overTime === 'last' && kind !== 'ratio' && codes.includes(code),
);

function oldSayings(
  { ages }: Setting,
  unit: string,
  { metric: place, period, isBase, nudge, says }: Sayings['old'][number],
  periods: readonly Period[],
): readonly Saying[] {
  const { code, number } = at(lasting, place);
  const { interval } = at(periods, period);
  const last = addDays(interval.until, -1);
  const oldest = addDays(isBase ? addDays(interval.from, -1) : last, nudge - ageOf(ages, number));
  const days = isBase ? [oldest, last] : [oldest];
  return days.map((day) => ({
    unit,
    metric: code,
    source: 'first',
    period: { from: day, until: addDays(day, 1) },
    says,
    observedAt: '2025-08-30T00:00:00.000Z',
    receivedAt: '2025-09-01T00:00:00.000Z',
  }));
}

/** Above the communes only what is compared there is stated. */
const isStatedBy = (unit: string, metric: string): boolean =>
  unit.length === 5 || compared.includes(metric);

function steadySayings(
  { rule: { calendar, stated } }: Setting,
  unit: string,
  { metric: place, says }: Sayings['steady'][number],
  periods: readonly Period[],
): readonly Saying[] {
  return periods.flatMap(({ interval }, which): readonly Saying[] => {
    const own = periodHolding(calendar, stated, addDays(interval.until, -1));
    if (own === undefined) return [];
    return [
      {
        unit,
        metric: at(codes, place),
        source: 'first',
        period: own.interval,
        says: { value: at(says, which) },
        observedAt: '2025-08-30T00:00:00.000Z',
        receivedAt: '2025-09-01T00:00:00.000Z',
      },
    ];
  });
}

function actsIn(setting: Setting, { units }: Genealogy, drawn: Sayings): readonly Act[] {
  const { calendar, stated } = setting.rule;
  const periods = periodsOf(setting);
  return drawn.acts.flatMap(({ unit, day, does, until }, place): readonly Act[] => {
    const code = at(units, unit).code;
    const period = periodHolding(calendar, stated, dayIn(periods, day));
    if (period === undefined || code.length < 5) return [];
    const { interval } = period;
    const by = { client: 'desk' as ClientId };
    return [
      {
        unit: UnitCode.parse(code),
        interval,
        dataset: DatasetCode.parse('rieng'),
        id: receiptOf(900 + place) as SubmissionId,
        recordedAt: Instant.parse('2025-09-02T00:00:00.000Z'),
        does:
          does === 'completion'
            ? { kind: 'completion', by }
            : { kind: 'extension', by, until: addDays(interval.until, until), reason: 'lũ' },
      },
    ];
  });
}

/** As long as real receipts are: facts are read out of them. */
const asLong = (receipt: SubmissionId): SubmissionId => receipt.padEnd(26, '0') as SubmissionId;

export const anyPartitionWorld: fc.Arbitrary<PartitionWorld> = fc
  .tuple(anySetting, anyGenealogy(longStanding), anySayings)
  .map(([setting, genealogy, drawn]) => {
    const registry = registryIn(setting, genealogy);
    return {
      registry,
      definition: 'bao-cao',
      label: setting.rule.label,
      statements: sayingsIn(setting, genealogy, drawn)
        .map(statementIn(registry))
        .map((said) => ({ ...said, submission: asLong(said.submission) })),
      acts: actsIn(setting, genealogy, drawn),
    };
  });
