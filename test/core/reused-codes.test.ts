import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Client } from '../../core/registry/client.ts';
import { reusedCodes } from '../../core/units/reused-codes.ts';
import type { Unit } from '../../core/units/unit.ts';
import type { UnitEvent } from '../../core/units/unit-event.ts';
import { merged } from '../support/merged.ts';
import { commune, divided } from '../support/units-in-time.ts';

const client = (id: string, more: object) =>
  Client.parse({ id, name: id, keys: [], scopes: [], units: [], ...more });

const contentOf = (
  units: readonly Unit[],
  events: readonly UnitEvent[],
  clients: readonly Client[] = [client('holder', { units: ['32001'] })],
) => ({ units, events, clients, datasets: [], definitions: [] });

const days = ['2025-01-01', '2025-07-01', '2026-01-01', '2027-01-01', '2028-01-01'] as const;
const day = (at: number): string => days[at] ?? '2029-01-01';

/**
 * How each unit of the code came after the one before: by no event, by an event under its own code, by a split without shares,
 * or as the second of two events, between which another code bore it.
 */
type Came = 'from-nowhere' | 'by-event' | 'by-split' | 'through-another';
const cameBy = fc.constantFrom<Came>('from-nowhere', 'by-event', 'by-split', 'through-another');

const midway = (at: number): string =>
  day(at).replace('-01-01', '-01-02').replace('-07-01', '-07-02');

function history(links: readonly Came[]) {
  const units: Unit[] = [];
  const events: UnitEvent[] = [];
  for (const at of [0, ...links.keys()].keys()) {
    const [came, next] = [links[at - 1], links[at]];
    const from = came === 'through-another' ? midway(at) : day(at);
    units.push(commune('32001', from, next && day(at + 1)));
    const named = { code: `e${at}` };
    if (came === 'by-event') events.push(merged(['32001'], '32001', from, named));
    if (came === 'by-split')
      events.push(divided('32001', { '32001': undefined, [`S${at}`]: undefined }, from, named));
    if (came !== 'through-another') continue;
    units.push(commune(`M${at}`, day(at), from));
    events.push(merged(['32001'], `M${at}`, day(at), { code: `e${at}a` }));
    events.push(merged([`M${at}`], '32001', from, { code: `e${at}b` }));
  }
  return contentOf(units, events);
}

test('a code is told for each unit that took it on from nowhere, and for none that the one before went into', () => {
  fc.assert(
    fc.property(fc.array(cameBy, { maxLength: 4 }), (links) => {
      const strange = links.flatMap((came, at) => (came === 'from-nowhere' ? [day(at + 1)] : []));
      const told = reusedCodes(undefined, history(links));
      expect(told.map(({ validFrom }) => validFrom)).toEqual(strange);
      expect(told.every(({ clients }) => clients.includes('holder'))).toBe(true);
    }),
    { seed: 99, numRuns: 100 },
  );
});

test('of a history that goes on only what is new is told, and of the same one nothing', () => {
  fc.assert(
    fc.property(fc.array(cameBy, { maxLength: 4 }), fc.nat({ max: 4 }), (links, known) => {
      const [before, after] = [history(links.slice(0, known)), history(links)];
      const all = reusedCodes(undefined, after);
      const then = reusedCodes(undefined, before);
      expect([...then, ...reusedCodes(before, after)]).toEqual(all);
      expect(reusedCodes(after, after)).toEqual([]);
    }),
    { seed: 100, numRuns: 100 },
  );
});

const twice = [commune('32001', day(0), day(1)), commune('32001', day(2))];

test('a code that nothing names is not told, and one that only an officer’s unit names is', () => {
  const officers = client('office', { actors: [{ role: 'INTAKE', unit: '32001' }] });
  expect(reusedCodes(undefined, contentOf(twice, [], []))).toEqual([]);
  expect(reusedCodes(undefined, contentOf(twice, [], [officers]))).toMatchObject([
    { code: '32001', validFrom: day(2), clients: ['office'] },
  ]);
});

test('a unit that was registered by mistake, without a day, neither takes a code on nor hands one over', () => {
  const mistaken = commune('32001', day(1), day(1));
  const told = (...units: readonly Unit[]) => reusedCodes(undefined, contentOf(units, []));
  expect(told(mistaken, commune('32001', day(2)))).toEqual([]);
  expect(told(commune('32001', day(0), day(1)), mistaken)).toEqual([]);
  expect(told(...twice, mistaken)).toMatchObject([{ validFrom: day(2) }]);
});
