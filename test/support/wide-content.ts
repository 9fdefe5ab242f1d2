import { Dataset } from '../../core/registry/dataset.ts';
import { Metric } from '../../core/registry/metric.ts';
import type { RegistryContent } from '../../core/registry/registry.ts';
import { sampleContent } from '../../local/system.ts';

/** As many figures as a province may ask of each commune. */
export const wideMetrics = Array.from({ length: 500 }, (_, place) => `rong.${place}`);

/** The sample world, and a dataset of 500 metrics for each commune of it. */
export function wideContent(): RegistryContent {
  const content = sampleContent();
  const names = (text: string) => ({ vi: text, en: text });
  const metrics = wideMetrics.map((code, place) =>
    Metric.parse({
      code,
      number: 10_000 + place,
      kind: 'flow',
      names: names(`Chỉ tiêu ${place}`),
      unitOfMeasure: names('hồ sơ'),
      decimals: 0,
      level: 'commune',
      overTime: 'sum',
      overUnits: 'sum',
      sources: ['mot-cua-xa'],
    }),
  );
  const dataset = Dataset.parse({
    code: 'rong',
    names: names('Biểu rộng'),
    periodType: 'month',
    calendar: 'nd09',
    level: 'commune',
    reporters: { rule: 'level' },
    metrics: wideMetrics,
    deadline: { workingDaysAfterCutOff: 2 },
  });
  return {
    ...content,
    metrics: [...content.metrics, ...metrics],
    datasets: [...content.datasets, dataset],
  };
}

export const communesOfCaMau = (): readonly string[] =>
  sampleContent()
    .units.filter(
      ({ level, parent, validTo }) =>
        level === 'commune' && parent === '96' && validTo === undefined,
    )
    .map(({ code }) => code);
