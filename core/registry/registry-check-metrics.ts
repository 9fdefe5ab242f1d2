import { isCounted, type Metric, type MetricKind } from './metric.ts';
import type { RegistryContent } from './registry.ts';
import { boundFaults, sourceFaults } from './registry-check-numbers.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';
import type { Level } from '../units/unit.ts';

type Axes = {
  readonly overTime: readonly Metric['overTime'][];
  readonly overUnits: readonly Metric['overUnits'][];
};

const anyOverUnits = ['sum', 'mean', 'min', 'max', 'none'] as const;

/** Which axes make sense for a kind. A ratio's total comes from its parts' axes, so it has no axis of its own. */
const axesOf = {
  flow: { overTime: ['sum', 'mean', 'min', 'max'], overUnits: anyOverUnits },
  stock: { overTime: ['last', 'mean', 'min', 'max'], overUnits: anyOverUnits },
  cumulative: { overTime: ['last'], overUnits: anyOverUnits },
  ratio: { overTime: ['sum', 'last', 'mean', 'min', 'max'], overUnits: ['none'] },
  rank: { overTime: ['last'], overUnits: ['none'] },
  percentage: { overTime: ['last'], overUnits: ['none'] },
  text: { overTime: ['last'], overUnits: ['none'] },
} as const satisfies Record<MetricKind, Axes>;

/** Members that one kind must have and no other may. */
const membersOf = {
  flow: [],
  stock: [],
  cumulative: [],
  ratio: ['numerator', 'denominator'],
  rank: ['outOf'],
  percentage: [],
  text: [],
} as const satisfies Record<MetricKind, readonly (keyof Metric)[]>;
const ownMembers = ['numerator', 'denominator', 'outOf'] as const;

/** Everything wrong with the metrics of one version. */
export function* metricFaults(content: RegistryContent): Iterable<RegistryFault> {
  const { metrics } = content;
  yield* duplicates('metrics', metrics, (metric) => metric.code);
  yield* duplicates('metrics', metrics, (metric) => String(metric.number));
  const byCode = new Map(metrics.map((metric) => [metric.code, metric]));
  for (const [index, metric] of metrics.entries()) {
    const path = `metrics/${index}`;
    yield* sourceFaults(path, metric.sources, content);
    yield* kindFaults(path, metric);
    yield* controlFaults(path, metric);
    yield* boundFaults(path, metric);
    if (metric.kind === 'ratio') {
      yield* partFaults(path, metric, byCode);
      yield* commonSourceFaults(path, metric, byCode);
    }
    if (metric.replaces !== undefined && !byCode.has(metric.replaces))
      yield unknownMetric(`${path}/replaces`, metric.replaces);
    if (comesBack(metric, byCode))
      yield fault(
        `${path}/replaces`,
        'replaces-cycle',
        `Chuỗi thay thế của “${metric.code}” quay lại chính chỉ tiêu này.`,
        `The metrics that “${metric.code}” replaces lead back to it.`,
      );
  }
}

/** Whether the chain of what it replaces leads back to it. */
function comesBack({ code, replaces }: Metric, byCode: ReadonlyMap<string, Metric>): boolean {
  const passed = new Set<string>();
  for (let next = replaces; next !== undefined && !passed.has(next);) {
    if (next === code) return true;
    passed.add(next);
    next = byCode.get(next)?.replaces;
  }
  return false;
}

export const unknownMetric = (path: string, code: string): RegistryFault =>
  fault(path, 'unknown-metric', `Không có chỉ tiêu “${code}”.`, `There is no metric “${code}”.`);

function* kindFaults(path: string, metric: Metric): Iterable<RegistryFault> {
  const { kind } = metric;
  const axes: Axes = axesOf[kind];
  for (const axis of ['overTime', 'overUnits'] as const) {
    const allowed: readonly string[] = axes[axis];
    if (!allowed.includes(metric[axis]))
      yield fault(
        `${path}/${axis}`,
        'axis-not-for-kind',
        `Chỉ tiêu loại ${kind} chỉ nhận ${axis}: ${allowed.join(', ')}.`,
        `A ${kind} metric takes ${axis}: ${allowed.join(', ')}.`,
      );
  }
  yield* memberFaults(path, metric);
  if (metric.maxAgeDays > 0 && metric.overTime !== 'last')
    yield notForKind(`${path}/maxAgeDays`, 'maxAgeDays', `overTime ${metric.overTime}`);
  if (metric.startsOn !== undefined && kind !== 'cumulative')
    yield notForKind(`${path}/startsOn`, 'startsOn', kind);
  if (kind === 'text') yield* wordsFaults(path, metric);
}

