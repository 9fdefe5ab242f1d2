import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../../core/report.ts';
import { isSame, lineOver, pairOf, partsOver, totalOver, valueOf } from '../support/added-up.ts';
import { explained } from '../support/explained.ts';
import { reportOf, reports } from './agreement.ts';
import { anyHistoryOfUnits } from './histories.ts';

const figuresIn = ({ sections }: Report) => sections.flatMap(({ figures }) => figures);

test('the parts of every explanation add up to its figure, whatever was stated and became of the units', async () => {
  let added = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reports), anyHistoryOfUnits(90), async (which, history) => {
      const report = reportOf(which, history);
      for (const { id } of figuresIn(report)) {
        const explanation = await explained(report, id);
        const { total, units, coverage } = explanation;
        expect(units.length, id).toBe(coverage.expected);
        const alone = units.length === 1 && units[0]?.unit === explanation.scope.code;
        const sum = alone ? undefined : totalOver(explanation);
        if (sum === undefined) expect([id, alone || total.kind]).toEqual([id, alone || 'none']);
        // "Over" so many below the line bounds nothing.
        else if (total.kind === 'none') expect([id, total.cause]).toEqual([id, 'inexact-operand']);
        else {
          expect([id, isSame(sum, valueOf(total))]).toEqual([id, true]);
          const parts = partsOver(explanation);
          for (const [place, { sum: stated = '' }] of (explanation.operands ?? []).entries())
            expect([id, isSame(parts[place] ?? [0n, 1n], pairOf(stated))]).toEqual([id, true]);
          added += 1;
        }
      }
    }),
    { seed: 20250827, numRuns: 100, endOnFailure: true },
  );
  expect(added).toBeGreaterThan(200);
}, 120_000);

test('the statements of every line add up to what the unit counts with', async () => {
  let added = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...reports), anyHistoryOfUnits(90), async (which, history) => {
      const report = reportOf(which, history);
      for (const {
        id,
        metric: { kind },
      } of figuresIn(report)) {
        if (kind === 'ratio' || kind === 'indicator') continue;
        const { metric, units } = await explained(report, id, 100);
        for (const line of units) {
          const sum = lineOver(metric, line);
          if (line.outcome.kind !== 'value') expect([line, sum]).toEqual([line, undefined]);
          else {
            expect([line, sum !== undefined && isSame(sum, valueOf(line.outcome))]).toEqual([
              line,
              true,
            ]);
            added += 1;
          }
        }
      }
    }),
    { seed: 20250827, numRuns: 100, endOnFailure: true },
  );
  expect(added).toBeGreaterThan(200);
}, 120_000);
