import { describe, expect, test } from 'vitest';
import { bodies } from '../../core/recommendations/recommendation-bodies.ts';
import { startClock } from '../../core/recommendations/recommendation-deadline.ts';
import { decide, recorded } from '../../core/recommendations/recommendation-life.ts';
import {
  actsFor,
  type AssertedActor,
  heirs,
  isSamePerson,
} from '../../core/recommendations/recommendation-officers.ts';
import { maySee } from '../../core/recommendations/recommendation-sight.ts';
import {
  Actor,
  atTheBeginning,
  Recommendation,
} from '../../core/recommendations/recommendation.ts';
import { ClientId } from '../../core/registry/client.ts';
import { Instant, LocalDate } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { officers, sampleWorld } from '../support/recommendation-world.ts';

const day = (text: string) => LocalDate.parse(text);
const unit = (code: string) => UnitCode.parse(code);
const asserted = (actor: object, client = 'ministry-desk'): AssertedActor => ({
  ...Actor.parse(actor),
  client: ClientId.parse(client),
});
const intake = asserted(officers.intake);

const returned = Recommendation.parse({
  id: '96-00000000000000000000000001',
  version: 1,
  province: '96',
  locality: '96',
  addressee: 'BKHCN',
  field: 'innovation',
  title: 'Kiến nghị',
  letters: [],
  number: 'KN-96-2025-000001',
  history: [
    {
      action: 'returnToIntake',
      transition: 'T10',
      at: '2025-08-20T02:00:00.000Z',
      actor: null,
      client: null,
      request: null,
      body: {},
      made: {},
      stands: {
        ...atTheBeginning,
        state: 'SUBMITTED',
        clock: startClock(day('2025-08-12'), 10),
        firstDueOn: '2025-08-26',
      },
    },
  ],
});

const assignment = bodies.assign.parse({
  actor: officers.intake,
  leadUnit: 'BKHCN.CVT',
  complexity: 'C',
});

test('a second assignment keeps the first promise and moves only the due date', () => {
  const circumstances = { registry: sampleWorld, today: day('2025-08-21'), actor: intake };
  const decision = decide('assign', returned, assignment, circumstances);
  expect(decision).toMatchObject({
    ok: true,
    value: {
      stands: { firstDueOn: '2025-08-26', clock: { dayZero: '2025-08-12', workingDays: 20 } },
    },
  });
});

test('events of a case never run backwards, whatever a clock says', () => {
  const circumstances = { registry: sampleWorld, today: day('2025-08-21'), actor: intake };
  const decision = decide('assign', returned, assignment, circumstances);
  if (!decision.ok) throw new Error('it was refused');
  const stamp = {
    at: Instant.parse('2025-08-20T01:59:59Z'),
    actor: intake,
    request: { key: 'key', body: 'body' },
  };
  const next = recorded(returned, 'assign', assignment, decision.value, stamp, {});
  expect(next.history.map(({ at }) => at)).toEqual([
    '2025-08-20T02:00:00.000Z',
    '2025-08-20T02:00:00.000Z',
  ]);
});

describe('units that took others over', () => {
  const june = day('2025-06-01');
  const august = day('2025-08-20');

  test('stand for them: Đồng Tháp for Tiền Giang, whose code it has; Cà Mau for Bạc Liêu', () => {
    expect(heirs(sampleWorld, unit('82'), june, august)).toEqual(['82']);
    expect(heirs(sampleWorld, unit('95'), june, august)).toEqual(['96']);
    expect(heirs(sampleWorld, unit('95'), june, june)).toEqual(['95']);
    expect(heirs(sampleWorld, unit('BTTTT.CVT'), day('2025-02-01'), august)).toEqual(['BKHCN.CVT']);
  });

  test('see their cases and act for them, and their neighbours do not', () => {
    const sides = { locality: unit('95'), involved: [], createdOn: june, registered: true };
    const client = (code: string) => ({ units: [unit(code)] });
    expect(maySee(sampleWorld, client('96'), sides, august)).toBe(true);
    expect(maySee(sampleWorld, client('42'), sides, august)).toBe(false);
    const meant = { code: unit('95'), on: june };
    const approver = Actor.parse(officers.approver);
    expect(actsFor(sampleWorld, approver, meant, august)).toBe(true);
    expect(actsFor(sampleWorld, { ...approver, unit: unit('42') }, meant, august)).toBe(false);
  });
});

describe('an officer of a locality', () => {
  const today = day('2025-08-20');
  const commune = { code: unit('17842'), on: today };
  const author = (code: string) => Actor.parse({ ...officers.author, unit: code });

  test('acts for its commune, also from the province above, but not from the country', () => {
    expect(actsFor(sampleWorld, author('17842'), commune, today)).toBe(true);
    expect(actsFor(sampleWorld, author('40'), commune, today)).toBe(true);
    expect(actsFor(sampleWorld, author('17827'), commune, today)).toBe(false);
    expect(actsFor(sampleWorld, author('VN'), commune, today)).toBe(false);
  });
});

describe('a person', () => {
  const one = asserted(officers.officer);

  test('is told from another by the ids of one client, even with one name in one unit', () => {
    expect(isSamePerson(one, { ...one, id: 'another' })).toBe(false);
    expect(isSamePerson(one, { ...one, name: 'Another name', unit: unit('BKHCN.PC') })).toBe(true);
  });

  test('stays the same in the words of a second client', () => {
    const client = ClientId.parse('national-desk');
    expect(isSamePerson(one, { ...one, client, id: 'another' })).toBe(true);
    expect(isSamePerson(one, { ...one, client, name: 'Another name' })).toBe(true);
    expect(isSamePerson(one, { ...one, client, id: 'another', name: 'Another name' })).toBe(false);
  });
});
