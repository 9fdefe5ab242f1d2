import fc from 'fast-check';
import { expect, test } from 'vitest';
import { builtFrom, filesOf, registryOf } from './agreement.ts';
import { withLines } from '../support/in-parts.ts';
import { anyReport, type Drawn, otherPeriods } from './drawn.ts';

const reportOf = ({ asked, history }: Drawn) =>
  withLines(builtFrom(registryOf(filesOf(history)), history.sayings, asked));

const states = ['value', 'nil', 'withdrawn', 'missing', 'carried'];

test('the law of the oracle is not about nothing: in weeks and days, too, units stand in every state', () => {
  const lines = fc
    .sample(anyReport(90), { seed: 20260101, numRuns: 150 })
    .flatMap((drawn) =>
      reportOf(drawn).sections.flatMap(({ figures }) =>
        figures.flatMap(({ metric, units }) =>
          units.map((line) => ({ ...line, kind: metric.kind, report: drawn.asked })),
        ),
      ),
    );
  for (const definition of new Set(otherPeriods.map((one) => one.definition))) {
    const found = lines.filter(({ report }) => report.definition === definition);
    const among = found.map(({ state, carriedFrom }) => (carriedFrom ? 'carried' : state));
    // A day has no parts of which one could be left out.
    const possible = definition === 'ngay' ? states : [...states, 'partial'];
    for (const state of possible)
      expect(
        among.filter((each) => each === state).length,
        `${definition} ${state}`,
      ).toBeGreaterThan(0);
  }
  const isOther = ({ report }: (typeof lines)[number]) =>
    otherPeriods.some(({ definition }) => definition === report.definition);
  const grown = lines.filter((line) => isOther(line) && line.increase?.kind === 'value');
  expect(grown.length).toBeGreaterThan(2);
});

test('nor is it about nothing beside the lines: sources, percentages and control levels agree and differ', () => {
  const figures = fc
    .sample(anyReport(90), { seed: 20260102, numRuns: 150 })
    .flatMap((drawn) => reportOf(drawn).sections.flatMap((section) => section.figures));
  const beside = figures.flatMap(({ units, compared }) => [
    ...units.flatMap(({ flags }) => flags.map(({ kind }) => kind)),
    ...compared.map(({ differs }) => `control: ${differs ?? 'not compared'}`),
  ]);
  for (const kind of [
    'sources-differ',
    'percentage-differs',
    'control: true',
    'control: false',
    'control: not compared',
  ])
    expect(beside.filter((each) => each === kind).length, kind).toBeGreaterThan(0);
  const isCompared = (role: string) => role === 'bare-percentage';
  const agreeing = figures.flatMap(({ units }) =>
    units.filter(
      ({ state, flags, statements }) =>
        state === 'value' &&
        statements.some(({ role }) => isCompared(role)) &&
        !flags.some(({ kind }) => kind === 'percentage-differs'),
    ),
  );
  expect(agreeing.length).toBeGreaterThan(0);
});
