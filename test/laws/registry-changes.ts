import { Recipient, RecipientId } from '../../core/registry/report-definition.ts';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { LocalDate } from '../../core/time.ts';
import { Unit } from '../../core/units/unit.ts';
import { smallMetrics, smallRegistry } from '../support/small-world.ts';
import type { Chance } from './chance.ts';

const nobody = Recipient.parse({
  id: 'nobody',
  name: 'Nobody',
  email: 'nobody@example.vn',
  language: 'vi',
});

const small = smallRegistry();

/** The small world as the checks of a registry would have it, with the recipient that its definitions name. */
export const firstContent: RegistryContent = {
  ...small,
  // One is enough, and checks of a deadline take their time.
  datasets: small.datasets.slice(0, 1),
  definitions: small.definitions.slice(0, 1),
  metrics: smallMetrics.map((metric) => ({
    ...metric,
    ...(metric.overTime !== 'last' && { maxAgeDays: 0 }),
    ...(metric.kind === 'ratio' && {
      maxAgeDays: 0,
      overUnits: 'none' as const,
      overTime: metric.numerator === 'flow' ? ('sum' as const) : ('last' as const),
    }),
  })),
  recipients: [nobody],
};

/** One valid change, or several at once; `mark` tells it from every other. */
export function changedAtRandom(
  chance: Chance,
  before: RegistryContent,
  mark: number,
): RegistryContent {
  let content = before;
  for (let changes = 1 + chance.int(3); changes > 0; changes -= 1)
    content = chance.pick(kinds)(content, mark * 10 + changes, chance);
  return content;
}

type Kind = (content: RegistryContent, mark: number, chance: Chance) => RegistryContent;

const named = (mark: number) => ({ vi: `Tên ${mark}`, en: `Name ${mark}` });

/** One of the list, changed; the others stay. */
const oneOf = <T>(chance: Chance, things: readonly T[], change: (thing: T) => T): T[] => {
  const chosen = chance.pick(things);
  return things.map((thing) => (thing === chosen ? change(thing) : thing));
};

const kinds: readonly Kind[] = [
  (content, mark, chance) => ({
    ...content,
    metrics: oneOf(chance, content.metrics, (metric) => ({ ...metric, names: named(mark) })),
  }),
  (content, mark, chance) => ({
    ...content,
    units: oneOf(chance, content.units, (unit) => ({ ...unit, names: named(mark) })),
  }),
  (content, mark) => ({
    ...content,
    units: [
      ...content.units,
      Unit.parse({
        code: `A${mark}`,
        level: 'commune',
        kind: 'commune',
        parent: 'A',
        names: named(mark),
        validFrom: '2025-01-01',
      }),
    ],
  }),
  (content, mark, chance) => ({
    ...content,
    datasets: oneOf(chance, content.datasets, (dataset) => ({
      ...dataset,
      deadline: { workingDaysAfterCutOff: 1 + (mark % 10) },
    })),
  }),
  (content, mark) => ({
    ...content,
    recipients: [...content.recipients, { ...nobody, id: RecipientId.parse(`person-${mark}`) }],
  }),
  (content) => ({ ...content, recipients: [nobody] }),
  (content, mark) => ({
    ...content,
    calendar: WorkingCalendar.parse({
      ...content.calendar,
      years: {
        2025: {
          confirmed: true,
          notices: [{ number: `${mark}/TB`, date: LocalDate.parse('2024-12-01') }],
          off: ['2025-08-18'],
          workedWeekend: [],
          provisionalOff: [],
        },
      },
    }),
  }),
];
