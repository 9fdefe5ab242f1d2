import * as z from 'zod';
import { DeliveryState, type Delivery } from '../../core/reports/delivery.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { ok } from '../../core/result.ts';
import { releasedReports } from '../../core/reports/schedule.ts';
import type { Instant } from '../../core/time.ts';
import type { Deliveries } from '../../store/deliveries.ts';
import type { LastTick } from '../../store/last-tick.ts';
import type { RegistryHead } from '../../store/registry.ts';
import type { Reports } from '../../store/reports.ts';
import type { SubmissionLists } from '../../store/submission-lists.ts';
import type { Uploads } from '../../store/uploads.ts';
import type { RegistryReader } from '../shared/registry-reader.ts';
import type { Endpoint, Route } from '../shared/route.ts';
import type { Now } from '../shared/world.ts';

/** What is not over yet. */
const Open = z.strictObject({
  open: z.int(),
  oldest: z.string().nullable().meta({ description: 'When the oldest of them was opened' }),
});

/** As many reports as are named: more than that are one fault, and it is not in them. */
const mostNamed = 50;

export const route = {
  name: 'readStatus',
  method: 'GET',
  path: '/v1/admin/status',
  servedBy: 'admin',
  admission: 'administrator',
  summary: 'How the system stands',
  description:
    'What waits, and how long: read it when an alarm rings, and after a deployment. The whole delivery ledger is read, which takes a moment.',
  request: {},
  responses: {
    200: {
      description: 'As it stands',
      body: z.strictObject({
        at: z.string().meta({ description: 'When it was asked, by the clock of the system' }),
        registry: z
          .strictObject({ version: z.int(), at: z.string(), by: z.string(), note: z.string() })
          .nullable()
          .meta({ description: 'The version that counts; null while none was published' }),
        submissions: Open,
        uploads: Open,
        reports: z.strictObject({
          due: z.int().meta({ description: 'Released, and without an edition' }),
          listed: z.array(z.string()).meta({ description: `The first ${mostNamed} of them` }),
        }),
        deliveries: z.record(DeliveryState, z.int()).meta({ description: 'By state' }),
        lastTick: z.string().nullable().meta({
          description:
            'When the hourly run last came to its end; null before the first. A part of it that failed is an error in its log',
        }),
      }),
    },
  },
  problems: [],
} as const satisfies Route;

type Needs = {
  readonly registry: Pick<RegistryReader, 'at'>;
  readonly history: () => Promise<readonly RegistryHead[]>;
  readonly submissions: Pick<SubmissionLists, 'unfinished'>;
  readonly uploads: Pick<Uploads, 'unfinished' | 'read'>;
  readonly reports: Pick<Reports, 'inSeries'>;
  readonly deliveries: Pick<Deliveries, 'all'>;
  readonly ticks: Pick<LastTick, 'endedAt'>;
  readonly now: Now;
};

export const readStatus =
  (needs: Needs): Endpoint<typeof route> =>
  async () => {
    const at = needs.now();
    const head = (await needs.history()).at(-1);
    const [submissions, uploads, due, deliveries, lastTick] = await Promise.all([
      openSubmissions(needs, at),
      openUploads(needs, at),
      head === undefined
        ? []
        : needs.registry.at(head.version).then((all) => reportsDue(needs, all, at)),
      needs.deliveries.all(),
      needs.ticks.endedAt(),
    ]);
    const body = {
      at,
      registry: head === undefined ? null : shownHead(head),
      submissions,
      uploads,
      reports: { due: due.length, listed: due.slice(0, mostNamed) },
      deliveries: byState(deliveries),
      lastTick: lastTick ?? null,
    };
    return ok({ status: 200, body });
  };

const shownHead = ({ version, at, by, note }: RegistryHead) => ({ version, at, by, note });

async function openSubmissions(
  { submissions }: Needs,
  at: Instant,
): Promise<z.output<typeof Open>> {
  const open = await submissions.unfinished(at);
  const [oldest = null] = open.map(({ openedAt }) => openedAt).toSorted();
  return { open: open.length, oldest };
}

/** They are listed in the order in which they were opened. */
async function openUploads({ uploads }: Needs, at: Instant): Promise<z.output<typeof Open>> {
  const open = await uploads.unfinished(at);
  const [first] = open;
  const oldest = first === undefined ? undefined : await uploads.read(first);
  return { open: open.length, oldest: oldest?.openedAt ?? null };
}

async function reportsDue(
  { reports }: Needs,
  registry: Registry,
  at: Instant,
): Promise<readonly string[]> {
  const series = registry.definitions.flatMap((definition) =>
    definition.scopes.map((scope) => ({ definition, scope })),
  );
  const due = await Promise.all(
    series.map(async ({ definition, scope }) => {
      const listed = await reports.inSeries(definition.code, scope);
      const made = new Set(listed.map(({ report }) => report));
      const released = releasedReports(registry, definition, scope, at);
      return released.map(({ report }) => report).filter((report) => !made.has(report));
    }),
  );
  return due.flat();
}

function byState(deliveries: readonly Delivery[]): Record<DeliveryState, number> {
  const counts = { claimed: 0, sent: 0, released: 0, refused: 0, uncertain: 0, withheld: 0 };
  for (const { state } of deliveries) counts[state] += 1;
  return counts satisfies Record<DeliveryState, number>;
}