/** Words have no decimals, bounds or tolerance, do not age, and a level above has words of its own to say. */
function* wordsFaults(path: string, metric: Metric): Iterable<RegistryFault> {
  const plain = {
    decimals: metric.decimals === 0,
    minimum: metric.minimum === undefined,
    maximum: metric.maximum === undefined,
    tolerance: Number(metric.tolerance) === 0,
    maxAgeDays: metric.maxAgeDays === 0,
    controlLevels: metric.controlLevels.length === 0,
  };
  for (const [member, isPlain] of Object.entries(plain))
    if (!isPlain) yield notForKind(`${path}/${member}`, member, metric.kind);
}

function* memberFaults(path: string, metric: Metric): Iterable<RegistryFault> {
  const needed: readonly string[] = membersOf[metric.kind];
  for (const member of ownMembers) {
    const present = metric[member] !== undefined;
    if (present && !needed.includes(member))
      yield notForKind(`${path}/${member}`, member, metric.kind);
    if (!present && needed.includes(member))
      yield fault(
        `${path}/${member}`,
        'missing-for-kind',
        `Chỉ tiêu loại ${metric.kind} phải có ${member}.`,
        `A ${metric.kind} metric needs ${member}.`,
      );
  }
}

/**
 * The levels whose number is that of all units of a level below them. An agency's is not: agencies lie side by side, so what
 * one of them says would be compared with what all units of the report come to.
 */
const totalledAt = {
  country: [],
  province: ['country'],
  commune: ['province', 'country'],
  agency: ['province', 'country'],
} as const satisfies Record<Level, readonly Level[]>;

function* controlFaults(path: string, { level, controlLevels }: Metric): Iterable<RegistryFault> {
  const allowed: readonly Level[] = totalledAt[level];
  for (const [index, each] of controlLevels.entries())
    if (!allowed.includes(each))
      yield fault(
        `${path}/controlLevels/${index}`,
        'wrong-level',
        `Cấp ${each} không phải cấp tổng hợp của cấp ${level}, nên không đối chiếu được; ${mendedTo(allowed).vi}.`,
        `The level ${each} has no total of the level ${level} to be compared with; ${mendedTo(allowed).en}.`,
      );
}

const mendedTo = (allowed: readonly Level[]) =>
  allowed.length === 0
    ? { vi: 'hãy để trống controlLevels', en: 'leave controlLevels empty' }
    : {
        vi: `controlLevels chỉ nhận: ${allowed.join(', ')}`,
        en: `controlLevels takes: ${allowed.join(', ')}`,
      };

const notForKind = (path: string, member: string, kind: string): RegistryFault =>
  fault(
    path,
    'not-for-kind',
    `${member} không dùng cho chỉ tiêu loại ${kind}; hãy bỏ đi.`,
    `${member} has no meaning for a ${kind} metric; leave it out.`,
  );

/** A ratio is computed from two counted metrics of its own level, each by its own rule over time; its own names its numerator's. */
function* partFaults(
  path: string,
  ratio: Metric,
  byCode: ReadonlyMap<string, Metric>,
): Iterable<RegistryFault> {
  for (const member of ['numerator', 'denominator'] as const) {
    const code = ratio[member];
    if (code === undefined) continue;
    const part = byCode.get(code);
    if (part === undefined) yield unknownMetric(`${path}/${member}`, code);
    else if (!isCounted(part) || part.overUnits === 'none')
      yield fault(
        `${path}/${member}`,
        'parts-not-computable',
        `“${code}” không cộng gộp được nên không thể là thành phần của tỷ lệ.`,
        `“${code}” cannot be aggregated and so cannot be part of a ratio.`,
      );
    else if (part.level !== ratio.level)
      yield fault(
        `${path}/${member}`,
        'wrong-level',
        `“${code}” thuộc cấp ${part.level}, tỷ lệ thuộc cấp ${ratio.level}; hai cấp phải như nhau.`,
        `“${code}” is of level ${part.level}, the ratio of ${ratio.level}; they must agree.`,
      );
    else if (member === 'numerator' && part.overTime !== ratio.overTime)
      yield fault(
        `${path}/overTime`,
        'axis-not-for-kind',
        `overTime của tỷ lệ phải như của tử số: ${part.overTime}.`,
        `A ratio's overTime must be that of its numerator: ${part.overTime}.`,
      );
  }
}

