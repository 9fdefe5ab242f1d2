import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Act } from '../../core/statements/act.ts';
import { ClientId } from '../../core/registry/client.ts';
import {
  type Completion,
  completionOf,
  isSameSpeaker,
  sawUnsettled,
} from '../../core/submissions/completion.ts';
import { completionEnds } from '../../core/submissions/completion-ends.ts';
import { completionsEndedBy } from '../../core/submissions/completions-ended.ts';
import { inOrderOfTruth } from '../../core/statements/current.ts';
import type { Fact } from '../../core/submissions/fact.ts';
import { extensionOf, lateAt, lateFromFor, lateRowsOf } from '../../core/submissions/lateness.ts';
import { type MetricCode, SourceCode } from '../../core/registry/metric.ts';
import { omitted } from '../../core/statements/omission.ts';
import { indexRegistry } from '../../core/registry/registry.ts';
import {
  type Says,
  type Speaker,
  type Statement,
  SubmissionId,
} from '../../core/statements/statement.ts';
import { settlingMinutes } from '../../core/periods/settling.ts';
import { equal } from '../../core/submissions/submission-decisions.ts';
import { addMinutes, epochOf, Instant, instantOf, LocalDate } from '../../core/time.ts';
import { Unit, UnitCode } from '../../core/units/unit.ts';
import type { UnitEvent } from '../../core/units/unit-event.ts';
import { content } from '../support/ingest-world.ts';
import { merged } from '../support/merged.ts';

const registry = indexRegistry(1, content);
const [dataset] = content.datasets;
if (dataset === undefined) throw new Error('No dataset');
const [metric] = dataset.metrics;
if (metric === undefined) throw new Error('No metric');

const unit = UnitCode.parse('32001');
const interval = { from: LocalDate.parse('2025-07-15'), until: LocalDate.parse('2025-08-15') };
const asking = { dataset, unit, interval };
const start = Instant.parse('2025-08-15T01:00:00Z');
const at = (minute: number) => addMinutes(start, minute);
const idOf = (minute: number) => SubmissionId.parse(String(minute).padStart(26, '0'));

const office: Speaker = { client: ClientId.parse('camau') };
const clerk: Speaker = { ...office, person: { id: 'cb01', name: 'Lê Thị Hoa' } };
const chief: Speaker = { ...office, person: { id: 'ld01', name: 'Trần Văn Út' } };
const province: Speaker = { client: ClientId.parse('lgsp-96') };

const act = (minute: number, does: Act['does']): Act => ({
  unit,
  interval,
  dataset: dataset.code,
  id: idOf(minute),
  recordedAt: at(minute),
  does,
});
const completedBy = (by: Speaker, minute: number, saw?: readonly SubmissionId[]) =>
  act(minute, { kind: 'completion', by, ...(saw && { saw: [...saw] }) });
const reopenedBy = (by: Speaker, minute: number) =>
  act(minute, { kind: 'reopening', by, reason: 'Rà soát lại' });

const number = (count: number): Says => ({
  kind: 'value',
  amount: { count, given: 0, atLeast: false },
});
const said = (by: Speaker, minute: number, more: Partial<Statement> = {}): Statement => ({
  metric,
  unit,
  interval,
  source: SourceCode.parse('lgsp'),
  says: number(minute),
  observedAt: at(minute),
  receivedAt: at(minute),
  submission: idOf(minute),
  by,
  ...more,
});

const kindOf = (acts: readonly Act[], statements: readonly Statement[] = []): Completion['kind'] =>
  completionOf(registry, asking, acts, statements).kind;

