import { Readable } from 'node:stream';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { documentClient } from '../../functions/shared/world.ts';
import { queried } from '../../store/queried.ts';
import { queriedApart } from '../../store/queried-apart.ts';

/** One answer of the store: a status, and a body or a failure on the way to it. */
type Answer = {
  readonly status?: number;
  readonly body: string | readonly string[];
  readonly breaks?: boolean;
};

/** The SDK's own client over answers in turn; it counts the attempts that were made. */
function over(answers: readonly Answer[]) {
  const asked: string[] = [];
  const client = new DynamoDBClient({
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    endpoint: 'http://127.0.0.1:9',
    maxAttempts: 3,
    requestHandler: {
      async handle({ body = '' }: { readonly body?: string | Uint8Array }) {
        const answer = answers[Math.min(asked.length, answers.length - 1)];
        asked.push(typeof body === 'string' ? body : new TextDecoder().decode(body));
        return {
          response: {
            statusCode: answer?.status ?? 200,
            headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'R' },
            body: Readable.from(chunks(answer ?? { body: '' })),
          },
        };
      },
    },
  });
  return { db: documentClient(client), asked };
}

function* chunks({ body, breaks }: Answer): Generator<Buffer> {
  for (const chunk of [body].flat()) yield Buffer.from(chunk);
  if (breaks) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

/** A new one each time: the SDK's pager writes into it. */
const query = () => ({
  TableName: 'facts',
  ConsistentRead: true,
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': '96#2025-08' },
});

type Seen = {
  readonly items?: unknown;
  readonly failure?: unknown;
  readonly asked: readonly string[];
};

async function bySdk(answers: readonly Answer[]): Promise<Seen> {
  const { db, asked } = over(answers);
  const items: unknown[] = [];
  try {
    for await (const item of queried(db, query())) items.push(item);
    return { items: inOrder(items), asked };
  } catch (failure) {
    return { failure: told(failure), asked };
  }
}

/** The same with facts cut out; answers too how many were, so that a test can tell that this is what it tests. */
async function apart(answers: readonly Answer[]): Promise<Seen & { readonly cut: number }> {
  const { db, asked } = over(answers);
  const items: unknown[] = [];
  let cut = 0;
  try {
    for await (const page of queriedApart(db, query())) {
      items.push(...page.items);
      for (const { sk, bytes, from, until } of page.facts)
        items.push({ pk: '96#2025-08', sk, p: Buffer.from(bytes.subarray(from, until)) });
      cut += page.facts.length;
    }
    return { items: inOrder(items), asked, cut };
  } catch (failure) {
    return { failure: told(failure), asked, cut };
  }
}

const inOrder = (items: readonly unknown[]) =>
  items
    .map((item) =>
      JSON.stringify(item, (_, value: unknown) =>
        value instanceof Uint8Array ? [...value] : value,
      ),
    )
    .map((text) => text.replace(/\{"type":"Buffer","data":(\[[^\]]*\])\}/g, '$1'))
    .map((text): unknown => JSON.parse(text))
    .map((item) =>
      JSON.stringify(Object.entries(Object(item)).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    )
    .toSorted();

const told = (failure: unknown) => ({
  name: Reflect.get(Object(failure), 'name'),
  message: Reflect.get(Object(failure), 'message'),
  status: Reflect.get(Object(Reflect.get(Object(failure), '$metadata')), 'httpStatusCode'),
  retries: Reflect.get(Object(Reflect.get(Object(failure), '$metadata')), 'attempts'),
});

const fact = (unit: string, packed = 'AQEBAAU=') =>
  `{"pk":{"S":"96#2025-08"},"sk":{"S":"${unit}#2025-07-15_2025-08-15#lgsp#2025-08-15T00:00:00.000Z#01J0000000000000000000000A"},"p":{"B":"${packed}"}}`;
const closing = `{"pk":{"S":"96#2025-08"},"sk":{"S":"!01J0000000000000000000000A"},"receivedAt":{"S":"2025-08-15T00:00:00.000Z"},"by":{"M":{"client":{"S":"desk \\"one\\" \\u0111"}}}}`;
const act = `{"pk":{"S":"96#2025-08"},"sk":{"S":"32001#!xa#2025-07-15_2025-08-15#01J0000000000000000000000B"},"p":{"B":"AQEB"}}`;
const page = (items: readonly string[], last?: string) =>
  `{"Count":${items.length},"Items":[${items.join(',')}]${last === undefined ? '' : `,"LastEvaluatedKey":{"pk":{"S":"96#2025-08"},"sk":{"S":"${last}"}}`},"ScannedCount":${items.length}}`;
const failed = (type: string, status: number): Answer => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'no' }),
});
const whole = page([closing, act, fact('32001'), fact('32002')]);

