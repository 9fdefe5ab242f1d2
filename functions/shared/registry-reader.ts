import type { Registry } from '../../core/registry/registry.ts';
import type { Instant } from '../../core/time.ts';

/** Reads the registry; `current` costs one read per call, the rows are kept by version. */
export type RegistryReader = {
  current(): Promise<Registry>;
  at(version: number): Promise<Registry>;
  /** The registry as its head stood at the instant. */
  atInstant(at: Instant): Promise<Registry>;
  /** When its first version was published: nothing is known of any instant before. */
  earliest(): Promise<Instant>;
};
