import { beforeEach, describe, expect, test } from 'vitest';
import { Dataset } from '../../core/registry/dataset.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { composeTick } from '../../functions/entry/tick.ts';
import { findWarnings } from '../../functions/scheduled/find-warnings.ts';
import { archivedReport } from '../../functions/shared/archived-report.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { acts } from '../../store/acts.ts';
import { looks } from '../../store/looks.ts';
import { snapshots } from '../../store/snapshots.ts';
import { submissions } from '../../store/submissions.ts';
import { august, content, ingestWorld, wrapped } from '../support/ingest-world.ts';
import {
  release,
  report,
  reportWorld,
  type ReportWorld,
  soonAfter,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';

const finishedRule = {
  code: 'finished',
  names: { vi: 'Hoàn thành nhiều hơn tiếp nhận', en: 'More finished than received' },
  left: { metrics: [{ metric: 'finished' }] },
  operator: '≤',
  right: { metrics: [{ metric: 'received' }] },
  missing: 'skip-if-any',
  severity: 'error',
};

const contentWith = (...rules: readonly object[]): RegistryContent => ({
  ...content,
  datasets: content.datasets.map((dataset) =>
    dataset.code === 'nd' ? Dataset.parse({ ...dataset, rules }) : dataset,
  ),
});

let world: Awaited<ReturnType<typeof ingestWorld>>;
let version = 1;
beforeEach(async () => {
  world = await ingestWorld();
  version = 1;
});

async function withRules(...rules: readonly object[]): Promise<void> {
  const publication = { expected: version, now: world.clock.now, by: 'test', note: '' };
  expect((await world.registry.publish(contentWith(...rules), publication)).ok).toBe(true);
  version += 1;
}

const body = (figures: Readonly<Record<string, number | string>>, more: object = {}) => ({
  ...august,
  ...more,
  rows: Object.entries(figures).map(([metric, value]) => ({ metric, value })),
});

async function take(figures: Parameters<typeof body>[0], more: object = {}): Promise<string> {
  const answer = await world.send(body(figures, more));
  expect(answer.status).toBe(201);
  return String(answer.json['id']);
}

const partial = { query: { mode: 'partial' } };
type Told = { readonly code: string; readonly pointer: string; readonly messages: unknown };
const errorsOf = (answer: { readonly json: Readonly<Record<string, unknown>> }): readonly Told[] =>
  Array.isArray(answer.json['errors']) ? answer.json['errors'] : [];

describe('a rule of severity error', () => {
  test('refuses an atomic body, and names the rule with the values in both languages at every operand', async () => {
    await withRules(finishedRule);
    const answer = await world.send(body({ received: 400, finished: 412, accounts: 7 }));
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      code: 'rows-rejected',
      counts: { sent: 3, accepted: 1, rejected: 2 },
    });
    const messages = {
      vi: 'Hoàn thành nhiều hơn tiếp nhận: finished 412 > received 400 (quy tắc “finished”).',
      en: 'More finished than received: finished 412 > received 400 (rule “finished”).',
    };
    expect(errorsOf(answer)).toMatchObject([
      { code: 'rule-broken', pointer: '/rows/0/value', messages },
      { code: 'rule-broken', pointer: '/rows/1/value', messages },
    ]);
    expect(await world.visible()).toEqual([]);
  });

  test('rejects only the rows that are its operands in partial mode', async () => {
    await withRules(finishedRule);
    const answer = await world.send(body({ received: 400, finished: 412, accounts: 7 }), partial);
    expect(answer.status).toBe(201);
    expect(answer.json['counts']).toEqual({
      sent: 3,
      accepted: 1,
      unchanged: 0,
      superseded: 0,
      rejected: 2,
    });
    expect((await world.visible()).map(({ metric }) => metric)).toEqual(['accounts']);
  });

  test('is judged on the rows over what the source stated before, and a dry run says the same', async () => {
    await withRules(finishedRule);
    await take({ received: 400 });
    const wrong = body({ finished: 412 });
    const dry = await world.send(wrong, { query: { dryRun: 'true' } });
    const wet = await world.send(wrong);
    expect(wet.status).toBe(422);
    expect(errorsOf(wet)[0]?.messages).toMatchObject({
      en: 'More finished than received: finished 412 > received 400 (stated before) (rule “finished”).',
    });
    expect(errorsOf(dry)).toEqual(errorsOf(wet));
    await take({ finished: 399 });
  });

  test('is never held against a body that gives none of its operands', async () => {
    await take({ received: 400, finished: 412 });
    await withRules(finishedRule);
    await take({ accounts: 7 });
  });

  test('takes what a replacing body leaves out for missing', async () => {
    await withRules(finishedRule);
    await take({ received: 400, finished: 399 });
    const later = { observedAt: '2025-08-15T00:30:00.000Z' };
    expect((await world.send(body({ finished: 412 }, later))).status).toBe(422);
    await take({ finished: 412 }, { ...later, replace: true });
  });

  test('is held against what a correction keeps standing, though the replacing body leaves it out', async () => {
    await withRules(finishedRule);
    const at = (hour: string) => ({ observedAt: `2025-08-14T${hour}:00:00.000Z` });
    const replaces = await take({ received: 100 }, at('10'));
    const correction = {
      ...august,
      ...at('08'),
      rows: [{ metric: 'received', value: 50, replaces }],
    };
    expect((await world.send(correction)).status).toBe(201);
    const whole = body({ finished: 90 }, { ...at('09'), replace: true });
    expect((await world.send(whole)).status).toBe(422);
    await take({ finished: 49 }, { ...at('09'), replace: true });
  });

  test('keeps a replacing body whole: where one row breaks it, the unit’s other rows are rejected with it', async () => {
    await withRules(finishedRule);
    const wrong = body({ received: 400, finished: 412, accounts: 7 }, { replace: true });
    const answer = await world.send(
      { ...wrong, rows: [...wrong.rows, { metric: 'received', value: 1, unit: '32002' }] },
      partial,
    );
    expect(answer.json['counts']).toMatchObject({ accepted: 1, rejected: 3 });
    expect(errorsOf(answer).map(({ code }) => code)).toEqual([
      'rule-broken',
      'rule-broken',
      'replace-incomplete',
    ]);
    const said = (await world.visible()).filter(({ says }) => says.kind === 'value');
    expect(said.map(({ unit }) => unit)).toEqual(['32002']);
  });

  test('costs no call of the store', async () => {
    const calls = async (): Promise<number> => {
      let made = 0;
      const by = world.compose(
        wrapped(world.db, (_, proceed) => {
          made += 1;
          return proceed();
        }),
      );
      await world.send(body({ received: 400, finished: 300 + made }), { by });
      return made;
    };
    await calls();
    const without = await calls();
    await withRules(finishedRule);
    await calls();
    expect(await calls()).toBe(without);
  });
});

