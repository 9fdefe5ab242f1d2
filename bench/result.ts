/** What a benchmark prints: one figure against its target, and what it was made of. Losses are printed like gains. */
export type Result = {
  /** An amount in `unit`, or a ratio to the competitor that `note` names. */
  readonly value?: number;
  readonly ratio?: number;
  readonly unit: string;
  /** At most this. */
  readonly target: number;
  /** What we would like. */
  readonly aim?: number;
  readonly met: boolean;
  readonly counted: Readonly<Record<string, number | string>>;
  readonly note: string;
};

/** Nothing was measured, because something that it needs is not on this machine. */
export type Skipped = { readonly skipped: string };
export type Benchmark = () => Promise<Result | Skipped>;

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (found === undefined) throw new Error('Nothing was measured');
  return found;
}
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Competitors in turn, round after round, so that a slow moment of the machine falls on all alike; microseconds a call. */
export async function interleaved<K extends string>(
  competitors: Readonly<Record<K, () => unknown>>,
  { rounds, calls }: { readonly rounds: number; readonly calls: number },
): Promise<Readonly<Record<K, readonly number[]>>> {
  const names = Object.keys(competitors) as K[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    K,
    number[]
  >;
  for (let round = -2; round < rounds; round += 1)
    for (const name of names) {
      const run = competitors[name];
      const started = performance.now();
      for (let call = 0; call < calls; call += 1) await run();
      if (round >= 0) times[name].push(((performance.now() - started) * 1000) / calls);
    }
  return times;
}
