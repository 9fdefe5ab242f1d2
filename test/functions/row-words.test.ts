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

test('an unknown unit is answered with the nearest of the caller’s own, never with another’s', async () => {
  const wrong = async (unit: string, as: string, language = 'en') => {
    const body = { ...august, rows: [{ metric: 'received', unit, value: 1 }] };
    const answer = await world.send(body, { as, headers: { 'Accept-Language': language } });
    const [fault] = answer.json['errors'] as Fault[];
    expect(fault?.code).toBe('unknown-unit');
    return fault?.detail ?? '';
  };
  for (const slip of ['3201', '32001 ', '032001'])
    expect(await wrong(slip, 'camau')).toMatch(/Did you mean: .*32001/);
  expect(await wrong('032001', 'camau', 'vi')).toContain('Có phải: 32001?');
  expect(await wrong('32011', 'camau')).toContain('Did you mean: 32001?');
  expect(await wrong('32004', 'camau')).toContain('Did you mean: 32001, 32002?');
  expect(await wrong('9901', 'camau')).not.toContain('Did you mean');
  expect(await wrong('32011', 'other')).not.toContain('Did you mean');
  expect(await wrong('9901', 'everywhere')).toContain('Did you mean: 99001?');
  expect(await wrong('nowhere', 'everywhere')).not.toContain('Did you mean');
});

test('where a point may part thousands, the number without it is named', async () => {
  const valued = async (value: unknown, language = 'en', metric = 'received') => {
    const fault = await firstFault({ ...august, rows: [{ metric, value }] }, language);
    return fault.detail;
  };
  expect(await valued('1.234')).toBe(
    'It has 3 decimals; this metric takes at most 0. If the point parts thousands, write 1234.',
  );
  expect(await valued('12.345.678', 'vi')).toContain(
    'Nếu dấu chấm phân cách hàng nghìn, hãy viết 12345678.',
  );
  expect(await valued('-1.234', 'en', 'shared')).toContain('write -1234.');
  for (const plain of ['1.23', '1.2345', '0.123', '1234.567', '1.234.5'])
    expect(await valued(plain)).not.toContain('thousands, write');
});

test('every code of a row has one line of meaning', () => {
  for (const meaning of Object.values(rowFaultMeanings)) expect(meaning).toMatch(/^[^\n]{10,120}$/);
});
