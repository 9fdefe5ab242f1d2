import { changesBetween } from '../../core/reports/changes.ts';
import { indexRegistry, type Registry } from '../../core/registry/registry.ts';
import type { Report } from '../../core/reports/report.ts';
import { Instant } from '../../core/time.ts';
import { arrivingLater, reportOf } from './one-figure.ts';
import { figureFrom, type Saying, short, smallRegistry } from './small-world.ts';
import { ndMonth } from './units-in-time.ts';

/** Every figure is compared with the period before. */
export const comparing = (registry: Registry): Registry =>
  indexRegistry(1, {
    ...registry,
    definitions: registry.definitions.map((definition) => ({
      ...definition,
      sections: definition.sections.map((section) => ({
        ...section,
        growth: ['previous-period' as const],
      })),
    })),
  });

/** The small world, whose figures are compared. */
export const world = comparing(smallRegistry());

/** Said of one month; the receipt names the statement in these tests. */
export const of =
  (label: string) =>
  (
    metric: string,
    unit: string,
    says: number | string,
    submission: string,
    more: object = {},
  ): Saying => ({
    metric,
    unit,
    says,
    submission,
    ...ndMonth(label),
    ...more,
  });
export const june = of('2025-06');
export const july = of('2025-07');
export const august = of('2025-08');
export const september = of('2025-09');

export const anew = { observedAt: '2025-08-20T00:00:00Z' };

export type Options = { registry?: Registry; next?: Registry; definition?: string; label?: string };

export const plain = (receipt: string): string => receipt.replace(/^0+/, '');

/** Two editions of one figure; what comes to the second one arrives after the first one’s instant. */
export function editions(
  code: string,
  before: readonly Saying[],
  more: readonly Saying[],
  { registry = world, next = registry, ...options }: Options = {},
): readonly [Report, Report] {
  const after = arrivingLater(before, [...before, ...more]);
  const old = reportOf(figureFrom(before, code, { ...options, registry }));
  return [
    old,
    {
      ...reportOf(figureFrom(after, code, { ...options, registry: next })),
      asOf: Instant.parse('2025-08-25T01:00:00.000Z'),
      registryVersion: next === registry ? old.registryVersion : 2,
    },
  ];
}

/** `growth A1: 25 → 50 [late] R`, once for each change. */
export const changes = (...of: Parameters<typeof editions>): readonly string[] =>
  changesBetween(...editions(...of)).map(
    ({ of: what, unit = 'total', old, new: next, causes, receipts }) =>
      `${what} ${unit}: ${short(old)} → ${short(next)} [${causes.join()}] ${receipts.map(plain).join()}`.trim(),
  );
