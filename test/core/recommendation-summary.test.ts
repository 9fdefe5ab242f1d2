import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startClock, stopped } from '../../core/recommendations/recommendation-deadline.ts';
import type { Action, Transition } from '../../core/recommendations/transition.ts';
import {
  actions,
  startsFrom,
  transitions,
} from '../../core/recommendations/recommendation-machine.ts';
import {
  isInHand,
  type RecommendationState,
} from '../../core/recommendations/recommendation-state.ts';
import { summarise } from '../../core/recommendations/recommendation-summary.ts';
import {
  asOf,
  atTheBeginning,
  Recommendation,
  type RecommendationEvent,
  type Standing,
} from '../../core/recommendations/recommendation.ts';
import { addMinutes, Instant, LocalDate, localDateAt } from '../../core/time.ts';
import { sampleRegistry } from '../../samples/world.ts';

const { calendar } = sampleRegistry();
const begin = Instant.parse('2025-07-20T00:00:00Z');
const august = { from: LocalDate.parse('2025-08-01'), until: LocalDate.parse('2025-09-01') };
const letter = (n: number) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[n % 32] ?? '0';

const event = (action: Action | 'child', at: Instant, stands: Standing): RecommendationEvent => ({
  action,
  transition: action === 'child' ? 'T23' : transitions[action].id,
  at,
  actor: null,
  client: null,
  request: null,
  body: {},
  made: {},
  stands,
});

const made = (place: number, history: readonly RecommendationEvent[]): Recommendation =>
  Recommendation.parse({
    id: `96-${letter(place).repeat(26)}`,
    version: history.length,
    province: '96',
    locality: '96',
    addressee: 'BKHCN',
    field: place % 2 === 0 ? 'innovation' : 'telecommunications',
    title: `Kiến nghị ${place}`,
    letters: [],
    number: `KN-96-2025-${String(place).padStart(6, '0')}`,
    history,
  });

const running = (action: Action): Standing['clock'] =>
  action === 'submit' ? startClock(LocalDate.parse('2025-08-01'), 10) : null;

/** Where the road leads from where the case stands. */
function led(stands: Standing, action: Action): Standing {
  const { to }: Transition = transitions[action];
  if (to === 'same') return stands;
  const state = to === 'return state' ? (stands.returnState ?? 'SUBMITTED') : to;
  const asks = to === 'CLARIFICATION_REQUESTED';
  return {
    ...stands,
    state,
    returnState: asks ? stands.state : null,
    clock: running(action) ?? stands.clock,
  };
}

const fromHere = (state: RecommendationState): Action[] =>
  actions.filter((action) => startsFrom(action, state));

/** A life: from a draft, or born as a child, along any roads of the table, at any pace. */
const life = fc
  .record({
    child: fc.boolean(),
    choices: fc.array(fc.tuple(fc.nat(1_000), fc.integer({ min: 0, max: 20_000 })), {
      maxLength: 30,
    }),
    born: fc.nat(60_000),
  })
  .map(({ child, choices, born }) => {
    let at = addMinutes(begin, born);
    let stands: Standing = child
      ? { ...atTheBeginning, state: 'ASSIGNED', clock: startClock(localDateAt(at), 10) }
      : atTheBeginning;
    const history = [event(child ? 'child' : 'create', at, stands)];
    for (const [choice, pause] of choices) {
      const roads = fromHere(stands.state);
      const action = roads[choice % Math.max(1, roads.length)];
      if (action === undefined) break;
      at = addMinutes(at, pause);
      stands = led(stands, action);
      history.push(event(action, at, stands));
    }
    return history;
  });
const lives = fc
  .array(life, { maxLength: 12 })
  .map((histories) => histories.map((history, place) => made(place, history)));
const instant = fc.nat(100_000).map((minutes) => addMinutes(begin, minutes));

const law = { seed: 20250905, numRuns: 100 };

describe('the balance', () => {
  test('always balances, over every road of the table, as of any instant', () => {
    fc.assert(
      fc.property(lives, instant, (recommendations, at) => {
        const { balance: b } = summarise(recommendations, august, at, calendar);
        expect(b.start + b.submitted + b.children + b.returned).toBe(
          b.closed + b.transferred + b.merged + b.rejected + b.withdrawn + b.end,
        );
      }),
      law,
    );
  });

  test('ends where the next window starts', () => {
    const september = { from: august.until, until: LocalDate.parse('2025-10-01') };
    fc.assert(
      fc.property(lives, instant, (recommendations, at) => {
        const first = summarise(recommendations, august, at, calendar).balance;
        const second = summarise(recommendations, september, at, calendar).balance;
        expect(second.start).toBe(first.end);
      }),
      law,
    );
  });

  test('reaches every one of its terms', () => {
    const terms = new Set<string>();
    for (const history of fc.sample(life, { seed: 7, numRuns: 2_000 }))
      for (const [term, count] of Object.entries(
        summarise([made(1, history)], august, addMinutes(begin, 200_000), calendar).balance,
      ))
        if (count > 0) terms.add(term);
    expect([...terms].toSorted()).toEqual(
      [
        'start',
        'submitted',
        'children',
        'returned',
        'closed',
        'transferred',
        'merged',
        'rejected',
        'withdrawn',
        'end',
      ].toSorted(),
    );
  });
});

