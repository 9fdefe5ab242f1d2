import * as z from 'zod';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { extensionOf } from '../../core/submissions/lateness.ts';
import { plainLine } from '../../core/plain-text.ts';
import { provisionalMark } from '../../core/reports/provisional-mark.ts';
import { deadlineOf } from '../../core/periods/due-day.ts';
import { fail, ok } from '../../core/result.ts';
import { Person } from '../../core/statements/statement.ts';
import { addDays, LocalDate, localDateAt } from '../../core/time.ts';
import {
  type ActNeeds,
  type ActRoute,
  ActShown,
  actSubject,
  notExpected,
  recordAct,
  type Situation,
  speakerOf,
} from '../shared/act-requests.ts';
import { requestFault } from '../shared/dataset-requests.ts';
import { controlUnits } from '../shared/dataset-view.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Route } from '../shared/route.ts';

const Body = z.strictObject({
  ...actSubject,
  until: LocalDate.meta({
    description:
      'The new last day in time (legal time), to its end. The extension recorded last counts',
  }),
  reason: plainLine(500).meta({ description: 'Why, in one line of at most 500 characters' }),
  actor: Person.meta({ description: 'Who grants it, as the calling system asserts' }),
});
type Body = z.output<typeof Body>;

/** A longer delay is no extension of the same report any more. */
const longestExtensionDays = 366;

export const route = {
  name: 'extendDeadline',
  method: 'POST',
  path: '/v1/datasets/{dataset}/extensions',
  servedBy: 'api',
  admission: { scope: 'extensions:write' },
  summary: 'Give one unit more time for a period',
  description: `What comes up to the new day is in time for whoever reads it afterwards; what was read before keeps what it says. The first one leads beyond the unit’s deadline and not into the past. A later one takes its place, whatever its day: it may lead further, shorten it, or take it back by naming the deadline itself. No day lies more than ${longestExtensionDays} days after the deadline.`,
  request: {
    path: z.strictObject({ dataset: DatasetCode.meta({ example: 'xa-thang' }) }),
    body: Body,
  },
  rawBody: true,
  idempotent: true,
  responses: {
    201: { description: 'Extended; a repeat gets this same answer', body: ActShown },
  },
  problems: [
    'malformed-json',
    'malformed-body',
    'validation-failed',
    'idempotency-key-reused',
    'forbidden',
    'not-found',
  ],
} as const satisfies Route;

export const extendDeadline =
  (needs: ActNeeds): Endpoint<typeof route> =>
  (asked) =>
    recordAct(needs, extension, asked);

const extension: ActRoute<Body> = {
  name: route.name,
  body: Body,
  decide(situation) {
    const { caller, body, period, unit } = situation;
    if (!speaks(situation)) return fail(notExpected(unit.names));
    const wrong = untilFault(situation);
    if (wrong !== undefined) return fail(wrong);
    const { until, reason, actor } = body;
    const by = speakerOf(caller, actor);
    return ok({ kind: 'extension', by, period: period.label, until, reason });
  },
};

/** It reports the dataset, or states control figures in it. */
const speaks = ({ registry, caller, dataset, period, unit, reporter }: Situation<Body>): boolean =>
  reporter !== undefined ||
  controlUnits(registry, caller, dataset, period).some(({ code }) => code === unit.code);

function untilFault({
  registry,
  body,
  dataset,
  period,
  unit,
  at,
  acts,
}: Situation<Body>): Problem | undefined {
  const { deadline, deadlineProvisional } = deadlineOf(registry, dataset, period, unit.level);
  const asking = { dataset, unit: unit.code, interval: period.interval };
  const extended = extensionOf(asking, acts)?.until;
  const earliest = extended === undefined ? firstDay(deadline, localDateAt(at)) : deadline;
  const latest = addDays(deadline, longestExtensionDays);
  if (earliest <= body.until && body.until <= latest) return undefined;
  const mark = deadlineProvisional ? provisionalMark : { vi: '', en: '' };
  return requestFault(
    '/until',
    'extension-out-of-range',
    `Hạn của biểu là ${deadline}${mark.vi}${extended === undefined ? '' : `, đang gia hạn đến ${extended}`}; ngày gia hạn phải từ ${earliest} đến ${latest}.`,
    `The deadline is ${deadline}${mark.en}${extended === undefined ? '' : `, extended to ${extended}`}; extend it to a day from ${earliest} to ${latest}.`,
  );
}

/** What is given first is more time, and time that is still to come. */
const firstDay = (deadline: LocalDate, today: LocalDate): LocalDate =>
  deadline < today ? today : addDays(deadline, 1);
