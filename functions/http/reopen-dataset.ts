import * as z from 'zod';
import { completionOf } from '../../core/submissions/completion.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { plainLine } from '../../core/plain-text.ts';
import { fail, ok } from '../../core/result.ts';
import {
  type ActNeeds,
  type ActRoute,
  ActShown,
  actSubject,
  optionalActor,
  recordAct,
  speakerOf,
} from '../shared/act-requests.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Route } from '../shared/route.ts';

const Body = z.strictObject({
  ...actSubject,
  reason: plainLine(500).meta({ description: 'Why, in one line of at most 500 characters' }),
  actor: optionalActor,
});

export const route = {
  name: 'reopenDataset',
  method: 'POST',
  path: '/v1/datasets/{dataset}/reopenings',
  servedBy: 'api',
  admission: { scope: 'completions:write' },
  summary: 'Take a completion back',
  description:
    'With a reason that stays on record. Figures are taken before and after it alike; to finish the dataset again, complete it again.',
  request: {
    path: z.strictObject({ dataset: DatasetCode.meta({ example: 'xa-thang' }) }),
    body: Body,
  },
  rawBody: true,
  idempotent: true,
  responses: {
    201: { description: 'Taken back; a repeat gets this same answer', body: ActShown },
  },
  problems: [
    'malformed-json',
    'malformed-body',
    'validation-failed',
    'idempotency-key-reused',
    'not-completed',
    'forbidden',
    'not-found',
  ],
} as const satisfies Route;

export const reopenDataset =
  (needs: ActNeeds): Endpoint<typeof route> =>
  (asked) =>
    recordAct(needs, reopening, asked);

const reopening: ActRoute<z.output<typeof Body>> = {
  name: route.name,
  body: Body,
  decide({ registry, caller, body, dataset, period, unit, acts, statements }) {
    const asking = { dataset, unit: unit.code, interval: period.interval };
    const { kind } = completionOf(registry, asking, acts, statements);
    if (kind !== 'completed') return fail(notCompleted);
    const by = speakerOf(caller, body.actor);
    return ok({ kind: 'reopening', by, period: period.label, reason: body.reason });
  },
};

const notCompleted: Problem = {
  code: 'not-completed',
  detail: {
    vi: 'Chưa có lần chốt nào còn hiệu lực của đơn vị này trong kỳ, nên không có gì để mở lại.',
    en: 'No completion of this unit stands for the period, so there is nothing to take back.',
  },
};
