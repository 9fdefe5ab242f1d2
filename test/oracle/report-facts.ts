import * as z from 'zod';
import type { CoverageRow, OracleReport, TotalRow, UnitRow } from './oracle.ts';

const Codes = z.array(z.string());
const Names = z.object({ vi: z.string(), en: z.string() });

const Coverage = z.object({
  expected: z.number(),
  value: z.number(),
  nil: Codes,
  withdrawn: Codes,
  partial: Codes,
  missing: Codes,
  late: Codes,
  carried: Codes,
});

const Outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('value'),
    numerator: z.string(),
    denominator: z.string(),
    decimals: z.number(),
    atLeast: z.boolean(),
    operands: z.object({ numerator: z.string(), denominator: z.string() }).optional(),
    terms: z.array(z.object({ metric: z.string(), value: z.string() })).optional(),
    partialDays: z.number().optional(),
    carried: z.boolean(),
  }),
  z.object({ kind: z.literal('none'), cause: z.string() }),
]);
type Outcome = z.output<typeof Outcome>;

const Days = z.object({ from: z.string(), until: z.string() });

const Part = z.object({ total: Outcome, coverage: Coverage });

const Figure = z.object({
  id: z.string(),
  metric: z.object({
    code: z.string(),
    names: Names,
    kind: z.string(),
    unitOfMeasure: Names,
    outOf: z.number().optional(),
  }),
  ...Part.shape,
  provinces: z.array(z.object({ unit: z.string(), ...Part.shape })).default([]),
  units: z.array(
    z.object({
      unit: z.string(),
      state: z.string(),
      late: z.boolean(),
      outcome: Outcome,
      carriedFrom: Days.optional(),
      daysLeftOut: z.number().default(0),
      increase: Outcome.optional(),
      flags: z.array(z.object({ kind: z.string(), sources: Codes.default([]) })),
    }),
  ),
  increase: Part.optional(),
  range: z
    .object({
      least: z.string(),
      most: z.string(),
      units: z.number(),
      isWide: z.boolean().default(false),
    })
    .optional(),
  noRange: z.string().optional(),
  compared: z.array(
    z.object({
      unit: z.string(),
      source: z.string(),
      interval: Days,
      differs: z.boolean().optional(),
    }),
  ),
});
export type FigureRead = z.output<typeof Figure>;

/** As much of report.json as is compared; the form is that of core/reports/report.ts. */
export const ReportRead = z.object({
  definition: z.object({ code: z.string() }),
  scope: z.object({ code: z.string(), level: z.string() }),
  period: z.object({ label: z.string() }),
  asOf: z.string(),
  edition: z.number(),
  sections: z.array(
    z.object({
      dataset: z.object({ code: z.string() }),
      coverage: Coverage,
      figures: z.array(Figure),
    }),
  ),
  changes: z
    .array(
      z.object({
        figure: z.string(),
        of: z.enum(['figure', 'increase', 'beside']),
        unit: z.string().optional(),
        old: Outcome,
        new: Outcome,
        oldState: z.string().optional(),
        newState: z.string().optional(),
        receipts: Codes,
      }),
    )
    .default([]),
  changesSince: z.number().optional(),
  unitNames: z.record(z.string(), Names),
});
export type ReportRead = z.output<typeof ReportRead>;

/** What is claimed, by a readable name of the place: `tinh-thang.lgsp.ndxp, unit 96`. */
export type Facts = ReadonlyMap<string, string>;

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : divisor(b, a % b));

/** An exact fraction in lowest terms, so that equal values are equal text. */
function fraction(above: bigint, below: bigint): string {
  const common = divisor(above < 0n ? -above : above, below);
  return common === 0n ? `${above}/${below}` : `${above / common}/${below / common}`;
}

/** An exact operand as a report writes it: `223`, or `2339/10`. */
export function operand(text: string): string {
  const [above = '0', below = '1'] = text.split('/');
  return fraction(BigInt(above), BigInt(below));
}

/**
 * How far this goes: why a whole has no increase (nobody stated a last value, or nobody an earlier one, or both) is not
 * ruled, so it is not compared.
 */
export const withoutCause = (outcome: string): string => outcome.replace(/^none \(.*\)$/, 'none');

const marked = (marks: Readonly<Record<string, boolean>>): string =>
  Object.entries(marks)
    .filter(([, holds]) => holds)
    .map(([name]) => `, ${name}`)
    .join('');

const termsText = (terms: readonly string[]): string => ` of ${terms.join(', ')}`;

export function outcomeRead(outcome: Outcome): string {
  if (outcome.kind === 'none') return `none (${outcome.cause})`;
  const { numerator, denominator, operands, terms, atLeast, carried, decimals } = outcome;
  const days = outcome.partialDays ?? 0;
  const of = terms
    ? termsText(terms.map(({ value }) => operand(value)))
    : operands && ` of ${operand(operands.numerator)} and ${operand(operands.denominator)}`;
  return `${fraction(BigInt(numerator), BigInt(denominator))}${of ?? ''}${marked({
    'at least': atLeast,
    carried,
    [`${days} days left out`]: days > 0,
    [`${decimals} decimals`]: true,
  })}`;
}

