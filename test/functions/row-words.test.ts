import { beforeAll, expect, test } from 'vitest';
import { rowFaultMeanings } from '../../core/submissions/submission-faults.ts';
import { august, ingestWorld, one } from '../support/ingest-world.ts';

let world: Awaited<ReturnType<typeof ingestWorld>>;
beforeAll(async () => {
  world = await ingestWorld();
});

type Fault = { pointer: string; code: string; detail: string };
async function firstFault(body: object, language = 'en'): Promise<Fault> {
  const answer = await world.send(body, { headers: { 'Accept-Language': language } });
  expect(answer.status).toBe(422);
  const [fault] = answer.json['errors'] as Fault[];
  if (fault === undefined) throw new Error('It was refused without a fault');
  return fault;
}

test('a period that does not fit is answered with the nearest right ones in the words of a request', async () => {
  const body = { ...one({}), period: { from: '2025-08-01', until: '2025-09-01' } };
  const ready = '"2025-08" = {"from": "2025-07-15", "until": "2025-08-15"}';
  const fault = await firstFault(body);
  expect(fault.code).toBe('period-not-reportable');
  expect(fault.detail).toContain(ready);
  expect((await firstFault(body, 'vi')).detail).toContain(ready);
  const copied = { ...one({}), period: { from: '2025-07-15', until: '2025-08-15' } };
  expect((await world.send(copied)).status).toBe(201);
});

test('a period that is not understood is answered with examples of its dataset, as of today', async () => {
  const body = { ...one({}), period: 'August' };
  const fault = await firstFault(body);
  expect(fault.code).toBe('unknown-period');
  expect(fault.detail).toContain('"2025-09" = {"from": "2025-08-15", "until": "2025-09-15"}');
  expect((await firstFault(body, 'vi')).detail).toContain('"2025-09" = {');
});

test('a period that has not begun is refused; the one that began today is taken', async () => {
  const october = await firstFault({ ...one({}), period: '2025-10' });
  expect(october).toMatchObject({ code: 'period-not-begun', pointer: '/rows/0' });
  expect(october.detail).toMatch(/2025-09-15.*2025-08-15/);
  expect(await firstFault({ ...one({}), period: '2026-08' })).toMatchObject({
    code: 'period-not-begun',
  });
  const tomorrow = { from: '2025-08-16', until: '2025-08-17' };
  expect((await firstFault({ ...one({}), period: tomorrow })).code).toBe('period-not-begun');
  expect((await world.send({ ...one({}), period: '2025-09' })).status).toBe(201);
  const wall = { ...august, dataset: 'wall', rows: [{ metric: 'shared', value: 1 }] };
  expect((await world.send({ ...wall, period: '2025-08' })).status).toBe(201);
});

test('an unknown metric is answered with the nearest of its dataset, else with what the dataset asks for', async () => {
  const near = await firstFault({ ...august, rows: [{ metric: 'recieved', value: 1 }] });
  expect(near.detail).toBe('There is no metric “recieved”. Did you mean: received?');
  const far = await firstFault({ ...august, rows: [{ metric: 'population', value: 1 }] });
  expect(far.detail).toContain('asks for: received, finished, accounts');
  const other = await firstFault({ ...august, rows: [{ metric: 'unasked', value: 1 }] }, 'vi');
  expect(other.detail).toContain('gồm: received, finished');
});

test('an unknown source is answered with the nearest, else with those that the metric takes', async () => {
  const near = await firstFault({ ...one({}), source: 'lgps' });
  expect(near.detail).toBe('There is no source “lgps”. Did you mean: lgsp?');
  const far = await firstFault({ ...one({}), source: 'somebody' });
  expect(far.detail).toBe('There is no source “somebody”. The sources are: lgsp, office.');
});

test('every code of a row has one line of meaning', () => {
  for (const meaning of Object.values(rowFaultMeanings)) expect(meaning).toMatch(/^[^\n]{10,120}$/);
});
