import { describe, expect, test } from 'vitest';
import { Dataset } from '../../core/registry/dataset.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { Instant } from '../../core/time.ts';
import { composeApi } from '../../functions/entry/api.ts';
import { route as explainRoute } from '../../functions/http/explain-figure.ts';
import { route as openRoute } from '../../functions/http/open-report-link.ts';
import { route as readRoute } from '../../functions/http/read-report.ts';
import type { Caller } from '../../functions/shared/route.ts';
import { diskUploadBodies, localInvite } from '../../local/upload-door.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';
import { heldTo } from '../support/held-to-rights.ts';
import { callerNamed } from '../support/ingest-world.ts';
import {
  definition,
  release,
  reportContent,
  type ReportWorld,
  reportWorld,
  secrets,
  soonAfter,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

/** Reports of other scopes and periods than a province and its month, from the posted rows to the opened page. */

/** Everything that a tick brings about at the instant, and what a reader gets of it. */
async function compiled(world: ReportWorld, at: Instant, report: string) {
  world.goTo(soonAfter(at));
  await world.tick();
  await world.drain();
  const api = composeApi(world.settings, {
    db: heldTo('api', world),
    archive: world.archive,
    now: world.now,
    secrets: () => Promise.resolve(secrets),
    uploads: {
      bodies: diskUploadBodies('never-written'),
      invite: localInvite('http://x', secrets),
    },
    log: silentLog,
  });
  const reader = (id: string): Caller => ({ ...callerNamed(id), scopes: ['reports:read'] });
  const ask = async (route: Parameters<typeof gatewayEvent>[0], request: Request) => {
    const { statusCode, body } = await api(gatewayEvent(route, request));
    return { status: statusCode, body };
  };
  const [mail] = (await world.outbox.all()).filter(({ to }) => to.includes('desk@example.org'));
  const [, token = ''] = /\/reports\/([A-Za-z0-9_.-]+)/.exec(mail?.text ?? '') ?? [];
  return {
    mail: mail?.text ?? '',
    readBy: (as: string) =>
      ask(readRoute, { path: { id: report, edition: '1' }, caller: reader(as) }),
    explained: async (figure: string) =>
      JSON.parse(
        (await ask(explainRoute, { path: { id: report, figure }, caller: reader('everywhere') }))
          .body,
      ),
    page: async () => (await ask(openRoute, { path: { token } })).body,
  };
}

describe('a report of a commune', () => {
  const report = 'monthly~32001~2025-08';
  const ofCommune = async () => {
    const world = await reportWorld(reportContent([definition({ scopes: ['32001'] })]));
    await world.post([
      { metric: 'received', value: 100 },
      { metric: 'finished', value: 80 },
      { metric: 'received', value: 7, unit: '32002' },
    ]);
    return compiled(world, release, report);
  };

  test('is compiled from its own rows alone, and covers one unit of one', async () => {
    const { readBy } = await ofCommune();
    const { status, body } = await readBy('everywhere');
    expect(status).toBe(200);
    const { scope, sections, parts } = JSON.parse(body);
    expect(scope).toMatchObject({ code: '32001', level: 'commune' });
    expect(parts).toBeUndefined();
    expect(sections[0].coverage).toMatchObject({ expected: 1, value: 1 });
    const [received, finished, , rate] = sections[0].figures;
    expect([received, finished].map(({ total }) => total.numerator)).toEqual(['100', '80']);
    expect(rate.total.operands).toEqual({ numerator: '80', denominator: '100' });
    expect(received.units.map(({ unit }: { unit: string }) => unit)).toEqual(['32001']);
    expect(received).not.toHaveProperty('provinces');
  });

  test('is mailed and opened as a page that names it, with its figures and their receipts', async () => {
    const { mail, page } = await ofCommune();
    expect(mail).toContain('32001');
    const html = await page();
    expect(html).toContain('id="figure-nd.received"');
    expect(html).toMatch(/receipt <code>[0-9A-Z]{26}<\/code>/);
    expect(html).not.toContain('32002');
  });

  test('is read by whoever reads its province, and by nobody of another one', async () => {
    const { readBy } = await ofCommune();
    expect((await readBy('camau')).status).toBe(200);
    expect((await readBy('other')).status).toBe(404);
  });
});

describe('a report of nine months, over a dataset by quarter', () => {
  const ordinary = reportContent([
    definition({
      code: 'chin-thang',
      periodType: 'nine-months',
      firstPeriod: '2025-9M',
      lastPeriod: '2025-9M',
      sections: [{ dataset: 'theo-quy' }],
    }),
  ]);
  const nine: RegistryContent = {
    ...ordinary,
    datasets: [
      ...ordinary.datasets,
      Dataset.parse({
        code: 'theo-quy',
        names: { vi: 'theo-quy', en: 'theo-quy' },
        periodType: 'quarter',
        calendar: 'nd09',
        level: 'commune',
        reporters: { rule: 'level' },
        metrics: ['received', 'finished', 'rate', 'accounts'],
        deadline: { workingDaysAfterCutOff: 2 },
      }),
    ],
  };
  const quarter = (label: string, unit: string, received: number, finished: number) =>
    [
      { metric: 'received', value: received },
      { metric: 'finished', value: finished },
    ].map((row) => ({ ...row, unit, period: label }));

  /** The nine months end on 14 September 2025, a Sunday; two working days later is the 16th, and an hour settles it. */
  const nineClosed = Instant.parse('2025-09-16T18:00:00.000Z');

  const ofNineMonths = async () => {
    const world = await reportWorld(nine);
    world.goTo(Instant.parse('2025-09-15T02:00:00.000Z'));
    const rows = [
      ...quarter('2025-Q1', '32001', 100, 50),
      ...quarter('2025-Q2', '32001', 200, 150),
      ...quarter('2025-Q3', '32001', 300, 280),
      ...quarter('2025-Q2', '32002', 10, 10),
      ...quarter('2025-Q3', '32002', 20, 5),
      // Merged into 32002 on 1 July, so that its third quarter is that one's.
      ...quarter('2025-Q1', '32003', 4, 4),
      ...quarter('2025-Q2', '32003', 6, 6),
      { metric: 'accounts', value: 40, period: '2025-Q2', unit: '32001' },
      { metric: 'accounts', value: 70, period: '2025-Q3', unit: '32001' },
    ];
    await world.post(rows, { dataset: 'theo-quy', period: '2025-Q3' });
    return compiled(world, nineClosed, 'chin-thang~96~2025-9M');
  };

  test('adds three quarters of each unit and of those that it took in, divides the sums once, and counts who gave all', async () => {
    const { readBy } = await ofNineMonths();
    const { period, sections } = JSON.parse((await readBy('camau')).body);
    expect(period).toMatchObject({ type: 'nine-months', label: '2025-9M' });
    const [section] = sections;
    expect(section.window).toEqual({ from: '2024-12-15', until: '2025-09-15' });
    const [received, , rate, accounts] = section.figures;
    expect(received.units.map(({ outcome }: { outcome: object }) => outcome)).toMatchObject([
      { numerator: '600' },
      { numerator: '40', partialDays: 90 },
    ]);
    expect(received.total).toMatchObject({ numerator: '640', partialDays: 90 });
    expect(received.coverage).toMatchObject({ expected: 2, value: 1, partial: ['32002'] });
    expect(rate.total.operands).toEqual({ numerator: '505', denominator: '640' });
    expect(accounts.total).toMatchObject({ numerator: '70', carried: false });
    expect(accounts.coverage).toMatchObject({ value: 1, missing: ['32002'] });
  });

  test('is opened as a page, and explains its figure by the quarters that it was added from', async () => {
    const { page, explained } = await ofNineMonths();
    expect(await page()).toContain('id="figure-theo-quy.received"');
    const { units, printed } = await explained('theo-quy.received');
    expect(printed.value).toBe('640');
    expect(
      units[0].statements.map(({ role, says }: { role: string; says: { text: string } }) => [
        role,
        says.text,
      ]),
    ).toEqual([
      ['used', '100'],
      ['used', '200'],
      ['used', '300'],
    ]);
  });
});
