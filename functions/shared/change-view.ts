import * as z from 'zod';
import type { Act } from '../../core/statements/act.ts';
import { type Change, changeKey } from '../../core/statements/change-log.ts';
import type { CompletionEnd } from '../../core/submissions/completion-ends.ts';
import type { Dataset } from '../../core/registry/dataset.ts';
import type { Language } from '../../core/names.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Interval, Says, Statement } from '../../core/statements/statement.ts';
import type { Column } from './csv-answer.ts';
import {
  ByOut,
  IntervalOut,
  meaningIn,
  SaysOut,
  saysOut,
  speakerOut,
  WarningOut,
  warningOut,
} from './statement-view.ts';

/** One line of a change log: something that a source said, or that was recorded about it. */
export const EntryOut = z.strictObject({
  at: z.string().meta({ description: 'When it became known here' }),
  kind: z
    .enum(['statement', 'completion', 'completion-ended', 'reopening', 'extension', 'warning'])
    .meta({ description: 'completion-ended: by what somebody else stated' }),
  by: ByOut,
  interval: IntervalOut,
  reason: z.string().nullable().meta({
    description:
      'Why, as it was given: of a nil or a withdrawal, else the comment. omitted-by-replace: left out of a submission that replaced its dataset, in words under new.withdraw.messages',
  }),
  source: z.string().optional(),
  receipt: z.string().optional(),
  observedAt: z.string().optional(),
  replaces: z.string().optional(),
  old: SaysOut.nullable().optional().meta({
    description: 'What the source held to until then; null: it had said nothing',
  }),
  new: SaysOut.optional().meta({ description: 'What it said' }),
  effect: z.enum(['became-current', 'history']).optional().meta({
    description:
      'became-current: the source held to it from then on. history: it came behind a later statement and changed nothing',
  }),
  dataset: z.string().optional().meta({ description: 'Of what was recorded about a dataset' }),
  comment: z.string().optional().meta({ description: 'The remark beside what was said' }),
  restart: z.literal(true).optional().meta({ description: 'A counter began anew' }),
  until: z.string().optional().meta({ description: 'The last day of an extension' }),
  warning: WarningOut.optional(),
});
export type EntryOut = z.output<typeof EntryOut>;

/** An entry, and its place: text order is the order of the log. */
export type Entry = { readonly key: string; readonly out: EntryOut };

export function entryOfChange(registry: Registry, change: Change): Entry {
  const { said, before, effect } = change;
  const { interval, source, metric, submission, observedAt, receivedAt } = said;
  const shown = ({ says }: Statement) => saysOut(registry, metric, says);
  const out = {
    at: receivedAt,
    kind: 'statement' as const,
    by: speakerOut(said.by),
    interval: { from: interval.from, until: interval.until },
    reason: reasonOf(said.says) ?? said.comment ?? null,
    source,
    receipt: submission,
    observedAt,
    ...(said.replaces !== undefined && { replaces: said.replaces }),
    old: before === undefined ? null : shown(before),
    new: shown(said),
    ...(said.comment !== undefined && { comment: said.comment }),
    ...(said.restart === true && { restart: true as const }),
    effect,
  };
  return { key: changeKey(change), out };
}

const reasonOf = (says: Says): string | undefined => ('reason' in says ? says.reason : undefined);

export function entryOfAct(act: Act, language: Language): Entry {
  const { interval, dataset, id, recordedAt, does } = act;
  const about = {
    at: recordedAt,
    kind: does.kind,
    interval: { from: interval.from, until: interval.until },
    dataset,
  };
  const key = `${recordedAt} ${id}`;
  switch (does.kind) {
    case 'completion':
      return { key, out: { ...about, by: speakerOut(does.by), reason: null } };
    case 'reopening':
      return { key, out: { ...about, by: speakerOut(does.by), reason: does.reason } };
    case 'extension':
      return {
        key,
        out: { ...about, by: speakerOut(does.by), reason: does.reason, until: does.until },
      };
    case 'warning': {
      const { source, submission: receipt, warning } = does;
      return {
        key,
        out: {
          ...about,
          by: null,
          reason: null,
          source,
          receipt,
          warning: warningOut(warning, language),
        },
      };
    }
    default:
      return does satisfies never;
  }
}

/** The end sorts behind the statement that made it. */
export const entryOfEnd = (
  { code }: Dataset,
  { from, until }: Interval,
  { by, at, receipt }: CompletionEnd,
): Entry => ({
  key: `${at} ${receipt} ~${code} ${from}`,
  out: {
    at,
    kind: 'completion-ended',
    by: speakerOut(by),
    interval: { from, until },
    reason: null,
    receipt,
    dataset: code,
  },
});

const saidColumns = (which: 'old' | 'new'): readonly Column<EntryOut>[] => [
  { name: `${which}.value`, of: (line) => line[which]?.value },
  { name: `${which}.atLeast`, of: (line) => line[which]?.atLeast },
  { name: `${which}.nil`, kind: 'text', of: (line) => line[which]?.nil?.reason },
  { name: `${which}.withdraw`, kind: 'text', of: (line) => line[which]?.withdraw?.reason },
  { name: `${which}.text`, kind: 'text', of: (line) => line[which]?.text },
];

export const entryColumns: readonly Column<EntryOut>[] = [
  { name: 'at', of: (line) => line.at },
  { name: 'kind', of: (line) => line.kind },
  { name: 'client', of: (line) => line.by?.client },
  { name: 'person', kind: 'text', of: (line) => line.by?.person?.name },
  { name: 'from', of: (line) => line.interval.from },
  { name: 'until', of: (line) => line.interval.until },
  { name: 'source', of: (line) => line.source },
  { name: 'receipt', of: (line) => line.receipt },
  { name: 'observedAt', of: (line) => line.observedAt },
  ...saidColumns('old'),
  ...saidColumns('new'),
  { name: 'effect', of: (line) => line.effect },
  { name: 'reason', kind: 'text', of: (line) => line.reason ?? undefined },
  { name: 'withdrawMeaning', kind: 'text', of: (line) => line.new && meaningIn(line.new) },
  { name: 'comment', kind: 'text', of: (line) => line.comment },
  { name: 'restart', of: (line) => line.restart },
  { name: 'replaces', of: (line) => line.replaces },
  { name: 'dataset', of: (line) => line.dataset },
  { name: 'extendedUntil', of: (line) => line.until },
  { name: 'warning', kind: 'text', of: (line) => line.warning?.detail },
];
