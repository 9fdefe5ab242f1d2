import { ofExactText } from '../core/fraction.ts';
import type { Figure } from '../core/reports/report.ts';
import { noRanges } from './catalogue.ts';
import type { Wording } from './wording.ts';

/** The two ends in print and how many units are open; nothing where there is no number that they could move. */
function endsIn(wording: Wording, { metric, total, range }: Figure) {
  if (range === undefined || total.kind === 'none') return undefined;
  const printed = (text: string): string => {
    const { numerator, denominator } = ofExactText(text);
    const exact = { numerator: String(numerator), denominator: String(denominator) };
    const { decimals } = metric;
    return wording.value(
      { kind: 'value', ...exact, decimals, atLeast: false, carried: false },
      metric,
    );
  };
  return [printed(range.least), printed(range.most), wording.count(range.units)] as const;
}

/** `từ 71,0% đến 84,5% tùy số liệu còn thiếu (5 đơn vị)` */
export function rangeMarks(wording: Wording, figure: Figure): readonly string[] {
  const ends = endsIn(wording, figure);
  return ends === undefined ? [] : [wording.say.range(...ends)];
}

/** Where there is none, though some are missing and numbers are bounded, it is said why. */
export function rangeRules(wording: Wording, figure: Figure): readonly string[] {
  const { say, name } = wording;
  const { range, noRange, total } = figure;
  const ends = endsIn(wording, figure);
  if (ends !== undefined)
    return [say.rangeRule(...ends), ...(range?.isWide === true ? [whyWide(wording, figure)] : [])];
  return noRange === undefined || total.kind === 'none'
    ? []
    : [say.noRange(name(noRanges[noRange]))];
}

/** A ratio's formula names each metric once, so that of a ratio it is another reason than of an indicator. */
const whyWide = ({ say }: Wording, { metric }: Figure): string =>
  metric.kind === 'ratio' ? say.rangeOfTiedParts : say.rangeIsWide;
