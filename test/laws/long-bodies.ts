import type { Chance } from './chance.ts';
import type { ModelBody, ModelRow } from './model.ts';

/**
 * Bodies about as many months as become visible together, about one less, and about too many: of each such body the facts
 * are written one by one, and a sender may die after any of them.
 */
const months = Array.from({ length: 116 }, (_, place) => {
  const month = 7 - place;
  const number = ((month % 12) + 12) % 12;
  return `${2025 + Math.floor(month / 12)}-${String(number + 1).padStart(2, '0')}`;
});

/** One of them counts for each province that a body speaks of. */
export const mostMonths = 100;
const lengths = [mostMonths - 1, mostMonths, mostMonths, mostMonths + 1, mostMonths + 4];

export function longBodyOf(chance: Chance, client: string): ModelBody {
  const units = client === 'everywhere' ? ['32001', '99001'] : ['32001'];
  const places = months.flatMap((period) => units.map((unit) => ({ period, unit })));
  const metric = chance.pick(['received', 'received', 'finished']);
  const rows = places
    .slice(0, chance.pick(lengths))
    .map((place): ModelRow => ({ metric, ...place, value: chance.pick([0, 1, 5]) }));
  const wrong = chance.percent(20) ? chance.int(rows.length) : undefined;
  return {
    dataset: 'monthly',
    source: chance.pick(['lgsp', 'lgsp', 'office']),
    ...(chance.percent(12) && { replace: true }),
    ...(chance.percent(50) && { observedAt: '2025-08-15T00:00:00.000Z' }),
    rows: rows.map((row, place) => (place === wrong ? { ...row, value: '0.5' } : row)),
  };
}

// What the model knows of them ------------------------------------------------

/** From the 15th of the month before to the 14th. */
function daysOf(label: string): readonly [string, string] {
  const [year = 0, month = 0] = label.split('-').map(Number);
  const fifteenth = (index: number) =>
    new Date(Date.UTC(year, index, 15)).toISOString().slice(0, 10);
  return [fifteenth(month - 2), fifteenth(month - 1)];
}

/** The end of the second working day after the last day; Viet Nam is seven hours ahead of UTC. */
function lateFrom(until: string): string {
  let [day, working] = [Date.parse(until), 0];
  while (working < 2) {
    if (new Date(day).getUTCDay() % 6 !== 0) working += 1;
    day += 86_400_000;
  }
  return new Date(day - 7 * 3_600_000).toISOString();
}

export const longIntervals: Readonly<Record<string, readonly [string, string]>> =
  Object.fromEntries(months.map((label) => [label, daysOf(label)]));

export const longLateFrom: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(longIntervals).map((days) => [days.join('/'), lateFrom(days[1])]),
);
