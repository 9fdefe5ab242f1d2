import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { computeReport, registryFiles } from './oracle.ts';
import { mailDifferences, pageDifferences } from './printed.ts';
import { differences, oracleFacts, ReportRead, reportFacts } from './report-facts.ts';

const readReport = async (path: string): Promise<ReportRead> =>
  ReportRead.parse(JSON.parse(await readFile(path, 'utf8')));

/** The oracle's own figures for the report's definition, scope, period and instant. */
const computed = (report: ReportRead, registry: string, posted: string) =>
  computeReport(
    { ...registryFiles(registry), posted },
    {
      definition: report.definition.code,
      scope: report.scope.code,
      label: report.period.label,
      asOf: report.asOf,
    },
  );

/**
 * Compares what a demonstration left in a folder (report.json and its page and mail, report-1.json, posted.json)
 * with the oracle over the same posts. One readable line per difference; none when all is equal.
 */
export async function compareFolder(folder: string, registry: string): Promise<readonly string[]> {
  const inFolder = (name: string) => join(folder, name);
  const report = await readReport(inFolder('report.json'));
  const oracle = await computed(report, registry, inFolder('posted.json'));
  const latest = [
    ...differences(reportFacts(report), oracleFacts(oracle)),
    ...pageDifferences(await readFile(inFolder('report.html'), 'utf8'), report, oracle),
    ...mailDifferences(await readFile(inFolder('mail.txt'), 'utf8'), report, oracle),
  ];
  return existsSync(inFolder('report-1.json'))
    ? [
        ...latest,
        ...(await compareEdition(inFolder('report-1.json'), registry, inFolder('posted.json'))),
      ]
    : latest;
}

/** Compares the figures of one edition, as JSON. */
async function compareEdition(path: string, registry: string, posted: string): Promise<string[]> {
  const report = await readReport(path);
  const found = differences(
    reportFacts(report),
    oracleFacts(await computed(report, registry, posted)),
  );
  return found.map((line) => `edition ${report.edition}, ${line}`);
}