const answers: Readonly<Record<string, readonly Answer[]>> = {
  'facts among other items': [{ body: whole }],
  'an answer in many pieces': [{ body: whole.match(/.{1,7}/gs) ?? [] }],
  'several pages': [
    { body: page([closing, fact('32001')], '32001#…') },
    { body: page([], '32002#…') },
    { body: page([fact('32003')]) },
  ],
  'no item at all': [{ body: page([]) }],
  'facts alone, and members in another order': [
    {
      body: page([
        fact('32001'),
        `{"p":{"B":"AQEBAAU="},"sk":{"S":"a#b"},"pk":{"S":"96#2025-08"}}`,
      ]),
    },
  ],
  'members before and behind the items': [
    {
      body: `{"ConsumedCapacity":{"TableName":"facts","CapacityUnits":1.5},"Count":1,"Items":[${fact('32001')}],"ScannedCount":1}`,
    },
  ],
  'white space': [{ body: whole.replaceAll(',', ', ').replaceAll(':[', ': [') }],
  'white space in one item': [{ body: page([fact('32001'), fact('32002').replace(':{', ': {')]) }],
  'escapes and other letters in a key': [
    { body: page([fact('32\\u0030\\/1'), fact('xã'), fact('32001')]) },
  ],
  'a fact with a fourth member': [
    { body: page([fact('32001').replace('}}', '},"more":{"N":"1"}}'), fact('32002')]) },
  ],
  'packed statements that are no base64': [{ body: page([fact('32001', 'AQ!BAAU=')]) }],
  'packed statements of any length': [
    { body: page(['AQ==', 'AQE=', 'AQEB', 'AQEBAA=='].map((p, at) => fact(`3200${at}`, p))) },
  ],
  'a body that is no JSON': [{ body: '<html>' }],
  'an empty body': [{ body: '' }],
  'a body that ends within a fact': [{ body: whole.slice(0, -40) }],
  'a body that ends behind the items': [{ body: whole.slice(0, -3) }],
  'a connection that breaks off for good': [{ body: whole.slice(0, 300), breaks: true }],
  'a connection that breaks off once': [
    { body: whole.slice(0, 300), breaks: true },
    { body: whole },
  ],
  'a throttle, and then an answer': [
    failed('ProvisionedThroughputExceededException', 400),
    { body: whole },
  ],
  'throttles only': [failed('ThrottlingException', 400)],
  'failures within, and then an answer': [failed('InternalServerError', 500), { body: whole }],
  'failures within only': [failed('InternalServerError', 500)],
  'a refusal': [failed('ResourceNotFoundException', 400)],
  'a failure on the second page': [
    { body: page([closing, fact('32001')], '32001#…') },
    failed('ResourceNotFoundException', 400),
  ],
  'a failure that looks like items': [{ status: 503, body: whole }],
};

test.each(Object.entries(answers))('%s: read as the SDK alone reads it', async (_, answer) => {
  const expected = await bySdk(answer);
  const { cut: _cut, ...found } = await apart(answer);
  expect(found).toEqual(expected);
});

test('what is cut out are the facts, and nothing else', async () => {
  const { cut } = await apart([{ body: whole }]);
  expect(cut).toBe(2);
});
