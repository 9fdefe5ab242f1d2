import type { GrowthAgainst } from '../../core/periods/growth-base.ts';
import type { Outcome } from '../../core/reports/outcome.ts';
import type { StatementLine, UnitLine } from '../../core/reports/unit-line.ts';
import type { Column } from './csv-answer.ts';

/** A unit's line with one of its statements, or without where it made none. */
export type ExplainedRow = {
  readonly line: UnitLine;
  readonly printed: string;
  readonly name: string | undefined;
  readonly said: StatementLine | undefined;
  /** Of a statement of an older period: which of them the unit is compared with. */
  readonly against?: GrowthAgainst;
};

/** Every row repeats its line, so that the table may be sorted and filtered. */
export const rowsOf = (
  lines: readonly UnitLine[],
  words: {
    readonly line: (line: UnitLine) => string;
    readonly name: (unit: string) => string | undefined;
  },
): readonly ExplainedRow[] =>
  lines.flatMap((line) => {
    const row = { line, printed: words.line(line), name: words.name(line.unit) };
    const said = line.statements.length === 0 ? [undefined] : line.statements;
    return [
      ...said.map((each) => ({ ...row, said: each })),
      ...(line.growth ?? []).flatMap(({ against, statements = [] }) =>
        statements.map((each) => ({ ...row, said: each, against })),
      ),
    ];
  });

const exactly = (outcome: Outcome | undefined): string | undefined => {
  if (outcome === undefined || outcome.kind === 'none') return undefined;
  const { numerator, denominator } = outcome;
  return denominator === '1' ? numerator : `${numerator}/${denominator}`;
};

/** Exact, in percent or points as the figure's own growth is. */
const grownSince =
  (against: GrowthAgainst) =>
  ({ line: { growth = [] } }: ExplainedRow): string | undefined => {
    const found = growth.find((each) => each.against === against);
    return found && exactly(found.outcome);
  };

const olderThan =
  (against: GrowthAgainst) =>
  ({ line: { growth = [] } }: ExplainedRow): string | undefined =>
    exactly(growth.find((each) => each.against === against)?.before);

/** A number that may be more than it says, named by its column; the numbers themselves stay such that they can be reckoned with. */
const overIn = ({ line }: ExplainedRow): string | undefined => {
  const growthOf = (which: GrowthAgainst) => line.growth?.find(({ against }) => against === which);
  const month = growthOf('previous-period');
  const year = growthOf('same-period-last-year');
  const outcomes = {
    counts: line.outcome,
    increase: line.increase,
    growthPreviousPeriod: month?.outcome,
    growthSamePeriodLastYear: year?.outcome,
    previousPeriod: month?.before,
    samePeriodLastYear: year?.before,
  };
  const over = Object.entries(outcomes)
    .filter(([, outcome]) => outcome?.kind === 'value' && outcome.atLeast)
    .map(([column]) => column);
  if (line.percentage?.atLeast === true) over.push('percentage');
  return over.join(' ') || undefined;
};

/** What is filtered by role or added up must not mix two periods. */
const roleIn = ({ said, against }: ExplainedRow): string | undefined =>
  said && (against === undefined ? said.role : `compared-${said.role}`);

const valueIn = (said: StatementLine | undefined): string | undefined =>
  said?.says.kind === 'value' ? said.says.text : undefined;

const reasonIn = (kind: 'nil' | 'withdrawal', said: StatementLine | undefined) =>
  said?.says.kind === kind ? said.says.reason : undefined;

/** First what the unit counts with, then what was stated. */
export const explanationColumns: readonly Column<ExplainedRow>[] = [
  { name: 'unit', of: ({ line }) => line.unit },
  { name: 'unitName', kind: 'text', of: ({ name }) => name },
  { name: 'state', of: ({ line }) => line.state },
  { name: 'late', of: ({ line }) => line.late },
  { name: 'counts', of: ({ line }) => exactly(line.outcome) },
  { name: 'printed', kind: 'text', of: ({ printed }) => printed },
  { name: 'increase', of: ({ line }) => exactly(line.increase) },
  { name: 'daysLeftOut', of: ({ line }) => line.daysLeftOut },
  { name: 'carriedFrom', of: ({ line }) => line.carriedFrom?.from },
  { name: 'carriedUntil', of: ({ line }) => line.carriedFrom?.until },
  { name: 'flags', of: ({ line }) => line.flags.map(({ kind }) => kind).join(' ') || undefined },
  { name: 'statedMetric', of: ({ said }) => said?.metric },
  { name: 'statedUnit', of: ({ said }) => said?.unit },
  { name: 'role', of: roleIn },
  { name: 'share', of: ({ said }) => said?.share },
  { name: 'from', of: ({ said }) => said?.interval.from },
  { name: 'until', of: ({ said }) => said?.interval.until },
  { name: 'source', of: ({ said }) => said?.source },
  { name: 'value', of: ({ said }) => valueIn(said) },
  { name: 'atLeast', of: ({ said }) => said?.says.kind === 'value' && said.says.atLeast },
  { name: 'restart', of: ({ said }) => said?.restart },
  { name: 'nil', kind: 'text', of: ({ said }) => reasonIn('nil', said) },
  { name: 'withdraw', kind: 'text', of: ({ said }) => reasonIn('withdrawal', said) },
  { name: 'observedAt', of: ({ said }) => said?.observedAt },
  { name: 'receivedAt', of: ({ said }) => said?.receivedAt },
  { name: 'receipt', of: ({ said }) => said?.receipt },
  { name: 'comment', kind: 'text', of: ({ said }) => said?.comment },
  { name: 'client', of: ({ said }) => said?.by?.client },
  { name: 'person', kind: 'text', of: ({ said }) => said?.by?.person?.name },
  { name: 'growthPreviousPeriod', of: grownSince('previous-period') },
  { name: 'growthSamePeriodLastYear', of: grownSince('same-period-last-year') },
  { name: 'previousPeriod', of: olderThan('previous-period') },
  { name: 'samePeriodLastYear', of: olderThan('same-period-last-year') },
  { name: 'comparedWith', of: ({ against }) => against },
  { name: 'percentage', of: ({ line }) => line.percentage?.text },
  { name: 'over', of: overIn },
];
