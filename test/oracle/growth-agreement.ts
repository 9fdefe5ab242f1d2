import type fc from 'fast-check';
import { canCompare, GrowthAgainst } from '../../core/periods/growth-base.ts';
import { knownPeriod, PeriodType, sameInterval } from '../../core/periods/period.ts';
import type { Figure, Report } from '../../core/reports/report.ts';
import type { Growth } from '../../core/reports/unit-line.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { builtFrom, filesOf, posted, registryOf } from './agreement.ts';
import {
  anyHistoryOfUnits,
  type History,
  isCarried,
  isProvincial,
  type Saying,
} from './histories.ts';
import type { GrowthRow } from './oracle.ts';
import { differences, type Facts } from './report-facts.ts';
import { growthOver, indicator, type SmallRegistry } from './small-world.ts';

/** A report and the older period that it is compared with. */
export type Comparison = {
  readonly scope: '96' | 'VN';
  readonly definition: 'thang' | 'quy' | 'quy-tu-thang' | 'dau-nam';
  readonly label: string;
  readonly against: GrowthAgainst;
  readonly older: string;
};

const periods = [
  { definition: 'thang', label: '2025-08', against: 'previous-period', older: '2025-07' },
  { definition: 'thang', label: '2025-09', against: 'previous-period', older: '2025-08' },
  { definition: 'thang', label: '2025-08', against: 'same-period-last-year', older: '2024-08' },
  { definition: 'quy', label: '2025-Q3', against: 'previous-period', older: '2025-Q2' },
  { definition: 'quy', label: '2025-Q3', against: 'same-period-last-year', older: '2024-Q3' },
  { definition: 'quy-tu-thang', label: '2025-Q3', against: 'previous-period', older: '2025-Q2' },
  {
    definition: 'dau-nam',
    label: '2025-08-YTD',
    against: 'same-period-last-year',
    older: '2024-08-YTD',
  },
] as const;

/** Of a province and of the country, with both kinds of older periods. */
export const comparisons: readonly Comparison[] = (['96', 'VN'] as const).flatMap((scope) =>
  periods.map((period) => ({ scope, ...period })),
);

// Histories in both periods --------------------------------------------------------------

const monthsOf = (year: number, months: readonly number[]): readonly string[] =>
  months.map((month) => `${year}-0${month}`);

/** The months from a year's beginning to its August, and the one before. */
const monthsTo = (year: number): readonly string[] => [
  `${year - 1}-12`,
  ...monthsOf(year, [1, 2, 3, 4, 5, 6, 7, 8]),
];

/** What is stated around August: the periods that are compared, and where a count stood before each of them. */
const stated: Readonly<Record<string, readonly string[]>> = {
  '2025-07': ['2025-06', '2025-07'],
  '2025-08': ['2025-07', '2025-09'],
  '2024-08': ['2025-07', '2024-07', '2024-08'],
  '2025-Q2': ['2025-Q1', '2025-Q2', '2025-Q3', ...monthsOf(2025, [3, 4, 5, 6, 7, 9])],
  '2024-Q3': ['2025-Q2', '2025-Q3', '2024-Q2', '2024-Q3', '2024-09'],
  '2024-08-YTD': [...monthsTo(2025).slice(0, -1), ...monthsTo(2024)],
};

const periodIn = (calendar: 'nd09' | 'gregorian', label: string): Interval =>
  knownPeriod(calendar, label.includes('Q') ? 'quarter' : 'month', label).interval;

const receivedAt = '2025-09-20T00:00:00.000Z';

/** What is said of August is said of other periods, too, with other numbers: or else nobody would be in both. */
const around =
  ({ older }: Comparison) =>
  (saying: Saying): readonly Saying[] => {
    const calendar = isProvincial(saying.metric) ? 'gregorian' : 'nd09';
    return sameInterval(saying.period, periodIn(calendar, '2025-08'))
      ? (stated[older] ?? []).map((label, place) => {
          const { replaces: _, says, ...rest } = saying;
          return {
            ...rest,
            period: periodIn(calendar, label),
            says:
              'value' in says
                ? { ...says, value: (Math.round(says.value) * 7 + place) % 20 }
                : says,
            receivedAt,
          };
        })
      : [];
  };

/** Last year somebody stood there to be compared with. */
const long = (units: History['units']): History['units'] =>
  units.map((unit) =>
    unit.validFrom === '2025-01-01' ? { ...unit, validFrom: '2023-01-01' } : unit,
  );

