import * as z from 'zod';
import { takenOverBy } from '../core/units/succession.ts';
import { type Unit, UnitCode } from '../core/units/unit.ts';
import { UnitEvent } from '../core/units/unit-event.ts';
import { LocalDate } from '../core/time.ts';

/** Until events had rows of their own, a unit that ended said itself which units took it over. */
const OlderUnit = z.looseObject({
  code: UnitCode,
  validTo: LocalDate.optional(),
  successors: z.array(UnitCode),
});
type OlderUnit = z.output<typeof OlderUnit>;

const unknownBasis =
  'Chưa ghi căn cứ (chuyển từ dữ liệu trước khi có sự kiện) / basis not recorded';

/** The body of a unit as it is written today. */
export function withoutSuccessors(body: unknown): unknown {
  const older = OlderUnit.safeParse(body);
  if (!older.success) return body;
  const { successors: _, ...unit } = older.data;
  return unit;
}

/** The events that the older bodies tell, but for units whose end an event of its own tells. */
export function eventsTold(
  bodies: readonly unknown[],
  events: readonly UnitEvent[],
): readonly UnitEvent[] {
  const told = new Set(
    events.flatMap((event) => takenOverBy(event).map((code) => endOf(code, event.date))),
  );
  return bodies
    .flatMap((body) => OlderUnit.safeParse(body).data ?? [])
    .filter(({ code, validTo }) => validTo !== undefined && !told.has(endOf(code, validTo)))
    .flatMap(eventOf);
}

const endOf = (code: Unit['code'], date: LocalDate): string => `${code}@${date}`;

/** One successor took all of it; of several nobody knew the shares, so its figures stay with it. */
function eventOf({ code, validTo: date, successors }: OlderUnit): readonly UnitEvent[] {
  const to = [...new Set(successors)];
  const [only, ...others] = to;
  if (only === undefined) return [];
  const around = { code: `${code.toLowerCase()}-${date}`, date, basis: unknownBasis };
  return [
    UnitEvent.parse(
      others.length === 0
        ? { kind: 'merge', ...around, from: [code], to: only }
        : { kind: 'split', ...around, from: code, to: to.map((unit) => ({ unit })) },
    ),
  ];
}
