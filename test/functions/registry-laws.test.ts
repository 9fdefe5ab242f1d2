import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CalendarYear, WorkingCalendar } from '../../core/periods/calendar.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { Indicator } from '../../core/registry/indicator.ts';
import { Metric, Source } from '../../core/registry/metric.ts';
import { plainLine, plainLines } from '../../core/plain-text.ts';
import { Recipient, ReportDefinition } from '../../core/registry/report-definition.ts';
import { Unit } from '../../core/units/unit.ts';
import { Merge, Split, UnitEvent } from '../../core/units/unit-event.ts';
import { csvText, type Delimiter } from '../../functions/shared/csv-answer.ts';
import { membersOf, sentIn } from '../../functions/shared/registry-body.ts';
import { idSaid, judged } from '../../functions/shared/registry-judged.ts';
import {
  calendars,
  ClientGiven,
  clients,
  datasets,
  definitions,
  type Kind,
  indicators,
  metrics,
  recipients,
  sources,
  unitEvents,
  units,
} from '../../functions/shared/registry-kinds.ts';
import { printed } from '../../functions/shared/registry-table.ts';
import { registryWorld } from '../support/registry-world.ts';

const runs = { seed: 20_250_701, numRuns: 100 };

/** Words as people and machines write them: signs of formulas, quotes, line ends, both delimiters. */
const words = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    fc.constantFrom(
      '=1+1',
      "'=1",
      '+84 290',
      '-',
      '@x',
      'a;b',
      'a,"b"',
      'a|b',
      'dòng\r\nhai',
      '[]',
    ),
  )
  .filter((text) => plainLines(300).safeParse(text).success);
