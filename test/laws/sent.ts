import type { Mode, ModelBody, ModelRow } from './model.ts';

/** A request, whatever becomes of it. */
export type Asked = {
  readonly client: string;
  readonly key: string;
  readonly body: ModelBody;
  readonly mode: Mode;
  /** As a table instead of JSON. */
  readonly isCsv: boolean;
  readonly dryRun: boolean;
};

export type Sent = {
  readonly type: string;
  readonly text: string;
  readonly query: Readonly<Record<string, string>>;
};

/** The request as it goes over the line. */
export function sentOf({ body, mode, dryRun, isCsv }: Asked): Sent {
  const asked = { mode, ...(dryRun && { dryRun: 'true' }) };
  if (!isCsv) return { type: 'application/json', text: JSON.stringify(body), query: asked };
  const { rows, replace, period, actor, ...rest } = body;
  const query = {
    ...asked,
    ...rest,
    ...cellsOfPeriod(period),
    ...(replace && { replace: 'true' }),
    ...(actor && { actorId: actor.id, actorName: actor.name }),
  };
  return { type: 'text/csv', text: table(rows.map(cellsOf)), query };
}

/** Both say the same in the same form. */
export function isSame(a: Asked, b: Asked): boolean {
  const [first, second] = [a, b].map((asked) => sentOf({ ...asked, dryRun: false }));
  return JSON.stringify(first) === JSON.stringify(second);
}

type Cells = Readonly<Record<string, string>>;

const cellsOfPeriod = (period: ModelRow['period']): Cells =>
  typeof period === 'object' ? period : { ...(period !== undefined && { period }) };

function cellsOf({ nil, withdraw, period, ...plain }: ModelRow): Cells {
  const cells = Object.entries(plain).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return {
    ...Object.fromEntries(cells),
    ...(nil !== undefined && { nil: nil.reason }),
    ...(withdraw !== undefined && { withdraw: withdraw.reason }),
    ...cellsOfPeriod(period),
  };
}

/** Columns in the order in which they occur; what a row does not say is an empty cell. */
function table(rows: readonly Cells[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

const cell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
