import {
  isSamePlace,
  mayBelong,
  type BodyReading,
  type Mode,
  type ModelBody,
  type ModelFacts,
  type Place,
  type Reading,
} from './model.ts';
import { afterRules } from './model-rules.ts';
import { type Decision, decided, isOmitted, isTakenBack, type Known } from './model-statements.ts';

export type BodyDecided = {
  readonly decisions: readonly Decision[];
  readonly omitted: readonly Omitted[];
};

/** What becomes of an omission: the receipt counts it if it is written and takes something back. */
export type Omitted = { readonly written: boolean; readonly counted: boolean };

const placeText = ({ unit, interval, source }: Place): string => [unit, interval, source].join(' ');

/** What becomes of a body, by what is known at one moment. */
export function bodyDecided(
  facts: ModelFacts,
  { body, mode }: { readonly body: ModelBody; readonly mode: Mode },
  { rows, omissions }: BodyReading,
  known: readonly Known[],
): BodyDecided {
  const first = rows.map(({ said, right }) =>
    said === undefined || !right ? ('rejected' as const) : decided(said, known),
  );
  const left = omissions.filter(({ said }) => isOmitted(said, known));
  const fallen = new Set<number>();
  const onlyWhole = mode === 'atomic' && first.includes('rejected');
  const byPlace = Map.groupBy(rows.entries(), ([, row]) => placeText(row.place));
  for (const [place, all] of byPlace) {
    const here = all.flatMap(([row, { said }]) =>
      said ? [{ said, row, decision: first[row] ?? ('rejected' as const) }] : [],
    );
    const [, interval = ''] = place.split(' ');
    const at = {
      place,
      isPeriod: facts.wholes.has(interval),
      rows: here,
      omissions: left.flatMap((each) => (placeText(each.place) === place ? [each.said] : [])),
      known,
    };
    const after = afterRules(facts.rules, at, { again: mode === 'partial', onlyWhole }).rows;
    for (const [index, { row }] of here.entries())
      if (after[index]?.decision === 'rejected') fallen.add(row);
  }
  const second = first.map((decision, row) => (fallen.has(row) ? 'rejected' : decision));
  const decisions =
    body.replace === true && mode === 'partial' ? withoutHalves(rows, second) : second;
  const stands = (place: Place): boolean =>
    rows.some((row, index) => isSamePlace(row.place, place) && decisions[index] !== 'rejected');
  const omitted = omissions.map((each) => {
    const written = left.includes(each) && stands(each.place);
    return { written, counted: written && isTakenBack(each.said, known) };
  });
  return { decisions, omitted };
}

/** One wrong row of a whole is enough. */
const withoutHalves = (rows: readonly Reading[], decisions: readonly Decision[]) =>
  decisions.map((decision, row) => {
    const to = rows[row]?.place;
    const isHalf = rows.some(
      ({ place }, other) => decisions[other] === 'rejected' && to && mayBelong(place, to),
    );
    return isHalf ? 'rejected' : decision;
  });