const line = words.filter((text) => plainLine(300).safeParse(text).success);
const names = fc.record({ vi: words, en: words });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const code = fc.stringMatching(/^[a-z0-9][a-z0-9-]{2,20}$/);
const unitCode = fc.stringMatching(/^[0-9A-Z][0-9A-Z.-]{0,10}$/);
const codes = fc.array(code, { minLength: 1, maxLength: 3 });
const day = fc
  .date({ min: new Date('1946-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const level = fc.constantFrom('country', 'province', 'commune', 'agency');
const decimal = fc.constantFrom('0', '-3.5', '80.80', '12');
const count = fc.integer({ min: 1, max: 31 });
const some = <T>(thing: fc.Arbitrary<T>) => fc.array(thing, { maxLength: 4 });

const unit = fc
  .record({
    code: unitCode,
    validFrom: day,
    validTo: maybe(day),
    level,
    kind: fc.constantFrom('country', 'ward', 'special-zone'),
    names,
    parent: maybe(unitCode),
    aliases: some(unitCode),
    invented: maybe(fc.boolean()),
  })
  .map((each) => Unit.parse(each));

const around = {
  code,
  date: day,
  basis: line,
  countersTakenOver: some(code),
  acrossLevels: maybe(line),
};
const event = fc
  .oneof(
    fc.record({
      ...around,
      kind: fc.constant('merge'),
      from: fc.array(unitCode, { minLength: 1, maxLength: 3 }),
      to: unitCode,
    }),
    fc.record({
      ...around,
      kind: fc.constant('split'),
      from: unitCode,
      to: fc.array(
        fc.record({ unit: unitCode, share: maybe(fc.constantFrom('0.4', '2/5', '1/3')) }),
        { minLength: 2, maxLength: 3 },
      ),
    }),
  )
  .map((each) => UnitEvent.parse(each));

const metric = fc
  .record({
    code,
    number: maybe(fc.integer({ min: 1, max: 65_535 })),
    names,
    kind: fc.constantFrom('flow', 'ratio', 'text'),
    unitOfMeasure: names,
    decimals: fc.integer({ min: 0, max: 6 }),
    minimum: maybe(decimal),
    maximum: maybe(decimal),
    level,
    controlLevels: some(level),
    overTime: fc.constantFrom('sum', 'last'),
    overUnits: fc.constantFrom('none', 'min'),
    sources: codes,
    tolerance: decimal,
    maxAgeDays: count,
    startsOn: maybe(day),
    outOf: maybe(count),
    numerator: maybe(code),
    denominator: maybe(code),
    factor: count,
    replaces: maybe(code),
    note: maybe(names),
  })
  .map((each) => Metric.extend({ number: Metric.shape.number.optional() }).parse(each));

const indicator = fc
  .record({
    code,
    names,
    unitOfMeasure: names,
    decimals: fc.integer({ min: 0, max: 6 }),
    formula: fc.constantFrom('a − b', '+a', '-a × 2', '=1 + a', '100 × (a - b) ÷ "b"'),
    sources: maybe(codes),
    minimum: maybe(decimal),
    maximum: maybe(decimal),
    note: maybe(names),
  })
  .map((each) => Indicator.parse(each));

const dueDay = fc.oneof(
  fc.record({ workingDaysAfterCutOff: count }),
  fc.record({ dayOfMonth: count, monthsAfter: fc.constant(2), roll: fc.constant('as-is') }),
);
const side = fc.record({
  metrics: some(fc.record({ metric: code, times: maybe(count) })),
  plus: decimal,
});
const rule = fc.record({
  code,
  names,
  left: side,
  operator: fc.constantFrom('=', '≤'),
  right: side,
  missing: fc.constant('zero'),
  severity: fc.constant('warning'),
});
const dataset = fc
  .record({
    code,
    names,
    periodType: fc.constant('month'),
    calendar: fc.constantFrom('nd09', 'gregorian'),
    level,
    reporters: fc.oneof(
      fc.record({ rule: fc.constant('level'), under: maybe(unitCode) }),
      fc.record({ rule: fc.constant('list'), units: fc.array(unitCode, { minLength: 1 }) }),
    ),
    metrics: codes,
    indicators: maybe(some(code)),
    deadline: dueDay,
    deadlines: maybe(fc.record({ province: dueDay })),
    cutOffDaysAfterEnd: maybe(fc.integer({ min: -31, max: 31 })),
    opensDaysAfterStart: maybe(fc.integer({ min: -31, max: 31 })),
    lastSubPeriod: maybe(fc.constantFrom('day', 'month')),
    compulsory: maybe(some(code)),
    rules: maybe(some(rule)),
    basis: maybe(names),
  })
  .map((each) => Dataset.parse(each));

const source = fc.record({ code, names }).map((each) => Source.parse(each));

const definition = fc
  .record({
    code,
    names,
    periodType: fc.constantFrom('month', 'quarter'),
    firstPeriod: fc.constant('2025-08'),
    lastPeriod: maybe(fc.constant('2026-08')),
    scopes: fc.array(unitCode, { minLength: 1, maxLength: 3 }),
    sections: fc.array(
      fc.record({ dataset: code, within: fc.constantFrom('scope', 'everywhere') }),
      { minLength: 1, maxLength: 2 },
    ),
    boundariesOn: maybe(day),
    recommendations: fc.boolean(),
    recipients: codes,
    release: fc.record({ settleMinutes: fc.integer({ min: 2, max: 60 }) }),
    reissue: fc.record({ everyHours: count, forDays: count, sendAbovePercent: decimal }),
    linkDays: count,
  })
  .map((each) => ReportDefinition.parse(each));

const recipient = fc
  .record({
    id: code,
    name: line,
    email: fc.constantFrom('a@example.vn', '+b@example.vn', "'c@example.vn"),
    language: fc.constantFrom('vi', 'en'),
  })
  .map((each) => Recipient.parse(each));

const client = fc
  .record({
    id: code,
    name: line,
    scopes: some(fc.constantFrom('snapshots:read', 'reports:read')),
    units: some(unitCode),
    sources: maybe(some(code)),
    actors: some(fc.record({ role: fc.constant('INTAKE'), unit: unitCode })),
  })
  .map((each) => ClientGiven.parse(each));

const calendar = fc
  .record({
    code,
    years: fc.dictionary(
      fc.integer({ min: 1990, max: 2099 }).map(String),
      fc.record({
        confirmed: fc.boolean(),
        notices: maybe(some(fc.record({ number: line, date: day }))),
        notice: maybe(words),
        off: some(day),
        workedWeekend: some(day),
        provisionalOff: some(day),
      }),
      { maxKeys: 3 },
    ),
  })
  .map((each) => WorkingCalendar.parse(each));

/** What a kind's table says of things, read again. */
function reread<Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  things: readonly Given[],
  delimiter: Delimiter,
) {
  const rows = things.flatMap(membersOf).flatMap(kind.table.toRows);
  const csv = csvText(kind.table.columns.map(printed), rows, delimiter);
  const sent = sentIn(kind, { bytes: Buffer.from(csv), bodyType: 'csv', delimiter }, []);
  if (!sent.ok) throw new Error(JSON.stringify(sent.failure));
  const { given, faults } = judged(kind, sent.value);
  return { given, faults };
}

/** Every place within a thing at which something stands. */
const placesIn = (value: unknown): readonly (readonly string[])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, each]) => [
        [name],
        ...placesIn(each).map((path) => [name, ...path]),
      ])
    : [];

function withAt(value: unknown, [name, ...path]: readonly string[], put: unknown): unknown {
  if (name === undefined) return put;
  if (typeof value !== 'object' || value === null) return value;
  const inner = withAt(Reflect.get(value, name), path, put);
  if (Array.isArray(value)) return value.with(Number(name), inner);
  return { ...value, [name]: inner };
}