describe('completion', () => {
  test('is not ended by a week of a metric that another dataset asks for by the week, and is by a day', () => {
    const over = (from: string, until: string) => ({
      interval: { from: LocalDate.parse(from), until: LocalDate.parse(until) },
    });
    const acts = [completedBy(clerk, 5)];
    expect(kindOf(acts, [said(province, 6, over('2025-07-21', '2025-07-28'))])).toBe('completed');
    expect(kindOf(acts, [said(province, 6, over('2025-07-21', '2025-07-22'))])).toBe('ended');
  });

  test('is open until somebody completes', () => {
    expect(kindOf([])).toBe('open');
    expect(completionOf(registry, asking, [completedBy(clerk, 5)], [said(clerk, 1)])).toEqual({
      kind: 'completed',
      by: clerk,
      at: at(5),
    });
  });

  test('the completer’s own later correction keeps it', () => {
    expect(kindOf([completedBy(clerk, 5)], [said(clerk, 1), said(clerk, 9)])).toBe('completed');
    expect(kindOf([completedBy(office, 5)], [said(office, 9)])).toBe('completed');
  });

  test.each([
    ['another system', clerk, province],
    ['another person of the same system', clerk, chief],
    ['the same system without a person', clerk, office],
    ['a person of the system that completed without one', office, clerk],
  ])('a later change by %s ends it and names the receipt', (_, completer, other) => {
    const statements = [said(completer, 1), said(other, 9)];
    expect(completionOf(registry, asking, [completedBy(completer, 5)], statements)).toEqual({
      kind: 'ended',
      by: other,
      at: at(9),
      receipt: idOf(9),
    });
  });

  test('a statement of which no speaker is known is another’s', () => {
    const { by: _, ...nobody } = said(clerk, 9);
    expect(kindOf([completedBy(clerk, 5)], [nobody])).toBe('ended');
  });

  test('what another stated before it does not end it', () => {
    expect(kindOf([completedBy(clerk, 5)], [said(province, 5), said(chief, 4)])).toBe('completed');
  });

  test('the first of several changes ends it', () => {
    const later = [said(province, 12), said(chief, 9), said(province, 30)];
    expect(completionOf(registry, asking, [completedBy(clerk, 5)], later)).toMatchObject({
      receipt: idOf(9),
    });
  });

  test.each<[string, Partial<Statement>]>([
    ['the same value again', { says: number(1) }],
    ['an older statement that comes late and is history', { observedAt: at(0) }],
    ['a statement of another unit', { unit: UnitCode.parse('32002') }],
    ['a metric that the dataset does not ask for', { metric: 'unasked' as MetricCode }],
    [
      'another period',
      { interval: { from: interval.until, until: LocalDate.parse('2025-09-15') } },
    ],
    [
      'a withdrawal of what was never said',
      { source: SourceCode.parse('office'), says: { kind: 'withdrawal', reason: 'x' } },
    ],
  ])('%s by another does not end it', (_, more) => {
    expect(kindOf([completedBy(clerk, 5)], [said(clerk, 1), said(province, 9, more)])).toBe(
      'completed',
    );
  });

  test.each<[string, Partial<Statement>]>([
    ['a withdrawal', { says: { kind: 'withdrawal', reason: 'Sai' } }],
    ['nil', { says: { kind: 'nil', reason: 'Không có' } }],
    [
      '“over” the same number',
      { says: { kind: 'value', amount: { count: 1, given: 0, atLeast: true } } },
    ],
    ['a value of another source', { source: SourceCode.parse('office') }],
    [
      'a day within the period',
      { interval: { from: interval.from, until: LocalDate.parse('2025-07-16') } },
    ],
    [
      'a correction observed earlier that names the receipt',
      { observedAt: at(0), replaces: idOf(1) },
    ],
  ])('%s by another ends it', (_, more) => {
    expect(kindOf([completedBy(clerk, 5)], [said(clerk, 1), said(province, 9, more)])).toBe(
      'ended',
    );
  });

  test('can be taken back, and given again', () => {
    const acts = [completedBy(clerk, 5), reopenedBy(chief, 6)];
    expect(completionOf(registry, asking, acts, [])).toEqual({
      kind: 'reopened',
      by: chief,
      at: at(6),
      reason: 'Rà soát lại',
    });
    expect(kindOf([...acts, completedBy(chief, 7)])).toBe('completed');
    expect(kindOf([completedBy(clerk, 5), completedBy(chief, 9)], [said(province, 7)])).toBe(
      'completed',
    );
  });

  test('counts acts of the very dataset, unit and period, in the order of their record', () => {
    const elsewhere = { ...completedBy(clerk, 5), unit: UnitCode.parse('32002') };
    expect(kindOf([elsewhere])).toBe('open');
    expect(kindOf([reopenedBy(clerk, 6), completedBy(clerk, 5)])).toBe('reopened');
  });

  describe('of which is kept what it saw', () => {
    const seconds = (count: number) => instantOf(epochOf(start) + count * 1000);
    const inSecond = (count: number, by: Speaker, more: Partial<Statement> = {}) =>
      said(by, count, { observedAt: seconds(count), receivedAt: seconds(count), ...more });
    const completedIn = (count: number, saw: readonly Statement[]): Act => ({
      ...completedBy(clerk, 0, sawUnsettled(registry, asking, saw, seconds(count))),
      recordedAt: seconds(count),
    });
    const taken: Partial<Statement> = { says: { kind: 'withdrawal', reason: 'Sai' } };

    test('is ended by what was stamped before it and became visible after it', () => {
      const figure = inSecond(0, clerk);
      const withdrawn = inSecond(299, province, taken);
      const completion = completedIn(300, [figure]);
      expect(completionOf(registry, asking, [completion], [figure, withdrawn])).toEqual({
        kind: 'ended',
        by: province,
        at: seconds(300),
        receipt: withdrawn.submission,
      });
      expect(kindOf([completion], [figure])).toBe('completed');
    });

    test('is not ended by what it saw, however shortly before', () => {
      const seen = [inSecond(0, clerk), inSecond(299, province), inSecond(300, chief)];
      expect(kindOf([completedIn(300, seen)], seen)).toBe('completed');
    });

    test('counts what was settled at its moment as seen, and keeps no receipt of it', () => {
      const settled = inSecond(300 - 60 * settlingMinutes, province);
      const completion = completedIn(300, [settled]);
      expect(completion.does).toMatchObject({ saw: [] });
      expect(kindOf([completion], [settled])).toBe('completed');
      expect(kindOf([completedIn(299, [])], [settled])).toBe('ended');
    });

    test('is not ended by what it did not see and what it saw had overtaken', () => {
      const seen = [inSecond(0, clerk), inSecond(299, clerk)];
      const older = inSecond(298, province, taken);
      expect(kindOf([completedIn(300, seen)], [...seen, older])).toBe('completed');
    });

    test('keeps no receipts about other units, periods and metrics', () => {
      const others = [
        inSecond(299, clerk, { unit: UnitCode.parse('32002') }),
        inSecond(299, clerk, { metric: 'unasked' as MetricCode }),
      ];
      expect(sawUnsettled(registry, asking, others, seconds(300))).toEqual([]);
    });

    test('never stands where what is current was neither seen by it nor said by its completer', () => {
      const history = fc.array(
        fc.record({
          by: fc.constantFrom(clerk, province),
          second: fc.integer({ min: 0, max: 300 }),
          visibleAfter: fc.integer({ min: 0, max: 20 }),
          value: fc.integer({ min: 0, max: 2 }),
        }),
        { maxLength: 8 },
      );
      fc.assert(
        fc.property(history, fc.integer({ min: 150, max: 300 }), (steps, second) => {
          const all = steps.map(({ by, second: stamp, value }, id) =>
            inSecond(stamp, by, { says: number(value), submission: idOf(id) }),
          );
          const seen = all.filter((_, id) => {
            const step = steps[id];
            return step !== undefined && step.second + step.visibleAfter <= second;
          });
          if (completionOf(registry, asking, [completedIn(second, seen)], all).kind !== 'completed')
            return;
          const [current, sawIt] = [all, seen].map((each) => inOrderOfTruth(each).at(-1)?.says);
          const own = all.filter(({ by }) => isSameSpeaker(by, clerk)).map(({ says }) => says);
          expect([sawIt, ...own]).toContainEqual(current);
        }),
        { seed: 23, numRuns: 500 },
      );
    });
  });

  /** The plain model: each later statement of another is judged anew by all that had arrived before it. */
  const plainEnd = (acts: Act, statements: readonly Statement[], completer: Speaker) => {
    const key = (one: Statement) => `${one.receivedAt}|${one.submission}`;
    return statements
      .filter((one) => one.receivedAt > acts.recordedAt && !isSameSpeaker(one.by, completer))
      .filter((one) => {
        const before = statements.filter((other) => key(other) < key(one));
        const stood = inOrderOfTruth(before).at(-1);
        if (inOrderOfTruth([...before, one]).at(-1) !== one) return false;
        return stood === undefined ? one.says.kind !== 'withdrawal' : !equal(stood.says, one.says);
      })
      .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
      .at(0);
  };

  test('ends where the plain definition ends it', () => {
    const step = fc.record({
      by: fc.constantFrom(clerk, chief, province),
      observed: fc.integer({ min: 0, max: 4 }),
      received: fc.integer({ min: 0, max: 9 }),
      value: fc.option(fc.integer({ min: 0, max: 1 })),
      replaces: fc.option(fc.integer({ min: 0, max: 7 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        const statements = steps.map(({ by, observed, received, value, replaces }, id) =>
          said(by, received, {
            observedAt: at(observed),
            submission: idOf(id),
            says: value === null ? { kind: 'withdrawal', reason: 'Sai' } : number(value),
            ...(replaces !== undefined && replaces !== id && { replaces: idOf(replaces) }),
          }),
        );
        const completion = completedBy(clerk, 4);
        const found = completionOf(registry, asking, [completion], statements);
        const end = plainEnd(completion, statements, clerk);
        expect(found.kind === 'ended' ? found.receipt : undefined).toBe(end?.submission);
      }),
      { seed: 22, numRuns: 500 },
    );
  });

  test('is found at once among thousands of statements of one figure', { timeout: 2000 }, () => {
    const statements = Array.from({ length: 5000 }, (_, minute) => said(clerk, minute));
    expect(kindOf([completedBy(clerk, 5)], statements)).toBe('completed');
    expect(kindOf([completedBy(chief, 4998)], statements)).toBe('ended');
  });

  const steps = fc.array(
    fc.record({
      does: fc.constantFrom('complete', 'reopen', 'state'),
      who: fc.constantFrom(office, clerk, chief, province),
      value: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 12 },
  );

  test('read as of an instant it is what it was then, whatever came later and in whatever order it is read', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 12 }), (history, moment) => {
        const acts: Act[] = [];
        const statements: Statement[] = [];
        for (const [minute, { does, who, value }] of history.entries())
          if (does === 'state') statements.push(said(who, minute, { says: number(value) }));
          else acts.push((does === 'complete' ? completedBy : reopenedBy)(who, minute));
        const upTo = (instant: Instant) =>
          completionOf(
            registry,
            asking,
            acts.filter((each) => each.recordedAt <= instant),
            statements.filter((each) => each.receivedAt <= instant),
          );
        const whole = completionOf(registry, asking, acts, statements);
        expect(completionOf(registry, asking, acts.toReversed(), statements.toReversed())).toEqual(
          whole,
        );
        if (whole.kind !== 'open') expect(upTo(whole.at)).toEqual(whole);
        const then = upTo(at(moment));
        expect(then.kind === 'open' || then.at <= at(moment)).toBe(true);
      }),
      { seed: 16, numRuns: 100 },
    );
  });
});

