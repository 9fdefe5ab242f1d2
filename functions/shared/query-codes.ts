import { nearest } from '../../core/nearest.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { validationFailed } from './faults.ts';
import type { Problem } from './problem.ts';

/** The codes that a parameter names with commas between; absent where nothing is named. */
export const codesIn = (list: string | undefined): readonly string[] | undefined =>
  list?.split(',').map((code) => code.trim());

type CodesAsked = {
  readonly metric?: string | undefined;
  readonly source?: string | undefined;
  readonly dataset?: string | undefined;
};

/** What is wrong with the codes that were asked for. */
export const codesFault = (
  { metric, source, dataset }: CodesAsked,
  { metricByCode, sourceByCode, datasetByCode }: Registry,
): Problem | undefined =>
  unknownCodes('metric', codesIn(metric), metricByCode) ??
  unknownCodes('source', codesIn(source), sourceByCode) ??
  unknownCodes('dataset', codesIn(dataset), datasetByCode);

/** Codes that nobody knows are told at once, with what may have been meant. */
export function unknownCodes(
  parameter: string,
  asked: readonly string[] | undefined,
  registered: ReadonlyMap<string, unknown>,
): Problem | undefined {
  const unknown = (asked ?? []).filter((code) => !registered.has(code)).slice(0, 20);
  if (unknown.length === 0) return undefined;
  const known = [...registered.keys()];
  return validationFailed(
    unknown.map((code) => {
      const near = nearest(code, known);
      const vi = near.length > 0 ? ` Có phải “${near.join('”, “')}”?` : '';
      const en = near.length > 0 ? ` Did you mean “${near.join('”, “')}”?` : '';
      const shown = code.slice(0, 80);
      return {
        pointer: `/query/${parameter}`,
        code: `unknown-${parameter}`,
        detail: { vi: `Không có mã “${shown}”.${vi}`, en: `There is no code “${shown}”.${en}` },
      };
    }),
  );
}
