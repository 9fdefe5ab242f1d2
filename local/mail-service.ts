import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Now } from '../functions/shared/world.ts';
import { splitTarget, type WireRequest } from './gateway-event.ts';
import { type Listening, listen, type WireAnswer } from './http-server.ts';
import { type MailServiceEvent, sendEvent, simulatedEvents } from './mail-service-events.ts';
import type { Mail, Outbox } from './outbox.ts';
import { addressFault, recipientsOf, SendEmailRequest } from './send-email-request.ts';

/**
 * What the next call meets. throttle, fail, refuse: an answer, and nothing is kept. time-out: no answer, and nothing
 * is kept. accept-then-time-out: the mail goes out and its sender never hears of it.
 */
export type StagedFault = 'throttle' | 'fail' | 'refuse' | 'time-out' | 'accept-then-time-out';

export type MailService = {
  /** For an SESv2Client's `endpoint`. */
  readonly url: string;
  /** Each call to come meets the next of these. */
  stage(...faults: readonly StagedFault[]): void;
  /** Waits until every event was handed on, or failed to be. */
  settled(): Promise<void>;
  stop(): Promise<void>;
};

type Needs = {
  readonly outbox: Outbox;
  readonly now: Now;
  /** Receives the service's events; one that throws is given its events again at the next start. */
  readonly onEvent: (event: MailServiceEvent) => Promise<unknown>;
  readonly configurationSets: readonly string[];
  readonly onFault: (error: unknown) => void;
  readonly port?: number;
};

/** SESv2's limit for a message is 40 MB; its JSON is larger by a third. */
const bodyLimit = 54 * 1024 * 1024;

/**
 * Takes SESv2 SendEmail calls. A mail is on disk before the call is answered; its Send event is handed on after that,
 * at least once, in the order of the calls.
 */
export async function startMailService(needs: Needs): Promise<MailService> {
  const staged: StagedFault[] = [];
  const stopped = Promise.withResolvers<void>();
  const events = eventQueue(needs);
  for (const mail of await needs.outbox.unannounced()) events.add(mail);
  const silence = async (): Promise<WireAnswer> => {
    await stopped.promise;
    return failure(503, 'ServiceUnavailable', 'The service has stopped');
  };
  const server = await listen(
    async (request) => {
      const fault = staged.shift();
      if (fault === 'time-out') return silence();
      if (fault === 'accept-then-time-out') {
        await accept(request, needs, events);
        return silence();
      }
      return fault === undefined ? accept(request, needs, events) : stagedAnswers[fault];
    },
    {
      port: needs.port ?? 0,
      bodyLimit,
      tooLarge: () =>
        failure(400, 'BadRequestException', 'Message length is more than 41943040 bytes'),
      onFault: needs.onFault,
    },
  );
  return mailService(server, staged, events, stopped.resolve);
}

const mailService = (
  server: Listening,
  staged: StagedFault[],
  events: EventQueue,
  release: () => void,
): MailService => ({
  url: server.url,
  stage: (...faults) => void staged.push(...faults),
  settled: () => events.settled(),
  async stop() {
    release();
    await server.stop();
    await events.settled();
  },
});

type EventQueue = { add(mail: Mail): void; settled(): Promise<void> };

function eventQueue({ outbox, onEvent, onFault }: Needs): EventQueue {
  let tail = Promise.resolve();
  const announce = async (mail: Mail): Promise<void> => {
    for (const event of [sendEvent(mail), ...simulatedEvents(mail)]) await onEvent(event);
    await outbox.markAnnounced(mail);
  };
  return {
    add(mail) {
      tail = tail.then(() => announce(mail)).catch(onFault);
    },
    async settled() {
      // An answer may have left whose event is about to be added.
      await setImmediate();
      await tail;
    },
  };
}

async function accept(
  request: WireRequest,
  { outbox, now, configurationSets }: Needs,
  events: EventQueue,
): Promise<WireAnswer> {
  if (request.method !== 'POST' || splitTarget(request.target).path !== '/v2/email/outbound-emails')
    return failure(404, 'UnknownOperationException', 'Only SendEmail is served here');
  const asked = parsed(request.body);
  if ('status' in asked) return asked;
  const complaint = complaintAbout(asked, configurationSets);
  if (complaint !== undefined) return complaint;
  const mail = mailOf(asked, now);
  await outbox.keep(mail);
  // After the answer has left, as with the real service.
  void setImmediate().then(() => events.add(mail));
  return answer(200, { MessageId: mail.id });
}

function parsed(body: Uint8Array): SendEmailRequest | WireAnswer {
  const asked = SendEmailRequest.safeParse(jsonOf(body));
  if (asked.success) return asked.data;
  const [issue] = asked.error.issues;
  return failure(400, 'BadRequestException', `${issue?.path.join('.')}: ${issue?.message}`);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function complaintAbout(
  asked: SendEmailRequest,
  configurationSets: readonly string[],
): WireAnswer | undefined {
  const recipients = recipientsOf(asked);
  if (recipients.length === 0 || recipients.length > 50)
    return failure(400, 'BadRequestException', 'Recipient count must be between 1 and 50');
  const set = asked.ConfigurationSetName;
  if (set !== undefined && !configurationSets.includes(set))
    return failure(404, 'NotFoundException', `Configuration set <${set}> does not exist.`);
  const fault = [asked.FromEmailAddress, ...recipients, ...asked.ReplyToAddresses]
    .map(addressFault)
    .find((found) => found !== undefined);
  return fault === undefined ? undefined : failure(400, 'BadRequestException', fault);
}

let sequence = 0;
/** Mails of one millisecond keep their order by it. */
const messageId = (): string => `local-${String((sequence += 1)).padStart(6, '0')}-${randomUUID()}`;

function mailOf(asked: SendEmailRequest, now: Now): Mail {
  const { Simple } = asked.Content;
  return {
    id: messageId(),
    at: now(),
    from: asked.FromEmailAddress,
    to: [...recipientsOf(asked)],
    subject: Simple.Subject.Data,
    ...(Simple.Body.Html !== undefined && { html: Simple.Body.Html.Data }),
    ...(Simple.Body.Text !== undefined && { text: Simple.Body.Text.Data }),
    headers: Simple.Headers.map(({ Name, Value }) => ({ name: Name, value: Value })),
    tags: asked.EmailTags.map(({ Name, Value }) => ({ name: Name, value: Value })),
    ...(asked.ConfigurationSetName !== undefined && {
      configurationSet: asked.ConfigurationSetName,
    }),
    attachments: Simple.Attachments.map(({ FileName, ContentType, RawContent }) => ({
      name: FileName,
      contentType: ContentType,
      base64: RawContent,
    })),
  };
}

const answer = (status: number, body: unknown, errorType?: string): WireAnswer => ({
  status,
  headers: {
    'Content-Type': 'application/json',
    ...(errorType !== undefined && { 'x-amzn-ErrorType': errorType }),
  },
  body: JSON.stringify(body),
});

const failure = (status: number, type: string, message: string): WireAnswer =>
  answer(status, { message }, type);

const stagedAnswers = {
  throttle: failure(429, 'TooManyRequestsException', 'Maximum sending rate exceeded.'),
  fail: failure(500, 'InternalServiceErrorException', 'Internal failure'),
  refuse: failure(400, 'MessageRejected', 'Email address is not verified.'),
} satisfies Partial<Record<StagedFault, WireAnswer>>;
