import { expect, test } from 'vitest';
import { summarise } from '../../core/recommendations/recommendation-summary.ts';
import { standing } from '../../core/recommendations/recommendation.ts';
import { unitOn } from '../../core/units/units-by-day.ts';
import { Instant, LocalDate, localDateAt } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { sampleRecommendations, sampleRecommendationSteps } from '../../samples/recommendations.ts';
import { recommendationApi, sampleWorld } from '../support/recommendation-world.ts';

test('every script plays by real calls and ends where it says', async () => {
  const api = await recommendationApi();
  const ids = new Map<string, string>();
  const ends = new Map<string, string>();
  for (const {
    ref,
    place,
    at,
    client,
    path,
    idempotencyKey,
    body,
  } of sampleRecommendationSteps()) {
    api.at(at);
    const answer = await api.post(path(ids.get(ref) ?? ''), {
      client,
      key: idempotencyKey,
      body,
      ...(place > 0 && { ifMatch: place }),
    });
    expect(answer.status, `${ref} ${place}: ${answer.text}`).toBe(201);
    if (place === 0) ids.set(ref, answer.body.id);
    ends.set(ref, answer.body.state);
  }
  for (const { ref, endsIn } of sampleRecommendations()) expect(ends.get(ref), ref).toBe(endsIn);

  const ofCaMau = await api.store.inProvince(UnitCode.parse('96'));
  const section = summarise(
    ofCaMau,
    { from: LocalDate.parse('2025-08-01'), until: LocalDate.parse('2025-09-01') },
    Instant.parse('2025-09-05T08:00:00+07:00'),
    sampleWorld.calendar,
  );
  expect(section.counts).toEqual({
    received: 12,
    inHand: 10,
    answered: 4,
    awaitingLegalDocument: 1,
    escalated: 1,
    overdue: 1,
  });
  expect(section.balance).toMatchObject({
    start: 0,
    submitted: 11,
    children: 1,
    closed: 1,
    end: 11,
  });
  expect(section.open[0]).toMatchObject({ dueOn: '2025-09-04', overdueWorkingDays: 1 });
  expect(ofCaMau.every((each) => standing(each).state !== 'DRAFT')).toBe(true);
}, 120_000);

test('every unit and officer of the scripts is registered on its day', () => {
  for (const { ref, at, body } of sampleRecommendationSteps()) {
    const { actor, locality, addressee, leadUnit, toUnit } = body as Record<string, unknown>;
    const named = [(actor as { unit: string }).unit, locality, addressee, leadUnit, toUnit];
    for (const code of named.filter((each) => each !== undefined))
      expect(
        unitOn(sampleWorld, UnitCode.parse(code), localDateAt(at)),
        `${ref} ${JSON.stringify(code)}`,
      ).toBeDefined();
  }
});

test('the eleven asks of Cà Mau were raised by 27 August 2025', () => {
  const scripts = sampleRecommendations().filter(({ ref }) => ref.startsWith('CAMAU-'));
  expect(scripts).toHaveLength(11);
  for (const { steps } of scripts) {
    expect(
      localDateAt(steps[1]?.at ?? steps[0]?.at ?? Instant.parse('2099-01-01T00:00:00Z')) <=
        '2025-08-27',
    ).toBe(true);
    expect(steps.every(({ at }) => at < '2025-09-10')).toBe(true);
  }
});
