import type { InParts } from '../support/in-parts.ts';
import type { Registry } from '../../core/registry/registry.ts';
import { builtFrom, filesOf, registryOf } from './agreement.ts';
import type { Drawn } from './drawn.ts';
import { comparing } from './growth-agreement.ts';

/** The world of a history, in which every figure is compared with both older periods that it may be compared with. */
export const registryIn = ({ history }: Drawn): Registry => registryOf(comparing(filesOf(history)));

/** Two editions of one report, by one registry, and the second one's parts by province. */
export function editionsOf(drawn: Drawn): { readonly old: InParts; readonly next: InParts } {
  const { asked, before, history } = drawn;
  const registry = registryIn(drawn);
  const old = builtFrom(registry, history.sayings, { ...asked, asOf: before });
  return { old, next: builtFrom(registry, history.sayings, asked, old) };
}
