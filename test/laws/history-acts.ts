import type { Client } from '../../core/registry/client.ts';
import type { Act } from '../../core/statements/act.ts';
import * as completeDataset from '../../functions/http/complete-dataset.ts';
import * as extendDeadline from '../../functions/http/extend-deadline.ts';
import * as readCompletion from '../../functions/http/read-completion.ts';
import * as reopenDataset from '../../functions/http/reopen-dataset.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Log } from '../../functions/shared/log.ts';
import type { DocumentClient, Now } from '../../functions/shared/world.ts';
import { acts } from '../../store/acts.ts';
import { registryStore } from '../../store/registry.ts';
import { snapshots } from '../../store/snapshots.ts';
import { gatewayEvent } from '../support/gateway-event.ts';
import type { Chance } from './chance.ts';
import { people } from './history-bodies.ts';
import type { AskedAct, SeenAct } from './ledger-acts.ts';
import { speakerText } from './seen.ts';

type World = {
  readonly db: DocumentClient;
  readonly names: { readonly registry: string; readonly snapshots: string };
  readonly now: Now;
  readonly log: Log;
};

/** The routes about completions, as the API composes them. */
export function composeActs({ db, names, now, log }: World) {
  const needs = {
    registry: registryStore(db, names.registry),
    snapshots: snapshots(db, names.snapshots),
    acts: acts(db, names.snapshots),
    now,
  };
  const served = [
    serve(readCompletion.route, readCompletion.readCompletion(needs)),
    serve(completeDataset.route, completeDataset.completeDataset(needs)),
    serve(extendDeadline.route, extendDeadline.extendDeadline(needs)),
    serve(reopenDataset.route, reopenDataset.reopenDataset(needs)),
  ];
  return gateway(served, { log });
}

const routes = {
  completion: completeDataset.route,
  reopening: reopenDataset.route,
  extension: extendDeadline.route,
} as const;

const path = { dataset: 'monthly' };

/** The request of an act. */
export function eventOfAct(asked: AskedAct, caller: Client) {
  const { kind, unit, period, actor = people[0], reason, until } = asked;
  const body = {
    completion: { unit, period, ...(asked.actor && { actor: asked.actor }) },
    reopening: { unit, period, reason, ...(asked.actor && { actor: asked.actor }) },
    extension: { unit, period, reason, until, actor },
  };
  const headers = { 'Idempotency-Key': asked.key, 'Accept-Language': 'en' };
  return gatewayEvent(routes[kind], { path, body: body[kind], caller, headers });
}

/** The request that reads who has completed. */
export const eventOfReading = (period: string, caller: Client, asOf?: string) =>
  gatewayEvent(readCompletion.route, {
    path,
    query: { period, ...(asOf !== undefined && { asOf }) },
    caller,
  });

type Speaker = {
  readonly client: string;
  readonly person: { readonly id: string; readonly name: string } | null;
};
type UnitShown = {
  readonly unit: string;
  readonly state: string;
  readonly by: Speaker | null;
  readonly at: string | null;
  readonly receipt: string | null;
  readonly reason: string | null;
  readonly missing: readonly { readonly metric: string }[];
  readonly lastDay: string;
};

/** What the answer says of each unit, in the model's words. */
export function unitsShown(text: string): ReadonlyMap<string, string> {
  const { units } = JSON.parse(text) as { readonly units: readonly UnitShown[] };
  return new Map(units.map((shown) => [shown.unit, unitText(shown)]));
}

function unitText({ state, by, at, receipt, reason, missing, lastDay }: UnitShown): string {
  const who = by === null ? '' : `${by.client}/${by.person?.id ?? ''}`;
  const why = receipt ?? reason;
  const what =
    state === 'open' ? state : `${state} by ${who} at ${at}${why === null ? '' : `: ${why}`}`;
  return `${what}; lacks ${missing.map(({ metric }) => metric).join()}; until ${lastDay}`;
}

/** An act of ours in the model's words; nothing of a warning. */
export function seenAct({ id, unit, interval, recordedAt: at, does }: Act): SeenAct | undefined {
  if (does.kind === 'warning') return undefined;
  const by = speakerText(does.by);
  return { id, unit, interval: `${interval.from}/${interval.until}`, kind: does.kind, by, at };
}

// What is asked -------------------------------------------------------------

/** Few places, so that acts and statements meet. */
const places = [
  { unit: '32001', period: '2025-08' },
  { unit: '32001', period: '2025-08' },
  { unit: '32001', period: '2025-08' },
  { unit: '32002', period: '2025-07' },
  { unit: '99001', period: '2025-08' },
  { unit: '32003', period: '2025-06' },
  { unit: '32001', period: '2025-12' },
  { unit: '96', period: '2025-08' },
];
const kinds = ['completion', 'completion', 'completion', 'reopening', 'extension'] as const;
const days = ['2025-08-17', '2025-08-18', '2025-08-20', '2025-08-25', '2025-09-30'];

export function actOf(chance: Chance, clients: readonly string[], key: string): AskedAct {
  const kind = chance.pick(kinds);
  const actor = kind === 'extension' || chance.percent(30) ? { actor: chance.pick(people) } : {};
  return {
    kind,
    client: chance.pick(clients),
    key,
    ...chance.pick(places),
    ...actor,
    reason: chance.pick(['sai số', 'bổ sung']),
    until: chance.pick(days),
  };
}