describe('completion of a code that two units bear within the period', () => {
  const handedOn = LocalDate.parse('2025-07-20');
  const bornTwice = (events: readonly UnitEvent[] = []) =>
    indexRegistry(1, {
      ...content,
      events: [...content.events, ...events],
      units: content.units.flatMap((one) =>
        one.code === unit
          ? [Unit.parse({ ...one, validTo: handedOn }), Unit.parse({ ...one, validFrom: handedOn })]
          : [one],
      ),
    });
  const strangers = bornTwice();
  const acts = [completedBy(clerk, 5)];
  const ofOld = said(province, 9, {
    interval: { from: LocalDate.parse('2025-07-19'), until: handedOn },
  });
  const ofNew = said(province, 9, {
    interval: { from: handedOn, until: LocalDate.parse('2025-07-21') },
  });

  test('is ended by what is said of the unit that it is about, and not by what is said of the other', () => {
    expect(completionOf(strangers, asking, acts, [ofOld]).kind).toBe('completed');
    expect(completionOf(strangers, asking, acts, [ofNew]).kind).toBe('ended');
    expect(completionEnds(strangers, asking, acts, [ofOld])).toEqual([]);
    expect(completionEnds(strangers, asking, acts, [ofOld, ofNew])).toMatchObject([
      { receipt: ofNew.submission },
    ]);
  });

  test('is ended by what is said of a unit that went into the one that it is about', () => {
    const heir = bornTwice([merged([unit, '32002'], unit, handedOn)]);
    expect(completionOf(heir, asking, acts, [ofOld]).kind).toBe('ended');
  });

  test('is found at once of thousands that kept their codes in mergers', { timeout: 2000 }, () => {
    const codes = Array.from({ length: 3000 }, (_, each) => UnitCode.parse(String(40_000 + each)));
    const born = content.units.find(({ code }) => code === unit);
    const crowded = indexRegistry(1, {
      ...content,
      units: [
        ...content.units,
        ...codes.flatMap((code) => [
          Unit.parse({ ...born, code, validTo: handedOn }),
          Unit.parse({ ...born, code, validFrom: handedOn }),
        ]),
      ],
      events: codes.map((code) => merged([code], code, handedOn)),
    });
    const kinds = codes.map((code) => {
      const each = acts.map((one) => ({ ...one, unit: code }));
      return completionOf(crowded, { ...asking, unit: code }, each, [{ ...ofOld, unit: code }])
        .kind;
    });
    expect(new Set(kinds)).toEqual(new Set(['ended']));
  });

  test('keeps no receipts about the other unit', () => {
    const seen = sawUnsettled(strangers, asking, [ofOld, { ...ofNew, submission: idOf(8) }], at(9));
    expect(seen).toEqual([idOf(8)]);
  });

  test('is named on a receipt only where it ends', () => {
    const named = (about: Statement) => {
      const fact: Fact = {
        province: UnitCode.parse('96'),
        month: '2025-07',
        unit,
        interval: about.interval,
        source: about.source,
        observedAt: about.observedAt,
        sayings: [{ metric, says: about.says }],
        omitted: [],
      };
      return completionsEndedBy(strangers, [fact], province, { statements: [], acts });
    };
    expect(named(ofOld)).toEqual([]);
    expect(named(ofNew)).toEqual([{ dataset: 'nd', unit: '32001', period: '2025-08' }]);
  });
});

