import type { Act } from '../../core/statements/act.ts';
import type { Columns } from '../../core/columns/columns.ts';
import { lastDay, storageMonth } from '../../core/periods/period.ts';
import { provinceOf } from '../../core/units/units-by-day.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { FactPartition } from '../../core/statements/partitions.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { factColumns } from '../../store/fact-columns.ts';
import { factKey } from '../../store/keys.ts';
import { wholly } from '../../store/packed-columns.ts';
import { pack } from '../../store/packed-statements.ts';
import type { Snapshots } from '../../store/snapshots.ts';

/** A store that holds these statements, each where it lies in storage, and acts. */
export const columnsStored = (
  registry: Registry,
  statements: readonly Statement[],
  acts: readonly Act[] = [],
): Pick<Snapshots, 'readColumns'> => ({
  readColumns(partitions, _, { asOf, units } = {}) {
    const found = statementsIn(registry, statements, partitions).filter(
      ({ unit, receivedAt }) =>
        (asOf === undefined || receivedAt <= asOf) && (units?.includes(unit) ?? true),
    );
    return Promise.resolve({ ...columnsOver(registry, found), acts });
  },
});

/** Those that lie in the partitions. */
export function statementsIn(
  registry: Registry,
  statements: readonly Statement[],
  partitions: readonly FactPartition[],
): readonly Statement[] {
  const held = new Set(partitions.map(({ province, month }) => `${province}#${month}`));
  return statements.filter(({ unit, interval }) =>
    held.has(`${provinceOf(registry, unit, lastDay(interval))}#${storageMonth(interval)}`),
  );
}

/** The columns that a reading of these statements gives: those that were made together are one fact. */
export function columnsOver(registry: Registry, statements: readonly Statement[]): Columns {
  const received = new Map(statements.map((said) => [said.submission, said.receivedAt]));
  const columns = factColumns();
  const facts = Map.groupBy(statements, (said) =>
    [
      said.unit,
      said.interval.from,
      said.interval.until,
      said.source,
      said.observedAt,
      said.submission,
    ].join(),
  );
  for (const [first, ...others] of facts.values())
    if (first !== undefined) columns.add(packed(registry, first, [first, ...others]));
  return columns.sideBySide(
    {
      known(submission) {
        const receivedAt = received.get(submission);
        return receivedAt && { receivedAt };
      },
      isAsked: () => true,
      acts: [],
    },
    registry,
  );
}

function packed(registry: Registry, first: Statement, all: readonly Statement[]) {
  const { unit, interval, source, observedAt, submission } = first;
  const place = { province: unit, month: interval.from.slice(0, 7) };
  const sayings = all.map(({ metric, says, replaces, restart }) => ({
    number: registry.metricByCode.get(metric)?.number ?? 0,
    says,
    ...(replaces !== undefined && { replaces }),
    ...(restart && { restart }),
  }));
  return {
    sk: factKey(place, unit, interval, source, observedAt, submission).sk,
    ...wholly(pack(sayings)),
  };
}
