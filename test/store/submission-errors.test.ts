import { GetCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { ClientId } from '../../core/registry/client.ts';
import { SourceCode } from '../../core/registry/metric.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { Instant, instantOf, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { submissions, type NewSubmission, type SubmissionHead } from '../../store/submissions.ts';
import { wrapped } from '../support/ingest-world.ts';
import { freshTables } from '../support/store.ts';

/** What is large: as many errors and facts as asked for, the facts each of a moment of its own. */
const large = (key: string, many: { errors: number; facts: number }): NewSubmission => ({
  idempotencyKey: key,
  submission: SubmissionId.parse(`01K2N9YDG0000000000000000${key}`),
  client: ClientId.parse('camau'),
  sha256: '0'.repeat(64),
  mode: 'partial',
  language: 'vi',
  registryVersion: 1,
  openedAt: Instant.parse('2025-08-15T01:00:00.000Z'),
  plan: {
    decisions: [
      ...Array.from({ length: many.facts }, () => 'accepted' as const),
      ...Array.from({ length: many.errors }, () => 'rejected' as const),
    ],
    errors: Array.from({ length: many.errors }, (_, index) => ({
      index,
      pointer: `/rows/${index}/unit`,
      code: 'unknown-unit',
      detail: `Không có đơn vị ${index}.`,
      messages: { vi: `Không có đơn vị ${index}.`, en: `There is no unit ${index}.` },
    })),
    facts: Array.from({ length: many.facts }, (_, index) => ({
      province: UnitCode.parse('96'),
      month: '2025-08',
      unit: UnitCode.parse('32001'),
      interval: { from: LocalDate.parse('2025-08-01'), until: LocalDate.parse('2025-08-15') },
      source: SourceCode.parse('lgsp'),
      observedAt: instantOf(1_754_000_000_000 + (Math.imul(index, 2_654_435_761) >>> 2)),
    })),
    omissions: [],
    omitted: 0,
    late: [],
    completionsWithdrawn: [],
  },
});

async function opened(many: { errors: number; facts: number }) {
  const { db, names } = await freshTables();
  const read: string[] = [];
  const store = submissions(
    wrapped(db, (_, proceed, command) => {
      if (command instanceof GetCommand) read.push(String(command.input.Key?.['sk']));
      return proceed();
    }),
    names.submissions,
  );
  const submission = await store.open(large('A', many));
  if (!submission.ok) throw new Error('taken');
  const head = await store.readHead(submission.value.key);
  if (head === undefined) throw new Error('It is gone');
  const page = async (from: number, size: number, of: SubmissionHead = head) => {
    read.length = 0;
    const { errors, total } = await store.readErrors(of, from, size);
    return { rows: errors.map(({ index }) => index), total, read: read.length };
  };
  const Scan = new ScanCommand({ TableName: names.submissions, ProjectionExpression: 'sk' });
  const kinds = async () =>
    new Set(((await db.send(Scan)).Items ?? []).map(({ sk }) => String(sk).split('#')[0]));
  return { store, submission: submission.value, head, page, kinds };
}

const counted = (from: number, size: number) => Array.from({ length: size }, (_, at) => from + at);

test('a page of errors reads as much of a submission with 60,000 errors as of one with 2,000', async () => {
  for (const errors of [2_000, 60_000]) {
    const { page } = await opened({ errors, facts: 1 });
    expect(await page(0, 500)).toEqual({ rows: counted(0, 500), total: errors, read: 1 });
    expect(await page(750, 500)).toEqual({ rows: counted(750, 500), total: errors, read: 2 });
    const last = await page(errors - 3, 500);
    expect(last).toEqual({ rows: counted(errors - 3, 3), total: errors, read: 1 });
    expect(await page(errors, 500)).toEqual({ rows: [], total: errors, read: 0 });
  }
});

test('as many errors as a receipt lists stay in the plan, and are read from there', async () => {
  const { page, kinds } = await opened({ errors: 500, facts: 1 });
  expect(await page(499, 10)).toMatchObject({ rows: [499], total: 500 });
  expect(await kinds()).toEqual(new Set(['submission']));
});

test('a plan of more facts than an item holds is read back as it was decided', async () => {
  const { store, submission, kinds } = await opened({ errors: 501, facts: 60_000 });
  expect(await kinds()).toEqual(new Set(['submission', 'plan', 'errors']));
  const { plan } = (await store.read(submission.key)) ?? {};
  expect(plan?.facts).toEqual(submission.plan.facts);
  expect(plan?.decisions).toEqual(submission.plan.decisions);
  expect(plan?.errors).toEqual(submission.plan.errors.slice(0, 500));
});
