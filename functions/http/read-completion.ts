import * as z from 'zod';
import type { Act } from '../../core/statements/act.ts';
import { type Completion, completionOf } from '../../core/submissions/completion.ts';
import { missingCompulsory } from '../../core/submissions/compulsory.ts';
import { type Dataset, DatasetCode } from '../../core/registry/dataset.ts';
import { expectedReporters, type Reporter } from '../../core/units/expected.ts';
import { type Extension, extensionOf, lastDayInTime } from '../../core/submissions/lateness.ts';
import { foldStatements, type Ledger } from '../../core/statements/ledger.ts';
import { partitionsHolding } from '../../core/statements/partitions.ts';
import { lastDay, type Period } from '../../core/periods/period.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { deadlineOf } from '../../core/periods/due-day.ts';
import { fail, ok } from '../../core/result.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { localDateAt } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import type { Snapshots } from '../../store/snapshots.ts';
import { speakerShown, SpeakerShown } from '../shared/act-requests.ts';
import { callersDataset, isCallers } from '../shared/caller-datasets.ts';
import { periodOfQuery } from '../shared/dataset-requests.ts';
import { deadlineShown, DeadlineShown, periodShown, PeriodShown } from '../shared/dataset-view.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import {
  asOfParameter,
  type KnowledgeNeeds,
  knowledgeOf,
  unitMeant,
} from '../shared/snapshot-query.ts';

const BothLanguages = z.strictObject({ vi: z.string(), en: z.string() });

const UnitCompletion = z.strictObject({
  unit: z.string(),
  names: BothLanguages,
  state: z.enum(['open', 'completed', 'withdrawn']).meta({
    description: 'withdrawn: taken back with a reason, or ended by the receipt of another’s change',
  }),
  by: SpeakerShown.nullable().meta({ description: 'Who completed it, or who withdrew it' }),
  at: z.string().nullable(),
  receipt: z.string().nullable().meta({ description: 'The submission that ended it' }),
  reason: z.string().nullable().meta({ description: 'Why it was taken back' }),
  missing: z
    .array(z.strictObject({ metric: z.string(), names: BothLanguages }))
    .meta({ description: 'Compulsory metrics that have neither value nor nil' }),
  extension: z
    .strictObject({
      until: z.string(),
      reason: z.string(),
      by: SpeakerShown,
      at: z.string(),
    })
    .nullable(),
  lastDay: z.string().meta({ description: 'The last day in time: the deadline or the extension' }),
  lastDayProvisional: z.boolean().meta({
    description: 'true: it rests on a year without a confirmed working calendar and may move',
  }),
});
type UnitCompletion = z.output<typeof UnitCompletion>;

export const route = {
  name: 'readCompletion',
  method: 'GET',
  path: '/v1/datasets/{dataset}/completions',
  servedBy: 'api',
  admission: { scope: 'snapshots:read', or: 'snapshots:write' },
  summary: 'Read who has completed a dataset',
  description:
    'The state of each of the caller’s units that must report the dataset for a period, what still lacks, and its last day in time.',
  request: {
    path: z.strictObject({ dataset: DatasetCode.meta({ example: 'xa-thang' }) }),
    query: z.strictObject({
      period: z.string().max(64).optional().meta({
        description: 'A label such as 2025-08; absent: the last period that ended',
      }),
      unit: UnitCode.optional().meta({
        description: 'Only this unit and what lies below it; absent: all of the caller’s units',
      }),
      asOf: asOfParameter,
    }),
  },
  responses: {
    200: {
      description: 'All of them, in order of unit',
      body: z.strictObject({
        dataset: z.string(),
        period: PeriodShown,
        deadline: DeadlineShown,
        asOf: z.string(),
        units: z.array(UnitCompletion),
        nextPageToken: z.null(),
      }),
    },
  },
  problems: ['forbidden', 'not-found', 'validation-failed'],
} as const satisfies Route;

type Needs = KnowledgeNeeds & { readonly snapshots: Pick<Snapshots, 'readWithActs'> };

