import { beforeEach, describe, expect, test } from 'vitest';
import type { Edition } from '../../core/reports/edition.ts';
import type { Report } from '../../core/reports/report.ts';
import { Unit } from '../../core/units/unit.ts';
import type { CompileCountryWork } from '../../core/reports/work.ts';
import { composeCompileCountry } from '../../functions/entry/compile-country.ts';
import { archivedReport } from '../../functions/shared/archived-report.ts';
import { compileInOrder } from '../../local/compile-country.ts';
import { reportStore } from '../../store/reports.ts';
import { definedMachine } from '../lib/country-machine.ts';
import {
  daysAfter,
  definition,
  release,
  reportContent,
  type ReportWorld,
  reportWorld,
  soonAfter,
} from '../support/report-world.ts';
import { silentLog } from '../support/silent-log.ts';
import { type Execution, execute } from '../support/state-machine.ts';
import { freshTables } from '../support/store.ts';

const report = 'monthly~VN~2025-08';
const content = () => reportContent([definition({ scopes: ['VN'] })]);

const machine = definedMachine();

let world: ReportWorld;
beforeEach(async () => {
  world = await reportWorld(content());
  await world.post([{ metric: 'received', value: 100 }]);
  await world.post([{ metric: 'received', value: 7 }], { unit: '99001' }, 'other');
  world.goTo(soonAfter(release));
});

/** The work that a tick hands on. */
async function handedOn(): Promise<CompileCountryWork> {
  await world.tick();
  const [work, ...others] = world.queue.splice(0);
  if (work?.kind !== 'compile-country' || others.length > 0)
    throw new Error(`The tick handed on ${JSON.stringify([work, ...others])}`);
  return work;
}

type Fail = (step: {
  readonly step: string;
  readonly province: string;
  readonly times: number;
}) => boolean;

/** Runs the deployed definition over the real function, which fails where it is told to; what ran, and how it ended. */
async function ordered(work: CompileCountryWork, fail: Fail = () => false) {
  const ran: string[] = [];
  const times = new Map<string, number>();
  const waits: number[] = [];
  const task = () => async (input: unknown) => {
    const { step, part } = input as { step: string; part?: { province: string } };
    const name = part === undefined ? step : `${step} ${part.province}`;
    const count = (times.get(name) ?? 0) + 1;
    times.set(name, count);
    ran.push(name);
    if (fail({ step, province: part?.province ?? '', times: count })) throw new Error('No memory');
    return world.compileStep(input);
  };
  const ended = await execute(machine, work, { task, onWait: (wait) => void waits.push(wait) });
  return { ended, ran: ran.toSorted(), waits };
}

const succeeded = (ended: Execution): unknown => {
  if (ended.status !== 'SUCCEEDED') throw new Error(`${ended.error}: ${ended.cause}`);
  return ended.output;
};

const latest = async (): Promise<Edition> => {
  const edition = await world.reports.latest(report);
  if (edition === undefined) throw new Error('No edition');
  return edition;
};
const latestReport = async () => archivedReport(world.archive, (await latest()).archived.json);

const totalOf = ({ sections }: Report, metric = 'received') =>
  sections[0]?.figures.find((figure) => figure.metric.code === metric)?.total;

const sent = () => world.queue.filter(({ kind }) => kind === 'deliver');

/** What a world without any trouble compiles as of the instant: the steps in order, nothing failing. */
async function undisturbed(work: CompileCountryWork): Promise<Edition | undefined> {
  const { names } = await freshTables();
  const run = composeCompileCountry(
    { ...world.settings, REPORTS_TABLE: names.reports },
    { ...world, log: silentLog, handOn: () => Promise.resolve() },
  );
  await compileInOrder(run, work);
  return reportStore(world.db, names.reports).latest(report);
}

