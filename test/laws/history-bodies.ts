import type { Chance } from './chance.ts';
import type { ModelBody, ModelRow } from './model.ts';

/** Few subjects, few values and few moments, so that messages meet, repeat and overtake each other often. */
const subjects = [
  { metric: 'received', unit: '32001', period: '2025-08', source: 'lgsp' },
  { metric: 'received', unit: '32001', period: '2025-08', source: 'office' },
  { metric: 'received', unit: '32002', period: '2025-07', source: 'lgsp' },
  {
    metric: 'received',
    unit: '32001',
    period: { from: '2025-07-20', until: '2025-07-21' },
    source: 'lgsp',
  },
  { metric: 'finished', unit: '32001', period: '2025-08', source: 'lgsp' },
  { metric: 'finished', unit: '96', period: '2025-08', source: 'office' },
  { metric: 'accounts', unit: '32001', period: '2025-08', source: 'lgsp' },
  { metric: 'money', unit: '32002', period: '2025-08', source: 'office' },
  { metric: 'place', unit: '32002', period: '2025-08', source: 'lgsp' },
  { metric: 'hardships', unit: '32001', period: '2025-08', source: 'lgsp' },
  { metric: 'received', unit: '32003', period: '2025-06', source: 'lgsp' },
  { metric: 'received', unit: '99001', period: '2025-08', source: 'lgsp' },
  { metric: 'extra', unit: '32001', period: '2025-08', source: 'lgsp' },
] as const satisfies readonly Partial<ModelRow>[];

/** The same interval by its other name. */
const alias = { from: '2025-06-15', until: '2025-07-15' };

const moments = [
  '2025-08-14T23:00:00.000Z',
  '2025-08-15T00:00:00.000Z',
  '2025-08-15T00:00:00.001Z',
  '2025-08-15T00:30:00.000Z',
  '2025-08-15T01:02:00.000Z',
  '2025-08-15T01:04:59.000Z',
];

/** What a right row says. */
const sayings: readonly Partial<ModelRow>[] = [
  { value: 0 },
  { value: 1 },
  { value: '1' },
  { value: 34, atLeast: true },
  { value: 34 },
  { value: 5 },
  { nil: { reason: 'không có' } },
  { nil: { reason: 'chưa mở' } },
  { withdraw: { reason: 'nhầm' } },
];
const exactly: Readonly<Record<string, readonly Partial<ModelRow>[]>> = {
  accounts: [{ value: 7, restart: true }, { value: 5 }, { value: 9 }],
  money: [
    { value: '80.8' },
    { value: '80.80' },
    { value: 80.8, atLeast: true },
    { value: '-0.05' },
  ],
  place: [{ value: 1 }, { value: 34 }],
  hardships: [{ text: 'Thiếu máy' }, { text: 'Thiếu máy,\n"thiếu" người' }, { text: 'Không' }],
};

/** One thing each that is wrong with a row. */
const wrongs: readonly Partial<ModelRow>[] = [
  { metric: 'unheard-of' },
  { unit: '99999' },
  { unit: '99001' },
  { unit: '32003' },
  { unit: '96' },
  { source: 'nobody' },
  { period: '2025-12' },
  { period: { from: '2025-08-01', until: '2025-09-01' } },
  { value: -1 },
  { value: '0.5' },
  { value: 4, restart: true },
  { value: 1, nil: { reason: 'cả hai' } },
  { atLeast: true, nil: { reason: 'không có' } },
  { observedAt: '2027-01-01T00:00:00.000Z' },
  { replaces: '01K00000000000000000000000' },
];

/** A receipt that may be corrected: of this subject, or of another. */
type Receipts = (subject: string) => readonly string[];

/** What rules bind together and completions need: where all bodies are about these, nearly all of them meet. */
const bound = [
  { metric: 'received', unit: '32001', period: '2025-08', source: 'lgsp' },
  { metric: 'finished', unit: '32001', period: '2025-08', source: 'lgsp' },
  { metric: 'accounts', unit: '32001', period: '2025-08', source: 'lgsp' },
] as const satisfies readonly Partial<ModelRow>[];

function rowOf(chance: Chance, receipts: Receipts, isNarrow: boolean): ModelRow {
  const subject = chance.pick(isNarrow && chance.percent(85) ? bound : subjects);
  const own = exactly[subject.metric];
  const fitting = own !== undefined && chance.percent(60) ? own : sayings;
  const saying = chance.percent(2) ? { text: 'bằng lời' } : chance.pick(fitting);
  const known = receipts(`${subject.metric} ${subject.unit}`);
  const isPlace = subject.metric === 'place' && 'value' in saying && saying.value === 0;
  return {
    ...subject,
    ...(subject.period === '2025-07' && chance.percent(30) && { period: alias }),
    ...(isPlace ? { value: 2 } : saying),
    ...(chance.percent(8) && { comment: chance.pick(['đã rà soát', 'chờ xác nhận']) }),
    ...(chance.percent(5) && { followUp: true }),
    ...(chance.percent(60) && { observedAt: chance.pick(moments) }),
    ...(known.length > 0 && chance.percent(20) && { replaces: chance.pick(known) }),
    ...(chance.percent(6) && chance.pick(wrongs)),
  };
}

/** For whom a client may speak. */
export const people = [
  { id: 'an', name: 'Nguyễn Văn An' },
  { id: 'binh', name: 'Trần Thị Bình' },
] as const;

/** What a whole cannot do without: all its rows are of one moment and correct no receipt. */
const ofOneMoment = ({
  observedAt: _observedAt,
  replaces: _replaces,
  ...row
}: ModelRow): ModelRow => row;

/** A row of a whole whose unit is mistyped, or had closed by then: it may have been meant for any. */
const slipped = (chance: Chance, rows: readonly ModelRow[]): readonly ModelRow[] =>
  rows.map((row, index) => (index === 0 ? { ...row, unit: chance.pick(['3200', '32003']) } : row));

/** Some lines of a body share what its head says; the row overrides where it differs. */
export function bodyOf(chance: Chance, receipts: Receipts, isNarrow: boolean): ModelBody {
  const replace = chance.percent(20);
  const made = Array.from({ length: 1 + chance.int(isNarrow ? 2 : 4) }, () =>
    rowOf(chance, receipts, isNarrow),
  );
  const rows = replace && chance.percent(80) ? made.map(ofOneMoment) : made;
  const spoken = replace && chance.percent(15) ? slipped(chance, rows) : rows;
  const repeated = chance.percent(5) ? [...spoken, ...spoken.slice(0, 1)] : spoken;
  const head = {
    ...(chance.percent(50) && { source: 'lgsp' }),
    ...(chance.percent(50) && { period: '2025-08' }),
    ...(chance.percent(30) && { observedAt: chance.pick(moments) }),
  };
  const actor = chance.percent(30) ? { actor: chance.pick(people) } : {};
  const isSaidAbove = (name: string, value: unknown): boolean =>
    Object.entries(head).some(([each, said]) => each === name && said === value);
  const lines = repeated.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).filter(([name, value]) => !isSaidAbove(name, value)),
      ) as ModelRow,
  );
  return { dataset: 'monthly', ...head, ...actor, ...(replace && { replace }), rows: lines };
}
