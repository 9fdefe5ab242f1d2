import * as z from 'zod';
import { nameKeyOf } from '../../core/units/agency-code.ts';
import type { DatasetCode } from '../../core/registry/dataset.ts';
import { daysOf } from '../../core/statements/partitions.ts';
import { lastDay, periodNamed, storageMonths } from '../../core/periods/period.ts';
import { isWithin, resolveUnit } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { isSettled, settlingMinutes } from '../../core/periods/settling.ts';
import type { Interval } from '../../core/statements/statement.ts';
import { addMinutes, Instant, LocalDate } from '../../core/time.ts';
import type { Unit, UnitCode } from '../../core/units/unit.ts';
import { validationFailed } from './faults.ts';
import type { Problem } from './problem.ts';
import type { RegistryReader } from './registry-reader.ts';
import type { Caller } from './route.ts';

/** Which days are asked about: two dates, or the label of a period under the calendar of a dataset. */
export const periodParameters = {
  from: LocalDate.optional().meta({ description: 'First day' }),
  until: LocalDate.optional().meta({ description: 'The day after the last' }),
  dataset: z.string().max(64).optional().meta({
    description: 'Only metrics of this dataset; its calendar says what a period is',
  }),
  period: z.string().max(64).optional().meta({ description: 'A label such as 2025-08' }),
};

export const asOfParameter = Instant.optional().meta({
  description: `What was known then, figures and hierarchy; at least ${settlingMinutes} minutes ago. Absent: what is known now`,
});

type PeriodAsked = {
  readonly from?: LocalDate | undefined;
  readonly until?: LocalDate | undefined;
  readonly dataset?: string | undefined;
  readonly period?: string | undefined;
};

const maxMonths = 37;

/** The interval of the two dates, or of the label; at most three years. */
export function intervalAsked(asked: PeriodAsked, registry: Registry): Result<Interval, Problem> {
  const { from, until, dataset, period } = asked;
  const byDates = from !== undefined && until !== undefined && period === undefined;
  const byLabel = dataset !== undefined && period !== undefined && (from ?? until) === undefined;
  if (!byDates && !byLabel) return fail(periodNeeded);
  const interval = byDates ? { from, until } : labelled(registry, dataset, period);
  if (interval === undefined) return fail(unknownPeriod);
  const fault = orderFault(interval);
  if (fault !== undefined) return fail(byDates ? fault : unknownPeriod);
  return storageMonths(interval).length > maxMonths ? fail(periodTooLong) : ok(interval);
}

/** What is wrong with two dates. */
function orderFault({ from, until }: Interval): Problem | undefined {
  if (from < '1900-01-01') return datesOutOfRange('from');
  if (until > '2200-01-01') return datesOutOfRange('until');
  return from < until ? undefined : datesReversed;
}

function labelled(
  registry: Registry,
  code: string | undefined,
  label: string | undefined,
): Interval | undefined {
  const dataset = registry.datasetByCode.get(code as DatasetCode);
  if (dataset === undefined || label === undefined) return undefined;
  const found = periodNamed(dataset.calendar, label);
  return found.ok ? found.value.interval : undefined;
}

/** What a reading stands on. */
export type Knowledge = {
  readonly asOf: Instant;
  /** As it stood at that instant: names, decimals, hierarchy. */
  readonly registry: Registry;
  /** As it stands now: who may see what is decided by today's rights and hierarchy, whatever instant is asked about. */
  readonly today: Registry;
};

export type KnowledgeNeeds = {
  readonly registry: Pick<RegistryReader, 'current' | 'at' | 'atInstant' | 'earliest'>;
  readonly now: () => Instant;
};

/** What a first page was read with; every page after it is read with the same. */
export const KnownAt = z.strictObject({ asOf: Instant, version: z.int() });
export type KnownAt = z.output<typeof KnownAt>;

/** As of the instant asked for, of the page before, or now. An instant that is not settled yet is refused: more may come. */
export async function knowledgeOf(
  { registry: reader, now }: KnowledgeNeeds,
  asOf: Instant | undefined,
  before: KnownAt | undefined,
): Promise<Result<Knowledge, Problem>> {
  const today = await reader.current();
  if (before !== undefined)
    return ok({ asOf: before.asOf, registry: await reader.at(before.version), today });
  const present = now();
  if (asOf === undefined) return ok({ asOf: present, registry: today, today });
  if (!isSettled(asOf, present)) return fail(notSettled(addMinutes(present, -settlingMinutes)));
  const earliest = await reader.earliest();
  if (asOf < earliest) return fail(beforeEverything(earliest));
  return ok({ asOf, registry: await reader.atInstant(asOf), today });
}

