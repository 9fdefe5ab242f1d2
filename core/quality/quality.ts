import type { Act, ActBody, Warning } from '../statements/act.ts';
import { inOrderOfTruth } from '../statements/current.ts';
import type { Names } from '../names.ts';
import type { Statement } from '../statements/statement.ts';
import { aboutKey } from '../submissions/submission-spots.ts';
import { subjectOf } from '../submissions/submission-rows.ts';

/** What names a statement among all others. */
export type StatementName = {
  readonly metric: string;
  readonly unit: string;
  readonly interval: { readonly from: string; readonly until: string };
  readonly source: string;
  readonly submission: string;
};

type WarningAct = Act & { readonly does: Extract<ActBody, { kind: 'warning' }> };
const isWarning = (act: Act): act is WarningAct => act.does.kind === 'warning';

/**
 * The warnings of each statement, of all that was recorded, in a fixed order. A warning stands beside one statement and
 * goes with it: what the source states next is judged anew. That a rule does not hold lies at several statements together,
 * so it goes with the first of them that is replaced: therefore `read` has all that was said of the units and intervals
 * in question.
 */
export function warningsOf(
  acts: readonly Act[],
  read: readonly Statement[],
): (said: StatementName) => readonly Warning[] {
  const recorded = acts.filter(isWarning);
  if (recorded.length === 0) return () => [];
  const currentOf = currentIn(recorded, read);
  const standing = Map.groupBy(
    recorded
      .filter((act) => stillHolds(act, currentOf))
      .toSorted((a, b) => (`${kindOf(a)}|${a.id}` < `${kindOf(b)}|${b.id}` ? -1 : 1)),
    ({ unit, interval, does: { metric, source, submission } }) =>
      nameKey({ unit, interval, metric, source, submission }),
  );
  return (said) => (standing.get(nameKey(said)) ?? []).map(({ does }) => does.warning);
}

const kindOf = ({ does: { warning } }: WarningAct): string =>
  warning.kind === 'rule' ? `rule ${warning.rule}` : warning.kind;

const nameKey = ({ metric, unit, interval, source, submission }: StatementName): string =>
  `${submission}|${metric}|${unit}|${interval.from}|${interval.until}|${source}`;

type Subject = Parameters<typeof subjectOf>[0];

/** What a source holds to, looked up only for the units, intervals and sources at which a rule was found broken. */
function currentIn(
  recorded: readonly WarningAct[],
  read: readonly Statement[],
): (about: Subject) => Statement | undefined {
  const concerned = new Set(
    recorded
      .filter(({ does }) => does.warning.kind === 'rule')
      .map(({ unit, interval, does: { source } }) => aboutKey({ unit, interval, source })),
  );
  const said = Map.groupBy(
    concerned.size === 0 ? [] : read.filter((each) => concerned.has(aboutKey(each))),
    subjectOf,
  );
  return (about) => inOrderOfTruth(said.get(subjectOf(about)) ?? []).at(-1);
}

function stillHolds(
  { unit, interval, does: { source, warning } }: WarningAct,
  currentOf: (about: Subject) => Statement | undefined,
): boolean {
  return (
    warning.kind !== 'rule' ||
    warning.operands.every(
      ({ metric, submission }) =>
        currentOf({ unit, interval, source, metric })?.submission === submission,
    )
  );
}

/** A warning as it is told, in both languages. Numbers are plain decimals. */
export function warningWords(warning: Warning): Names {
  switch (warning.kind) {
    case 'fall':
      return {
        vi: `Số lũy kế giảm: trước đó nguồn này đã khai báo ${warning.before}.`,
        en: `The cumulative count fell: this source stated ${warning.before} before.`,
      };
    case 'outlier':
      return {
        vi: `Lệch xa các kỳ trước: trung vị của ${warning.periods} kỳ là ${warning.median}, điểm z hiệu chỉnh là ${warning.score}.`,
        en: `Far from earlier periods: the median of ${warning.periods} periods is ${warning.median}, the modified z-score is ${warning.score}.`,
      };
    case 'rule':
      return {
        vi: `${warning.names.vi}: ${warning.found.vi} (quy tắc “${warning.rule}”).`,
        en: `${warning.names.en}: ${warning.found.en} (rule “${warning.rule}”).`,
      };
    default:
      return warning satisfies never;
  }
}
