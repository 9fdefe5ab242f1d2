import { canonicalJson } from '../canonical-json.ts';
import { ofDecimalText } from '../fraction.ts';
import type {
  Change,
  ChangeCause,
  ComparedStatement,
  Figure,
  Growth,
  Outcome,
  Report,
  StatementLine,
  UnitLine,
} from './report.ts';

/**
 * What a new edition prints differently from an older one: totals, provinces, units, increases and what stands beside
 * them; old and new, the cause, and the receipts whose statements made the difference. In the order of the report; an
 * empty list means that nothing printed has changed.
 */
export const changesBetween = (old: Report, next: Report): readonly Change[] =>
  eachFigure(old, next, (was, is) => figureChanges(was, is));

/** Figure by figure of the newer edition; one that the older edition had not is new, and no change. */
export function eachFigure(
  old: Report,
  next: Report,
  between: (was: Figure, is: Figure) => readonly Change[],
): readonly Change[] {
  const before = new Map(figuresOf(old).map((figure) => [figure.id, figure]));
  return figuresOf(next).flatMap((figure) => {
    const was = before.get(figure.id);
    return was === undefined ? [] : between(was, figure);
  });
}

const figuresOf = (report: Report): readonly Figure[] =>
  report.sections.flatMap((section) => section.figures);

/** The older edition was read back from its archive, so the order of members means nothing. */
const sameOutcome = (a: Outcome, b: Outcome): boolean =>
  canonicalJson(inPrint(a)) === canonicalJson(inPrint(b));

/** Of what cannot be computed its cause is printed. */
const inPrint = (outcome: Outcome): Outcome =>
  outcome.kind === 'none' ? { kind: 'none', cause: outcome.cause } : outcome;

const absent: Outcome = { kind: 'none', cause: 'missing' };
const notCompared: Outcome = { kind: 'none', cause: 'no-unit-in-both' };

type Difference = Pick<Change, 'of' | 'unit' | 'source' | 'against'> & {
  readonly old: Outcome | undefined;
  readonly next: Outcome | undefined;
};

const differs = ({ old = absent, next = absent }: Difference): boolean => !sameOutcome(old, next);

function figureChanges(old: Figure, next: Figure): readonly Change[] {
  const units = pairs(old.units, next.units, (line) => line.unit).flatMap(([was, is]) =>
    unitChanges(next, was, is),
  );
  return [
    ...totalChanges(old, next, moversIn(next.id, units)),
    ...besideChanges(next.id, old.compared, next.compared),
    ...units,
  ];
}

/** Of the whole, or of what is put together from its provinces: the total, its increase and its growth. */
export const totalChanges = (
  old: Figure,
  next: Figure,
  movers: readonly Mover[],
): readonly Change[] => {
  const own = movers.filter(({ against }) => against === undefined);
  const made = madeTogether(own);
  const totals: readonly Difference[] = [
    { of: 'figure', old: old.total, next: next.total },
    { of: 'increase', old: old.increase?.total, next: next.increase?.total },
  ];
  return [
    ...totals.filter(differs).map((change) => ({ ...changeOf(next.id, change), ...made })),
    ...pairs(old.growth ?? [], next.growth ?? [], ({ against }) => against).flatMap(([was, is]) => {
      const rebasing = movers.filter(({ against }) => against === (is ?? was)?.against);
      return growthChanges(next.id, was, is, {
        made: isMoved(was, is) && own.length > 0 ? made : undefined,
        receipts: rebasing.flatMap(({ receipts }) => receipts),
      });
    }),
  ];
};

const isMoved = (was: Growth | undefined, is: Growth | undefined): boolean =>
  differs({ of: 'growth', old: was?.now, next: is?.now });

/** What both editions say of one growth, of a total or of a unit. */
type Grown = Pick<Growth, 'against' | 'outcome'> & Partial<Pick<Growth, 'before'>>;

