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
