import { contributionOf, joinParts, type ReportFrame } from '../../core/reports/build-report.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import type { Edition } from '../../core/reports/edition.ts';
import { isNational, planPart, planParts } from '../../core/reports/section-plan.ts';
import { partitionsOfPart } from '../../core/reports/partitions-of.ts';
import { type Report, reportId } from '../../core/reports/report.ts';
import type { Contribution } from '../../core/reports/report-part.ts';
import { isSettled } from '../../core/periods/settling.ts';
import type { CompileCountryWork } from '../../core/reports/work.ts';
import {
  archivedContribution,
  archivedReport,
  keepContribution,
} from '../shared/archived-report.ts';
import { sha256Of } from '../shared/authenticate.ts';
import type {
  CompiledPart,
  CompileStep,
  JoinStep,
  PartStep,
  Plan,
} from '../shared/compile-steps.ts';
import type { CompileNeeds } from './compile.ts';
import {
  type Compiled,
  editionOf,
  keptInFull,
  lastSent,
  published,
  recommendationsFor,
} from './editions.ts';

/**
 * Compiles a report of the country in three kinds of steps, each of which may be repeated: a plan, a part for each province, and
 * the join, which alone publishes. Between the steps pass keys of the archive: a body that is put there twice is there once,
 * because its key is its hash, and what a step leaves behind that never came to the join is found by nobody.
 */
export const compileCountry =
  (needs: CompileNeeds) =>
  (step: CompileStep): Promise<Plan | CompiledPart | Compiled> => {
    switch (step.step) {
      case 'plan':
        return planned(needs, step.work);
      case 'part':
        return compiledPart(needs, step);
      case 'join':
        return joined(needs, step);
      default:
        return step satisfies never;
    }
  };

// Plan ------------------------------------------------------------------------------

async function planned(needs: CompileNeeds, work: CompileCountryWork): Promise<Plan | Compiled> {
  if (!isSettled(work.asOf, needs.now())) throw new Error(`${work.asOf} is not settled yet`);
  const report = reportId(work.definition, work.scope, work.label);
  const last = await needs.reports.latest(report);
  if (isDone(work, last)) return { kind: 'done-before', report };
  const frame = await frameOf(needs, work, (last?.edition ?? 0) + 1);
  const { registry, definition, scope, label } = frame;
  if (!isNational(registry, definition, scope, label)) throw new Error(`${scope} is no country`);
  const sent = await lastSent(needs.reports, last);
  const before = new Map(sent?.archived.parts?.map(({ province, json }) => [province, json]));
  const now = planParts(registry, definition, scope, label).map(({ province }) => province);
  return {
    kind: 'planned',
    planned: {
      work,
      edition: frame.edition,
      ...(sent && { since: sent.edition, sinceAsOf: sent.asOf }),
    },
    // A province that is asked no more has lines that are gone.
    parts: [...new Set([...now, ...before.keys()])].toSorted().map((province) => {
      const key = before.get(province);
      return { province, ...(key !== undefined && { before: key }) };
    }),
  };
}

const isDone = ({ asOf }: CompileCountryWork, last: Edition | undefined): boolean =>
  last !== undefined && asOf <= last.lookedAtUntil;

async function frameOf(
  { registry: registries, codeVersion }: CompileNeeds,
  { definition: code, scope, label, asOf }: CompileCountryWork,
  edition: number,
): Promise<ReportFrame> {
  const registry = await registries.atInstant(asOf);
  const definition = registry.definitionByCode.get(code);
  if (definition === undefined) throw new Error(`No definition was called ${code} at ${asOf}`);
  return { registry, definition, scope, label, edition, asOf, codeVersion, sha256: sha256Of };
}

// Part ------------------------------------------------------------------------------

async function compiledPart(
  needs: CompileNeeds,
  { planned: { work, edition, since, sinceAsOf }, part: { province, before } }: PartStep,
): Promise<CompiledPart> {
  const frame = await frameOf(needs, work, edition);
  const { registry, definition, scope, label, asOf } = frame;
  const plan = planPart(registry, definition, scope, label, province);
  const old = before && (await archivedReport(needs.archive, before));
  const { report, contribution } = contributionOf({
    ...frame,
    plan,
    ...(await needs.known(partitionsOfPart(registry, plan), registry, asOf)),
    ...(since !== undefined && {
      since: { edition: since, ...(sinceAsOf && { asOf: sinceAsOf }), ...(old && { part: old }) },
    }),
  });
  return {
    province,
    ...(await keptInFull(needs.archive, report, needs.page)),
    contribution: await keepContribution(needs.archive, contribution),
  };
}

// Join ------------------------------------------------------------------------------

async function joined(
  needs: CompileNeeds,
  { planned: { work, edition, since }, parts }: JoinStep,
): Promise<Compiled> {
  const report = reportId(work.definition, work.scope, work.label);
  const last = await needs.reports.latest(report);
  if (isDone(work, last)) return { kind: 'done-before', report };
  if ((last?.edition ?? 0) + 1 !== edition) return { kind: 'overtaken', report };
  const contributions = await contributionsOf(needs, parts);
  const frame = await frameOf(needs, work, edition);
  const national = joinParts(
    { ...frame, ...(await joinInput(needs, frame, since)) },
    contributions,
  );
  if (last !== undefined && (await isUnchanged(needs, last, national))) {
    await needs.reports.markLookedAt(report, last.edition, work.asOf);
    return { kind: 'unchanged', report };
  }
  return published(
    needs,
    editionOf({
      ...frame,
      report: national,
      archived: await archivedOf(needs, national, parts),
      compiledAt: needs.now(),
      partsWorthSending: contributions.some(({ moves }) => moves?.worthSending === true),
    }),
  );
}

const contributionsOf = (
  { archive }: CompileNeeds,
  parts: readonly CompiledPart[],
): Promise<readonly Contribution[]> =>
  Promise.all(parts.map(({ contribution }) => archivedContribution(archive, contribution)));

async function joinInput(
  needs: CompileNeeds,
  { registry, definition, scope, label, asOf }: ReportFrame,
  since: number | undefined,
) {
  const sent =
    since === undefined
      ? undefined
      : await needs.reports.find(reportId(definition.code, scope, label), since);
  const told = sent && (await archivedReport(needs.archive, sent.archived.json));
  return {
    recommendations: definition.recommendations
      ? await recommendationsFor(needs.recommendations, registry, scope, asOf)
      : [],
    ...(told && { lastSent: told }),
  };
}

/** True where the figures and their coverage, and all that the parts print of their units, are as in the edition before. */
async function isUnchanged(
  { archive }: CompileNeeds,
  last: Edition,
  { sections, parts = [] }: Report,
): Promise<boolean> {
  const made = await archivedReport(archive, last.archived.json);
  const printed = (all: Report['parts'] = []) => all.map((each) => [each.province, each.printed]);
  return (
    canonicalJson([made.sections, printed(made.parts)]) ===
    canonicalJson([sections, printed(parts)])
  );
}

async function archivedOf(
  { archive, page }: CompileNeeds,
  national: Report,
  parts: readonly CompiledPart[],
): Promise<Edition['archived']> {
  const named = new Set(national.parts?.map(({ province }) => province));
  return {
    ...(await keptInFull(archive, national, page)),
    parts: parts
      .filter(({ province }) => named.has(province))
      .map(({ province, json, page: pages }) => ({ province, json, page: pages })),
  };
}
