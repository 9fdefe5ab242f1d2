import { beforeEach, expect, test } from 'vitest';
import { Instant } from '../../core/time.ts';
import { type SuppressedAddresses, suppressedAddresses } from '../../store/suppressed-addresses.ts';
import { freshTables } from '../support/store.ts';

const at = Instant.parse('2025-08-20T01:00:00Z');
const until = Instant.parse('2025-08-27T01:00:00Z');
const address = 'can-bo@camau.example.vn';

let addresses: SuppressedAddresses;
beforeEach(async () => {
  const { db, names } = await freshTables();
  addresses = suppressedAddresses(db, names.reports);
});

test('an address that was lifted is written to again, and can be suppressed again', async () => {
  for (const suppression of [
    { at, reason: 'bounced' },
    { at, reason: 'bounced', until },
  ]) {
    await addresses.suppress(address, suppression);
    expect(await addresses.isSuppressed(address, at)).toBe(true);
    expect(await addresses.lift(address)).toBe(true);
    expect(await addresses.isSuppressed(address, at)).toBe(false);
  }
});

test('there is nothing to lift where nothing stands, nor twice', async () => {
  expect(await addresses.lift(address)).toBe(false);
  expect(await addresses.isSuppressed(address, at)).toBe(false);
  await addresses.suppress(address, { at, reason: 'complained' });
  expect(await addresses.lift(address)).toBe(true);
  expect(await addresses.lift(address)).toBe(false);
});