/** A unit that is not the caller's looks like one that does not exist. */
export const maySee = (
  registry: Registry,
  { units }: Pick<Caller, 'units'>,
  unit: UnitCode,
  interval: Interval,
): boolean => units.some((root) => isWithin(registry, unit, root, lastDay(interval)));

/** The same, looked up once for each unit and day: a reading asks it for every statement. */
export function sightOf(registry: Registry, caller: Pick<Caller, 'units'>) {
  const seen = new Map<string, boolean>();
  return (unit: UnitCode, interval: Interval): boolean => {
    const key = `${unit}|${interval.until}`;
    const known = seen.get(key);
    if (known !== undefined) return known;
    const may = maySee(registry, caller, unit, interval);
    seen.set(key, may);
    return may;
  };
}

/** Whether the text is, or ever was, the code or an alias of a unit. */
export const isNamed = ({ unitsByCode, unitsByAlias }: Registry, asked: UnitCode): boolean =>
  unitsByCode.has(asked) || unitsByAlias.has(nameKeyOf(asked));

/**
 * The code of the unit that is asked about: one that a unit carried within the interval, or else the unit that was known by it
 * on the interval's last day, or else one that a unit carried at another time. Undefined for what never named a unit.
 */
export function unitMeant(
  registry: Registry,
  asked: UnitCode,
  interval: Interval,
): UnitCode | undefined {
  const carriers = registry.unitsByCode.get(asked);
  if (carriers?.some((unit) => stoodWithin(unit, interval))) return asked;
  const known = resolveUnit(registry, asked, lastDay(interval));
  return known?.code ?? (carriers === undefined ? undefined : asked);
}

const stoodWithin = ({ validFrom, validTo }: Unit, { from, until }: Interval): boolean =>
  validFrom < until && (validTo === undefined || from < validTo);

/** The unit, or with all that lay below it on some day of the period; in the order of their codes. */
export function unitsAsked(
  registry: Registry,
  root: UnitCode,
  interval: Interval,
  descendants: boolean,
): readonly UnitCode[] {
  if (!descendants) return [root];
  return [...registry.unitsByCode]
    .filter(([code]) =>
      daysOf(registry, code, interval).some((day) => isWithin(registry, code, root, day)),
    )
    .map(([code]) => code)
    .toSorted();
}

export const inQuery = (name: string, code: string, vi: string, en: string): Problem =>
  validationFailed([
    { pointer: name === '' ? '/query' : `/query/${name}`, code, detail: { vi, en } },
  ]);

const notSettled = (latest: Instant): Problem =>
  inQuery(
    'asOf',
    'not-settled',
    `Thời điểm này chưa ổn định: số liệu mang dấu thời gian trước đó vẫn có thể đến. Muộn nhất hiện nay là ${latest}; bỏ asOf để đọc số liệu hiện có.`,
    `This instant is not settled: figures stamped before it may still come. The latest one now is ${latest}; leave asOf out to read what is known now.`,
  );
const beforeEverything = (earliest: Instant): Problem =>
  inQuery(
    'asOf',
    'too-small',
    `Hệ thống bắt đầu từ ${earliest}; trước đó chưa có gì.`,
    `The system begins at ${earliest}; nothing was known before.`,
  );
const periodNeeded = inQuery(
  '',
  'missing-field',
  'Ghi from và until (có thể kèm dataset), hoặc dataset và period; không ghi cả hai cặp.',
  'Give from and until (with a dataset or without), or dataset and period; not both pairs.',
);
const unknownPeriod = inQuery(
  'period',
  'unknown-period',
  'Không hiểu kỳ này: kiểm tra biểu và nhãn (ví dụ 2025-08), trong các năm 1900–2199.',
  'The period is not understood: check dataset and label (such as 2025-08), in the years 1900–2199.',
);
const datesReversed = inQuery(
  'until',
  'unknown-period',
  'until phải sau from: là ngày liền sau ngày cuối (từ 2025-07-15 đến hết 2025-08-14: from=2025-07-15, until=2025-08-15).',
  'until must be later than from: it is the day after the last one (from 2025-07-15 through 2025-08-14: from=2025-07-15, until=2025-08-15).',
);
const datesOutOfRange = (name: 'from' | 'until'): Problem =>
  inQuery(
    name,
    'unknown-period',
    'Ngày phải thuộc các năm 1900–2199.',
    'The day must lie in the years 1900–2199.',
  );
const periodTooLong = inQuery(
  'until',
  'too-big',
  'Mỗi lần đọc nhiều nhất ba năm.',
  'At most three years can be read at once.',
);
