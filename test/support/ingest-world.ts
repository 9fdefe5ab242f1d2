import { Client } from '../../core/registry/client.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { Metric, Source } from '../../core/registry/metric.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { type Instant, instantOf } from '../../core/time.ts';
import { Unit } from '../../core/units/unit.ts';
import { composeIngest } from '../../functions/entry/ingest.ts';
import { readSnapshots, route as readRoute } from '../../functions/http/read-snapshots.ts';
import { route } from '../../functions/http/post-snapshots.ts';
import { finishSubmissions } from '../../functions/scheduled/finish-submissions.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Caller } from '../../functions/shared/route.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { registryStore } from '../../store/registry.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { heldTo } from './held-to-rights.ts';
import { gatewayEvent, type Request } from './gateway-event.ts';
import { silentLog } from './silent-log.ts';
import { freshTables } from './store.ts';
import { merged } from './merged.ts';

const names = (text: string) => ({ vi: text, en: text });

const unit = (code: string, level: string, parent?: string, more: object = {}) =>
  Unit.parse({
    code,
    level,
    kind: level,
    parent,
    names: names(code),
    validFrom: '2020-01-01',
    ...more,
  });

const metric = (code: string, number: number, kind: string, more: object = {}) =>
  Metric.parse({
    code,
    number,
    kind,
    names: names(code),
    unitOfMeasure: names('x'),
    decimals: 0,
    level: 'commune',
    overTime: kind === 'flow' ? 'sum' : 'last',
    overUnits: kind === 'rank' ? 'none' : 'sum',
    sources: ['lgsp', 'office'],
    ...more,
  });

const dataset = (code: string, calendar: string, metrics: readonly string[]) =>
  Dataset.parse({
    code,
    names: names(code),
    periodType: 'month',
    calendar,
    level: 'commune',
    reporters: { rule: 'level' },
    metrics,
    deadline: { workingDaysAfterCutOff: 2 },
  });

const client = (id: string, units: readonly string[], more: object = {}) =>
  Client.parse({
    id,
    name: id,
    keys: [],
    scopes: ['snapshots:write', 'snapshots:read'],
    units,
    ...more,
  });

/** Two provinces: 96 with communes 32001-32003 (the third closed on 1 July 2025), 99 with 99001. */
export const content: RegistryContent = {
  units: [
    unit('VN', 'country'),
    unit('96', 'province', 'VN'),
    unit('99', 'province', 'VN'),
    unit('32001', 'commune', '96'),
    unit('32002', 'commune', '96'),
    unit('32003', 'commune', '96', { validTo: '2025-07-01' }),
    unit('99001', 'commune', '99'),
  ],
  events: [merged(['32003'], '32002', '2025-07-01')],
  sources: ['lgsp', 'office', 'portal'].map((code) => Source.parse({ code, names: names(code) })),
  metrics: [
    metric('received', 1, 'flow', { minimum: '0', maximum: '1000000.5' }),
    metric('finished', 2, 'flow', { controlLevels: ['province'] }),
    metric('accounts', 3, 'cumulative', { startsOn: '2025-07-01' }),
    metric('rate', 4, 'ratio', { decimals: 1, numerator: 'finished', denominator: 'received' }),
    metric('place', 5, 'rank', { outOf: 34 }),
    metric('shared', 6, 'stock', { decimals: 2 }),
    metric('unasked', 7, 'flow'),
    metric('difficulties', 8, 'text', { overUnits: 'none' }),
  ],
  indicators: [],
  datasets: [
    dataset('nd', 'nd09', [
      'received',
      'finished',
      'accounts',
      'rate',
      'place',
      'shared',
      'difficulties',
    ]),
    dataset('wall', 'gregorian', ['shared']),
  ],
  definitions: [],
  calendar: { code: 'none', years: {} },
  recipients: [],
  clients: [
    client('camau', ['96']),
    client('other', ['99']),
    client('everywhere', ['VN']),
    client('narrow', ['96'], { sources: ['lgsp'] }),
  ],
};

export const callerNamed = (id: string): Caller => {
  const found = content.clients.find((each) => each.id === id);
  if (found === undefined) throw new Error(`No client ${id}`);
  return found;
};

export const morning = Date.parse('2025-08-15T01:00:00.000Z');