/**
 * A growth moves with the number that has grown, with the one that it is compared with, or with both. `made`: what moved the
 * first of them, if it moved. `receipts`: of what was said of the second. Where both move so that the growth stays, the number
 * that it is compared with is told.
 */
function growthChanges(
  figure: string,
  was: Grown | undefined,
  is: Grown | undefined,
  { made, receipts }: { readonly made: Made | undefined; readonly receipts: readonly string[] },
): readonly Change[] {
  const { against } = is ?? was ?? {};
  const growth = {
    of: 'growth' as const,
    ...(against && { against }),
    old: was?.outcome ?? notCompared,
    next: is?.outcome ?? notCompared,
  };
  const based: readonly Made[] = isRebased(was, is, made) ? [{ causes: ['base'], receipts }] : [];
  if (differs(growth))
    return [{ ...changeOf(figure, growth), ...madeTogether([...(made ? [made] : []), ...based]) }];
  const [base] = based;
  if (base === undefined || was?.before === undefined || is?.before === undefined) return [];
  const change = { ...growth, of: 'base' as const, old: was.before, next: is.before };
  return [{ ...changeOf(figure, change), ...base }];
}

/** An edition of older code does not know what a unit was compared with: if the unit's own number stands, it was this that moved. */
const isRebased = (was: Grown | undefined, is: Grown | undefined, made: Made | undefined) =>
  was !== undefined && was.before === undefined
    ? made === undefined
    : differs({ of: 'growth', old: was?.before, next: is?.before });

const changeOf = (figure: string, { old = absent, next = absent, ...rest }: Difference) => ({
  figure,
  of: rest.of,
  ...(rest.unit !== undefined && { unit: rest.unit }),
  ...(rest.source !== undefined && { source: rest.source }),
  ...(rest.against !== undefined && { against: rest.against }),
  old,
  new: next,
});

/** What both lists hold of each key, in the order of the new list, then what only the old one has. */
function pairs<T>(
  old: readonly T[],
  next: readonly T[],
  key: (item: T) => string,
): readonly (readonly [T | undefined, T | undefined])[] {
  const before = new Map(old.map((item) => [key(item), item]));
  const now = new Set(next.map(key));
  return [
    ...next.map((item) => [before.get(key(item)), item] as const),
    ...old.filter((item) => !now.has(key(item))).map((item) => [item, undefined] as const),
  ];
}

function unitChanges(
  { id: figure, metric }: Figure,
  old: UnitLine | undefined,
  next: UnitLine | undefined,
): readonly Change[] {
  const unit = next?.unit ?? old?.unit ?? '';
  const receipts = newReceipts(old?.statements, next?.statements);
  const made: Made = { causes: [causeOf(old, next, receipts)], receipts };
  const own: Difference = { of: 'figure', unit, old: old?.outcome, next: next?.outcome };
  const grown: Difference = { of: 'increase', unit, old: old?.increase, next: next?.increase };
  const moved = differs(own) || old?.state !== next?.state;
  const isCompared = metric.kind === 'cumulative' ? differs(grown) : moved;
  return [
    ...(moved ? [{ ...changeOf(figure, own), ...statesOf(old, next), ...made }] : []),
    ...(differs(grown) ? [{ ...changeOf(figure, grown), ...made }] : []),
    ...unitGrowthChanges(figure, old, next, isCompared ? made : undefined),
    ...besideChanges(figure, besideOf(old), besideOf(next)),
  ];
}

const unitGrowthChanges = (
  figure: string,
  old: UnitLine | undefined,
  next: UnitLine | undefined,
  made: Made | undefined,
): readonly Change[] =>
  pairs(old?.growth ?? [], next?.growth ?? [], ({ against }) => against).flatMap(([was, is]) => {
    const isKnown = was === undefined || was.statements !== undefined;
    const receipts = isKnown ? newReceipts(was?.statements, is?.statements) : [];
    const unit = next?.unit ?? old?.unit ?? '';
    return growthChanges(figure, was, is, { made, receipts }).map((each) => ({ ...each, unit }));
  });

