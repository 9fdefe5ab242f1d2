import fc from 'fast-check';
import type { PeriodType } from '../../core/periods/period.ts';
import type { CalendarCode } from '../../core/periods/period-rule.ts';
import { aroundPeriod } from './around.ts';
import { anyHistoryOfUnits, type History } from './histories.ts';
import { instantLater, laterBy } from './later.ts';
import { ownRule, theReport } from './small-world.ts';

/** Of August 2025, or what it is part of. */
export const reports = [
  { scope: '96', definition: 'thang', label: '2025-08' },
  { scope: 'VN', definition: 'thang', label: '2025-08' },
  { scope: '96', definition: 'quy', label: '2025-Q3' },
  { scope: 'VN', definition: 'quy', label: '2025-Q3' },
  { scope: '96', definition: 'dau-nam', label: '2025-08-YTD' },
  { scope: 'VN', definition: 'dau-nam', label: '2025-07-YTD' },
  { scope: 'VN', definition: 'quy-tu-thang', label: '2025-Q3' },
  { scope: '96', definition: 'duong-lich', label: '2025-08' },
] as const;

/** The instant of the edition before, in the midst of what arrives. */
const earlier = '2025-08-19T12:00:00.000Z';

type Asked = Omit<typeof theReport, 'asOf'>;

/** What a report asks of a history: of one about another period than August, which may happen so many days later. */
type OtherPeriod = Asked & {
  readonly calendar: CalendarCode;
  readonly type: PeriodType;
  readonly about: string;
  readonly later?: number;
};

/** Twenty weeks later the week of 14 August is that of New Year; 72 weeks later it is the 53rd of its year. */
const atNewYear = 20 * 7;
const aYearOn = 72 * 7;

export const otherPeriods: readonly OtherPeriod[] = [
  week('96', 'tuan', '2025-W33'),
  week('VN', 'tuan', '2026-W01', '2025-W33', atNewYear),
  week('96', 'tuan', '2026-W53', '2025-W33', aYearOn),
  week('VN', 'tuan-rieng', '2025-W33'),
  week('96', 'tuan-rieng', '2025-W52', '2025-W32', atNewYear),
  week('VN', 'tuan-tu-ngay', '2025-W33'),
  day('VN', '2025-08-14'),
  day('96', '2026-01-01', '2025-08-14', atNewYear),
  {
    scope: 'VN',
    definition: 'thang-rieng',
    label: '2025-08',
    calendar: ownRule,
    type: 'month',
    about: '2025-08',
  },
];

function week(
  scope: string,
  definition: string,
  label: string,
  about = label,
  later = 0,
): OtherPeriod {
  const calendar = definition === 'tuan-rieng' ? ownRule : 'gregorian';
  return { scope, definition, label, calendar, type: 'week', about, later };
}

function day(scope: string, label: string, about = label, later = 0): OtherPeriod {
  return { scope, definition: 'ngay', label, calendar: 'gregorian', type: 'day', about, later };
}

/** A report, the instants of its editions, and a history that has something to say of it. */
export type Drawn = {
  readonly asked: typeof theReport;
  /** The instant of the edition before. */
  readonly before: string;
  readonly history: History;
};

const drawn = (asked: Asked, history: History, later = 0): Drawn => ({
  asked: {
    scope: asked.scope,
    definition: asked.definition,
    label: asked.label,
    asOf: instantLater(later, theReport.asOf),
  },
  before: instantLater(later, earlier),
  history: laterBy(later, history),
});

/** Every second report is of weeks, days or a calendar of its own. */
export const anyReport = (most: number): fc.Arbitrary<Drawn> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...reports), anyHistoryOfUnits(most))
      .map(([asked, history]) => drawn(asked, history)),
    fc.constantFrom(...otherPeriods).chain((asked) => {
      const around = aroundPeriod(asked.calendar, asked.type, asked.about);
      return anyHistoryOfUnits(most, around).map((history) => drawn(asked, history, asked.later));
    }),
  );
