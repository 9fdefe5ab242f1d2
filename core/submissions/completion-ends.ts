import type { Act } from '../statements/act.ts';
import { type Completion, completionOf } from './completion.ts';
import { actsAbout, type Asking } from './lateness.ts';
import type { Registry } from '../registry/registry.ts';
import type { Statement } from '../statements/statement.ts';

export type CompletionEnd = Extract<Completion, { kind: 'ended' }>;

const opensOrCloses = ({ does }: Act): boolean =>
  does.kind === 'completion' || does.kind === 'reopening';

/** Every time that what somebody else stated ended a completion, also those that were completed anew since. */
export function completionEnds(
  registry: Registry,
  asking: Asking,
  acts: readonly Act[],
  statements: readonly Statement[],
): readonly CompletionEnd[] {
  const turns = actsAbout(asking, acts).filter(opensOrCloses);
  return turns.flatMap((_, place) => {
    const state = completionOf(registry, asking, turns.slice(0, place + 1), statements);
    const next = turns[place + 1];
    const stoodUntil = next === undefined || (state.kind === 'ended' && state.at < next.recordedAt);
    return state.kind === 'ended' && stoodUntil ? [state] : [];
  });
}
