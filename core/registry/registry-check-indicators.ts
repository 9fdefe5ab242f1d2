import {
  codesIn,
  type Formula,
  formulaFaultWords,
  formulaText,
  parseFormula,
  partsOf,
} from './formula.ts';
import {
  type Book,
  bookOf,
  cycleFrom,
  digitsOfNumber,
  metricsOf,
  numbersIn,
} from './formula-book.ts';
import { formulaValue } from './formula-value.ts';
import { ofCount } from '../fraction.ts';
import type { Dataset } from './dataset.ts';
import type { Indicator } from './indicator.ts';
import { isCounted, type Metric } from './metric.ts';
import { nearest } from '../nearest.ts';
import type { RegistryContent } from './registry.ts';
import { boundFaults, sourceFaults } from './registry-check-numbers.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';

/**
 * As many numbers a formula may have once the indicators in it are written out: each is as long as 2^53, and the exact quotient of
 * all is as long as all together. A hundred take a millisecond or two, and whatever people compute has far fewer.
 */
const mostNumbers = 100;
/** Everything wrong with the indicators of one version. */
export function* indicatorFaults(content: RegistryContent): Iterable<RegistryFault> {
  const { indicators } = content;
  const book = bookOf(content);
  yield* duplicates('indicators', indicators, (indicator) => indicator.code);
  for (const [index, indicator] of indicators.entries()) {
    const path = `indicators/${index}`;
    if (book.metrics.has(indicator.code))
      yield fault(
        `${path}/code`,
        'duplicate',
        `“${indicator.code}” đã là mã của một chỉ tiêu; chỉ số phải có mã khác.`,
        `“${indicator.code}” is the code of a metric already; give the indicator another.`,
      );
    yield* sourceFaults(path, indicator.sources ?? [], content);
    yield* boundFaults(path, indicator);
    yield* formulaFaults(`${path}/formula`, indicator, book);
    yield* commonSourceFaults(path, indicator, book);
  }
}

// Formulas ----------------------------------------------------------------------

function* formulaFaults(
  path: string,
  { code, formula: text }: Indicator,
  book: Book,
): Iterable<RegistryFault> {
  const parsed = parseFormula(text);
  if (!parsed.ok) {
    const { vi, en } = formulaFaultWords(parsed.failure);
    yield fault(path, 'formula-not-readable', vi, en);
    return;
  }
  const formula = parsed.value;
  yield* nameFaults(path, formula, book);
  yield* constantFaults(path, formula, book);
  const ring = cycleFrom(code, book);
  if (ring !== undefined) {
    yield fault(
      path,
      'formula-cycle',
      `Công thức quay lại chính chỉ số này: ${ring.join(' → ')}.`,
      `The formula leads back to the indicator itself: ${ring.join(' → ')}.`,
    );
    return;
  }
  yield* operandFaults(path, metricsOf(code, book));
  if (numbersIn(code, book) > mostNumbers) yield tooLong(path);
}

const tooLong = (path: string): RegistryFault =>
  fault(
    path,
    'formula-too-long',
    `Công thức có quá ${mostNumbers} số khi viết đủ các chỉ số dùng trong đó (mỗi lần ghi một chỉ tiêu là một số; hằng số cứ ${digitsOfNumber} ký tự là một số). Hãy rút gọn công thức, hoặc thu thập tổng của các chỉ tiêu thành một chỉ tiêu.`,
    `The formula has more than ${mostNumbers} numbers once the indicators in it are written out (each mention of a metric is one; of a constant every ${digitsOfNumber} characters are). Shorten it, or collect what it adds up as one metric.`,
  );

function* nameFaults(
  path: string,
  formula: Formula,
  { metrics, formulas, codes }: Book,
): Iterable<RegistryFault> {
  const named = codesIn(formula);
  if (named.length === 0)
    yield fault(
      path,
      'formula-without-operand',
      'Công thức phải có ít nhất một chỉ tiêu.',
      'A formula needs at least one metric.',
    );
  for (const code of named) {
    const metric = metrics.get(code);
    if (metric === undefined && !formulas.has(code) && !codes.includes(code))
      yield unknownOperand(path, code, codes);
    if (metric !== undefined && (!isCounted(metric) || metric.overUnits === 'none'))
      yield fault(
        path,
        'parts-not-computable',
        `“${code}” thuộc loại ${metric.kind}, overUnits ${metric.overUnits}: không cộng gộp được nên không thể có trong công thức.`,
        `“${code}” is a ${metric.kind} metric with overUnits ${metric.overUnits}: it cannot be aggregated and so cannot stand in a formula.`,
      );
  }
}

