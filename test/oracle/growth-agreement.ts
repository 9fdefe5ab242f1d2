import type fc from 'fast-check';
import { knownPeriod } from '../../core/period.ts';
import type { Figure, Growth, Outcome } from '../../core/report.ts';
import type { Interval } from '../../core/statement.ts';
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
import { growthOver, type SmallRegistry, theReport } from './small-world.ts';

/** Reports, and what they are compared with: months by months next to each other, so that statements lie in both. */
export const comparisons = [
  { scope: '96', definition: 'thang', label: '2025-08', older: '2025-07' },
  { scope: 'VN', definition: 'thang', label: '2025-08', older: '2025-07' },
  { scope: 'VN', definition: 'thang', label: '2025-09', older: '2025-08' },
  { scope: '96', definition: 'quy', label: '2025-Q3', older: '2025-Q2' },
  { scope: 'VN', definition: 'quy', label: '2025-Q3', older: '2025-Q2' },
] as const;
type Comparison = (typeof comparisons)[number];

const nd09 = (type: 'month' | 'quarter', label: string): Interval =>
  knownPeriod('nd09', type, label).interval;
const august = nd09('month', '2025-08');
const elsewhere = [
  ...['2025-06', '2025-07', '2025-09'].map((label) => nd09('month', label)),
  ...['2025-Q2', '2025-Q3'].map((label) => nd09('quarter', label)),
];

/** What is stated of August is stated of the periods around it, too, with other numbers: or else nobody would be in both. */
const around = (saying: Saying): readonly Saying[] =>
  saying.period.from !== august.from || saying.period.until !== august.until
    ? []
    : elsewhere.map((period, place) => {
        const { replaces: _, says, ...rest } = saying;
        return {
          ...rest,
          period,
          says: 'value' in says ? { ...says, value: (says.value * 7 + place) % 20 } : says,
          receivedAt: '2025-09-20T00:00:00.000Z',
        };
      });

export const anyHistoryInBoth: fc.Arbitrary<History> = anyHistoryOfUnits(60).map((history) => ({
  ...history,
  sayings: [
    ...history.sayings,
    ...history.sayings
      .filter(({ metric }) => !isProvincial(metric))
      .flatMap(around)
      .filter(isCarried(history.units)),
  ],
}));

/** What the growths of a report of a history say otherwise than the oracle. */
export async function growthDisagreements(
  { older, ...which }: Comparison,
  history: History,
): Promise<readonly string[]> {
  const asked = { ...theReport, ...which, asOf: '2025-10-05T01:00:00.000Z' };
  const files = filesOf(history);
  const { report } = builtFrom(registryOf(comparing(files)), history.sayings, asked);
  const figures = report.sections
    .flatMap((section) => section.figures)
    .filter(({ metric }) => metric.kind !== 'indicator');
  const computed = await growthOver(history.sayings.map(posted), asked, older, files);
  return differences(
    new Map(figures.flatMap((figure) => growthFacts(figure, older))),
    oracleFacts(computed),
  );
}

const comparing = (files: SmallRegistry): SmallRegistry => ({
  ...files,
  definitions: files.definitions.map((definition) => ({
    ...definition,
    sections: definition.sections.map((section) => ({ ...section, growth: ['previous-period'] })),
  })),
});

// Facts --------------------------------------------------------------------------------

function growthFacts(figure: Figure, older: string): readonly (readonly [string, string])[] {
  const { id, growth = [], provinces = [] } = figure;
  return [
    ...growth.map((each) => [`${id}, total`, growthRead(each, older)] as const),
    ...growth.map((each) => [`${id}, left out`, each.leftOut.join(' ')] as const),
    ...provinces.flatMap(({ unit, growth: its = [] }) =>
      its.map((each) => [`${id}, ${unit}`, growthRead(each, older)] as const),
    ),
  ];
}

function growthRead(growth: Omit<Growth, 'leftOut'>, older: string): string {
  const { label, outcome, now, before, compared } = growth;
  return `${label === older ? '' : `against ${label}, `}${compared}: ${[outcome, now, before].map(outcomeRead).join(' of ')}`;
}

function outcomeRead(outcome: Outcome): string {
  if (outcome.kind === 'none') return outcome.cause;
  return fractionText(BigInt(outcome.numerator), BigInt(outcome.denominator));
}

const oracleFacts = (rows: readonly GrowthRow[]): Facts =>
  new Map(
    rows.flatMap((row) => {
      const id = `${row.section}.${row.metric}`;
      const sides = [
        computed(row.cause, row.numerator, row.denominator),
        computed(row.now_cause, row.now_numerator, row.now_denominator),
        computed(row.base_cause, row.base_numerator, row.base_denominator),
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

const computed = (
  cause: string | null,
  numerator: bigint | null,
  denominator: bigint | null,
): string =>
  numerator === null || denominator === null
    ? (cause ?? 'no cause')
    : fractionText(numerator, denominator);

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

function fractionText(numerator: bigint, denominator: bigint): string {
  const common = divisor(numerator < 0n ? -numerator : numerator, denominator);
  return common === 0n ? '0/1' : `${numerator / common}/${denominator / common}`;
}