export function outcomeComputed(row: TotalRow | UnitRow): string {
  if (row.numerator === null || row.denominator === null) return `none (${row.cause})`;
  const of = row.terms
    ? termsText(row.terms.map(({ n, d }) => fraction(n, d)))
    : row.operand_numerator === null || row.operand_denominator === null
      ? ''
      : ` of ${fraction(row.operand_numerator, row.operand_unit)} and ${fraction(row.operand_denominator, row.operand_unit)}`;
  return `${fraction(row.numerator, row.denominator)}${of}${marked({
    'at least': row.at_least,
    carried: row.carried,
    [`${row.days_left_out} days left out`]: row.days_left_out > 0,
    [`${row.given ?? row.decimals} decimals`]: true,
  })}`;
}

export const totalComputed = (row: TotalRow): string =>
  row.subject === 'increase' ? withoutCause(outcomeComputed(row)) : outcomeComputed(row);

const coverageText = (coverage: z.output<typeof Coverage> | CoverageRow): string =>
  [
    `${coverage.expected} expected, ${coverage.value} value`,
    ...(['nil', 'withdrawn', 'partial', 'missing', 'late', 'carried'] as const).map(
      (state) => `${state} [${coverage[state].join(' ')}]`,
    ),
  ].join(', ');

function figureFacts(figure: FigureRead): readonly (readonly [string, string])[] {
  const part = (name: string, read: z.output<typeof Part> | undefined) =>
    read === undefined
      ? []
      : ([
          [
            `${figure.id}, ${name}`,
            name === 'increase' ? withoutCause(outcomeRead(read.total)) : outcomeRead(read.total),
          ],
          [`${figure.id}, coverage of ${name}`, coverageText(read.coverage)],
        ] as const);
  return [
    ...part('total', figure),
    ...part('increase', figure.increase),
    ...figure.provinces.flatMap((province) => part(`province ${province.unit}`, province)),
    ...figure.units.flatMap((line) => [
      [
        `${figure.id}, unit ${line.unit}`,
        `${line.state}: ${outcomeRead(line.outcome)}${marked({
          late: line.late,
          'from before': line.carriedFrom !== undefined,
          [`line leaves ${line.daysLeftOut} days out`]: line.daysLeftOut > 0,
        })}`,
      ] as const,
      ...(line.increase === undefined
        ? []
        : ([[`${figure.id}, increase of unit ${line.unit}`, outcomeRead(line.increase)]] as const)),
    ]),
  ];
}

/** Every figure, coverage and unit line that a report states. */
export const reportFacts = (report: ReportRead): Facts =>
  new Map(
    report.sections.flatMap((section) => [
      [`${section.dataset.code}, coverage`, coverageText(section.coverage)] as const,
      ...section.figures.flatMap(figureFacts),
    ]),
  );

const partName = (row: { subject: string; part: string }): string => {
  const name = row.part === 'total' ? '' : `province ${row.part}`;
  return row.subject === 'increase' ? `increase${name && ` of ${name}`}` : name || 'total';
};

function unitFact(row: UnitRow): readonly [string, string] {
  const id = `${row.section}.${row.metric}`;
  if (row.subject === 'increase')
    return [`${id}, increase of unit ${row.unit}`, outcomeComputed(row)];
  return [
    `${id}, unit ${row.unit}`,
    `${row.state}: ${outcomeComputed(row)}${marked({
      late: row.late,
      'from before': row.carried,
      [`line leaves ${row.days_left_out} days out`]: row.days_left_out > 0,
    })}`,
  ];
}

/** A province has no increase of its own in a report. */
export const isReported = (row: { subject: string; part: string }): boolean =>
  row.part === 'total' || row.subject === 'figure';

/** The same facts, as the oracle computed them. */
export const oracleFacts = ({ coverage, totals, units }: OracleReport): Facts =>
  new Map([
    ...totals
      .filter(isReported)
      .map(
        (row) => [`${row.section}.${row.metric}, ${partName(row)}`, totalComputed(row)] as const,
      ),
    ...coverage
      .filter(isReported)
      .map((row) =>
        row.subject === 'section'
          ? ([`${row.section}, coverage`, coverageText(row)] as const)
          : ([
              `${row.section}.${row.metric}, coverage of ${partName(row)}`,
              coverageText(row),
            ] as const),
      ),
    ...units.map(unitFact),
  ]);

/** One readable line per fact that differs, or that only one side states. */
export function differences(stated: Facts, computed: Facts): readonly string[] {
  const places = [...new Set([...stated.keys(), ...computed.keys()])];
  return places
    .filter((place) => stated.get(place) !== computed.get(place))
    .map(
      (place) =>
        `${place}:\n  report: ${stated.get(place) ?? 'says nothing'}\n  oracle: ${computed.get(place) ?? 'says nothing'}`,
    );
}
