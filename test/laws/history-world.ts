import { Client } from '../../core/client.ts';
import { Dataset } from '../../core/dataset.ts';
import { Metric, Source } from '../../core/metric.ts';
import type { RegistryContent } from '../../core/registry.ts';
import { Unit } from '../../core/unit.ts';
import type { ModelFacts } from './model.ts';

const names = (text: string) => ({ vi: text, en: text });

const unit = (code: string, level: string, parent: string | undefined, more: object = {}) =>
  Unit.parse({
    code,
    level,
    kind: level,
    parent,
    names: names(code),
    validFrom: '2020-01-01',
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
    scopes: ['snapshots:write', 'snapshots:read'],
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

/** Two provinces with their communes, one of which closed on 1 July 2025. */
export const content: RegistryContent = {
  units: [
    unit('VN', 'country', undefined),
    unit('96', 'province', 'VN'),
    unit('99', 'province', 'VN'),
    unit('32001', 'commune', '96'),
    unit('32002', 'commune', '96'),
    unit('32003', 'commune', '96', { validTo: '2025-07-01', successors: ['32002'] }),
    unit('99001', 'commune', '99'),
  ],
  sources: ['lgsp', 'office'].map((code) => Source.parse({ code, names: names(code) })),
  metrics,
  datasets: [
    Dataset.parse({
      code: 'monthly',
      names: names('monthly'),
      periodType: 'month',
      calendar: 'nd09',
      level: 'commune',
      reporters: { rule: 'level' },
      metrics: metrics.map(({ code }) => code),
      deadline: { workingDaysAfterCutOff: 2 },
    }),
  ],
  definitions: [],
  calendar: { code: 'none', years: {} },
  recipients: [],
  clients: [
    client('camau', ['96']),
    client('everywhere', ['VN']),
    client('narrow', ['96'], { sources: ['lgsp'] }),
  ],
};

const both = ['lgsp', 'office'];

/** The same world, said again for the model. */
export const facts: ModelFacts = {
  metrics: {
    received: { decimals: 0, minimum: 0, maximum: 1000, sources: both, levels: ['commune'] },
    finished: { decimals: 0, sources: both, levels: ['commune', 'province'] },
    accounts: { decimals: 0, cumulative: true, sources: both, levels: ['commune'] },
    money: { decimals: 2, sources: ['office'], levels: ['commune'] },
    place: { decimals: 0, minimum: 1, maximum: 34, sources: both, levels: ['commune'] },
    hardships: { decimals: 0, inWords: true, sources: both, levels: ['commune'] },
  },
  units: {
    '96': { level: 'province', province: '96' },
    '32001': { level: 'commune', province: '96' },
    '32002': { level: 'commune', province: '96' },
    '32003': { level: 'commune', province: '96', until: '2025-07-01' },
    '99001': { level: 'commune', province: '99' },
  },
  intervals: {
    '2025-06': ['2025-05-15', '2025-06-15'],
    '2025-07': ['2025-06-15', '2025-07-15'],
    '2025-08': ['2025-07-15', '2025-08-15'],
    '2025-12': ['2025-11-15', '2025-12-15'],
    '2025-06-15/2025-07-15': ['2025-06-15', '2025-07-15'],
    '2025-07-20/2025-07-21': ['2025-07-20', '2025-07-21'],
  },
  sources: both,
  // Two working days after the last day; a day belongs to the month that holds it.
  lateFrom: {
    '2025-05-15/2025-06-15': '2025-06-17T17:00:00.000Z',
    '2025-06-15/2025-07-15': '2025-07-16T17:00:00.000Z',
    '2025-07-15/2025-08-15': '2025-08-18T17:00:00.000Z',
    '2025-07-20/2025-07-21': '2025-08-18T17:00:00.000Z',
  },
  clients: {
    camau: { provinces: ['96'] },
    everywhere: { provinces: ['96', '99'] },
    narrow: { provinces: ['96'], sources: ['lgsp'] },
  },
};
