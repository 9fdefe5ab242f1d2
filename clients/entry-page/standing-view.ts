import { type Answer, faultsIn, keyFault, problemWords } from './api.ts';
import { everyUnit, type Names } from './dataset.ts';
import { cellsNow, clearSaid, mark, noteLines } from './figures.ts';
import { button, say } from './screen.ts';
import { clientOf, downWords } from './sender.ts';
import { session, store } from './session.ts';
import { spoken } from './spoken.ts';
import { complete, finishWords, readStanding } from './standing.ts';
import type { Choice, Entry } from './store.ts';
import { filledIn } from './table-body.ts';
import { words } from './words.ts';

export const isOpen = (choice: Choice): boolean =>
  (['dataset', 'period', 'unit', 'source'] as const).every(
    (field) => session.open[field] === choice[field],
  );

/** Shows what the server has now of what is open, as far as the key may see it. */
export async function showStanding(): Promise<void> {
  const { key, open, language } = session;
  if (key === undefined || session.dataset === undefined) return;
  const standing = await readStanding({ key, language }, open);
  const sent = (await store.entries()).findLast(
    ({ state, client, choice }) => state === 'sent' && client === clientOf(key) && isOpen(choice),
  );
  if (session.key !== key || !isOpen(open)) return;
  session.standing = standing;
  session.sent = sent;
  noteLines();
  const [only] = standing.finishes;
  const isDone = only?.state === 'completed';
  say('standing', finishWords(standing.finishes), isDone && open.unit !== everyUnit ? 'good' : '');
  button('complete').hidden =
    !standing.mayComplete || only === undefined || isDone || open.unit === everyUnit;
}

/** What was sent is there now. */
export const sentNow = ({ state, choice }: Entry): void => {
  if (state === 'sent' && isOpen(choice)) void showStanding();
};

export function completing(): void {
  button('complete').addEventListener('click', () => {
    button('complete').disabled = true;
    void completeOpen().finally(() => (button('complete').disabled = false));
  });
}

/** What is typed or waits would arrive after it. */
async function completeOpen(): Promise<void> {
  const { key, open, language } = session;
  if (key === undefined) return;
  clearSaid();
  const unsent = cellsNow().filter(filledIn).length;
  const waits = (await store.entries()).some(
    ({ state, choice }) =>
      state === 'waiting' && choice.dataset === open.dataset && choice.period === open.period,
  );
  if (unsent > 0) return say('outcome', spoken('unsentBefore', unsent), 'bad');
  if (waits) return say('outcome', words.waitingBefore, 'bad');
  const answer = await complete({ key, language }, open);
  if ('down' in answer)
    return say('outcome', spoken('notCompleted', downWords[answer.down]), 'bad');
  if (answer.status === 201) say('outcome', words.completedNow, 'good');
  else refused(answer);
  await showStanding();
}

type Missing = { readonly metric: string; readonly names: Names };

function refused(answer: Answer): void {
  const missing = (answer.body['missing'] ?? []) as readonly Missing[];
  if (missing.length === 0) return refusedOtherwise(answer);
  const lineOf = ({ metric }: Missing) =>
    session.lines.findIndex((line) => line.metric.code === metric);
  const here = missing.filter((each) => lineOf(each) >= 0);
  const elsewhere = missing.filter((each) => lineOf(each) < 0);
  mark(
    here.map((each) => ({ line: lineOf(each), column: 'value', detail: words.missingHere })),
    elsewhere.map(({ names }) => spoken('missingElsewhere', names)),
  );
  say('outcome', spoken('notCompletedMissing', missing.length), 'bad');
}

function refusedOtherwise(answer: Answer): void {
  if (answer.body['code'] === 'already-completed') return;
  const [fault] = faultsIn(answer);
  const why = answer.status === 403 ? keyFault(answer) : (fault?.messages ?? problemWords(answer));
  say('outcome', spoken('notCompleted', why), 'bad');
}
