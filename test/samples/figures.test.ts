import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { toAmount } from '../../core/decimal.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import {
  isReportable,
  knownPeriod,
  lengthInDays,
  periodHolding,
} from '../../core/periods/period.ts';
import { Instant, LocalDate, localDateAt } from '../../core/time.ts';
import { exceptions, sampleSubmissions } from '../../samples/figures.ts';
import type { SampleRow } from '../../samples/sample-row.ts';
import { sampleRegistry } from '../../samples/world.ts';

const world = indexRegistry(1, sampleRegistry());
const posted = sampleSubmissions();
const metrics = new Map<string, (typeof world.metrics)[number]>(
  world.metrics.map((metric) => [metric.code, metric]),
);

type Stated = readonly [
  metric: string,
  unit: string,
  source: string,
  value: unknown,
  atLeast: boolean,
];
const stated: readonly Stated[] = posted.flatMap(({ body }) =>
  body.rows.flatMap((row): Stated[] =>
    'value' in row
      ? [[row.metric, body.unit, row.source ?? body.source, row.value, row.atLeast === true]]
      : [],
  ),
);

/** What was said in the working session of August 2025, as printed there. */
const article: readonly Stated[] = [
  ['ra-soat.can-ra-soat', 'BKHCN', 'bo-ra-soat', 223, false],
  ['ra-soat.da-ra-soat', 'BKHCN', 'bo-ra-soat', 117, false],
  ['ra-soat.nghi-dinh-133', 'BKHCN', 'bo-ra-soat', 78, false],
  ['ra-soat.van-ban-sap-toi', 'BKHCN', 'bo-ra-soat', 39, false],
  ['ho-tro.don-vi', 'BKHCN', 'bo-to-ho-tro', 26, false],
  ['ho-tro.so-khcn', 'BKHCN', 'bo-to-ho-tro', 34, false],
  ['ho-tro.van-ban', 'BKHCN', 'bo-to-ho-tro', 2, false],
  ['thu-dien-tu.cap-moi', '96', 'thu-dien-tu', 1972, false],
  ['thu-dien-tu.tong', '96', 'thu-dien-tu', 20614, false],
  ['lgsp.he-thong', '96', 'lgsp', 12, false],
  ['lgsp.ndxp', '96', 'lgsp', 23, false],
  ['lgsp.giao-dich', '96', 'lgsp', 32_000_000, true],
  ['ioffice.don-vi', '96', 'ioffice', 936, false],
  ['ioffice.tai-khoan', '96', 'ioffice', 19_000, true],
  ['tthc.xep-hang', '96', 'tthc', 4, false],
  ['tthc.nop-truc-tuyen', '96', 'tthc', '80.8', false],
  ['tthc.ket-qua-dien-tu', '96', 'tthc', '68.9', false],
  ['tthc.so-hoa', '96', 'tthc', '66.8', false],
  ['cong-ttdt.trang-xa', '96', 'cong-ttdt', 39, false],
  ['bao-cao.tai-khoan', '96', 'bao-cao', 148, false],
  ['hop-truc-tuyen.xa', '96', 'hop-truc-tuyen', 64, false],
  ['chu-ky-so.hieu-luc', '96', 'chu-ky-so', 8983, false],
  ['chu-ky-so.cap-moi', '96', 'chu-ky-so', 3800, true],
  ['hoc-so.can-bo', '96', 'hoc-so', 21_000, true],
  ['tthc.ket-qua-dien-tu', '96', 'trang-thong-tin', '73.06', false],
  ['tthc.so-hoa', '96', 'trang-thong-tin', '70.51', false],
  ['tthc.tai-su-dung', '96', 'trang-thong-tin', '56.42', false],
  ['ioffice.tai-khoan', '96', 'trang-thong-tin', 19_018, false],
];

describe('the posted figures', () => {
  test.each(article)('state %s of %s by %s as %s', (...figure) => {
    expect(stated).toContainEqual(figure);
  });

  test('state every metric of the Ministry and of Cà Mau that is not computed, and no other', () => {
    const asked = world.metrics.filter(
      (metric) => metric.kind !== 'ratio' && metric.level !== 'commune',
    );
    const said = stated.filter(([, unit]) => unit === '96' || unit === 'BKHCN');
    expect(new Set(said.map(([metric]) => metric))).toEqual(new Set(asked.map(({ code }) => code)));
    expect(said).toHaveLength(article.length);
  });

  test('are stated on 27 August 2025, which the metrics say is the day of publication', () => {
    const bodies = posted.filter(({ body }) => body.unit === '96' || body.unit === 'BKHCN');
    for (const { body } of bodies)
      expect(body.period).toEqual({ from: '2025-08-27', until: '2025-08-28' });
    for (const [code] of article)
      expect(metrics.get(code)?.note?.vi).toMatch(/27\/8\/2025|trang tin thứ hai/);
  });

  test('are posted in order of time, each under a key of its own', () => {
    expect(posted.map(({ at }) => at)).toEqual(
      posted.map(({ at }) => at).toSorted((a, b) => (a < b ? -1 : 1)),
    );
    expect(new Set(posted.map((one) => `${one.client} ${one.idempotencyKey}`)).size).toBe(
      posted.length,
    );
  });

  test('name metrics, sources, units and periods that the registry knows', () => {
    for (const { client, at, body } of posted) {
      const dataset = world.datasets.find(({ code }) => code === body.dataset);
      const caller = world.clientById.get(client);
      if (dataset === undefined || caller === undefined)
        throw new Error(`${client} ${body.dataset}`);
      const interval =
        typeof body.period === 'string'
          ? knownPeriod(dataset.calendar, dataset.periodType, body.period).interval
          : body.period;
      expect(isReportable(dataset.calendar, dataset.periodType, interval)).toBe(true);
      expect(Instant.parse(body.observedAt ?? at) <= at).toBe(true);
      for (const row of body.rows) {
        const metric = metrics.get(row.metric);
        expect(dataset.metrics).toContain(row.metric);
        expect(metric?.sources).toContain(row.source ?? body.source);
        expect(caller.sources).toContain(row.source ?? body.source);
      }
    }
  });
});

