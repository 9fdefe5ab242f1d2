import fc from 'fast-check';

/** A unit of a registry's file. */
export type UnitRow = {
  readonly code: string;
  readonly level: string;
  readonly kind: string;
  readonly names: { readonly vi: string; readonly en: string };
  readonly parent?: string;
  readonly validFrom: string;
  readonly validTo?: string;
};

type What =
  | { readonly kind: 'merge'; readonly from: readonly string[]; readonly to: string }
  | {
      readonly kind: 'split';
      readonly from: string;
      readonly to: readonly { readonly unit: string; readonly share?: string }[];
    };

/** An event of a registry's file. */
export type EventRow = What & {
  readonly code: string;
  readonly date: string;
  readonly basis: string;
  readonly countersTakenOver: readonly string[];
};

/** Units through time: who stood when, and what became of whom. */
export type Genealogy = {
  readonly units: readonly UnitRow[];
  readonly events: readonly EventRow[];
};

/** What happens on a day: numbers choose among what stands then, whatever that is. */
type Happening = {
  readonly date: string;
  readonly what: 'merge' | 'split' | 'close' | 'found' | 'join-provinces';
  readonly which: readonly number[];
  readonly into: 'fresh' | 'same-code' | 'standing';
  readonly shares: readonly string[] | undefined;
  readonly takesOver: boolean;
};

const dates = [
  '2025-05-20',
  '2025-06-15',
  '2025-07-01',
  '2025-07-01',
  '2025-07-15',
  '2025-07-16',
  '2025-08-01',
  '2025-08-14',
  '2025-08-15',
  '2025-09-01',
  '2025-09-20',
] as const;

const anyHappening: fc.Arbitrary<Happening> = fc.record({
  date: fc.constantFrom(...dates),
  what: fc.constantFrom(
    'merge',
    'merge',
    'merge',
    'split',
    'split',
    'split',
    'close',
    'found',
    'join-provinces',
  ),
  which: fc.array(fc.nat(20), { minLength: 4, maxLength: 4 }),
  into: fc.constantFrom('fresh', 'same-code', 'standing'),
  shares: fc.constantFrom(undefined, ['0.4', '0.6'], ['1/3', '2/3'], ['1/7', '2/7', '4/7']),
  takesOver: fc.boolean(),
});

const row = (code: string, level: string, validFrom: string, parent?: string): UnitRow => ({
  code,
  level,
  kind: level,
  names: { vi: code, en: code },
  validFrom,
  ...(parent !== undefined && { parent }),
});

/** Plays happenings in order of their days; what cannot happen then does not. */
class Stage {
  units: UnitRow[];
  readonly events: EventRow[] = [];
  /** Codes that something was handed over to, by day: they do not end on that day. */
  readonly taking = new Set<string>();
  fresh = 11;

  constructor(units: readonly UnitRow[]) {
    this.units = [...units];
  }

  standing(date: string): readonly UnitRow[] {
    return this.units.filter(
      ({ level, validFrom, validTo }) =>
        level === 'commune' && validFrom < date && validTo === undefined,
    );
  }

  /** Units that may end on the day. */
  ending(date: string): readonly UnitRow[] {
    return this.standing(date).filter(({ code }) => !this.taking.has(`${code} ${date}`));
  }

  end({ code }: UnitRow, date: string): void {
    this.units = this.units.map((unit) =>
      unit.code === code && unit.validTo === undefined ? { ...unit, validTo: date } : unit,
    );
  }

  /** The code that takes over: of a new unit, of a new one under the code of one that ends, or of one that goes on. */
  taker(happening: Happening, old: UnitRow, others: readonly UnitRow[], nth: number): string {
    const { date, into, which } = happening;
    const goingOn = others[(which[3] ?? 0) + nth];
    const code =
      into === 'standing' && goingOn !== undefined
        ? goingOn.code
        : into === 'same-code' && nth === 0
          ? old.code
          : String(this.fresh++).padStart(5, '0');
    if (code !== goingOn?.code) this.units.push(row(code, 'commune', date, old.parent));
    this.taking.add(`${code} ${date}`);
    return code;
  }

  record({ date, takesOver }: Happening, what: What): void {
    this.events.push({
      ...what,
      code: `su-kien-${this.events.length + 1}`,
      date,
      basis: 'Nghị quyết 1/2025/NQ',
      countersTakenOver: takesOver ? ['accounts', 'since-august'] : [],
    });
  }

