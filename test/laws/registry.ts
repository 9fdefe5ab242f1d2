import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { buildReport } from '../../core/reports/build-report.ts';
import { canonicalJson } from '../../core/canonical-json.ts';
import { checkRegistry } from '../../core/registry/registry-check.ts';
import type { Registry, RegistryContent } from '../../core/registry/registry.ts';
import { epochOf, Instant, instantOf } from '../../core/time.ts';
import type { UnitCode } from '../../core/units/unit.ts';
import { type Publication, registryStore } from '../../store/registry.ts';
import { memoryStore } from '../support/memory-store.ts';
import { say } from '../support/small-world.ts';
import { type Chance, chanceOf } from './chance.ts';
import { Broken, holds, same } from './expectation.ts';
import type { Law } from './law.ts';
import { changedAtRandom, firstContent } from './registry-changes.ts';
import { type Fate, Sandboxes, Work } from './sandboxes.ts';

/**
 * Publishers race, die between any two calls and lose answers, while others read: whoever reads sees a whole that somebody
 * proposed and that is valid, a version is the same to everybody, of two publishers from one version one wins, and what was
 * so as of a settled instant, its report included, stays so.
 */
export const law: Law = {
  name: 'registry',
  async run(seed) {
    const chance = chanceOf(seed);
    const world = await registryWorld(chance);
    const events = 15 + chance.int(25);
    for (let event = 0; event < events; event += 1) await happen(chance, world);
    await world.drain();
    await world.replay();
  },
};

const fates: readonly Fate[] = ['lost', 'refused', 'echo'];
const jumps = [1_000, 5_000, 15_000, 130_000, 3_600_000];

async function happen(chance: Chance, world: World): Promise<void> {
  const { sandboxes } = world;
  const event = chance.int(100);
  if (event < 25) await world.publish();
  else if (event < 40) await world.read();
  else if (event < 75) await steps(chance, sandboxes, 1 + chance.int(10));
  else if (event < 81 && sandboxes.alive.length > 0) sandboxes.kill(chance.pick(sandboxes.alive));
  else if (event < 87) await sandboxes.step(chance.pick(fates));
  else if (event < 93) world.forward(chance.pick(jumps));
  else await world.lookBack();
}

async function steps(chance: Chance, sandboxes: Sandboxes, count: number): Promise<void> {
  for (let step = 0; step < count; step += 1)
    await sandboxes.step(chance.percent(95) ? 'made' : chance.pick(fates));
}

type World = Awaited<ReturnType<typeof registryWorld>>;
type Settled = { readonly at: Instant; readonly version: number; readonly report: string };

async function registryWorld(chance: Chance) {
  const memory = memoryStore();
  const working = new AsyncLocalStorage<Work>();
  const sandboxes = new Sandboxes(chance, () => Promise.resolve());
  const db = sandboxes.client(
    memory.db,
    () => working.getStore(),
    () => false,
  );
  // Each has a cache of its own, as each sandbox of a function has.
  const store = () => registryStore(db, memory.names.registry);
  let time = epochOf(Instant.parse('2025-08-01T00:00:00.000Z'));
  const now = () => instantOf((time += 1));
  const seen = new Proposals();
  const settled: Settled[] = [];
  let works = 0;

  const begin = (run: () => Promise<void>) => {
    const work = new Work(`work ${(works += 1)}`);
    // Its own death, and every fault of the store, end a work; what it saw wrong ends the history.
    return sandboxes.begin(work, () =>
      working.run(work, () =>
        run().catch((error: unknown) => {
          if (error instanceof Broken || !work.disturbed) seen.broken.push(error);
        }),
      ),
    );
  };
  const publication = (expected: number): Publication => ({ expected, now, by: 'law', note: '' });

  seen.proposed(0, firstContent);
  const first = await store().publish(firstContent, publication(0));
  if (!first.ok) throw new Error('Nobody else publishes');
  time += 60_000;

  const asItWas = async (at: Instant): Promise<Settled> => {
    const registry = await store().atInstant(at);
    seen.read(registry);
    return { at, version: registry.version, report: reportBy(registry, at) };
  };

  return {
    sandboxes,
    /** Who is under way may find that he took too long. */
    forward(ms: number): void {
      for (const work of sandboxes.alive) work.disturbed = true;
      time += ms;
    },
    read: () => begin(async () => seen.read(await store().current())),
    publish: () =>
      begin(async () => {
        const own = store();
        const before = await own.current();
        const next = changedAtRandom(chance, before, (works += 1));
        same(checkRegistry(next, before), [], 'the change is valid');
        seen.proposed(before.version, next);
        const answer = await own.publish(next, publication(before.version));
        if (answer.ok) seen.won(answer.value.version, next);
      }),
    async lookBack(): Promise<void> {
      const at = instantOf(time - 121_000);
      if (at > firstSettled) settled.push(await asItWas(at));
      seen.judge();
    },
    async drain(): Promise<void> {
      while (!sandboxes.isIdle) await sandboxes.step();
      seen.judge();
    },
    /** Everything that was so as of an instant is so again, at whatever time it is asked. */
    async replay(): Promise<void> {
      for (const before of settled) same(await asItWas(before.at), before, 'the past stays');
      const own = store();
      for (let version = await own.head(); version > 0; version -= 1)
        seen.read(await store().at(version));
      seen.judge();
    },
  };
}