// The hourly look -----------------------------------------------------------

const look = (db: DocumentClient = world.db, log = silentLog) =>
  findWarnings({
    registry: world.registry,
    arrivals: submissions(db, world.tables.submissions).arrivals,
    snapshots: snapshots(db, world.tables.snapshots),
    acts: acts(db, world.tables.snapshots),
    looks: looks(db, world.tables.submissions),
    now: world.clock.now,
    log,
  });

type Shown = {
  readonly metric: string;
  readonly value: string;
  readonly current: boolean;
  readonly warnings: readonly { readonly kind: string; readonly messages: unknown }[];
};
async function shown(query: Readonly<Record<string, string>> = {}): Promise<readonly Shown[]> {
  const asked = { unit: '32001', dataset: 'nd', period: '2025-08', ...query };
  const { json } = await world.read(asked);
  return Array.isArray(json['statements']) ? json['statements'] : [];
}
const kinds = async (query: Readonly<Record<string, string>> = {}) =>
  (await shown(query)).map(({ metric, value, warnings }) =>
    `${metric} ${value} ${warnings.map(({ kind }) => kind).join()}`.trim(),
  );

/** One value for each month before August 2025, the last first. */
async function pastMonths(metric: string, values: readonly number[]): Promise<void> {
  for (const [back, value] of values.entries()) {
    const month = new Date(Date.UTC(2025, 6 - back, 1)).toISOString().slice(0, 7);
    await take({ [metric]: value }, { period: month });
  }
}
const usual = [100, 104, 98, 101, 97, 103, 99];

