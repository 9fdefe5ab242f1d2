import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { buildReport } from '../../core/reports/build-report.ts';
import { Metric } from '../../core/registry/metric.ts';
import { omitted } from '../../core/statements/omission.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import type { Report } from '../../core/reports/report.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { mailText } from '../../render/mail-text.ts';
import { mailHtml } from '../../render/mail-html.ts';
import { reportPage } from '../../render/report-page.ts';
import { wordingOf } from '../../render/wording.ts';
import {
  say,
  type Saying,
  smallMetrics,
  smallRegistry,
  smallUnits,
} from '../support/small-world.ts';
import { commune, divided } from '../support/units-in-time.ts';
import { printed } from '../render/printed.ts';

const question = Metric.parse({
  code: 'difficulties',
  number: 20,
  names: { vi: 'Khó khăn, vướng mắc', en: 'Difficulties' },
  kind: 'text',
  unitOfMeasure: { vi: 'văn bản', en: 'text' },
  decimals: 0,
  level: 'commune',
  overTime: 'last',
  overUnits: 'none',
  sources: ['a', 'b'],
});
const registry = smallRegistry({ metrics: [...smallMetrics, question] });

type More = Partial<Pick<Statement, 'says' | 'comment' | 'followUp' | 'by'>>;
const stated = (saying: Saying, more: More = {}): Statement => ({
  ...say(registry, saying),
  ...more,
});
const answer = (unit: string, text: string, more: Partial<Saying & More> = {}): Statement => {
  const { comment, followUp, ...saying } = more;
  return stated(
    { metric: 'difficulties', unit, ...saying, says: 0 },
    {
      says: { kind: 'text', text },
      ...(comment !== undefined && { comment }),
      ...(followUp && { followUp }),
    },
  );
};

const compiled = (statements: readonly Statement[], of = registry): Report => {
  const definition = of.definitionByCode.get('nd');
  if (definition === undefined) throw new Error('No definition');
  return buildReport({
    registry: of,
    definition,
    scope: 'A' as Report['scope']['code'] as never,
    label: '2025-08',
    edition: 1,
    asOf: Instant.parse('2025-09-01T00:00:00Z'),
    statements,
    recommendations: [],
    codeVersion: 'test',
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });
};

const sectionOf = (report: Report) => {
  const [section] = report.sections;
  if (section === undefined) throw new Error('No section');
  return section;
};

test('answers in words are listed by unit and source, and enter no figure and no coverage', () => {
  const section = sectionOf(
    compiled([
      answer('A2', 'mất điện'),
      answer('A1', 'thiếu máy', { source: 'b' }),
      answer('A1', 'đường truyền chậm'),
      stated({ metric: 'difficulties', unit: 'A3', says: 'nil' }),
      answer('B1', 'ngoài phạm vi'),
    ]),
  );
  expect(section.figures.map(({ metric }) => metric.code)).not.toContain('difficulties');
  expect(section.coverage).toMatchObject({ expected: 3, value: 0, missing: ['A1', 'A2', 'A3'] });
  expect(
    section.answers?.map(({ metric, answers }) => [
      metric.code,
      answers.map(({ unit, source, says }) => [unit, source, Object.values(says)[1]]),
    ]),
  ).toEqual([
    [
      'difficulties',
      [
        ['A1', 'a', 'đường truyền chậm'],
        ['A1', 'b', 'thiếu máy'],
        ['A2', 'a', 'mất điện'],
        ['A3', 'a', 'none'],
      ],
    ],
  ]);
});

test('a unit that went into two has answered once, though both took over what it said', () => {
  const [reform, from] = ['2025-08-01', '2025-07-01'];
  const parted = smallRegistry({
    units: [
      ...smallUnits,
      commune('A7', from, reform),
      commune('A8', reform),
      commune('A9', reform),
    ],
    events: [divided('A7', { A8: '0.5', A9: '0.5' }, reform)],
    metrics: [...smallMetrics, question],
  });
  const said = answer('A7', 'thiếu máy', { from: '2025-07-15', until: '2025-08-01' });
  const section = sectionOf(compiled([said], parted));
  expect(section.answers?.[0]?.answers.map(({ unit }) => unit)).toEqual(['A7']);
});