function unknownOperand(path: string, code: string, codes: readonly string[]): RegistryFault {
  const near = nearest(code, codes).map((each) => `“${each}”`);
  return fault(
    path,
    'unknown-metric',
    `Không có chỉ tiêu hay chỉ số “${code}”.${near.length === 0 ? '' : ` Có phải là ${near.join(', ')}?`}`,
    `There is no metric or indicator “${code}”.${near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`}`,
  );
}

/** A number that is also a code may be meant as either; and nothing is divided by a constant 0. */
function* constantFaults(path: string, formula: Formula, { codes }: Book): Iterable<RegistryFault> {
  for (const part of partsOf(formula)) {
    if (part.kind === 'constant' && codes.includes(part.text))
      yield fault(
        path,
        'ambiguous-constant',
        `“${part.text}” vừa là số vừa là mã; nếu là số hãy viết ${withZero(part.text)}, nếu là mã thì không dùng được trong công thức.`,
        `“${part.text}” is a number and a code as well; write ${withZero(part.text)} for the number; such a code cannot stand in a formula.`,
      );
    if (part.kind === 'operation' && part.operator === '÷' && isConstantZero(part.right))
      yield fault(
        path,
        'division-by-zero',
        `Chia cho “${formulaText(part.right)}” là chia cho 0.`,
        `To divide by “${formulaText(part.right)}” is to divide by 0.`,
      );
  }
}

const withZero = (text: string): string => (text.includes('.') ? `${text}0` : `${text}.0`);

function isConstantZero(formula: Formula): boolean {
  if (codesIn(formula).length > 0) return false;
  const found = formulaValue(formula, () => ({ value: ofCount(0, 0), atLeast: false }));
  return typeof found === 'object' && found.value.numerator === 0n;
}

const unlikeIn = (metrics: readonly Metric[]): readonly [Metric, Metric] | undefined => {
  const [first, ...others] = metrics;
  const other = others.find(({ level }) => level !== first?.level);
  return first && other && [first, other];
};

function* operandFaults(path: string, metrics: readonly Metric[]): Iterable<RegistryFault> {
  const unlike = unlikeIn(metrics);
  if (unlike === undefined) return;
  const [one, other] = unlike;
  yield fault(
    path,
    'levels-differ',
    `“${one.code}” thuộc cấp ${one.level}, “${other.code}” thuộc cấp ${other.level}; các chỉ tiêu của công thức phải cùng cấp.`,
    `“${one.code}” is of level ${one.level}, “${other.code}” of ${other.level}; the metrics of a formula must be of one level.`,
  );
}

/** A source that states one operand only never gives a pair. */
function* commonSourceFaults(
  path: string,
  { code, sources }: Indicator,
  book: Book,
): Iterable<RegistryFault> {
  const metrics = cycleFrom(code, book) === undefined ? metricsOf(code, book) : [];
  const [first] = metrics;
  if (first === undefined) return;
  const asked = sources ?? first.sources;
  if (asked.some((source) => metrics.every((metric) => metric.sources.includes(source)))) return;
  yield fault(
    sources === undefined ? `${path}/formula` : `${path}/sources`,
    'no-common-source',
    `Không nguồn nào trong số ${asked.join(', ')} khai báo tất cả các chỉ tiêu của công thức, nên chỉ số không bao giờ tính được.`,
    `None of the sources ${asked.join(', ')} states all metrics of the formula, so the indicator could never be computed.`,
  );
}

// In datasets, and through versions -------------------------------------------------

/** Whether a dataset can print its indicators: it must ask for everything that they are computed from. */
export function* askedIndicatorFaults(
  path: string,
  dataset: Dataset,
  content: RegistryContent,
): Iterable<RegistryFault> {
  const { indicators = [] } = dataset;
  yield* duplicates(`${path}/indicators`, indicators, (code) => code);
  if (indicators.length === 0) return;
  const book = bookOf(content);
  const known = new Set(content.indicators.map(({ code }) => code));
  for (const [index, code] of indicators.entries()) {
    const here = `${path}/indicators/${index}`;
    if (!known.has(code)) yield unknownIndicator(here, code, [...known]);
    for (const metric of metricsOf(code, book))
      yield* operandInDataset(here, code, metric, dataset);
  }
}

function unknownIndicator(path: string, code: string, codes: readonly string[]): RegistryFault {
  const near = nearest(code, codes).map((each) => `“${each}”`);
  return fault(
    path,
    'unknown-indicator',
    `Không có chỉ số “${code}”.${near.length === 0 ? '' : ` Có phải là ${near.join(', ')}?`}`,
    `There is no indicator “${code}”.${near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`}`,
  );
}

function* operandInDataset(
  path: string,
  code: string,
  metric: Metric,
  dataset: Dataset,
): Iterable<RegistryFault> {
  if (!dataset.metrics.includes(metric.code))
    yield fault(
      path,
      'parts-in-other-dataset',
      `Biểu có chỉ số “${code}” phải có cả “${metric.code}”: các thành phần của một công thức theo cùng kỳ và cùng lịch.`,
      `A dataset with the indicator “${code}” must ask for “${metric.code}” too: the operands of a formula share periods and calendar.`,
    );
}

const fixedMembers = ['unitOfMeasure', 'decimals'] as const satisfies readonly (keyof Indicator)[];

/** What is fixed for ever has changed. The formula may change, as long as it stays at its level. */
export function* changedIndicatorFaults(
  content: RegistryContent,
  previous: RegistryContent,
): Iterable<RegistryFault> {
  const before = new Map(previous.indicators.map((indicator) => [indicator.code, indicator]));
  const books = { now: bookOf(content), before: bookOf(previous) };
  for (const [index, indicator] of content.indicators.entries()) {
    const old = before.get(indicator.code);
    if (old === undefined) continue;
    for (const member of fixedMembers)
      if (JSON.stringify(old[member]) !== JSON.stringify(indicator[member]))
        yield fixed(`indicators/${index}/${member}`, member, indicator);
    const [one] = metricsOf(indicator.code, books.before);
    const [other] = metricsOf(indicator.code, books.now);
    if (one !== undefined && other !== undefined && one.level !== other.level)
      yield fixed(`indicators/${index}/formula`, 'level', indicator);
  }
}

const fixed = (path: string, member: string, { code }: Indicator): RegistryFault =>
  fault(
    path,
    'fixed-attribute',
    `${member} của “${code}” không được đổi; hãy lập chỉ số mới.`,
    `${member} of “${code}” is fixed for ever; make a new indicator.`,
  );
