import { beforeAll, describe, expect, test } from 'vitest';
import { composeApi } from '../../functions/entry/api.ts';
import { route as explainRoute } from '../../functions/http/explain-figure.ts';
import { route as byLinkRoute } from '../../functions/http/explain-figure-by-link.ts';
import { route as openRoute } from '../../functions/http/open-report-link.ts';
import type { Caller } from '../../functions/shared/route.ts';
import { gatewayEvent, type Request } from '../support/gateway-event.ts';
import { heldTo } from '../support/held-to-rights.ts';
import { callerNamed } from '../support/ingest-world.ts';
import {
  daysAfter,
  release,
  report,
  reportContent,
  type ReportWorld,
  reportWorld,
  secrets,
  soonAfter,
  worldWithEdition,
} from '../support/report-world.ts';
import { diskUploadBodies, localInvite } from '../../local/upload-door.ts';
import { silentLog } from '../support/silent-log.ts';

/** The endpoints over a world, a day after its report was sent. */
function opened(world: ReportWorld) {
  const { archive, settings, now } = world;
  const api = composeApi(settings, {
    db: heldTo('api', world),
    archive,
    now,
    secrets: () => Promise.resolve(secrets),
    uploads: {
      bodies: diskUploadBodies('never-written'),
      invite: localInvite('http://x', secrets),
    },
    log: silentLog,
  });
  return async (route: Parameters<typeof gatewayEvent>[0], request: Request) => {
    world.goTo(daysAfter(soonAfter(release), 1));
    const { statusCode, body, headers = {} } = await api(gatewayEvent(route, request));
    return { status: statusCode, body, headers };
  };
}

let world: ReportWorld;
let ask: ReturnType<typeof opened>;

beforeAll(async () => {
  world = await worldWithEdition();
  ask = opened(world);
});

const reader = (id: string): Caller => ({ ...callerNamed(id), scopes: ['reports:read'] });

type More = { query?: Record<string, string>; as?: string; headers?: Record<string, string> };
const explain = (figure: string, { query = {}, as = 'camau', headers = {} }: More = {}) =>
  ask(explainRoute, { path: { id: report, figure }, query, headers, caller: reader(as) });
const explained = async (figure: string, more: More = {}) =>
  JSON.parse((await explain(figure, more)).body);

