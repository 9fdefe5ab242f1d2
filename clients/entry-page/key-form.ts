import type { Names } from './dataset.ts';
import { byId } from './dom.ts';
import { button, element, input, say } from './screen.ts';
import { spoken } from './spoken.ts';
import { clientOf } from './sender.ts';
import { session, store } from './session.ts';
import { words } from './words.ts';

const keyShape = /^[a-z0-9][a-z0-9-]{2,63}\.[\x21-\x7e]{1,200}$/i;

/** The key that opens everything else; `onKey` is told of a new one, and of none. */
export function keyForm(onKey: () => void): void {
  const { key } = session;
  if (key !== undefined) {
    input('key').value = key;
    input('keep').checked = true;
  }
  byId('key-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    void useKey(input('key').value.trim(), onKey);
  });
  button('forget').addEventListener('click', () => {
    session.key = undefined;
    input('key').value = '';
    input('keep').checked = false;
    void store.forget('key');
    showKey();
    onKey();
  });
  showKey();
}

async function useKey(given: string, onKey: () => void): Promise<void> {
  if (!keyShape.test(given)) return say('key-message', words.keyShape, 'bad');
  session.key = given;
  if (input('keep').checked) await store.keep('key', given);
  else await store.forget('key');
  showKey();
  onKey();
}

/** What another key had opened is closed. */
function showKey(): void {
  const { key } = session;
  session.dataset = undefined;
  button('forget').hidden = key === undefined;
  element('choice').hidden = key === undefined;
  element('figures').hidden = true;
  if (key === undefined) say('key-message', undefined);
  else say('key-message', spoken('keyUsed', clientOf(key)), 'good');
}

export const wrongKey = (why: Names): void => say('key-message', why, 'bad');
