import { describe, expect, test } from 'vitest';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import { Metric, MetricCode } from '../../core/registry/metric.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import type { RegistryFaultCode } from '../../core/registry/registry-fault.ts';
import { sampleRegistry } from '../../samples/world.ts';
import { merged } from '../support/merged.ts';
import { smallRegistry } from '../support/small-world.ts';
import type { LocalDate } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';

const world = sampleRegistry();
const small = smallRegistry();
type List = Exclude<keyof RegistryContent, 'calendar'>;

/** The sample world with one thing of one list changed. */
function changed(list: List, code: string, change: Record<string, unknown>): RegistryContent {
  const things: readonly object[] = world[list];
  expect(things.some((thing) => isCalled(thing, code))).toBe(true);
  return {
    ...world,
    [list]: things.map((thing) => (isCalled(thing, code) ? { ...thing, ...change } : thing)),
  };
}

const isCalled = (thing: object, code: string): boolean =>
  ('code' in thing && thing.code === code) || ('id' in thing && thing.id === code);

const without = (list: List, code: string): RegistryContent => ({
  ...world,
  [list]: (world[list] as readonly object[]).filter((thing) => !isCalled(thing, code)),
});

const withTwice = (list: List, code: string, change: Record<string, unknown> = {}) => ({
  ...world,
  [list]: [
    ...world[list],
    ...(world[list] as readonly object[])
      .filter((thing) => isCalled(thing, code))
      .map((thing) => ({ ...thing, ...change })),
  ],
});

const codeOf = (text: string) => MetricCode.parse(text);
const notice = { number: '1/TB', date: '2024-12-01' };

/** The sample world with one confirmed year of the calendar, in which something is changed. */
const inYear = (change: Record<string, unknown>): RegistryContent => ({
  ...world,
  calendar: WorkingCalendar.parse({
    code: 'vn',
    years: {
      2025: {
        confirmed: true,
        notices: [notice],
        off: [],
        workedWeekend: [],
        provisionalOff: [],
        ...change,
      },
    },
  }),
});

const codes = (content: RegistryContent, previous?: RegistryContent): RegistryFaultCode[] =>
  checkRegistry(content, previous).map((found) => found.code);

test('nothing is wrong with the sample world, nor with publishing it again', () => {
  expect(checkRegistry(world, world)).toEqual([]);
});

