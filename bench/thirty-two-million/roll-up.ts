import { createHash } from 'node:crypto';
import { buildReport } from '../../core/build-report.ts';
import { indexRegistry } from '../../core/registry.ts';
import { partitionsOf } from '../../core/partitions-of.ts';
import type { Report } from '../../core/report.ts';
import { ReportDefinition } from '../../core/report-definition.ts';
import { UnitCode } from '../../core/unit.ts';
import { systemNow } from '../../functions/shared/world.ts';
import { snapshots } from '../../store/snapshots.ts';
import { country, metricCode, provinceCode, valueOf } from '../country.ts';
import type { IngestAt } from '../ingest-alone.ts';
import { communesOf, firstYear, size, years } from './eight-years.ts';

const definition = ReportDefinition.parse({
  code: 'nam',
  names: { vi: 'nam', en: 'year' },
  periodType: 'year',
  firstPeriod: String(firstYear),
  scopes: ['01'],
  sections: [{ dataset: 'bieu' }],
  recommendations: false,
  recipients: ['nobody'],
  release: { settleMinutes: 60 },
  reissue: { everyHours: 24, forDays: 1, sendAbovePercent: '0' },
});

/** Compiles the report of each province and year; answers how many totals were compared with what they were made from. */
export async function rollUpYears(
  { db, names }: IngestAt,
  provinces: readonly number[],
): Promise<number> {
  const registry = indexRegistry(1, country(size));
  const facts = snapshots(db, names.snapshots);
  let compared = 0;
  for (const province of provinces)
    for (let year = firstYear; year < firstYear + years; year += 1) {
      const scope = UnitCode.parse(provinceCode(province, size));
      const label = String(year);
      const partitions = partitionsOf(registry, definition, scope, label);
      const report = buildReport({
        registry,
        definition,
        scope,
        label,
        edition: 1,
        asOf: systemNow(),
        statements: await facts.read(partitions, registry),
        recommendations: [],
        codeVersion: 'bench',
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
      });
      compared += compare(report, province, year);
    }
  return compared;
}

/** Every total of the year against the sum of the values that were made up for it. */
function compare(report: Report, province: number, year: number): number {
  const figures = report.sections[0]?.figures ?? [];
  const communes = communesOf(province);
  for (const [metric, figure] of figures.entries()) {
    let sum = 0;
    for (const commune of communes)
      for (let month = 0; month < 12; month += 1)
        sum += valueOf(commune, metric, (year - firstYear) * 12 + month);
    const total = figure.total.kind === 'value' ? figure.total.numerator : figure.total.kind;
    if (total !== String(sum))
      throw new Error(`${metricCode(metric)} ${province} ${year}: ${total}, not ${sum}`);
  }
  return figures.length;
}
