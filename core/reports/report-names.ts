import type { Names } from '../names.ts';
import { lastDay, type Period } from '../periods/period.ts';
import type { Registry } from '../registry/registry.ts';
import { unitNamed } from '../units/units-by-day.ts';
import type { Coverage, Report } from './report.ts';
import { type StatementLine, statementsAt, type UnitLine } from './unit-line.ts';
import type { LocalDate } from '../time.ts';
import { aboveProvinces, type Unit, type UnitCode } from '../units/unit.ts';

/** Adds the names of every unit and source that the report mentions. */
export function named(registry: Registry, report: Report, { interval }: Period): Report {
  const day = lastDay(interval);
  const figures = report.sections.flatMap((section) => section.figures);
  const lines = figures.flatMap((figure) => [
    ...figure.units.flatMap(statementsAt),
    ...figure.compared,
  ]);
  const answers = report.sections.flatMap((section) =>
    (section.answers ?? []).flatMap((list) => list.answers),
  );
  const section = report.recommendations;
  const units = [
    report.scope.code,
    ...answers.map((answer) => answer.unit),
    ...report.sections.flatMap(({ completion }) => Object.values(completion ?? {}).flat()),
    ...figures.flatMap((figure) => figure.units.map((line) => line.unit)),
    ...figures.flatMap((figure) => figure.provinces?.map((province) => province.unit) ?? []),
    ...lines.map((line) => line.unit),
    ...figures.flatMap((figure) => figure.units.flatMap(unitsBeside)),
    ...coverages(report).flatMap(unitsIn),
    ...figures.flatMap(({ growth = [] }) => growth.flatMap(({ leftOut }) => leftOut)),
    ...(report.part === undefined ? [] : [report.part]),
    ...(report.changes?.flatMap(({ unit }) => unit ?? []) ?? []),
    ...(report.arrived ?? []),
    ...(section?.byUnit.flatMap((each) => each.unit ?? []) ?? []),
    ...(section?.open.flatMap((each) => [each.locality, each.holder ?? each.locality]) ?? []),
  ];
  const unitNames = namesOf(units, (code) =>
    code === aboveProvinces ? central : unitMeant(registry, code, day)?.names,
  );
  const sources = new Map<string, Names>(
    registry.sources.map((source) => [source.code, source.names]),
  );
  const sourceNames = namesOf(
    [
      ...[...lines, ...answers].map((line) => line.source),
      ...figures.flatMap(({ metric }) => metric.sources ?? []),
    ],
    (code) => sources.get(code),
  );
  return { ...report, unitNames, sourceNames, ...clientNamesIn(registry, lines) };
}

/** A system that has gone from the registry since is called by its id. */
function clientNamesIn(
  { clientById }: Registry,
  lines: readonly Pick<StatementLine, 'by'>[],
): Pick<Report, 'clientNames'> {
  const clients = [...new Set(lines.flatMap(({ by }) => by?.client ?? []))].toSorted();
  if (clients.length === 0) return {};
  const nameOf = new Map<string, string>([...clientById].map(([id, { name }]) => [id, name]));
  return { clientNames: Object.fromEntries(clients.map((id) => [id, nameOf.get(id) ?? id])) };
}

/** What `00` stands for where a name is read. */
const central: Names = { vi: 'Cơ quan trung ương', en: 'Central authorities' };

/** Who is named in coverage alone: in the country no unit has a line. */
const coverages = ({ sections }: Report): readonly Coverage[] =>
  sections.flatMap(({ coverage, figures }) => [coverage, ...figures.map((each) => each.coverage)]);

const unitsIn = ({ nil, withdrawn, partial, missing, late, carried }: Coverage) =>
  [nil, withdrawn, partial, missing, late, carried].flat();

const unitsBeside = ({ predecessors = [], givenUpTo = [] }: UnitLine): readonly string[] => [
  ...predecessors.map(({ unit }) => unit),
  ...givenUpTo,
];

/** The unit of a line: `code`, or `code@validFrom` where that is not the one which carries the code on the day. */
function unitMeant(registry: Registry, text: string, day: LocalDate): Unit | undefined {
  const [code, validFrom] = text.split('@');
  return validFrom === undefined
    ? unitNamed(registry, code as UnitCode, day)
    : registry.unitsByCode.get(code as UnitCode)?.find((unit) => unit.validFrom === validFrom);
}

const namesOf = (
  codes: readonly string[],
  find: (code: string) => Names | undefined,
): Record<string, Names> =>
  Object.fromEntries(
    [...new Set(codes)].toSorted().map((code) => [code, find(code) ?? { vi: code, en: code }]),
  );