describe('what a submission ends', () => {
  const fact = (says: Says, leftOut: readonly MetricCode[] = []): Fact => ({
    province: UnitCode.parse('96'),
    month: '2025-08',
    unit,
    interval,
    source: SourceCode.parse('lgsp'),
    observedAt: at(20),
    sayings: leftOut.length > 0 ? [] : [{ metric, says }],
    omitted: leftOut,
  });
  const known = { statements: [said(clerk, 1)], acts: [completedBy(clerk, 5)] };
  const named = [{ dataset: 'nd', unit: '32001', period: '2025-08' }];

  test('is a completion of another whose figure it changes, by dataset, unit and period', () => {
    expect(completionsEndedBy(registry, [fact(number(7))], province, known)).toEqual(named);
  });

  test('also by leaving a figure out of what it replaces', () => {
    expect(completionsEndedBy(registry, [fact(number(0), [metric])], province, known)).toEqual(
      named,
    );
  });

  test('is none where a figure is left out that was left out before', () => {
    const statements = [...known.statements, said(clerk, 2, { says: omitted })];
    const leftOutAgain = fact(number(0), [metric]);
    const again = { ...known, statements };
    expect(completionsEndedBy(registry, [leftOutAgain], province, again)).toEqual([]);
  });

  test('is found at once in a body about all communes of a province', { timeout: 4000 }, () => {
    const units = Array.from({ length: 64 }, (_, each) => UnitCode.parse(String(32_100 + each)));
    const metrics = Array.from({ length: 500 }, (_, each) => `m${each}` as MetricCode);
    const wide = { ...dataset, metrics };
    const communes = units.map((code) =>
      Unit.parse({ ...content.units.find(({ level }) => level === 'commune'), code }),
    );
    const crowded = {
      ...indexRegistry(1, { ...content, units: [...content.units, ...communes] }),
      datasetsOf: new Map(metrics.map((each) => [each, [wide]])),
    };
    const statements = units.flatMap((one) =>
      metrics.map((other) => said(clerk, 1, { unit: one, metric: other })),
    );
    const acts = units.map((one) => ({ ...completedBy(clerk, 5), unit: one }));
    const sayings = metrics.map((other) => ({ metric: other, says: number(7) }));
    const facts = units.map((one) => ({ ...fact(number(7)), unit: one, sayings }));
    const ended = completionsEndedBy(crowded, facts, province, { statements, acts });
    expect(ended.map(({ unit: one }) => one)).toEqual(units);
  });

  test('is nothing where it says the same, is the completer’s own, or nothing stands', () => {
    const changed = [fact(number(7))];
    expect(completionsEndedBy(registry, [fact(number(1))], province, known)).toEqual([]);
    expect(completionsEndedBy(registry, changed, clerk, known)).toEqual([]);
    expect(completionsEndedBy(registry, changed, province, { ...known, acts: [] })).toEqual([]);
    const ended = { ...known, statements: [...known.statements, said(chief, 9)] };
    expect(completionsEndedBy(registry, changed, province, ended)).toEqual([]);
  });
});

