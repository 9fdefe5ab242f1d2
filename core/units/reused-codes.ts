import type { Dataset } from '../registry/dataset.ts';
import type { RegistryContent } from '../registry/registry.ts';
import { stepsIn, unitsAfter } from './succession.ts';
import type { Unit, UnitCode } from './unit.ts';
import { hasDays } from './validity.ts';

/** A code that a unit carries after another one, which went into it by no event: the same letters, another place. */
export type ReusedCode = Pick<Unit, 'code' | 'validFrom'> & {
  /** Clients that may see or write for the code, or speak for its officers. */
  readonly clients: readonly string[];
  /** Datasets that the code reports, or whose reporters lie under it. */
  readonly datasets: readonly string[];
  /** Definitions that are compiled for the code. */
  readonly definitions: readonly string[];
  /** Recipients of those definitions. */
  readonly recipients: readonly string[];
};

type Content = Pick<RegistryContent, 'units' | 'events' | 'clients' | 'datasets' | 'definitions'>;

/**
 * Codes that are used again by the second content and were not by the first, with everything that names them: clients, datasets
 * and definitions name codes, so what they were given for one unit they have for the next one, too. Codes that nothing
 * names are left out. In order of code and first day, the names in order.
 */
export function reusedCodes(before: Content | undefined, after: Content): readonly ReusedCode[] {
  const known = new Set(before === undefined ? [] : strangers(before).map(nameOf));
  return strangers(after)
    .filter((unit) => !known.has(nameOf(unit)))
    .map((unit) => namedIn(after, unit))
    .filter(
      ({ clients, datasets, definitions }) =>
        clients.length + datasets.length + definitions.length > 0,
    )
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

const nameOf = ({ code, validFrom }: Pick<Unit, 'code' | 'validFrom'>): string =>
  `${code}@${validFrom}`;

/** Every unit whose code another one carried just before, which did not become this one. */
function strangers({ units, events }: Content): readonly Unit[] {
  const unitsByCode = Map.groupBy(units.filter(hasDays), ({ code }) => code);
  const shared = [...unitsByCode.values()].filter((carriers) => carriers.length > 1);
  if (shared.length === 0) return [];
  const steps = stepsIn({ events, unitsByCode });
  return shared.flatMap((carriers) =>
    carriers
      .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
      .filter((unit, at, all) => {
        const last = all[at - 1];
        return last !== undefined && !unitsAfter(steps, last).includes(unit);
      }),
  );
}

function namedIn(
  { clients, datasets, definitions }: Content,
  { code, validFrom }: Unit,
): ReusedCode {
  const reports = definitions.filter(({ scopes }) => scopes.includes(code));
  return {
    code,
    validFrom,
    clients: clients
      .filter(({ units, actors }) => units.includes(code) || actors.some((a) => a.unit === code))
      .map(({ id }) => id)
      .toSorted(),
    datasets: datasets
      .filter(({ reporters }) => asks(reporters, code))
      .map((dataset) => dataset.code)
      .toSorted(),
    definitions: reports.map((definition) => definition.code).toSorted(),
    recipients: [...new Set(reports.flatMap(({ recipients }) => recipients))].toSorted(),
  };
}

const asks = (reporters: Dataset['reporters'], code: UnitCode): boolean =>
  reporters.rule === 'list' ? reporters.units.includes(code) : reporters.under === code;
