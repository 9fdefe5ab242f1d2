import type { Names } from '../core/names.ts';
import type { PeriodType } from '../core/periods/period.ts';
import { type CalendarCode, type PeriodRule, ruleOf } from '../core/periods/period-rule.ts';

/** From Sunday on. */
const weekdays = [
  { vi: 'Chủ nhật', en: 'Sunday' },
  { vi: 'thứ Hai', en: 'Monday' },
  { vi: 'thứ Ba', en: 'Tuesday' },
  { vi: 'thứ Tư', en: 'Wednesday' },
  { vi: 'thứ Năm', en: 'Thursday' },
  { vi: 'thứ Sáu', en: 'Friday' },
  { vi: 'thứ Bảy', en: 'Saturday' },
] as const satisfies readonly Names[];

/** By which rule days make the periods of a type. */
export function calendarWords(calendar: CalendarCode, type: PeriodType): Names {
  const { months, weekFrom } = ruleOf(calendar);
  if (type === 'day') return { vi: 'một ngày', en: 'one day' };
  return type === 'week' ? weekWords(weekFrom) : monthWords(months);
}

function weekWords(from: number): Names {
  const [first, last] = [weekdays[from % 7], weekdays[(from + 6) % 7]];
  return {
    vi: `tuần từ ${first?.vi} đến ${last?.vi}`,
    en: `week from ${first?.en} to ${last?.en}`,
  };
}

function monthWords({ by, firstDay, of }: PeriodRule['months']): Names {
  if (by === 'nd09')
    return { vi: 'kỳ theo Nghị định 09/2019/NĐ-CP', en: 'period of Decree 09/2019/NĐ-CP' };
  if (firstDay === 1) return { vi: 'kỳ theo tháng dương lịch', en: 'calendar months' };
  const last = firstDay - 1;
  return of === 'previous'
    ? {
        vi: `tháng tính từ ngày ${firstDay} tháng trước đến ngày ${last}`,
        en: `months from day ${firstDay} of the month before to day ${last}`,
      }
    : {
        vi: `tháng tính từ ngày ${firstDay} đến ngày ${last} tháng sau`,
        en: `months from day ${firstDay} to day ${last} of the month after`,
      };
}