test('only what a source holds to now is listed, within the period; what it took back is not', () => {
  const section = sectionOf(
    compiled([
      answer('A1', 'cũ', { observedAt: '2025-08-01T00:00:00Z' }),
      answer('A1', 'mới'),
      answer('A2', 'kỳ khác', { from: '2025-06-15', until: '2025-07-15' }),
      answer('A3', 'rút lại', { observedAt: '2025-08-01T00:00:00Z' }),
      stated({ metric: 'difficulties', unit: 'A3', says: 'withdrawn' }),
    ]),
  );
  expect(section.answers?.[0]?.answers.map(({ says }) => says)).toEqual([
    { kind: 'text', text: 'mới' },
  ]);
});

test('a dataset that asks for nothing but words is covered by who answered, and how', () => {
  const words = smallRegistry({ metrics: [question] });
  const section = sectionOf(
    compiled(
      [
        answer('A1', 'muộn', { receivedAt: '2025-08-30T00:00:00Z' }),
        stated({ metric: 'difficulties', unit: 'A2', says: 'nil' }),
      ],
      words,
    ),
  );
  expect(section.coverage).toMatchObject({ value: 1, nil: ['A2'], missing: ['A3'], late: ['A1'] });
});

test('a report of a dataset that asks no question has no list of answers', () => {
  const plain = smallRegistry();
  const flow = say(plain, { metric: 'flow', unit: 'A1', says: 3 });
  expect(sectionOf(compiled([flow], plain))).not.toHaveProperty('answers');
});

test('a report rests on the statements of the metrics that it asks for, and on no other', () => {
  const flow = say(registry, { metric: 'flow', unit: 'A1', says: 3 });
  const other = { ...flow, metric: 'of-another-dataset' as Statement['metric'] };
  const { facts } = compiled([flow]);
  expect(facts.count).toBe(1);
  expect(compiled([flow, other]).facts).toEqual(facts);
});

test('who spoke stands beside what was said, and changes neither the hash of the facts nor anything else of a report', () => {
  const flow = say(registry, { metric: 'flow', unit: 'A1', says: 3 });
  const by = { client: 'camau' as never, person: { id: 'x', name: 'Lan' } };
  const { clientNames, ...report } = compiled([{ ...flow, by }]);
  expect(clientNames).toEqual({ camau: 'camau' });
  const withoutSender = (key: string, value: unknown) => (key === 'by' ? undefined : value);
  expect(JSON.stringify(report)).toContain('"by":');
  expect(JSON.parse(JSON.stringify(report, withoutSender))).toEqual(
    JSON.parse(JSON.stringify(compiled([flow]))),
  );
});

const flow = say(registry, { metric: 'flow', unit: 'A1', says: 3 });
const otherwise: Readonly<Record<keyof Omit<Statement, 'by'>, Statement>> = {
  metric: { ...flow, metric: 'base' as Statement['metric'] },
  unit: { ...flow, unit: 'A2' as Statement['unit'] },
  interval: { ...flow, interval: { ...flow.interval, until: LocalDate.parse('2025-08-14') } },
  source: { ...flow, source: 'b' as Statement['source'] },
  says: say(registry, { metric: 'flow', unit: 'A1', says: 4, submission: flow.submission }),
  observedAt: { ...flow, observedAt: Instant.parse('2025-08-10T00:00:01Z') },
  receivedAt: { ...flow, receivedAt: Instant.parse('2025-08-10T00:00:01Z') },
  submission: { ...flow, submission: '01J00000000000000000000000' as Statement['submission'] },
  replaces: { ...flow, replaces: '01J00000000000000000000000' as Statement['submission'] },
  restart: { ...flow, restart: true },
  comment: { ...flow, comment: 'x' },
  followUp: { ...flow, followUp: true },
};

test.each(Object.entries(otherwise))('the hash of the facts sees another %s', (_, other) => {
  expect(compiled([other]).facts).not.toEqual(compiled([flow]).facts);
});

test('what a whole leaves out is withdrawn where its source had said it, and says nothing where it had not', () => {
  const leftOut = (unit: string, source: string) =>
    stated(
      { metric: 'flow', unit, source, says: 0, observedAt: '2025-08-12T00:00:00Z' },
      { says: omitted },
    );
  const { figures } = sectionOf(
    compiled([
      stated({ metric: 'flow', unit: 'A1', says: 3 }),
      leftOut('A1', 'a'),
      stated({ metric: 'flow', unit: 'A2', source: 'b', says: 4 }),
      leftOut('A2', 'a'),
      leftOut('A3', 'a'),
    ]),
  );
  const flow = figures.find(({ metric }) => metric.code === 'flow');
  expect(flow?.units.map(({ unit, state }) => [unit, state])).toEqual([
    ['A1', 'withdrawn'],
    ['A2', 'value'],
    ['A3', 'missing'],
  ]);
});

