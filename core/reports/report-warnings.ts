import type { Act, Warning } from '../statements/act.ts';
import { marksOf } from '../figures/figure.ts';
import type { ControlSaid } from '../figures/control-level.ts';
import type { FigurePart } from './figure-part.ts';
import { warningsOf } from '../quality/quality.ts';
import type { Flag, LineWarning, StatementLine, UnitLine } from './unit-line.ts';
import type { SectionPart } from './report-part.ts';
import type { Statement } from '../statements/statement.ts';

type WarningsOf = ReturnType<typeof warningsOf>;

/** The sections with the warnings beside the statements that they were recorded on, and marks at the units that use those. */
export function withWarnings<S extends Pick<SectionPart, 'figures'>>(
  sections: readonly S[],
  acts: readonly Act[],
  statements: () => readonly Statement[],
): readonly S[] {
  if (!acts.some(({ does }) => does.kind === 'warning')) return sections;
  const found = warningsOf(acts, statements());
  return sections.map((section) => ({
    ...section,
    figures: section.figures.map((figure) => inFigure(figure, found)),
  }));
}

function inFigure(figure: FigurePart, found: WarningsOf): FigurePart {
  const units = figure.units.map((line) => inUnit(line, found));
  const controls = figure.controls.map((control) => inControl(control, found));
  return { ...figure, units, controls, marks: marksOf(units) };
}

const inControl = (control: ControlSaid, found: WarningsOf): ControlSaid => ({
  ...control,
  lines: control.lines.map((line) => inLine(line, found)),
});

function inUnit(line: UnitLine, found: WarningsOf): UnitLine {
  const statements = line.statements.map((said) => inLine(said, found));
  const used = statements.filter(({ role }) => role === 'used');
  const marks = new Set(
    used.flatMap(({ warnings = [] }) => warnings.map(({ kind }) => flagOf[kind])),
  );
  const fresh = [...marks].filter((mark) => line.flags.every(({ kind }) => kind !== mark));
  const flags = [...line.flags, ...fresh.toSorted().map((kind) => ({ kind }))];
  const growth = line.growth?.map((each) => ({
    ...each,
    ...(each.statements && { statements: each.statements.map((said) => inLine(said, found)) }),
  }));
  return { ...line, statements, flags, ...(growth && { growth }) };
}

/** The marks that have no more to say than their kind. */
type Mark = Exclude<Flag, { readonly kind: 'sources-differ' }>['kind'];

const flagOf = {
  fall: 'cumulative-fell',
  outlier: 'outlier',
  rule: 'rule-broken',
} as const satisfies Record<Warning['kind'], Mark>;

function inLine<L extends StatementLine>(line: L, found: WarningsOf): L {
  const warnings = found({ ...line, submission: line.receipt }).map(lineWarning);
  return warnings.length === 0 ? line : { ...line, warnings };
}

/** What is printed of it: the operands that a rule was judged on only tell how long the warning stands. */
function lineWarning(warning: Warning): LineWarning {
  if (warning.kind !== 'rule') return warning;
  const { kind, rule, names, found } = warning;
  return { kind, rule, names, found };
}