/** A clock that a test moves; it ticks a millisecond at every look, as a real one does. */
export function movableClock(start = morning) {
  let time = start;
  return {
    now: (): Instant => instantOf((time += 1)),
    forward: (seconds: number) => void (time += seconds * 1000),
  };
}

export type Answer = {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
};

/** A client that does something before and after each call of a wrapped one; calls count from 1. */
export function wrapped(
  db: DocumentClient,
  around: (call: number, proceed: () => Promise<unknown>, command: object) => Promise<unknown>,
): DocumentClient {
  let calls = 0;
  return new Proxy(db, {
    get(target, property, receiver) {
      if (property !== 'send') return Reflect.get(target, property, receiver);
      return (command: object, ...rest: unknown[]) => {
        calls += 1;
        const send: Function = target.send.bind(target);
        const proceed = (): Promise<unknown> => Reflect.apply(send, undefined, [command, ...rest]);
        return around(calls, proceed, command);
      };
    },
  });
}

/** Ingestion and reading on fresh tables. */
export async function ingestWorld() {
  const { db, names: tables } = await freshTables();
  const clock = movableClock();
  const registry = registryStore(db, tables.registry);
  await registry.publish(content, { expected: 0, now: clock.now, by: 'test', note: '' });
  const settings = {
    STAGE: 'test',
    CODE_VERSION: 'test',
    SNAPSHOTS_TABLE: tables.snapshots,
    SUBMISSIONS_TABLE: tables.submissions,
    REGISTRY_TABLE: tables.registry,
  };
  const compose = (through: DocumentClient) =>
    composeIngest(settings, {
      db: heldTo('ingest', { db: through, names: tables }),
      now: clock.now,
      log: silentLog,
    });
  const facts = snapshots(db, tables.snapshots);
  const secrets = () => Promise.resolve({ current: 'p'.repeat(32) });
  const ledger = submissions(db, tables.submissions);
  const reading = gateway(
    [serve(readRoute, readSnapshots({ registry, snapshots: facts, secrets, now: clock.now }))],
    { log: silentLog },
  );
  const ingest = compose(db);
  const errors: string[] = [];
  let keys = 0;

  async function send(
    body: unknown,
    {
      as = 'camau',
      key = `key-${(keys += 1)}`,
      query = {},
      headers = {},
      by = ingest,
    }: Sending = {},
  ): Promise<Answer> {
    const request: Request = {
      body,
      query,
      caller: typeof as === 'string' ? callerNamed(as) : as,
      headers: { 'Idempotency-Key': key, 'Accept-Language': 'en', ...headers },
    };
    const answer = await by(gatewayEvent(route, request));
    const { statusCode, body: text, headers: sent = {} } = answer;
    return { status: statusCode, text, json: JSON.parse(text), headers: sent };
  }

  async function read(query: Readonly<Record<string, string>>, as = 'camau'): Promise<Answer> {
    const answer = await reading(gatewayEvent(readRoute, { query, caller: callerNamed(as) }));
    return {
      status: answer.statusCode,
      text: answer.body,
      json: JSON.parse(answer.body),
      headers: answer.headers ?? {},
    };
  }

  return {
    db,
    tables,
    clock,
    registry,
    facts,
    ledger,
    compose,
    send,
    read,
    finish: () =>
      finishSubmissions({
        submissions: ledger,
        snapshots: facts,
        now: clock.now,
        log: { ...silentLog, error: (message) => void errors.push(message) },
      }),
    /** What the owner was told of. */
    errors,
    /** Everything visible in province 96, July to September 2025. */
    visible: async () => {
      const months = ['2025-07', '2025-08', '2025-09'];
      const province = content.units[1]?.code;
      if (province === undefined) throw new Error('No province');
      const partitions = months.map((month) => ({ province, month }));
      return facts.read(partitions, await registry.current());
    },
  };
}

export type Sending = {
  /** A client of the registry by its name, or one whose rights are others by now. */
  readonly as?: string | Caller;
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly by?: ReturnType<typeof composeIngest>;
};

/** Nd09 August 2025 of commune 32001, stated by LGSP. */
export const august = {
  dataset: 'nd',
  unit: '32001',
  period: '2025-08',
  source: 'lgsp',
  observedAt: '2025-08-15T00:00:00.000Z',
};
export const one = (more: object = {}) => ({
  ...august,
  rows: [{ metric: 'received', value: 100, ...more }],
});