describe('a fault is found and named', () => {
  test.each<[string, RegistryContent, RegistryFaultCode]>([
    ['a unit twice', withTwice('units', '32248'), 'duplicate'],
    [
      'a code that names two units on a day',
      withTwice('units', '32248', { validFrom: '2025-09-01' }),
      'overlapping-validity',
    ],
    [
      'a unit that ends before it begins',
      changed('units', '32248', { validTo: '2025-06-30' }),
      'empty-validity',
    ],
    [
      'a unit without one above it',
      changed('units', '32248', { parent: undefined }),
      'missing-parent',
    ],
    ['an unknown unit above', changed('units', '32248', { parent: '97' }), 'unknown-parent'],
    [
      'a unit above that closes too early',
      changed('units', '96', { validTo: '2025-12-01' }),
      'parent-too-short',
    ],
    [
      'a commune under a commune',
      changed('units', '32248', { parent: '32244' }),
      'wrong-parent-level',
    ],
    ['a unit above itself', changed('units', 'BKHCN', { parent: 'BKHCN.VP' }), 'parent-cycle'],
    [
      'a successor that does not exist',
      {
        ...changed('units', '32248', { validTo: '2026-01-01' }),
        events: [...world.events, merged(['32248'], '32299', '2026-01-01')],
      },
      'unknown-successor',
    ],
    [
      'a successor of a unit that stands',
      { ...world, events: [...world.events, merged(['32248'], '32244', '2026-01-01')] },
      'not-ended-by-event',
    ],
    [
      'the code kept for what is above the provinces',
      changed('units', '32248', { code: '00' }),
      'reserved-code',
    ],
    ['a source twice', withTwice('sources', 'lgsp'), 'duplicate'],
    ['a metric twice', withTwice('metrics', 'xa.tiep-nhan', { number: 999 }), 'duplicate'],
    ['a number twice', changed('metrics', 'xa.tiep-nhan', { number: 1 }), 'duplicate'],
    [
      'an unknown source',
      changed('metrics', 'xa.tiep-nhan', { sources: ['fax'] }),
      'unknown-source',
    ],
    [
      'a rank without how many are ranked',
      changed('metrics', 'tthc.xep-hang', { outOf: undefined }),
      'missing-for-kind',
    ],
    [
      'a ratio without a denominator',
      changed('metrics', 'ra-soat.ty-le', { denominator: undefined }),
      'missing-for-kind',
    ],
    [
      'parts of a metric that is no ratio',
      changed('metrics', 'xa.tiep-nhan', { numerator: 'xa.co-phi' }),
      'not-for-kind',
    ],
    [
      'a first day of a stock',
      changed('metrics', 'ioffice.don-vi', { startsOn: '2025-07-01' }),
      'not-for-kind',
    ],
    [
      'an age limit where nothing is carried',
      changed('metrics', 'xa.tiep-nhan', { maxAgeDays: 3 }),
      'not-for-kind',
    ],
    [
      'a rank that is added up',
      changed('metrics', 'tthc.xep-hang', { overUnits: 'sum' }),
      'axis-not-for-kind',
    ],
    [
      'a stock that is summed over time',
      changed('metrics', 'ioffice.don-vi', { overTime: 'sum', maxAgeDays: 0 }),
      'axis-not-for-kind',
    ],
    [
      'an unknown part',
      changed('metrics', 'ra-soat.ty-le', { numerator: 'ra-soat.moi' }),
      'unknown-metric',
    ],
    [
      'a percentage as a part',
      changed('metrics', 'ra-soat.ty-le', { numerator: 'tthc.so-hoa' }),
      'parts-not-computable',
    ],
    [
      'parts of another level',
      changed('metrics', 'ra-soat.ty-le', { numerator: 'ioffice.don-vi' }),
      'wrong-level',
    ],
    [
      'a lower bound above the upper one',
      changed('metrics', 'tthc.so-hoa', { minimum: '101' }),
      'bounds-crossed',
    ],
    [
      'a bound with too many decimals',
      changed('metrics', 'xa.tiep-nhan', { maximum: '0.5' }),
      'too-many-decimals',
    ],
    [
      'a replaced metric that never was',
      changed('metrics', 'xa.tiep-nhan', { replaces: 'xa.cu' }),
      'unknown-metric',
    ],
    [
      'a dataset with an unknown metric',
      changed('datasets', 'bo-thang', { metrics: ['ra-soat.moi'] }),
      'unknown-metric',
    ],
    [
      'a dataset with a metric of another level',
      changed('datasets', 'bo-thang', { metrics: ['ioffice.don-vi'] }),
      'wrong-level',
    ],
    [
      'a ratio without its parts beside it',
      changed('datasets', 'bo-thang', { metrics: ['ra-soat.ty-le'] }),
      'parts-in-other-dataset',
    ],
    [
      'an unknown reporter',
      changed('datasets', 'bo-thang', { reporters: { rule: 'list', units: ['BKH'] } }),
      'unknown-unit',
    ],
    [
      'reporters under an unknown unit',
      changed('datasets', 'xa-thang', { reporters: { rule: 'level', under: '97' } }),
      'unknown-unit',
    ],
    [
      'a reporter of another level',
      changed('datasets', 'bo-thang', { reporters: { rule: 'list', units: ['96'] } }),
      'wrong-level',
    ],
    [
      'a report of an unknown dataset',
      changed('definitions', 'bao-cao-thang', { sections: [{ dataset: 'huyen-thang' }] }),
      'unknown-dataset',
    ],
    [
      'a report to nobody we know',
      changed('definitions', 'bao-cao-thang', { recipients: ['ong-a'] }),
      'unknown-recipient',
    ],
    [
      'a report about no unit',
      changed('definitions', 'bao-cao-thang', { scopes: ['97'] }),
      'unknown-unit',
    ],
    [
      'a first period that is none',
      changed('definitions', 'bao-cao-thang', { firstPeriod: '2025-Q3' }),
      'unknown-period',
    ],
    [
      'a last period before the first',
      changed('definitions', 'bao-cao-thang', { lastPeriod: '2025-07' }),
      'bounds-crossed',
    ],
    [
      'a monthly report of a quarterly dataset',
      changed('datasets', 'bo-thang', { periodType: 'quarter' }),
      'period-too-coarse',
    ],
    [
      'a yearly report compared with the period before, which is last year’s',
      changed('definitions', 'bao-cao-thang', {
        periodType: 'year',
        firstPeriod: '2025',
        sections: [{ dataset: 'xa-thang', growth: ['previous-period'] }],
      }),
      'no-such-comparison',
    ],
    [
      'a report compared twice with the same',
      changed('definitions', 'bao-cao-thang', {
        sections: [{ dataset: 'xa-thang', growth: ['previous-period', 'previous-period'] }],
      }),
      'duplicate',
    ],
    ['a recipient twice', withTwice('recipients', 'bo-khcn-vp'), 'duplicate'],
    ['a client twice', withTwice('clients', 'tinh-hai'), 'duplicate'],
    ['a client of no unit', changed('clients', 'tinh-hai', { units: ['97'] }), 'unknown-unit'],
    [
      'officers of no unit',
      changed('clients', 'camau-desk', { actors: [{ role: 'INTAKE', unit: '97' }] }),
      'unknown-unit',
    ],
    [
      'a client of an unknown source',
      changed('clients', 'tinh-hai', { sources: ['fax'] }),
      'unknown-source',
    ],
    [
      'a chain of replaced metrics that comes back',
      {
        ...world,
        metrics: world.metrics.map((metric) => {
          if (metric.code === 'xa.tiep-nhan') return { ...metric, replaces: codeOf('xa.co-phi') };
          return metric.code === 'xa.co-phi'
            ? { ...metric, replaces: codeOf('xa.tiep-nhan') }
            : metric;
        }),
      },
      'replaces-cycle',
    ],
    [
      'a dataset that is asked where no unit of its level lies',
      changed('datasets', 'xa-thang', { reporters: { rule: 'level', under: 'BKHCN' } }),
      'no-reporters',
    ],
    [
      'a dataset of a level without units',
      { ...small, units: small.units.filter((unit) => unit.level !== 'commune') },
      'no-reporters',
    ],
    ['a confirmed year without its notice', inYear({ notices: [] }), 'notice-missing'],
    ['a notice twice', inYear({ notices: [notice, notice] }), 'duplicate'],
    ['a day off in another year', inYear({ off: ['2026-01-01'] }), 'date-in-other-year'],
    ['a worked weekday', inYear({ workedWeekend: ['2025-04-25'] }), 'worked-day-not-on-weekend'],
    ['a day off on a Sunday', inYear({ off: ['2025-04-27'] }), 'day-off-on-weekend'],
    ['a perhaps on a Sunday', inYear({ provisionalOff: ['2025-04-27'] }), 'day-off-on-weekend'],
    ['a day off twice', inYear({ off: ['2025-05-01', '2025-05-01'] }), 'duplicate'],
    [
      'a day off for certain and perhaps',
      inYear({ off: ['2025-05-01'], provisionalOff: ['2025-05-01'] }),
      'duplicate',
    ],
  ])('%s', (_, content, code) => {
    expect(codes(content)).toContain(code);
  });
});

