import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BadRequestException,
  MessageRejected,
  NotFoundException,
  SendEmailCommand,
  type SendEmailCommandInput,
  SESv2Client,
  TooManyRequestsException,
} from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Instant, instantOf } from '../../core/time.ts';
import { type MailService, startMailService } from '../../local/mail-service.ts';
import type { MailServiceEvent } from '../../local/mail-service-events.ts';
import { type Outbox, outboxIn } from '../../local/outbox.ts';

let folder: string;
let outbox: Outbox;
let service: MailService;
let client: SESv2Client;
let events: MailServiceEvent[];
const at: Instant = instantOf(1_757_034_000_000);

const start = (onEvent: (event: MailServiceEvent) => Promise<unknown>) =>
  startMailService({
    outbox,
    now: () => at,
    onEvent,
    configurationSets: ['reports'],
    onFault: () => undefined,
  });

const clientOf = ({ url }: MailService): SESv2Client =>
  new SESv2Client({
    endpoint: url,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true },
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mail-'));
  outbox = outboxIn(folder);
  events = [];
  service = await start(async (event) => events.push(event));
  client = clientOf(service);
});
afterEach(async () => {
  client.destroy();
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

const mail = (changes: Partial<SendEmailCommandInput> = {}): SendEmailCommand =>
  new SendEmailCommand({
    FromEmailAddress: 'Báo cáo <bao-cao@example.vn>',
    Destination: { ToAddresses: ['ubnd@example.vn'] },
    Content: {
      Simple: {
        Subject: { Data: 'Báo cáo tháng 8/2025 – Cà Mau', Charset: 'UTF-8' },
        Body: { Html: { Data: '<p>Độ phủ 58/64</p>' }, Text: { Data: 'Độ phủ 58/64' } },
        Headers: [{ Name: 'X-Edition', Value: '1' }],
      },
    },
    EmailTags: [{ Name: 'delivery', Value: 'bao-cao-thang_96_2025-08_1' }],
    ConfigurationSetName: 'reports',
    ...changes,
  });

describe('the mail service', () => {
  test('takes what a real SESv2 client sends and has mail and tags on disk before it answers', async () => {
    const { MessageId } = await client.send(mail());
    expect(await outboxIn(folder).all()).toEqual([
      {
        id: MessageId,
        at,
        from: 'Báo cáo <bao-cao@example.vn>',
        to: ['ubnd@example.vn'],
        subject: 'Báo cáo tháng 8/2025 – Cà Mau',
        html: '<p>Độ phủ 58/64</p>',
        text: 'Độ phủ 58/64',
        headers: [{ name: 'X-Edition', value: '1' }],
        tags: [{ name: 'delivery', value: 'bao-cao-thang_96_2025-08_1' }],
        configurationSet: 'reports',
        attachments: [],
      },
    ]);
  });

  test('tells of every mail afterwards in the form of an EventBridge event, in order', async () => {
    const sent = [await client.send(mail()), await client.send(mail())];
    await service.settled();
    expect(events.map((event) => event.detail['mail'])).toMatchObject(
      sent.map(({ MessageId }) => ({
        messageId: MessageId,
        destination: ['ubnd@example.vn'],
        tags: {
          delivery: ['bao-cao-thang_96_2025-08_1'],
          'ses:configuration-set': ['reports'],
        },
      })),
    );
    expect(events[0]).toMatchObject({
      source: 'aws.ses',
      'detail-type': 'Email Sent',
      detail: { eventType: 'Send', send: {} },
    });
  });

  test('tells again after a restart of what nobody took', async () => {
    await service.stop();
    service = await start(() => Promise.reject(new Error('nobody is there')));
    client = clientOf(service);
    const { MessageId } = await client.send(mail());
    await service.stop();
    service = await start(async (event) => events.push(event));
    await service.settled();
    expect(events).toMatchObject([{ detail: { mail: { messageId: MessageId } } }]);
    await service.stop();
    service = await start(async (event) => events.push(event));
    await service.settled();
    expect(events).toHaveLength(1);
  });

  test.each([
    'no-at-sign',
    'two words@example.vn',
    'someone@bad_domain',
    'Tên <@example.vn>',
    'someone@example.vn\r\nBcc: x@example.vn',
  ])('refuses the malformed address %j and keeps nothing', async (address) => {
    const sending = client.send(mail({ Destination: { ToAddresses: [address] } }));
    await expect(sending).rejects.toBeInstanceOf(BadRequestException);
    expect(await outbox.all()).toEqual([]);
  });

  test('refuses a tag that the real service would refuse, a mail to nobody and an unknown configuration set', async () => {
    const refused = (changes: Partial<SendEmailCommandInput>) => client.send(mail(changes));
    await expect(
      refused({ EmailTags: [{ Name: 'delivery', Value: 'có dấu' }] }),
    ).rejects.toBeInstanceOf(BadRequestException);
    await expect(refused({ Destination: {} })).rejects.toBeInstanceOf(BadRequestException);
    await expect(refused({ ConfigurationSetName: 'other' })).rejects.toBeInstanceOf(
      NotFoundException,
    );
  });

  test('can be told to throttle, fail and refuse; then it works again', async () => {
    service.stage('throttle', 'fail', 'refuse');
    await expect(client.send(mail())).rejects.toBeInstanceOf(TooManyRequestsException);
    await expect(client.send(mail())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    await expect(client.send(mail())).rejects.toBeInstanceOf(MessageRejected);
    expect(await outbox.all()).toEqual([]);
    await client.send(mail());
    expect(await outbox.all()).toHaveLength(1);
  });

  test('can keep silent, having sent the mail or not', async () => {
    service.stage('time-out', 'accept-then-time-out');
    await expect(client.send(mail())).rejects.toThrow();
    expect(await outbox.all()).toEqual([]);
    await expect(client.send(mail())).rejects.toThrow();
    await service.settled();
    expect(await outbox.all()).toHaveLength(1);
    expect(events).toHaveLength(1);
  });

  test("bounces and complains for the simulator's addresses", async () => {
    await client.send(mail({ Destination: { ToAddresses: ['bounce@simulator.amazonses.com'] } }));
    await client.send(
      mail({ Destination: { ToAddresses: ['complaint@simulator.amazonses.com'] } }),
    );
    await service.settled();
    expect(events.map((event) => event['detail-type'])).toEqual([
      'Email Sent',
      'Email Bounced',
      'Email Sent',
      'Email Complaint Received',
    ]);
  });
});
