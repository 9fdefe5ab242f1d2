import type { Column } from './csv-answer.ts';
import { meaningIn, type StatementOut } from './statement-view.ts';

/** First what is posted, so that what was read can be sent again, then what is known of it here. */
export const statementColumns: readonly Column<StatementOut>[] = [
  { name: 'metric', of: (line) => line.metric },
  { name: 'unit', of: (line) => line.unit },
  { name: 'from', of: (line) => line.interval.from },
  { name: 'until', of: (line) => line.interval.until },
  { name: 'source', of: (line) => line.source },
  { name: 'observedAt', of: (line) => line.observedAt },
  { name: 'value', of: (line) => line.value },
  { name: 'atLeast', of: (line) => line.atLeast },
  { name: 'restart', of: (line) => line.restart },
  { name: 'nil', kind: 'text', of: (line) => line.nil?.reason },
  { name: 'withdraw', kind: 'text', of: (line) => line.withdraw?.reason },
  { name: 'text', kind: 'text', of: (line) => line.text },
  { name: 'comment', kind: 'text', of: (line) => line.comment },
  { name: 'followUp', of: (line) => line.followUp },
  { name: 'replaces', of: (line) => line.replaces },
  { name: 'receipt', of: (line) => line.receipt },
  { name: 'receivedAt', of: (line) => line.receivedAt },
  { name: 'current', of: (line) => line.current },
  { name: 'late', of: (line) => line.late },
  {
    name: 'warnings',
    kind: 'text',
    of: ({ warnings }) => warnings.map(({ detail }) => detail).join(' ') || undefined,
  },
  { name: 'withdrawMeaning', kind: 'text', of: meaningIn },
  { name: 'client', of: (line) => line.by?.client },
  { name: 'person', kind: 'text', of: (line) => line.by?.person?.name },
];
