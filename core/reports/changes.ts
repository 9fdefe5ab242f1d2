import { canonicalJson } from '../canonical-json.ts';
import { isWorthSending } from './delivery.ts';
import { byText } from './figure-part.ts';
import { ofDecimalText } from '../fraction.ts';
import type {
  Change,
  ChangeCause,
  ComparedStatement,
  Figure,
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

function eachFigure(
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

type Difference = Pick<Change, 'of' | 'unit' | 'source' | 'against'> & {
  readonly old: Outcome | undefined;
  readonly next: Outcome | undefined;
};

const differs = ({ old = absent, next = absent }: Difference): boolean => !sameOutcome(old, next);

function figureChanges(old: Figure, next: Figure): readonly Change[] {
  const units = pairs(old.units, next.units, (line) => line.unit).flatMap(([was, is]) =>
    unitChanges(next.id, was, is),
  );
  return [
    ...totalChanges(old, next, madeBy(units)),
    ...besideChanges(next.id, old.compared, next.compared),
    ...units,
  ];
}

const totalChanges = (old: Figure, next: Figure, made: Made): readonly Change[] => {
  const totals: readonly Difference[] = [
    { of: 'figure', old: old.total, next: next.total },
    { of: 'increase', old: old.increase?.total, next: next.increase?.total },
  ];
  return [
    ...totals.filter(differs).map((change) => ({ ...changeOf(next.id, change), ...made })),
    ...growthChanges(old, next, made),
  ];
};

/** A growth moves with its figure, with the number that it is compared with, or with both, where another unit is in both. */
const growthChanges = (old: Figure, next: Figure, made: Made): readonly Change[] =>
  pairs(old.growth ?? [], next.growth ?? [], ({ against }) => against).flatMap(([was, is]) => {
    const { against } = is ?? was ?? {};
    const change: Difference = {
      of: 'growth',
      ...(against && { against }),
      old: was?.outcome,
      next: is?.outcome,
    };
    if (!differs(change)) return [];
    const moved = differs({ of: 'growth', old: was?.now, next: is?.now });
    const isRebased = differs({ of: 'growth', old: was?.before, next: is?.before });
    return [
      {
        ...changeOf(next.id, change),
        causes: [...(moved ? made.causes : []), ...(isRebased ? (['base'] as const) : [])],
        receipts: moved ? made.receipts : [],
      },
    ];
  });

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
  figure: string,
  old: UnitLine | undefined,
  next: UnitLine | undefined,
): readonly Change[] {
  const unit = next?.unit ?? old?.unit ?? '';
  const made = { causes: [causeOf(old, next)], receipts: newReceipts(old, next) };
  const own: Difference = { of: 'figure', unit, old: old?.outcome, next: next?.outcome };
  const grown: Difference = { of: 'increase', unit, old: old?.increase, next: next?.increase };
  const moved = differs(own) || old?.state !== next?.state;
  return [
    ...(moved ? [{ ...changeOf(figure, own), ...statesOf(old, next), ...made }] : []),
    ...(differs(grown) ? [{ ...changeOf(figure, grown), ...made }] : []),
    ...besideChanges(figure, besideOf(old), besideOf(next)),
  ];
}

const statesOf = (old: UnitLine | undefined, next: UnitLine | undefined) => ({
  ...(old && { oldState: old.state }),
  ...(next && { newState: next.state }),
});

const besideOf = (line: UnitLine | undefined): readonly StatementLine[] =>
  (line?.statements ?? []).filter(
    ({ role }) => role === 'other-source' || role === 'bare-percentage',
  );

function besideChanges(
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

function causeOf(old: UnitLine | undefined, next: UnitLine | undefined): ChangeCause {
  if (newReceipts(old, next).length === 0) return 'recomputed';
  if (next?.state === 'withdrawn') return 'withdrawal';
  return old?.state === 'missing' || old?.state === 'partial' ? 'late' : 'correction';
}

const newReceipts = (old: UnitLine | undefined, next: UnitLine | undefined): readonly string[] => {
  const known = new Set(old?.statements.map((line) => line.receipt));
  const receipts = next?.statements.map((line) => line.receipt) ?? [];
  return [...new Set(receipts.filter((receipt) => !known.has(receipt)))].toSorted();
};

type Made = Pick<Change, 'causes' | 'receipts'>;

/** A total is moved by the units whose number is another, or has come or gone; a unit without a number moves nothing. */
const madeBy = (units: readonly Change[]): Made => madeTogether(units.filter(isMover));

const isMover = ({ of, old, new: next }: Change): boolean =>
  of !== 'beside' && (old.kind === 'value' || next.kind === 'value');

function madeTogether(movers: readonly Made[]): Made {
  const causes = [...new Set(movers.flatMap((change) => change.causes))].toSorted();
  const receipts = [...new Set(movers.flatMap((change) => change.receipts))].toSorted();
  return { causes: causes.length === 0 ? ['recomputed'] : causes, receipts };
}

// Of the country --------------------------------------------------------------------

/** What a province's own changes mean to the report of the country, where its units have no lines. */
export type Moves = {
  /** The province's totals that changed, each with what made it. */
  readonly changes: readonly Change[];
  /** By figure, what units moved the totals above them. */
  readonly movers: readonly (Made & { readonly figure: string })[];
  /** Units that were silent and have reported since. */
  readonly arrived: readonly string[];
  /** Whether any of it is more than the definition asks for. */
  readonly worthSending: boolean;
};

export function movesOf(
  province: string,
  changes: readonly Change[],
  sendAbovePercent: string,
): Moves {
  const isTotal = ({ of, unit }: Change): boolean => of !== 'beside' && unit === undefined;
  const units = changes.filter(({ of, unit }) => of !== 'beside' && unit !== undefined);
  return {
    changes: changes.filter(isTotal).map((change) => ({ ...change, unit: province })),
    movers: [...Map.groupBy(units.filter(isMover), ({ figure }) => figure)].map(
      ([figure, movers]) => ({ figure, ...madeTogether(movers) }),
    ),
    arrived: arrivedIn(units),
    worthSending: isWorthSending(changes, sendAbovePercent),
  };
}

const arrivedIn = (units: readonly Change[]): readonly string[] => [
  ...new Set(
    units.flatMap(({ unit, oldState, newState }) =>
      unit !== undefined && oldState === 'missing' && (newState ?? 'missing') !== 'missing'
        ? [unit]
        : [],
    ),
  ),
];

/** What a new edition of the country's report prints differently, out of what its provinces say that moved. */
export const nationalChanges = (
  old: Report,
  next: Report,
  moves: readonly Moves[],
): readonly Change[] =>
  eachFigure(old, next, (was, is) => {
    const movers = moves.flatMap((each) => each.movers.filter(({ figure }) => figure === is.id));
    const provinces = moves.flatMap((each) =>
      each.changes.filter(({ figure }) => figure === is.id),
    );
    return [
      ...totalChanges(was, is, madeTogether(movers)),
      ...provinces.toSorted((a, b) => byText(a.unit ?? '', b.unit ?? '')),
      ...besideChanges(is.id, was.compared, is.compared),
    ];
  });
