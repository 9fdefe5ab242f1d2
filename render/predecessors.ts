import type { DatasetSection, Figure } from '../core/reports/report.ts';
import type { Predecessor, UnitLine } from '../core/reports/unit-line.ts';
import type { Wording } from './wording.ts';

const counting = ['added', 'carried'] as const satisfies readonly Predecessor['counts'][];

/** True where numbers of units that merged or split into it enter the line. */
export const restsOnOthers = ({ predecessors = [] }: UnitLine): boolean =>
  predecessors.some(({ counts }) => counts !== 'beside');

const nameOf = (wording: Wording, { unit, share }: Predecessor): string =>
  share === undefined
    ? wording.unit(unit)
    : wording.say.withShare(wording.unit(unit), wording.exact(share));

/** Of which units the line has numbers, or only statements, and which ones speak in its place now. */
export function predecessorNotes(wording: Wording, line: UnitLine): readonly string[] {
  const { say } = wording;
  const { predecessors = [], givenUpTo } = line;
  const named = (wanted: Predecessor['counts']): string =>
    predecessors
      .filter(({ counts }) => counts === wanted)
      .map((each) => nameOf(wording, each))
      .join(', ');
  return [
    ...[...counting, 'beside' as const].flatMap((counts) => {
      const names = named(counts);
      return names === '' ? [] : [say.predecessors[counts](names)];
    }),
    ...(givenUpTo === undefined ? [] : [say.givenUpTo(givenUpTo.map(wording.unit).join(', '))]),
  ];
}

/** Beside a figure: how many of its lines rest on units of before; where there is one line only, on which. */
export function predecessorMarks(wording: Wording, { units, marks }: Figure): readonly string[] {
  const elsewhere = marks?.find(({ kind }) => kind === 'rests-on-others');
  if (elsewhere !== undefined)
    return [wording.say.flagged(wording.say.predecessorMark, wording.count(elsewhere.units))];
  const resting = units.filter(restsOnOthers);
  const [first] = resting;
  if (first === undefined) return [];
  return units.length === 1
    ? predecessorNotes(wording, first)
    : [wording.say.flagged(wording.say.predecessorMark, wording.count(resting.length))];
}

/** The day whose units are the lines, where they are not the same all through the period. */
export const boundariesText = (wording: Wording, { boundaries }: DatasetSection): string =>
  boundaries === undefined ? '' : `; ${wording.say.boundaries(wording.day(boundaries))}`;
