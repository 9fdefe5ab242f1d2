import type { Act } from '../core/statements/act.ts';
import {
  type Columns,
  type FactHead,
  type FactRange,
  inOrderOfHeads,
} from '../core/columns/columns.ts';
import type { MetricCode } from '../core/registry/metric.ts';
import type { Registry } from '../core/registry/registry.ts';
import type { Statement, SubmissionId } from '../core/statements/statement.ts';
import type { UnitCode } from '../core/units/unit.ts';
import { factNamed } from './keys.ts';
import { type Packed, unpackInto } from './packed-columns.ts';
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
  const units = new Map<UnitCode, HeldFact[]>();
  const heads = new Map<string, Named>();
  let last = { said: '', number: 0 };

  /** Facts that arrive one after the other mostly have one head. */
  function headNumber(sk: string, end: number): number {
    const said = sk.slice(end);
    if (said !== last.said) last = { said, number: headNamed(sk, said).number };
    return last.number;
  }

  function headNamed(sk: string, said: string): Named {
    const held = heads.get(said);
    if (held !== undefined) return held;
    const { interval, source, observedAt, submission } = factNamed(copyOf(sk));
    const made = { head: { interval, source, observedAt, submission }, number: heads.size };
    heads.set(copyOf(said), made);
    return made;
  }

  function factsOf(unit: string): HeldFact[] {
    const held = units.get(unit as UnitCode);
    if (held !== undefined) return held;
    const made: HeldFact[] = [];
    units.set(copyOf(unit) as UnitCode, made);
    return made;
  }

  return {
    /** A fact's key begins with its unit; what comes behind it is said of many units alike. */
    add({ sk, bytes, from, until }: PackedFact): void {
      const end = sk.indexOf('#');
      const number = headNumber(sk, end);
      factsOf(sk.slice(0, end)).push({ number, bytes, from, until });
    },

    sideBySide(asked: ColumnsAsked, registry: Registered): Columns {
      const ordered = inOrder([...heads.values()], asked);
      const visible = [...units].flatMap(([unit, facts]) =>
        asked.isAsked(unit) ? [{ unit, facts: inOrderOnce(facts, ordered) }] : [],
      );
      return columnsOf(visible, ordered, asked.acts, registry);
    },
  };
}

/** A key is cut out of a page of the answer, and would keep all of it in memory. */
const copyOf = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** The visible heads in order, and of each number that was given the place in it; `hidden` if it is not visible. */
type Ordered = { readonly heads: readonly FactHead[]; readonly placeOf: Int32Array };

const hidden = -1;

function inOrder(named: readonly Named[], { known }: ColumnsAsked): Ordered {
  const visible = named
    .flatMap(({ head, number }) => {
      const seen = known(head.submission);
      return seen === undefined ? [] : [{ number, head: { ...head, ...seen } }];
    })
    .toSorted((a, b) => inOrderOfHeads(a.head, b.head));
  const placeOf = new Int32Array(named.length).fill(hidden);
  for (const [place, { number }] of visible.entries()) placeOf[number] = place;
  return { heads: visible.map(({ head }): FactHead => head), placeOf };
}

/** A packed fact, and the number of its head. */
type HeldFact = Packed & { readonly number: number };

/** Those whose head is visible, in the order of the heads, each once. */
const inOrderOnce = (facts: readonly HeldFact[], { placeOf }: Ordered): readonly HeldFact[] =>
  facts
    .filter(({ number }) => placeOf[number] !== hidden)
    .sort((a, b) => (placeOf[a.number] ?? hidden) - (placeOf[b.number] ?? hidden))
    .filter(({ number }, at, all) => number !== all[at - 1]?.number);

type UnitFacts = { readonly unit: UnitCode; readonly facts: readonly HeldFact[] };

function columnsOf(
  all: readonly UnitFacts[],
  { heads, placeOf }: Ordered,
  acts: readonly Act[],
  registry: Registered,
): Columns {
  const units = new Map<UnitCode, FactRange>();
  const facts: HeldFact[] = [];
  for (const each of all) {
    const from = facts.length;
    for (const fact of each.facts) facts.push(fact);
    units.set(each.unit, { from, until: facts.length });
  }
  const headOf = new Int32Array(facts.length);
  for (let fact = 0; fact < facts.length; fact += 1)
    headOf[fact] = placeOf[facts[fact]?.number ?? hidden] ?? hidden;
  const factAt = (place: number): HeldFact => {
    const fact = facts[place];
    if (fact === undefined) throw new RangeError(`No fact stands at ${place}`);
    return fact;
  };
  return {
    units,
    heads,
    headOf,
    decode: (fact, into) => unpackInto(factAt(fact), into),
    statementsOf(unit, metrics) {
      const { from, until } = units.get(unit) ?? { from: 0, until: 0 };
      return facts
        .slice(from, until)
        .flatMap((fact, at) =>
          statementsIn(unit, fact, heads[headOf[from + at] ?? hidden], metrics, registry),
        );
    },
    acts,
  };
}

function statementsIn(
  unit: UnitCode,
  { bytes, from, until }: Packed,
  head: FactHead | undefined,
  metrics: ReadonlySet<MetricCode>,
  { metricByNumber }: Registered,
): Statement[] {
  if (head === undefined) throw new RangeError('A fact without a head');
  return unpack(bytes.subarray(from, until)).flatMap(({ number, ...saying }) => {
    const metric = metricByNumber.get(number);
    return metric === undefined || !metrics.has(metric.code)
      ? []
      : [{ ...head, unit, metric: metric.code, ...saying }];
  });
}
