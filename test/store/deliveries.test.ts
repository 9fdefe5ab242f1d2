import { expect, test } from 'vitest';
import { type Delivery, DeliveryName } from '../../core/reports/delivery.ts';
import { addMinutes, Instant } from '../../core/time.ts';
import { deliveryStore } from '../../store/deliveries.ts';
import { freshTables } from '../support/store.ts';

const at = Instant.parse('2025-09-05T01:00:00.000Z');
const later = addMinutes(at, 61);
const name = DeliveryName.parse({ report: 'monthly~96~2025-08', edition: 1, recipient: 'office' });

async function ledger() {
  const { db, names } = await freshTables();
  const deliveries = deliveryStore(db, names.reports);
  const read = async (): Promise<Delivery> => {
    const [found] = await deliveries.ofEdition(name.report, 1);
    if (found === undefined) throw new Error('Nothing in the ledger');
    return found;
  };
  return { deliveries, read };
}

test('of fifty claims at once one wins', async () => {
  const { deliveries } = await ledger();
  const won = await Promise.all(
    Array.from({ length: 50 }, (_, place) => deliveries.claim(name, `claim-${place}`, at)),
  );
  expect(won.filter(Boolean)).toHaveLength(1);
});

test('a claim whose own write is repeated is still won; somebody else’s never is', async () => {
  const { deliveries } = await ledger();
  expect(await deliveries.claim(name, 'a', at)).toBe(true);
  expect(await deliveries.claim(name, 'a', at)).toBe(true);
  expect(await deliveries.claim(name, 'b', later)).toBe(false);
});

test('a claim is given back by its holder only, and can then be taken again', async () => {
  const { deliveries, read } = await ledger();
  await deliveries.claim(name, 'a', at);
  await deliveries.release(name, 'b', at, 'not mine');
  expect((await read()).state).toBe('claimed');
  await deliveries.release(name, 'a', at, 'throttled');
  expect(await read()).toMatchObject({ state: 'released', reason: 'throttled' });
  expect(await deliveries.claim(name, 'b', later)).toBe(true);
});

test('refusals are counted across claims, throttling aside, until a person has it tried anew', async () => {
  const { deliveries, read } = await ledger();
  const refusedAs = async (claim: string) => {
    await deliveries.claim(name, claim, at);
    return deliveries.refuse(name, claim, later, 'MessageRejected');
  };
  expect(await refusedAs('a')).toBe(1);
  await deliveries.claim(name, 'b', at);
  await deliveries.release(name, 'b', at, 'throttled');
  expect(await refusedAs('c')).toBe(2);
  expect(await deliveries.refuse(name, 'c', later, 'late')).toBeUndefined();
  expect(await read()).toMatchObject({ state: 'released', reason: 'MessageRejected', refusals: 2 });
  await deliveries.releaseAgain(name, later, 'to be sent again');
  expect(await refusedAs('d')).toBe(1);
});

test('what is given up is neither claimed nor handed on, and a person or an event can settle it', async () => {
  const { deliveries, read } = await ledger();
  await deliveries.claim(name, 'a', at);
  await deliveries.giveUp(name, at);
  expect((await read()).state).toBe('claimed');
  await deliveries.refuse(name, 'a', at, 'MessageRejected');
  await deliveries.giveUp(name, later);
  expect(await deliveries.claim(name, 'b', later)).toBe(false);
  expect(await read()).toMatchObject({ state: 'refused', since: later, reason: 'MessageRejected' });
  expect(await deliveries.settleAsSent(name, later, 'by hand')).toBe(false);
  expect(await deliveries.releaseAgain(name, later, 'to be sent again')).toBe(true);
  expect(await deliveries.claim(name, 'b', later)).toBe(true);
});

test('what was sent stays sent, whatever comes after', async () => {
  const { deliveries, read } = await ledger();
  await deliveries.claim(name, 'a', at);
  await deliveries.markSent(name, at, 'm1');
  await deliveries.markSent(name, later, 'm2');
  await deliveries.release(name, 'a', later, 'late');
  await deliveries.withhold(name, later, 'suppressed');
  expect(await deliveries.claim(name, 'b', later)).toBe(false);
  expect(await deliveries.claim(name, 'a', later)).toBe(false);
  expect(await read()).toMatchObject({ state: 'sent', since: at, messageId: 'm1' });
});

test('an uncertain delivery is neither claimed nor given back again, but an event can settle it', async () => {
  const { deliveries, read } = await ledger();
  await deliveries.claim(name, 'a', at);
  expect(await deliveries.markUncertain(await read(), later)).toBe(true);
  await deliveries.release(name, 'a', later, 'late refusal');
  expect(await deliveries.claim(name, 'b', later)).toBe(false);
  expect((await read()).state).toBe('uncertain');
  await deliveries.markSent(name, later, 'm1');
  expect((await read()).state).toBe('sent');
});

test('a claim that was settled or taken anew since it was read does not become uncertain', async () => {
  const { deliveries, read } = await ledger();
  await deliveries.claim(name, 'a', at);
  const first = await read();
  await deliveries.release(name, 'a', at, 'throttled');
  await deliveries.claim(name, 'b', later);
  expect(await deliveries.markUncertain(first, later)).toBe(false);
  const second = await read();
  await deliveries.markSent(name, later, 'm1');
  expect(await deliveries.markUncertain(second, later)).toBe(false);
});

test('an event about a delivery that nobody claimed invents none', async () => {
  const { deliveries } = await ledger();
  await deliveries.markSent(name, at, 'm1');
  expect(await deliveries.ofEdition(name.report, 1)).toEqual([]);
});

test('the ledger of an edition is its own', async () => {
  const { deliveries } = await ledger();
  await deliveries.claim(name, 'a', at);
  await deliveries.claim({ ...name, edition: 2 }, 'b', at);
  await deliveries.claim({ ...name, report: 'monthly~99~2025-08' }, 'c', at);
  expect((await deliveries.ofEdition(name.report, 1)).map(({ claim }) => claim)).toEqual(['a']);
});
