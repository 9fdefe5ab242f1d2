import type { WorkingCalendar } from '../periods/calendar.ts';
import type { RegistryContent } from './registry.ts';
import { fault, type RegistryFault } from './registry-fault.ts';
import { isTooLate, latestYear, type LocalDate } from '../time.ts';

type Placed = readonly [path: string, day: LocalDate | undefined];

/** Days after the last year that periods are made of. Nobody would live to see them, and what is counted onwards from there has no text. */
export function* dayFaults(content: RegistryContent): Iterable<RegistryFault> {
  for (const [path, day] of [...daysIn(content), ...daysOfCalendar(content.calendar)])
    if (day !== undefined && isTooLate(day))
      yield fault(
        path,
        'date-too-late',
        `Ngày ${day} phải thuộc năm ${latestYear} trở về trước; nếu chưa có ngày kết thúc, hãy bỏ trống.`,
        `${day} must lie in ${latestYear} or before; leave it out where there is no end yet.`,
      );
}

const daysIn = ({ units, events, metrics, definitions }: RegistryContent): readonly Placed[] => [
  ...units.flatMap(({ validFrom, validTo }, at): Placed[] => [
    [`units/${at}/validFrom`, validFrom],
    [`units/${at}/validTo`, validTo],
  ]),
  ...events.map(({ date }, at): Placed => [`events/${at}/date`, date]),
  ...metrics.map(({ startsOn }, at): Placed => [`metrics/${at}/startsOn`, startsOn]),
  ...definitions.map(({ boundariesOn }, at): Placed => [
    `definitions/${at}/boundariesOn`,
    boundariesOn,
  ]),
];

const daysOfCalendar = ({ years }: WorkingCalendar): readonly Placed[] =>
  Object.entries(years).flatMap(([name, year]) => {
    const path = `calendar/years/${name}`;
    const notices = (year.notices ?? []).map(({ date }, at): Placed => [
      `${path}/notices/${at}/date`,
      date,
    ]);
    const days = (['off', 'workedWeekend', 'provisionalOff'] as const).flatMap((member) =>
      year[member].map((day, at): Placed => [`${path}/${member}/${at}`, day]),
    );
    return [...notices, ...days];
  });
