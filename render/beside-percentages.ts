import { decimalsIn, type Fraction, roundedText } from '../core/decimal.ts';
import { compareFractions, fraction, ofDecimalText } from '../core/fraction.ts';
import { contains, sameInterval } from '../core/periods/period.ts';
import type { Figure, FigureMetric } from '../core/reports/report.ts';
import type { StatementLine, UnitLine } from '../core/reports/unit-line.ts';
import type { Interval } from '../core/statements/statement.ts';
import { lastEnd, spanOf } from './intervals.ts';
import { fractionOf, metricText } from './numbers.ts';
import { asStated, isSameNumber } from './stated-number.ts';
import { statedText, type Wording } from './wording.ts';

/** Percentages without parts that other sources, or the source of record, stated beside a figure of one unit. */
export function percentagesBeside(
  wording: Wording,
  figure: Figure,
  alone: UnitLine,
  ofMetric: readonly StatementLine[],
  value: string,
): readonly string[] {
  const bare = ofMetric.filter(({ role }) => role === 'bare-percentage');
  const pairs = alone.statements.filter(
    ({ role, metric }) => role === 'used' && metric !== figure.metric.code,
  );
  const days = spanOf(pairs.map(({ interval }) => interval));
  const last = bare.filter(
    ({ interval }) => interval.until === lastEnd(bare.map((each) => each.interval)),
  );
  return days === undefined
    ? last.flatMap((line) => besideStated(wording, figure, alone, line, value))
    : bare.flatMap((line) => {
        if (contains(line.interval, days)) return besideRatio(wording, figure, alone, line, days);
        return last.includes(line) ? besidePair(wording, figure, pairs, line) : [];
      });
}

/** Beside another percentage, or the word that there is none. */
function besideStated(
  wording: Wording,
  { metric }: Figure,
  alone: UnitLine,
  line: StatementLine,
  value: string,
): readonly string[] {
  const text = statedText(wording, line, metric);
  const { percentage } = alone;
  const isSame =
    line.says.kind === 'value' &&
    percentage !== undefined &&
    isSameNumber(asStated(line.says), asStated(percentage));
  if (speaks(alone, line) || text === value || isSame) return [];
  return [withDays(wording, line, text, percentage?.interval)];
}

/** What the line itself says: the percentage that stands there, or the word that took it back or said nil. */
function speaks({ outcome, percentage }: UnitLine, { says, ...said }: StatementLine): boolean {
  if (percentage === undefined) return outcome.kind === 'none' && says.kind !== 'value';
  const { source, receipt, interval } = percentage;
  return said.source === source && said.receipt === receipt && said.interval.from === interval.from;
}

/** Beside the ratio of all the parts. */
function besideRatio(
  wording: Wording,
  { metric }: Figure,
  { outcome }: UnitLine,
  line: StatementLine,
  days: Interval,
): readonly string[] {
  if (outcome.kind === 'value' && isAsStated(fractionOf(outcome), outcome.atLeast, line)) return [];
  if (outcome.kind === 'none' && line.says.kind !== 'value') return [];
  return [withDays(wording, line, statedText(wording, line, metric), days)];
}

/** Beside the ratio of some of the parts; where these are not of the very days, it compares with nothing. */
function besidePair(
  wording: Wording,
  { metric }: Figure,
  pairs: readonly StatementLine[],
  line: StatementLine,
): readonly string[] {
  const ratio = ratioOf(metric, pairs, line);
  if (ratio === undefined || isAsStated(ratio, false, line)) return [];
  return [
    wording.say.besidePart(
      statedText(wording, line, metric),
      wording.source(line.source),
      wording.interval(line.interval),
      metricText(roundedText(ratio, metric.decimals), metric, wording.language),
    ),
  ];
}

function ratioOf(
  { numerator, denominator, factor }: FigureMetric,
  pairs: readonly StatementLine[],
  { unit, interval }: StatementLine,
): Fraction | undefined {
  const part = (code: string | undefined): Fraction | undefined => {
    const used = pairs.find(
      (each) => each.metric === code && each.unit === unit && sameInterval(each.interval, interval),
    );
    return used?.says.kind === 'value' && !used.says.atLeast
      ? ofDecimalText(used.says.text)
      : undefined;
  };
  const [above, below] = [part(numerator), part(denominator)];
  if (above === undefined || below === undefined || below.numerator === 0n) return undefined;
  if (factor === undefined) return undefined;
  return fraction(
    above.numerator * below.denominator * BigInt(factor),
    above.denominator * below.numerator,
  );
}

/** Rounded as it was stated, by rule 12. */
function isAsStated(computed: Fraction, atLeast: boolean, { says }: StatementLine): boolean {
  if (says.kind !== 'value' || says.atLeast !== atLeast) return false;
  const rounded = ofDecimalText(roundedText(computed, decimalsIn(says.text)));
  return compareFractions(rounded, ofDecimalText(says.text)) === 0;
}

const withDays = (
  wording: Wording,
  { interval, source }: StatementLine,
  text: string,
  usual: Interval | undefined,
): string =>
  usual === undefined || sameInterval(interval, usual)
    ? wording.say.beside(text, wording.source(source))
    : wording.say.besideOf(text, wording.source(source), wording.interval(interval));
