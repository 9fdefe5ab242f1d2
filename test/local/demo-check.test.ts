import { describe, expect, test } from 'vitest';
import { deliveryTag } from '../../core/reports/delivery.ts';
import { RecipientId } from '../../core/registry/report-definition.ts';
import { Instant } from '../../core/time.ts';
import { checkDemo } from '../../local/demo-check.ts';
import type { DemoFacts, EditionListed } from '../../local/demo-facts.ts';
import type { Mail } from '../../local/outbox.ts';
import { sampleContent } from '../../local/system.ts';

const at = Instant.parse('2025-09-05T08:00:00+07:00');
const { definitions, recipients } = sampleContent();
const report = 'bao-cao-thang~96~2025-08';

const edition = (number: number): EditionListed => ({
  report,
  edition: number,
  definition: 'bao-cao-thang',
  scope: '96',
  label: '2025-08',
  asOf: at,
  toBeSent: true,
});

const mail = (number: number, recipient: string): Mail => ({
  id: `m-${number}-${recipient}`,
  at,
  from: 'a@example.vn',
  to: ['b@example.vn'],
  subject: 'Báo cáo',
  headers: [],
  tags: [
    {
      name: 'delivery',
      value: deliveryTag({ report, edition: number, recipient: RecipientId.parse(recipient) }),
    },
  ],
  attachments: [],
});

const everybody = definitions.find(({ code }) => code === 'bao-cao-thang')?.recipients ?? [];

const good: DemoFacts = {
  planned: 0,
  played: [],
  ticks: [{ at, found: {}, compiled: 1, delivered: 4, failed: 0, mails: 4 }],
  editions: [edition(1), edition(2)],
  mails: [1, 2].flatMap((number) => everybody.map((recipient) => mail(number, recipient))),
  definitions,
  recipients,
  faults: [],
};

describe('the check at the end of the demo', () => {
  test('finds nothing when everybody got every edition once', () => {
    expect(everybody.length).toBeGreaterThan(1);
    expect(checkDemo(good)).toEqual([]);
  });

  test.each<[string, Partial<DemoFacts>, RegExp]>([
    ['a step that was not played', { planned: 1 }, /0 of 1 steps/],
    ['a fault in a log', { faults: ['Unexpected: something'] }, /something/],
    [
      'work that was given up',
      { ticks: [{ at, found: {}, compiled: 0, delivered: 0, failed: 2, mails: 0 }] },
      /gave up 2/,
    ],
    ['a missing second edition', { editions: [edition(1)] }, /not 1 and 2/],
    ['a mail too few', { mails: good.mails.slice(1) }, /not once to each/],
    ['a mail twice', { mails: [...good.mails, mail(1, everybody[0] ?? '')] }, /not once to each/],
    ['a mail of no edition', { mails: [...good.mails, mail(3, 'someone')] }, /no edition/],
  ])('names %s', (_, changed, complaint) => {
    expect(checkDemo({ ...good, ...changed }).join('\n')).toMatch(complaint);
  });
});