export const readCompletion =
  (needs: Needs): Endpoint<typeof route> =>
  async ({ path, query, caller }) => {
    const knowledge = await knowledgeOf(needs, query.asOf, undefined);
    if (!knowledge.ok) return knowledge;
    const { registry, today: rights, asOf } = knowledge.value;
    const day = localDateAt(needs.now());
    const visible = callersDataset(rights, caller, path.dataset, day);
    const dataset = registry.datasetByCode.get(path.dataset);
    if (!visible.ok || dataset === undefined) return fail({ code: 'not-found' });
    const period = periodOfQuery(dataset, query.period, day);
    if (!period.ok) return period;
    const { interval } = period.value;
    const scope = query.unit && (unitMeant(registry, query.unit, interval) ?? query.unit);
    const reporters = expectedReporters(registry, dataset, interval, scope).filter(({ unit }) =>
      isCallers(rights, caller, unit.code, lastDay(interval)),
    );
    if (query.unit !== undefined && reporters.length === 0) return fail({ code: 'not-found' });
    const units = reporters.flatMap(codesOf);
    const partitions = partitionsHolding(registry, units, interval);
    const known = await needs.snapshots.readWithActs(partitions, registry, { units, asOf });
    const state = stateOf(registry, dataset, period.value, known);
    return ok({
      status: 200,
      body: {
        dataset: dataset.code,
        period: periodShown(period.value),
        deadline: deadlineShown(registry, dataset, period.value, dataset.level),
        asOf,
        units: reporters.map(state),
        nextPageToken: null,
      },
    });
  };

const codesOf = ({ unit, predecessors }: Reporter): readonly UnitCode[] => [
  unit.code,
  ...predecessors.map(({ code }) => code),
];

type Known = { readonly statements: readonly Statement[]; readonly acts: readonly Act[] };

function stateOf(registry: Registry, dataset: Dataset, period: Period, known: Known) {
  const ledger = foldStatements(known.statements);
  const saidBy = Map.groupBy(known.statements, ({ unit }) => unit);
  const actsOn = Map.groupBy(known.acts, ({ unit }) => unit);
  const { deadline, deadlineProvisional } = deadlineOf(registry, dataset, period);
  return (reporter: Reporter): UnitCompletion => {
    const { unit, isMeant } = reporter;
    const asking = { dataset, unit: unit.code, interval: period.interval };
    const acts = isMeant ? (actsOn.get(unit.code) ?? []) : [];
    const extension = extensionOf(asking, acts);
    const last = lastDayInTime(deadline, extension);
    return {
      unit: unit.code,
      names: unit.names,
      ...completionShown(completionOf(registry, asking, acts, saidBy.get(unit.code) ?? [])),
      missing: missingShown(registry, dataset, reporter, period, ledger),
      extension: extension === undefined ? null : extensionShown(extension),
      lastDay: last,
      lastDayProvisional: deadlineProvisional && last === deadline,
    };
  };
}

function missingShown(
  registry: Registry,
  dataset: Dataset,
  reporter: Reporter,
  period: Period,
  ledger: Ledger,
): UnitCompletion['missing'] {
  return missingCompulsory(registry, dataset, reporter, period, ledger).map(({ code, names }) => ({
    metric: code,
    names,
  }));
}

const extensionShown = ({ until, reason, by, at }: Extension) => ({
  until,
  reason,
  by: speakerShown(by),
  at,
});

type Shown = Pick<UnitCompletion, 'state' | 'by' | 'at' | 'receipt' | 'reason'>;

function completionShown(completion: Completion): Shown {
  const nothing = { by: null, at: null, receipt: null, reason: null };
  switch (completion.kind) {
    case 'open':
      return { ...nothing, state: 'open' };
    case 'completed':
      return { ...nothing, state: 'completed', by: speakerShown(completion.by), at: completion.at };
    case 'ended': {
      const { by, at, receipt } = completion;
      return { ...nothing, state: 'withdrawn', by: by ? speakerShown(by) : null, at, receipt };
    }
    case 'reopened': {
      const { by, at, reason } = completion;
      return { ...nothing, state: 'withdrawn', by: speakerShown(by), at, reason };
    }
    default:
      return completion satisfies never;
  }
}
