import { expect, test } from 'vitest';
import type { ClientId } from '../../core/registry/client.ts';
import { senderOf } from '../../core/figures/sender.ts';

const client = 'lgsp-96' as ClientId;

test('a report tells who sent a statement: the system, and the person that it named', () => {
  expect(senderOf({ client })).toEqual({ client });
  const person = { id: 'cb-0147', name: 'Nguyễn Thị Lan' };
  expect(senderOf({ client, person })).toEqual({ client, person });
});

test('of a person that a system knows by an address, a report tells the address in no place', () => {
  const person = { id: 'lan.nt@camau.gov.vn', name: 'Lan <lan.nt@camau.gov.vn>, lan@x.vn' };
  const told = senderOf({ client, person });
  expect(told.person).toEqual({ id: 'lan.nt@…', name: 'Lan <lan.nt@… lan@…' });
  expect(JSON.stringify(told)).not.toContain('camau.gov');
});
