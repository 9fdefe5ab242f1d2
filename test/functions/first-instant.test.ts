import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Registry } from '../../core/registry/registry.ts';
import { closedReports, reportOf, type ReleasedReport } from '../../core/reports/schedule.ts';
import { addMinutes, type Instant } from '../../core/time.ts';
import { UnitCode } from '../../core/units/unit.ts';
import { firstInstants } from '../../functions/shared/first-instant.ts';
import { smallRegistry } from '../support/small-world.ts';

const scope = UnitCode.parse('A');
const plain = smallRegistry();
const asked = plain.definitionByCode.get('nd');
if (asked === undefined) throw new Error('No definition nd');
const report: ReleasedReport = reportOf(plain, asked, scope, '2025-01');

/** A version that asks for the report with so many minutes of settling, or (nothing) does not ask for it. */
const versionOf = (settleMinutes: number | null): Registry => ({
  ...plain,
  definitionByCode: new Map(
    settleMinutes === null
      ? []
      : [[asked.code, { ...asked, release: { ...asked.release, settleMinutes } }]],
  ),
});

type Change = { readonly at: Instant; readonly registry: Registry };

async function firstOf(changes: readonly Change[]): Promise<Instant | undefined> {
  const at = (version: number) => Promise.resolve(changes[version]?.registry ?? plain);
  const history = changes.map((change, version) => ({ version, at: change.at }));
  return (await firstInstants({ at }, [report], history)).get(report);
}

const minutes = (most: number) => fc.integer({ min: 0, max: most });
const anyHistory = fc
  .uniqueArray(fc.record({ at: minutes(6000), settle: fc.option(minutes(5000)) }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ at }) => at,
  })
  .map((changes) =>
    changes
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, settle }) => ({
        at: addMinutes(report.closes, at - 1000),
        registry: versionOf(settle),
      })),
  );

test('whatever is published, and however late it is asked, the first instant stays what it was when it came', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (changes) => {
      const late = await firstOf(changes);
      for (const [place] of changes.entries()) {
        const known = changes.slice(0, place + 1);
        const next = changes[place + 1]?.at;
        const punctual = await firstOf(known);
        // Nothing that was published later can bring it forward, or back once it came.
        if (punctual !== undefined && (next === undefined || punctual < next))
          expect(late).toBe(punctual);
        else if (late !== undefined && next !== undefined) expect(late >= next).toBe(true);
      }
    }),
    { seed: 2026, numRuns: 200 },
  );
});

test('the version that stands at the first instant asks for the report, and has released it', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async (changes) => {
      const first = await firstOf(changes);
      if (first === undefined) return;
      const registry = changes.findLast(({ at }) => at <= first)?.registry;
      const definition = registry?.definitionByCode.get(asked.code);
      expect(
        registry && definition && reportOf(registry, definition, scope, '2025-01').release <= first,
      ).toBe(true);
    }),
    { seed: 2027, numRuns: 200 },
  );
});

test('a report is closed when its first period is cut off, and no release lies before', () => {
  for (const definition of plain.definitions)
    for (const each of closedReports(plain, definition, scope, addMinutes(report.closes, 600_000)))
      expect(each.closes < each.release).toBe(true);
});
