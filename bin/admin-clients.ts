import * as z from 'zod';
import { route as drawRoute } from '../functions/http/draw-client-key.ts';
import { route as listRoute } from '../functions/http/list-client-keys.ts';
import { route as revokeRoute } from '../functions/http/revoke-client-key.ts';
import { type AdminApi, type Answer, escaped, readAs } from './admin-api.ts';
import {
  type Code,
  command,
  type Desk,
  isConfirmed,
  operandsOf,
  optionsOf,
  refuse,
  refusedBy,
  tell,
  Yes,
} from './admin-world.ts';

const Id = z.string().min(1, 'ID is the id of a client.');
type Key = z.output<(typeof revokeRoute.responses)[200]['body']>;

export const createClientKey = command(
  {
    usage: 'clients create ID',
    does: [
      'Draws the first key of a registered client (`clients set` registers one) and prints it once:',
      'only its SHA-256 is kept. It is valid for one year, and counts within a minute. Refused if the',
      'client has a live key: `clients rotate` replaces that without a gap.',
    ],
  },
  { operands: operandsOf([Id]), options: optionsOf({}) },
  async ([id], _, desk, api) => {
    const live = await liveKeysOf(id, api);
    if (!live.ok) return refusedBy(live.failure, desk);
    if (keysIn(live.value).length > 0)
      return refuse([`“${id}” has a live key already: use clients rotate ${id}.`], desk);
    return draw(id, desk, api);
  },
);

export const rotateClientKey = command(
  {
    usage: 'clients rotate ID [--yes]',
    does: [
      'Draws a further key and prints it once. Both keys are live until the older one is revoked or',
      'ends. A client has at most two live keys: a third one takes the place of the one that ends',
      'first, after a question that --yes answers.',
    ],
  },
  { operands: operandsOf([Id]), options: optionsOf({ yes: Yes }) },
  async ([id], { yes }, desk, api) => {
    const live = await liveKeysOf(id, api);
    if (!live.ok) return refusedBy(live.failure, desk);
    const [first, second] = keysIn(live.value);
    if (first === undefined)
      return refuse([`“${id}” has no live key to replace: use clients create ${id}.`], desk);
    const question = `The key ${first.sha256.slice(0, 8)}… of ${id} will stop working.`;
    if (second !== undefined && !(await isConfirmed(question, yes, desk))) return 1;
    return draw(id, desk, api);
  },
);

/** By the clock of the system, the one that ends first before the other. */
const liveKeysOf = (id: string, api: AdminApi) =>
  api({ method: 'GET', path: `/clients/${escaped(id)}/keys` });

const keysIn = (answer: Answer): readonly Key[] =>
  readAs(listRoute.responses[200].body, answer).items;

export const listClientKeys = command(
  {
    usage: 'clients keys ID',
    does: ['Prints the live keys of a client by the SHA-256 of their secrets, and when they end.'],
  },
  { operands: operandsOf([Id]), options: optionsOf({}) },
  async ([id], _, desk, api) => {
    const live = await liveKeysOf(id, api);
    if (!live.ok) return refusedBy(live.failure, desk);
    const keys = keysIn(live.value);
    const lines = keys.map(({ sha256, expiresAt }) => `${sha256}  until ${expiresAt}`);
    return tell(desk, keys, keys.length === 0 ? ['There are none.'] : lines);
  },
);

async function draw(id: string, desk: Desk, api: AdminApi): Promise<Code> {
  const path = `/clients/${escaped(id)}/keys`;
  const answer = await api({ method: 'POST', path, ifLost: lostKey(id) });
  if (!answer.ok) return refusedBy(answer.failure, desk);
  const drawn = readAs(drawRoute.responses[201].body, answer.value);
  const { key, sha256, expiresAt, dropped } = drawn;
  return tell(desk, drawn, [
    ...(dropped ? [`The key ${about(dropped)} has stopped working.`] : []),
    `Drawn: ${about({ sha256, expiresAt })}.`,
    'The key, shown this once:',
    key,
  ]);
}

/** Its secret went with the answer. */
const lostKey = (id: string): string =>
  `So nobody here knows whether a key was drawn. Look with clients keys ${id}, and end one that is new with clients revoke: its secret was told nobody.`;

const about = ({ sha256, expiresAt }: Pick<Key, 'sha256' | 'expiresAt'>): string =>
  `${sha256.slice(0, 8)}…, which ends on ${expiresAt}`;

export const revokeClientKey = command(
  {
    usage: 'clients revoke ID KEY [--yes]',
    does: [
      'Ends a key within a minute. KEY: its SHA-256, or the first 8 digits or more of that;',
      '`clients keys` prints them. It asks before, unless --yes.',
    ],
  },
  {
    operands: operandsOf([
      Id,
      z.string().regex(/^[0-9a-f]{8,64}$/, 'KEY is 8 to 64 hexadecimal digits of its SHA-256.'),
    ]),
    options: optionsOf({ yes: Yes }),
  },
  async ([id, digits], { yes }, desk, api) => {
    const question = `The key ${digits.slice(0, 8)}… of ${id} will stop working.`;
    if (!(await isConfirmed(question, yes, desk))) return 1;
    const path = `/clients/${escaped(id)}/keys/${digits}`;
    const answer = await api({ method: 'DELETE', path });
    if (!answer.ok) return refusedBy(answer.failure, desk);
    const revoked = readAs(revokeRoute.responses[200].body, answer.value);
    const { sha256, expiresAt } = revoked;
    return tell(desk, revoked, [
      `The key ${sha256.slice(0, 8)}… has ended (it was valid until ${expiresAt}): within a minute nobody gets in with it.`,
    ]);
  },
);
