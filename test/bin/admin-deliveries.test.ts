import { describe, expect, test } from 'vitest';
import { DeliveryName } from '../../core/reports/delivery.ts';
import { addMinutes } from '../../core/time.ts';
import { administered, deskAt } from '../support/admin-desk.ts';
import {
  definition,
  release,
  report,
  reportContent,
  reportWorld,
  soonAfter,
  worldWithEdition,
} from '../support/report-world.ts';

const office = DeliveryName.parse({ report, edition: 1, recipient: 'office' });
const named = [report, '1', 'office'];

async function worldForOffice(email = 'office@example.vn') {
  const content = reportContent([definition({ recipients: ['office'] })]);
  const recipients = content.recipients.map((one) =>
    one.id === 'office' ? { ...one, email } : one,
  );
  const world = await reportWorld({ ...content, recipients });
  await world.post([{ metric: 'received', value: 100 }]);
  world.goTo(soonAfter(release));
  const tickAndDrain = async () => {
    await world.tick();
    await world.drain();
  };
  const stateOf = async () => (await world.deliveries.ofEdition(report, 1))[0]?.state;
  return { world, tickAndDrain, stateOf, ...deskAt(await administered(world)) };
}

/** Nobody knows whether the office has its mail, and the hourly run counts the edition's deliveries as over. */
async function uncertainWorld() {
  const all = await worldForOffice();
  const { world, tickAndDrain } = all;
  world.mailService.stage('fail');
  await tickAndDrain();
  for (const minutes of [90, 150]) {
    world.goTo(addMinutes(soonAfter(release), minutes));
    await tickAndDrain();
  }
  expect(await all.stateOf()).toBe('uncertain');
  expect((await world.reports.find(report, 1))?.deliveriesOver).toBe(true);
  return all;
}

describe('deliveries list', () => {
  test('prints the state of every delivery, since when, and why', async () => {
    const { run, printed, world } = await uncertainWorld();
    expect(await run('deliveries', 'list')).toBe(0);
    const [delivery] = await world.deliveries.ofEdition(report, 1);
    expect(printed).toEqual([
      `${report}, edition 1, to office: uncertain since ${delivery?.since}`,
    ]);
    await world.deliveries.withhold({ ...office, edition: 2 }, release, 'address suppressed');
    printed.length = 0;
    expect(await run('deliveries', 'list', '--report', report, '--state', 'withheld')).toBe(0);
    expect(printed).toEqual([
      `${report}, edition 2, to office: withheld since ${release} (address suppressed)`,
    ]);
  });

  test('prints the deliveries of one report, or of all, as JSON', async () => {
    const world = await worldWithEdition();
    const { run, printed } = deskAt(await administered(world));
    const other = DeliveryName.parse({ ...office, report: 'monthly~99~2025-08' });
    await world.deliveries.claim(other, 'secret-claim', release);
    expect(await run('deliveries', 'list', '--json')).toBe(0);
    expect(await run('deliveries', 'list', '--report', report, '--json')).toBe(0);
    const [all = [], one] = printed.map((line): unknown => JSON.parse(line));
    expect(one).toMatchObject([
      { report, edition: 1, recipient: 'desk', state: 'sent' },
      { report, edition: 1, recipient: 'office', state: 'sent' },
    ]);
    expect(all).toMatchObject([...(one as object[]), { ...other, state: 'claimed' }]);
    expect(printed[0]).not.toContain('secret-claim');
  });

  test('says that there is none', async () => {
    const { run, printed } = await worldForOffice();
    expect(await run('deliveries', 'list', '--report', report)).toBe(0);
    expect(printed).toEqual(['There are none.']);
  });
});

