import { expect } from 'vitest';
import { Dataset } from '../../core/registry/dataset.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { completeDataset, route as completeRoute } from '../../functions/http/complete-dataset.ts';
import { extendDeadline, route as extendRoute } from '../../functions/http/extend-deadline.ts';
import { listDatasets, route as listRoute } from '../../functions/http/list-datasets.ts';
import { readCompletion, route as stateRoute } from '../../functions/http/read-completion.ts';
import { readDataset, route as readRoute } from '../../functions/http/read-dataset.ts';
import { reopenDataset, route as reopenRoute } from '../../functions/http/reopen-dataset.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import { acts } from '../../store/acts.ts';
import { gatewayEvent } from './gateway-event.ts';
import { callerNamed, content, ingestWorld } from './ingest-world.ts';
import { silentLog } from './silent-log.ts';

/** Monthly figures of the communes, with all that a dataset can ask for. */
export const asking = (more: object = {}): RegistryContent => ({
  ...content,
  datasets: content.datasets.map((dataset) =>
    dataset.code === 'nd'
      ? Dataset.parse({
          ...dataset,
          metrics: ['received', 'finished', 'accounts', 'rate', 'place', 'shared'],
          compulsory: ['received', 'finished'],
          deadlines: { province: { dayOfMonth: 24, roll: 'next-working-day' } },
          ...more,
        })
      : dataset,
  ),
});

/** The endpoints of datasets on fresh tables, with the intake that fills them. */
export async function datasetWorld(wanted = asking()) {
  const world = await ingestWorld();
  const { registry, clock } = world;
  await registry.publish(wanted, { expected: 1, now: clock.now, by: 'test', note: '' });
  const { now } = clock;
  const needs = {
    registry,
    snapshots: world.facts,
    acts: acts(world.db, world.tables.snapshots),
    now,
  };
  const serving = gateway(
    [
      serve(listRoute, listDatasets(needs)),
      serve(readRoute, readDataset(needs)),
      serve(stateRoute, readCompletion(needs)),
      serve(completeRoute, completeDataset(needs)),
      serve(reopenRoute, reopenDataset(needs)),
      serve(extendRoute, extendDeadline(needs)),
    ],
    { log: silentLog },
  );
  const scopes = ['snapshots:write', 'completions:write', 'extensions:write'] as const;
  const ask = async (
    route: Parameters<typeof gatewayEvent>[0],
    { as = 'camau', ...request }: { as?: string } & Parameters<typeof gatewayEvent>[1],
  ) => {
    const caller = { ...callerNamed(as), scopes: [...scopes] };
    const answer = await serving(gatewayEvent(route, { caller, ...request }));
    return { status: answer.statusCode, text: answer.body, json: JSON.parse(answer.body) };
  };
  let keys = 0;
  /** Acts for commune 32001 and August 2025, unless the body says otherwise. */
  const act = (
    route: typeof completeRoute | typeof reopenRoute | typeof extendRoute,
    body: object = {},
    { as = 'camau', key = `act-${(keys += 1)}` } = {},
  ) =>
    ask(route, {
      as,
      path: { dataset: 'nd' },
      headers: { 'Idempotency-Key': key, 'Accept-Language': 'en' },
      body: { unit: '32001', period: '2025-08', ...body },
    });
  /** The state of one commune. */
  const stateOf = async (unit = '32001', query = {}) => {
    const answer = await ask(stateRoute, {
      path: { dataset: 'nd' },
      query: { period: '2025-08', unit, ...query },
    });
    expect(answer.status).toBe(200);
    return answer.json.units[0];
  };
  return { ...world, ask, act, stateOf };
}

export type DatasetWorld = Awaited<ReturnType<typeof datasetWorld>>;