describe('what was published stays', () => {
  test.each<[string, RegistryContent, RegistryFaultCode]>([
    ['a metric is removed', without('metrics', 'xa.may-tinh'), 'removed'],
    ['a source is removed', without('sources', 'hoc-so'), 'removed'],
    ['a client is removed', without('clients', 'tinh-hai'), 'removed'],
    ['a unit is removed', without('units', '32248'), 'removed'],
    [
      'a unit changes its level',
      changed('units', 'BKHCN.VP', { level: 'commune' }),
      'fixed-attribute',
    ],
    [
      'a metric changes its decimals',
      changed('metrics', 'xa.tiep-nhan', { decimals: 1 }),
      'fixed-attribute',
    ],
    [
      'a metric changes its axis',
      changed('metrics', 'xa.tiep-nhan', { overUnits: 'mean' }),
      'fixed-attribute',
    ],
    [
      'a metric changes its unit of measure',
      changed('metrics', 'xa.tiep-nhan', {
        unitOfMeasure: { vi: 'nghìn hồ sơ', en: 'thousand dossiers' },
      }),
      'fixed-attribute',
    ],
    [
      'a metric changes its number',
      changed('metrics', 'xa.tiep-nhan', { number: 999 }),
      'fixed-attribute',
    ],
    [
      'a number goes to another metric',
      changed('metrics', 'xa.tiep-nhan', { number: 82 }),
      'number-reused',
    ],
  ])('when %s, it is refused', (_, content, code) => {
    expect(codes(content, world)).toContain(code);
  });

  test('names, bounds and sources may change', () => {
    const next = changed('metrics', 'xa.tiep-nhan', {
      names: { vi: 'Hồ sơ đã tiếp nhận', en: 'Dossiers taken in' },
      maximum: '100000',
      sources: ['mot-cua-xa', 'van-phong-xa'],
    });
    expect(checkRegistry(next, world)).toEqual([]);
  });

  test('a unit may close, and its code may name another from that day on', () => {
    const closed = changed('units', '32248', { validTo: '2026-01-01' });
    const next = {
      ...closed,
      units: [...closed.units, ...reopened('32248', '2026-01-01')],
      events: [...world.events, merged(['32248'], '32248', '2026-01-01')],
    };
    expect(checkRegistry(next, world)).toEqual([]);
  });
});

