import type { Act } from '../core/act.ts';
import { type Columns, type FactHead, type FactRange, inOrderOfHeads } from '../core/columns.ts';
import type { MetricCode } from '../core/metric.ts';
import type { Registry } from '../core/registry.ts';
import type { Statement, SubmissionId } from '../core/statement.ts';
import type { UnitCode } from '../core/unit.ts';
import { factNamed } from './keys.ts';
import { unpackInto } from './packed-columns.ts';
import { unpack } from './packed-statements.ts';
import type { PackedFact } from './wire-facts.ts';

/** What a reading knows of a submission from its closing record. */
export type Known = Pick<Statement, 'receivedAt' | 'by'>;

export type ColumnsAsked = {
  /** What a submission is known by; nothing where its facts are not visible. */
  readonly known: (submission: SubmissionId) => Known | undefined;
  readonly isAsked: (unit: UnitCode) => boolean;
  readonly acts: readonly Act[];
};

type Registered = Pick<Registry, 'metricByNumber'>;

/** Facts of one head before it is known which are visible. */
type Named = { readonly head: Omit<FactHead, 'receivedAt' | 'by'>; readonly number: number };

/** Takes facts as they arrive, in any order, and puts them side by side at the end. */
export function factColumns() {
  const facts: Uint8Array[] = [];
  const unitOf: UnitCode[] = [];
  const headOf: number[] = [];
  const heads = new Map<string, Named>();

  function headNamed(sk: string, said: string): Named {
    const held = heads.get(said);
    if (held !== undefined) return held;
    const { interval, source, observedAt, submission } = factNamed(sk);
    const made = { head: { interval, source, observedAt, submission }, number: heads.size };
    heads.set(said, made);
    return made;
  }

  return {
    /** A fact's key begins with its unit; what comes behind it is said of many units alike. */
    add({ sk, p }: PackedFact): void {
      const end = sk.indexOf('#');
      const { number } = headNamed(sk, sk.slice(end));
      facts.push(p);
      unitOf.push(sk.slice(0, end) as UnitCode);
      headOf.push(number);
    },

    sideBySide(asked: ColumnsAsked, registry: Registered): Columns {
      const { numbers, ordered } = inOrder([...heads.values()], asked);
      const held: HeldFact[] = [];
      for (const [place, packed] of facts.entries()) {
        const unit = unitOf[place];
        const head = numbers[headOf[place] ?? 0];
        if (unit !== undefined && head !== undefined && asked.isAsked(unit))
          held.push({ unit, head, packed });
      }
      return columnsOf(byUnit(held), ordered, asked.acts, registry);
    },
  };
}

/** The visible heads in order, and of each number that was given the place in it; nothing if it is not visible. */
function inOrder(named: readonly Named[], { known }: ColumnsAsked) {
  const visible = named
    .flatMap(({ head, number }) => {
      const seen = known(head.submission);
      return seen === undefined ? [] : [{ number, head: { ...head, ...seen } }];
    })
    .toSorted((a, b) => inOrderOfHeads(a.head, b.head));
  const numbers: (number | undefined)[] = [];
  for (const [place, { number }] of visible.entries()) numbers[number] = place;
  return { numbers, ordered: visible.map(({ head }): FactHead => head) };
}

type HeldFact = { readonly unit: UnitCode; readonly head: number; readonly packed: Uint8Array };

/** Of each unit its facts in the order of their heads, each once: they mostly arrive so, unit by unit. */
function byUnit(facts: readonly HeldFact[]): ReadonlyMap<UnitCode, readonly HeldFact[]> {
  const units = new Map<UnitCode, HeldFact[]>();
  for (const fact of facts) {
    const held = units.get(fact.unit);
    if (held === undefined) units.set(fact.unit, [fact]);
    else held.push(fact);
  }
  for (const held of units.values()) held.sort((a, b) => a.head - b.head);
  return units;
}

function columnsOf(
  byUnits: ReadonlyMap<UnitCode, readonly HeldFact[]>,
  heads: readonly FactHead[],
  acts: readonly Act[],
  registry: Registered,
): Columns {
  const units = new Map<UnitCode, FactRange>();
  const facts: HeldFact[] = [];
  for (const [unit, held] of byUnits) {
    const from = facts.length;
    for (const [place, fact] of held.entries())
      if (fact.head !== held[place - 1]?.head) facts.push(fact);
    units.set(unit, { from, until: facts.length });
  }
  const factAt = (place: number): HeldFact => {
    const fact = facts[place];
    if (fact === undefined) throw new RangeError(`No fact stands at ${place}`);
    return fact;
  };
  return {
    units,
    heads,
    headOf: Int32Array.from(facts, ({ head }) => head),
    decode: (fact, into) => unpackInto(factAt(fact).packed, into),
    statementsOf(unit, metrics) {
      const { from, until } = units.get(unit) ?? { from: 0, until: 0 };
      return facts
        .slice(from, until)
        .flatMap((fact) => statementsIn(fact, heads[fact.head], metrics, registry));
    },
    acts,
  };
}

function statementsIn(
  { unit, packed }: HeldFact,
  head: FactHead | undefined,
  metrics: ReadonlySet<MetricCode>,
  { metricByNumber }: Registered,
): Statement[] {
  if (head === undefined) throw new RangeError('A fact without a head');
  return unpack(packed).flatMap(({ number, ...saying }) => {
    const metric = metricByNumber.get(number);
    return metric === undefined || !metrics.has(metric.code)
      ? []
      : [{ ...head, unit, metric: metric.code, ...saying }];
  });
}