describe('the hourly look at figures', () => {
  test('shows a fall beside the value wherever it is read, and the value as it was sent', async () => {
    await take({ accounts: 100 }, { period: { from: '2025-08-01', until: '2025-08-02' } });
    await take({ accounts: 90 });
    expect(await look()).toBe(1);
    const month = (await shown()).filter(({ value }) => value === '90');
    expect(month).toMatchObject([
      {
        warnings: [
          {
            kind: 'fall',
            messages: {
              vi: 'Số lũy kế giảm: trước đó nguồn này đã khai báo 100.',
              en: 'The cumulative count fell: this source stated 100 before.',
            },
          },
        ],
      },
    ]);
  });

  test('finds a fall also where the lower count came first, and flags it once', async () => {
    await take({ accounts: 100 });
    expect(await look()).toBe(0);
    world.clock.forward(2 * 3600);
    await take({ accounts: 120 }, { period: '2025-07' });
    expect(await look()).toBe(1);
    expect(await kinds()).toEqual(['accounts 100 fall']);
    await take({ accounts: 130 }, { period: '2025-07', observedAt: '2025-08-15T00:30:00.000Z' });
    expect(await look()).toBe(0);
    expect(await kinds()).toEqual(['accounts 100 fall']);
  });

  test('shows a value far from the unit’s own months, and none where they are as usual', async () => {
    await pastMonths('received', usual);
    await pastMonths('finished', usual);
    await take({ received: 1000, finished: 102 });
    expect(await look()).toBe(1);
    expect(await kinds()).toEqual(['finished 102', 'received 1000 outlier']);
  });

  test('shows a broken rule at each operand, also if only one is asked for, until one of them is stated anew', async () => {
    await withRules({ ...finishedRule, severity: 'warning' });
    await take({ received: 400, finished: 412 });
    expect(await look()).toBe(2);
    expect(await kinds()).toEqual(['finished 412 rule', 'received 400 rule']);
    expect(await kinds({ metric: 'received' })).toEqual(['received 400 rule']);
    await take({ received: 420 }, { observedAt: '2025-08-15T00:30:00.000Z' });
    expect(await kinds()).toEqual(['finished 412', 'received 420']);
    expect(await look()).toBe(0);
  });

  test('finds an error rule broken that no body was refused for', async () => {
    await take({ received: 400, finished: 412 });
    await withRules(finishedRule);
    expect(await look()).toBe(2);
  });

  test('records each warning once, however often and at once it looks', async () => {
    await pastMonths('received', usual);
    await take({ received: 1000 });
    await Promise.all([look(), look()]);
    expect(await look()).toBe(0);
    const partition = { province: content.units[1]?.code, month: '2025-08' };
    if (partition.province === undefined) throw new Error('No province');
    const { acts: recorded } = await world.facts.readWithActs(
      [{ province: partition.province, month: partition.month }],
      await world.registry.current(),
    );
    expect(recorded).toHaveLength(1);
    expect((await shown()).flatMap(({ warnings }) => warnings)).toHaveLength(1);
  });

  test('judges a later statement anew, and leaves the warning with the one that it was found on', async () => {
    await pastMonths('received', usual);
    await take({ received: 1000 });
    await look();
    await take({ received: 105 }, { observedAt: '2025-08-15T00:30:00.000Z' });
    await look();
    expect(await kinds()).toEqual(['received 105']);
    expect(await kinds({ history: 'true' })).toEqual(['received 1000 outlier', 'received 105']);
  });

  test('catches up what came while no run looked', async () => {
    expect(await look()).toBe(0);
    await pastMonths('received', usual);
    await take({ received: 1000 });
    world.clock.forward(5 * 86_400);
    expect(await look()).toBe(1);
  });

  test('looks only at what arrived since: a rule flags nothing that was looked at before it came', async () => {
    await take({ received: 400, finished: 412 });
    expect(await look()).toBe(0);
    world.clock.forward(3600);
    expect(await look()).toBe(0);
    await withRules(finishedRule);
    expect(await look()).toBe(0);
  });

  test('tries again what it could not look at, and finds the rest meanwhile', async () => {
    await withRules({ ...finishedRule, severity: 'warning' });
    await take({ received: 400, finished: 412 }, { period: '2025-07' });
    await take({ received: 400, finished: 412 });
    const errors: string[] = [];
    const log = { ...silentLog, error: (message: string) => void errors.push(message) };
    const failing = wrapped(world.db, (_, proceed, command) =>
      JSON.stringify(command).includes('"96#2025-08"')
        ? Promise.reject(new Error('no'))
        : proceed(),
    );
    expect(await look(failing, log)).toBe(2);
    expect(errors).toEqual(['could not look for warnings']);
    world.clock.forward(3 * 3600);
    expect(await look()).toBe(2);
  });
});

