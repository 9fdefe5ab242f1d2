import { describe, expect, test } from 'vitest';
import { buildReport } from '../../core/reports/build-report.ts';
import type { Language } from '../../core/names.ts';
import type { Report } from '../../core/reports/report.ts';
import { Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { reportMail } from '../../render/mail.ts';
import { reportPage } from '../../render/report-page.ts';
import { merged } from '../support/merged.ts';
import { say, type Saying } from '../support/small-world.ts';
import {
  commune,
  country,
  daily,
  divided,
  onDay,
  province,
  worldOf,
} from '../support/units-in-time.ts';
import { printed } from './printed.ts';

const long = '2020-01-01';
const reform = '2025-07-01';

function reportOf(
  units: readonly ReturnType<typeof commune>[],
  events: Parameters<typeof worldOf>[1],
  said: readonly Saying[],
): Report {
  const registry = worldOf([country, province('A', long), ...units], events);
  const definition = registry.definitionByCode.get('nd');
  if (definition === undefined) throw new Error('No definition');
  return buildReport({
    registry,
    definition,
    scope: UnitCode.parse('A'),
    label: '2025-07',
    edition: 1,
    asOf: Instant.parse('2025-08-20T00:00:00.000Z'),
    statements: said.map((saying) => say(registry, saying)),
    recommendations: [],
    codeVersion: 'test',
    sha256: () => '0'.repeat(64),
  });
}

const pageOf = (report: Report, language: Language): string =>
  printed(reportPage(report, language));

const split = reportOf(
  [commune('A7', long, reform), commune('A4', reform), commune('A5', reform)],
  [divided('A7', { A4: '0.4', A5: '3/5' }, reform)],
  [
    ...daily('flow', 'A7', 1, '2025-06-15', '2025-06-30'),
    ...daily('flow', 'A4', 1, reform, '2025-07-14'),
    { metric: 'stock', unit: 'A7', says: 50, ...onDay('2025-06-30') },
    { metric: 'rank', unit: 'A7', says: 3, ...onDay('2025-06-30') },
  ],
);

describe('a figure that rests on units of before says so', () => {
  test('with their names and shares, and what does not count', () => {
    const vi = pageOf(split, 'vi');
    expect(vi).toContain('gồm số của A7 (tỷ lệ 0,4)');
    expect(vi).toContain('tạm lấy số của A7 (tỷ lệ 0,6)');
    expect(vi).toContain('không cộng số của A7');
    const en = pageOf(split, 'en');
    expect(en).toContain('includes the figures of A7 (share 0.4)');
    expect(en).toContain('until it reports: the figures of A7 (share 0.6)');
    expect(en).toContain('of a unit before it, not added');
  });
  test('beside the total, on the page and in the text of the mail', () => {
    expect(pageOf(split, 'vi')).toContain('có số của đơn vị trước khi sắp xếp ở 2 đơn vị');
    const text = reportMail(split, 'en', 'https://example.org/report').text.replaceAll(
      /\s+/gu,
      ' ',
    );
    expect(text).toContain('figures of units before they merged or split in 2 units');
    expect(text).toContain('units as of 14 July 2025');
  });
  test('and whose statement it is, where that is not the line’s own unit', () => {
    expect(pageOf(split, 'en')).toContain('1 · A7 · ');
  });
});

test('the section says on which day its units are taken, only where that matters', () => {
  expect(pageOf(split, 'vi')).toContain('danh sách đơn vị theo ngày 14/7/2025');
  const still = reportOf([commune('A1', long)], [], []);
  expect(still.sections[0]).not.toHaveProperty('boundaries');
  expect(pageOf(still, 'vi')).not.toContain('danh sách đơn vị theo ngày');
});

test('a closed unit whose code another one carries is told from it', () => {
  const reused = reportOf(
    [commune('A7', long, reform), commune('A7', reform)],
    [],
    daily('flow', 'A7', 1, '2025-06-15', '2025-06-30'),
  );
  expect(pageOf(reused, 'vi')).toContain('A7 (đơn vị cũ)');
  expect(pageOf(reused, 'en')).toContain('A7 (former unit)');
});

test('a closed unit whose successors have reported says who they are', () => {
  const divided7 = reportOf(
    [commune('A7', long, reform), commune('A4', reform), commune('A5', reform)],
    [divided('A7', { A4: undefined, A5: undefined }, reform)],
    [
      { metric: 'stock', unit: 'A7', says: 50, ...onDay('2025-06-30') },
      { metric: 'stock', unit: 'A4', says: 30, ...onDay('2025-07-10') },
    ],
  );
  expect(pageOf(divided7, 'en')).toContain('its successors have reported: A4');
});

test('reports of older code, which know no predecessors, still print', () => {
  const older = JSON.parse(
    JSON.stringify(split, (key, value: unknown) =>
      key === 'predecessors' || key === 'boundaries' ? undefined : value,
    ),
  ) as Report;
  expect(pageOf(older, 'vi')).not.toContain('gồm số của');
});

test('one unit alone names those it rests on beside its figure', () => {
  const alone = reportOf(
    [commune('A7', long, reform), commune('A9', reform)],
    [merged(['A7'], 'A9', reform)],
    daily('flow', 'A7', 1, '2025-06-15', '2025-06-30'),
  );
  expect(pageOf(alone, 'en')).toContain('includes the figures of A7');
});