const reopened = (code: string, validFrom: string): RegistryContent['units'] =>
  world.units
    .filter((unit) => unit.code === code)
    .map((unit) => ({ ...unit, validFrom: validFrom as typeof unit.validFrom }));

test('a year without a notice may be kept unconfirmed', () => {
  expect(checkRegistry(inYear({ confirmed: false, notices: [] }))).toEqual([]);
});

test('a dataset at a control level is refused: its total would add what is only compared', () => {
  const datasets = small.datasets.map((each) => ({
    ...each,
    level: 'province' as const,
    metrics: [codeOf('stock')],
  }));
  const faults = checkRegistry({ ...small, datasets });
  expect(faults.map(({ code, path }) => [code, path])).toContainEqual([
    'wrong-level',
    'datasets/0/metrics/0',
  ]);
});

describe('a control level that is not above the level of its metric is refused', () => {
  const faultsWith = (level: string, controlLevels: readonly string[]) =>
    checkRegistry({
      ...small,
      metrics: small.metrics.map((each) =>
        each.code === 'rank' ? Metric.parse({ ...each, level, controlLevels }) : each,
      ),
    }).filter(({ path }) => path.startsWith('metrics/4/controlLevels'));

  test.each([
    ['commune', 'agency'],
    ['commune', 'commune'],
    ['province', 'commune'],
    ['province', 'agency'],
    ['country', 'country'],
    ['country', 'province'],
    ['agency', 'commune'],
  ])('of %s: %s', (level, control) => {
    const found = faultsWith(level, [control]);
    expect(found.map(({ code, path }) => [code, path])).toEqual([
      ['wrong-level', 'metrics/4/controlLevels/0'],
    ]);
  });

  test.each([
    ['commune', ['province', 'country']],
    ['agency', ['province', 'country']],
    ['province', ['country']],
  ])('of %s these are not: %s', (level, controls) =>
    expect(faultsWith(level, controls)).toEqual([]),
  );

  test('with the levels that may stand there, in both languages', () => {
    const [lower] = faultsWith('province', ['country', 'commune']);
    expect(lower).toMatchObject({ path: 'metrics/4/controlLevels/1' });
    expect(lower?.detail).toEqual({
      vi: 'Cấp commune không phải cấp tổng hợp của cấp province, nên không đối chiếu được; controlLevels chỉ nhận: country.',
      en: 'The level commune has no total of the level province to be compared with; controlLevels takes: country.',
    });
    expect(faultsWith('country', ['agency'])[0]?.detail.vi).toContain('để trống controlLevels');
  });
});

