import { expect, test } from 'vitest';
import { Dataset } from '../../core/registry/dataset.ts';
import { periodNamed } from '../../core/periods/period.ts';
import { indexRegistry, type RegistryContent } from '../../core/registry/registry.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { content, ingestWorld } from '../support/ingest-world.ts';
import { figureFrom, lineOf, short, smallRegistry } from '../support/small-world.ts';

const names = (text: string) => ({ vi: text, en: text });
const dataset = (
  code: string,
  periodType: string,
  metrics: readonly string[],
  calendar = 'gregorian',
) =>
  Dataset.parse({
    code,
    names: names(code),
    periodType,
    calendar,
    level: 'commune',
    reporters: { rule: 'level' },
    metrics,
    deadline: { workingDaysAfterCutOff: 1 },
  });
const definition = (code: string, periodType: string, firstPeriod: string) =>
  ReportDefinition.parse({
    code,
    names: names(code),
    periodType,
    firstPeriod,
    scopes: ['A'],
    sections: [{ dataset: code }],
    recommendations: false,
    recipients: ['nobody'],
    release: { settleMinutes: 60 },
    reissue: { everyHours: 24, forDays: 30, sendAbovePercent: '0' },
  });

const withWeeks: RegistryContent = {
  ...content,
  datasets: [
    ...content.datasets,
    dataset('weekly', 'week', ['received', 'finished']),
    dataset('daily', 'day', ['received', 'finished']),
    dataset('thursdays', 'week', ['received', 'finished'], 'week-thu'),
    dataset('tenth', 'month', ['received', 'finished'], 'month-same-10'),
    dataset('wall', 'month', ['received', 'finished']),
  ],
};

async function world() {
  const made = await ingestWorld();
  const { registry, clock } = made;
  await registry.publish(withWeeks, { expected: 1, now: clock.now, by: 'test', note: '' });
  return made;
}
const week = { dataset: 'weekly', unit: '32001', source: 'lgsp', period: '2025-W32' };
const codesOf = ({ json }: { json: Readonly<Record<string, unknown>> }) =>
  (json['errors'] as { code: string }[]).map(({ code }) => code);

test('a weekly dataset takes weeks and days, under either spelling, and nothing longer', async () => {
  const fresh = await world();
  const rows = [
    { metric: 'received', value: 7 },
    { metric: 'finished', value: 1, period: '2025-08-04' },
    { metric: 'finished', value: 2, period: '20250810' },
    { metric: 'received', value: 9, period: '2025W31' },
    { metric: 'finished', value: 9, period: { from: '2025-07-28', until: '2025-08-04' } },
  ];
  expect((await fresh.send({ ...week, rows })).json['counts']).toMatchObject({ accepted: 5 });
  const month = { ...week, period: '2025-07', rows: [{ metric: 'received', value: 1 }] };
  const refused = await fresh.send(month);
  expect(codesOf(refused)).toEqual(['period-not-reportable']);
  expect(refused.text).toContain('2025-W27');
  const monthly = { ...week, dataset: 'nd', rows: [{ metric: 'received', value: 1 }] };
  expect(codesOf(await fresh.send(monthly))).toEqual(['period-not-reportable']);
});

test('a daily dataset takes days only', async () => {
  const fresh = await world();
  const daily = { ...week, dataset: 'daily', rows: [{ metric: 'received', value: 3 }] };
  expect((await fresh.send({ ...daily, period: '2025-08-14' })).status).toBe(201);
  expect(codesOf(await fresh.send(daily))).toEqual(['period-not-reportable']);
  expect(codesOf(await fresh.send({ ...daily, period: '2025-08-16' }))).toEqual([
    'period-not-begun',
  ]);
});

test('a dataset of weeks from Thursday takes those, and shows them to whoever sends others', async () => {
  const fresh = await world();
  const rows = [{ metric: 'received', value: 7 }];
  const thursdays = { ...week, dataset: 'thursdays', period: '2025-W31', rows };
  expect((await fresh.send(thursdays)).status).toBe(201);
  const read = await fresh.read({ unit: '32001', dataset: 'thursdays', period: '2025-W31' });
  expect(JSON.stringify(read.json)).toContain('"from":"2025-07-31","until":"2025-08-07"');
  const monday = { from: '2025-08-04', until: '2025-08-11' };
  const refused = await fresh.send({ ...thursdays, period: monday });
  expect(codesOf(refused)).toEqual(['period-not-reportable']);
  expect(refused.text).toContain('2025-W31');
  expect(refused.text).toContain('2025-07-31');
});

