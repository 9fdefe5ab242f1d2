import { Client } from '../../core/registry/client.ts';
import { Dataset } from '../../core/registry/dataset.ts';
import { Metric, Source } from '../../core/registry/metric.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { Unit } from '../../core/units/unit.ts';
import { longIntervals, longLateFrom } from './long-bodies.ts';
import type { ModelFacts } from './model.ts';
import type { ModelRule } from './model-rules.ts';
import { merged } from '../support/merged.ts';

const names = (text: string) => ({ vi: text, en: text });

const unit = (code: string, level: string, parent: string | undefined, more: object = {}) =>
  Unit.parse({
    code,
    level,
    kind: level,
    parent,
    names: names(code),
    validFrom: '2015-01-01',
    ...more,
  });

const metric = (code: string, number: number, kind: string, more: object = {}) =>
  Metric.parse({
    code,
    number,
    kind,
    names: names(code),
    unitOfMeasure: names('x'),
    decimals: 0,
    level: 'commune',
    overTime: kind === 'flow' ? 'sum' : 'last',
    overUnits: kind === 'rank' ? 'none' : 'sum',
    sources: ['lgsp', 'office'],
    ...more,
  });

const client = (id: string, units: readonly string[], more: object = {}) =>
  Client.parse({
    id,
    name: id,
    keys: [],
    scopes: ['snapshots:write', 'snapshots:read', 'completions:write', 'extensions:write'],
    units,
    ...more,
  });

const metrics = [
  metric('received', 1, 'flow', { minimum: '0', maximum: '1000' }),
  metric('finished', 2, 'flow', { controlLevels: ['province'] }),
  metric('accounts', 3, 'cumulative', { startsOn: '2025-01-01' }),
  metric('money', 4, 'stock', { decimals: 2, sources: ['office'] }),
  metric('place', 5, 'rank', { outOf: 34 }),
  metric('hardships', 6, 'text', { overUnits: 'none' }),
];

/** What a new version of the registry may change in the middle of a history. */
export type Version = {
  /** Asks for one metric more, and cannot be completed without it. */
  readonly asksMore: boolean;
  /** A commune closed without a successor. */
  readonly closed: boolean;
  /** Which rules refuse what breaks them. */
  readonly rules: number;
  /** What clients may state: as they are, wider, or narrower. */
  readonly rights: 'given' | 'wider' | 'narrower';
};

const extra = metric('extra', 7, 'flow');
const closedOn = '2025-08-01';

/** Two provinces with their communes, one of which closed on 1 July 2025. */
export function contentOf({ asksMore, closed, rules, rights }: Version): RegistryContent {
  const asked = asksMore ? [...metrics, extra] : metrics;
  return {
    units: [
      unit('VN', 'country', undefined),
      unit('96', 'province', 'VN'),
      unit('99', 'province', 'VN'),
      unit('32001', 'commune', '96'),
      unit('32002', 'commune', '96'),
      unit('32003', 'commune', '96', { validTo: '2025-07-01' }),
      unit('99001', 'commune', '99', closed ? { validTo: closedOn } : {}),
    ],
    events: [merged(['32003'], '32002', '2025-07-01')],
    sources: ['lgsp', 'office'].map((code) => Source.parse({ code, names: names(code) })),
    metrics: asked,
    indicators: [],
    datasets: [
      Dataset.parse({
        code: 'monthly',
        names: names('monthly'),
        periodType: 'month',
        calendar: 'nd09',
        level: 'commune',
        reporters: { rule: 'level' },
        metrics: asked.map(({ code }) => code),
        deadline: { workingDaysAfterCutOff: 2 },
        compulsory: asksMore ? ['received', 'extra'] : ['received'],
        rules: ruleSets[rules]?.map(ruleOf),
      }),
    ],
    definitions: [],
    calendar: { code: 'none', years: {} },
    recipients: [],
    clients: clientsOf[rights],
  };
}

/** With which a history begins. */
export const first: Version = { asksMore: false, closed: false, rules: 0, rights: 'given' };

/** With every metric that any version knows. */
export const everything: Version = { ...first, asksMore: true };

/** Sums that must not exceed, equal or fall below zero. */
const ruleSets: readonly (readonly ModelRule[])[] = [
  [],
  [{ sum: { finished: 1, received: -1 }, is: '≤', missing: 'skip-if-any', everyInterval: false }],
  [
    { sum: { finished: 1, received: -1 }, is: '≤', missing: 'skip-if-any', everyInterval: true },
    { sum: { accounts: 1, finished: -1 }, is: '≥', missing: 'zero', everyInterval: true },
    { sum: { received: 2, place: -1 }, is: '≤', missing: 'skip-if-all', everyInterval: false },
  ],
];