describe('a report of the country', () => {
  test('is planned, compiled province by province, and joined, and its deliveries are handed on', async () => {
    const work = await handedOn();
    const { ended, ran } = await ordered(work);
    expect(succeeded(ended)).toEqual({ kind: 'compiled', report, edition: 1 });
    expect(ran).toEqual(['join', 'part 96', 'part 99', 'plan']);
    expect(totalOf(await latestReport())).toMatchObject({ numerator: '107' });
    expect(sent()).toHaveLength(2);
  });

  test('is the same to the byte whether the machine orders the steps or this process does, and whenever', async () => {
    const work = await handedOn();
    await ordered(work);
    world.goTo(daysAfter(release, 200));
    await world.post([{ metric: 'received', value: 1 }], { unit: '32002' });
    expect((await undisturbed(work))?.archived).toEqual((await latest()).archived);
  });

  test('leads to a part for each province, which bears the lines of its units', async () => {
    await ordered(await handedOn());
    const { archived } = await latest();
    const national = await latestReport();
    expect(national.parts?.map(({ province, sha256 }) => ({ province, sha256 }))).toEqual(
      archived.parts?.map(({ province, json }) => ({ province, sha256: json })),
    );
    const part = await archivedReport(world.archive, archived.parts?.[0]?.json ?? '');
    expect({ part: part.part, scope: part.scope.code, id: part.id }).toEqual({
      part: '96',
      scope: '96',
      id: report,
    });
    const lines = part.sections[0]?.figures.flatMap(({ units }) => units) ?? [];
    expect(lines.flatMap(({ statements }) => statements.map(({ receipt }) => receipt))[0]).toMatch(
      /^[0-9A-Z]{26}$/,
    );
    expect(
      national.sections.flatMap(({ figures }) => figures.flatMap(({ units }) => units)),
    ).toEqual([]);
  });

  test('that another run has compiled already ends at its plan', async () => {
    const work = await handedOn();
    await ordered(work);
    const { ended, ran } = await ordered(work);
    expect(succeeded(ended)).toEqual({ kind: 'done-before', report });
    expect(ran).toEqual(['plan']);
    expect(sent()).toHaveLength(2);
  });

  test('that two runs compile at once is published once', async () => {
    const work = await handedOn();
    const both = await Promise.all([ordered(work), ordered(work)]);
    const kinds = both.map(({ ended }) => (succeeded(ended) as { kind: string }).kind);
    expect(kinds).toContain('compiled');
    expect((await latest()).edition).toBe(1);
    expect(await world.reports.find(report, 2)).toBeUndefined();
  });
});

describe('when a step fails', () => {
  test('it is tried again after longer and longer waits, and nothing is compiled twice beside it', async () => {
    const work = await handedOn();
    const { ended, ran, waits } = await ordered(
      work,
      ({ province, times }) => province === '99' && times < 4,
    );
    expect(succeeded(ended)).toMatchObject({ kind: 'compiled' });
    expect(ran.filter((name) => name === 'part 99')).toHaveLength(4);
    expect(ran.filter((name) => name === 'part 96')).toHaveLength(1);
    expect(waits).toEqual([20, 40, 80]);
  });

  test.each(['plan', 'part', 'join'])(
    'for good in the %s, the execution fails, nothing is published or mailed, and the next one finishes',
    async (failing) => {
      const work = await handedOn();
      const { ended } = await ordered(
        work,
        ({ step, province }) => step === failing && province !== '96',
      );
      expect(ended).toMatchObject({ status: 'FAILED', cause: 'No memory' });
      expect(await world.reports.latest(report)).toBeUndefined();
      expect(sent()).toEqual([]);

      const again = await handedOn();
      expect(again).toEqual(work);
      expect(succeeded((await ordered(again)).ended)).toMatchObject({ kind: 'compiled' });
      expect((await undisturbed(work))?.sha256).toBe((await latest()).sha256);
      expect(sent()).toHaveLength(2);
    },
  );

  test('after the edition was published and before its deliveries were handed on, the hourly run finds them', async () => {
    const work = await handedOn();
    const lost = composeCompileCountry(world.settings, {
      ...world,
      log: silentLog,
      handOn: () => Promise.reject(new Error('The line broke')),
    });
    await expect(compileInOrder(lost, work)).rejects.toThrow('The line broke');
    expect((await latest()).edition).toBe(1);
    expect(succeeded((await ordered(work)).ended)).toMatchObject({ kind: 'done-before' });
    await world.tick();
    expect(sent()).toHaveLength(2);
  });
});