test('a year to date is never stated, not even where its days are a month’s; it can be read', async () => {
  const fresh = await world();
  const rows = [{ metric: 'received', value: 7 }];
  const wall = { ...week, dataset: 'wall', rows };
  for (const period of ['2025-01-YTD', '2025-07-YTD', '202507YTD']) {
    const refused = await fresh.send({ ...wall, period });
    expect(codesOf(refused)).toEqual(['period-not-reportable']);
    expect(refused.text).toContain(period.includes('01') ? '2025-01-01' : '2025-07-01');
  }
  await fresh.send({ ...wall, period: '2025-07' });
  const read = await fresh.read({ unit: '32001', dataset: 'wall', period: '2025-08-YTD' });
  expect(JSON.stringify(read.json)).toMatch(/"value":"7"/);
});

test('a week over the end of a month is read back by its label', async () => {
  const fresh = await world();
  const over = { ...week, period: '2025-W31', rows: [{ metric: 'received', value: 5 }] };
  await fresh.send({
    ...over,
    rows: [...over.rows, { metric: 'finished', value: 2, period: '2025-07-31' }],
  });
  for (const period of ['2025-W31', '2025W31']) {
    const read = await fresh.read({ unit: '32001', dataset: 'weekly', period });
    expect(JSON.stringify(read.json)).toMatch(/"value":"5"/);
    expect(JSON.stringify(read.json)).toMatch(/"value":"2"/);
  }
});

const base = smallRegistry();
const rolled = indexRegistry(1, {
  ...base,
  datasets: [
    dataset('weekly', 'week', ['flow', 'stock']),
    dataset('daily', 'day', ['flow', 'stock']),
    dataset('monthly', 'month', ['flow', 'stock']),
  ],
  definitions: [
    definition('weekly', 'week', '2025-W01'),
    {
      ...definition('quarterly', 'quarter', '2025-Q1'),
      sections: definition('monthly', 'month', '2025-01').sections,
    },
    {
      ...definition('monthly', 'month', '2025-01'),
      sections: definition('daily', 'day', '2025-01-01').sections,
    },
  ],
});
const figure = (
  code: string,
  label: string,
  metric: string,
  said: readonly (readonly [label: string, says: number])[],
) =>
  figureFrom(
    said.map(([period, says]) => ({
      metric,
      unit: 'A1',
      says,
      ...intervalNamed(period),
    })),
    metric,
    { registry: rolled, definition: code, label },
  );
function intervalNamed(label: string) {
  const period = periodNamed('gregorian', label);
  if (!period.ok) throw new Error(`No period is called ${label}`);
  return period.value.interval;
}

test('a flow of a week is the week, or its days; days of the week before or after count nothing', () => {
  const days = [
    '2025-08-04',
    '2025-08-05',
    '2025-08-06',
    '2025-08-07',
    '2025-08-08',
    '2025-08-09',
    '2025-08-10',
  ];
  const all = days.map((day) => [day, 2] as const);
  const sum = (said: Parameters<typeof figure>[3]) =>
    short(lineOf(figure('weekly', '2025-W32', 'flow', said), 'A1').outcome);
  expect(sum(all)).toBe('14');
  expect(sum([...all, ['2025-08-03', 50], ['2025-08-11', 50]])).toBe('14');
  expect(sum(all.slice(1))).toBe('12 partial 1');
  expect(sum([['2025-W32', 20], ...all])).toBe('20');
});

test('a last value of a week is the week’s own on any of its days, and carried from the week before', () => {
  const last = (said: Parameters<typeof figure>[3]) =>
    short(lineOf(figure('weekly', '2025-W32', 'stock', said), 'A1').outcome);
  expect(last([['2025-08-05', 3]])).toBe('3');
  expect(last([['2025-W31', 4]])).toBe('4 carried');
});

test('a report of a longer period adds up a daily or monthly dataset', () => {
  const july = figure('monthly', '2025-07', 'flow', [
    ['2025-07-01', 3],
    ['2025-07-31', 4],
    ['2025-08-01', 50],
  ]);
  expect(short(lineOf(july, 'A1').outcome)).toBe('7 partial 29');
  const quarter = figure('quarterly', '2025-Q3', 'flow', [
    ['2025-07', 3],
    ['2025-08', 4],
    ['2025-09', 5],
    ['2025-10', 50],
  ]);
  expect(short(lineOf(quarter, 'A1').outcome)).toBe('12');
});

test('a registry may report days by the week, but no weeks by the month', () => {
  const by = (type: string, first: string, code: string) => {
    const { sections } = definition(code, type, first);
    const report = { ...definition('r', type, first), scopes: ['96'], sections };
    const faults = checkRegistry({
      ...withWeeks,
      definitions: [ReportDefinition.parse(report)],
    });
    return [...faults].map((fault) => fault.code);
  };
  expect(by('week', '2025-W01', 'weekly')).not.toContain('period-too-coarse');
  expect(by('week', '2025-W01', 'daily')).not.toContain('period-too-coarse');
  expect(by('month', '2025-01', 'weekly')).toContain('period-too-coarse');
  expect(by('week', '2025W01', 'weekly')).toContain('unknown-period');
});
