import { describe, expect, test } from 'vitest';
import { bodies } from '../../core/recommendations/recommendation-bodies.ts';
import {
  actionCalled,
  actions,
  isOpen,
  startsFrom,
  transitions,
} from '../../core/recommendations/recommendation-machine.ts';
import type { Transition } from '../../core/recommendations/transition.ts';
import { RecommendationState, states } from '../../core/recommendations/recommendation-state.ts';

const rows: readonly (Transition & { action: (typeof actions)[number] })[] = actions.map(
  (action) => ({ action, ...transitions[action] }),
);

describe('the table of roads', () => {
  test('has T01 to T36, each once and in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(
      Array.from({ length: 36 }, (_, place) => `T${String(place + 1).padStart(2, '0')}`),
    );
  });

  test('calls every road by a resource of its own', () => {
    expect(new Set(rows.map(({ resource }) => resource)).size).toBe(rows.length);
    for (const { action, resource } of rows)
      expect(actionCalled(resource)).toBe(action === 'create' ? undefined : action);
  });

  test('leads into and out of every state', () => {
    const reached = new Set<string>(rows.map(({ to }) => to));
    for (const state of RecommendationState.options) {
      expect(reached.has(state), `into ${state}`).toBe(true);
      const out = rows.some(({ from }) => from !== 'new' && from.includes(state));
      if (state !== 'WITHDRAWN') expect(out, `out of ${state}`).toBe(true);
    }
  });

  test('lets nobody but the locality, intake or the system end what was answered', () => {
    const closing = rows.filter(({ to }) => to === 'CLOSED').flatMap(({ roles }) => roles);
    expect(new Set(closing)).toEqual(new Set(['LOCALITY_APPROVER', 'INTAKE', 'SYSTEM']));
  });

  test('opens a road only where a request body is known', () => {
    expect(
      rows
        .filter(({ open }) => open)
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual(Object.keys(bodies).toSorted());
    expect(actions.filter(isOpen)).toHaveLength(13);
  });

  test('asks in its body, or knows of the case, what a road requires', () => {
    const ofTheCase = new Set(['title', 'field', 'locality', 'difficulty', 'ask', 'channel']);
    for (const { action, required } of rows)
      if (isOpen(action))
        for (const member of required)
          expect(
            member in bodies[action].shape || ofTheCase.has(member),
            `${action} ${member}`,
          ).toBe(true);
  });

  test('leads no open road out of a closed case', () => {
    const open = actions.filter((action) => isOpen(action));
    for (const state of RecommendationState.options)
      if (states[state].ended)
        expect(open.filter((action) => startsFrom(action, state))).toEqual([]);
  });
});
