import {
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { cutFacts, type PackedFact } from './wire-facts.ts';

/** One page of a query: its plain facts, taken out of what came over the wire, and every other item as the SDK reads it. */
export type PageApart = {
  readonly facts: readonly PackedFact[];
  readonly items: readonly Record<string, unknown>[];
};

/**
 * What a query finds, page after page. The SDK signs, sends, repeats, and reads everything but the plain facts of an answer
 * with status 200: these are cut out below its deserialiser, which gets the answer without them. Failures reach it untouched.
 */
export async function* queriedApart(
  db: DynamoDBDocumentClient,
  query: QueryCommandInput,
): AsyncGenerator<PageApart> {
  let ExclusiveStartKey = query.ExclusiveStartKey;
  do {
    const command = new QueryCommand({ ...query, ExclusiveStartKey });
    const cut = cutting(command);
    const { Items = [], LastEvaluatedKey } = await db.send(command);
    yield { facts: cut.facts, items: Items };
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

/** Out of the answer that the SDK read last, of as many as it needed. */
type Cut = { facts: readonly PackedFact[] };

/** It stands nearest to the wire, below the deserialiser and within the SDK's repeats. */
function cutting({ middlewareStack }: QueryCommand): Cut {
  const cut: Cut = { facts: [] };
  middlewareStack.add(
    (next) => async (args) => {
      cut.facts = [];
      const result = await next(args);
      const { response } = result;
      if (!isAnswer(response) || response.statusCode >= 300) return result;
      if (!(response.body instanceof Readable)) return result;
      const body = await collected(response.body);
      const answer = body instanceof Readable ? undefined : cutFacts(body);
      cut.facts = answer?.facts ?? [];
      response.body = answer?.rest ?? (body instanceof Readable ? body : Buffer.concat(body));
      return result;
    },
    { name: 'cutFacts', step: 'deserialize', priority: 'low', override: true },
  );
  return cut;
}

type Answer = { readonly statusCode: number; body: Readable | Uint8Array };

const isAnswer = (response: unknown): response is Answer =>
  typeof response === 'object' &&
  response !== null &&
  'body' in response &&
  'statusCode' in response &&
  typeof response.statusCode === 'number';

/** A body that breaks off is handed on as one that breaks off in the same way, so that the SDK meets it where it would have. */
async function collected(body: Readable): Promise<readonly Uint8Array[] | Readable> {
  try {
    const pieces: Uint8Array[] = [];
    body.on('data', (piece: Uint8Array) => pieces.push(piece));
    await finished(body);
    return pieces;
  } catch (error) {
    return new Readable({
      read() {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      },
    });
  }
}