describe('the next edition of the country', () => {
  beforeEach(async () => {
    await ordered(await handedOn());
    await world.drain();
  });

  /** What the tick of the day after hands on. */
  const dayAfter = async (): Promise<CompileCountryWork> => {
    world.goTo(soonAfter(daysAfter(release, 1)));
    return handedOn();
  };

  test('lists what its provinces say that changed: totals, who moved them, who has arrived', async () => {
    await world.post([{ metric: 'received', value: 50 }], { unit: '32002' });
    const { ended } = await ordered(await dayAfter());
    expect(succeeded(ended)).toEqual({ kind: 'compiled', report, edition: 2 });
    const { changes = [], arrived, changesSince } = await latestReport();
    expect({ arrived, changesSince }).toEqual({ arrived: ['32002'], changesSince: 1 });
    const received = changes.filter(({ figure }) => figure === 'nd.received');
    expect(received.map(({ unit, old, new: next }) => [unit, old, next])).toMatchObject([
      [undefined, { numerator: '107' }, { numerator: '157' }],
      ['96', { numerator: '100' }, { numerator: '150' }],
    ]);
    expect(received.map(({ causes }) => causes)).toEqual([['late'], ['late']]);
    expect(received[0]?.receipts).toHaveLength(1);
    expect(received[1]?.receipts).toEqual(received[0]?.receipts);
    expect(sent()).toHaveLength(2);
  });

  test('is made where no total moves and a line does: it prints otherwise in its part', async () => {
    await world.post([{ metric: 'received', value: 100, comment: 'Đã kiểm tra' }]);
    const { ended } = await ordered(await dayAfter());
    expect(succeeded(ended)).toMatchObject({ kind: 'compiled', edition: 2 });
    const { parts } = await latestReport();
    const first = await world.reports.find(report, 1);
    const before = await archivedReport(world.archive, first?.archived.json ?? '');
    const isAsBefore = parts?.map(({ province, printed }) => [
      province,
      before.parts?.some((part) => part.province === province && part.printed === printed),
    ]);
    expect(isAsBefore).toEqual([
      ['96', false],
      ['99', true],
    ]);
  });

  test('is not made where nothing prints otherwise', async () => {
    await world.post([{ metric: 'received', value: 3 }], {
      unit: '32002',
      period: '2025-07',
    });
    const work = await dayAfter();
    expect(succeeded((await ordered(work)).ended)).toEqual({ kind: 'unchanged', report });
    expect((await latest()).lookedAtUntil).toBe(work.asOf);
  });

  test('is planned anew where another run took its number meanwhile', async () => {
    await world.post([{ metric: 'received', value: 50 }], { unit: '32002' });
    const work = await dayAfter();
    const later = { ...work, asOf: daysAfter(release, 2) };
    world.goTo(soonAfter(daysAfter(release, 2)));
    let overtaken = false;
    const ran: string[] = [];
    const task = () => async (input: unknown) => {
      const { step } = input as { step: string };
      ran.push(step);
      if (step === 'join' && !overtaken) {
        overtaken = true;
        await ordered(work);
        await world.post([{ metric: 'received', value: 1 }], { unit: '99001' }, 'other');
      }
      return world.compileStep(input);
    };
    const output = succeeded(await execute(machine, later, { task }));
    expect(ran.filter((step) => step === 'plan')).toHaveLength(2);
    expect(output).toMatchObject({ kind: 'unchanged' });
    expect((await latest()).edition).toBe(2);
  });
});

test('a scope below the country is not compiled in parts, nor the country in one', async () => {
  const work = await handedOn();
  expect(await world.work({ ...work, kind: 'compile' })).toBe(false);
  await expect(world.compileStep({ step: 'plan', work: { ...work, scope: '96' } })).rejects.toThrow(
    '96 is no country',
  );
  await expect(world.compileStep({ step: 'plan', work, more: 1 })).rejects.toThrow('more');
});

describe('a report of the country that asks no unit yet', () => {
  /** Its one unit stands from the next year on. */
  function contentOfNextYear() {
    const { units, datasets, ...rest } = content();
    const later = Unit.parse({
      ...units.find(({ code }) => code === '32002'),
      code: '32999',
      validFrom: '2026-01-01',
    });
    return {
      ...rest,
      units: [...units, later],
      datasets: datasets.map((dataset) => ({
        ...dataset,
        reporters: { rule: 'list' as const, units: [later.code] },
      })),
    };
  }

  beforeEach(async () => {
    world = await reportWorld(contentOfNextYear());
    world.goTo(soonAfter(release));
  });

  test('is compiled of what its provinces may state themselves, and says that nobody is expected', async () => {
    const { ended, ran } = await ordered(await handedOn());
    expect(succeeded(ended)).toEqual({ kind: 'compiled', report, edition: 1 });
    expect(ran).toEqual(['join', 'part 96', 'part 99', 'plan']);
    const { sections, parts, facts } = await latestReport();
    expect(sections.map(({ coverage }) => coverage.expected)).toEqual([0]);
    expect({ parts, facts: facts.count }).toEqual({ parts: [], facts: 0 });
    await world.drain();
    expect(await world.recipientsMailed()).toHaveLength(2);
  });
});