test.each([
  ['nine-months', true],
  ['half-year', false],
] as const)(
  'a yearly report of a dataset by %s leaves what nobody may state: %s',
  (periodType, isFault) => {
    const [dataset] = small.datasets;
    const [definition] = small.definitions;
    if (dataset === undefined || definition === undefined) throw new Error('Nothing to report');
    const faults = checkRegistry({
      ...small,
      datasets: [{ ...dataset, periodType }],
      definitions: [{ ...definition, periodType: 'year', firstPeriod: '2025' }],
    });
    expect(faults.some(({ code }) => code === 'period-too-coarse')).toBe(isFault);
  },
);

test('a report for a scope under which nobody reports its datasets is refused', () => {
  const other = 'C' as UnitCode;
  const province = small.units.filter(({ code }) => code === 'A');
  const units = [...small.units, ...province.map((unit) => ({ ...unit, code: other }))];
  const definitions = small.definitions.map((each) => ({ ...each, scopes: [other] }));
  const faults = checkRegistry({ ...small, units, definitions });
  expect(faults.filter(({ code }) => code === 'no-reporters')).toHaveLength(definitions.length);
});

test('all faults are found at once, each with its place', () => {
  const content = {
    ...changed('metrics', 'xa.tiep-nhan', { sources: ['fax'], maxAgeDays: 3 }),
    recipients: [],
  };
  const faults = checkRegistry(content);
  const index = world.metrics.findIndex((metric) => metric.code === 'xa.tiep-nhan');
  expect(faults.map((found) => found.path)).toEqual(
    expect.arrayContaining([
      `metrics/${index}/sources/0`,
      `metrics/${index}/maxAgeDays`,
      'definitions/0/recipients/0',
      'definitions/2/recipients/1',
    ]),
  );
});

test('days after 2199 are refused wherever the registry has one, and so are periods', () => {
  const late = '9999-12-31' as LocalDate;
  const [unit] = small.units;
  const [definition] = small.definitions;
  const [flow] = small.metrics;
  if (!unit || !definition || !flow) throw new Error('The small world has all of these');
  const found = checkRegistry({
    ...small,
    units: [{ ...unit, validTo: late }, ...small.units.slice(1)],
    metrics: [{ ...flow, startsOn: late }, ...small.metrics.slice(1)],
    definitions: [
      { ...definition, boundariesOn: late, firstPeriod: '9999-12' },
      ...small.definitions.slice(1),
    ],
    calendar: {
      code: 'vn',
      years: {
        9999: {
          confirmed: true,
          notices: [{ number: '1/TB', date: late }],
          off: [late],
          workedWeekend: [],
          provisionalOff: [],
        },
      },
    },
  });
  const at = (code: RegistryFaultCode) =>
    found.filter((each) => each.code === code).map(({ path }) => path);
  expect(at('date-too-late')).toEqual([
    'units/0/validTo',
    'metrics/0/startsOn',
    'definitions/0/boundariesOn',
    'calendar/years/9999/notices/0/date',
    'calendar/years/9999/off/0',
  ]);
  expect(at('unknown-period')).toContain('definitions/0/firstPeriod');
  expect(found.find(({ code }) => code === 'date-too-late')?.detail.en).toContain('leave it out');
});