/** Blanks something of a thing: what its kind then still takes, the CSV says too. */
const blankIsKeptOrRefused = <Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  thing: fc.Arbitrary<Given>,
) =>
  fc.assert(
    fc.property(
      thing,
      fc.nat(),
      fc.constantFrom<unknown>('', ' ', '\t', [], {}, null),
      (each, place, blank) => {
        const whole = asJson(each);
        const places = placesIn(whole);
        const parsed = kind.given.safeParse(
          withAt(whole, places[place % places.length] ?? [], blank),
        );
        if (!parsed.success) return;
        const read = reread(kind, [parsed.data], ',');
        expect(asJson(read)).toEqual({ given: [asJson(parsed.data)], faults: [] });
      },
    ),
    { ...runs, numRuns: 1_000 },
  );

/** An absent member and one that is undefined are one in JSON. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const readsWhatItPrints = <Given, Thing extends Given>(
  kind: Kind<Given, Thing>,
  thing: fc.Arbitrary<Given>,
) =>
  fc.assert(
    fc.property(
      fc.uniqueArray(thing, { selector: kind.idOf, maxLength: 5 }),
      fc.constantFrom<Delimiter>(',', ';'),
      (things, delimiter) => {
        const read = reread(kind, things, delimiter);
        expect(asJson(read)).toEqual({ given: asJson(things), faults: [] });
        expect(things.map((each) => idSaid(kind, each))).toEqual(things.map(kind.idOf));
      },
    ),
    runs,
  );

describe('the CSV of a kind says all that its JSON says', () => {
  test('units', () => readsWhatItPrints(units, unit));
  test('mergers and splits', () => readsWhatItPrints(unitEvents, event));
  test('metrics', () => readsWhatItPrints(metrics, metric));
  test('indicators', () => readsWhatItPrints(indicators, indicator));
  test('datasets', () => readsWhatItPrints(datasets, dataset));
  test('sources', () => readsWhatItPrints(sources, source));
  test('definitions', () => readsWhatItPrints(definitions, definition));
  test('recipients', () => readsWhatItPrints(recipients, recipient));
  test('clients', () => readsWhatItPrints(clients, client));
  test('working calendars', () => readsWhatItPrints(calendars, calendar));

  test('units, whatever of them is blank', () => blankIsKeptOrRefused(units, unit));
  test('mergers and splits, too', () => blankIsKeptOrRefused(unitEvents, event));
  test('sources, too', () => blankIsKeptOrRefused(sources, source));
  test('metrics, too', () => blankIsKeptOrRefused(metrics, metric));
  test('datasets, too', () => blankIsKeptOrRefused(datasets, dataset));
  test('definitions, too', () => blankIsKeptOrRefused(definitions, definition));
  test('recipients, too', () => blankIsKeptOrRefused(recipients, recipient));
  test('clients, too', () => blankIsKeptOrRefused(clients, client));
  test('working calendars, too', () => blankIsKeptOrRefused(calendars, calendar));

  test.each([
    ['units', units, Unit.shape],
    ['mergers', unitEvents, Merge.shape],
    ['splits', unitEvents, Split.shape],
    ['sources', sources, Source.shape],
    ['metrics', metrics, Metric.shape],
    ['indicators', indicators, Indicator.shape],
    ['datasets', datasets, Dataset.shape],
    ['definitions', definitions, ReportDefinition.shape],
    ['recipients', recipients, Recipient.shape],
    ['clients', clients, ClientGiven.shape],
    ['years of a calendar', calendars, CalendarYear.shape],
  ])('a member of %s that no column holds is missed here', (_, { table }, shape) => {
    const held = table.columns.map(({ name }) => name.split('.')[0]);
    expect(Object.keys(shape).filter((member) => !held.includes(member))).toEqual([]);
  });
});

const inOrder = (names: ReadonlyMap<string, string>) =>
  [...names].toSorted(([one], [other]) => (one < other ? -1 : 1));

describe('the history of the registry', () => {
  test('read as of each instant equals what was published then, whatever the changes', async () => {
    const change = fc.record({
      code: fc.constantFrom('mot', 'hai', 'ba'),
      name: fc.constantFrom('Một', 'Hai', 'Ba', '=4'),
      minutes: fc.integer({ min: 3, max: 90 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const world = await registryWorld({ content: 'nothing' });
        const published = new Map<string, string>();
        const seen = new Map<string, readonly (readonly [string, string])[]>();
        for (const { code: id, name, minutes } of changes) {
          const source = { code: id, names: { vi: name, en: name } };
          const made = await world.importJson('sources', [source]);
          expect(made.status).toBe(200);
          published.set(id, name);
          seen.set(world.now(), inOrder(published));
          world.pass(minutes);
        }
        for (const [asOf, then] of seen) {
          const { json } = await world.ask('GET', '/v1/admin/sources', { query: { asOf } });
          const read = json.items.map(
            (each: { code: string; names: { vi: string } }) => [each.code, each.names.vi] as const,
          );
          expect(read).toEqual(then);
        }
      }),
      { seed: runs.seed, numRuns: 15 },
    );
  });
});