// In print ------------------------------------------------------------------------

const report = compiled([
  answer('A1', 'Đường truyền chậm <b>;\nthiếu máy quét.', {
    comment: 'đã báo cáo',
    followUp: true,
  }),
  stated({ metric: 'flow', unit: 'A1', says: 3 }, { comment: 'số tạm tính', followUp: true }),
  stated(
    { metric: 'flow', unit: 'A2', says: 4, observedAt: '2025-08-01T00:00:00Z' },
    { comment: 'cũ' },
  ),
  stated({ metric: 'flow', unit: 'A2', says: 5 }),
  stated({ metric: 'stock', unit: 'A1', says: 3, observedAt: '2025-08-01T00:00:00Z' }),
  stated({ metric: 'stock', unit: 'A1', says: 0 }, { says: omitted }),
]);

test.each(['vi', 'en'] as const)(
  'the page prints answers in full with source and receipt (%s)',
  (language) => {
    const html = reportPage(report, language);
    const text = printed(html);
    expect(text).toContain(language === 'vi' ? 'Khó khăn, vướng mắc' : 'Difficulties');
    expect(html).toContain('Đường truyền chậm &lt;b&gt;;<br />thiếu máy quét.');
    const [given] = sectionOf(report).answers?.[0]?.answers ?? [];
    expect(text).toContain(given?.receipt);
  },
);

test('a remark stands beside the value that it is about, and that of an older statement only beside that', () => {
  const html = reportPage(report, 'vi');
  const from = html.indexOf('id="figure-nd.flow"');
  const text = printed(html.slice(from, html.indexOf('</article>', from)));
  expect(text).toContain('ghi chú của nguồn: số tạm tính');
  expect(text).toContain('cần xem lại');
  expect(text.match(/ghi chú của nguồn: cũ/g)).toHaveLength(1);
  expect(text).toContain('cần xem lại ở 1 đơn vị');
  const english = printed(reportPage(report, 'en'));
  expect(english).toContain('remark of the source: số tạm tính');
  expect(english).toContain('to be looked at again');
});

test('what was left out of a whole is told in words, not by its code', () => {
  for (const language of ['vi', 'en'] as const)
    expect(reportPage(report, language)).not.toContain('omitted-by-replace');
  expect(reportPage(report, 'en')).toContain('left out of a submission that replaced the whole');
});

test('a mail quotes the first answers and says how many there are', () => {
  const many = compiled(
    ['A1', 'A2', 'A3'].flatMap((unit) =>
      ['a', 'b'].map((source) =>
        answer(unit, `${unit} ${source} ${'dài '.repeat(200)}`, { source }),
      ),
    ),
  );
  for (const language of ['vi', 'en'] as const) {
    const wording = wordingOf(many, language);
    const text = mailText(wording, many, 'https://link');
    const html = printed(mailHtml(wording, many, 'title', 'https://link'));
    expect(text).toContain(language === 'vi' ? '6 câu trả lời' : 'Answers: 6');
    expect(html).toContain(language === 'vi' ? '6 câu trả lời' : 'Answers: 6');
    for (const body of [text, html]) {
      expect(body).toContain('A1: A1 a dài');
      expect(body).not.toContain('A3 a');
      expect(body.length).toBeLessThan(6000);
    }
  }
});

// In the registry -------------------------------------------------------------------

test('a text metric has neither decimals, bounds, tolerance, age nor control levels, and is no part of a ratio', () => {
  const wrong = Metric.parse({
    ...question,
    decimals: 1,
    minimum: '0',
    maximum: '1',
    tolerance: '1',
    maxAgeDays: 3,
    controlLevels: ['province'],
  });
  const paths = (metrics: readonly Metric[]) =>
    checkRegistry({ ...smallRegistry({ metrics }) })
      .filter(({ path }) => path.startsWith('metrics/'))
      .map(({ path, code }) => `${path.split('/').slice(2).join('/')} ${code}`);
  expect(paths([question])).toEqual([]);
  expect(paths([wrong])).toEqual([
    'decimals not-for-kind',
    'minimum not-for-kind',
    'maximum not-for-kind',
    'tolerance not-for-kind',
    'maxAgeDays not-for-kind',
    'controlLevels not-for-kind',
  ]);
  const ratio = { ...smallMetrics[6], numerator: 'difficulties' };
  const others = smallMetrics.filter(({ code }) => code !== 'share');
  expect(paths([...others, question, Metric.parse(ratio)])).toContain(
    'numerator parts-not-computable',
  );
});