describe('the counts', () => {
  test('of the fields, and of the units, add up to those of all', () => {
    fc.assert(
      fc.property(lives, instant, (recommendations, at) => {
        const section = summarise(recommendations, august, at, calendar);
        for (const groups of [section.byField, section.byUnit])
          for (const key of ['received', 'inHand', 'answered', 'escalated', 'overdue'] as const)
            expect(groups.reduce((sum, { counts }) => sum + counts[key], 0)).toBe(
              section.counts[key],
            );
        expect(section.open).toHaveLength(section.counts.inHand);
      }),
      law,
    );
  });

  test('know nothing of what happened after the instant', () => {
    fc.assert(
      fc.property(lives, instant, (recommendations, at) => {
        const then = recommendations.flatMap((each) => asOf(each, at) ?? []);
        expect(summarise(recommendations, august, at, calendar)).toEqual(
          summarise(then, august, at, calendar),
        );
      }),
      law,
    );
  });

  test('do not depend on the order of the cases', () => {
    fc.assert(
      fc.property(lives, instant, (recommendations, at) => {
        expect(summarise(recommendations.toReversed(), august, at, calendar)).toEqual(
          summarise(recommendations, august, at, calendar),
        );
      }),
      law,
    );
  });
});

const at = (text: string) => Instant.parse(text);
const submitted: Standing = {
  ...atTheBeginning,
  state: 'SUBMITTED',
  clock: startClock(LocalDate.parse('2025-08-12'), 10),
};

test('a case is overdue on the day after its due date, by the legal calendar day', () => {
  const one = made(1, [
    event('create', at('2025-08-12T01:00:00Z'), atTheBeginning),
    event('submit', at('2025-08-12T02:00:00Z'), submitted),
  ]);
  const overdueAt = (text: string) => summarise([one], august, at(text), calendar).counts.overdue;
  expect(overdueAt('2025-08-26T16:59:59.999Z')).toBe(0);
  expect(overdueAt('2025-08-26T17:00:00.000Z')).toBe(1);
});

test('what happens at midnight belongs to the day, and the window, that begins', () => {
  const one = made(1, [
    event('create', at('2025-08-12T01:00:00Z'), atTheBeginning),
    event('submit', at('2025-08-31T17:00:00.000Z'), submitted),
  ]);
  const { balance, counts } = summarise([one], august, at('2025-09-05T00:00:00Z'), calendar);
  expect(balance).toMatchObject({ start: 0, submitted: 0, end: 0 });
  expect(counts).toMatchObject({ received: 0, inHand: 1 });
});

test('a draft, and a draft that was withdrawn, is counted nowhere', () => {
  const withdrawn = made(1, [
    event('create', at('2025-08-12T01:00:00Z'), atTheBeginning),
    event('withdraw', at('2025-08-13T01:00:00Z'), { ...atTheBeginning, state: 'WITHDRAWN' }),
  ]);
  const written = made(2, [event('create', at('2025-08-12T01:00:00Z'), atTheBeginning)]);
  const section = summarise([withdrawn, written], august, at('2025-09-05T00:00:00Z'), calendar);
  expect(Object.values(section.balance).every((count) => count === 0)).toBe(true);
  expect(section.byState.every(({ count }) => count === 0)).toBe(true);
  expect(section.open).toEqual([]);
});

test('an answer of September is no answer of August, but the case is no longer overdue', () => {
  const answered: Standing = {
    ...submitted,
    state: 'ANSWERED',
    clock: stopped(startClock(LocalDate.parse('2025-08-12'), 10), LocalDate.parse('2025-09-03')),
  };
  const one = made(1, [
    event('create', at('2025-08-12T01:00:00Z'), atTheBeginning),
    event('submit', at('2025-08-12T02:00:00Z'), submitted),
    event('issueAnswer', at('2025-09-03T02:00:00Z'), answered),
  ]);
  const before = summarise([one], august, at('2025-09-01T00:00:00Z'), calendar);
  expect(before.counts).toMatchObject({ received: 1, answered: 0, overdue: 1 });
  const after = summarise([one], august, at('2025-09-05T00:00:00Z'), calendar);
  expect(after.counts).toMatchObject({ received: 1, answered: 0, overdue: 0, inHand: 1 });
  expect(after.balance.end).toBe(1);
  expect(isInHand('ANSWERED')).toBe(true);
});
