import * as z from 'zod';
import type { Names } from '../../core/names.ts';
import { periodNamed } from '../../core/periods/period.ts';
import { labelCalendar } from '../../core/registry/report-labels.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { DefinitionCode, type ReportDefinition } from '../../core/registry/report-definition.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { asksFor, type ReleasedReport, reportOf } from '../../core/reports/schedule.ts';
import { isSettled, settlingMinutes } from '../../core/periods/settling.ts';
import { addMinutes, type Instant, wallClockAt } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { compileWork, type WorkQueue } from '../../core/reports/work.ts';
import type { Reports } from '../../store/reports.ts';
import { answeredOnce, type AnsweredOnceNeeds } from '../shared/answered-once.ts';
import { validationFailed } from '../shared/faults.ts';
import { firstInstant, type RegistryVersions } from '../shared/first-instant.ts';
import type { Problem } from '../shared/problem.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Reply, Route } from '../shared/route.ts';

const Body = z.strictObject({
  definition: DefinitionCode.meta({ description: 'The code of a report definition' }),
  scope: UnitCode.meta({ description: 'The unit that it is about; one that the definition names' }),
  label: z.string().min(4).max(20).meta({ description: 'The period, such as 2025-08' }),
});
type Body = z.output<typeof Body>;

export const route = {
  name: 'compileReport',
  method: 'POST',
  path: '/v1/admin/compilations',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'Compile a report now',
  description:
    'Hands the work on and answers at once. A report of which there is no edition is compiled as of its release, as the hourly run would; another one as of now, which makes a next edition only if what is printed changes, and sends it if the definition asks for that. Before its release no report is compiled.',
  request: { body: Body },
  idempotent: true,
  responses: {
    202: {
      description: 'Handed on',
      body: z.strictObject({
        report: z.string(),
        edition: z.int().meta({ description: 'The number of the edition, if one is made' }),
        asOf: z.string().meta({ description: 'Everything is read as of this instant' }),
      }),
    },
  },
  problems: ['validation-failed', 'idempotency-key-reused', 'report-not-released'],
} as const satisfies Route;

type Needs = AnsweredOnceNeeds & {
  readonly registry: Pick<RegistryReader, 'at'>;
  readonly history: () => Promise<RegistryVersions>;
  readonly reports: Pick<Reports, 'inSeries'>;
  readonly handOn: WorkQueue;
};

export const compileReport =
  (needs: Needs): Endpoint<typeof route> =>
  (asked) =>
    answeredOnce(needs, route, asked, async () => {
      const versions = await needs.history();
      const standing = versions.at(-1);
      if (standing === undefined) return fail(unknownDefinition(asked.body.definition));
      const report = askedReport(await needs.registry.at(standing.version), asked.body);
      return report.ok ? handedOn(needs, report.value, versions) : report;
    });

async function handedOn(
  needs: Needs,
  report: ReleasedReport,
  versions: RegistryVersions,
): Promise<Result<Reply, Problem>> {
  const { definition, scope, level, label, release } = report;
  const listed = await needs.reports.inSeries(definition.code, scope);
  const editions = listed.filter((edition) => edition.report === report.report);
  const now = needs.now();
  // The latest settled instant; a first edition has its own, whenever it is asked for.
  const asOf =
    editions.length === 0
      ? await firstInstant(needs.registry, report, versions)
      : addMinutes(now, -settlingMinutes);
  if (asOf === undefined || !isSettled(asOf, now)) return fail(notReleased(asOf ?? release));
  await needs.handOn([compileWork(level, { definition: definition.code, scope, label, asOf })]);
  const edition = (editions.at(-1)?.edition ?? 0) + 1;
  return ok({ status: 202, body: { report: report.report, edition, asOf } });
}

/** The report that definition, scope and label name; every one that names nothing is a fault of the body. */
function askedReport(registry: Registry, body: Body): Result<ReleasedReport, Problem> {
  const { definition: code, scope, label } = body;
  const definition = registry.definitionByCode.get(code);
  if (definition === undefined) return fail(unknownDefinition(code));
  if (!definition.scopes.includes(scope)) return fail(foreignScope(definition));
  if (!isAskedFor(registry, definition, body)) return fail(foreignLabel(definition));
  return ok(reportOf(registry, definition, scope, label));
}

/** Only a label of the right form can be compared with those that the definition asks for. */
function isAskedFor(registry: Registry, definition: ReportDefinition, { scope, label }: Body) {
  const period = periodNamed(labelCalendar(registry, definition), label);
  const isOfType = period.ok && period.value.type === definition.periodType;
  return isOfType && asksFor(registry, { definition, scope, label });
}

const unknown = (pointer: string, code: string, detail: Names): Problem =>
  validationFailed([{ pointer, code, detail }]);

const unknownDefinition = (code: string): Problem =>
  unknown('/definition', 'unknown-definition', {
    vi: `Không có mẫu báo cáo “${code}”.`,
    en: `There is no definition “${code}”.`,
  });

const foreignScope = ({ code, scopes }: ReportDefinition): Problem =>
  unknown('/scope', 'unknown-scope', {
    vi: `Mẫu “${code}” chỉ lập cho: ${scopes.join(', ')}.`,
    en: `The definition “${code}” is compiled for: ${scopes.join(', ')}.`,
  });

function foreignLabel({ code, firstPeriod, lastPeriod }: ReportDefinition): Problem {
  const vi = lastPeriod === undefined ? '' : ` đến ${lastPeriod}`;
  const en = lastPeriod === undefined ? '' : ` to ${lastPeriod}`;
  return unknown('/label', 'unknown-period', {
    vi: `Mẫu “${code}” có các kỳ từ ${firstPeriod}${vi}.`,
    en: `The definition “${code}” has the periods from ${firstPeriod}${en}.`,
  });
}

const notReleased = (at: Instant): Problem => ({
  code: 'report-not-released',
  detail: {
    vi: `Báo cáo này được lập theo số liệu tại thời điểm ${at}, cộng ${settlingMinutes} phút để mọi lần ghi kịp xong. Hãy thử lại từ ${firstTry(at).vi} (giờ Việt Nam).`,
    en: `This report is compiled as of ${at}, and ${settlingMinutes} minutes later, when every write is over. Try again from ${firstTry(at).en} on (Viet Nam time).`,
  },
  members: { release: at },
});

/** The first minute in which it is settled, by the clock on the wall. */
function firstTry(at: Instant): Names {
  const clock = wallClockAt(addMinutes(at, settlingMinutes + 59_999 / 60_000));
  const [day, time] = [clock.slice(0, 10), clock.slice(11, 16)];
  return { vi: `${time} ngày ${day.split('-').toReversed().join('/')}`, en: `${day} ${time}` };
}
