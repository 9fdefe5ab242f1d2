import * as z from 'zod';
import { splitTarget, type WireRequest } from './gateway-event.ts';
import { type Answerer, headerOf, type WireAnswer } from './http-server.ts';
import { inboxPage, mailBody, mailPage } from './inbox-page.ts';
import type { Mail, Outbox } from './outbox.ts';
import { startPage, type StartView } from './start-page.ts';

type Needs = {
  readonly outbox: Outbox;
  /** The start page's content at this moment. */
  readonly view: () => Promise<Omit<StartView, 'done'>>;
  /** What the buttons do; each tells in words what came of it. */
  readonly tick: () => Promise<Done>;
  readonly advance: () => Promise<Done>;
  /** Everything else: the API. */
  readonly api: Answerer;
};

/** What a button did: a sentence for people, and the same for programs. */
export const Done = z.object({ sentence: z.string(), summary: z.unknown() });
export type Done = Readonly<z.output<typeof Done>>;

/** The local pages before the API: start, inbox and control. None of them exists in the deployed system. */
export function site({ outbox, view, tick, advance, api }: Needs): Answerer {
  /** Stays on the start page until a button is pressed again: another tab or a reload must not swallow it. */
  let lastDone: string | undefined;
  const control = async (request: WireRequest, act: () => Promise<Done>): Promise<WireAnswer> => {
    if (!isOurs(request)) return plain(403, 'Only pages of this machine may do that.');
    const done = await act();
    if (headerOf(request, 'accept')?.includes('application/json') === true) return json(done);
    lastDone = done.sentence;
    return { ...plain(303, `${done.sentence}\n`), headers: { Location: '/' } };
  };
  const start = async (): Promise<WireAnswer> =>
    startPage({ ...(await view()), ...(lastDone !== undefined && { done: lastDone }) });
  return async (request) => {
    switch (`${request.method} ${splitTarget(request.target).path}`) {
      case 'GET /':
        return start();
      case 'GET /inbox':
        return inboxPage(await outbox.all());
      case 'POST /local/tick':
        return control(request, tick);
      case 'POST /local/advance':
        return control(request, advance);
      default:
        return (await mailAnswer(request, outbox)) ?? api(request);
    }
  };
}

async function mailAnswer(request: WireRequest, outbox: Outbox): Promise<WireAnswer | undefined> {
  const match = /^\/inbox\/([0-9a-z-]+)(\/html)?$/.exec(splitTarget(request.target).path);
  if (match === null || request.method !== 'GET') return undefined;
  const [, id = '', body] = match;
  const mail: Mail | undefined = await outbox.find(id);
  if (mail === undefined) return plain(404, 'There is no such mail.');
  return body === undefined ? mailPage(mail) : mailBody(mail);
}

/** A page of another site could post here from the user's own browser, or reach us under a name of its own. */
function isOurs(request: WireRequest): boolean {
  const site = headerOf(request, 'sec-fetch-site') ?? 'none';
  const host = (headerOf(request, 'host') ?? '').replace(/:\d+$/, '');
  return ['same-origin', 'none'].includes(site) && ['127.0.0.1', 'localhost'].includes(host);
}

const plain = (status: number, body: string): WireAnswer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body,
});
const json = (body: unknown): WireAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});
