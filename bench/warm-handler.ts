import { Readable } from 'node:stream';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { composeIngest } from '../functions/entry/ingest.ts';
import {
  type DocumentClient,
  documentClient,
  dynamoDb,
  systemNow,
} from '../functions/shared/world.ts';
import { clientAt } from '../local/embedded-store.ts';
import { bodyOf, type CountrySize } from './country.ts';
import { asBytes, postEvent, settingsFor, silent, withIngest } from './ingest-alone.ts';
import { interleaved, median, quantile, type Result, rounded } from './result.ts';

const size: CountrySize = { provinces: 1, communes: 1, metrics: 100 };
const target = 2.2;
const tried = { rounds: 25, calls: 100 };

/**
 * From event to answer in a warm process, with nothing of the SDK replaced but the part that speaks over the network:
 * parsing, checking, deciding, packing, hashing, signing and logging all count. Beside a handler that only parses, the
 * same requests to the database alone are timed, because most of the time is the SDK's own.
 */
export async function warmHandler(): Promise<Result> {
  const bytes = asBytes(bodyOf([0], '2025-08', 8, size));
  const event = postEvent(bytes, 'key', size);
  const { settings, answers } = await recorded(event);
  const db = documentClient(answering(answers));
  const whole = composeIngest(settings, { db, now: systemNow, log: silent });
  const first = await whole(event);
  if (first.statusCode !== 201) throw new Error(first.body);
  const requests = await requestsOf(db, () => whole(event));
  const times = await interleaved(
    {
      bare: () => bare(event),
      whole: () => whole(event),
      requestsAlone: async () => {
        for (const repeat of requests) await repeat();
      },
    },
    tried,
  );
  const [ours, theirs, sdk] = [times.whole, times.bare, times.requestsAlone].map(median);
  if (ours === undefined || theirs === undefined || sdk === undefined)
    throw new Error('Nothing was measured');
  const ratio = rounded(ours / theirs);
  return {
    ratio,
    unit: '× a handler that only parses the body',
    target,
    aim: 1.5,
    met: ratio <= target,
    counted: {
      bodyBytes: bytes.length,
      bareMicroseconds: rounded(theirs, 1),
      wholeMicroseconds: rounded(ours, 1),
      wholeP90Microseconds: rounded(quantile(times.whole, 0.9), 1),
      requestsToTheStore: requests.length,
      requestsAloneMicroseconds: rounded(sdk, 1),
      withoutRequestsRatio: rounded((ours - sdk) / theirs),
    },
    note: `medians of ${tried.rounds} rounds; the requests to the store through the SDK are ${rounded((100 * sdk) / ours, 0)} % of it`,
  };
}

/** What every handler must do at least. */
async function bare(event: APIGatewayProxyEvent): Promise<{ statusCode: number; body: string }> {
  const text = Buffer.from(event.body ?? '', 'base64').toString('utf8');
  const body: unknown = JSON.parse(text);
  return { statusCode: 201, body: JSON.stringify({ read: typeof body }) };
}

type Answers = ReadonlyMap<string, string>;
type WireRequest = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};
type WireAnswer = {
  readonly response: { readonly statusCode: number; readonly body: AsyncIterable<Uint8Array> };
};
const operationOf = ({ headers }: WireRequest): string => headers['x-amz-target'] ?? '';
const spotOf = (request: WireRequest): string =>
  `${operationOf(request)} ${Buffer.from(request.body ?? '').toString('utf8')}`;

/** What the store answers to the readings of one request: the registry, and that nothing is known yet. */
async function recorded(event: APIGatewayProxyEvent) {
  return withIngest(size, async ({ engine, names }) => {
    const answers = new Map<string, string>();
    const client = clientAt(engine.endpoint);
    const { requestHandler } = client.config;
    const db = documentClient(
      dynamoDb({
        ...credentialsOnly,
        endpoint: engine.endpoint,
        requestHandler: {
          async handle(request: WireRequest, options?: object) {
            const answer: WireAnswer = await requestHandler.handle(request as never, options);
            const text = await textOf(answer.response.body);
            answers.set(spotOf(request), text);
            return { response: answerOf(text, answer.response.statusCode) };
          },
        },
      }),
    );
    const settings = settingsFor(names);
    const answer = await composeIngest(settings, { db, now: systemNow, log: silent })(event);
    if (answer.statusCode !== 201) throw new Error(answer.body);
    return { settings, answers };
  });
}

const credentialsOnly = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const answerOf = (text: string, statusCode = 200) => ({
  statusCode,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Readable.from([Buffer.from(text)]),
});

/** Readings of the registry are answered as they were; all other readings find nothing, and writings succeed. */
function answering(answers: Answers): DynamoDBClient {
  const nothing = new Map([
    ['DynamoDB_20120810.Query', '{"Items":[],"Count":0,"ScannedCount":0}'],
    ['DynamoDB_20120810.GetItem', '{}'],
  ]);
  return dynamoDb({
    ...credentialsOnly,
    endpoint: 'http://127.0.0.1:9',
    requestHandler: {
      async handle(request: WireRequest) {
        const spot = spotOf(request);
        return {
          response: answerOf(answers.get(spot) ?? nothing.get(operationOf(request)) ?? '{}'),
        };
      },
    },
  });
}

/** The requests that one call makes, to be made again. */
async function requestsOf(
  db: DocumentClient,
  call: () => Promise<unknown>,
): Promise<readonly (() => Promise<unknown>)[]> {
  const made: (() => Promise<unknown>)[] = [];
  const { send } = db;
  const kept = (command: { readonly constructor: unknown; readonly input: object }) => {
    const Again = command.constructor as new (input: object) => never;
    const input = structuredClone(command.input);
    made.push(
      () => Reflect.apply(send, db, [new Again(structuredClone(input))]) as Promise<unknown>,
    );
  };
  const watching = (command: never, ...rest: unknown[]) => {
    kept(command);
    return Reflect.apply(send, db, [command, ...rest]) as Promise<unknown>;
  };
  Object.assign(db, { send: watching });
  try {
    await call();
  } finally {
    Object.assign(db, { send });
  }
  return made;
}
