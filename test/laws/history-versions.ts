import type { RegistryContent } from '../../core/registry/registry.ts';
import type { Instant } from '../../core/time.ts';
import type { RegistryStore } from '../../store/registry.ts';
import { contentOf, factsOf, first, type Version } from './history-world.ts';
import type { ModelFacts } from './model.ts';

/** The versions of the registry, as they are published in the middle of a history. */
export class Versions {
  private readonly registry: Pick<RegistryStore, 'publish'>;
  private readonly now: () => Instant;
  private readonly underWay: ModelFacts[][] = [];
  private number = 0;
  current: Version = first;
  content: RegistryContent = contentOf(first);
  facts: ModelFacts = factsOf(first);
  constructor(registry: Pick<RegistryStore, 'publish'>, now: () => Instant) {
    this.registry = registry;
    this.now = now;
  }

  /** The versions that stand from now on: whoever begins now may read each of them. */
  since(): readonly ModelFacts[] {
    const worlds = [this.facts];
    this.underWay.push(worlds);
    return worlds;
  }

  /** Everybody who looks from now on reads it; who has read one before goes on with that. */
  async publish(next: Version): Promise<void> {
    const content = contentOf(next);
    const published = await this.registry.publish(content, {
      expected: this.number,
      now: this.now,
      by: 'law',
      note: '',
    });
    if (!published.ok) throw new Error('Nobody else publishes');
    this.number = published.value.version;
    this.current = next;
    this.content = content;
    this.facts = factsOf(next);
    for (const worlds of this.underWay) worlds.push(this.facts);
  }
}
