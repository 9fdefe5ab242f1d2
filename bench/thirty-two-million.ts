import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildReport } from '../core/build-report.ts';
import { partitionsOf } from '../core/release.ts';
import { ReportDefinition } from '../core/report-definition.ts';
import type { Report } from '../core/report.ts';
import { indexRegistry } from '../core/registry.ts';
import { UnitCode } from '../core/unit.ts';
import { systemNow } from '../functions/shared/world.ts';
import { snapshots } from '../store/snapshots.ts';
import { bodyOf, country, metricCode, provinceCode, valueOf, vietNam } from './country.ts';
import { asBytes, type IngestAlone, withIngest } from './ingest-alone.ts';
import { type Result, rounded } from './result.ts';

const size = { ...vietNam, periodType: 'year' };
const firstYear = 2017;
const years = 8;
const targetSeconds = 300;
/** As many requests are under way as one province's gateway would send on. */
const requestsAtOnce = 2;

/**
 * Eight national years of monthly figures, each month of each province posted through the whole handler, then every
 * province's eight years rolled up by the report's own rules and compared with the sums that the figures were made from.
 */
export async function thirtyTwoMillion(): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'thirty-two-million-'));
  const file = join(folder, 'store.db');
  try {
    return await withIngest(
      size,
      async (ingest) => {
        const posted = await timed(() => postAll(ingest));
        const rolledUp = await timed(() => rollUpAll(ingest));
        const peak = await peakMegabytes(ingest.engine.process?.pid);
        const value = rounded(posted + rolledUp, 1);
        return {
          value,
          unit: 'seconds',
          target: targetSeconds,
          met: value <= targetSeconds,
          counted: {
            values: size.communes * size.metrics * 12 * years,
            postSeconds: rounded(posted, 1),
            rollupSeconds: rounded(rolledUp, 1),
            valuesPostedPerSecond: Math.round((size.communes * size.metrics * 12 * years) / posted),
            ownPeakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
            storePeakMegabytes: peak,
            storeFileMegabytes: Math.round((await stat(file)).size / 1e6),
          },
          note: 'posted and rolled up on the embedded store, two processes; every total compared',
        };
      },
      file,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const provinces = Array.from({ length: size.provinces }, (_, at) => at);
const communesOf = (province: number): readonly number[] =>
  Array.from({ length: size.communes }, (_, commune) => commune).filter(
    (commune) => commune % size.provinces === province,
  );
const months = Array.from({ length: years * 12 }, (_, at) => ({
  at,
  label: `${firstYear + Math.floor(at / 12)}-${String(1 + (at % 12)).padStart(2, '0')}`,
}));

async function postAll({ post }: IngestAlone): Promise<void> {
  const waiting = months.flatMap((month) => provinces.map((province) => ({ month, province })));
  const sender = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { month, province } = next;
      const bytes = asBytes(bodyOf(communesOf(province), month.label, month.at, size));
      const answer = await post(bytes, `${province}-${month.label}`);
      if (answer.statusCode !== 201) throw new Error(answer.body);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, sender));
}

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

async function rollUpAll({ db, names }: IngestAlone): Promise<void> {
  const registry = indexRegistry(1, country(size));
  const facts = snapshots(db, names.snapshots);
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
      compare(report, province, year);
    }
}

/** Every total of the year against the sum of the values that were made up for it. */
function compare(report: Report, province: number, year: number): void {
  const figures = report.sections[0]?.figures ?? [];
  if (figures.length !== size.metrics) throw new Error(`${figures.length} figures of ${year}`);
  for (const [metric, figure] of figures.entries()) {
    let sum = 0;
    for (const commune of communesOf(province))
      for (let month = 0; month < 12; month += 1)
        sum += valueOf(commune, metric, (year - firstYear) * 12 + month);
    const total = figure.total.kind === 'value' ? figure.total.numerator : figure.total.kind;
    if (total !== String(sum))
      throw new Error(`${metricCode(metric)} ${province} ${year}: ${total}, not ${sum}`);
  }
}

/** The most memory that the store's process held (Linux). */
async function peakMegabytes(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