export const anyHistoryInBoth = (comparison: Comparison): fc.Arbitrary<History> =>
  anyHistoryOfUnits(60).map((history) => {
    const units = long(history.units);
    const older = history.sayings.flatMap(around(comparison)).filter(isCarried(units));
    return {
      ...history,
      units,
      indicators: [...history.indicators, indicator('per-staff', '1000 × received ÷ staff')],
      sayings: [...history.sayings, ...older],
    };
  });

// Agreement ---------------------------------------------------------------------------------

const asOf = '2025-10-05T01:00:00.000Z';

/** The report of a history, in which every figure is compared with both older periods that it may be compared with. */
export function comparedIn(
  { scope, definition, label }: Comparison,
  history: History,
): { readonly files: SmallRegistry; readonly report: Report } {
  const files = comparing(filesOf(history));
  const asked = { scope, definition, label, asOf };
  return { files, report: builtFrom(registryOf(files), history.sayings, asked).report };
}

/** What the growths of a report of a history say otherwise than the oracle. */
export async function growthDisagreements(
  comparison: Comparison,
  history: History,
): Promise<readonly string[]> {
  const { files, report } = comparedIn(comparison, history);
  const { older, against: _, ...which } = comparison;
  const posts = history.sayings.map(posted);
  const computed = await growthOver(posts, { ...which, asOf }, older, files);
  return differences(growthFacts(comparison, report), oracleFacts(computed));
}

/** Every figure is compared with both older periods that it may be compared with. */
export const comparing = (files: SmallRegistry): SmallRegistry => ({
  ...files,
  definitions: files.definitions.map((definition) => ({
    ...definition,
    sections: definition.sections.map((section) => ({
      ...section,
      growth: GrowthAgainst.options.filter((against) =>
        canCompare(PeriodType.parse(definition.periodType), against),
      ),
    })),
  })),
});

// Facts --------------------------------------------------------------------------------

const growthFacts = (comparison: Comparison, { sections }: Report): Facts =>
  new Map(
    sections.flatMap(({ figures }) => figures.flatMap((figure) => figureFacts(comparison, figure))),
  );

function figureFacts(
  { against, older }: Comparison,
  { id, growth = [], provinces = [] }: Figure,
): readonly (readonly [string, string])[] {
  const isAsked = (each: Pick<Growth, 'against'>): boolean => each.against === against;
  return [
    ...growth
      .filter(isAsked)
      .flatMap((each) => [
        [`${id}, total`, growthRead(older, each)] as const,
        [`${id}, left out`, each.leftOut.join(' ')] as const,
      ]),
    ...provinces.flatMap(({ unit, growth: its = [] }) =>
      its.filter(isAsked).map((each) => [`${id}, ${unit}`, growthRead(older, each)] as const),
    ),
  ];
}

function growthRead(older: string, growth: Omit<Growth, 'leftOut'>): string {
  const { label, outcome, now, before, compared } = growth;
  return `${label === older ? '' : `against ${label}, `}${compared}: ${[outcome, now, before].map(outcomeRead).join(' of ')}`;
}

function outcomeRead(outcome: Outcome): string {
  if (outcome.kind === 'none') return outcome.cause;
  const text = fractionText(BigInt(outcome.numerator), BigInt(outcome.denominator));
  return outcome.atLeast ? `over ${text}` : text;
}

const oracleFacts = (rows: readonly GrowthRow[]): Facts =>
  new Map(
    rows.flatMap((row) => {
      const id = `${row.section}.${row.metric}`;
      const sides = [
        computed(row.cause, row.numerator, row.denominator, row.at_least),
        computed(row.now_cause, row.now_numerator, row.now_denominator, row.now_over),
        computed(row.base_cause, row.base_numerator, row.base_denominator, row.base_over),
      ];
      const text = `${row.compared}: ${sides.join(' of ')}`;
      return row.part === 'total'
        ? ([
            [`${id}, total`, text],
            [`${id}, left out`, row.left_out.join(' ')],
          ] as const)
        : ([[`${id}, ${row.part}`, text]] as const);
    }),
  );

function computed(
  cause: string | null,
  numerator: bigint | null,
  denominator: bigint | null,
  over: boolean,
): string {
  if (numerator === null || denominator === null) return cause ?? 'no cause';
  const text = fractionText(numerator, denominator);
  return over ? `over ${text}` : text;
}

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

function fractionText(numerator: bigint, denominator: bigint): string {
  const common = divisor(numerator < 0n ? -numerator : numerator, denominator);
  return common === 0n ? '0/1' : `${numerator / common}/${denominator / common}`;
}