// The tick and the report ---------------------------------------------------

async function pageOf(world: ReportWorld, language: 'vi' | 'en'): Promise<string> {
  const edition = await world.reports.find(report, 1);
  const page = edition && (await world.archive.get(edition.archived.page[language]));
  if (page === undefined) throw new Error('No page');
  return Buffer.from(page).toString('utf8');
}

async function worldWithFall(): Promise<ReportWorld> {
  const made = await reportWorld();
  const firstDay = { from: '2025-08-01', until: '2025-08-02' };
  await made.post([{ metric: 'accounts', value: 1100 }], { period: firstDay });
  await made.post([{ metric: 'accounts', value: 90 }]);
  return made;
}

describe('the hourly run', () => {
  test('counts the warnings that are new, and the report shows them beside the unit and its value', async () => {
    const made = await worldWithFall();
    expect(await made.tick()).toMatchObject({ warnings: 1 });
    made.goTo(soonAfter(release));
    expect(await made.tick()).toMatchObject({ warnings: 0, firstEditions: 1 });
    await made.drain();
    const words = [
      ['vi', 'cảnh báo: số lũy kế giảm, trước đó nguồn này đã khai báo 1.100', 'có cảnh báo'],
      ['en', 'warning: the cumulative count fell, this source stated 1,100 before', 'warning'],
    ] as const;
    for (const [language, note, mark] of words) {
      const page = await pageOf(made, language);
      expect(page).toContain(`<small>${note}</small>`);
      expect(page).toContain(`<i>${mark}</i>`);
    }
    const edition = await made.reports.find(report, 1);
    const { sections } = await archivedReport(made.archive, edition?.sha256 ?? '');
    const accounts = sections[0]?.figures.find(({ metric }) => metric.code === 'accounts');
    expect(accounts?.units.flatMap(({ flags }) => flags)).toEqual([{ kind: 'cumulative-fell' }]);
  });

  test('reads warnings as of the report’s own instant: what is found later stands in no earlier edition', async () => {
    const made = await worldWithFall();
    made.goTo(soonAfter(release));
    expect(await made.tick()).toMatchObject({ warnings: 1, firstEditions: 1 });
    await made.drain();
    expect(await pageOf(made, 'vi')).not.toContain('cảnh báo: số lũy kế giảm');
  });

  test('does the rest of its work where the look for warnings fails', async () => {
    const made = await worldWithFall();
    made.goTo(soonAfter(release));
    const errors: string[] = [];
    const log = { ...silentLog, error: (message: string) => void errors.push(message) };
    const db = wrapped(made.db, (_, proceed, command) =>
      JSON.stringify(command).includes('look#warnings')
        ? Promise.reject(new Error('no'))
        : proceed(),
    );
    const handOn = async () => undefined;
    const tick = composeTick(made.settings, { db, now: made.now, handOn, log });
    expect(await tick()).toMatchObject({ firstEditions: 1, warnings: 0 });
    expect(errors).toEqual(['could not find warnings']);
  });
});
