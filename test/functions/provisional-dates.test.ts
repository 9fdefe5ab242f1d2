import { describe, expect, test } from 'vitest';
import { WorkingCalendar } from '../../core/periods/calendar.ts';
import { summarise } from '../../core/recommendations/recommendation-summary.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { route as extendRoute } from '../../functions/http/extend-deadline.ts';
import { route as readRoute } from '../../functions/http/read-dataset.ts';
import { sampleRegistry } from '../../samples/world.ts';
import { asking, datasetWorld } from '../support/dataset-world.ts';
import { august } from '../support/ingest-world.ts';
import { draft, officers, recommendationApi } from '../support/recommendation-world.ts';

const noDays = { off: [], workedWeekend: [], provisionalOff: [] };

/** The year 2025 as it was announced, or as it was fixed: both work on every weekday. */
const calendar = (confirmed: boolean) =>
  WorkingCalendar.parse({
    code: 'vn',
    years: { 2025: { confirmed, notices: [{ number: '1/TB', date: '2024-12-01' }], ...noDays } },
  });

const years = [
  ['marked where the year is not confirmed', false],
  ['not marked where it is', true],
] as const;

describe.each(years)('a date is %s', (_, confirmed) => {
  const provisional = !confirmed;
  const world = () => datasetWorld({ ...asking(), calendar: calendar(confirmed) });

  test('the deadline of a dataset', async () => {
    const { ask } = await world();
    const { json } = await ask(readRoute, {
      path: { dataset: 'nd' },
      query: { period: '2025-08' },
    });
    expect(json.deadlines).toMatchObject([
      { day: '2025-08-18', provisional },
      { day: '2025-08-25', provisional },
    ]);
  });

  test('the last day of a unit, but never the day of an extension, which somebody named', async () => {
    const { act, stateOf } = await world();
    expect(await stateOf()).toMatchObject({
      lastDay: '2025-08-18',
      lastDayProvisional: provisional,
    });
    const granted = await act(extendRoute, {
      until: '2025-08-22',
      reason: 'Flood',
      actor: { id: 'a', name: 'Officer' },
    });
    expect(granted.status, granted.text).toBe(201);
    expect(await stateOf()).toMatchObject({ lastDay: '2025-08-22', lastDayProvisional: false });
  });

  test('the deadline that a refused extension names', async () => {
    const { act } = await world();
    const refused = await act(extendRoute, {
      until: '2027-01-01',
      reason: 'Flood',
      actor: { id: 'a', name: 'Officer' },
    });
    expect(refused.status).toBe(422);
    expect(refused.text.includes('2025-08-18 (provisional')).toBe(provisional);
  });

  test('the days by which a receipt counts what is late, and by which a repeat says the same', async () => {
    const { send, clock } = await world();
    clock.forward(10 * 86_400);
    const rows = [{ metric: 'received', value: 100 }];
    const request = { ...august, observedAt: clock.now(), rows };
    const sent = await send(request, { key: 'late' });
    expect(sent.status, sent.text).toBe(201);
    expect(sent.json['late']).toBe(1);
    expect(sent.json['lateProvisional']).toBe(provisional ? true : undefined);
    expect((await send(request, { key: 'late' })).text).toBe(sent.text);
    const tried = await send(request, { query: { dryRun: 'true' } });
    expect('lateProvisional' in tried.json).toBe(false);
  });

  test('the due date of a recommendation, by itself, in the list and in a report', async () => {
    const registry = indexRegistry(1, { ...sampleRegistry(), calendar: calendar(confirmed) });
    const api = await recommendationApi(registry);
    const { body } = await api.post('/v1/recommendations', { body: draft });
    const submission = { ifMatch: 1, body: { actor: officers.approver } };
    await api.post(`/v1/recommendations/${body.id}/submissions`, submission);
    const dueOn = '2025-08-26';
    expect((await api.get(body.id)).body.clock).toMatchObject({ dueOn, provisional });
    expect((await api.list()).body.items).toMatchObject([{ dueOn, provisional }]);
    const cases = await api.store.inProvince(UnitCode.parse('96'));
    const window = { from: LocalDate.parse('2025-08-01'), until: LocalDate.parse('2025-09-01') };
    const asOf = Instant.parse('2025-08-20T00:00:00Z');
    const [item] = summarise(cases, window, asOf, registry.calendar).open;
    expect(item).toMatchObject({ dueOn });
    expect(item?.dueOnProvisional).toBe(provisional ? true : undefined);
  });

  test('the latest reply that a refused question names', async () => {
    const registry = indexRegistry(1, { ...sampleRegistry(), calendar: calendar(confirmed) });
    const api = await recommendationApi(registry);
    const { body } = await api.post('/v1/recommendations', { body: draft });
    const path = `/v1/recommendations/${body.id}`;
    await api.post(`${path}/submissions`, { ifMatch: 1, body: { actor: officers.approver } });
    const asked = await api.post(`${path}/clarifications`, {
      client: 'ministry-desk',
      ifMatch: 2,
      body: { actor: officers.intake, question: 'Cần rõ hơn', replyBy: '2026-08-12' },
    });
    expect(asked.text.includes('2025-08-26 (tạm tính')).toBe(provisional);
    expect(asked.text).toContain('2025-08-26');
  });
});
