import { randomUUID } from 'node:crypto';
import type { Instant } from '../core/time.ts';
import type { Mail } from './outbox.ts';

/** An event of the mail service as EventBridge delivers it. */
export type MailServiceEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Email Sent' | 'Email Bounced' | 'Email Complaint Received';
  readonly source: 'aws.ses';
  readonly account: string;
  readonly time: Instant;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
};

const account = '000000000000';
const region = 'local';

export const sendEvent = (mail: Mail): MailServiceEvent =>
  event(mail, 'Email Sent', { eventType: 'Send', send: {} });

/** The simulator's addresses bounce and complain, here as with the real service. */
export function simulatedEvents(mail: Mail): readonly MailServiceEvent[] {
  const recipients = (address: string) =>
    mail.to.filter((to) => to.includes(address)).map((emailAddress) => ({ emailAddress }));
  const bounced = recipients('bounce@simulator.amazonses.com');
  const complained = recipients('complaint@simulator.amazonses.com');
  return [
    ...(bounced.length > 0 ? [bounceEvent(mail, bounced)] : []),
    ...(complained.length > 0 ? [complaintEvent(mail, complained)] : []),
  ];
}

type Recipients = readonly { readonly emailAddress: string }[];

const bounceEvent = (mail: Mail, bouncedRecipients: Recipients): MailServiceEvent =>
  event(mail, 'Email Bounced', {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients,
      timestamp: mail.at,
      feedbackId: randomUUID(),
    },
  });

const complaintEvent = (mail: Mail, complainedRecipients: Recipients): MailServiceEvent =>
  event(mail, 'Email Complaint Received', {
    eventType: 'Complaint',
    complaint: {
      complainedRecipients,
      timestamp: mail.at,
      feedbackId: randomUUID(),
      complaintFeedbackType: 'abuse',
    },
  });

const event = (
  mail: Mail,
  detailType: MailServiceEvent['detail-type'],
  detail: Readonly<Record<string, unknown>>,
): MailServiceEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': detailType,
  source: 'aws.ses',
  account,
  time: mail.at,
  region,
  resources:
    mail.configurationSet === undefined
      ? []
      : [`arn:aws:ses:${region}:${account}:configuration-set/${mail.configurationSet}`],
  detail: { ...detail, mail: mailDetail(mail) },
});

const mailDetail = (mail: Mail) => ({
  timestamp: mail.at,
  source: mail.from,
  sendingAccountId: account,
  messageId: mail.id,
  destination: mail.to,
  headersTruncated: false,
  headers: [
    { name: 'From', value: mail.from },
    { name: 'To', value: mail.to.join(', ') },
    { name: 'Subject', value: mail.subject },
    ...mail.headers,
  ],
  commonHeaders: { from: [mail.from], to: mail.to, messageId: mail.id, subject: mail.subject },
  tags: {
    ...(mail.configurationSet !== undefined && {
      'ses:configuration-set': [mail.configurationSet],
    }),
    ...Object.fromEntries(mail.tags.map(({ name, value }) => [name, [value]])),
  },
});