  merge(happening: Happening): void {
    const { date, which } = happening;
    const able = this.ending(date);
    const chosen = new Set(which.slice(0, 1 + ((which[0] ?? 0) % 3)).map((at) => at % able.length));
    const old = able.filter((_, at) => chosen.has(at));
    const [first] = old;
    if (first === undefined) return;
    for (const unit of old) this.end(unit, date);
    const others = this.standing(date);
    const at = others.length === 0 ? 0 : (which[3] ?? 0) % others.length;
    const to = this.taker({ ...happening, which: [0, 0, 0, at] }, first, others, 0);
    this.record(happening, { kind: 'merge', from: old.map(({ code }) => code), to });
  }

  split(happening: Happening): void {
    const { date, which, shares } = happening;
    const able = this.ending(date);
    const old = able[(which[0] ?? 0) % Math.max(1, able.length)];
    if (old === undefined) return;
    this.end(old, date);
    const others = this.standing(date);
    const count = shares?.length ?? 2;
    const at = others.length === 0 ? 0 : (which[3] ?? 0) % others.length;
    const to = Array.from({ length: count }, (_, nth) => ({
      unit: this.taker({ ...happening, which: [0, 0, 0, at] }, old, others, nth),
      ...(shares?.[nth] !== undefined && { share: shares[nth] }),
    }));
    this.record(happening, { kind: 'split', from: old.code, to });
  }

  close({ date, which }: Happening): void {
    const able = this.ending(date);
    const old = able[(which[0] ?? 0) % Math.max(1, able.length)];
    if (old !== undefined) this.end(old, date);
  }

  /** A code that nobody carries any more is given to a unit that has nothing to do with the old one. */
  found({ date, which }: Happening): void {
    const free = this.units.filter(
      ({ code, validTo }) =>
        validTo !== undefined &&
        !this.units.some((other) => other.code === code && (other.validTo ?? '9') > date),
    );
    const old = free[(which[0] ?? 0) % Math.max(1, free.length)];
    if (old?.level === 'commune') this.units.push(row(old.code, 'commune', date, old.parent));
  }

  /** Province 99 becomes part of 96, and its communes with it: each under its own code, by an event of its own. */
  joinProvinces(happening: Happening): void {
    const { date } = happening;
    const province = this.units.find(({ code, validTo }) => code === '99' && validTo === undefined);
    const moving = this.units.filter(
      ({ parent, validTo }) => parent === '99' && validTo === undefined,
    );
    if (province === undefined || moving.some(({ validFrom }) => validFrom >= date)) return;
    if (moving.some(({ code }) => this.taking.has(`${code} ${date}`))) return;
    this.end(province, date);
    this.record(happening, { kind: 'merge', from: ['99'], to: '96' });
    for (const unit of moving) {
      this.end(unit, date);
      this.units.push(row(unit.code, 'commune', date, '96'));
      this.taking.add(`${unit.code} ${date}`);
      this.record(happening, { kind: 'merge', from: [unit.code], to: unit.code });
    }
  }

  /** Nothing is put under a province that is gone. */
  under99(): Genealogy {
    const gone = this.units.find(({ code }) => code === '99')?.validTo;
    return {
      units: this.units.map((unit) =>
        unit.parent === '99' && gone !== undefined && unit.validFrom >= gone
          ? { ...unit, parent: '96' }
          : unit,
      ),
      events: this.events,
    };
  }
}

function played(units: readonly UnitRow[], happenings: readonly Happening[]): Genealogy {
  const stage = new Stage(units);
  const acts = {
    merge: (one: Happening) => stage.merge(one),
    split: (one: Happening) => stage.split(one),
    close: (one: Happening) => stage.close(one),
    found: (one: Happening) => stage.found(one),
    'join-provinces': (one: Happening) => stage.joinProvinces(one),
  };
  for (const one of happenings.toSorted((a, b) => (a.date < b.date ? -1 : 1))) acts[one.what](one);
  return stage.under99();
}

/** What may have become of the units: merges and splits of every kind, chains of them, codes given again, closing. */
export const anyGenealogy = (units: readonly UnitRow[]): fc.Arbitrary<Genealogy> =>
  fc.array(anyHappening, { maxLength: 5 }).map((happenings) => played(units, happenings));
