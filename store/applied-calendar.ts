import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { RecommendationState } from '../core/recommendations/recommendation-state.ts';
import { RecommendationId } from '../core/recommendations/recommendation.ts';
import { LocalDate } from '../core/time.ts';
import { holds } from './conditional.ts';
import { appliedCalendarKey } from './keys.ts';

/** How far the working calendar of a version of the registry was applied to the cases that run. */
export const AppliedCalendar = z.object({
  /** The newest version whose calendar every running due date was reckoned by; 0 for none. */
  version: z.int().min(0),
  /** Where the walk for a newer version was left off. */
  underWay: z
    .object({
      version: z.int().positive(),
      state: RecommendationState,
      after: z.object({ id: RecommendationId, dueOn: LocalDate.nullable() }).optional(),
      /** A case could not be dealt with: the walk is made again when it has ended. */
      failed: z.boolean(),
    })
    .optional(),
  /** Counts the walks' pages, so that of two ticks at once one learns that the other is ahead. */
  turn: z.int().min(0),
});
export type AppliedCalendar = Readonly<z.output<typeof AppliedCalendar>>;

export type AppliedCalendars = {
  find(): Promise<AppliedCalendar>;
  /** False if somebody kept his own since this was read; its turn is raised by the write. */
  keep(applied: AppliedCalendar): Promise<boolean>;
};

/** One item in the table of the recommendations; it lies in none of their indexes. */
export const appliedCalendar = (
  db: DynamoDBDocumentClient,
  TableName: string,
): AppliedCalendars => ({
  async find() {
    const { Item } = await db.send(
      new GetCommand({ TableName, Key: { ...appliedCalendarKey }, ConsistentRead: true }),
    );
    return Item === undefined ? { version: 0, turn: 0 } : AppliedCalendar.parse(Item);
  },

  keep: (applied) =>
    holds(
      db.send(
        new PutCommand({
          TableName,
          Item: { ...appliedCalendarKey, ...applied, turn: applied.turn + 1 },
          ConditionExpression: 'attribute_not_exists(turn) OR turn = :turn',
          ExpressionAttributeValues: { ':turn': applied.turn },
        }),
      ),
    ),
});
