import { Client } from '../core/registry/client.ts';
import { Dataset } from '../core/registry/dataset.ts';
import { Metric, Source } from '../core/registry/metric.ts';
import type { RegistryContent } from '../core/registry/registry.ts';
import { Unit } from '../core/units/unit.ts';

export type CountrySize = {
  readonly provinces: number;
  readonly communes: number;
  readonly metrics: number;
  /** Of the dataset; months may be stated in it. A month unless said otherwise. */
  readonly periodType?: string;
};

/** As it stands since 1 July 2025: 34 provinces, 3,321 communes; 100 metrics are ours. */
export const vietNam: CountrySize = { provinces: 34, communes: 3321, metrics: 100 };

const names = (text: string) => ({ vi: text, en: text });
const two = (number: number): string => String(number).padStart(2, '0');

/** Communes are dealt out to the provinces in turn. */
export const provinceCode = (commune: number, { provinces }: CountrySize): string =>
  two(1 + (commune % provinces));
export const communeCode = (commune: number): string => String(10_000 + commune);
export const metricCode = (metric: number): string => `dich-vu-cong.chi-tieu.${metric + 1}`;

/** A registry of flows, monthly under nd09, with one client that may state everything. */
export function country(size: CountrySize): RegistryContent {
  const unit = (code: string, level: string, parent?: string) =>
    Unit.parse({
      code,
      level,
      kind: level,
      names: names(code),
      validFrom: '2015-01-01',
      ...(parent && { parent }),
    });
  const metrics = Array.from({ length: size.metrics }, (_, index) =>
    Metric.parse({
      code: metricCode(index),
      number: index + 1,
      names: names(metricCode(index)),
      kind: 'flow',
      unitOfMeasure: names('x'),
      decimals: 0,
      level: 'commune',
      overTime: 'sum',
      overUnits: 'sum',
      sources: ['lgsp'],
    }),
  );
  return {
    units: [
      unit('VN', 'country'),
      ...Array.from({ length: size.provinces }, (_, at) => unit(two(at + 1), 'province', 'VN')),
      ...Array.from({ length: size.communes }, (_, at) =>
        unit(communeCode(at), 'commune', provinceCode(at, size)),
      ),
    ],
    events: [],
    sources: [Source.parse({ code: 'lgsp', names: names('LGSP') })],
    metrics,
    indicators: [],
    datasets: [
      Dataset.parse({
        code: 'bieu',
        names: names('bieu'),
        periodType: size.periodType ?? 'month',
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
      Client.parse({
        id: 'national',
        name: 'national',
        keys: [],
        scopes: ['snapshots:write', 'snapshots:read'],
        units: ['VN'],
      }),
    ],
  };
}

/** A value of up to six digits that differs from place to place. */
export const valueOf = (commune: number, metric: number, month: number): number =>
  (commune * 7919 + metric * 104_729 + month * 1_299_709) % 1_000_000;

/** One body: a month of some communes, each with every metric. */
export const bodyOf = (
  communes: readonly number[],
  label: string,
  month: number,
  { metrics }: CountrySize,
) => ({
  dataset: 'bieu',
  period: label,
  source: 'lgsp',
  rows: communes.flatMap((commune) =>
    Array.from({ length: metrics }, (_, metric) => ({
      unit: communeCode(commune),
      metric: metricCode(metric),
      value: valueOf(commune, metric, month),
    })),
  ),
});
