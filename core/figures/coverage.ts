import type { Finding } from './finding.ts';
import type { Coverage } from '../reports/report.ts';
import type { UnitState } from '../reports/unit-line.ts';

/** A reporter's state in one question: a metric, or a whole dataset. */
export type Standing = {
  readonly unit: string;
  readonly state: UnitState;
  readonly late: boolean;
  readonly carried: boolean;
};

export const standingOf = (unit: string, finding: Finding): Standing => ({
  unit,
  state: finding.state,
  late: finding.late && (finding.state === 'value' || finding.state === 'nil'),
  carried: finding.carriedFrom !== undefined,
});

/** Who was expected, and in what state each is: the states partition the expected. */
export function coverageOf(standings: readonly Standing[]): Coverage {
  const codes = (pick: (standing: Standing) => boolean) =>
    standings.filter(pick).map((standing) => standing.unit);
  const inState = (state: UnitState) => codes((standing) => standing.state === state);
  return {
    expected: standings.length,
    value: inState('value').length,
    nil: inState('nil'),
    withdrawn: inState('withdrawn'),
    partial: inState('partial'),
    missing: inState('missing'),
    late: codes((standing) => standing.late),
    carried: codes((standing) => standing.carried),
  };
}

export const emptyCoverage: Coverage = coverageOf([]);

/** Of units that stand in one of them, in order of code; in whatever order and groups it is done. */
export function joinedCoverage(coverages: readonly Coverage[]): Coverage {
  const sum = (pick: (coverage: Coverage) => number) =>
    coverages.reduce((before, each) => before + pick(each), 0);
  const all = (pick: (coverage: Coverage) => readonly string[]) =>
    coverages.flatMap(pick).toSorted();
  return {
    expected: sum(({ expected }) => expected),
    value: sum(({ value }) => value),
    nil: all(({ nil }) => nil),
    withdrawn: all(({ withdrawn }) => withdrawn),
    partial: all(({ partial }) => partial),
    missing: all(({ missing }) => missing),
    late: all(({ late }) => late),
    carried: all(({ carried }) => carried),
  };
}

/**
 * Why nothing was added where everybody has spoken: all said nil, or of what there was to count all was taken back. Nothing where
 * anybody is missing or partial.
 */
export function silenceOf({
  expected,
  nil,
  withdrawn,
}: Pick<Coverage, 'expected' | 'nil' | 'withdrawn'>): 'nil' | 'withdrawn' | undefined {
  if (expected === 0 || nil.length + withdrawn.length < expected) return undefined;
  return withdrawn.length === 0 ? 'nil' : 'withdrawn';
}

/** A reporter of a whole dataset has spoken with the most that it said of any metric; late if any of it was late. */
const substance = {
  value: 0,
  partial: 1,
  nil: 2,
  withdrawn: 3,
  missing: 4,
} as const satisfies Record<UnitState, number>;

export function standingInDataset(unit: string, standings: readonly Standing[]): Standing {
  const state = standings
    .map((standing) => standing.state)
    .reduce<UnitState>(
      (most, each) => (substance[each] < substance[most] ? each : most),
      'missing',
    );
  return {
    unit,
    state,
    late: (state === 'value' || state === 'nil') && standings.some((standing) => standing.late),
    carried: state === 'missing' && standings.some((standing) => standing.carried),
  };
}
