import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FactPlace, Omission } from '../../core/submissions/fact.ts';
import { MetricCode } from '../../core/registry/metric.ts';
import type { Decision } from '../../core/submissions/submission.ts';
import { omittedIn } from '../../core/submissions/submission-wholes.ts';
import { decodePlan, encodePlan, type Plan } from '../../store/submission-plan.ts';

const owner = { submission: '01K2N9YDG0000000000000000Z' as never, language: 'vi' as const };

const empty = decodePlan(
  brotliCompressSync('{"format":1,"decisions":"","errors":[],"facts":{}}'),
  owner,
);

const place = fc
  .record({
    province: fc.constantFrom('96', '99', '00'),
    month: fc.constantFrom('2025-07', '2025-08'),
    unit: fc.constantFrom('32001', '32002', 'G09.30'),
    from: fc.constantFrom('2025-07-15', '2025-08-01'),
    source: fc.constantFrom('lgsp', 'mot-cua-xa'),
    observedAt: fc.constantFrom('2025-08-15T01:00:00.000Z', '2025-08-15T02:00:00.000Z'),
  })
  .map(
    ({ from, ...rest }) =>
      ({ ...rest, interval: { from, until: '2025-08-15' } }) as unknown as FactPlace,
  );
const words = fc.string({ unit: 'grapheme', maxLength: 30 });
const error = fc
  .record(
    {
      index: fc.nat(50_000),
      pointer: fc.string(),
      line: fc.nat(50_000),
      column: fc.string(),
      code: fc.constantFrom('not-a-number', 'unknown-unit'),
      messages: fc.record({ vi: words, en: words }),
    },
    { requiredKeys: ['index', 'pointer', 'code', 'messages'] },
  )
  // Words belong to each other: what is the same in one language is the same in the other.
  .map((each) => ({ ...each, messages: { ...each.messages, en: `${each.messages.vi}!` } }))
  .map((each) => ({ ...each, detail: each.messages.vi }));
const byPartition = (places: readonly FactPlace[]): readonly FactPlace[] =>
  [...Map.groupBy(places, ({ province, month }) => `${province}#${month}`).values()].flat();
const metric = fc
  .constantFrom('received', 'finished', 'accounts')
  .map((code) => MetricCode.parse(code));
const omission = fc
  .tuple(place, fc.uniqueArray(metric, { minLength: 1 }))
  .map(([where, metrics]): Omission => ({ ...where, metrics }));
const plan = fc
  .record({
    decisions: fc.array(
      fc.constantFrom<Decision[]>('accepted', 'unchanged', 'superseded', 'rejected'),
    ),
    errors: fc.array(error, { maxLength: 20 }),
    facts: fc.array(place, { maxLength: 20 }).map(byPartition),
    omissions: fc.array(omission, { maxLength: 5 }),
  })
  .chain((each) =>
    fc
      .nat({ max: omittedIn(each.omissions) })
      .map((omitted): Partial<Plan> => ({ ...each, omitted })),
  )
  .chain((each) =>
    fc.constantFrom<Plan[]>(
      { ...empty, ...each },
      { ...empty, ...each, actor: { id: 'cb-017', name: 'Nguyễn Thị Lan' } },
    ),
  );

test('a plan is read as it was decided, however short or long it is', () => {
  fc.assert(
    fc.property(plan, (each) => {
      expect(decodePlan(encodePlan(each, owner), owner)).toEqual(each);
    }),
    { seed: 766, numRuns: 100 },
  );
});

test('a plan from before omissions and speakers were kept is read as one without them', () => {
  const fault = {
    index: 1,
    pointer: '/rows/1/value',
    code: 'not-a-number',
    detail: 'Phải là số.',
    messages: { vi: 'Phải là số.', en: 'It must be a number.' },
  };
  const sk = '32001#2025-07-15_2025-08-15#lgsp#2025-08-15T01:00:00.000Z#01K2N9YDG0000000000000000Z';
  const stored = { format: 1, decisions: 'ar', errors: [fault], facts: { '96#2025-08': [sk] } };
  expect(decodePlan(brotliCompressSync(JSON.stringify(stored)), owner)).toMatchObject({
    decisions: ['accepted', 'rejected'],
    errors: [fault],
    facts: [{ province: '96', month: '2025-08', unit: '32001', source: 'lgsp' }],
    omissions: [],
    omitted: 0,
  });
});

test('a plan from before it was told which omissions a receipt counts counts all of them', () => {
  const [unit, until] = ['32001', '2025-08-15'];
  const sk = `${unit}#2025-07-15_${until}#lgsp#2025-08-15T01:00:00.000Z`;
  const omitted = {
    metrics: ['received', 'finished'],
    sets: [[0, 1]],
    by: [['96#2025-08', sk, 0]],
  };
  const stored = { format: 2, decisions: 'a', faults: [], errors: [], facts: {}, omitted };
  const read = decodePlan(brotliCompressSync(JSON.stringify(stored)), owner);
  expect(read).toMatchObject({ omissions: [{ metrics: ['received', 'finished'] }], omitted: 2 });
});

test('the plan of a body of 50,000 rows that are all wrong takes less than a write of 400 KB', () => {
  const errors = Array.from({ length: 50_000 }, (_, index) => ({
    index,
    pointer: `/rows/${index}/value`,
    code: 'not-a-number',
    detail: 'Phải là số.',
    messages: { vi: 'Phải là số.', en: 'It must be a number.' },
  }));
  const decisions = errors.map(() => 'rejected' as const);
  const encoded = encodePlan({ ...empty, decisions, errors }, owner);
  expect(encoded.length).toBeLessThan(400_000);
});
