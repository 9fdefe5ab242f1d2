import * as z from 'zod';
import { completionOf, sawUnsettled } from '../../core/submissions/completion.ts';
import { missingCompulsory } from '../../core/submissions/compulsory.ts';
import { DatasetCode } from '../../core/registry/dataset.ts';
import { foldStatements } from '../../core/statements/ledger.ts';
import type { Metric } from '../../core/registry/metric.ts';
import { fail, ok } from '../../core/result.ts';
import type { Speaker } from '../../core/statements/statement.ts';
import type { Instant } from '../../core/time.ts';
import {
  type ActNeeds,
  type ActRoute,
  ActShown,
  actSubject,
  notExpected,
  optionalActor,
  recordAct,
  speakerOf,
} from '../shared/act-requests.ts';
import type { Problem } from '../shared/problem.ts';
import type { Endpoint, Route } from '../shared/route.ts';

const Body = z.strictObject({ ...actSubject, actor: optionalActor });

export const route = {
  name: 'completeDataset',
  method: 'POST',
  path: '/v1/datasets/{dataset}/completions',
  servedBy: 'api',
  admission: { scope: 'completions:write' },
  summary: 'Say that a dataset is finished for a unit and period',
  description:
    'Refused while a compulsory metric has neither value nor nil. The completer’s own later corrections keep it; a change by anybody else ends it, and the receipt of that change says so.',
  request: {
    path: z.strictObject({ dataset: DatasetCode.meta({ example: 'xa-thang' }) }),
    body: Body,
  },
  rawBody: true,
  idempotent: true,
  responses: {
    201: { description: 'Completed; a repeat gets this same answer', body: ActShown },
  },
  problems: [
    'malformed-json',
    'malformed-body',
    'validation-failed',
    'idempotency-key-reused',
    'compulsory-missing',
    'already-completed',
    'forbidden',
    'not-found',
  ],
} as const satisfies Route;

export const completeDataset =
  (needs: ActNeeds): Endpoint<typeof route> =>
  (asked) =>
    recordAct(needs, completion, asked);

const completion: ActRoute<z.output<typeof Body>> = {
  name: route.name,
  body: Body,
  decide({ registry, caller, body, dataset, period, unit, reporter, at, acts, statements }) {
    if (reporter === undefined) return fail(notExpected(unit.names));
    const asking = { dataset, unit: unit.code, interval: period.interval };
    const standing = completionOf(registry, asking, acts, statements);
    if (standing.kind === 'completed') return fail(alreadyCompleted(standing));
    const ledger = foldStatements(statements);
    const missing = missingCompulsory(registry, dataset, reporter, period, ledger);
    if (missing.length > 0) return fail(compulsoryMissing(missing));
    const saw = [...sawUnsettled(registry, asking, statements, at)];
    const by = speakerOf(caller, body.actor);
    return ok({ kind: 'completion', by, period: period.label, saw });
  },
};

const alreadyCompleted = ({ by, at }: { readonly by: Speaker; readonly at: Instant }): Problem => {
  const who = by.person === undefined ? by.client : `${by.person.name} (${by.client})`;
  return {
    code: 'already-completed',
    detail: {
      vi: `${who} đã chốt lúc ${at}. Nếu cần chốt lại, hãy mở lại biểu trước.`,
      en: `${who} completed it at ${at}. To complete it anew, reopen it first.`,
    },
  };
};

/** Each missing metric by name. */
const compulsoryMissing = (missing: readonly Metric[]): Problem => ({
  code: 'compulsory-missing',
  detail: {
    vi: `Còn thiếu: ${missing.map(({ names }) => names.vi).join('; ')}. Hãy gửi số liệu, hoặc nil kèm lý do, rồi chốt lại.`,
    en: `Missing: ${missing.map(({ names }) => names.en).join('; ')}. State a value, or nil with a reason, and complete it then.`,
  },
  errors: missing.map(({ code, names }) => ({
    pointer: '/unit',
    code: 'compulsory-missing',
    detail: {
      vi: `“${names.vi}” (${code}) chưa có số liệu đủ cho cả kỳ và cũng chưa báo không phát sinh.`,
      en: `“${names.en}” (${code}) has neither a value for the whole period nor nil.`,
    },
  })),
  members: { missing: missing.map(({ code, names }) => ({ metric: code, names })) },
});