describe('deliveries settle', () => {
  test('as sent: it counts as sent, by whom is kept, and nothing more goes out', async () => {
    const { run, printed, world, tickAndDrain, stateOf } = await uncertainWorld();
    expect(await run('deliveries', 'settle', ...named, '--as', 'sent')).toBe(0);
    expect(printed.join()).toMatch(/office: sent since .* \(settled as sent by local:.+\)/);
    await tickAndDrain();
    expect(await stateOf()).toBe('sent');
    expect(await world.recipientsMailed()).toEqual([]);
  });

  test('as again: the next hourly run sends it, once', async () => {
    const { run, printed, world, tickAndDrain, stateOf } = await uncertainWorld();
    const code = await run('deliveries', 'settle', ...named, '--as', 'again');
    expect(code).toBe(0);
    expect(printed.join()).toMatch(/office: released since .* \(to be sent again, by local:.+\)/);
    await tickAndDrain();
    await tickAndDrain();
    expect(await stateOf()).toBe('sent');
    expect(await world.recipientsMailed()).toEqual(['office@example.vn']);
    expect((await world.reports.find(report, 1))?.deliveriesOver).toBe(true);
  });

  test('as again, and said again: it is still sent once', async () => {
    const { run, printed, world, tickAndDrain } = await uncertainWorld();
    await run('deliveries', 'settle', ...named, '--as', 'again');
    expect(await run('deliveries', 'settle', ...named, '--as', 'again', '--json')).toBe(0);
    expect(JSON.parse(printed.at(-1) ?? '')).toMatchObject({ ...office, state: 'released' });
    await tickAndDrain();
    expect(await world.recipientsMailed()).toEqual(['office@example.vn']);
  });

  test('an hourly run that read the ledger before leaves the released delivery to the next one', async () => {
    const { run, world, tickAndDrain } = await uncertainWorld();
    const read = await world.reports.find(report, 1);
    if (read === undefined) throw new Error('No edition');
    await run('deliveries', 'settle', ...named, '--as', 'again');
    await world.reports.markDeliveriesOver(read);
    await tickAndDrain();
    expect(await world.recipientsMailed()).toEqual(['office@example.vn']);
  });

  test.each(['sent', 'again'])('never unsettles what was sent (--as %s)', async (as) => {
    const world = await worldWithEdition();
    const { run, complaints } = deskAt(await administered(world));
    const before = await world.deliveries.ofEdition(report, 1);
    expect(await run('deliveries', 'settle', ...named, '--as', as)).toBe(1);
    expect(complaints.at(-1)).toBe(
      'This delivery does not wait for a decision: It counts as sent: nothing is left to decide.',
    );
    expect(await world.deliveries.ofEdition(report, 1)).toEqual(before);
  });

  test.each(['sent', 'again'])('leaves a claim to its sender (--as %s)', async (as) => {
    const { run, complaints, world, stateOf } = await worldForOffice();
    await world.deliveries.claim(office, 'a', release);
    expect(await run('deliveries', 'settle', ...named, '--as', as)).toBe(1);
    expect(complaints.at(-1)).toContain('A sender holds it.');
    expect(await stateOf()).toBe('claimed');
  });

  test('refuses a delivery that there is none of', async () => {
    const { run, complaints, world } = await worldForOffice();
    expect(await run('deliveries', 'settle', ...named, '--as', 'sent')).toBe(1);
    expect(complaints).toEqual([`There is no delivery ${report}, edition 1, to office.`]);
    expect(await world.deliveries.all()).toEqual([]);
  });
});

describe('address lift', () => {
  test('what bounced is written to again, and what was withheld goes out once it is settled', async () => {
    const address = 'bounce@simulator.amazonses.com';
    const { run, printed, world, tickAndDrain, stateOf } = await worldForOffice(address);
    await world.addresses.suppress(address, { at: release, reason: 'bounce: Permanent' });
    await tickAndDrain();
    await tickAndDrain();
    expect(await stateOf()).toBe('withheld');
    expect(await run('address', 'lift', address.toUpperCase())).toBe(0);
    expect(printed).toEqual([`Mail goes to ${address.toUpperCase()} again.`]);
    expect(await world.addresses.isSuppressed(address, world.now())).toBe(false);
    expect(await run('deliveries', 'settle', ...named, '--as', 'again')).toBe(0);
    await tickAndDrain();
    expect(await stateOf()).toBe('sent');
  });

  test('refuses an address that is not suppressed', async () => {
    const { run, complaints } = await worldForOffice();
    expect(await run('address', 'lift', 'office@example.vn')).toBe(1);
    expect(complaints).toEqual(['office@example.vn is not suppressed.']);
  });
});

