import type { RegistryContent } from './registry.ts';
import { carries, duplicates, fault, type RegistryFault } from './registry-fault.ts';
import { takenOverBy, takers } from './succession.ts';

/** What events say of units that do not exist, or that did not end on their day. */
export function* eventFaults({
  events,
  units,
}: Pick<RegistryContent, 'events' | 'units'>): Iterable<RegistryFault> {
  yield* duplicates('events', events, (event) => event.code);
  for (const [index, event] of events.entries()) {
    for (const code of takenOverBy(event))
      if (!units.some((unit) => unit.code === code && unit.validTo === event.date))
        yield fault(
          `events/${index}/from`,
          'not-ended-by-event',
          `Không có đơn vị ${code} hết hiệu lực vào ngày ${event.date}; hãy ghi validTo của đơn vị đó.`,
          `No unit ${code} ends on ${event.date}; give its validTo.`,
        );
    for (const code of takers(event))
      if (!carries(units, code, event.date))
        yield fault(
          `events/${index}/to`,
          'unknown-successor',
          `Vào ngày ${event.date} không có đơn vị mang mã ${code} để kế thừa.`,
          `On ${event.date} no unit carries code ${code}, which is to take over.`,
        );
  }
}