/** A pair is of one source: one that states a part only, or not the ratio, never gives any. */
function* commonSourceFaults(
  path: string,
  { sources, numerator, denominator }: Metric,
  byCode: ReadonlyMap<string, Metric>,
): Iterable<RegistryFault> {
  const above = numerator && byCode.get(numerator);
  const below = denominator && byCode.get(denominator);
  if (!above || !below) return;
  const common = above.sources.filter((source) => below.sources.includes(source));
  if (sources.some((source) => common.includes(source))) return;
  yield common.length === 0 ? noSharedSource(path, above, below) : notOfRatio(path, common);
}

const noSharedSource = (path: string, above: Metric, below: Metric): RegistryFault =>
  fault(
    `${path}/denominator`,
    'no-common-source',
    `Không nguồn nào khai báo cả “${above.code}” và “${below.code}”, nên tỷ lệ không bao giờ tính được; hãy thêm một nguồn chung vào sources của cả hai.`,
    `No source states both “${above.code}” and “${below.code}”, so the ratio could never be computed; put one source into the sources of both.`,
  );

const notOfRatio = (path: string, common: readonly string[]): RegistryFault =>
  fault(
    `${path}/sources`,
    'no-common-source',
    `Các nguồn của tỷ lệ không khai báo cả tử số và mẫu số, nên tỷ lệ không bao giờ tính được; hãy thêm ít nhất một trong: ${common.join(', ')}.`,
    `None of the ratio's sources states both of its parts, so it could never be computed; add at least one of: ${common.join(', ')}.`,
  );

const fixedMembers = [
  'number',
  'kind',
  'unitOfMeasure',
  'decimals',
  'level',
  'overTime',
  'overUnits',
  'numerator',
  'denominator',
] as const satisfies readonly (keyof Metric)[];

/** What is fixed for ever has changed, or a number that once stood for another metric is used again. */
export function* changedMetricFaults(
  metrics: readonly Metric[],
  previous: readonly Metric[],
): Iterable<RegistryFault> {
  const before = new Map(previous.map((metric) => [metric.code, metric]));
  const owner = new Map(previous.map((metric) => [metric.number, metric.code]));
  for (const [index, metric] of metrics.entries()) {
    const old = before.get(metric.code);
    for (const member of old === undefined ? [] : fixedMembers)
      if (JSON.stringify(old?.[member]) !== JSON.stringify(metric[member]))
        yield fault(
          `metrics/${index}/${member}`,
          'fixed-attribute',
          `${member} của “${metric.code}” không được đổi; hãy lập chỉ tiêu mới có replaces.`,
          `${member} of “${metric.code}” is fixed for ever; make a new metric that replaces it.`,
        );
    const used = owner.get(metric.number);
    if (used !== undefined && used !== metric.code)
      yield fault(
        `metrics/${index}/number`,
        'number-reused',
        `Số ${metric.number} đã thuộc “${used}”; hãy lấy số chưa từng dùng.`,
        `Number ${metric.number} belongs to “${used}”; take one that was never used.`,
      );
  }
}

/** How far above the highest number a new metric may bring its own. */
const widestGap = 1_000;

/**
 * Numbers that new metrics bring: one mistyped number must not use up all that are left. A registry without metrics takes any,
 * as it may be another one's copy. A metric that has no number yet has 0 here.
 */
export function* broughtNumberFaults(
  metrics: readonly Metric[],
  previous: readonly Metric[],
): Iterable<RegistryFault> {
  if (previous.length === 0) return;
  const known = new Set(previous.map(({ code }) => code));
  const highest = Math.max(...previous.map(({ number }) => number));
  for (const [index, metric] of metrics.entries())
    if (!known.has(metric.code) && metric.number > highest + widestGap)
      yield tooFar(`metrics/${index}/number`, metric, highest);
}

const tooFar = (path: string, { number }: Metric, highest: number): RegistryFault =>
  fault(
    path,
    'number-too-far',
    `Số ${number} cách quá xa số lớn nhất hiện có là ${highest}; hãy để trống để hệ thống cấp, hoặc ghi số không quá ${highest + widestGap}.`,
    `Number ${number} lies too far above the highest, ${highest}; leave it out to get one, or give at most ${highest + widestGap}.`,
  );
