import { SQSClient } from '@aws-sdk/client-sqs';
import type { WorkQueue } from '../../core/reports/work.ts';
import { acts } from '../../store/acts.ts';
import { appliedCalendar } from '../../store/applied-calendar.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { lastTick } from '../../store/last-tick.ts';
import { looks } from '../../store/looks.ts';
import { recommendations } from '../../store/recommendations.ts';
import { registryHistory } from '../../store/registry-history.ts';
import { registryStore } from '../../store/registry.ts';
import { reportStore } from '../../store/reports.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { uploads } from '../../store/uploads.ts';
import { applyCalendar } from '../scheduled/apply-calendar.ts';
import { findWarnings } from '../scheduled/find-warnings.ts';
import { finishSubmissions } from '../scheduled/finish-submissions.ts';
import { tick } from '../scheduled/tick.ts';
import { handsOn, stepFunctionsStart } from '../shared/country-executions.ts';
import { functionLog, type Log } from '../shared/log.ts';
import type { SettingsOf } from '../shared/settings.ts';
import { sqsWorkQueue } from '../shared/work-queue.ts';
import {
  type DocumentClient,
  documentClient,
  type Now,
  onLambda,
  systemNow,
} from '../shared/world.ts';

type World = {
  readonly db: DocumentClient;
  readonly handOn: WorkQueue;
  readonly now: Now;
  readonly log?: Log;
};

export const composeTick = (
  settings: SettingsOf<'tick'>,
  { db, handOn, now, log = functionLog('tick', settings) }: World,
) => {
  const received = submissions(db, settings.SUBMISSIONS_TABLE);
  const facts = snapshots(db, settings.SNAPSHOTS_TABLE);
  const registry = registryStore(db, settings.REGISTRY_TABLE);
  const history = registryHistory(db, settings.REGISTRY_TABLE);
  return tick({
    registry,
    history,
    arrivals: received.arrivals,
    reports: reportStore(db, settings.REPORTS_TABLE),
    deliveries: deliveryStore(db, settings.REPORTS_TABLE),
    finishSubmissions: () =>
      finishSubmissions({ submissions: received, snapshots: facts, now, log }),
    findWarnings: () =>
      findWarnings({
        registry,
        arrivals: received.arrivals,
        snapshots: facts,
        acts: acts(db, settings.SNAPSHOTS_TABLE),
        looks: looks(db, settings.SUBMISSIONS_TABLE),
        now,
        log,
      }),
    applyCalendar: applyCalendar({
      registry,
      history,
      recommendations: recommendations(db, settings.RECOMMENDATIONS_TABLE),
      applied: appliedCalendar(db, settings.RECOMMENDATIONS_TABLE),
      now,
      log,
    }),
    uploads: uploads(db, settings.SUBMISSIONS_TABLE),
    ended: lastTick(db, settings.SUBMISSIONS_TABLE).mark,
    handOn,
    now,
    log,
  });
};

export const handler = onLambda('tick', (settings) =>
  composeTick(settings, {
    db: documentClient(),
    handOn: handsOn(
      sqsWorkQueue(new SQSClient({}), {
        compile: settings.COMPILE_QUEUE_URL,
        deliver: settings.DELIVER_QUEUE_URL,
        'take-upload': settings.UPLOAD_QUEUE_URL,
      }),
      settings.COUNTRY_STATE_MACHINE,
      stepFunctionsStart(),
      systemNow,
    ),
    now: systemNow,
  }),
);