const operators = { '≤': '≤', '≥': '≥', '=': '=' } as const;

/** What is subtracted stands on the right. */
function ruleOf({ sum, is, missing, everyInterval }: ModelRule, place: number): object {
  const terms = Object.entries(sum).map(([code, times]) => ({ metric: code, times }));
  return {
    code: `rule-${place}`,
    names: names('rule'),
    left: { metrics: terms.filter(({ times }) => times > 0) },
    operator: operators[is],
    right: {
      metrics: terms
        .filter(({ times }) => times < 0)
        .map((term) => ({ ...term, times: -term.times })),
    },
    missing,
    severity: 'error',
    intervals: everyInterval ? 'any' : 'period',
  };
}

const reader = client('reader', ['VN']);
const clientsOf: Readonly<Record<Version['rights'], readonly Client[]>> = {
  given: [
    client('camau', ['96']),
    client('everywhere', ['VN']),
    client('narrow', ['96'], { sources: ['lgsp'] }),
    reader,
  ],
  wider: [
    client('camau', ['96', '99']),
    client('everywhere', ['VN']),
    client('narrow', ['96']),
    reader,
  ],
  narrower: [
    client('camau', ['96'], { sources: ['office'] }),
    client('everywhere', ['99']),
    client('narrow', ['99'], { sources: ['lgsp'] }),
    reader,
  ],
};

export const content = contentOf(first);

const both = ['lgsp', 'office'];

const flow = { decimals: 0, sources: both, levels: ['commune'] };

/** The same world, said again for the model. */
export const factsOf = ({ asksMore, closed, rules, rights }: Version): ModelFacts => ({
  metrics: {
    received: { ...flow, minimum: 0, maximum: 1000 },
    finished: { ...flow, levels: ['commune', 'province'] },
    accounts: { ...flow, cumulative: true },
    money: { ...flow, decimals: 2, sources: ['office'] },
    place: { ...flow, minimum: 1, maximum: 34 },
    hardships: { ...flow, inWords: true },
    ...(asksMore && { extra: flow }),
  },
  units: {
    '96': { level: 'province', province: '96' },
    '32001': { level: 'commune', province: '96' },
    '32002': { level: 'commune', province: '96' },
    '32003': { level: 'commune', province: '96', until: '2025-07-01', successor: '32002' },
    '99001': { level: 'commune', province: '99', ...(closed && { until: closedOn }) },
  },
  intervals: {
    ...longIntervals,
    '2025-06': ['2025-05-15', '2025-06-15'],
    '2025-07': ['2025-06-15', '2025-07-15'],
    '2025-08': ['2025-07-15', '2025-08-15'],
    '2025-12': ['2025-11-15', '2025-12-15'],
    '2025-06-15/2025-07-15': ['2025-06-15', '2025-07-15'],
    '2025-07-20/2025-07-21': ['2025-07-20', '2025-07-21'],
  },
  wholes: new Set(Object.values(longIntervals).map((days) => days.join('/'))),
  periods: {
    '2025-06': '2025-05-15/2025-06-15',
    '2025-07': '2025-06-15/2025-07-15',
    '2025-08': '2025-07-15/2025-08-15',
  },
  sources: both,
  // Two working days after the last day; a day belongs to the month that holds it.
  lateFrom: {
    ...longLateFrom,
    '2025-05-15/2025-06-15': '2025-06-17T17:00:00.000Z',
    '2025-06-15/2025-07-15': '2025-07-16T17:00:00.000Z',
    '2025-07-15/2025-08-15': '2025-08-18T17:00:00.000Z',
    '2025-07-20/2025-07-21': '2025-08-18T17:00:00.000Z',
  },
  clients: rightsOf[rights],
  rules: ruleSets[rules] ?? [],
  compulsory: asksMore ? ['received', 'extra'] : ['received'],
});

const rightsOf: Readonly<Record<Version['rights'], ModelFacts['clients']>> = {
  given: {
    camau: { provinces: ['96'] },
    everywhere: { provinces: ['96', '99'] },
    narrow: { provinces: ['96'], sources: ['lgsp'] },
  },
  wider: {
    camau: { provinces: ['96', '99'] },
    everywhere: { provinces: ['96', '99'] },
    narrow: { provinces: ['96'] },
  },
  narrower: {
    camau: { provinces: ['96'], sources: ['office'] },
    everywhere: { provinces: ['99'] },
    narrow: { provinces: ['99'], sources: ['lgsp'] },
  },
};
