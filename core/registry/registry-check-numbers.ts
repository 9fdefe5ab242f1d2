import { toAmount } from '../decimal.ts';
import type { RegistryContent } from './registry.ts';
import { duplicates, fault, type RegistryFault } from './registry-fault.ts';

/** Who states or may state a metric or an indicator: each source once, and known. */
export function* sourceFaults(
  path: string,
  codes: readonly string[],
  { sources }: Pick<RegistryContent, 'sources'>,
): Iterable<RegistryFault> {
  const known = new Set<string>(sources.map((source) => source.code));
  yield* duplicates(`${path}/sources`, codes, (code) => code);
  for (const [index, code] of codes.entries())
    if (!known.has(code))
      yield fault(
        `${path}/sources/${index}`,
        'unknown-source',
        `Không có nguồn “${code}”.`,
        `There is no source “${code}”.`,
      );
}

/** What is declared of the numbers of a metric or an indicator, in decimal text. */
type Declared = {
  readonly decimals: number;
  readonly minimum?: string | undefined;
  readonly maximum?: string | undefined;
  readonly tolerance?: string;
};

export function* boundFaults(path: string, declared: Declared): Iterable<RegistryFault> {
  const counts: number[] = [];
  for (const member of ['minimum', 'maximum', 'tolerance'] as const) {
    const text = declared[member];
    if (text === undefined) continue;
    const amount = toAmount(text, declared.decimals);
    if (!amount.ok)
      yield fault(
        `${path}/${member}`,
        'too-many-decimals',
        `${member} chỉ được có tối đa ${declared.decimals} chữ số thập phân và không vượt quá 2^53.`,
        `${member} may have at most ${declared.decimals} decimals and must lie within 2^53.`,
      );
    else if (member !== 'tolerance') counts.push(amount.value.count);
  }
  const [minimum, maximum] = counts;
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    yield fault(
      `${path}/maximum`,
      'bounds-crossed',
      'Giá trị lớn nhất phải không nhỏ hơn giá trị nhỏ nhất.',
      'The maximum must not be less than the minimum.',
    );
}