describe('lateness', () => {
  const extendedTo = (until: string, minute: number) =>
    act(minute, { kind: 'extension', by: chief, until: LocalDate.parse(until), reason: 'Mưa bão' });

  test('begins after the end of the deadline day in legal time', () => {
    expect(lateFromFor(registry, asking, [])).toBe('2025-08-18T17:00:00.000Z');
  });

  test('of a day is that of the period that holds it', () => {
    const day = { from: interval.from, until: LocalDate.parse('2025-07-16') };
    expect(lateFromFor(registry, { ...asking, interval: day }, [])).toBe(
      '2025-08-18T17:00:00.000Z',
    );
  });

  test('is put off by an extension to the end of its day; the one that was recorded last counts', () => {
    const acts = [extendedTo('2025-08-29', 9), extendedTo('2025-08-25', 10)];
    expect(extensionOf(asking, acts)?.until).toBe('2025-08-25');
    expect(lateFromFor(registry, asking, acts)).toBe('2025-08-25T17:00:00.000Z');
  });

  test('is never brought forward by an extension that ends before the deadline', () => {
    expect(lateFromFor(registry, asking, [extendedTo('2025-08-16', 9)])).toBe(
      '2025-08-18T17:00:00.000Z',
    );
  });

  test('is counted by row, from the first instant after the last day on', () => {
    const other = { ...asking, unit: UnitCode.parse('32002') };
    const asked = [
      { ...asking, rows: 2 },
      { ...other, rows: 1 },
    ];
    const rows = lateRowsOf(registry, asked, [extendedTo('2025-08-25', 9)]);
    expect(rows).toEqual([
      { from: '2025-08-18T17:00:00.000Z', rows: 1 },
      { from: '2025-08-25T17:00:00.000Z', rows: 2 },
    ]);
    const late = (instant: string) => lateAt(rows, Instant.parse(instant));
    expect(late('2025-08-18T16:59:59.999Z')).toBe(0);
    expect(late('2025-08-18T17:00:00.000Z')).toBe(1);
    expect(late('2025-08-25T17:00:00.000Z')).toBe(3);
  });
});
