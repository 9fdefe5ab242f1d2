import { type CalendarYear, isWeekend, type WorkingCalendar } from '../periods/calendar.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import type { LocalDate } from '../time.ts';

/** Everything wrong with the working calendar; an unconfirmed year is not wrong, its dates are provisional. */
export function* calendarFaults({ years }: WorkingCalendar): Iterable<RegistryFault> {
  for (const [name, year] of Object.entries(years)) {
    const path = `calendar/years/${name}`;
    yield* noticeFaults(path, year);
    for (const member of ['off', 'workedWeekend', 'provisionalOff'] as const)
      for (const [index, date] of year[member].entries())
        yield* dateFaults(`${path}/${member}/${index}`, name, date, member === 'workedWeekend');
    yield* repeatedDays(path, year);
  }
}

function* noticeFaults(
  path: string,
  { confirmed, notices = [] }: CalendarYear,
): Iterable<RegistryFault> {
  yield* duplicates(`${path}/notices`, notices, ({ number }) => number);
  if (confirmed && notices.length === 0)
    yield fault(
      `${path}/notices`,
      'notice-missing',
      'Năm đã xác nhận phải ghi số, ký hiệu và ngày của thông báo; nếu chưa có thông báo, hãy ghi confirmed là false.',
      'A confirmed year must give number and date of the notice that fixed it; without a notice, set confirmed to false.',
    );
}

function* dateFaults(
  path: string,
  year: string,
  date: LocalDate,
  isWorked: boolean,
): Iterable<RegistryFault> {
  if (!date.startsWith(`${year}-`))
    yield fault(
      path,
      'date-in-other-year',
      `Ngày ${date} không thuộc năm ${year}.`,
      `${date} does not lie in ${year}.`,
    );
  if (isWorked && !isWeekend(date))
    yield fault(
      path,
      'worked-day-not-on-weekend',
      `Ngày ${date} không phải thứ Bảy hay Chủ nhật nên vốn là ngày làm việc; hãy bỏ đi.`,
      `${date} is no Saturday or Sunday and is worked anyway; leave it out.`,
    );
  if (!isWorked && isWeekend(date))
    yield fault(
      path,
      'day-off-on-weekend',
      `Ngày ${date} là thứ Bảy hoặc Chủ nhật nên vốn được nghỉ; hãy ghi ngày nghỉ bù.`,
      `${date} is a Saturday or Sunday and off anyway; give the day in lieu of it.`,
    );
}

/** A day stands once, and is not both off for certain and off perhaps. */
function* repeatedDays(path: string, year: CalendarYear): Iterable<RegistryFault> {
  for (const member of ['off', 'workedWeekend', 'provisionalOff'] as const)
    yield* duplicates(`${path}/${member}`, year[member], (date) => date);
  for (const [index, date] of year.provisionalOff.entries())
    if (year.off.includes(date))
      yield fault(
        `${path}/provisionalOff/${index}`,
        'duplicate',
        `Ngày ${date} đã là ngày nghỉ chính thức trong “off”; hãy bỏ khỏi danh sách dự kiến.`,
        `${date} is off for certain in “off” already; take it out of the provisional ones.`,
      );
}