describe('the communes of Cà Mau', () => {
  const monthOf = (unit: string) => posted.filter(({ body }) => body.unit === unit);
  const communes = world.units.filter(
    ({ parent, level, validTo }) => parent === '96' && level === 'commune' && validTo === undefined,
  );
  const firstEdition = Instant.parse('2025-09-05T08:00:00+07:00');
  const deadline = '2025-08-18';
  const inTime = (unit: string) =>
    monthOf(unit).length > 0 && monthOf(unit).every(({ at }) => localDateAt(at) <= deadline);
  const isNil = (unit: string) =>
    monthOf(unit).every(({ body }) => body.rows.every((row) => 'nil' in row));

  test('58 state values in time, one says nil in time, four come late, one is silent', () => {
    const silent = communes.filter(({ code }) => monthOf(code).length === 0);
    const nil = communes.filter(({ code }) => inTime(code) && isNil(code));
    const values = communes.filter(({ code }) => inTime(code) && !isNil(code));
    const late = communes.filter(({ code }) => monthOf(code).length > 0 && !inTime(code));
    expect([values.length, nil.length, late.length, silent.length]).toEqual([58, 1, 4, 1]);
    expect(silent.map(({ code }) => code)).toEqual([exceptions.silent]);
  });

  test('the late ones come after the first edition and before it is looked at again', () => {
    for (const code of Object.keys(exceptions.late))
      for (const { at } of monthOf(code)) {
        expect(at > firstEdition).toBe(true);
        expect(at < Instant.parse('2025-09-06T08:00:00+07:00')).toBe(true);
      }
  });

  test('one covers its month day by day without a gap', () => {
    const days = monthOf(exceptions.byDay).flatMap(({ body }) =>
      typeof body.period === 'string' ? [] : [body.period.from],
    );
    const { interval } = knownPeriod('nd09', 'month', '2025-08');
    expect(new Set(days).size).toBe(lengthInDays(interval));
    for (const day of days)
      expect(periodHolding('nd09', 'month', LocalDate.parse(day))?.label).toBe('2025-08');
  });

  test('every commune that speaks states every metric that is not computed', () => {
    const asked = world.metrics.filter(
      ({ level, kind }) => level === 'commune' && kind !== 'ratio',
    );
    for (const { code } of communes.filter((unit) => unit.code !== exceptions.silent))
      expect(
        new Set(monthOf(code).flatMap(({ body }) => body.rows.map((row) => row.metric))),
      ).toEqual(new Set(asked.map((metric) => metric.code)));
  });

  test('say that they are illustrative', () => {
    for (const metric of world.metrics.filter(({ level }) => level === 'commune'))
      expect(metric.note?.vi).toContain('minh họa');
    expect(world.datasets.find(({ code }) => code === 'xa-thang')?.names.vi).toContain('minh họa');
  });
});

describe('a seed', () => {
  const rows = (submissions: typeof posted): readonly SampleRow[] =>
    submissions.flatMap(({ body }) => body.rows);

  test.each([1, 2, 3, 77])(
    'alters every value and nothing else, within the bounds (%i)',
    (seed) => {
      const other = sampleSubmissions({ seed });
      const before = rows(posted);
      const after = rows(other);
      expect(after.map(withoutValue)).toEqual(before.map(withoutValue));
      const kept = after.filter(
        (row, index) => 'value' in row && isDeepStrictEqual(row, before[index]),
      );
      expect(kept).toEqual([]);
      expect(after.filter((row) => !isWithinBounds(row))).toEqual([]);
      const blank = (submissions: typeof posted) =>
        submissions.map((one) => ({ ...one, body: { ...one.body, rows: one.body.rows.length } }));
      expect(blank(other)).toEqual(blank(posted));
    },
  );

  test('gives the same values twice, and other ones than another seed', () => {
    expect(sampleSubmissions({ seed: 5 })).toEqual(sampleSubmissions({ seed: 5 }));
    expect(sampleSubmissions({ seed: 5 })).not.toEqual(sampleSubmissions({ seed: 6 }));
    expect(sampleSubmissions()).toEqual(posted);
  });
});

const withoutValue = (row: SampleRow) => ('value' in row ? { ...row, value: 'any' } : row);

function isWithinBounds(row: SampleRow): boolean {
  const metric = metrics.get(row.metric);
  if (metric === undefined) return false;
  if (!('value' in row)) return true;
  const count = (value: number | string): number => {
    const amount = toAmount(value, metric.decimals);
    return amount.ok ? amount.value.count : Number.NaN;
  };
  const value = count(row.value);
  return (
    value >= count(metric.minimum ?? '0') &&
    (metric.maximum === undefined || value <= count(metric.maximum))
  );
}