describe('link revoke', () => {
  test('ends the link of one recipient, and the same command again changes nothing', async () => {
    const world = await worldWithEdition();
    const { run, printed } = deskAt(await administered(world));
    expect(await run('link', 'revoke', ...named)).toBe(0);
    expect(await run('link', 'revoke', ...named, '--json')).toBe(0);
    expect(printed[0]).toBe(`The link for ${report}, edition 1, to office is revoked.`);
    expect(JSON.parse(printed[1] ?? '')).toEqual({ ...office, revoked: true });
    expect(await world.reports.isLinkRevoked(office)).toBe(true);
    const desk = DeliveryName.parse({ ...office, recipient: 'desk' });
    expect(await world.reports.isLinkRevoked(desk)).toBe(false);
  });

  test.each([
    [report, '2', 'office'],
    [report, '1', 'gone'],
    ['monthly~99~2025-08', '1', 'office'],
  ])('refuses a link that nobody was sent: %s %s %s', async (...link) => {
    const { run, complaints } = deskAt(await administered(await worldWithEdition()));
    expect(await run('link', 'revoke', ...link)).toBe(1);
    expect(complaints.join()).toContain('There is no link for');
  });
});

describe('a command that is not understood', () => {
  test.each([
    [['deliveries', 'list', report], 'It takes no operand.'],
    [['deliveries', 'list', '--report', 'monthly'], 'REPORT is written as'],
    [['deliveries', 'list', '--state', 'lost'], 'STATE is one of'],
    [['deliveries', 'settle', ...named], 'It needs --as sent or --as again.'],
    [['deliveries', 'settle', ...named, '--as', 'maybe'], 'It needs --as sent or --as again.'],
    [['deliveries', 'settle', report, '1', '--as', 'sent'], 'It takes 3 operands.'],
    [['deliveries', 'settle', report, '0', 'office', '--as', 'sent'], 'EDITION is a whole'],
    [['deliveries', 'settle', report, '1', 'Ông A', '--as', 'sent'], 'RECIPIENT is the id'],
    [['deliveries', 'settle', ...named, '--as', 'sent', '--dry-run'], 'not take --dry-run.'],
    [['address', 'lift', 'office'], 'ADDRESS is an e-mail address.'],
    [['link', 'revoke', ...named, '--report', report], 'It does not take --report.'],
  ])('%j exits with 2, says why, and does nothing', async (args, why) => {
    const { run, complaints, printed } = await worldForOffice();
    expect(await run(...args)).toBe(2);
    expect(complaints[0]).toContain(why);
    expect(complaints.at(-1)).toContain('--help');
    expect(printed).toEqual([]);
  });

  test.each([
    [['deliveries', 'list']],
    [['deliveries', 'settle', ...named, '--as', 'sent']],
    [['address', 'lift', 'office@example.vn']],
    [['link', 'revoke', ...named]],
    [['status']],
  ])('%j without a system: none is guessed', async (args) => {
    const { run, complaints } = deskAt(undefined);
    expect(await run(...args)).toBe(2);
    expect(complaints[0]).toContain('never guesses a system');
  });

  test.each([
    ['--table', 'say --url URL of the system'],
    ['--by', 'the system writes down who signed'],
  ])('%s of older notes says what to use instead', async (option, instead) => {
    const { run, complaints } = deskAt('http://127.0.0.1:1');
    expect(await run('deliveries', 'list', option, 'x')).toBe(2);
    expect(complaints[0]).toContain(instead);
  });
});
