import type { Language } from '../core/names.ts';
import type { Figure, Report } from '../core/reports/report.ts';
import type { Outcome } from '../core/reports/outcome.ts';
import type { UnitLine } from '../core/reports/unit-line.ts';
import { reportedText } from './coverage.ts';
import { rules } from './explanation.ts';
import { type FigureView, figureView, totalValue, unitValue } from './figure-view.ts';
import { growthText } from './growth.ts';
import { wordingOf } from './wording.ts';

/** A figure of a report in the words and numbers that its page prints. */
export type FigureWords = {
  readonly view: FigureView;
  /** Who reported: `59/64 đơn vị đã báo cáo (92,2%)`. */
  readonly coverage: string;
  /** How the number came about, sentence by sentence. */
  readonly rules: readonly string[];
  /** A unit's own value, or why there is none. */
  readonly line: (line: UnitLine) => string;
  /** A total of the same figure, or why there is none. */
  readonly outcome: (outcome: Outcome) => string;
  /** By how much it has grown, or why that cannot be said. */
  readonly growth: (outcome: Outcome) => string;
};

/** Of another figure than one of the report it knows no names. */
export function figureWords(report: Report, figure: Figure, language: Language): FigureWords {
  const wording = wordingOf(report, language);
  return {
    view: figureView(wording, figure),
    coverage: reportedText(wording, figure.coverage),
    rules: rules(wording, figure),
    line: (line) => unitValue(wording, figure, line),
    outcome: (outcome) => totalValue(wording, figure, outcome),
    growth: (outcome) => growthText(wording, figure, outcome),
  };
}
