import { codesIn, type Formula, parseFormula, partsOf } from './formula.ts';
import type { Metric } from './metric.ts';
import type { RegistryContent } from './registry.ts';

/** What formulas say to each other: those that can be read, and what they come to. */
export type Book = {
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly formulas: ReadonlyMap<string, Formula>;
  /** Every code that a formula may name. */
  readonly codes: readonly string[];
};

export function bookOf({ metrics, indicators }: RegistryContent): Book {
  return {
    metrics: new Map(metrics.map((metric) => [metric.code, metric])),
    formulas: new Map(
      indicators.flatMap(({ code, formula }) => {
        const parsed = parseFormula(formula);
        return parsed.ok ? [[code, parsed.value] as const] : [];
      }),
    ),
    codes: [...metrics, ...indicators].map(({ code }) => code),
  };
}

// What a formula rests on ---------------------------------------------------------

/** The codes along which a formula leads back to itself. */
export function cycleFrom(code: string, { formulas }: Book): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = (from: string): readonly string[] | undefined => {
    const formula = formulas.get(from);
    for (const next of formula === undefined ? [] : codesIn(formula)) {
      if (next === code) return [from, next];
      if (seen.has(next)) continue;
      seen.add(next);
      const found = search(next);
      if (found !== undefined) return [from, ...found];
    }
    return undefined;
  };
  return search(code);
}

/** The metrics under an indicator, each once, in the order in which its formula names them when it is written out. */
export function metricsOf(code: string, { metrics, formulas }: Book): readonly Metric[] {
  const seen = new Set<string>();
  const found: Metric[] = [];
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const metric = metrics.get(name);
    if (metric !== undefined) found.push(metric);
    const formula = metric === undefined ? formulas.get(name) : undefined;
    for (const next of formula === undefined ? [] : codesIn(formula)) visit(next);
  };
  visit(code);
  return found;
}

/** How many numbers a formula has when it is written out; each is measured once, however often it is used. */
export function numbersIn(code: string, { formulas }: Book): number {
  const known = new Map<string, number>();
  const measure = (name: string): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    // Whoever meets it again on the way is in a ring, which is another fault.
    known.set(name, 1);
    const formula = formulas.get(name);
    const numbers = formula === undefined ? 1 : sizeOf(formula);
    known.set(name, numbers);
    return numbers;
  };
  const sizeOf = (formula: Formula): number =>
    [...partsOf(formula)].reduce((sum, part) => sum + sizeOfPart(part), 0);
  const sizeOfPart = (part: Formula): number =>
    part.kind === 'code' ? measure(part.code) : part.kind === 'constant' ? lengthOf(part.text) : 0;
  return measure(code);
}

/** The digits of a constant that count as one number. */
export const digitsOfNumber = 16;

const lengthOf = (constant: string): number => Math.ceil(constant.length / digitsOfNumber);
