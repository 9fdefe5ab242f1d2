import { readChanges, route as changesRoute } from '../../functions/http/read-changes.ts';
import { readRollups, route as rollupsRoute } from '../../functions/http/read-rollups.ts';
import { listSubmissions, route as listRoute } from '../../functions/http/list-submissions.ts';
import { readSnapshots, route as snapshotsRoute } from '../../functions/http/read-snapshots.ts';
import { readSubmission, route as submissionRoute } from '../../functions/http/read-submission.ts';
import {
  readSubmissionErrors,
  route as errorsRoute,
} from '../../functions/http/read-submission-errors.ts';
import { gateway, serve } from '../../functions/shared/edge.ts';
import type { Caller } from '../../functions/shared/route.ts';
import { sentSubmissions } from '../../store/sent-submissions.ts';
import { gatewayEvent } from './gateway-event.ts';
import { callerNamed, ingestWorld } from './ingest-world.ts';
import { silentLog } from './silent-log.ts';

export const readingRoutes = {
  snapshots: snapshotsRoute,
  changes: changesRoute,
  rollups: rollupsRoute,
  submissions: listRoute,
  submission: submissionRoute,
  errors: errorsRoute,
} as const;

export type Reading = {
  readonly query?: Readonly<Record<string, string>>;
  readonly path?: Readonly<Record<string, string>>;
  readonly as?: string | Caller;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The world of ingestion, with everything by which figures and submissions are read back. */
export async function readingWorld() {
  const world = await ingestWorld();
  const { registry, ledger, facts, clock, db, tables } = world;
  const needs = {
    registry,
    snapshots: facts,
    submissions: ledger,
    sent: sentSubmissions(db, tables.submissions),
    secrets: () => Promise.resolve({ current: 'r'.repeat(32) }),
    now: clock.now,
  };
  const served = gateway(
    [
      serve(snapshotsRoute, readSnapshots(needs)),
      serve(changesRoute, readChanges(needs)),
      serve(rollupsRoute, readRollups(needs)),
      serve(listRoute, listSubmissions(needs)),
      serve(submissionRoute, readSubmission(needs)),
      serve(errorsRoute, readSubmissionErrors(needs)),
    ],
    { log: silentLog },
  );

  async function get(
    what: keyof typeof readingRoutes,
    { query = {}, path = {}, as = 'camau', headers = {} }: Reading = {},
  ) {
    const caller = typeof as === 'string' ? callerNamed(as) : as;
    const answer = await served(
      gatewayEvent(readingRoutes[what], { query, path, caller, headers }),
    );
    return { status: answer.statusCode, text: answer.body, headers: answer.headers ?? {} };
  }

  return { ...world, get, sent: needs.sent };
}

/** The pageToken that a Link header leads on with. */
export const tokenIn = (link: unknown): string | undefined =>
  new URLSearchParams(/^<\?(.*)>; rel="next"$/.exec(String(link))?.[1] ?? '').get('pageToken') ??
  undefined;