const statesOf = (old: UnitLine | undefined, next: UnitLine | undefined) => ({
  ...(old && { oldState: old.state }),
  ...(next && { newState: next.state }),
});

const besideOf = (line: UnitLine | undefined): readonly StatementLine[] =>
  (line?.statements ?? []).filter(
    ({ role }) => role === 'other-source' || role === 'bare-percentage',
  );

/** What stands beside a figure, source by source. */
export function besideChanges(
  figure: string,
  old: readonly (StatementLine | ComparedStatement)[],
  next: readonly (StatementLine | ComparedStatement)[],
): readonly Change[] {
  const key = (line: StatementLine) =>
    `${line.metric}|${line.unit}|${line.interval.from}|${line.interval.until}|${line.source}`;
  return pairs(old, next, key).flatMap(([was, is]) => {
    const line = is ?? was;
    const change: Difference = {
      of: 'beside',
      ...(line && { unit: line.unit, source: line.source }),
      old: was && statedOutcome(was),
      next: is && statedOutcome(is),
    };
    if (!differs(change)) return [];
    const cause: ChangeCause =
      was === undefined ? 'late' : is?.says.kind === 'withdrawal' ? 'withdrawal' : 'correction';
    return [
      {
        ...changeOf(figure, change),
        causes: [cause],
        receipts: is === undefined ? [] : [is.receipt],
      },
    ];
  });
}

/** What one source said, as an outcome of its own. */
function statedOutcome({ says }: StatementLine): Outcome {
  if (says.kind !== 'value')
    return { kind: 'none', cause: says.kind === 'nil' ? 'nil' : 'withdrawn' };
  const { numerator, denominator } = ofDecimalText(says.text);
  return {
    kind: 'value',
    numerator: numerator.toString(),
    denominator: denominator.toString(),
    decimals: says.text.split('.')[1]?.length ?? 0,
    atLeast: says.atLeast,
    carried: false,
  };
}

function causeOf(
  old: UnitLine | undefined,
  next: UnitLine | undefined,
  receipts: readonly string[],
): ChangeCause {
  if (receipts.length === 0) return 'recomputed';
  if (next?.state === 'withdrawn') return 'withdrawal';
  return old?.state === 'missing' || old?.state === 'partial' ? 'late' : 'correction';
}

type Said = readonly StatementLine[] | undefined;

const newReceipts = (old: Said, next: Said): readonly string[] => {
  const known = new Set(old?.map((line) => line.receipt));
  const receipts = next?.map((line) => line.receipt) ?? [];
  return [...new Set(receipts.filter((receipt) => !known.has(receipt)))].toSorted();
};

type Made = Pick<Change, 'causes' | 'receipts'>;

/** What moved the total of a figure; or with `against`, what moved the older number that it is compared with. */
export type Mover = Made & { readonly figure: string } & Pick<Change, 'against'>;

/**
 * A total is moved by the units whose number is another, or has come or gone; a unit without a number moves nothing. What it is
 * compared with is moved by the units whose older number is another.
 */
export const moversIn = (figure: string, units: readonly Change[]): readonly Mover[] =>
  [...Map.groupBy(units.filter(isMover), ({ against }) => against)].map(([against, movers]) => ({
    figure,
    ...(against && { against }),
    ...madeTogether(movers),
  }));

const isMover = ({ of, causes, old, new: next }: Change): boolean =>
  of === 'growth' || of === 'base'
    ? causes.includes('base')
    : of !== 'beside' && (old.kind === 'value' || next.kind === 'value');

function madeTogether(movers: readonly Made[]): Made {
  const causes = [...new Set(movers.flatMap((change) => change.causes))].toSorted();
  const receipts = [...new Set(movers.flatMap((change) => change.receipts))].toSorted();
  return { causes: causes.length === 0 ? ['recomputed'] : causes, receipts };
}