/** The first version is published a moment after the world begins. */
const firstSettled = Instant.parse('2025-08-01T00:00:10.000Z');

/** What was proposed for each version, what was read of it, and who was told that his stands. */
class Proposals {
  readonly broken: unknown[] = [];
  private readonly byVersion = new Map<number, Set<string>>();
  private readonly known = new Map<number, string>();

  proposed(expected: number, content: RegistryContent): void {
    const all = this.byVersion.get(expected + 1) ?? new Set<string>();
    this.byVersion.set(expected + 1, all.add(textOf(content)));
  }
  read(registry: Registry): void {
    const text = textOf(registry);
    holds(
      this.byVersion.get(registry.version)?.has(text) === true,
      'what is read is a whole that somebody proposed',
      registry.version,
    );
    this.stands(registry.version, text);
  }
  won(version: number, content: RegistryContent): void {
    this.stands(version, textOf(content));
  }
  /** A version is one content, for whoever published it and whoever reads it. */
  private stands(version: number, text: string): void {
    const before = this.known.get(version);
    holds(before === undefined || before === text, 'a version is the same to all', version);
    this.known.set(version, text);
  }
  judge(): void {
    if (this.broken.length > 0) throw this.broken[0];
  }
}

/** Each kind in order of its codes, as the store gives it back. */
function textOf(content: RegistryContent): string {
  const ordered = <T>(things: readonly T[]) => things.map((each) => canonicalJson(each)).toSorted();
  const compared: { readonly [kind in keyof RegistryContent]: unknown } = {
    units: ordered(content.units),
    events: ordered(content.events),
    sources: ordered(content.sources),
    metrics: ordered(content.metrics),
    indicators: ordered(content.indicators),
    datasets: ordered(content.datasets),
    definitions: ordered(content.definitions),
    calendar: content.calendar,
    recipients: ordered(content.recipients),
    clients: ordered(content.clients),
  };
  return canonicalJson(compared);
}

/** The report of one province as of the instant, from the same facts every time. */
function reportBy(registry: Registry, asOf: Instant): string {
  const [definition] = registry.definitions;
  if (definition === undefined) throw new Error('The small world has definitions');
  const report = buildReport({
    registry,
    definition,
    scope: 'A' as UnitCode,
    label: '2025-08',
    edition: 1,
    asOf,
    statements: said.map((saying) => say(registry, saying)),
    recommendations: [],
    codeVersion: 'law',
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });
  return canonicalJson(report);
}

const said = [
  { metric: 'flow', unit: 'A1', says: 12, submission: '1' },
  { metric: 'flow', unit: 'A2', says: 30, submission: '2' },
  { metric: 'base', unit: 'A1', says: 15, submission: '3' },
  { metric: 'stock', unit: 'A2', says: 7, submission: '4' },
];
