import * as z from 'zod';
import type { Dataset } from '../../core/registry/dataset.ts';
import { DatasetPeriodType } from '../../core/periods/period.ts';
import { CalendarCode } from '../../core/periods/period-rule.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { ok } from '../../core/result.ts';
import { type LocalDate, localDateAt } from '../../core/time.ts';
import { Level } from '../../core/units/unit.ts';
import {
  callersReporters,
  currentPeriod,
  isCallersDataset,
  lastEndedPeriod,
} from '../shared/caller-datasets.ts';
import { periodShown, PeriodShown } from '../shared/dataset-view.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Caller, Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';

const Listed = z.strictObject({
  code: z.string(),
  names: z.strictObject({ vi: z.string(), en: z.string() }),
  periodType: DatasetPeriodType,
  calendar: CalendarCode,
  level: Level,
  metrics: z.int().meta({ description: 'How many it asks for' }),
  reporters: z.int().meta({
    description: 'How many units of the caller had to report it for the last period that ended',
  }),
  currentPeriod: PeriodShown.nullable().meta({ description: 'The period that holds today' }),
  lastEndedPeriod: PeriodShown.meta({ description: 'What is usually reported now' }),
});

export const route = {
  name: 'listDatasets',
  method: 'GET',
  path: '/v1/datasets',
  servedBy: 'api',
  admission: { scope: 'snapshots:write', or: 'snapshots:read' },
  summary: 'List the datasets that the caller’s units report',
  request: {},
  responses: {
    200: {
      description: 'All of them, in order of code',
      body: z.strictObject({ datasets: z.array(Listed), nextPageToken: z.null() }),
    },
  },
  problems: ['forbidden'],
} as const satisfies Route;

type Needs = { readonly registry: Pick<RegistryReader, 'current'>; readonly now: Now };

export const listDatasets =
  ({ registry: reader, now }: Needs): Endpoint<typeof route> =>
  async ({ caller }) => {
    const registry = await reader.current();
    const today = localDateAt(now());
    const datasets = registry.datasets
      .filter((dataset) => isCallersDataset(registry, caller, dataset, today))
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
      .map((dataset) => listed(registry, caller, dataset, today));
    return ok({ status: 200, body: { datasets, nextPageToken: null } });
  };

function listed(
  registry: Registry,
  caller: Caller,
  dataset: Dataset,
  today: LocalDate,
): z.output<typeof Listed> {
  const { code, names, periodType, calendar, level, metrics } = dataset;
  const current = currentPeriod(dataset, today);
  const ended = lastEndedPeriod(dataset, today);
  return {
    code,
    names,
    periodType,
    calendar,
    level,
    metrics: metrics.length,
    reporters: callersReporters(registry, caller, dataset, ended.interval).length,
    currentPeriod: current === undefined ? null : periodShown(current),
    lastEndedPeriod: periodShown(ended),
  };
}
