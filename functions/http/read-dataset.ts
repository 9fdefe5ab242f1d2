import * as z from 'zod';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { fail, ok } from '../../core/result.ts';
import { localDateAt } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { callersDataset } from '../shared/caller-datasets.ts';
import { periodOfQuery } from '../shared/dataset-requests.ts';
import { datasetShown, DatasetShown } from '../shared/dataset-view.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import { unitMeant } from '../shared/snapshot-query.ts';
import type { Now } from '../shared/world.ts';

export const route = {
  name: 'readDataset',
  method: 'GET',
  path: '/v1/datasets/{dataset}',
  servedBy: 'api',
  admission: { scope: 'snapshots:write', or: 'snapshots:read' },
  summary: 'Read what a dataset asks for in a period',
  description:
    'The metrics in order of print, who of the caller’s units must report them, from when to when, and what is checked. An extension of the deadline for one unit stands at its completion.',
  request: {
    path: z.strictObject({ dataset: DatasetCode.meta({ example: 'xa-thang' }) }),
    query: z.strictObject({
      period: z.string().max(64).optional().meta({
        description: 'A label such as 2025-08; absent: the last period that ended',
      }),
      unit: UnitCode.optional().meta({ description: 'Only this one of the caller’s units' }),
    }),
  },
  responses: {
    200: { description: 'The dataset as it stands for the period', body: DatasetShown },
  },
  problems: ['forbidden', 'not-found', 'validation-failed'],
} as const satisfies Route;

type Needs = { readonly registry: Pick<RegistryReader, 'current'>; readonly now: Now };

export const readDataset =
  ({ registry: reader, now }: Needs): Endpoint<typeof route> =>
  async ({ path, query, caller }) => {
    const registry = await reader.current();
    const today = localDateAt(now());
    const dataset = callersDataset(registry, caller, path.dataset, today);
    if (!dataset.ok) return dataset;
    const period = periodOfQuery(dataset.value, query.period, today);
    if (!period.ok) return period;
    const shown = datasetShown(registry, caller, dataset.value, period.value);
    if (query.unit === undefined) return ok({ status: 200, body: shown });
    const asked = unitMeant(registry, query.unit, period.value.interval);
    const named = ({ code }: { readonly code: string }) => code === asked;
    const reporters = shown.reporters.filter(named);
    const controlUnits = shown.controlUnits.filter(named);
    return reporters.length + controlUnits.length === 0
      ? fail({ code: 'not-found' })
      : ok({ status: 200, body: { ...shown, reporters, controlUnits } });
  };
