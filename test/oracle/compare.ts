import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { changeFacts, computedChanges, differingComputed, differingRead } from './changed-facts.ts';
import { computeReport, type OracleReport, registryFiles } from './oracle.ts';
import { mailDifferences, pageDifferences } from './printed.ts';
import { differences, oracleFacts, ReportRead, reportFacts } from './report-facts.ts';

const Post = z.object({
  receipt: z.object({ id: z.string(), receivedAt: z.string() }).nullish(),
});
type Post = z.output<typeof Post>;

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

/** An edition of a demonstration, as it was reported and as the oracle has it. */
type Edition = { readonly report: ReportRead; readonly oracle: OracleReport };

const figureDifferences = ({ report, oracle }: Edition): readonly string[] =>
  [
    ...differences(reportFacts(report), oracleFacts(oracle)),
    ...differences(differingRead(report), differingComputed(oracle)),
  ].map((line) => `edition ${report.edition}, ${line}`);

/** Receipts that a change names though they arrived before the older edition's instant, or after the newer one's. */
function strangeReceipts(old: ReportRead, next: ReportRead, posted: readonly Post[]): string[] {
  const arrived = new Map(
    posted.map(({ receipt }) => [receipt?.id, Date.parse(receipt?.receivedAt ?? '')]),
  );
  const isBetween = (at = Number.NaN) => Date.parse(old.asOf) < at && at <= Date.parse(next.asOf);
  return next.changes
    .flatMap(({ figure, receipts }) => receipts.map((receipt) => ({ figure, receipt })))
    .filter(({ receipt }) => !isBetween(arrived.get(receipt)))
    .map(({ figure, receipt }) => `change of ${figure}: ${receipt} did not arrive between`);
}

const changeDifferences = (old: Edition, next: Edition, posted: readonly Post[]) => [
  ...differences(changeFacts(next.report), computedChanges(old.oracle, next.oracle, next.report)),
  ...strangeReceipts(old.report, next.report, posted),
];

/**
 * Compares what a demonstration left in a folder (report.json and its page and mail, report-1.json, posted.json)
 * with the oracle over the same posts: every figure, and what is listed as changed since the edition before. One
 * readable line per difference; none when all is equal.
 */
export async function compareFolder(folder: string, registry: string): Promise<readonly string[]> {
  const inFolder = (name: string) => join(folder, name);
  const edition = async (name: string): Promise<Edition> => {
    const report = await readReport(inFolder(name));
    return { report, oracle: await computed(report, registry, inFolder('posted.json')) };
  };
  const latest = await edition('report.json');
  const { report, oracle } = latest;
  const found = [
    ...figureDifferences(latest),
    ...pageDifferences(await readFile(inFolder('report.html'), 'utf8'), report, oracle),
    ...mailDifferences(await readFile(inFolder('mail.txt'), 'utf8'), report, oracle),
  ];
  if (report.changesSince === undefined) return found;
  const before = await edition(`report-${report.changesSince}.json`);
  const posted = z.array(Post).parse(JSON.parse(await readFile(inFolder('posted.json'), 'utf8')));
  return [...found, ...figureDifferences(before), ...changeDifferences(before, latest, posted)];
}
