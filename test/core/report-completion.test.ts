import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../core/statements/act.ts';
import { buildReport } from '../../core/reports/build-report.ts';
import { ClientId } from '../../core/registry/client.ts';
import { Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import type { DatasetSection } from '../../core/reports/report.ts';
import { ReportDefinition } from '../../core/registry/report-definition.ts';
import { lateFromFor } from '../../core/submissions/lateness.ts';
import { SubmissionId } from '../../core/statements/statement.ts';
import { addDays, Instant, LocalDate } from '../../core/time.ts';
import { expectedReporters, isAskedOn } from '../../core/units/expected.ts';
import { isValidOn, UnitCode } from '../../core/units/unit.ts';
import { merged } from '../support/merged.ts';
import { say, type Saying, smallRegistry, smallUnits } from '../support/small-world.ts';
import { commune, province } from '../support/units-in-time.ts';

const registry = smallRegistry();
const me = { client: ClientId.parse('camau') };
const other = { client: ClientId.parse('lgsp-96') };
const until = (day: string) => LocalDate.parse(day);

let counter = 0;
function act(
  unit: string,
  does: Act['does'],
  { dataset = 'nd', from = '2025-07-15', to = '2025-08-15' } = {},
): Act {
  counter += 1;
  return {
    unit: UnitCode.parse(unit),
    interval: { from: until(from), until: until(to) },
    dataset: DatasetCode.parse(dataset),
    id: SubmissionId.parse(String(counter).padStart(26, '0')),
    recordedAt: Instant.parse('2025-08-16T00:00:00Z'),
    does,
  };
}
const completion = (unit: string, more = {}) => act(unit, { kind: 'completion', by: me }, more);

const flow = (unit: string, receivedAt: string, says = 1): Saying => ({
  metric: 'flow',
  unit,
  says,
  receivedAt,
  observedAt: receivedAt,
});

/** The stock at the end of a day, received after the deadline of August. */
const stockOn = (unit: string, day: string): Saying => ({
  ...flow(unit, '2025-08-20T00:00:00Z'),
  metric: 'stock',
  from: day,
  until: addDays(LocalDate.parse(day), 1),
});

/** The one section of August 2025 of province A: communes A1, A2 and A3. */
function sectionWith(
  acts: readonly Act[],
  sayings: readonly Saying[] = [],
  { definition: code = 'nd', label = '2025-08', world = registry } = {},
): DatasetSection {
  const definition = world.definitionByCode.get(code);
  if (definition === undefined) throw new Error(`No definition ${code}`);
  const { sections } = buildReport({
    registry: world,
    definition,
    scope: UnitCode.parse('A'),
    label,
    edition: 1,
    asOf: Instant.parse('2025-10-01T00:00:00Z'),
    statements: sayings.map((saying) => ({ ...say(world, saying), by: other })),
    acts,
    recommendations: [],
    codeVersion: 'test',
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });
  const [section] = sections;
  if (section === undefined) throw new Error('No section');
  return section;
}

describe('completion in a report', () => {
  test('stands in a column of its own, and every expected unit stands in it once', () => {
    const none = sectionWith([], [flow('A1', '2025-08-15T00:00:00Z')]);
    expect(none.completion).toEqual({ completed: [], withdrawn: [], open: ['A1', 'A2', 'A3'] });
    const acts = [
      completion('A1'),
      completion('A2'),
      act('A3', { kind: 'reopening', by: me, reason: 'x' }),
    ];
    const some = sectionWith(acts, [flow('A1', '2025-08-15T00:00:00Z')]);
    expect(some.completion).toEqual({ completed: ['A1', 'A2'], withdrawn: ['A3'], open: [] });
    expect(some.coverage).toEqual(none.coverage);
    expect(some.coverage.missing).toEqual(['A2', 'A3']);
  });

  test('ends where another stated something else since', () => {
    const section = sectionWith(
      [completion('A1'), completion('A2')],
      [flow('A1', '2025-08-15T00:00:00Z'), flow('A1', '2025-08-17T00:00:00Z', 2)],
    );
    expect(section.completion).toMatchObject({ completed: ['A2'], withdrawn: ['A1'] });
  });

  test('of a longer window asks for each of its periods', () => {
    const quarterly = ReportDefinition.parse({
      ...registry.definitionByCode.get('nd'),
      code: 'by-quarter',
      periodType: 'quarter',
      firstPeriod: '2025-Q1',
    });
    const world = indexRegistry(1, {
      ...registry,
      definitions: [...registry.definitions, quarterly],
    });
    const months = [
      ['2025-06-15', '2025-07-15'],
      ['2025-07-15', '2025-08-15'],
      ['2025-08-15', '2025-09-15'],
    ] as const;
    const some = months.slice(0, 2).map(([from, to]) => completion('A2', { from, to }));
    const all = months.map(([from, to]) => completion('A1', { from, to }));
    const section = sectionWith([...all, ...some], [], {
      definition: 'by-quarter',
      label: '2025-Q3',
      world,
    });
    expect(section.completion).toEqual({ completed: ['A1'], withdrawn: [], open: ['A2', 'A3'] });
  });

  test('of a longer window asks of a merged unit what those before it did while they stood', () => {
    const reform = '2025-07-20';
    const world = smallRegistry({
      units: [
        ...smallUnits,
        commune('A7', '2020-01-01', reform),
        commune('A8', '2020-01-01', reform),
        commune('A9', reform),
      ],
      events: [merged(['A7', 'A8'], 'A9', reform)],
    });
    const quarterly = ReportDefinition.parse({
      ...world.definitionByCode.get('nd'),
      code: 'by-quarter',
      periodType: 'quarter',
      firstPeriod: '2025-Q1',
    });
    const july = { from: '2025-06-15', to: '2025-07-15' };
    const before = [completion('A7', july), completion('A8', july)];
    const since = [completion('A9'), completion('A9', { from: '2025-08-15', to: '2025-09-15' })];
    const completedWith = (acts: readonly Act[], datasets = world.datasets) =>
      sectionWith(acts, [], {
        definition: 'by-quarter',
        label: '2025-Q3',
        world: indexRegistry(1, {
          ...world,
          datasets,
          definitions: [...world.definitions, quarterly],
        }),
      }).completion?.completed;
    expect(completedWith([...before, ...since])).toEqual(['A9']);
    expect(completedWith([...before.slice(1), ...since])).toEqual([]);
    expect(completedWith([...before, ...since.slice(1)])).toEqual([]);

    // Whom the dataset never asked has nothing to complete.
    const asking = (...units: readonly string[]) =>
      world.datasets.map((each) =>
        Dataset.parse({ ...each, reporters: { rule: 'list', units: [...units] } }),
      );
    expect(completedWith([...before.slice(1), ...since], asking('A8', 'A9'))).toEqual(['A9']);
    expect(completedWith(since, asking('A8', 'A9'))).toEqual([]);
    expect(completedWith(since, asking('A9'))).toEqual(['A9']);
    expect(completedWith(since.slice(1), asking('A9'))).toEqual([]);
  });
});

describe('completion of a dataset that asks under one province', () => {
  const [takenOver, closed] = ['2025-07-20', '2025-08-20'];
  /** Province B went into A; P, one of its communes, went into N with O of A on a day of its own. */
  const worldBy = (reform: string) => {
    const lying = (code: string, parent: string, from: string, to?: string) =>
      commune(code, from, to, { parent });
    const small = smallRegistry({
      units: [
        ...smallUnits.filter(({ code }) => code === 'VN'),
        province('A', '2020-01-01'),
        province('B', '2020-01-01', takenOver),
        lying('O', 'A', '2020-01-01', reform),
        lying('P', 'B', '2020-01-01', reform),
        lying('N', 'A', reform),
        lying('R', 'B', '2020-01-01'),
      ],
      events: [merged(['O', 'P'], 'N', reform), merged(['B'], 'A', takenOver)],
    });
    return indexRegistry(1, {
      ...small,
      datasets: small.datasets.map((each) =>
        Dataset.parse({ ...each, reporters: { rule: 'level', under: 'A' } }),
      ),
      definitions: [
        ...small.definitions,
        ReportDefinition.parse({
          ...small.definitionByCode.get('nd'),
          code: 'by-quarter',
          periodType: 'quarter',
          firstPeriod: '2025-Q1',
        }),
      ],
    });
  };
  const months = [
    { from: '2025-06-15', to: '2025-07-15' },
    { from: '2025-07-15', to: '2025-08-15' },
    { from: '2025-08-15', to: '2025-09-15' },
  ];
  const [july, august, september] = months;
  const quarter = (reform: string, acts: readonly Act[]) =>
    sectionWith(acts, [], { definition: 'by-quarter', label: '2025-Q3', world: worldBy(reform) })
      .completion;

  test('rests on those who were asked on the last day of each period, and lay there then', () => {
    const since = [completion('N', august), completion('N', september)];
    const done = [completion('O', july), ...since];
    // Neither P nor R lay in A in July: nobody would have let them complete it.
    expect(quarter(takenOver, done)?.completed).toEqual(['N']);
    expect(quarter(takenOver, since)?.completed).toEqual([]);
    const rest = [completion('R', august), completion('R', september)];
    expect(quarter(takenOver, [...done, ...rest])?.completed).toEqual(['N', 'R']);
    expect(quarter(takenOver, [...done, ...rest.slice(1)])?.completed).toEqual(['N']);
  });

  test('rests on a unit that lay there before it was taken over', () => {
    const asked = [
      completion('O', july),
      completion('O', august),
      completion('P', august),
      completion('N', september),
    ];
    expect(quarter(closed, asked)?.completed).toEqual(['N']);
    for (const left of asked)
      expect(
        quarter(
          closed,
          asked.filter((each) => each !== left),
        )?.completed,
      ).toEqual([]);
  });

  test('asks of every period whom the door lets complete it', () => {
    for (const reform of [takenOver, closed]) {
      const world = worldBy(reform);
      const dataset = world.datasetByCode.get(DatasetCode.parse('nd'));
      if (dataset === undefined) throw new Error('No dataset');
      for (const { from, to } of months) {
        const interval = { from: until(from), until: until(to) };
        const day = addDays(interval.until, -1);
        const asked = world.units
          .filter((unit) => isValidOn(unit, day) && isAskedOn(world, dataset, unit, day))
          .map(({ code }) => code);
        const lines = expectedReporters(world, dataset, interval)
          .filter(({ unit }) => isValidOn(unit, day))
          .map(({ line }) => line);
        expect(asked.toSorted()).toEqual(lines);
      }
    }
  });
});

describe('an extension in a report', () => {
  const extension = (unit: string, day: string) =>
    act(unit, { kind: 'extension', by: me, until: until(day), reason: 'Mưa bão' });
  const late = ['A1', 'A2'].map((unit) => flow(unit, '2025-08-20T00:00:00Z'));

  test('puts off when its unit is late, and no other’s; whose it is, is printed', () => {
    expect(sectionWith([], late).coverage.late).toEqual(['A1', 'A2']);
    const section = sectionWith([extension('A1', '2025-08-20')], late);
    expect(section.coverage.late).toEqual(['A2']);
    expect(section.figures[0]?.coverage.late).toEqual(['A2']);
    expect(section.extended).toEqual([{ unit: 'A1', until: '2025-08-20' }]);
  });

  test('that ends before the arrival leaves it late', () => {
    const section = sectionWith([extension('A1', '2025-08-19')], late);
    expect(section.coverage.late).toEqual(['A1', 'A2']);
  });

  test('is no shortening where the deadline has moved behind it', () => {
    const onTheLastDay = [flow('A1', '2025-08-18T03:00:00Z')];
    const section = sectionWith([extension('A1', '2025-08-12')], onTheLastDay);
    expect(section.coverage.late).toEqual([]);
  });
});

describe('a code that another unit carries since, which began by no event', () => {
  const handedOn = '2025-07-20';
  const world = smallRegistry({
    units: [...smallUnits, commune('A7', '2020-01-01', handedOn), commune('A7', handedOn)],
  });
  const extension = act('A7', {
    kind: 'extension',
    by: me,
    until: until('2025-08-20'),
    reason: 'x',
  });

  test('gives more time to the unit that an extension is about, and to no other', () => {
    const section = sectionWith(
      [extension],
      [stockOn('A7', '2025-07-19'), stockOn('A7', '2025-08-14')],
      { world },
    );
    expect(section.extended).toEqual([{ unit: 'A7', until: '2025-08-20' }]);
    const figure = section.figures.find(({ metric }) => metric.code === 'stock');
    expect(figure?.units.slice(3).map(({ unit, late }) => [unit, late])).toEqual([
      ['A7', false],
      ['A7@2020-01-01', true],
    ]);
  });

  test('gives no more time to a line of another province by an extension of the one that carries it now', () => {
    const apart = smallRegistry({
      units: [
        ...smallUnits,
        commune('A7', '2020-01-01', handedOn),
        commune('A7', handedOn, undefined, { parent: 'B' }),
      ],
    });
    const said = [stockOn('A7', '2025-07-19')];
    const section = sectionWith([extension], said, { world: apart });
    expect(section.extended).toBeUndefined();
    const figure = section.figures.find(({ metric }) => metric.code === 'stock');
    expect(figure?.coverage.late).toEqual(['A7@2020-01-01']);
  });

  test('on a receipt, too', () => {
    const dataset = world.datasetByCode.get(DatasetCode.parse('nd'));
    if (dataset === undefined) throw new Error('No dataset');
    const lateFrom = (from: string, to: string) => {
      const interval = { from: until(from), until: until(to) };
      return lateFromFor(world, { dataset, unit: UnitCode.parse('A7'), interval }, [extension]);
    };
    expect(lateFrom('2025-07-19', handedOn)).toBe('2025-08-18T17:00:00.000Z');
    expect(lateFrom('2025-08-14', '2025-08-15')).toBe('2025-08-20T17:00:00.000Z');
  });

  test('completes only the unit that carries it', () => {
    expect(sectionWith([completion('A7')], [], { world }).completion).toMatchObject({
      completed: ['A7'],
      open: ['A1', 'A2', 'A3', 'A7@2020-01-01'],
    });
  });

  test('leaves a completion of the one standing when the other is stated late', () => {
    const late = [stockOn('A7', '2025-07-19')];
    expect(sectionWith([completion('A7')], late, { world }).completion).toMatchObject({
      completed: ['A7'],
      withdrawn: [],
    });
    const own = [stockOn('A7', '2025-08-14')];
    expect(sectionWith([completion('A7')], own, { world }).completion).toMatchObject({
      completed: [],
      withdrawn: ['A7'],
    });
  });

  test('of units that both closed within the period means the last', () => {
    const twice = smallRegistry({
      units: [
        ...smallUnits,
        commune('A7', '2020-01-01', handedOn),
        commune('A7', handedOn, '2025-08-01'),
      ],
    });
    const section = sectionWith([extension, completion('A7')], [], { world: twice });
    expect(section.extended).toEqual([{ unit: `A7@${handedOn}`, until: '2025-08-20' }]);
    expect(section.completion?.completed).toEqual([`A7@${handedOn}`]);
  });
});

test('a unit that closed without a successor completes the period in which it did', () => {
  const world = smallRegistry({
    units: [...smallUnits, commune('A7', '2020-01-01', '2025-07-20')],
  });
  const completed = (acts: readonly Act[]) =>
    sectionWith(acts, [], { world }).completion?.completed;
  expect(completed([])).toEqual([]);
  expect(completed([completion('A7')])).toEqual(['A7']);
});

test('an extension of a unit that went on under its code holds for what its days before say', () => {
  const moved = '2025-07-20';
  const world = smallRegistry({
    units: [...smallUnits, commune('A7', '2020-01-01', moved), commune('A7', moved)],
    events: [merged(['A7'], 'A7', moved)],
  });
  const given = act('A7', { kind: 'extension', by: me, until: until('2025-08-20'), reason: 'x' });
  const said = [stockOn('A7', '2025-07-19'), stockOn('A7', '2025-08-14')];
  expect(sectionWith([given], said, { world }).coverage.late).toEqual([]);
  expect(sectionWith([], said, { world }).coverage.late).toEqual(['A7']);
  const dataset = world.datasetByCode.get(DatasetCode.parse('nd'));
  if (dataset === undefined) throw new Error('No dataset');
  const interval = { from: until('2025-07-19'), until: until(moved) };
  expect(lateFromFor(world, { dataset, unit: UnitCode.parse('A7'), interval }, [given])).toBe(
    '2025-08-20T17:00:00.000Z',
  );
});

test('the deadline is printed with its rule in words', () => {
  expect(sectionWith([])).toMatchObject({
    deadline: '2025-08-18',
    deadlineRule: { vi: 'Hết ngày làm việc thứ 2 sau ngày chốt số liệu' },
  });
});
