import * as z from 'zod';
import { fail, ok, type Result } from '../../core/result.ts';
import { Person } from '../../core/statements/statement.ts';
import { Envelope, maxLabelLength } from '../../core/submissions/submission.ts';
import { LocalDate } from '../../core/time.ts';
import { commaOrSemicolon } from './csv-answer.ts';
import { sha256Of } from './authenticate.ts';
import type { CsvDefaults } from './csv-snapshots.ts';
import { validationFailed } from './faults.ts';
import type { FaultLine, Problem } from './problem.ts';

const { dataset, unit, source, observedAt } = Envelope.shape;
const ofCsv = (text: string) => ({ description: `Of a CSV only. ${text}` });

/** What a body of JSON says around its rows, a CSV says in the query. */
export const csvParameters = {
  delimiter: z
    .enum([',', ';'], commaOrSemicolon)
    .optional()
    .meta(ofCsv('What parts the cells: a comma unless a semicolon is declared here (%3B)')),
  dataset: dataset.meta(ofCsv('The dataset, where a metric stands in several')),
  unit: unit.meta(ofCsv('Unit of the rows that name none')),
  period: z
    .string()
    .max(maxLabelLength)
    .optional()
    .meta(ofCsv('Label of the period of the rows that name none')),
  from: LocalDate.optional().meta(ofCsv('Instead of a label: the first day')),
  until: LocalDate.optional().meta(ofCsv('Instead of a label: the day after the last one')),
  source: source.meta(ofCsv('Source of the rows that name none')),
  observedAt: observedAt.meta(ofCsv('When the source made the statements of rows that do not say')),
  replace: z
    .enum(['true', 'false'])
    .optional()
    .meta(ofCsv('true: what the rows leave out of the dataset counts as withdrawn')),
  actorId: Person.shape.id.optional().meta(ofCsv('Id of the person that the system acts for')),
  actorName: Person.shape.name.optional().meta(ofCsv('Name of that person')),
};

const CsvQuery = z.object(csvParameters);
type CsvQuery = Readonly<z.output<typeof CsvQuery>>;
const names: readonly string[] = CsvQuery.keyof().options;

const told = (name: string, code: string, vi: string, en: string): FaultLine => ({
  pointer: `/query/${name}`,
  code,
  detail: { vi, en },
});

/** A body of JSON says these things itself. */
export function refusedBesideJson(query: CsvQuery): Problem | undefined {
  const given = Object.entries(query).filter(
    ([name, value]) => names.includes(name) && value !== undefined,
  );
  if (given.length === 0) return undefined;
  return validationFailed(
    given.map(([name]) =>
      told(
        name,
        'only-with-csv',
        'Tham số này chỉ đi cùng CSV (Content-Type: text/csv); với JSON, ghi trong nội dung gửi.',
        'This parameter goes with CSV only (Content-Type: text/csv); a body of JSON says it itself.',
      ),
    ),
  );
}

/** The defaults of a CSV's rows, as the query gives them. */
export function defaultsIn(query: CsvQuery): Result<CsvDefaults, Problem> {
  const faults = [
    ...together(query, 'from', 'until'),
    ...together(query, 'actorId', 'actorName'),
    ...(query.period !== undefined && query.from !== undefined ? [labelAndDays] : []),
  ];
  if (faults.length > 0) return fail(validationFailed(faults));
  const { period, from, until, replace, actorId: id, actorName: name } = query;
  return ok({
    ...given(query, 'dataset'),
    ...given(query, 'unit'),
    ...given(query, 'source'),
    ...given(query, 'observedAt'),
    ...(period !== undefined && { period }),
    ...(from !== undefined && until !== undefined && { period: { from, until } }),
    ...(replace !== undefined && { replace: replace === 'true' }),
    ...(id !== undefined && name !== undefined && { actor: { id, name } }),
  });
}

const given = <K extends keyof CsvQuery>(query: CsvQuery, name: K): Pick<CsvQuery, K> | object =>
  query[name] === undefined ? {} : { [name]: query[name] };

const labelAndDays = told(
  'period',
  'wrong-form',
  'Ghi nhãn ở period, hoặc hai ngày ở from và until; không ghi cả hai.',
  'Give a label in period, or two days in from and until; not both.',
);

function together(query: CsvQuery, one: keyof CsvQuery, other: keyof CsvQuery): FaultLine[] {
  if ((query[one] === undefined) === (query[other] === undefined)) return [];
  const absent = query[one] === undefined ? one : other;
  return [
    told(
      absent,
      'missing-field',
      `Hai tham số ${one} và ${other} phải đi cùng nhau.`,
      `The parameters ${one} and ${other} go together.`,
    ),
  ];
}

/** Names what a CSV was sent with: under other defaults the same bytes are another request. */
export const requestOf = (query: CsvQuery): string =>
  sha256Of(JSON.stringify(['csv', CsvQuery.keyof().options.map((name) => query[name] ?? null)]));
