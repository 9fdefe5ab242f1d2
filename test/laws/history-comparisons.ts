import { voices } from '../../core/statements/current.ts';
import { isSettled } from '../../core/periods/settling.ts';
import type { Statement } from '../../core/statements/statement.ts';
import { Instant, instantOf } from '../../core/time.ts';
import type { DocumentClient } from '../../functions/shared/world.ts';
import { silentLog } from '../support/silent-log.ts';
import type { Chance } from './chance.ts';
import { holds, same } from './expectation.ts';
import { composeActs, eventOfReading, unitsShown } from './history-acts.ts';
import { clientIn } from './history-requests.ts';
import type { Versions } from './history-versions.ts';
import type { ActLedger } from './ledger-acts.ts';
import type { Ledger } from './ledger.ts';
import { currentOf } from './model-statements.ts';
import { seen, textsOf } from './seen.ts';

type Compared = {
  readonly db: DocumentClient;
  readonly names: { readonly registry: string; readonly snapshots: string };
  readonly versions: Versions;
  readonly ledger: Ledger;
  readonly acts: ActLedger;
  readonly visible: (asOf?: Instant) => Promise<readonly Statement[]>;
  readonly chance: Chance;
  /** Milliseconds since 1970. */
  readonly now: () => number;
};

/** Whoever reads while nobody writes, by the code and by the model. */
export function comparisons(compared: Compared) {
  const { db, names, versions, ledger, acts, visible, chance, now } = compared;
  /** Instants that were settled when they were read, and what was known as of them. */
  const settled = new Map<Instant, string>();
  function settledInstant(): Instant {
    const latest = instantOf(now() - 121_000);
    const received = ledger.visible().flatMap(({ receivedAt }) => {
      const at = Instant.parse(receivedAt);
      return at <= latest ? [at] : [];
    });
    if (received.length > 0 && chance.percent(40)) return chance.pick(received);
    return chance.percent(50) ? latest : instantOf(now() - 121_000 - chance.int(600_000));
  }
  async function lookBack(at = settledInstant()): Promise<void> {
    holds(isSettled(at, instantOf(now())), 'an instant is settled two minutes later');
    const read = (await visible(at)).map(seen);
    same(
      textsOf(read),
      textsOf(ledger.visible().filter((each) => each.receivedAt <= at)),
      `as of ${at}`,
    );
    const completions = await completionsRead('2025-08', at);
    const text = JSON.stringify([textsOf(read), [...unitsShown(completions)]]);
    same(text, settled.get(at) ?? text, `what was known as of ${at} changed`);
    settled.set(at, text);
  }

  const reading = composeActs({ db, names, now: () => instantOf(now() + 10_000), log: silentLog });
  async function completionsRead(period: string, asOf?: string): Promise<string> {
    const event = eventOfReading(period, clientIn(versions.content, 'reader'), asOf);
    const { statusCode, body } = await reading(event);
    same(statusCode, 200, `completions of ${period}: ${body}`);
    return body;
  }

  /** Who has completed, by the code and by the model. */
  async function compareCompletions(): Promise<void> {
    for (const period of Object.keys(versions.facts.periods)) {
      const shown = unitsShown(await completionsRead(period));
      const expected = acts.standing(versions.facts, period);
      same([...shown.keys()].toSorted(), [...expected.keys()].toSorted(), 'who must report');
      for (const [unit, text] of shown)
        holds(
          expected.get(unit)?.includes(text) === true,
          `${unit} ${period}: ${text}; it should be`,
          expected.get(unit),
        );
    }
  }

  /** What each source holds to, by the code and by the model. */
  async function compareCurrent(): Promise<void> {
    const all = await visible();
    same(textsOf(all.map(seen)), textsOf(ledger.visible()), 'the visible statements');
    for (const [subject, said] of Map.groupBy(all, (each) => seen(each).subject)) {
      const [voice] = voices(said, [...new Set(said.map(({ source }) => source))]);
      const found = voice && seen(voice.current);
      const expected = currentOf(subject, ledger.visible());
      same(found && textsOf([found]), expected && textsOf([expected]), `what counts of ${subject}`);
    }
  }

  return {
    lookBack,
    compareCurrent,
    compareCompletions,
    settledInstants: () => [...settled.keys()],
  };
}