const tokenOf = async (address: string): Promise<string> => {
  const mail = (await world.outbox.all()).find(({ to }) => to.includes(address));
  return /\/reports\/([A-Za-z0-9_.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
};
const byLink = (token: string, figure: string, query: Record<string, string> = {}) =>
  ask(byLinkRoute, { path: { token, figure }, query });

const numbers = ({ explainedIn }: { explainedIn: { rule: number }[] }): number[] =>
  explainedIn.map(({ rule }) => rule);

describe('an explanation', () => {
  test('leads from the figure to what was stated, by whom it counts, and under which receipt', async () => {
    const { status, headers } = await explain('nd.received');
    expect([status, headers['Content-Type']]).toEqual([200, 'application/json']);
    expect(await explained('nd.received')).toMatchObject({
      report,
      edition: 1,
      figure: 'nd.received',
      scope: { code: '96' },
      asOf: release,
      codeVersion: 'test',
      registryVersion: 1,
      metric: { code: 'received', kind: 'flow', overTime: 'sum', overUnits: 'sum' },
      printed: { value: '100' },
      total: { kind: 'value', numerator: '100', denominator: '1' },
      coverage: { value: 1 },
      nextPageToken: null,
    });
    const { units, unitNames, sourceNames, clientNames } = await explained('nd.received');
    const spoke = units.find(({ state }: { state: string }) => state === 'value');
    expect(spoke.statements).toEqual([
      {
        metric: 'received',
        unit: spoke.unit,
        interval: { from: '2025-07-15', until: '2025-08-15' },
        source: expect.any(String),
        role: 'used',
        says: { kind: 'value', text: '100', atLeast: false },
        observedAt: expect.stringMatching(/^2025-08-15T/),
        receivedAt: expect.stringMatching(/^2025-08-15T/),
        receipt: expect.stringMatching(/^[0-9A-Z]{26}$/),
        by: { client: 'camau' },
      },
    ]);
    expect(Object.keys(clientNames)).toEqual(['camau']);
    expect(Object.keys(unitNames)).toContain(spoke.unit);
    expect(Object.keys(sourceNames)).toContain(spoke.statements[0].source);
  });

  test('says the rule in the language that was asked for, and where it stands', async () => {
    const headers = { 'Accept-Language': 'en' };
    const english = await explained('nd.received', { headers });
    expect(english.rules.join(' ')).toContain('Over time: intervals of the period are added.');
    expect((await explained('nd.received')).rules.join(' ')).toContain('Theo thời gian');
    expect(numbers(english)).toContain(8);
  });

  test('of a ratio names how its parts were read over time, too', async () => {
    expect(numbers(await explained('nd.rate'))).toEqual([1, 2, 3, 4, 6, 8, 10, 11, 12, 14, 16]);
    expect(numbers(await explained('nd.accounts'))).toEqual([1, 2, 3, 4, 6, 7, 9, 10, 14, 16]);
  });

  test('comes page by page, and a page token is good for this figure and reader alone', async () => {
    const whole = await explained('nd.received');
    expect(whole.units.length).toBeGreaterThan(1);
    const first = await explain('nd.received', { query: { pageSize: '1' } });
    const { units, nextPageToken } = JSON.parse(first.body);
    expect(units).toEqual(whole.units.slice(0, 1));
    expect(first.headers['Link']).toContain('rel="next"');
    const query = { pageSize: '1', pageToken: nextPageToken };
    expect((await explained('nd.received', { query })).units).toEqual(whole.units.slice(1, 2));
    for (const [figure, as] of [
      ['nd.finished', 'camau'],
      ['nd.received', 'everywhere'],
    ] as const) {
      const { status, body } = await explain(figure, { query, as });
      expect([status, JSON.parse(body).code]).toEqual([400, 'page-token-invalid']);
    }
  });

  test('is asked for one unit too, and for none that is no line of the figure', async () => {
    const { units } = await explained('nd.received');
    const [{ unit }] = units;
    expect((await explained('nd.received', { query: { unit } })).units).toEqual([units[0]]);
    expect((await explain('nd.received', { query: { unit: '00000' } })).status).toBe(404);
  });

  test('comes as a table for who asks for CSV, with the silent units in it', async () => {
    const headers = { Accept: 'text/csv' };
    const { body, headers: sent } = await explain('nd.received', { headers });
    expect(sent['Content-Type']).toContain('text/csv');
    const [head = '', ...lines] = body.trim().split('\r\n');
    expect(head).toContain('unit,unitName,state');
    expect(head).toMatch(
      /,client,person,growthPreviousPeriod,growthSamePeriodLastYear,previousPeriod,samePeriodLastYear,comparedWith,percentage,over$/,
    );
    expect(lines.filter((line) => line.endsWith(',camau,,,,,,,,'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes(',value,'))).toHaveLength(1);
    expect(lines.filter((line) => line.includes(',missing,')).length).toBeGreaterThan(0);
  });

  test('of another province, of no such figure and of no such edition is the same nothing', async () => {
    const answers = await Promise.all([
      explain('nd.received', { as: 'other' }),
      explain('nd.nothing'),
      explain('nd.received', { query: { edition: '2' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('the range that the missing could move a figure to', () => {
  /** Requests are bounded by 300; of the two communes that are asked, one has stated 100. */
  const bounded = {
    ...reportContent(),
    metrics: reportContent().metrics.map((metric) =>
      metric.code === 'received' || metric.code === 'finished'
        ? { ...metric, minimum: '0', ...(metric.code === 'received' && { maximum: '300' }) }
        : metric,
    ),
  };

  test('is given where bounds are declared: both ends exactly, who is open, and the rule that it stands under', async () => {
    const askOf = opened(await worldWithEdition(bounded));
    const of = async (figure: string, more: Request = {}) =>
      JSON.parse(
        (
          await askOf(explainRoute, {
            path: { id: report, figure },
            caller: reader('camau'),
            headers: { 'Accept-Language': 'en' },
            ...more,
          })
        ).body,
      );
    const received = await of('nd.received');
    expect(received.range).toEqual({ least: '100', most: '400', units: 1 });
    expect(numbers(received)).toContain(18);
    expect((await of('nd.finished')).range).toBeUndefined();
    expect((await of('nd.rate')).noRange).toBe('operand-without-bounds');
  });

  test('is none where everybody has stated', async () => {
    const world = await reportWorld(bounded);
    await world.post([
      { metric: 'received', value: 100 },
      { metric: 'received', value: 7, unit: '32002' },
    ]);
    world.goTo(soonAfter(release));
    await world.tick();
    await world.drain();
    const askOf = opened(world);
    const { body } = await askOf(explainRoute, {
      path: { id: report, figure: 'nd.received' },
      caller: reader('camau'),
    });
    expect(JSON.parse(body)).not.toHaveProperty('range');
    expect(JSON.parse(body).total).toMatchObject({ numerator: '107' });
  });
});

describe('by the mailed link', () => {
  test('the same explanation opens in the reader’s language, and the page leads to it', async () => {
    const token = await tokenOf('desk@example.org');
    const { status, body, headers } = await byLink(token, 'nd.received');
    expect([status, headers['Content-Language']]).toEqual([200, 'en']);
    expect(JSON.parse(body)).toEqual(
      await explained('nd.received', { headers: { 'Accept-Language': 'en' } }),
    );
    const page = await ask(openRoute, { path: { token } });
    expect(page.body).toContain('href="?figure=nd.received"');
    const led = await ask(openRoute, { path: { token }, query: { figure: 'nd.received' } });
    expect([led.status, led.headers['Location']]).toEqual([
      303,
      `${token}/figures/nd.received/explanation`,
    ]);
  });

  test('a forged or revoked link explains nothing', async () => {
    expect((await byLink('nonsense', 'nd.received')).status).toBe(404);
    const token = await tokenOf('office@example.vn');
    expect((await byLink(token, 'nd.nothing')).status).toBe(404);
    const edition = await world.reports.find(report, 1);
    const [recipient] = edition?.recipients ?? [];
    if (edition === undefined || recipient === undefined) throw new Error('No recipient');
    const link = { report: edition.report, edition: 1, recipient: recipient.id };
    await world.reports.revokeLink(link, release);
    const { status, body } = await byLink(token, 'nd.received');
    expect(status).toBe(404);
    expect(body).toContain('link-expired');
  });
});
