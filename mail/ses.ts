import {
  SendEmailCommand,
  type SendEmailCommandInput,
  SESv2Client,
  type SESv2ClientConfig,
  SESv2ServiceException,
} from '@aws-sdk/client-sesv2';
import { deliveryTagName } from '../core/reports/delivery.ts';

export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Comes back in the mail service's events. Letters, digits, `_` and `-`. */
  readonly tag: string;
};

/**
 * accepted: the mail service has it. refused: it does not, for certain, so it may be sent again.
 * unknown: it may have it; whoever sends again may send twice.
 */
export type Handover =
  | { readonly kind: 'accepted'; readonly messageId: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly throttled: boolean }
  | { readonly kind: 'unknown'; readonly reason: string };

/** Hands one mail over, once. It never throws for what the service or the network did. */
export type MailService = (mail: Mail) => Promise<Handover>;

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });

const inputOf = (mail: Mail, sender: string, configurationSet: string): SendEmailCommandInput => ({
  FromEmailAddress: sender,
  Destination: { ToAddresses: [mail.to] },
  Content: {
    Simple: {
      Subject: utf8(mail.subject),
      Body: { Html: utf8(mail.html), Text: utf8(mail.text) },
    },
  },
  EmailTags: [{ Name: deliveryTagName, Value: mail.tag }],
  ConfigurationSetName: configurationSet,
});

/**
 * The SDK must not try again by itself: an attempt that timed out may have been accepted.
 * Without throwOnRequestTimeout a request timeout (ms) is only a warning, and the attempt hangs on.
 */
export const sesClient = (
  config: Omit<SESv2ClientConfig, 'maxAttempts' | 'requestHandler'> = {},
  requestTimeout = 10_000,
): SESv2Client =>
  new SESv2Client({
    ...config,
    requestHandler: { connectionTimeout: 3000, requestTimeout, throwOnRequestTimeout: true },
    maxAttempts: 1,
  });

/** Faults that arise before anything is handed over: no credentials, no address, nobody listening. */
const beforeHandover = new Set(['CredentialsProviderError', 'ENOTFOUND', 'ECONNREFUSED']);

/** 408 is a 4xx that says that the service waited for us: it is a time-out like any other. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408;

function handoverOf(error: Error): Handover {
  const reason = error.name;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : reason;
  if (beforeHandover.has(code)) return { kind: 'refused', reason: code, throttled: false };
  if (!(error instanceof SESv2ServiceException)) return { kind: 'unknown', reason };
  const status = error.$metadata.httpStatusCode ?? 0;
  return isRefusal(status)
    ? { kind: 'refused', reason, throttled: status === 429 }
    : { kind: 'unknown', reason };
}

export const sesMailService =
  (client: SESv2Client, sender: string, configurationSet: string): MailService =>
  async (mail) => {
    try {
      const command = new SendEmailCommand(inputOf(mail, sender, configurationSet));
      const { MessageId } = await client.send(command);
      return { kind: 'accepted', messageId: MessageId ?? '' };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return handoverOf(error);
    }
  };
